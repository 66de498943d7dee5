"""What a model may make of a follow-up: words of the conversation, and nothing else."""

from collections.abc import Callable

import pytest
from fakes import FakeLLM

from qa import Assistant, Settings, Turn
from qa.errors import ModelTimeout
from qa.llm import LanguageModel, open_llm
from qa.rewording import adds_nothing, reword

Open = Callable[..., Assistant]
HISTORY = [
    Turn("Thành phố thông minh ở Mộc Sơn rộng bao nhiêu?", "272 ha."),
    Turn("Ai góp vốn cho dự án?", "Hai tập đoàn của Trà Bồng."),
]
QUESTION = "Dự án đó chia làm mấy giai đoạn?"
WHOLE = "Dự án thành phố thông minh ở Mộc Sơn chia làm mấy giai đoạn?"


def asked(*replies: object, question: str = QUESTION) -> tuple[str | None, FakeLLM]:
    llm = FakeLLM(*replies)  # type: ignore[arg-type]
    model = open_llm(Settings(), llm)
    assert isinstance(model, LanguageModel)
    return reword(model, question, HISTORY), llm


@pytest.mark.parametrize(
    "said", [WHOLE, f"Câu hỏi đầy đủ: {WHOLE}", f'"{WHOLE}"', f"{WHOLE}\nGiải thích: …"]
)
def test_a_rewrite_in_words_of_the_conversation(said: str) -> None:
    assert asked(said)[0] == WHOLE


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(WHOLE.replace("Mộc Sơn", "Đông Anh"), id="another name"),
        pytest.param(WHOLE.replace("Mộc Sơn", "Mộc Bồng"), id="two names mixed"),
        pytest.param(WHOLE.replace("ở Mộc", "rộng 300 ha ở Mộc"), id="another number"),
        pytest.param(WHOLE.replace("chia", "không chia"), id="turned around"),
        pytest.param(WHOLE.replace("chia", "bị phạt vì chia"), id="a new claim"),
        pytest.param("Hai tập đoàn của Trà Bồng.", id="an answer"),
        pytest.param("Ai góp vốn cho thành phố thông minh?", id="another question"),
        pytest.param(QUESTION, id="nothing done"),
        pytest.param("", id="nothing said"),
    ],
)
def test_what_adds_or_answers_is_thrown_away(said: str) -> None:
    assert asked(said)[0] is None


def test_a_model_that_runs_on_is_stopped() -> None:
    found, llm = asked(["Dự án " * 30, "dài " * 30, "mãi"])
    assert found is None
    assert llm.closed == 1


def test_a_model_that_is_away_rewrites_nothing() -> None:
    assert asked(ModelTimeout("chậm"))[0] is None


def test_a_negation_of_the_reader_stays() -> None:
    assert not adds_nothing("Mộc Sơn rộng bao nhiêu?", "Nó không rộng à?", HISTORY)


MOC_SON = "Dự án thành phố thông minh ở Mộc Sơn chia làm 5 giai đoạn."


@pytest.fixture
def ready(tmp_path_factory: pytest.TempPathFactory, open_assistant: Open) -> Open:
    def open_(*drafts: str) -> Assistant:
        file = tmp_path_factory.mktemp("news") / "Thành phố thông minh.txt"
        file.write_text(f"{MOC_SON} Lễ khởi công có đông người dự.", encoding="utf-8")
        assistant = open_assistant(*drafts, refusal_threshold=0.0)
        assistant.add([file])
        return assistant

    return open_


def test_the_model_is_asked_where_the_rules_give_up(ready: Open) -> None:
    answer = ready(WHOLE, f"{MOC_SON} [1]").ask(QUESTION, history=HISTORY)
    assert answer.standalone_question == WHOLE
    assert "5 giai đoạn" in answer.text
    assert answer.status == "answered"


def test_where_the_rules_know_the_model_is_not_asked(ready: Open) -> None:
    draft = f"{MOC_SON} [1]"
    answer = ready(draft).ask("Thành phố ở Mộc Sơn có mấy giai đoạn?", history=HISTORY)
    assert answer.usage["completion_tokens"] > 0
    assert answer.standalone_question == "Thành phố ở Mộc Sơn có mấy giai đoạn?"


def test_without_a_model_the_rules_stand_alone(ready: Open) -> None:
    answer = ready().quote(QUESTION, history=HISTORY)
    assert answer.standalone_question.startswith("Ai góp vốn cho dự án")
