"""What the parts of a question gave, put together: each statement under the report that said it."""

from dataclasses import replace

import pytest
from fake_assistant import COW_ARTICLE, COWS, answer, cite

from qa.citations import Statement, Support
from qa.places import provinces_in
from qa.question import read_question
from qa.together import NOT_CARRIED, QUOTED_PARTS, Gathered

OLD, NEW = "Theo Báo Cũ năm 2015:", "Theo Báo Mới năm 2018:"


def _said(text: str, lead: str = "") -> Statement:
    return Statement(text=text, citations=(), support="verified", lead=lead)


def _shown(*parts: list[Statement]) -> list[tuple[str, str]]:
    gathered = Gathered()
    for part in parts:
        assert list(gathered.of(part)) == []
    return [(statement.lead, statement.text) for statement in gathered.statements]


def test_a_new_statement_stands_under_its_own_report() -> None:
    first = [_said("Cầu dài 666 mét.", OLD)]
    second = [_said("Cầu dài 666 mét.", NEW), _said("Cầu mở năm 2013.", NEW)]
    assert _shown(first, second) == [
        (OLD, "Cầu dài 666 mét."),
        (NEW, "Cầu mở năm 2013."),
    ]


def test_a_lead_stands_once_before_all_that_its_report_says() -> None:
    said = [_said("Cầu dài 666 mét.", OLD), _said("Cầu mở năm 2013.", OLD)]
    assert _shown(said) == [(OLD, "Cầu dài 666 mét."), ("", "Cầu mở năm 2013.")]


def test_without_leads_the_same_is_said_once() -> None:
    assert _shown([_said("Cầu dài 666 mét.")], [_said("Cầu dài 666 mét.")]) == [
        ("", "Cầu dài 666 mét.")
    ]


def _cited(text: str, support: Support = "verified") -> Statement:
    return Statement(text=text, citations=(cite(1, COW_ARTICLE, COWS),), support=support)


def test_what_another_statement_says_as_well_is_left_out() -> None:
    short, full = "Hà Nội tăng 6,08%.", "Hà Nội tăng 6,08%, TP.HCM tăng 5,47%."
    assert _shown([_cited(full)], [_cited(short)]) == [("", full)]
    assert _shown([_cited(short)], [_cited(full)]) == [("", full)]
    for other in ("Hà Nội tăng 7%.", "TP.HCM tăng 6,08%.", "Hà Nội không tăng."):
        assert _shown([_cited(full)], [_cited(other)]) == [("", full), ("", other)]
    assert _shown([_cited(full, "partial")], [_cited(short)]) == [("", full), ("", short)]


def test_a_notice_about_the_draft_of_one_part_names_that_part() -> None:
    drafted = answer("Hà Nội tăng bao nhiêu?", [_cited("Hà Nội tăng 6,08%.")])
    quoted = answer("TP.HCM tăng bao nhiêu?", [_cited("TP.HCM tăng 5,47%.")])
    quoted = replace(quoted, status="quoted", notice=NOT_CARRIED)
    gathered = Gathered()
    assert list(gathered.of([drafted, quoted])) == []
    assert gathered.notice == QUOTED_PARTS.format("TP.HCM tăng bao nhiêu?")
    alone = Gathered()
    assert list(alone.of([quoted])) == []
    assert alone.notice == NOT_CARRIED


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("lạng sơn có bao nhiêu ca sởi", ["Lạng Sơn"]),
        ("Thái Nguyên và LÀO CAI", ["Lào Cai", "Thái Nguyên"]),
        ("tàu chìm ở thái bình dương", ["Bình Dương", "Thái Bình", "Thái Bình Dương"]),
        ("vì sao cần hòa bình", []),
        ("tòa nhà cao bằng mấy con voi", []),
        ("lang son co gi", []),
        ("", []),
    ],
)
def test_provinces_that_a_question_names(question: str, named: list[str]) -> None:
    assert provinces_in(question) == named


def test_the_longer_name_counts() -> None:
    question = "tàu chìm ở thái bình dương"
    assert read_question(question, provinces_in(question)).names == ("thái bình dương",)
