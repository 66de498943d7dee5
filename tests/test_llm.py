"""Language models: which one is chosen, and how an OpenAI-compatible endpoint is spoken to."""

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_openai import EMPTY, HANGS, FakeOpenAI, Reply, fails, says, serving
from fakes import FakeLLM, HashEmbedding
from llama_index.core.base.llms.types import ChatMessage

from qa import (
    Answer,
    Assistant,
    ConfigurationError,
    Draft,
    ModelError,
    ModelTimeout,
    ModelUnavailable,
    Settings,
    local_model,
)
from qa.llm import OPENAI_MODEL, LanguageModel, open_llm, retry_pause, worth_retrying

KEY = "sk-not-to-be-shown-1234567890"
QUESTION = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
DRAFT = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng. [1]"
HELLO = [ChatMessage(role="user", content="chào")]


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.llm._PAUSE", 0.01)


@pytest.fixture
def no_local_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_model, "is_installed", lambda settings: False)


def at(fake: FakeOpenAI, **changes: Any) -> Settings:
    values = {"llm": "openai", "openai_api_key": KEY, "openai_base_url": fake.url, "llm_timeout": 5}
    return Settings(**{**values, **changes})


def opened(settings: Settings) -> LanguageModel:
    model = open_llm(settings)
    assert model is not None
    return model


def asking(fake: FakeOpenAI, seeded: Path, **changes: Any) -> Assistant:
    settings = at(fake, home=seeded, refusal_threshold=0.0, **changes)
    return Assistant.open(settings, embedding=HashEmbedding())


# -- which model


@pytest.mark.parametrize("installed", [True, False], ids=["local", "no-local"])
@pytest.mark.parametrize(
    ("variables", "mode"),
    [
        ({}, None),
        ({"OPENAI_API_KEY": KEY}, "openai"),
        ({"OPENAI_BASE_URL": "http://localhost:8000/v1"}, "openai"),
        ({"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}, None),
    ],
    ids=["nothing", "key", "address", "both-empty"],
)
def test_auto_takes_the_endpoint_then_the_local_model_then_none(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], mode: str | None, installed: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(local_model, "is_installed", lambda settings: installed)
    model = open_llm(Settings())
    expected = mode or ("local" if installed else None)
    assert (model.info.mode if model else None) == expected


def test_none_is_none_even_with_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert open_llm(Settings(llm="none")) is None


def test_local_wins_over_a_key_where_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(local_model, "is_installed", lambda settings: True)
    info = opened(Settings(llm="local")).info
    assert (info.mode, info.name, info.remote) == ("local", local_model.NAME, False)


@pytest.mark.usefixtures("no_local_model")
def test_local_that_is_not_installed_says_how_to_install_it() -> None:
    with pytest.raises(ModelUnavailable, match=r"pip install 'hoibao\[local\]'.*QA_LLM=none"):
        open_llm(Settings(llm="local"))


def test_openai_without_key_or_address_names_both_variables() -> None:
    with pytest.raises(ConfigurationError, match=r"OPENAI_API_KEY.*OPENAI_BASE_URL"):
        open_llm(Settings(llm="openai"))


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "http://", "không phải"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_BASE_URL"):
        open_llm(Settings(llm="openai", openai_base_url=url))


def test_an_injected_model_wins_over_the_settings() -> None:
    model = open_llm(Settings(llm="none"), FakeLLM("vâng"))
    assert model is not None
    assert model.info.mode == "custom"
    assert list(model.stream(HELLO)) == ["vâng"]


@pytest.mark.parametrize(
    ("url", "remote"),
    [
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:11434/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://192.168.1.5:8000/v1", True),
        ("https://api.openai.com/v1", True),
        ("https://127.0.0.1.evil.test/v1", True),
        ("https://localhost@evil.test/v1", True),
    ],
)
def test_remote_means_another_machine(url: str, remote: bool) -> None:
    assert opened(Settings(llm="openai", openai_base_url=url)).info.remote is remote


def test_a_key_alone_means_openai() -> None:
    info = opened(Settings(llm="openai", openai_api_key=KEY)).info
    assert (info.endpoint, info.name) == ("https://api.openai.com/v1", OPENAI_MODEL)
    assert info.remote


# -- the wire


def test_pieces_come_as_they_were_sent(fake: FakeOpenAI) -> None:
    fake.reply_with(says("Hà ", "Nội", " ạ."))
    assert list(opened(at(fake)).stream(HELLO)) == ["Hà ", "Nội", " ạ."]


def test_what_is_sent(fake: FakeOpenAI) -> None:
    fake.reply_with(says("vâng"))
    list(opened(at(fake, llm_max_tokens=99)).stream(HELLO))
    (chat,) = fake.chats()
    assert chat.path == "/v1/chat/completions"
    assert chat.headers["authorization"] == f"Bearer {KEY}"
    assert [(m["role"], m["content"]) for m in chat.body["messages"]] == [("user", "chào")]
    assert (chat.body["stream"], chat.body["temperature"]) == (True, 0.0)
    assert chat.body["max_tokens"] == 99


def test_the_model_is_the_first_one_offered(fake: FakeOpenAI) -> None:
    fake.reply_with(says("vâng"))
    model = opened(at(fake))
    assert model.info.name == ""
    list(model.stream(HELLO))
    assert model.info.name == fake.chats()[0].body["model"] == "first-model"


def test_a_named_model_is_taken_without_asking_what_there_is(fake: FakeOpenAI) -> None:
    fake.reply_with(says("vâng"))
    list(opened(at(fake, llm_model="mine")).stream(HELLO))
    assert [r.path for r in fake.received] == ["/v1/chat/completions"]
    assert fake.chats()[0].body["model"] == "mine"


def test_the_list_of_models_is_asked_for_once(fake: FakeOpenAI) -> None:
    fake.reply_with(says("vâng"))
    model = opened(at(fake))
    model.warm_up()
    threads = [threading.Thread(target=lambda: list(model.stream(HELLO))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sum(r.path == "/v1/models" for r in fake.received) == 1
    assert len(fake.chats()) == 3


@pytest.mark.parametrize(
    ("reply", "message", "again"),
    [
        (fails(400), "báo lỗi 400", False),
        (fails(401), "OPENAI_API_KEY không được chấp nhận", False),
        (fails(403), "không được phép", False),
        (fails(404), "QA_LLM_MODEL", False),
        (fails(429), "quá tải hoặc hết hạn mức", True),
        (fails(500), "báo lỗi 500", True),
        (fails(503), "báo lỗi 503", True),
        (Reply(pieces=["Hà ", "Nội"], broken=True), "Mất kết nối", True),
        (Reply(broken=True), "Mất kết nối", True),
        (Reply(pieces=["x"], garbage="{not json"), "OPENAI_BASE_URL", True),
        (Reply(pieces=["x"], garbage='{"foreign": 1}'), "OPENAI_BASE_URL", True),
        (Reply(pieces=["x"], garbage="[1, 2]"), "OPENAI_BASE_URL", True),
        (Reply(pieces=["x"], garbage='{"error": {"message": "no"}}'), "Mất kết nối", True),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_failures_say_what_to_do(fake: FakeOpenAI, reply: Reply, message: str, again: bool) -> None:
    fake.reply_with(reply)
    with pytest.raises(ModelUnavailable, match=message) as caught:
        list(opened(at(fake, llm_model="mine")).stream(HELLO))
    assert worth_retrying(caught.value) is again
    assert len(fake.chats()) == 1, "the libraries below must not retry on their own"
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("models_reply", "error"),
    [
        (fails(401), ModelUnavailable),
        (fails(500), ModelUnavailable),
        (Reply(garbage="<html>Xin chào</html>"), ModelUnavailable),
        (Reply(garbage="[]"), ModelUnavailable),
        (HANGS, ModelTimeout),
    ],
    ids=["401", "500", "web-page", "foreign-json", "hangs"],
)
def test_warm_up_raises_errors_of_ours(
    fake: FakeOpenAI, models_reply: Reply, error: type[ModelError]
) -> None:
    fake.models_reply = models_reply
    with pytest.raises(error):
        opened(at(fake, llm_timeout=0.3)).warm_up()


def test_an_endpoint_without_models_says_which_variable_to_set(fake: FakeOpenAI) -> None:
    fake.models.clear()
    with pytest.raises(ModelUnavailable, match="QA_LLM_MODEL") as caught:
        list(opened(at(fake)).stream(HELLO))
    assert not worth_retrying(caught.value)


def test_nobody_listens(fake: FakeOpenAI) -> None:
    url = "http://127.0.0.1:9/v1"
    with pytest.raises(ModelUnavailable, match="OPENAI_BASE_URL"):
        list(opened(at(fake, openai_base_url=url)).stream(HELLO))


@pytest.mark.parametrize(
    "reply",
    [
        HANGS,
        Reply(pieces=["Hà "], hangs=True),
        Reply(pieces=["Hà "] * 40, pause=0.1),
    ],
    ids=["before-the-first-word", "midway", "slow-drip"],
)
def test_a_model_that_hangs_times_out(fake: FakeOpenAI, reply: Reply) -> None:
    fake.reply_with(reply)
    model = opened(at(fake, llm_model="mine", llm_timeout=0.8))
    started = time.monotonic()
    with pytest.raises(ModelTimeout, match="QA_LLM_TIMEOUT") as caught:
        list(model.stream(HELLO))
    assert time.monotonic() - started < 2.0
    assert not worth_retrying(caught.value)


def test_an_empty_answer_is_no_error(fake: FakeOpenAI) -> None:
    fake.reply_with(EMPTY)
    assert list(opened(at(fake)).stream(HELLO)) == []


def test_closing_the_stream_hangs_up(fake: FakeOpenAI) -> None:
    fake.reply_with(Reply(pieces=["Hà "] * 400, pause=0.02))
    stream = opened(at(fake)).stream(HELLO)
    assert next(stream) == "Hà "
    stream.close()  # type: ignore[attr-defined]
    assert fake.disconnected.wait(3)


def test_pauses_between_attempts_double(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.llm._PAUSE", 0.5)
    assert [retry_pause(1), retry_pause(2)] == [0.5, 1.0]


# -- through the Assistant


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_two_failures_are_overcome(fake: FakeOpenAI, seeded: Path, failures: int) -> None:
    fake.reply_with(*[fails(429)] * failures, says(DRAFT))
    with asking(fake, seeded) as assistant:
        answer = assistant.ask(QUESTION)
    assert (answer.status, answer.model) == ("answered", "first-model")
    assert len(fake.chats()) == failures + 1


@pytest.mark.parametrize(
    ("reply", "attempts"),
    [
        (fails(429), 3),
        (fails(500), 3),
        (fails(401), 1),
        (HANGS, 1),
        (Reply(pieces=["Hà Nội trao"], broken=True), 3),
        (Reply(pieces=["x"], garbage="{"), 3),
        (EMPTY, 1),
    ],
    ids=["429", "500", "401", "hangs", "broken", "garbage", "empty"],
)
def test_a_failing_endpoint_ends_in_quotes(
    fake: FakeOpenAI, seeded: Path, reply: Reply, attempts: int
) -> None:
    fake.reply_with(reply)
    with asking(fake, seeded, llm_timeout=1) as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.status == "quoted"
    assert "3 tỷ đồng" in answer.text
    assert answer.notice
    assert len(fake.chats()) == attempts


def test_a_broken_draft_begins_anew(fake: FakeOpenAI, seeded: Path) -> None:
    fake.reply_with(Reply(pieces=["Bậy bạ"], broken=True), says(DRAFT))
    with asking(fake, seeded) as assistant:
        answer = assistant.ask(QUESTION)
    assert "Bậy bạ" not in answer.text
    assert [s.text for s in answer.statements] == ["Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng."]


def test_closing_an_answer_hangs_up(fake: FakeOpenAI, seeded: Path) -> None:
    fake.reply_with(Reply(pieces=["Hà "] * 400, pause=0.02))
    with asking(fake, seeded) as assistant:
        stream = assistant.stream(QUESTION)
        assert any(isinstance(event, Draft) for event in stream)
        stream.close()  # type: ignore[attr-defined]
        assert fake.disconnected.wait(3)


def test_the_key_is_shown_nowhere(
    fake: FakeOpenAI, seeded: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.reply_with(says(DRAFT), fails(401))
    with asking(fake, seeded) as assistant:
        answers = [assistant.ask(QUESTION), assistant.ask(QUESTION)]
        shown = [
            repr(assistant.settings),
            str(assistant.settings),
            assistant.settings.model_dump_json(),
            repr(assistant._model),
            repr(assistant._model.info if assistant._model else None),
            repr(assistant),
            str(assistant.description()),
            *(str(answer.to_dict()) + repr(answer) for answer in answers),
            *(record.getMessage() for record in caplog.records),
            caplog.text,
        ]
    assert fake.chats()[0].headers["authorization"] == f"Bearer {KEY}"
    assert [answer.status for answer in answers] == ["answered", "quoted"]
    assert caplog.records, "nothing was logged at all: this proves nothing"
    assert not [text for text in shown if KEY in text]


def test_a_password_in_the_address_is_not_shown() -> None:
    settings = Settings(llm="openai", openai_base_url="https://me:secret@example.test/v1")
    assert "secret" not in repr(opened(settings).info)
    with pytest.raises(ConfigurationError) as caught:
        open_llm(Settings(llm="openai", openai_base_url="ftp://me:secret@example.test/v1"))
    assert "secret" not in str(caught.value)


def test_what_answers_is_described(fake: FakeOpenAI, seeded: Path) -> None:
    fake.reply_with(says(DRAFT))
    with asking(fake, seeded, llm_model="mine") as assistant:
        described = assistant.description()
        answer: Answer = assistant.ask(QUESTION)
    assert described["mode"] == "openai"
    assert (described["model"], described["endpoint"]) == ("mine", fake.url)
    assert described["remote"] is False
    assert described["articles"] == 5
    assert answer.model == "mine"
