"""Does the collection speak of the matter at all? A calibrated guess before anything is drafted; pure.

Logistic regression on five signals of retrieval and evidence. ``python -m evals calibrate`` fits the
weights anew and prints how well they separate; the numbers of the last fit are in docs/calibration.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from qa.articles import Article
from qa.evidence import Evidence, Idf, question_weights
from qa.retrieval import Hit
from qa.sentence_ranking import scaled_cosine
from qa.vietnamese import index_tokens

HITS_SEEN = 10
"""Passages that the signals are measured on."""


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What is known before drafting.

    ``gap``: between the scores of the first and fifth hit (where there is no fifth, a collection of a few
    lines, nothing competes and its score counts as 0); ``missing``: idf over 10 of the rarest word of the
    question that the best article does not hold; ``lead``: how far the best sentence stands out among
    those compared; ``cosine``: the highest of a sentence, 0.8 being 0 and 0.9 being 1; ``fit``: share of
    the question's words, 0 to 1, in the sentence that fits best, 0 where none fits.
    """

    gap: float
    missing: float
    lead: float
    cosine: float
    fit: float


WEIGHTS = {
    "bias": -5.984,
    "gap": 13.472,
    "missing": -0.96,
    "lead": 2.659,
    "cosine": 2.867,
    "fit": 1.552,
}


def measure(
    question: str, hits: Sequence[Hit], evidence: Evidence, idf: Idf, *, fit: float
) -> Signals:
    """The signals of one search. ``fit`` is the coverage of the sentence that fits best."""
    hits = hits[:HITS_SEEN]
    weights = question_weights(question, idf)
    return Signals(
        gap=_gap([hit.score for hit in hits]),
        missing=_rarest_missing(weights, hits[0].article) if hits else 1.0,
        lead=evidence.lead,
        cosine=scaled_cosine(evidence.cosine),
        fit=fit,
    )


def _gap(scores: Sequence[float]) -> float:
    return scores[0] - (scores[4] if len(scores) > 4 else 0.0) if scores else 0.0


def _rarest_missing(weights: Mapping[tuple[bool, str], float], article: Article) -> float:
    """Of single words; pairs are missing in every article that tells it in other words."""
    text = f"{article.title}\n{article.text}"
    held = {
        folded: frozenset(index_tokens(text, folded=folded))
        for folded in {folded for folded, _ in weights}
    }
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
