"""Hits → the sentences that may hold the answer, and of these the few worth the model's time.

The model decides the waiting time: 100 prompt tokens cost about one second on two cores. So sentences
are shown to it one by one, each with the sentence before it where the budget allows, for "ông" and "đó".
Rules read all of them.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import tiktoken

from qa.articles import Article
from qa.instructions import said_between, said_to_readers
from qa.passages import body_sentences
from qa.question import Asked
from qa.retrieval import Hit, field_weights
from qa.sentence_ranking import (
    FIRST,
    WEIGHTS,
    Features,
    Tokens,
    Weights,
    own_features,
    relevances,
    scaled_cosine,
    score,
    share,
    tokens_of,
)
from qa.times import goes_on_at, time_tokens, time_words
from qa.vietnamese import index_tokens, unified_syllables

HITS_READ = 6
"""Passages whose sentences are looked at."""
_SAME_TIME = 6
"""Sentences before one that says no time of its own, of which the last time said is its own."""
COMPARED = 12
"""Sentences whose cosine to the question is computed: those that look best without it."""

Idf = Callable[[str, bool], float]
"""Inverse document frequency of a token; the flag chooses the field without diacritics."""
Cosines = Callable[[str, Sequence[str]], Sequence[float]]
"""A question and texts → their cosines to it, on the scale of the default embedder."""


@dataclass(frozen=True, kw_only=True)
class EvidenceSentence:
    """One sentence of an article, numbered from 1 as the model sees it.

    ``relevance``, 0 to 1: its chance of being the one that answers, over that of the best sentence.
    """

    number: int
    article: Article
    start: int
    end: int
    relevance: float

    @property
    def text(self) -> str:
        """The sentence, copied from the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Sentences for one question: by article in order of relevance, inside it in order of the text.

    The first ``shown`` of them are for the model (all where it is None), and ``tokens`` counts theirs.
    ``lead``, 0 to 1: how far the best of all sentences stands out among those that were compared;
    ``cosine``: highest cosine of a sentence to the question, 0 where none was computed.
    """

    sentences: tuple[EvidenceSentence, ...]
    tokens: int
    lead: float = 0.0
    cosine: float = 0.0
    shown: int | None = None

    @property
    def for_model(self) -> tuple[EvidenceSentence, ...]:
        """The sentences that the model is shown."""
        return self.sentences[: self.shown]

    def by_article(self) -> list[tuple[Article, list[EvidenceSentence]]]:
        """The sentences for the model, grouped as they are shown to it."""
        groups = groupby(self.for_model, key=lambda s: s.article.id)
        return [((group := list(members))[0].article, group) for _, members in groups]


def question_weights(question: str, idf: Idf) -> dict[tuple[bool, str], float]:
    """IDF of every token of the question, by field and token."""
    return {
        (folded, token): weight * idf(token, folded)
        for folded, weight in field_weights(question).items()
        for token in set(index_tokens(question, folded=folded))
    }


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be chosen: the ``index``-th of ``spans``. Context has no features.

    ``now``: its features for what was asked now, where the question before stands in front of it.
    """

    article: Article
    spans: tuple[tuple[int, int], ...]
    index: int
    relevance: float
    features: Features | None = None
    now: Features | None = None

    @property
    def text(self) -> str:
        start, end = self.spans[self.index]
        return self.article.text[start:end]


def choose_evidence(
    asked: Asked,
    hits: Sequence[Hit],
    idf: Idf,
    *,
    budget: int,
    typed: str | None = None,
    cosines: Cosines | None = None,
    limit: int = HITS_READ,
    is_told: Callable[[str], bool] = lambda _: False,
) -> Evidence:
    """The sentences of the first ``limit`` hits that most likely answer ``asked``, at most ``COMPARED``
    and those before them which they point back to.

    ``budget`` is that of the model, in tokens of the sentences by tiktoken's o200k; at least one sentence is
    shown. ``typed`` is the question before diacritics were restored, where they were. ``is_told`` says of a
    sentence that the reader knows it and asks for more.
    """
    weights = question_weights(asked.text if typed is None else typed, idf)
    found = list(candidates(asked, hits[:limit], weights))
    if _has_words_now(asked):
        of_now = candidates(
            replace(asked, text=asked.now), hits[:limit], question_weights(asked.now, idf)
        )
        found = [replace(a, now=b.features) for a, b in zip(found, of_now, strict=True)]
    ranked, cosine = _ranked(asked, [item for item in found if not is_told(item.text)], cosines)
    by_place = {(item.article.id, item.index): item for item in ranked}
    shown: dict[tuple[str, int], Candidate] = {}
    others: dict[tuple[str, int], Candidate] = {}
    used = 0
    for candidate in ranked:
        wanted = [candidate]
        if candidate.index > 0 and _needs_context(candidate):
            before = Candidate(candidate.article, candidate.spans, candidate.index - 1, 0.0)
            if not is_told(before.text):
                wanted.append(by_place.get((before.article.id, before.index), before))
        for item in wanted:
            at = (item.article.id, item.index)
            if at in shown or at in others:
                continue
            cost = count_tokens(item.text)
            if shown and used + cost > budget:
                others[at] = item
            else:
                shown[at] = item
                used += cost
    total = sum(candidate.relevance for candidate in ranked)
    return Evidence(
        sentences=(
            *_numbered(list(shown.values())),
            *_numbered(list(others.values()), first=len(shown) + 1),
        ),
        tokens=used,
        shown=len(shown),
        lead=1 / total if total else 0.0,
        cosine=cosine,
    )


def _has_words_now(asked: Asked) -> bool:
    """Whether what was asked now stands behind the question before, and says something."""
    said = unified_syllables(asked.now, folded=asked.plain)
    return asked.now != asked.text and any(word in asked.words for word in said)


def candidates(asked: Asked, hits: Sequence[Hit], weights: Weights) -> Iterator[Candidate]:
    """Every sentence of the hits once, with its features but for the cosine."""
    seen: set[tuple[str, int]] = set()
    wanted = time_words(asked.text)
    of_time = {folded: time_tokens(asked.text, folded=folded) for folded in (False, True)}
    for hit in hits:
        article, spans = hit.article, _sentence_spans(hit.article)
        tokens = _sentence_tokens(article)
        title = tokens_of(article.title)
        for index, (start, end) in enumerate(spans):
            inside = start < hit.passage.end and end > hit.passage.start
            if not inside or (article.id, index) in seen:
                continue
            seen.add((article.id, index))
            said = tokens[index]
            near = (
                article.text[a:b] for a, b in reversed(spans[max(0, index - _SAME_TIME) : index])
            )
            if wanted and goes_on_at(wanted, article.text[start:end], list(near)):
                said = {folded: words | of_time[folded] for folded, words in said.items()}
            features = Features(
                words=share(weights, said),
                before=share(weights, said, *tokens[max(0, index - 1) : index]),
                title=share(weights, said, title),
                after=share(weights, said, *tokens[index + 1 : index + 2]),
                passage=hit.score,
                **own_features(article.text[start:end], asked, said),
            )
            yield Candidate(article, spans, index, 0.0, features)


_NOW = 0.75
"""Weight of what was asked now, beside the whole with the question before in front of it."""


def _ranked(
    asked: Asked, found: Sequence[Candidate], cosines: Cosines | None
) -> tuple[list[Candidate], float]:
    """Candidates by relevance, best first, and the highest cosine among those compared."""
    found = sorted(found, key=lambda candidate: -_score(candidate, FIRST))
    if cosines is None or not found:
        return _with_relevance(found, FIRST), 0.0
    compared = found[:COMPARED]
    texts = [candidate.text for candidate in compared]
    near = cosines(asked.text, texts)
    near_now = cosines(asked.now, texts) if compared[0].now else near
    compared = [
        replace(item, features=_with_cosine(item.features, one), now=_with_cosine(item.now, other))
        for item, one, other in zip(compared, near, near_now, strict=True)
    ]
    return _with_relevance(compared, WEIGHTS), max(near)


def _with_cosine(features: Features | None, cosine: float) -> Features | None:
    return replace(features, cosine=scaled_cosine(cosine)) if features else None


def _score(candidate: Candidate, weights: Mapping[str, float]) -> float:
    whole, now = (score(f, weights) if f else 0.0 for f in (candidate.features, candidate.now))
    return whole if candidate.now is None else (1 - _NOW) * whole + _NOW * now


def _with_relevance(
    candidates: Sequence[Candidate], weights: Mapping[str, float]
) -> list[Candidate]:
    scores = [_score(candidate, weights) for candidate in candidates]
    rated = [
        replace(candidate, relevance=relevance)
        for candidate, relevance in zip(candidates, relevances(scores), strict=True)
    ]
    return sorted(rated, key=lambda candidate: -candidate.relevance)


@lru_cache(maxsize=256)
def _cut_sentences(article: Article) -> tuple[tuple[int, int, int], ...]:
    """Start and end of each sentence, and between them where it stops being said to readers."""
    spans = body_sentences(article)
    told = said_between([said_to_readers(article.text[start:end]) for start, end in spans])
    return tuple((start, start + n, end) for (start, end), n in zip(spans, told, strict=True))


@lru_cache(maxsize=256)
def _sentence_spans(article: Article) -> tuple[tuple[int, int], ...]:
    """Sentences that are said to readers: commands to a model and markup are no evidence."""
    return tuple((start, cut) for start, cut, _ in _cut_sentences(article) if start < cut)


@lru_cache(maxsize=256)
def withheld_words(article: Article) -> frozenset[str]:
    """Unified syllables that only those parts of the article hold which are not said to readers; mostly none."""
    away = " ".join(article.text[cut:end] for _, cut, end in _cut_sentences(article))
    told = " ".join(article.text[slice(*span)] for span in _sentence_spans(article))
    return frozenset(unified_syllables(away)) - set(unified_syllables(told))


@lru_cache(maxsize=256)
def _sentence_tokens(article: Article) -> tuple[Tokens, ...]:
    return tuple(tokens_of(article.text[slice(*span)]) for span in _sentence_spans(article))


_POINTS_BACK = re.compile(
    r"\b(?:ông|bà|anh|chị|cô|họ|này|đó|ấy|đây|trên|tỉnh|thành phố|địa phương|đơn vị|công ty|hai bên)\b",
    re.IGNORECASE,
)


def _needs_context(candidate: Candidate) -> bool:
    """Whether the sentence speaks of somebody or something named before it."""
    return bool(_POINTS_BACK.search(candidate.text))


def _numbered(candidates: list[Candidate], first: int = 1) -> tuple[EvidenceSentence, ...]:
    best: dict[str, float] = {}
    for candidate in candidates:
        article_id = candidate.article.id
        best[article_id] = max(best.get(article_id, 0.0), candidate.relevance)
    candidates = sorted(candidates, key=lambda c: (-best[c.article.id], c.article.id, c.index))
    return tuple(
        EvidenceSentence(
            number=number,
            article=candidate.article,
            start=candidate.spans[candidate.index][0],
            end=candidate.spans[candidate.index][1],
            relevance=candidate.relevance,
        )
        for number, candidate in enumerate(candidates, start=first)
    )


def readable_text(article: Article) -> str:
    """Title and sentences of an article that are said to readers."""
    sentences = (article.text[start:end] for start, end in _sentence_spans(article))
    return " . ".join([article.title, *sentences])


def preceding_sentences(article: Article, start: int) -> list[tuple[int, int]]:
    """Offsets of the sentences that stand before offset ``start``, nearest first."""
    return [span for span in reversed(_sentence_spans(article)) if span[1] <= start]


def following_sentences(article: Article, end: int) -> list[tuple[int, int]]:
    """Offsets of the sentences after offset ``end``, the nearest first."""
    return [span for span in _sentence_spans(article) if span[0] >= end]


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    # llama-index-core ships tiktoken's data; without this tiktoken would download it.
    import llama_index.core as core

    bundled = Path(core.__file__).parent / "_static" / "tiktoken_cache"
    before = os.environ.get("TIKTOKEN_CACHE_DIR")
    os.environ["TIKTOKEN_CACHE_DIR"] = str(bundled)
    try:
        return tiktoken.get_encoding("o200k_base")
    finally:
        if before is None:
            del os.environ["TIKTOKEN_CACHE_DIR"]
        else:
            os.environ["TIKTOKEN_CACHE_DIR"] = before


def count_tokens(text: str) -> int:
    """Tokens of ``text`` in o200k; other models' counts differ by a fifth or so."""
    return len(_encoding().encode(text, disallowed_special=()))
