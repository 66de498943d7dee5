"""Does the collection speak of the matter at all? A calibrated guess before anything is drafted; pure.

Logistic regression on five signals of retrieval and evidence. ``python -m evals calibrate`` fits the
weights anew and prints how well they separate; the numbers of the last fit are in docs/calibration.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from qa.articles import Article
from qa.evidence import Evidence, Idf, coverage, question_weights
from qa.retrieval import Hit
from qa.vietnamese import index_tokens

HITS_SEEN = 10
"""Passages that the signals are measured on."""


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What is known before drafting. Shares are of the question's IDF mass, 0 to 1.

    ``passage_share``: found in the best passage with its title; ``sentence_share``: in the best single
    sentence; ``cosine``: of the best passage; ``gap``: between the scores of the first and fifth hit (where
    there is no fifth, a collection of a few lines, nothing competes and its score counts as 0);
    ``missing``: idf over 10 of the rarest word of the question that the best article does not hold.
    """

    passage_share: float
    sentence_share: float
    cosine: float
    gap: float
    missing: float


WEIGHTS = {
    "bias": -4.76,
    "passage_share": 0.736,
    "sentence_share": 2.598,
    "cosine": 1.779,
    "gap": 24.056,
    "missing": -1.736,
}


def measure(
    question: str, hits: Sequence[Hit], evidence: Evidence, idf: Idf, *, cosine: float
) -> Signals:
    """The signals of one search. ``cosine`` is the highest of the hits'."""
    hits = hits[:HITS_SEEN]
    weights = question_weights(question, idf)
    passages = [coverage(f"{hit.article.title}\n{hit.passage.text}", weights) for hit in hits]
    chosen = [coverage(sentence.text, weights) for sentence in evidence.sentences]
    scores = [hit.score for hit in hits]
    return Signals(
        passage_share=max(passages, default=0.0),
        sentence_share=max(chosen, default=0.0),
        cosine=cosine,
        gap=_gap(scores),
        missing=_rarest_missing(weights, hits[0].article) if hits else 1.0,
    )


def _gap(scores: Sequence[float]) -> float:
    return scores[0] - (scores[4] if len(scores) > 4 else 0.0) if scores else 0.0


def _rarest_missing(weights: Mapping[tuple[bool, str], float], article: Article) -> float:
    """Of single words; pairs are missing in every article that tells it in other words."""
    text = f"{article.title}\n{article.text}"
    held = {folded: frozenset(index_tokens(text, folded=folded)) for folded, _ in weights}
    absent = [
        weight
        for (folded, token), weight in weights.items()
        if "_" not in token and token not in held[folded]
    ]
    return max(absent, default=0.0) / 10


def answer_probability(signals: Signals) -> float:
    """Probability, 0 to 1, that the collection holds the answer."""
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in asdict(signals).items())
    return round(1 / (1 + math.exp(-total)), 4)
