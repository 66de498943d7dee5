"""The tables and facts that both reports of a run show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, NamedTuple

from evals import probabilities
from evals.halves import HALF_NAMES
from evals.runs import Records, Rows
from evals.scores import (
    Graded,
    Score,
    Scores,
    by_halves,
    calibration_pairs,
    grade,
    handled_score,
    kinds,
)
from evals.suites import is_ours
from evals.systems import RETRIEVAL_ONLY, WITHOUT_MODEL

HOIBAO = "hoibao"
LOW_F1 = 0.3
"""Below this token F1 an answer is listed among the mistakes."""
QUOTE_CHARS = 200
"""Longest quote of an article that is shown."""
NONE = "–"

AllScores = Mapping[str, Mapping[str, Scores]]
"""What ``scores.summarise`` returns."""


# -- what both reports hold


class Cell(NamedTuple):
    """A number as it is printed, with its interval and the cases it rests on."""

    value: str
    interval: str = ""
    n: int | None = None

    def __str__(self) -> str:
        return f"{self.value} {self.interval}".rstrip()


@dataclass(frozen=True)
class Table:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]


_BY_ARTICLE = {name: name for name in ("recall@1", "recall@5", "recall@10")} | {
    "mrr": "MRR",
    "ndcg@10": "nDCG@10",
}
_BY_PASSAGE = {
    "passage recall@1": "passage recall@1",
    "passage recall@10": "passage recall@10",
    "passage mrr": "passage MRR",
    "passage ndcg@10": "passage nDCG@10",
}
_SEARCH_TIME = "search seconds, median"


def _cell(measure: str, score: Score | None) -> Cell:
    if score is None or score.value is None:
        return Cell(NONE)
    digits = 3
    if measure.endswith((" s", _SEARCH_TIME)):
        digits = 2
    elif measure.endswith(("tokens", "syllables")):
        digits = 1
    interval = ""
    if score.low is not None and score.high is not None:
        interval = f"[{score.low:.{digits}f}, {score.high:.{digits}f}]"
    return Cell(f"{score.value:.{digits}f}", interval, score.n)


def run_facts(records: Records) -> list[tuple[str, str]]:
    """The head: what was run, on what, with what."""
    facts = records.facts
    counted = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds(records.cases).items()))
    values = {
        "data set": f"{facts.get('dataset', NONE)}, digest {str(facts.get('digest', NONE))[:16]}",
        "command": facts.get("command"),
        "commit": _versions(facts),
        "model": facts.get("model") or "none: answers are quotes",
        "documents": facts.get("documents"),
        "cases": f"{facts.get('cases', len(records.cases))} ({counted})" if counted else "0",
        "date": facts.get("started"),
        "machine": facts.get("machine"),
        "Python": facts.get("python"),
        "peak memory of the whole run, MB": facts.get("peak_megabytes"),
    }
    return [(name, str(value)) for name, value in values.items() if value not in (None, "")]


def _versions(facts: Mapping[str, Any]) -> str | None:
    """The version of the code; where systems were made otherwise, by other code or settings, which was made how."""
    made: dict[tuple[str, str], list[str]] = {}
    for name, values in facts.get("systems", {}).items():
        commit = values.get("commit", facts.get("commit")) or "unknown"
        made.setdefault((commit, values.get("settings_digest", "")), []).append(name)
    if len(made) < 2:
        return facts.get("commit")
    return ", ".join(
        f"{commit} ({', '.join(names)}{f'; settings {digest}' if digest else ''})"
        for (commit, digest), names in made.items()
    )


def missing_answers(records: Records) -> list[str]:
    """What an interrupted run still lacks, by system."""
    searched = sum(bool(case["article_ids"]) for case in records.cases.values())
    names = dict.fromkeys([*records.facts.get("systems", {}), *records.retrieval])
    answers = {name: len(rows) for name, rows in records.answers.items()}
    for name in names:
        writes = name in WITHOUT_MODEL or (
            name not in RETRIEVAL_ONLY and records.facts.get("model")
        )
        if writes and records.facts.get("generate"):
            answers.setdefault(name, 0)
    lacking = [
        f"{name}: {have} of {searched} searches"
        for name in names
        if (have := len(records.retrieval.get(name, {}))) < searched
    ]
    return lacking + [
        f"{name}: {have} of {_to_answer(records)} answers"
        for name, have in answers.items()
        if have < _to_answer(records)
    ]


def _to_answer(records: Records) -> int:
    cases = len(records.cases)
    return min(cases, int(records.facts.get("generate", cases)))


def _failed(rows: Rows) -> int:
    return sum(row["failure"] is not None for row in rows.values())


def retrieval_table(records: Records, scores: AllScores) -> Table:
    measured = scores["retrieval"]
    names = dict.fromkeys([*records.facts.get("systems", {}), *records.retrieval])
    rows = []
    for name in names:
        of_system = measured.get(name, {})
        first = of_system.get("recall@1", Score(value=None))
        passage = of_system.get("passage recall@1", Score(value=None))
        rows.append(
            [
                name,
                *(_cell(m, of_system.get(m))._replace(n=None) for m in _BY_ARTICLE),
                str(first.n),
                *(_cell(m, of_system.get(m))._replace(n=None) for m in _BY_PASSAGE),
                str(passage.n),
                str(_failed(records.retrieval.get(name, {}))),
                Cell(_cell(_SEARCH_TIME, of_system.get(_SEARCH_TIME)).value),
            ]
        )
    head = [
        "system",
        *_BY_ARTICLE.values(),
        "n",
        *_BY_PASSAGE.values(),
        "passage n",
        "failures",
        "search, median s",
    ]
    return Table("Retrieval", head, rows)


def answers_table(records: Records, scores: AllScores) -> Table:
    measured = scores["answers"]
    names = list(dict.fromkeys(name for of_system in measured.values() for name in of_system))
    rows: list[list[str | Cell]] = [
        ["answers", *(f"{len(records.answers[s])} of {_to_answer(records)}" for s in measured)],
        ["failures", *(str(_failed(records.answers[s])) for s in measured)],
    ]
    rows += [[m, *(_cell(m, measured[s].get(m)) for s in measured)] for m in names]
    return Table("Answers", ["measure", *measured], rows)


def kinds_table(graded: Sequence[Graded]) -> Table:
    rows: list[list[str | Cell]] = []
    for kind in sorted({g.case["kind"] for g in graded}):
        some = [g for g in graded if g.case["kind"] == kind]
        right = sum(g.right_refusal for g in some)
        probability, correct = calibration_pairs(some)
        rows.append(
            [
                kind,
                str(len(some)),
                str(right),
                f"{right / len(some):.3f}",
                Cell(_cell("handled rightly", handled_score(some)).value),
                str(sum(g.outcome.refused for g in some)),
                f"{fmean(probability):.3f}" if probability else NONE,
                f"{probabilities.brier_score(probability, correct):.3f}" if probability else NONE,
            ]
        )
    head = "kind,n,right,right share,handled rightly,refused,mean answer_probability,Brier score".split(
        ","
    )
    return Table(f"Refusal and calibration of {HOIBAO} by kind of case", head, rows)


_HALVED = (
    "handled rightly,reference recall,token F1,citation precision,false-refusal rate,refusal recall,"
    "refusal precision,syllables"
).split(",")


def halves_table(records: Records) -> Table | None:
    """HoiBao on the two halves of a set of our own, side by side; None for other sets."""
    if HOIBAO not in records.answers or not is_ours(str(records.facts.get("dataset"))):
        return None
    halves = by_halves(records, HOIBAO)
    rows: list[list[str | Cell]] = [["cases", *(str(s["coverage"].n) for s in halves.values())]]
    rows += [[m, *(_cell(m, scores.get(m)) for scores in halves.values())] for m in _HALVED]
    return Table(f"Halves, {HOIBAO}", ["measure", *(HALF_NAMES[half] for half in halves)], rows)


RIGHT = (
    "Right: answered where the articles hold the answer, refused where they do not. Handled rightly: what was "
    "said holds the reference; of a false premise, what the reports do say (docs/evaluation.md)."
)


def graded_answers(records: Records) -> list[Graded]:
    return grade(records, HOIBAO) if HOIBAO in records.answers else []


def system_settings(records: Records) -> dict[str, dict[str, str]]:
    """What the run was made with, by title; only what is set."""
    systems = records.facts.get("systems", {})
    titled = {f"Settings of {name}": values for name, values in systems.items()}
    titled["Packages"] = records.facts.get("packages", {})
    return {
        title: {str(k): str(v) for k, v in values.items() if v not in (None, "")}
        for title, values in titled.items()
    }
