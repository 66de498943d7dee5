"""The weights of ``qa.reranking`` and ``qa.sentence_ranking``, fitted: what is right against what was found with it.

Listwise softmax regression (ListNet with binary relevance, Cao et al. 2007): the likelihood that a right
row has the highest sum, with a small penalty on large weights.
"""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.cases import Case
from qa import Assistant
from qa import sentence_ranking as sentences
from qa.evidence import HITS_READ, candidates, question_weights
from qa.reranking import Features
from qa.retrieval import article_of
from qa.vietnamese import key

NAMES = [field.name for field in fields(Features)]
SENTENCE_NAMES = [field.name for field in fields(sentences.Features)]
_SPEAKING = NAMES.index("sentence") + 1
Lists = list[tuple[NDArray[np.float64], NDArray[np.bool_]]]
"""For each question: features of what was found, one row each, and which rows are right."""


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
        right = np.array([article in case.article_ids for article in order], dtype=bool)
        if right.any() and len(order) > 1:
            lists.append((np.array([by_article[i] for i in order]), right))
    return lists


def gather_sentences(assistant: Assistant, cases: Sequence[Case]) -> Lists:
    """The sentences found for each case; right are those of its articles that hold a reference answer."""
    lists: Lists = []
    for case in cases:
        reading = assistant.read(case.question)
        if reading is None:
            continue
        weights = question_weights(reading.asked.text, assistant.idf)
        found = list(candidates(reading.asked, reading.hits[:HITS_READ], weights))
        near = assistant.cosines(reading.asked.text, [item.text for item in found])
        rows = [
            list(asdict(replace(item.features, cosine=sentences.scaled_cosine(cosine))).values())
            for item, cosine in zip(found, near, strict=True)
            if item.features
        ]
        held = [
            item.article.id in case.article_ids
            and any(key(answer) in key(item.text) for answer in case.answers)
            for item in found
        ]
        if any(held):
            lists.append((np.array(rows), np.array(held)))
    return lists


def fit_ranking(
    lists: Lists, *, names: Sequence[str] = tuple(NAMES), penalty: float = 5.0
) -> dict[str, float]:
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
            held = float(shares[right].sum()) + 1e-12
            total -= float(np.log(held))
            slope = slope - (shares[right] / held) @ rows[right] + shares @ rows
        return total, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(float(w), 2) for name, w in zip(names, found.x / spread, strict=True)}
