"""From the records of a run to its numbers, each with a bootstrap 95% interval and the number of cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from evals import metrics
from evals.resampling import bootstrap_interval
from evals.runs import Records, Rows, outcome_of
from evals.systems import Outcome


@dataclass(frozen=True, kw_only=True)
class Score:
    """A number, its 95% interval, and how many cases it rests on. None: there was nothing to measure."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0

    def to_dict(self) -> dict[str, Any]:
        """JSON form, rounded to four digits."""
        values = {"value": self.value, "low": self.low, "high": self.high}
        rounded = {k: None if v is None else round(v, 4) for k, v in values.items()}
        return {**rounded, "n": self.n}


Scores = dict[str, Score]


@dataclass(frozen=True, kw_only=True)
class Graded:
    """One answered case with what was measured on it; None where a measure does not apply."""

    case: Mapping[str, Any]
    outcome: Outcome
    exact_match: float | None
    f1: float | None
    reference_recall: float | None
    citation_precision: float | None
    citation_recall: float | None

    @property
    def right_refusal(self) -> bool:
        """Whether it was refused exactly where it had to be."""
        return self.outcome.refused != bool(self.case["answerable"])


def mean_score(values: Sequence[float | None]) -> Score:
    """The mean of the values that there are."""
    known = [value for value in values if value is not None]
    if not known:
        return Score(value=None)
    low, high = bootstrap_interval(known)
    return Score(value=fmean(known), low=low, high=high, n=len(known))


# -- retrieval


def retrieval_scores(records: Records, system: str) -> Scores:
    """Recall, MRR and nDCG by article, and recall and MRR by passage.

    By passage a hit is one that holds some of a sentence with the answer; cases without a known
    sentence are left out there.
    """
    by_case = retrieval_by_case(records, system)
    names = list(dict.fromkeys(name for values in by_case.values() for name in values))
    return {name: mean_score([v.get(name) for v in by_case.values()]) for name in names} | {
        "search seconds, median": _quantile(
            [r["seconds"] for r in records.retrieval[system].values()], 0.5
        )
    }


def retrieval_by_case(records: Records, system: str) -> dict[str, dict[str, float]]:
    """The measures of each case by its id."""
    rows = {i: row for i, row in records.retrieval[system].items() if i in records.cases}
    relevant = {i: frozenset(records.cases[i]["article_ids"]) for i in rows}
    ranked = {i: row["articles"] for i, row in rows.items()}
    found = metrics.ir_scores(relevant, ranked)
    for i, row in rows.items():
        if records.cases[i]["gold"]:
            rank = row["passage_rank"]
            found[i] |= {f"passage recall@{k}": metrics.recall_at(rank, k) for k in (1, 5, 10)}
            found[i]["passage mrr"] = metrics.reciprocal_rank(rank)
    return found


# -- answers


def grade(records: Records, system: str) -> list[Graded]:
    """Every answer that there is; failures are left out and counted in ``coverage``."""
    graded = []
    for i, row in records.answers[system].items():
        outcome = outcome_of(row)
        if i in records.cases and outcome.failure is None:
            graded.append(_grade(records.cases[i], outcome))
    return graded


def _grade(case: Mapping[str, Any], outcome: Outcome) -> Graded:
    references = case["answers"]
    wording: dict[str, float | None] = dict.fromkeys(
        ("exact_match", "f1", "reference_recall"), None
    )
    if case["answerable"] and references:
        text = "" if outcome.refused else outcome.text
        # What is refused scores 0, also by measures that an empty text could satisfy.
        wording = {
            "exact_match": metrics.exact_match(text, references) if text else 0.0,
            "f1": metrics.token_f1(text, references) if text else 0.0,
            "reference_recall": metrics.reference_recall(text, references) if text else 0.0,
        }
    precision = recall = None
    if case["answerable"] and case["gold"] and not outcome.refused:
        gold = [[(a, s, e) for a, s, e in spans] for spans in case["gold"]]
        precision, recall = metrics.citation_scores(outcome.citations, gold)
    return Graded(
        case=case,
        outcome=outcome,
        citation_precision=precision,
        citation_recall=recall,
        **wording,
    )


def answer_scores(records: Records, system: str) -> Scores:
    """Wording, citations, support, refusal, calibration, costs."""
    rows = records.answers[system]
    graded = grade(records, system)
    outcomes = [g.outcome for g in graded]
    given = [o for o in outcomes if not o.refused]
    labels = [label for o in given for label in o.supports]
    shares = metrics.support_shares(labels) if labels else {}
    first = [o.first_words for o in outcomes if o.first_words is not None]
    return {
        "coverage": Score(value=len(graded) / len(rows) if rows else None, n=len(rows)),
        "exact match": mean_score([g.exact_match for g in graded]),
        "token F1": mean_score([g.f1 for g in graded]),
        "reference recall": mean_score([g.reference_recall for g in graded]),
        "syllables": mean_score([float(metrics.answer_syllables(o.text)) for o in given]),
        "citation precision": mean_score([g.citation_precision for g in graded]),
        "citation recall": mean_score([g.citation_recall for g in graded]),
        **{f"{label} statements": Score(value=v, n=len(labels)) for label, v in shares.items()},
        "quoted": mean_score([float(o.quoted) for o in outcomes]),
        **_refusal(graded),
        **_calibration(graded),
        "prompt tokens": mean_score([float(o.prompt_tokens) for o in given]),
        "completion tokens": mean_score([float(o.completion_tokens) for o in given]),
        "first words, median s": _quantile(first, 0.5),
        "first words, 95% s": _quantile(first, 0.95),
        "answer, median s": _quantile([o.seconds for o in outcomes], 0.5),
        "answer, 95% s": _quantile([o.seconds for o in outcomes], 0.95),
    }


def _quantile(values: Sequence[float], share: float) -> Score:
    return Score(value=metrics.quantile(values, share) if values else None, n=len(values))


def _refusal(graded: Sequence[Graded]) -> Scores:
    return {
        "refusal precision": _resampled(graded, lambda some: _refusal_scores(some).precision),
        "refusal recall": _resampled(graded, lambda some: _refusal_scores(some).recall),
        "refusal F1": _resampled(graded, lambda some: _refusal_scores(some).f1),
        "refusal AUC": _resampled(graded, lambda some: _refusal_scores(some).auc),
        "false-refusal rate": _resampled(
            graded, lambda some: _refusal_scores(some).false_refusal_rate
        ),
    }


def _refusal_scores(graded: Sequence[Graded]) -> metrics.RefusalScores:
    return metrics.refusal_scores(
        [bool(g.case["answerable"]) for g in graded],
        [g.outcome.refused for g in graded],
        [g.outcome.probability for g in graded],
    )


def _resampled(
    graded: Sequence[Graded], measure: Callable[[Sequence[Graded]], float | None]
) -> Score:
    """A measure of the whole set; a resample that holds nothing to measure counts as the whole."""
    value = measure(graded)
    if value is None:
        return Score(value=None)

    def of_places(places: Sequence[float]) -> float:
        found = measure([graded[int(place)] for place in places])
        return value if found is None else found

    low, high = bootstrap_interval(range(len(graded)), statistic=of_places, rounds=400)
    return Score(value=value, low=low, high=high, n=len(graded))


def _calibration(graded: Sequence[Graded]) -> Scores:
    known = [g for g in graded if g.outcome.probability is not None]
    if not known:
        return {}
    probability, correct = calibration_pairs(known)
    return {
        "calibration error": Score(
            value=metrics.expected_calibration_error(probability, correct), n=len(known)
        ),
        "Brier score": Score(value=metrics.brier_score(probability, correct), n=len(known)),
    }


def calibration_pairs(graded: Sequence[Graded]) -> tuple[list[float], list[bool]]:
    """``answer_probability`` and whether the articles hold the answer, for charts and sums."""
    known = [g for g in graded if g.outcome.probability is not None]
    return (
        [float(g.outcome.probability or 0.0) for g in known],
        [bool(g.case["answerable"]) for g in known],
    )


# -- all of it


def summarise(records: Records) -> dict[str, dict[str, Scores]]:
    """``{"retrieval": {system: scores}, "answers": {system: scores}}``."""
    return {
        "retrieval": {s: retrieval_scores(records, s) for s, r in records.retrieval.items() if r},
        "answers": {s: answer_scores(records, s) for s, rows in records.answers.items() if rows},
    }


def kinds(rows: Rows) -> dict[str, int]:
    """How many cases there are of each kind."""
    counted: dict[str, int] = {}
    for row in rows.values():
        counted[row["kind"]] = counted.get(row["kind"], 0) + 1
    return counted
