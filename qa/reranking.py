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
from itertools import pairwise

from qa.vietnamese import (
    STOPWORDS,
    alternatives,
    figure_tokens,
    index_form,
    index_words,
    spell_out,
    syllables,
)

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

    article_id: str
    title: str
    words: Mapping[str, str]
    dense: Mapping[str, float]
    lexical: Mapping[str, float]

    @cached_property
    def text(self) -> str:
        """The title and all passages."""
        return "\n".join([index_words(self.title), *self.words.values()])


def features(
    question: str,
    candidates: Sequence[Candidate],
    idf: Callable[[str], float],
    others: Mapping[tuple[str, ...], tuple[str, ...]] | None = None,
) -> dict[str, Features]:
    """The features of every passage of ``candidates`` that has a score, by its id.

    ``others``: other names that the collection knows of words of the question (``alternatives``).
    """
    needles = _needles(question, idf, others)
    mass = sum(needle.weight for needle in needles) or 1.0
    triples = _triples(question)
    found: dict[str, Features] = {}
    for candidate in candidates:
        text = candidate.text
        present = [n for n in needles if n.form in text or (n.others and n.is_called_so_in(text))]
        missing = max((n.weight for n in needles if n.single and n not in present), default=0.0)
        for passage in candidate.dense:
            lines = candidate.words[passage].split("\n")
            best = max(
                sum(
                    [
                        n.weight
                        for n in present
                        if n.form in line or (n.others and n.is_called_so_in(line))
                    ]
                )
                for line in lines
            )
            found[passage] = Features(
                dense=candidate.dense[passage],
                lexical=candidate.lexical[passage],
                sentence=best / mass,
                all_of_it=sum(needle.weight for needle in present) / mass,
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


@dataclass(frozen=True)
class _Needle:
    """A word or pair of the question, as it stands in ``index_words``, and its other names."""

    form: str
    others: tuple[str, ...]
    weight: float
    single: bool

    def is_called_so_in(self, text: str) -> bool:
        return any(other in text for other in self.others)


def _needles(
    question: str,
    idf: Callable[[str], float],
    others: Mapping[tuple[str, ...], tuple[str, ...]] | None,
) -> list[_Needle]:
    words = spell_out(syllables(question))
    readings: dict[int, tuple[tuple[str, ...], ...]] = {}
    for item in alternatives(words, others):
        named = tuple(tuple(spell_out(syllables(reading))) for reading in item.readings)
        readings |= dict.fromkeys(range(item.start, item.end), named)
    words = [index_form(word) for word in words]
    found: dict[str, _Needle] = {}
    for place, word in enumerate(words):
        if word not in STOPWORDS:
            found[word] = _needle(word, readings.get(place, ()), idf)
    for place, (a, b) in enumerate(pairwise(words)):
        named = readings.get(place, ())
        # Where a name may have another one, the words beside it are no measure.
        if named == readings.get(place + 1, ()) and not (a in STOPWORDS and b in STOPWORDS):
            found[f"{a}_{b}"] = _needle(f"{a}_{b}", named, idf)
    for figure in figure_tokens(question):
        found[figure] = _needle(figure, (), idf)
    return list(found.values())


def _needle(token: str, named: Sequence[tuple[str, ...]], idf: Callable[[str], float]) -> _Needle:
    rarest = [max(map(idf, map(index_form, name))) for name in named]
    return _Needle(
        form=f" {token.replace('_', ' ')} ",
        others=tuple(f" {' '.join(map(index_form, name))} " for name in named),
        weight=min([idf(token), *rarest]),
        single="_" not in token and token[0] != "#",
    )


def _triples(question: str) -> list[str]:
    words = [index_form(word) for word in spell_out(syllables(question))]
    runs = zip(words, words[1:], words[2:], strict=False)
    return [f" {' '.join(run)} " for run in runs if not set(run) <= STOPWORDS]
