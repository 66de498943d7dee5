"""Precedence, unknown keys, ranges, secrets."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from qa.errors import ConfigurationError
from qa.settings import FILE_NAME, Settings


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


def _write(folder: Path, text: str) -> Path:
    file = folder / FILE_NAME
    file.write_text(text, encoding="utf-8")
    return file


def test_sources_in_order_of_precedence(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default = Settings().evidence_tokens

    _write(store, "evidence_tokens = 101")
    assert Settings(home=store).evidence_tokens == 101

    _write(tmp_path, "evidence_tokens = 102")  # the working folder of the test
    assert Settings(home=store).evidence_tokens == 102

    monkeypatch.setenv("QA_EVIDENCE_TOKENS", "103")
    assert Settings(home=store).evidence_tokens == 103

    assert Settings(home=store, evidence_tokens=104).evidence_tokens == 104
    assert default not in {101, 102, 103, 104}


@pytest.mark.parametrize("source", ["keyword", "variable", "file"])
def test_the_store_is_found_wherever_home_is_named(
    source: str, tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(store, "passage_chars = 777")
    monkeypatch.delenv("QA_HOME")
    values = {}
    if source == "keyword":
        values = {"home": store}
    elif source == "variable":
        monkeypatch.setenv("QA_HOME", str(store))
    else:
        _write(tmp_path, f'home = "{store}"')
    settings = Settings(**values)
    assert settings.home == store
    assert settings.passage_chars == 777


def test_a_store_does_not_send_elsewhere(tmp_path: Path, store: Path) -> None:
    _write(store, f'home = "{tmp_path / "elsewhere"}"')
    assert Settings(home=store).home == store


def test_without_anything_the_platform_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_HOME")
    settings = Settings()
    assert settings.home.name == "hoibao"
    assert settings.home.is_absolute()


def test_unknown_variable_is_an_error_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_EVIDENCE_TOKEN", "300")
    with pytest.raises(ConfigurationError, match="QA_EVIDENCE_TOKEN"):
        Settings()


def test_unknown_keyword_is_an_error_and_named() -> None:
    with pytest.raises(ConfigurationError, match="evidence_token"):
        Settings(evidence_token=300)


def test_unknown_key_in_a_file_is_an_error_and_named(store: Path) -> None:
    file = _write(store, "evidence_token = 300")
    with pytest.raises(ConfigurationError, match="evidence_token") as raised:
        Settings(home=store)
    assert str(file) in str(raised.value)


@pytest.mark.parametrize(
    "content", [b"evidence_tokens = ", b"\xff\xfe\x00", b"[[["], ids=["cut", "binary", "syntax"]
)
def test_a_file_that_cannot_be_read_is_named(store: Path, content: bytes) -> None:
    (store / FILE_NAME).write_bytes(content)
    with pytest.raises(ConfigurationError, match=FILE_NAME):
        Settings(home=store)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("llm", "gpt"),
        ("llm_timeout", 0),
        ("llm_context", 1023),
        ("llm_max_tokens", 0),
        ("llm_threads", -1),
        ("embedding", "bert"),
        ("passage_chars", 199),
        ("passage_chars", 4001),
        ("dense_weight", 1.01),
        ("dense_weight_plain", -0.01),
        ("evidence_tokens", 99),
        ("refusal_threshold", 1.5),
        ("max_question_chars", 9),
        ("evidence_tokens", "many"),
    ],
)
def test_values_out_of_range_name_the_setting(name: str, value: object) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings(**{name: value})


def test_variables_in_any_case_and_empty_ones_count_as_unset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("qa_llm", "none")
    monkeypatch.setenv("QA_EVIDENCE_TOKENS", "")
    settings = Settings()
    assert settings.llm == "none"
    assert settings.evidence_tokens == Settings.model_fields["evidence_tokens"].default


def test_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().evidence_tokens = 500  # type: ignore[misc]


def test_with_keeps_the_rest(store: Path) -> None:
    settings = Settings(home=store, llm="none", passage_chars=700)
    changed = settings.with_(evidence_tokens=500)
    assert (changed.home, changed.llm, changed.passage_chars, changed.evidence_tokens) == (
        store,
        "none",
        700,
        500,
    )
    assert settings.evidence_tokens != 500


def test_with_checks_values_too(store: Path) -> None:
    with pytest.raises(ConfigurationError):
        Settings(home=store).with_(dense_weight=3)
    with pytest.raises(ConfigurationError, match="nothing"):
        Settings(home=store).with_(nothing=3)


def test_the_key_comes_from_the_usual_variable_and_never_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:1/v1")
    settings = Settings()
    assert settings.openai_api_key is not None
    assert settings.openai_api_key.get_secret_value() == "sk-very-secret"
    assert settings.openai_base_url == "http://localhost:1/v1"
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "sk-very-secret" not in shown
    again = settings.with_(llm="openai").openai_api_key
    assert again is not None
    assert again.get_secret_value() == "sk-very-secret"


def test_a_wrong_value_is_not_repeated_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_LLM", "sk-pasted-in-the-wrong-place")
    with pytest.raises(ConfigurationError) as raised:
        Settings()
    assert "sk-pasted" not in str(raised.value)


def test_every_field_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())
