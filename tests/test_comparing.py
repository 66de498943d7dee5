"""Two runs compared case by case: flips made by hand, and when a loss counts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from evals.comparing import MEASURES, Change, compare, comparison_markdown
from evals.runs import Records, RunError, read_run
from evals.systems import Outcome

Row = dict[str, Any]


def case(i: int, answerable: bool = True) -> Row:
    """A case as a line of ``cases.jsonl``."""
    return {
        "id": f"c{i}",
        "question": f"Câu | {i}?",
        "kind": "fact" if answerable else "unanswerable",
        "answerable": answerable,
        "history": [],
        "answers": ["mười hai"] if answerable else [],
        "all_of": [],
        "article_ids": [f"a{i}"] if answerable else [],
        "evidence": [],
        "gold": [[[f"a{i}", 0, 10]]] if answerable else [],
    }


def search(i: int, *, hit: bool) -> Row:
    """A search that finds the right article first, or second with its passage."""
    articles = [f"a{i}", "x"] if hit else ["x", f"a{i}"]
    return {
        "id": f"c{i}",
        "articles": articles,
        "passage_ranks": [1 + (not hit)],
        "seconds": 0.1,
        "failure": None,
    }


def say(i: int, text: str = "Mười hai", **values: Any) -> Row:
    return {"id": f"c{i}", **asdict(Outcome(**{"text": text, "probability": 0.5, **values}))}


def run(
    folder: Path,
    cases: Sequence[Row],
    *,
    retrieval: Mapping[str, Sequence[Row]] | None = None,
    answers: Mapping[str, Sequence[Row]] | None = None,
    **facts: Any,
) -> Records:
    """A run written as it lies on disk, and read."""
    folder.mkdir()
    known = {"name": folder.name, "dataset": "tiny", "digest": "d" * 64, "commit": "abc1234"}
    (folder / "run.json").write_text(json.dumps({**known, "systems": {}, **facts}))
    files = {"cases": cases}
    files |= {f"retrieval-{name}": rows for name, rows in (retrieval or {}).items()}
    files |= {f"answers-{name}": rows for name, rows in (answers or {}).items()}
    for name, rows in files.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return read_run(folder)


def searches(folder: Path, hits: Sequence[bool], **facts: Any) -> Records:
    """A run of searches, right or wrong as ``hits`` says."""
    rows = [search(i, hit=hit) for i, hit in enumerate(hits)]
    return run(folder, [case(i) for i in range(len(hits))], retrieval={"hoibao": rows}, **facts)


def change(changes: Sequence[Change], measure: str) -> Change:
    (one,) = [c for c in changes if c.measure == measure]
    return one


def test_flips_made_by_hand(tmp_path: Path) -> None:
    before = searches(tmp_path / "old", [True, True, False, False])
    after = searches(tmp_path / "new", [True, False, True, True])
    found = compare(before, after)
    recall = change(found.changes, "recall@1")
    assert (recall.n, recall.before, recall.after) == (4, 0.5, 0.75)
    assert recall.difference.mean == pytest.approx(0.25)
    assert recall.difference.low < 0 < recall.difference.high
    # One of three flips to the worse: 2 · (C(3,0) + C(3,1)) / 2³ = 1.
    assert recall.p == pytest.approx(1.0)
    mrr = change(found.changes, "mrr")
    assert (mrr.before, mrr.after, mrr.p) == (0.75, 0.875, pytest.approx(1.0))
    flips = [(f.id, f.before, f.after) for f in found.flips if f.measure == "recall@1"]
    assert flips == [("c1", True, False), ("c2", False, True), ("c3", False, True)]
    assert found.flips[0].question == "Câu | 1?"
    assert found.significant_losses == ()


@pytest.mark.parametrize(
    ("lost", "p", "losses"),
    [
        # All flips go one way: p = 2 / 2ⁿ, four times as much for four measures.
        (7, 0.0625, ()),
        (8, 0.03125, ("recall@1", "mrr", "passage recall@1")),
    ],
)
def test_a_loss_counts_where_chance_would_seldom_do_it(
    tmp_path: Path, lost: int, p: float, losses: tuple[str, ...]
) -> None:
    before = searches(tmp_path / "old", [True] * 20)
    after = searches(tmp_path / "new", [False] * lost + [True] * (20 - lost))
    worse, better = compare(before, after), compare(after, before)
    recall = change(worse.changes, "recall@1")
    assert recall.p == pytest.approx(p)
    # The interval alone would not tell these two apart.
    assert recall.difference.high < 0
    assert worse.significant_losses == losses
    assert better.significant_losses == ()
    gains = tuple(c.measure for c in better.changes if c.verdict == "gain")
    assert gains == losses


def test_identical_runs_lose_nothing(tmp_path: Path) -> None:
    cases = [case(i, answerable=i % 3 > 0) for i in range(9)]
    runs = [
        run(
            tmp_path / name,
            cases,
            retrieval={"hoibao": [search(i, hit=i % 2 > 0) for i in range(9) if i % 3]},
            answers={
                "hoibao": [
                    say(i, refused=i % 4 == 0, citations=((f"a{i}", 5, 15), ("z", 0, 1)))
                    for i in range(9)
                ]
            },
        )
        for name in ("old", "new")
    ]
    found = compare(*runs)
    assert tuple(c.measure for c in found.changes) == MEASURES
    assert {(c.difference.mean, c.difference.low, c.difference.high) for c in found.changes} == {
        (0.0, 0.0, 0.0)
    }
    assert {c.p for c in found.changes} == {1.0}
    assert {c.verdict for c in found.changes} == {""}
    assert found.flips == ()
    assert found.significant_losses == ()
    assert "Significant losses: none." in comparison_markdown(found)
    assert "flipped" not in comparison_markdown(found)


def test_measures_of_answers(tmp_path: Path) -> None:
    cases = [case(0), case(1), case(2, answerable=False), case(3)]
    right = (("a0", 0, 5),)
    before = run(
        tmp_path / "old",
        cases,
        answers={"hoibao": [say(0, citations=right), say(1), say(2, "", refused=True), say(3)]},
    )
    after = run(
        tmp_path / "new",
        cases,
        answers={
            "hoibao": [
                say(0, "Mười ba", citations=(*right, ("x", 0, 5))),
                say(1, "", refused=True),
                say(2),
                say(3, failure="LLMError: down"),
            ]
        },
    )
    found = compare(before, after)
    values = {c.measure: (c.n, c.before, c.after) for c in found.changes}
    assert values["exact match"] == (2, 1.0, 0.0)
    # "Mười ba" shares one token of two with "mười hai"; a refusal scores 0.
    assert values["token F1"] == (2, 1.0, 0.25)
    assert values["reference recall"] == (2, 1.0, 0.25)
    # c1 has no citation before and is refused after, c3 fails: one case is left.
    assert values["citation precision"] == (1, 1.0, 0.5)
    assert values["citation recall"] == (1, 1.0, 1.0)
    assert values["right refusal"] == (3, 1.0, pytest.approx(1 / 3))
    assert values["answered without failure"] == (4, 1.0, 0.75)
    flips = {(f.id, f.measure) for f in found.flips}
    assert values["handled rightly"] == (3, 1.0, 0.0)
    assert flips == {
        *((f"c{i}", "handled rightly") for i in range(3)),
        ("c0", "exact match"),
        ("c1", "exact match"),
        ("c1", "right refusal"),
        ("c2", "right refusal"),
        ("c3", "answered without failure"),
    }
    assert not any(flip.after for flip in found.flips)


def test_a_system_that_only_fails_has_lost(tmp_path: Path) -> None:
    cases = [case(i) for i in range(8)]
    before = run(tmp_path / "old", cases, answers={"hoibao": [say(i) for i in range(8)]})
    down = [say(i, failure="LLMError: down") for i in range(8)]
    after = run(tmp_path / "new", cases, answers={"hoibao": down})
    assert compare(before, after).significant_losses == ("answered without failure",)


def test_cases_of_one_run_alone_do_not_count(tmp_path: Path) -> None:
    before = searches(tmp_path / "old", [True] * 12)
    cases = [case(i) for i in range(12)]
    # Interrupted after three searches, with an answer that the first run has not.
    after = run(
        tmp_path / "new",
        cases[:10],
        retrieval={"hoibao": [search(i, hit=True) for i in range(3)]},
        answers={"hoibao": [say(0)]},
    )
    found = compare(before, after)
    assert found.cases == 10
    assert {c.n for c in found.changes} == {3}
    assert "exact match" not in {c.measure for c in found.changes}
    report = comparison_markdown(found)
    assert "- cases in both: 10\n" in report
    assert "no case has it in both runs: handled rightly, exact match, token F1" in report


def test_several_right_articles_are_a_yes_with_one_in_first_place(tmp_path: Path) -> None:
    cases = [{**case(i), "article_ids": [f"a{i}", f"b{i}"], "gold": []} for i in range(7)]
    found = [["a0", "b0"], *([f"b{i}", f"a{i}"] for i in range(1, 7))]
    # The first case finds the other one; the six others none.
    later = [["b0", "a0"], *(["x", f"a{i}", f"b{i}"] for i in range(1, 7))]
    old, new = (
        run(
            tmp_path / name,
            cases,
            retrieval={
                "hoibao": [{**search(i, hit=True), "articles": a} for i, a in enumerate(lists)]
            },
        )
        for name, lists in (("old", found), ("new", later))
    )
    comparison = compare(old, new)
    recall = change(comparison.changes, "recall@1")
    assert (recall.before, recall.after) == (0.5, pytest.approx(0.5 / 7))
    assert recall.p == pytest.approx(4 * 0.03125)  # two of four measures changed as much
    flips = [(flip.id, flip.before, flip.after) for flip in comparison.flips]
    assert flips == [(f"c{i}", True, False) for i in range(1, 7)]


def test_two_systems_of_one_run(tmp_path: Path) -> None:
    records = run(
        tmp_path / "both",
        [case(i) for i in range(12)],
        retrieval={
            "hoibao": [search(i, hit=True) for i in range(12)],
            "bm25": [search(i, hit=False) for i in range(12)],
        },
        model="tiny-model",
    )
    found = compare(records, records, other="bm25")
    assert (found.before, found.after) == (
        "both, hoibao, abc1234, tiny-model",
        "both, bm25, abc1234, tiny-model",
    )
    assert "recall@1" in found.significant_losses
    # p = 4 · 2 / 2¹²
    assert "| 1.000 | 0.000 | -1.000 [-1.000, -1.000] | 0.002 | loss |" in comparison_markdown(
        found
    )
    assert compare(records, records, system="bm25", other="hoibao").significant_losses == ()


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    old = searches(tmp_path / "old", [True])
    moved = searches(tmp_path / "moved", [True], digest="e" * 64, dataset="other")
    with pytest.raises(RunError, match=r"old \(dddddddddddddddd\) and moved \(eeeeeeeeeeeeeeee\)"):
        compare(old, moved)
    with pytest.raises(RunError, match="'old' has no system 'dense'; it has hoibao"):
        compare(old, old, other="dense")
    answers = run(tmp_path / "answers", [case(0)], answers={"hoibao": [say(0)]})
    with pytest.raises(RunError, match="no case has a value in both runs"):
        compare(old, answers)


def test_the_report_of_a_comparison(tmp_path: Path) -> None:
    before = searches(tmp_path / "old", [True] * 9)
    after = searches(tmp_path / "new", [False] * 8 + [True])
    report = comparison_markdown(compare(before, after)).splitlines()
    (recall,) = [line for line in report if line.startswith("| recall@1 |")]
    cells = [cell.strip() for cell in recall.strip("|").split("|")]
    assert cells[:4] == ["recall@1", "9", "1.000", "0.111"]
    assert cells[4].startswith("-0.889 [-1.000, -0.")
    # p = 4 · 2 / 2⁸.
    assert cells[5:] == ["0.031", "loss"]
    assert "| mrr | 9 | 1.000 | 0.556 |" in "\n".join(report)
    assert "Significant losses: recall@1, mrr, passage recall@1." in report
    assert r"| c0 | Câu \| 0? | recall@1 | ✓ | ✗ |" in report
    assert len([line for line in report if line.endswith("| recall@1 | ✓ | ✗ |")]) == 8
