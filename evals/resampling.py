"""How sure a difference is: bootstrap intervals and tests of pairs, pure and repeatable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, permutation_test

_DRAWS_AT_ONCE = 1_000_000
"""Bounds memory and changes no result."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """After - before in the unit of the values: its mean and the ends of its interval."""

    mean: float
    low: float
    high: float


def bootstrap_interval(
    values: Sequence[float],
    *,
    statistic: Callable[[Sequence[float]], float] = fmean,
    rounds: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Percentile bootstrap interval of ``statistic``, in the unit of ``values``.

    ``rounds`` samples of the size of ``values`` are drawn from them with replacement; the interval
    goes from the (1 - level) / 2 quantile of their statistics to the (1 + level) / 2 quantile. The
    same arguments give the same interval. It takes the values as independent of each other, and is
    a point for one value. Source: Efron & Tibshirani 1993, chapter 13.

    Raises:
        ValueError: there are no values, ``rounds`` is under 1 or ``level`` is not between 0 and 1.
    """
    if not values:
        raise ValueError("an interval needs at least one value")
    if rounds < 1 or not 0 < level < 1:
        raise ValueError("rounds must be at least 1 and level between 0 and 1")
    data = np.asarray(values, dtype=float)
    generator = np.random.default_rng(seed)
    block = max(1, _DRAWS_AT_ONCE // len(data))
    results: list[float] = []
    while len(results) < rounds:
        size = (min(block, rounds - len(results)), len(data))
        samples = data[generator.integers(len(data), size=size)]
        if statistic is fmean:
            results.extend(samples.mean(axis=1).tolist())
        else:
            results.extend(statistic(sample.tolist()) for sample in samples)
    low, high = np.quantile(results, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def paired_bootstrap(
    before: Sequence[float],
    after: Sequence[float],
    *,
    rounds: int = 5000,
    level: float = 0.95,
    seed: int = 0,
) -> Difference:
    """Mean of after - before over the same cases, with its percentile bootstrap interval.

    Whole cases are drawn, so that a case hard for both systems does not widen the interval. An
    interval without 0 is a difference at the level 1 - ``level``. Source: Efron & Tibshirani 1993;
    Koehn 2004 for comparing systems.

    Raises:
        ValueError: the lengths differ or are 0, or as for ``bootstrap_interval``.
    """
    differences = [new - old for old, new in zip(before, after, strict=True)]
    low, high = bootstrap_interval(differences, rounds=rounds, level=level, seed=seed)
    return Difference(mean=fmean(differences), low=low, high=high)


def mcnemar(before: Sequence[bool], after: Sequence[bool]) -> float:
    """Exact two-sided p-value that right and wrong answers flip both ways alike, 0 to 1.

    Of the n cases that flipped, b went from right to wrong: p is that of b in Binomial(n, ½), 1.0
    where nothing flipped. Source: McNemar 1947, in the exact form.

    Raises:
        ValueError: the lengths differ.
    """
    flips = [bool(old) for old, new in zip(before, after, strict=True) if bool(old) != bool(new)]
    return float(binomtest(sum(flips), len(flips)).pvalue) if flips else 1.0


def sign_flip(
    before: Sequence[float], after: Sequence[float], *, rounds: int = 9999, seed: int = 0
) -> float:
    """Two-sided p-value that the mean of after - before is as far from 0 by chance, 0 to 1.

    The paired permutation test: were both alike, each difference could as well have the other sign.
    Exact where there are few different ways, else from ``rounds`` random ones. Source: Fisher 1935.

    Raises:
        ValueError: the lengths differ.
    """
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    if len(pairs) < 2:  # one case proves nothing
        return 1.0
    old, new = np.array(pairs, dtype=float).T

    def mean(first: NDArray[np.float64], second: NDArray[np.float64], axis: int) -> Any:
        return np.mean(second - first, axis=axis)

    found = permutation_test(
        (old, new),
        mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=rounds,
        batch=256,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the order given: under 0.05 means sure though several were tested.

    The i-th smallest of m counts (m - i + 1) times, and never less than a smaller one. Source:
    Holm 1979.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted
