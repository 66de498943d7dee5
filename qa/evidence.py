"""Hits → the few sentences worth the model's time, within a token budget.

The model decides the waiting time: 100 prompt tokens cost about one second on two cores. So sentences
are chosen one by one, each with the sentence before it where the budget allows, for "ông" and "đó".
"""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import tiktoken

from qa.articles import Article
from qa.instructions import is_for_machines
from qa.passages import body_sentences
from qa.retrieval import Hit, field_weights
from qa.vietnamese import index_tokens

HITS_READ = 6
"""Passages whose sentences are looked at."""
_HIT_SHARE = 0.35

Idf = Callable[[str, bool], float]
"""Inverse document frequency of a token; the flag chooses the field without diacritics."""


@dataclass(frozen=True, kw_only=True)
class EvidenceSentence:
    """One sentence of an article, numbered from 1 as the model sees it.

    ``relevance`` runs from 0 to 1 and beyond: share of the question found, and rank of the passage.
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
    """Sentences for one question: by article in order of relevance, inside it in order of the text."""

    sentences: tuple[EvidenceSentence, ...]
    tokens: int

    def by_article(self) -> list[tuple[Article, list[EvidenceSentence]]]:
        """The sentences grouped as they are shown to the model."""
        groups = groupby(self.sentences, key=lambda s: s.article.id)
        return [((group := list(members))[0].article, group) for _, members in groups]


def question_weights(question: str, idf: Idf) -> dict[tuple[bool, str], float]:
    """IDF of every token of the question, by field and token."""
    return {
        (folded, token): weight * idf(token, folded)
        for folded, weight in field_weights(question).items()
        for token in set(index_tokens(question, folded=folded))
    }


def coverage(text: str, weights: dict[tuple[bool, str], float]) -> float:
    """Share, 0 to 1, of the question's IDF mass whose tokens occur in ``text``."""
    total = sum(weights.values())
    if not total:
        return 0.0
    present = {
        f: frozenset(index_tokens(text, folded=f)) for f in {folded for folded, _ in weights}
    }
    return sum(w for (folded, token), w in weights.items() if token in present[folded]) / total


@dataclass(frozen=True)
class _Candidate:
    article: Article
    spans: tuple[tuple[int, int], ...]
    index: int
    relevance: float


def choose_evidence(
    question: str, hits: Sequence[Hit], idf: Idf, *, budget: int, limit: int = HITS_READ
) -> Evidence:
    """The sentences of the first ``limit`` hits that say most about ``question``.

    ``budget`` counts tokens of the sentences by tiktoken's o200k; at least one sentence is taken.
    """
    weights = question_weights(question, idf)
    chosen: dict[tuple[str, int], _Candidate] = {}
    used = 0
    for candidate in sorted(_candidates(hits[:limit], weights), key=lambda c: -c.relevance):
        wanted = [candidate]
        if candidate.index > 0 and (candidate.article.id, candidate.index - 1) not in chosen:
            before = _Candidate(candidate.article, candidate.spans, candidate.index - 1, 0.0)
            wanted = [before, candidate] if _needs_context(candidate) else [candidate]
        for item in wanted:
            at = (item.article.id, item.index)
            cost = count_tokens(_text(item))
            if at in chosen or (chosen and used + cost > budget):
                continue
            chosen[at] = item
            used += cost
    return Evidence(sentences=_numbered(list(chosen.values())), tokens=used)


def _candidates(hits: Sequence[Hit], weights: dict[tuple[bool, str], float]) -> list[_Candidate]:
    found: dict[tuple[str, int], _Candidate] = {}
    for hit in hits:
        spans = _sentence_spans(hit.article)
        for index, (start, end) in enumerate(spans):
            if start >= hit.passage.end or end <= hit.passage.start:
                continue
            context = hit.article.text[spans[max(0, index - 1)][0] : start]
            text = hit.article.text[start:end]
            share = 0.8 * coverage(text, weights) + 0.2 * coverage(context + text, weights)
            relevance = (1 - _HIT_SHARE) * share + _HIT_SHARE * hit.score
            found.setdefault(
                (hit.article.id, index), _Candidate(hit.article, spans, index, relevance)
            )
    return list(found.values())


@lru_cache(maxsize=256)
def _sentence_spans(article: Article) -> tuple[tuple[int, int], ...]:
    """Sentences that are said to readers: commands to a model and markup are no evidence."""
    spans = body_sentences(article)
    return tuple(span for span in spans if not is_for_machines(article.text[slice(*span)]))


def _text(candidate: _Candidate) -> str:
    start, end = candidate.spans[candidate.index]
    return candidate.article.text[start:end]


_POINTS_BACK = re.compile(
    r"\b(?:ông|bà|anh|chị|cô|họ|này|đó|ấy|đây|trên|tỉnh|thành phố|địa phương|đơn vị|công ty|hai bên)\b",
    re.IGNORECASE,
)


def _needs_context(candidate: _Candidate) -> bool:
    """Whether the sentence speaks of somebody or something named before it."""
    return bool(_POINTS_BACK.search(_text(candidate)))


def _numbered(candidates: list[_Candidate]) -> tuple[EvidenceSentence, ...]:
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
        for number, candidate in enumerate(candidates, start=1)
    )


def preceding_sentences(article: Article, start: int) -> list[tuple[int, int]]:
    """Offsets of the sentences that stand before offset ``start``, nearest first."""
    return [span for span in reversed(_sentence_spans(article)) if span[1] <= start]


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
