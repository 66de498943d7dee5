"""What the parts of a question gave, put together: each statement under the report that said it."""

from qa.citations import Statement
from qa.together import Gathered

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
