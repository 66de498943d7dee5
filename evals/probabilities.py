"""Measures of refusing, and of what ``answer_probability`` is worth; tested against sums done by hand."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from scipy.stats import rankdata

from evals.metrics import share_of


@dataclass(frozen=True, kw_only=True)
class RefusalScores:
    """How well a system refuses; shares from 0 to 1, None where there was nothing to measure."""

    precision: float | None
    recall: float | None
    f1: float | None
    auc: float | None
    false_refusal_rate: float | None


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Answers whose probability lies in ``[low, high)``, in the last bin ``[low, high]``.

    The two means are from 0 to 1, None where ``count`` is 0.
    """

    low: float
    high: float
    count: int
    mean_probability: float | None
    share_correct: float | None


# ---------------------------------------------------------------------------------------------
# Refusing


def refusal_scores(
    answerable: Sequence[bool],
    refused: Sequence[bool],
    probability: Sequence[float | None],
) -> RefusalScores:
    """How well unanswerable questions, the positives, are told from answerable ones.

    ``probability`` is that of being answerable. All scores are from 0 to 1:

    - precision: unanswerable and refused / refused; None where nothing was refused.
    - recall: unanswerable and refused / unanswerable; None without unanswerable questions.
    - f1: 2 · unanswerable and refused / (refused + unanswerable); None without unanswerable
      questions, and 0 for a system that never refuses one.
    - auc: share of the pairs of an unanswerable and an answerable question in which the
      unanswerable one has the lower probability, ties counted half (the ROC AUC of
      1 - ``probability``; Hanley & McNeil 1982). It does not depend on ``refused``. None where
      either kind of question is missing or a probability is.
    - false_refusal_rate: answerable and refused / answerable; None without answerable questions.

    Raises:
        ValueError: the lengths differ, or a probability is outside 0 to 1.
    """
    pairs = list(zip(answerable, refused, strict=True))
    known = _checked([p for p in probability if p is not None])
    if len(probability) != len(pairs):
        raise ValueError("as many probabilities as questions are needed")
    unanswerable = sum(not can for can, _ in pairs)
    right = sum(no and not can for can, no in pairs)
    wrong = sum(no and can for can, no in pairs)
    both_kinds = 0 < unanswerable < len(pairs)
    return RefusalScores(
        precision=share_of(right, right + wrong),
        recall=share_of(right, unanswerable),
        f1=share_of(2 * right, right + wrong + unanswerable) if unanswerable else None,
        auc=_auc(answerable, known) if both_kinds and len(known) == len(pairs) else None,
        false_refusal_rate=share_of(wrong, len(pairs) - unanswerable),
    )


def _auc(answerable: Sequence[bool], probability: Sequence[float]) -> float:
    """Mann-Whitney U of the answerable questions by their ranks, over the number of pairs."""
    truth = np.asarray(answerable, dtype=bool)
    positive, negative = int(truth.sum()), int((~truth).sum())
    ranks = float(rankdata(probability)[truth].sum())
    return (ranks - positive * (positive + 1) / 2) / (positive * negative)


def precision_recall_curve(
    answerable: Sequence[bool], probability: Sequence[float]
) -> list[tuple[float, float, float]]:
    """``(threshold, precision, recall)`` of refusing each question with ``probability < threshold``.

    Thresholds rise: one for each different set of refused questions that is not empty, that is each
    probability but the least, and 1. Precision and recall are those of ``refusal_scores``; recall
    never falls. A probability of exactly 1 is refused by no threshold. ``[]`` without unanswerable
    questions.

    Raises:
        ValueError: the lengths differ, or a probability is outside 0 to 1.
    """
    ordered = sorted(zip(_checked(probability), answerable, strict=True))
    unanswerable = sum(not can for _, can in ordered)
    if not unanswerable:
        return []
    values = np.array([p for p, _ in ordered])
    right = np.cumsum([not can for _, can in ordered])
    thresholds = sorted({*probability, 1.0} - {ordered[0][0]})
    refused = np.searchsorted(values, thresholds)
    return [
        (float(threshold), float(right[n - 1] / n), float(right[n - 1] / unanswerable))
        for threshold, n in zip(thresholds, refused, strict=True)
    ]


# ---------------------------------------------------------------------------------------------
# Calibration


def reliability(probability: Sequence[float], correct: Sequence[bool], bins: int = 10) -> list[Bin]:
    """The reliability diagram: ``bins`` bins of equal width from 0 to 1, empty ones as well.

    Source: DeGroot & Fienberg 1983.

    Raises:
        ValueError: the lengths differ, a probability is outside 0 to 1, or ``bins`` is under 1.
    """
    if bins < 1:
        raise ValueError("at least one bin is needed")
    edges = [i / bins for i in range(bins + 1)]
    inside: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for p, right in zip(_checked(probability), correct, strict=True):
        inside[min(bisect_right(edges, p), bins) - 1].append((p, right))
    return [
        Bin(
            low=edges[i],
            high=edges[i + 1],
            count=len(members),
            mean_probability=fmean(p for p, _ in members) if members else None,
            share_correct=fmean(right for _, right in members) if members else None,
        )
        for i, members in enumerate(inside)
    ]


def expected_calibration_error(
    probability: Sequence[float], correct: Sequence[bool], bins: int = 10
) -> float | None:
    """Σ over bins of (count / all) · abs(share correct - mean probability); 0 (best) to 1.

    The bins are those of ``reliability``. None of nothing. Source: Naeini et al. 2015.
    """
    gaps = [
        b.count * abs(b.share_correct - b.mean_probability)
        for b in reliability(probability, correct, bins)
        if b.share_correct is not None and b.mean_probability is not None
    ]
    return sum(gaps) / len(probability) if gaps else None


def brier_score(probability: Sequence[float], correct: Sequence[bool]) -> float | None:
    """Mean of (probability - outcome)², the outcome 1 where correct and 0 where not.

    0 (best) to 1; always saying 0.5 gives 0.25. None of nothing. Source: Brier 1950.

    Raises:
        ValueError: the lengths differ, or a probability is outside 0 to 1.
    """
    errors = [(p - right) ** 2 for p, right in zip(_checked(probability), correct, strict=True)]
    return fmean(errors) if errors else None


def _checked(probability: Sequence[float]) -> Sequence[float]:
    if not all(0 <= p <= 1 for p in probability):
        raise ValueError("a probability is outside 0 to 1")
    return probability
