"""Does the collection speak of the matter at all? A calibrated guess before anything is drafted; pure.

Logistic regression on four signals of retrieval and evidence. ``python -m evals calibrate`` fits the
weights anew and prints how well they separate; the numbers of the last fit are in docs/calibration.md.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from qa.evidence import Evidence, Idf, coverage, question_weights
from qa.retrieval import Hit

HITS_SEEN = 10
"""Passages that the signals are measured on."""


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What is known before drafting. Shares are of the question's IDF mass, 0 to 1.

    ``passage_share``: found in the best passage with its title; ``sentence_share``: in the best single
    sentence; ``cosine``: of the best passage; ``gap``: between the scores of the first and fifth hit.
    """

    passage_share: float
    sentence_share: float
    cosine: float
    gap: float


WEIGHTS = {
    "bias": -13.391,
    "passage_share": 2.394,
    "sentence_share": 1.893,
    "cosine": 9.854,
    "gap": 15.313,
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
        gap=scores[0] - scores[min(4, len(scores) - 1)] if scores else 0.0,
    )


def answer_probability(signals: Signals) -> float:
    """Probability, 0 to 1, that the collection holds the answer."""
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in asdict(signals).items())
    return round(1 / (1 + math.exp(-total)), 4)
