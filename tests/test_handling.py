"""Handled rightly or not, by kind of case; and the two halves of a set."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.cases import DATA, CaseError, read_cases
from evals.corpora import Dataset
from evals.halves import half_of, only_half
from evals.handling import handled_rightly, holds
from evals.systems import Outcome
from qa.together import NEAREST


def row(**values: Any) -> dict[str, Any]:
    plain = {"answerable": True, "kind": "fact", "answers": [], "all_of": []}
    return plain | values


def said(text: str, *, notice: str | None = None, supports: tuple[str, ...] = ()) -> Outcome:
    return Outcome(text=text, record={"notice": notice}, supports=supports)


REFUSED = Outcome(refused=True, record={"notice": None})
FALSE = {"answerable": False, "kind": "false_premise"}


@pytest.mark.parametrize(
    ("text", "wanted", "held"),
    [
        ("Hà Nội tặng 3 tỉ đồng. [1]", "3 tỷ đồng", True),
        ("Hà Nội tặng 13 tỷ đồng.", "3 tỷ đồng", False),
        ("Thu 305000 tỷ đồng.", "305.000 tỷ đồng", True),
        ("Thu 305.000.000 đồng.", "305.000", False),
        ("Tăng 6,08% so với cùng kỳ.", "6,08%", True),
        ("Tăng 6,08%.", "6", False),
        ("Họp ngày 06/3/2024 ở Huế.", "6-3", True),
        ("Họp ngày 6 tháng 3 năm 2024.", "6-3-2024", True),
        ("Họp ngày 16-3.", "6-3", False),
        ("Ở TP. HCM.", "tp.hcm", True),
        ("Bà Hòa dự.", "Hoà", True),
        ("Hoàn thành.", "Hoà", False),
        ("Năm 2015.", "", False),
        ("", "2015", False),
    ],
)
def test_a_text_holds_a_run_of_words(text: str, wanted: str, held: bool) -> None:
    assert holds(text, wanted) is held


@pytest.mark.parametrize(
    ("case", "outcome", "right"),
    [
        (row(answers=["3 tỷ", "ba tỷ"]), said("Tặng ba tỷ đồng."), True),
        (row(answers=["3 tỷ"]), said("Tặng 2 tỷ đồng."), False),
        (row(answers=["3 tỷ"]), REFUSED, False),
        (row(answers=["bà Nguyễn Thị Lệ"]), said("Đó là Nguyễn Thị Lệ."), True),
        (row(answers=["Ông An, bà Bình và cô Chi"]), said("Bình, Chi, An."), True),
        (row(answers=["Ông An, bà Bình và cô Chi"]), said("Bình, Chi."), False),
        (row(answers=["cả hai"], all_of=["An", "Bình"]), said("An và Bình"), True),
        (row(answers=["An"], all_of=["An", "Bình"]), said("An"), False),
        (row(), said("Gì đó."), None),
        (row(answerable=False, kind="unanswerable"), REFUSED, True),
        (row(answerable=False, kind="unanswerable"), said("Có."), False),
        (
            row(answerable=False, kind="unanswerable"),
            said("Có.", notice=NEAREST, supports=("partial",)),
            False,
        ),
        (row(**FALSE), REFUSED, True),
        (row(**FALSE), said("Vì ông khước từ."), False),
        (row(**FALSE, corrections=["chấp thuận"]), said("Ông đã chấp thuận."), True),
        (row(**FALSE, corrections=["chấp thuận"]), said("Vì ông khước từ."), False),
        (row(**FALSE, corrections=["25 tỷ; 11 tỷ"]), said("Hà Nội chi 25 tỷ."), False),
        (row(**FALSE, corrections=["25 tỷ; 11 tỷ"]), said("25 tỷ và 11 tỷ."), True),
        (row(**FALSE, corrections=["ở Huế"]), said("Họ đã họp.", notice="Báo ghi: ở Huế."), True),
        (row(**FALSE), said("Gần đúng.", notice=NEAREST, supports=("partial",)), True),
        (row(**FALSE), said("Gần đúng.", notice=NEAREST, supports=("verified",)), False),
        (row(**FALSE), said("Gần đúng.", supports=("partial",)), False),
    ],
)
def test_handled_rightly_by_kind(
    case: dict[str, Any], outcome: Outcome, right: bool | None
) -> None:
    assert handled_rightly(case, outcome) is right


def test_a_quote_beside_a_text_that_takes_the_premise_is_no_correction() -> None:
    outcome = Outcome(text="Vì ông khước từ.", quotes=("Ông chấp thuận.",), record={"notice": None})
    assert not handled_rightly(row(**FALSE, corrections=["chấp thuận"]), outcome)


def test_halves_go_by_the_number_at_the_end() -> None:
    assert [half_of(i) for i in ("fp-seed-001", "fp-seed-010")] == ["tune", "score"]
    assert half_of("tn-hcm-fact-head") == half_of("tn-hcm-fact-head")
    cases = read_cases(DATA / "seeds.jsonl")
    whole = Dataset("seeds", (), tuple(cases))
    halves = [only_half(whole, "tune").cases, only_half(whole, "score").cases]
    assert {case.id for half in halves for case in half} == {case.id for case in cases}
    assert abs(len(halves[0]) - len(halves[1])) < 0.2 * len(cases)


def test_corrections_are_for_what_cannot_be_answered(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    wrong = {"id": "a", "question": "?", "kind": "fact", "answerable": True, "answers": ["x"]}
    file.write_text(json.dumps({**wrong, "corrections": ["y"]}), encoding="utf-8")
    with pytest.raises(CaseError, match="answerable, but corrections are given"):
        read_cases(file)


def test_most_false_premises_have_a_correction_that_the_question_does_not_hold() -> None:
    cases = read_cases(DATA / "false_premises.jsonl")
    assert sum(bool(case.corrections) for case in cases) > 0.8 * len(cases)
    for case in cases:
        for correction in case.corrections:
            assert not all(holds(case.question, part) for part in correction.split(";")), case.id
