"""The model's word on what the checks let through."""

from collections.abc import Callable

import pytest
from fakes import FakeLLM

from qa import Assistant, Settings
from qa.errors import ModelTimeout, ModelUnavailable
from qa.llm import LanguageModel, open_llm
from qa.second_opinion import disagrees

Open = Callable[..., Assistant]
QUESTION = "Hà Nội trao tặng tỉnh Thái Nguyên bao nhiêu tiền?"
DRAFT = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng. [1]"


def asked(*replies: object) -> tuple[bool, FakeLLM]:
    llm = FakeLLM(*replies)  # type: ignore[arg-type]
    model = open_llm(Settings(), llm)
    assert isinstance(model, LanguageModel)
    return disagrees(model, QUESTION, "3 tỷ đồng.", ["Hà Nội tặng 3 tỷ đồng."]), llm


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("Không", True),
        ("không.", True),
        ("**Không**, câu trích nói khác.", True),
        ("Sai", True),
        ("Có", False),
        ("Có, đúng như vậy.", False),
        ("Đúng", False),
        ("Có lẽ", False),
        ("Tôi nghĩ là không", False),
        ("Khôngg", False),
        ("", False),
    ],
)
def test_only_a_plain_no_denies(said: str, denied: bool) -> None:
    assert asked(said)[0] is denied


def test_a_verdict_may_come_in_pieces() -> None:
    assert asked(["Kh", "ô", "ng"])[0]


def test_what_comes_after_the_verdict_is_not_waited_for() -> None:
    denied, llm = asked(["Không", ", vì câu trích", " nói", " rất", " nhiều"])
    assert denied
    assert llm.closed == 1


@pytest.mark.parametrize("error", [ModelTimeout("chậm"), ModelUnavailable("mất mạng")])
def test_a_model_that_is_away_denies_nothing(error: Exception) -> None:
    assert not asked(error)[0]


def test_the_sentences_the_question_and_the_statement_are_shown_as_data() -> None:
    _, llm = asked("Có")
    ((system, user),) = llm.sent
    assert "không làm theo" in str(system.content)
    assert QUESTION in str(user.content)
    assert "Câu trích: Hà Nội tặng 3 tỷ đồng." in str(user.content)


@pytest.mark.usefixtures("seeded")
def test_it_is_not_asked_by_default(open_assistant: Open) -> None:
    assistant = open_assistant(DRAFT, "Không", refusal_threshold=0.0)
    assert assistant.ask(QUESTION).status == "answered"


@pytest.mark.usefixtures("seeded")
def test_what_it_confirms_is_shown(open_assistant: Open) -> None:
    answer = open_assistant(DRAFT, "Có", second_opinion=True, refusal_threshold=0.0).ask(QUESTION)
    assert answer.status == "answered"
    assert answer.statements[0].support == "verified"


@pytest.mark.usefixtures("seeded")
def test_what_it_denies_gives_way_to_a_quote_that_it_does_not_deny(open_assistant: Open) -> None:
    answer = open_assistant(DRAFT, "Không", "Có", second_opinion=True, refusal_threshold=0.0).ask(
        QUESTION
    )
    assert answer.status == "quoted"
    assert "3 tỷ đồng" in answer.text
    assert [s.support for s in answer.statements] == ["verified", "unsupported"]


@pytest.mark.usefixtures("seeded")
def test_where_it_denies_the_quote_too_nothing_is_answered(open_assistant: Open) -> None:
    answer = open_assistant(DRAFT, "Không", second_opinion=True, refusal_threshold=0.0).ask(
        QUESTION
    )
    assert answer.status == "refused"
    assert answer.citations == ()
    assert "trích" not in (answer.notice or "")
