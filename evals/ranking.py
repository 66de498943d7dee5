"""The weights of ``qa.reranking``, fitted: the right article against the others that were found with it.

Listwise softmax regression (ListNet with one relevant article, Cao et al. 2007): the likelihood that the
right article has the highest sum, with a small penalty on large weights.
"""

from collections.abc import Sequence
from dataclasses import asdict, fields

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.cases import Case
from qa import Assistant
from qa.reranking import Features
from qa.retrieval import article_of

NAMES = [field.name for field in fields(Features)]
_SPEAKING = NAMES.index("sentence") + 1
Lists = list[tuple[NDArray[np.float64], int]]
"""For each question: features of the best passage of each article, and which row is right."""


def gather(assistant: Assistant, cases: Sequence[Case]) -> Lists:
    """What a second look sees, for the cases whose article is among those looked at."""
    lists: Lists = []
    for case in cases:
        by_article: dict[str, list[float]] = {}
        for passage_id, found in assistant.features(case.question).items():
            # Weights are not known yet: the passage with the best search scores speaks for its article.
            values = list(asdict(found).values())
            best = by_article.setdefault(article_of(passage_id), values)
            if sum(values[:_SPEAKING]) > sum(best[:_SPEAKING]):
                by_article[article_of(passage_id)] = values
        order = list(by_article)
        right = [order.index(i) for i in case.article_ids if i in by_article]
        if right and len(order) > 1:
            lists.append((np.array([by_article[i] for i in order]), right[0]))
    return lists


def fit_ranking(lists: Lists, *, penalty: float = 5.0) -> dict[str, float]:
    """Weights by name of the feature, for features as they come."""
    everything = np.vstack([rows for rows, _ in lists])
    spread = everything.std(axis=0) + 1e-9
    scaled = [(rows / spread, right) for rows, right in lists]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = penalty * float(weights @ weights) / 2, penalty * weights
        for rows, right in scaled:
            sums = rows @ weights
            shares = np.exp(sums - sums.max())
            shares /= shares.sum()
            total -= float(np.log(shares[right] + 1e-12))
            slope = slope - rows[right] + shares @ rows
        return total, slope

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B")
    return {name: round(float(w), 2) for name, w in zip(NAMES, found.x / spread, strict=True)}
