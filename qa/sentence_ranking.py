"""Which sentence of what was found answers the question? A weighted sum of what can be read in it; pure.

The weights are those of a softmax over all sentences found for one question, fitted so that the sentences
that hold the reference answer get most of it (``python -m evals fit-sentences``; docs/retrieval.md has the
numbers). Two sets: a first one without vectors, and one for the few best, whose cosines are known.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from qa.kinds import answers_kind
from qa.question import Asked
from qa.vietnamese import STOPWORDS, index_tokens, unified_syllables

Tokens = Mapping[bool, frozenset[str]]
"""Index tokens of a text, with (False) and without (True) diacritics."""
Weights = Mapping[tuple[bool, str], float]
"""IDF of the question's tokens, by field and token."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """What is known of one sentence. Shares are of the question's IDF mass, 0 to 1.

    ``words``: share that the sentence says; ``before``, ``title``, ``after``: with the sentence before it,
    its title, the sentence after it. ``passage``: score of its passage. ``kind``: whether it says the kind
    of thing that was asked for; one half where any kind would do. ``pairs``: share of the question's pairs
    of syllables. ``new``: share of its content words that the question does not have. ``length``: natural
    logarithm of its syllables, over 4. ``cosine``: to the question, 0.8 being 0 and 0.9 being 1.
    """

    words: float
    before: float
    title: float
    after: float
    passage: float
    kind: float
    pairs: float
    new: float
    length: float
    cosine: float = 0.0


FIRST = {
    "words": -3.12,
    "before": 7.16,
    "title": 3.84,
    "after": 2.89,
    "passage": 24.48,
    "kind": 2.26,
    "pairs": 0.82,
    "new": -3.42,
    "length": 1.97,
}
WEIGHTS = {
    "words": -10.51,
    "before": 7.05,
    "title": 3.73,
    "after": 2.97,
    "passage": 21.12,
    "kind": 2.09,
    "pairs": 5.62,
    "new": -1.28,
    "length": 1.62,
    "cosine": 3.4,
}
"""Both fitted on ViNewsQA train2000 and 400 questions of XQuAD."""


def score(found: Features, weights: Mapping[str, float]) -> float:
    """The weighted sum; only differences between sentences of one question mean something."""
    values = asdict(found)
    return math.fsum(weight * values[name] for name, weight in weights.items())


def tokens_of(text: str) -> Tokens:
    """Index tokens of ``text`` in both fields."""
    return {folded: frozenset(index_tokens(text, folded=folded)) for folded in (False, True)}


def share(weights: Weights, *texts: Tokens) -> float:
    """Share, 0 to 1, of the question's mass whose tokens occur in one of ``texts``."""
    total = sum(weights.values())
    present = (
        weight
        for (folded, token), weight in weights.items()
        if any(token in text[folded] for text in texts)
    )
    return sum(present) / total if total else 0.0


def own_features(text: str, asked: Asked, said: Tokens) -> dict[str, float]:
    """The features that a sentence has by itself."""
    pairs = [token for token in index_tokens(asked.text, folded=asked.plain) if "_" in token]
    syllables = unified_syllables(text, folded=asked.plain)
    known = frozenset(unified_syllables(asked.text, folded=asked.plain))
    content = {word for word in syllables if word not in STOPWORDS}
    return {
        "kind": 0.5 if asked.kind == "other" else float(answers_kind(asked, text)),
        "pairs": sum(pair in said[asked.plain] for pair in pairs) / max(len(pairs), 1),
        "new": len(content - known) / max(len(content), 1),
        "length": math.log(len(syllables) + 1) / 4,
    }


def scaled_cosine(cosine: float) -> float:
    """A cosine of the default embedder as a feature: 0.8 becomes 0, 0.9 becomes 1.

    Its sentences lie between 0.75 and 0.95; other models' cosines are held to that range.
    """
    return 10 * (min(max(cosine, 0.75), 0.95) - 0.8)


def relevances(scores: Sequence[float]) -> list[float]:
    """Chances of being the sentence that answers, over those of the best one: 0 to 1."""
    best = max(scores, default=0.0)
    return [math.exp(value - best) for value in scores]
