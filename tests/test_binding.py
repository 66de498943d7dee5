"""Figures and names that stand among the wrong words; by hand, and exchanged in real news."""

from pathlib import Path
from typing import Any

import pytest

from evals.readers import read_documents
from evals.swaps import swaps
from qa.binding import same_binding

RATES = "Năm 2023, Hà Nội tăng trưởng 6,08%, TP.HCM tăng trưởng 5,47%."
ELLIPTIC = "Tăng trưởng của Hà Nội là 6,08%, TP.HCM 5,47%."
GIFT = "Hà Nội trao tặng Thái Bình 3 tỷ đồng và 100 con bò giống."
CREW = "Ông Trần Văn Bình làm giám đốc, bà Lê Thị Mai làm kế toán."


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        (RATES, "Hà Nội tăng trưởng 6,08%."),
        (RATES, "TP.HCM tăng trưởng 5,47% trong năm 2023."),
        (RATES, "Tăng trưởng của Hà Nội là 6,08%."),
        (ELLIPTIC, "TP.HCM tăng trưởng 5,47%."),
        (GIFT, "Hà Nội trao tặng Thái Bình 3 tỷ đồng."),
        (GIFT, "Hà Nội tặng 100 con bò giống."),
        (GIFT, "Thái Bình nhận 3 tỷ đồng và 100 con bò giống."),
        (CREW, "Bà Lê Thị Mai làm kế toán."),
        (CREW, "Giám đốc là ông Trần Văn Bình."),
        (CREW, "Trời mưa."),
        ("Trời mưa.", "Hà Nội có 3 con bò."),
        ("", ""),
    ],
)
def test_what_is_said_in_other_words_passes(sentence: str, statement: str) -> None:
    assert same_binding(statement, sentence)


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        (RATES, "Hà Nội tăng trưởng 5,47%, TP.HCM tăng trưởng 6,08%."),
        (GIFT, "Hà Nội trao tặng Thái Bình 100 tỷ đồng và 3 con bò giống."),
        (GIFT, "Thái Bình trao tặng Hà Nội 3 tỷ đồng."),
        (CREW, "Bà Lê Thị Mai làm giám đốc, ông Trần Văn Bình làm kế toán."),
    ],
)
def test_exchanged_facts_are_caught(sentence: str, statement: str) -> None:
    assert not same_binding(statement, sentence)


@pytest.mark.shared
def test_in_real_news(shared: Path) -> None:
    documents = read_documents(shared / "data" / "vinewsqa_dev_articles.jsonl")
    found = list(swaps(documents, each=150, seed=1))
    caught: dict[str, list[bool]] = {}
    for swap in found:
        caught.setdefault(swap.kind, []).append(swap.caught)
    assert all(len(values) == 150 for values in caught.values())
    assert {kind: sum(values) / len(values) >= 0.9 for kind, values in caught.items()} == {
        "figures": True,
        "names": True,
    }
    assert sum(swap.alarm for swap in found) <= 0.05 * len(found)


def test_nothing_to_exchange() -> None:
    documents: Any = []
    assert list(swaps(documents, each=3, seed=1)) == []


@pytest.mark.parametrize(
    ("statement", "sentence", "same"),
    [
        ("Cầu Rồng dài 666 mét.", "Cầu Rồng ở Đà Nẵng dài 666 mét.", True),
        (
            "Ông Lê Văn Bình nhận 3 tỷ đồng.",
            "Ông Trần Văn An ở Hà Nội nhận 3 tỷ đồng, ông Lê Văn Bình ở Huế nhận 5 tỷ đồng.",
            False,
        ),
        (
            "Ông Trần Văn An nhận 3 tỷ đồng.",
            "Ông Trần Văn An ở Hà Nội nhận 3 tỷ đồng, ông Lê Văn Bình ở Huế nhận 5 tỷ đồng.",
            True,
        ),
        ("TP.HCM tăng 6%.", "Tăng trưởng ở Hà Nội là 6%, ở TP.HCM là 5%.", False),
    ],
)
def test_a_place_that_only_says_where_may_be_left_out(
    statement: str, sentence: str, same: bool
) -> None:
    assert same_binding(statement, sentence) is same


PARTY = (
    "Hội nghị Hà Nội - Thái Bình thống nhất 5 nhóm nội dung về xây dựng Đảng, xây dựng hệ thống chính trị "
    "cùng 7 nhóm nội dung về phát triển kinh tế - xã hội."
)


@pytest.mark.parametrize(
    ("statement", "same"),
    [
        ("Hà Nội và Thái Bình thống nhất 5 nhóm nội dung về xây dựng Đảng.", True),
        ("Hà Nội và Thái Bình thống nhất 7 nhóm nội dung về phát triển kinh tế - xã hội.", True),
        ("Hà Nội và Thái Bình thống nhất 7 nhóm nội dung về phát triển kinh tế và 5 nhóm nội dung về xây dựng Đảng.", True),
        ("Hà Nội và Thái Bình thống nhất 5 nhóm nội dung về phát triển kinh tế - xã hội.", False),
        ("Hà Nội và Thái Bình thống nhất 7 nhóm nội dung về xây dựng Đảng.", False),
        ("Hà Nội và Thái Bình thống nhất 5 nhóm nội dung về phát triển kinh tế và 7 nhóm nội dung về xây dựng Đảng.", False),
        ("Hà Nội và Thái Bình thống nhất 5 nhóm nội dung.", True),
    ],
)  # fmt: skip
def test_figures_of_one_unit_are_told_apart_by_what_follows(statement: str, same: bool) -> None:
    assert same_binding(statement, PARTY) is same
