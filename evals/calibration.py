"""Fit the weights of ``qa.answerability`` on questions whose article is there, and taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from qa.answerability import Signals

NAMES = ("gap", "missing", "lead", "cosine", "fit")
_RIDGE = 1e-2
_STEPS = 50

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Weights by name with ``bias``, and the area under the ROC curve on the held-out half.

    ``thresholds``: precision and recall of refusing, and the share of answerable questions refused.
    """

    weights: dict[str, float]
    auc: float
    threshold: float
    precision: float
    recall: float
    thresholds: dict[str, dict[str, float]]


def matrix(signals: Iterable[Signals]) -> Matrix:
    """One row a question: the signals in the order of ``NAMES``, then 1 for the bias."""
    return np.array([[*(asdict(s)[n] for n in NAMES), 1.0] for s in signals])


def fit(rows: Matrix, labels: Sequence[bool], groups: Sequence[int]) -> Fit:
    """Logistic regression by Newton's method; odd ``groups`` are held out, the final fit takes all."""
    y = np.asarray(labels, dtype=float)
    held = np.asarray(groups) % 2 == 1
    scores = rows[held] @ _newton(rows[~held], y[~held])
    probabilities = 1 / (1 + np.exp(-scores))
    truth = y[held] > 0.5
    threshold = _best_threshold(probabilities, truth)
    refused = probabilities < threshold
    weights = _newton(rows, y)
    return Fit(
        thresholds={f"{t:.1f}": _at(t, probabilities, truth) for t in np.arange(0.1, 0.9, 0.1)},
        weights=dict(zip((*NAMES, "bias"), map(float, weights.round(3)), strict=True)),
        auc=roc_auc(probabilities, truth),
        threshold=threshold,
        precision=float((refused & ~truth).sum() / max(1, refused.sum())),
        recall=float((refused & ~truth).sum() / max(1, (~truth).sum())),
    )


def _at(threshold: float, probabilities: Matrix, truth: NDArray[np.bool_]) -> dict[str, float]:
    refused = probabilities < threshold
    right = float((refused & ~truth).sum())
    return {
        "precision": round(right / max(1.0, float(refused.sum())), 3),
        "recall": round(right / max(1.0, float((~truth).sum())), 3),
        "answerable refused": round(float((refused & truth).sum() / max(1, truth.sum())), 3),
    }


def _newton(rows: Matrix, y: Matrix) -> Matrix:
    weights = np.zeros(rows.shape[1])
    ridge = np.eye(rows.shape[1]) * _RIDGE
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (p - y) + _RIDGE * weights
        hessian = rows.T @ (rows * (p * (1 - p))[:, None]) + ridge
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def roc_auc(scores: Matrix, truth: NDArray[np.bool_]) -> float:
    """Share of pairs (answerable, not) that are in the right order; ties count half."""
    difference = scores[truth][:, None] - scores[~truth][None, :]
    return float((difference > 0).mean() + 0.5 * (difference == 0).mean())


def _best_threshold(probabilities: Matrix, truth: NDArray[np.bool_]) -> float:
    """The threshold with the best F1 of refusing."""

    def f1(threshold: float) -> float:
        refused = probabilities < threshold
        right = float((refused & ~truth).sum())
        return 2 * right / max(1.0, float(refused.sum() + (~truth).sum()))

    return max((round(float(t), 2) for t in np.arange(0.05, 0.95, 0.01)), key=f1)
