"""A second look at the articles that a search found first: where in them the question's words stand.

The search itself sees passages one by one. Here the best articles are read again as a whole: does one
sentence hold what was asked, do words follow each other as in the question, which word is missing
altogether. A weighted sum of these features ranks their passages anew; ``python -m evals fit-ranking``
fits the weights (docs/retrieval.md has what each feature gave).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa.vietnamese import STOPWORDS, index_form, index_tokens, index_words, syllables

ARTICLES = 20
"""Articles that are looked at again."""
_RAREST = 10.0
"""A usual idf of a word that few passages hold; scales ``missing`` to about 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """What is known of one passage and its article, each about 0 to 1.

    ``dense``, ``lexical``: scores of the search over the best one's. ``sentence``: share of the question's IDF mass in the best single sentence of the
    passage; ``all_of_it``: in the article. ``triples``: share of the question's runs of three syllables
    that stand in the article. ``missing``: idf of the rarest word that does not. ``length``: natural
    logarithm of the article's syllables, over 10.
    """

    dense: float
    lexical: float
    sentence: float
    all_of_it: float
    triples: float
    missing: float
    length: float


WEIGHTS: dict[str, float] = {
    "dense": 11.53,
    "lexical": 3.09,
    "sentence": 7.56,
    "all_of_it": 5.28,
    "triples": -1.57,
    "missing": -4.76,
    "length": -11.99,
}
"""Fitted on ViNewsQA train2000 and XQuAD, each question also without diacritics."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An article that was found: ``words`` (``index_words``) of all its passages, and both scores of
    those that were found, scaled to 0 to 1.
    """

    title: str
    words: Mapping[str, str]
    dense: Mapping[str, float]
    lexical: Mapping[str, float]

    @cached_property
    def text(self) -> str:
        """The title and all passages."""
        return "\n".join([index_words(self.title), *self.words.values()])


def features(
    question: str, candidates: Sequence[Candidate], idf: Callable[[str], float]
) -> dict[str, Features]:
    """The features of every passage of ``candidates`` that has a score, by its id."""
    weights = {needle: idf(token) for token, needle in _needles(question).items()}
    mass = sum(weights.values()) or 1.0
    singles = [needle for needle in weights if needle.count(" ") == 2]
    triples = _triples(question)
    found: dict[str, Features] = {}
    for candidate in candidates:
        text = candidate.text
        present = [needle for needle in weights if needle in text]
        missing = max((weights[needle] for needle in singles if needle not in text), default=0.0)
        for passage in candidate.dense:
            lines = candidate.words[passage].split("\n")
            best = max(
                sum(weights[needle] for needle in present if needle in line) for line in lines
            )
            found[passage] = Features(
                dense=candidate.dense[passage],
                lexical=candidate.lexical[passage],
                sentence=best / mass,
                all_of_it=sum(weights[needle] for needle in present) / mass,
                triples=sum(triple in text for triple in triples) / max(len(triples), 1),
                missing=missing / _RAREST,
                length=math.log(text.count(" ") + 1) / 10,
            )
    return found


def score(found: Features) -> float:
    """The weighted sum, from 0 to 1 where the features are: only the order within one search means something."""
    total = math.fsum(weight * getattr(found, name) for name, weight in WEIGHTS.items())
    low = sum(min(weight, 0.0) for weight in WEIGHTS.values())
    high = sum(max(weight, 0.0) for weight in WEIGHTS.values())
    return min(max((total - low) / (high - low), 0.0), 1.0)


def _needles(question: str) -> dict[str, str]:
    """Tokens of the question, and how they stand in ``index_words``."""
    tokens = dict.fromkeys(index_tokens(question))
    return {t: f" {t if t.startswith('=') else t.replace('_', ' ')} " for t in tokens}


def _triples(question: str) -> list[str]:
    words = [index_form(word) for word in syllables(question)]
    runs = zip(words, words[1:], words[2:], strict=False)
    return [f" {' '.join(run)} " for run in runs if not set(run) <= STOPWORDS]
