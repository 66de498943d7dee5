"""From the records of a run to its numbers, each with a bootstrap 95% interval and the number of cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from evals import metrics, probabilities
from evals.halves import HALVES, Half, half_of
from evals.handling import handled_rightly
from evals.resampling import bootstrap_interval
from evals.runs import Records, Rows, outcome_of
from evals.systems import Outcome, Span
from qa.vietnamese import sentences


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
    handled: bool | None
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
    """Recall, MRR and nDCG by article and by passage; searches that failed are counted in coverage alone.

    By passage each sentence with the answer is to be found: it is where the first passage holds some
    of it. Cases without a known sentence are left out there.
    """
    by_case = retrieval_by_case(records, system)
    names = list(dict.fromkeys(name for values in by_case.values() for name in values))
    rows = records.retrieval[system].values()
    return {name: mean_score([v.get(name) for v in by_case.values()]) for name in names} | {
        "search coverage": mean_score([float(row["failure"] is None) for row in rows]),
        "search seconds, median": _quantile([row["seconds"] for row in rows], 0.5),
    }


def retrieval_by_case(records: Records, system: str) -> dict[str, dict[str, float]]:
    """The measures of each case by its id."""
    rows = {
        i: row
        for i, row in records.retrieval[system].items()
        if i in records.cases and row["failure"] is None
    }
    relevant = {i: frozenset(records.cases[i]["article_ids"]) for i in rows}
    ranked = {i: row["articles"] for i, row in rows.items()}
    found = metrics.ir_scores(relevant, ranked)
    for i, row in rows.items():
        if ranks := row["passage_ranks"]:
            found[i] |= metrics.passage_scores(ranks)
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
        precision, recall = metrics.citation_scores(cited_sentences(outcome), gold)
    return Graded(
        case=case,
        outcome=outcome,
        handled=handled_rightly(case, outcome),
        citation_precision=precision,
        citation_recall=recall,
        **wording,
    )


def cited_sentences(outcome: Outcome) -> list[Span]:
    """What was cited, sentence by sentence: a long citation is as many as it has sentences."""
    units: list[Span] = []
    for place, (article, start, end) in enumerate(outcome.citations):
        quote = outcome.quotes[place] if place < len(outcome.quotes) else ""
        spans = sentences(quote) or [(0, end - start)]
        units += [(article, start + first, start + last) for first, last in spans]
    return list(dict.fromkeys(units))


def answer_scores(records: Records, system: str) -> Scores:
    """Wording, citations, support, refusal, calibration, costs."""
    rows = records.answers[system]
    graded = grade(records, system)
    outcomes = [g.outcome for g in graded]
    given = [o for o in outcomes if not o.refused]
    labels = [label for o in given for label in o.supports]
    first = [o.first_words for o in given if o.first_words is not None]
    return {
        "coverage": mean_score([float(row["failure"] is None) for row in rows.values()]),
        "handled rightly": handled_score(graded),
        "exact match": mean_score([g.exact_match for g in graded]),
        "token F1": mean_score([g.f1 for g in graded]),
        "reference recall": mean_score([g.reference_recall for g in graded]),
        "syllables": mean_score([float(metrics.answer_syllables(o.text)) for o in given]),
        "citation precision": mean_score([g.citation_precision for g in graded]),
        "citation recall": mean_score([g.citation_recall for g in graded]),
        **{
            f"{support} statements": mean_score([float(label == support) for label in labels])
            for support in (metrics.support_shares(labels) if labels else {})
        },
        "quoted": mean_score([float(o.quoted) for o in outcomes]),
        **_refusal(graded),
        **_calibration(graded),
        "prompt tokens": mean_score([float(o.prompt_tokens) for o in given]),
        "completion tokens": mean_score([float(o.completion_tokens) for o in given]),
        "first words, median s": _quantile(first, 0.5),
        "first words, 95% s": _quantile(first, 0.95),
        "answer, median s": _quantile([o.seconds for o in given], 0.5),
        "answer, 95% s": _quantile([o.seconds for o in given], 0.95),
        "refusal, median s": _quantile([o.seconds for o in outcomes if o.refused], 0.5),
    }


def handled_score(graded: Sequence[Graded]) -> Score:
    """Share of the cases that were handled rightly (``evals.handling``)."""
    return mean_score([None if g.handled is None else float(g.handled) for g in graded])


def _quantile(values: Sequence[float], share: float) -> Score:
    if not values:
        return Score(value=None)
    low, high = bootstrap_interval(values, statistic=lambda some: metrics.quantile(some, share))
    return Score(value=metrics.quantile(values, share), low=low, high=high, n=len(values))


def _refusal(graded: Sequence[Graded]) -> Scores:
    """Each measure with the number of cases that it rests on."""
    refused = sum(g.outcome.refused for g in graded)
    answerable = sum(bool(g.case["answerable"]) for g in graded)
    measures = {
        "refusal precision": ("precision", refused),
        "refusal recall": ("recall", len(graded) - answerable),
        "refusal F1": ("f1", len(graded)),
        "refusal AUC": ("auc", len(graded)),
        "false-refusal rate": ("false_refusal_rate", answerable),
    }

    def score(attribute: str, n: int) -> Score:
        def measure(some: Sequence[Graded]) -> float | None:
            value: float | None = getattr(_refusal_scores(some), attribute)
            return value

        found = _resampled(graded, measure)
        return found if found.value is None else replace(found, n=n)

    return {name: score(*what) for name, what in measures.items()}


def _refusal_scores(graded: Sequence[Graded]) -> probabilities.RefusalScores:
    return probabilities.refusal_scores(
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
    return {
        "calibration error": _resampled(
            known, lambda some: probabilities.expected_calibration_error(*calibration_pairs(some))
        ),
        "Brier score": _resampled(
            known, lambda some: probabilities.brier_score(*calibration_pairs(some))
        ),
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


def by_halves(records: Records, system: str) -> dict[Half, Scores]:
    """``answer_scores`` of the tuning half and of the scored half."""
    rows = records.answers[system]
    return {
        half: answer_scores(replace(records, answers={system: some}), system)
        for half in HALVES
        if (some := {i: row for i, row in rows.items() if half_of(i) == half})
    }


def kinds(rows: Rows) -> dict[str, int]:
    """How many cases there are of each kind."""
    counted: dict[str, int] = {}
    for row in rows.values():
        counted[row["kind"]] = counted.get(row["kind"], 0) + 1
    return counted
