"""Questions made from sentences, and offered only where the collection answers them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa import Article, Assistant, Turn
from ui.filters import EVERYTHING, Filters
from ui.questions import LONGEST, suggestions
from ui.suggesting import EXAMPLES, FOLLOW_UPS, Suggester


def asked(text: str) -> list[str]:
    return [s.question for s in suggestions(Article(id="a", title="Bài", text=text))]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Hà Nội tặng Thái Bình 50 con bò giống.",
            "Hà Nội tặng Thái Bình bao nhiêu con bò giống?",
        ),
        (
            "Hà Nội đã trao tặng Thái Nguyên hơn 3,8 tỷ đồng, trong đó có tiền xây trường.",
            "Hà Nội đã trao tặng Thái Nguyên bao nhiêu tiền?",
        ),
        (
            "Doanh số của GM ở Việt Nam tăng gần 12,5% so với cùng kỳ.",
            "Doanh số của GM ở Việt Nam tăng bao nhiêu phần trăm so với cùng kỳ?",
        ),
        ("Trưởng đoàn Đà Nẵng là Lê Trung Chinh, Chủ tịch.", "Trưởng đoàn Đà Nẵng là ai?"),
        ("Phan Văn Mãi là Chủ tịch UBND TP.HCM.", "Phan Văn Mãi là ai?"),
        (
            "Thủ tướng Phan Văn Khải thăm Hà Nội ngày 26/10/2019.",
            "Thủ tướng Phan Văn Khải thăm Hà Nội ngày nào?",
        ),
    ],
)
def test_a_sentence_asks_for_what_it_tells(sentence: str, question: str) -> None:
    assert asked(f"Mở đầu. {sentence} Kết thúc.") == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông cho biết Hà Nội tặng 50 con bò.",  # who?
        "Hội nghị này ở Hà Nội có 50 người dự.",  # which?
        "Thành phố trao 10 suất quà.",  # no name
        "Nghị quyết số 98/2023/QH15 của Quốc hội ra đời.",  # no amount
        "Trận Hà Nội gặp Nam Định lúc 19 giờ.",
        'Bài "Hà Nội 36 phố phường" của Thạch Lam rất hay.',  # a quotation
        "Hà Nội trao Thái Bình 50 con bò và 20 con trâu trong 3 ngày <b>.",
        f"Hà Nội tặng Thái Bình 50 con bò {'rất ' * 40}quý.",  # too long for a button
    ],
)
def test_what_would_not_stand_alone_is_not_asked(sentence: str) -> None:
    assert asked(sentence) == []


def test_a_suggestion_points_at_its_sentence() -> None:
    article = Article(id="a", title="Bài", text="Mở đầu.\n\nHà Nội tặng Huế 50 con bò. Hết.")
    (found,) = suggestions(article)
    assert article.text[found.start : found.end] == "Hà Nội tặng Huế 50 con bò."
    assert len(found.question) <= LONGEST


@pytest.fixture
def assistant(seeded_e5: Path, open_e5: Callable[[], Assistant]) -> Assistant:
    return open_e5()


@pytest.fixture
def open_e5(seeded_e5: Path, settings, e5):  # type: ignore[no-untyped-def]
    opened: list[Assistant] = []

    def open_() -> Assistant:
        opened.append(Assistant.open(settings, embedding=e5))
        return opened[0]

    yield open_
    for one in opened:
        one.close()


def test_examples_come_from_the_collection_and_are_answered(assistant: Assistant) -> None:
    examples = Suggester(assistant).examples()
    assert 2 <= len(examples) <= EXAMPLES
    assert len(set(examples)) == len(examples)
    assert {assistant.ask(question).status for question in examples} == {"quoted"}


def test_examples_are_made_again_only_when_the_collection_changes(assistant: Assistant) -> None:
    suggester = Suggester(assistant)
    first = suggester.examples()
    assert suggester.examples() is first
    assistant.remove([h.id for h in assistant.headlines()])
    assert suggester.examples() == []


def test_follow_ups_are_new_and_answered_in_the_conversation(assistant: Assistant) -> None:
    question = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
    answer = assistant.quote(question)
    history = [Turn(question, answer.text)]
    offered = Suggester(assistant).follow_ups(answer, history, EVERYTHING, [question])
    assert 1 <= len(offered) <= FOLLOW_UPS
    assert question not in offered
    for follow_up in offered:
        assert assistant.ask(follow_up, history=history).status == "quoted"


def test_follow_ups_keep_to_the_filters(assistant: Assistant) -> None:
    question = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
    answer = assistant.quote(question)
    nobody = Filters(since="1900", until="1901")
    assert Suggester(assistant).follow_ups(answer, [], nobody, [question]) == []


def test_an_empty_collection_offers_nothing(open_assistant: Callable[..., Assistant]) -> None:
    assert Suggester(open_assistant()).examples() == []
