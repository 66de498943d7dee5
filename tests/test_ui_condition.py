"""The line of facts: what is in use, what is amiss, what leaves the machine."""

from typing import Any

import pytest
from fake_assistant import COW_ARTICLE, COWS, FakeAssistant, answer, cite

import qa
from qa import Answer, Statement, StoreError
from qa.asking import QUOTED_INSTEAD
from qa.together import GAP, NEAR_PARTS, NEAREST
from ui.condition import AWAY, WITHOUT_MODEL, Condition, render_condition

LOCAL: dict[str, Any] = {"mode": "local", "model": "Qwen <b>", "articles": 1234, "home": "/kho/báo"}
WHY = "Không kết nối được mô hình. Hãy chạy hoibao doctor."


def test_facts() -> None:
    line = render_condition(LOCAL)
    for words in ("1.234 bài báo", "mô hình Qwen &lt;b&gt;", "chạy trên máy này", "kho báo"):
        assert words in line
    assert "/kho" not in line
    assert f"HoiBao {qa.__version__}" in line
    assert "hb-banner" not in line


def test_that_there_is_no_model_is_said_once() -> None:
    page = render_condition(LOCAL | {"mode": "none", "model": ""})
    assert page.count("mô hình") == 1
    assert "1.234 bài báo</summary>" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": "none", "model": "", "notice": "Hãy cài."}, f"{WITHOUT_MODEL}</strong> Hãy cài."),
        ({"notice": "Chưa mở được."}, "Chưa mở được."),
        ({"remote": True, "endpoint": "https://m.test/v1"}, "được gửi tới https://m.test/v1."),
        (
            {"embedding_remote": True, "embedding_endpoint": "https://e.test"},
            "toàn văn bài báo được gửi tới https://e.test",
        ),
        (
            {"rerank_remote": True, "rerank_endpoint": "https://r.test"},
            "gửi tới https://r.test để xếp hạng",
        ),
    ],
)
def test_banners(changes: dict[str, Any], words: str) -> None:
    page = render_condition(LOCAL | changes)
    assert page.count("hb-banner") == 1
    assert words in page


def test_what_is_named_is_escaped() -> None:
    page = render_condition(
        {**LOCAL, "mode": "openai", "endpoint": "<i>", "home": '/x/"><script>'}, why_away="<img>"
    )
    assert "<i>" not in page
    assert "<script" not in page
    assert "<img" not in page


def condition(assistant: FakeAssistant | None = None) -> Condition:
    return Condition(assistant or FakeAssistant())  # type: ignore[arg-type]


def found(**changes: Any) -> Answer:
    cow = Statement(text=COWS, citations=(cite(1, COW_ARTICLE, COWS),), support="verified")
    return answer("bò?", [cow], **changes)


def test_the_banner_comes_when_the_model_goes_and_goes_when_it_comes_back() -> None:
    seen = condition()
    assert AWAY not in seen.show()
    notice = f"{WHY} {QUOTED_INSTEAD}"
    seen.saw(found(status="quoted", model=None, notice=notice))
    assert AWAY in seen.show()
    assert f"{WHY}</p>" in seen.show()
    seen.saw(found(status="refused", model=None))
    assert AWAY in seen.show()
    seen.saw(found())
    assert AWAY not in seen.show()


def test_a_draft_that_is_not_used_does_not_mean_that_the_model_is_away() -> None:
    seen = condition()
    seen.saw(found(status="quoted", notice="Câu trả lời của mô hình không khớp với bài báo."))
    assert AWAY not in seen.show()


@pytest.mark.parametrize(
    "notice",
    [
        NEAREST,
        GAP.format("bò?"),
        NEAR_PARTS.format(QUOTED_INSTEAD),
        f"{NEAREST} {GAP.format(QUOTED_INSTEAD)}",
    ],
)
def test_the_nearest_sentence_and_a_gap_do_not_mean_that_the_model_is_away(notice: str) -> None:
    seen = condition()
    seen.saw(found(status="quoted", model=None, notice=notice))
    assert AWAY not in seen.show()


def test_an_outage_in_one_part_of_a_question_is_told_without_the_other_notices() -> None:
    seen = condition()
    notice = f"{NEAREST} {WHY} {QUOTED_INSTEAD} {GAP.format('gà?')}"
    seen.saw(found(status="quoted", model=None, notice=notice))
    assert f"{AWAY}</strong> {WHY}</p>" in seen.show()


def test_a_model_that_does_not_start_is_away_until_it_answers() -> None:
    seen = condition()
    seen.failed("Thiếu tệp mô hình.")
    assert f"{AWAY}</strong> Thiếu tệp mô hình." in seen.show()
    seen.saw(found())
    assert AWAY not in seen.show()


def test_a_store_that_cannot_be_read_is_told() -> None:
    class Broken(FakeAssistant):
        def description(self) -> dict[str, Any]:
            raise StoreError("Kho hỏng <b>.")

    assert "Kho hỏng &lt;b&gt;." in condition(Broken()).show()
