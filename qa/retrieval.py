"""Question → ranked passages: BM25 with and without diacritics, and vectors, as one weighted sum.

Scaling decides (FACTS.md E): cosines run from a fixed floor to the best one, BM25 from 0 to the best
one, and passages that only one side found are looked up on the other.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set, Sized
from dataclasses import dataclass, replace
from itertools import islice

from qa.articles import Article
from qa.chat_words import spell_out_chat
from qa.embedding import Embedding
from qa.endpoint import Address
from qa.index import Index
from qa.keystrokes import decode
from qa.passages import Passage
from qa.rerank_endpoint import PASSAGES, RerankEndpoint
from qa.reranking import ARTICLES, Candidate, Features, features, score
from qa.restoring import known_pairs, restore_by_counts
from qa.settings import Settings
from qa.spellings import is_syllable
from qa.stories import repeated
from qa.vietnamese import alternatives, has_diacritics, key, spell_out, spell_out_text, syllables
from qa.wishes import NEWEST_AMONG, Wishes, read_wishes

CANDIDATES = 100
"""Passages taken from each side before they are fused; 50 are nearly as good as 1,000 (FACTS.md E)."""
LOOKED_UP = 40
"""Passages that only BM25 found whose cosine is looked up, best first; the rest hardly ever matters."""
_TIE = 1e-6
_SPARE = 10
"""Passages more than are wanted, among which wishes and repeated stories are looked at."""
FOLDED_WEIGHT = 0.3
"""Share of the field without diacritics where the question has them (FACTS.md A4)."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage found for a question. ``score`` runs from 0 to 1; ranks count from 1.

    ``same_story``: other reports of which a passage only repeated this article.
    """

    passage: Passage
    article: Article
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    same_story: tuple[Article, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Raw scores of one search, before scaling: cosine and BM25 by passage id."""

    dense: Mapping[str, float]
    lexical: Mapping[str, float]


def field_weights(question: str) -> dict[bool, float]:
    """Weights of the accented (False) and the folded field (True) for a question.

    No diacritics at all: only the folded field. Half of them: both, evenly. Else mostly accented.
    """
    words = [word for word in re.findall(r"[^\W\d_]+", key(question)) if len(word) > 1]
    accented = sum(has_diacritics(word) for word in words)
    if not accented:
        return {True: 1.0}
    # About seven of ten syllables of running Vietnamese carry a mark.
    if words and accented / len(words) < 0.35:
        return {False: 1.0, True: 1.0}
    return {False: 1.0, True: FOLDED_WEIGHT}


@dataclass(frozen=True, kw_only=True)
class Understood:
    """How a question was read. ``typed``: without keystrokes of Telex or VNI; ``text``: with diacritics too.

    ``restored``: whether words were given diacritics, which is a guess.
    """

    typed: str
    text: str
    restored: bool


_RESTORED_BELOW = 0.55
"""Share of syllables with diacritics below which a question was not typed as it is written: of 750
written questions 0.7% have less, with every second word plain 96% (docs/retrieval.md)."""


class Retriever:
    """Searches an ``Index``. Safe to share between threads."""

    def __init__(self, index: Index, embedding: Embedding, settings: Settings) -> None:
        self._index = index
        self._embedding = embedding
        self._settings = settings
        self._reranker = RerankEndpoint(settings) if settings.rerank_base_url else None

    def understand(self, question: str) -> Understood:
        """``question`` in letters and with diacritics, however it was typed."""
        lexical = self._index.lexical
        typed = decode(spell_out_chat(question), lexical.count)
        words = [w for w in syllables(typed) if has_diacritics(w) or is_syllable(w)]
        marked = sum(map(has_diacritics, words))
        if not words or marked >= _RESTORED_BELOW * len(words):
            return Understood(typed=typed, text=typed, restored=False)
        text = restore_by_counts(typed, lexical.count, len(lexical))
        return Understood(typed=typed, text=text, restored=text != typed)

    def known_pairs(self, question: str) -> list[tuple[str, str]]:
        """Neighbouring words of ``question``, as the whole collection would spell it, that it holds side by side."""
        return known_pairs(self.understand(question).text, self._index.lexical.count)

    def search(
        self, question: str, *, limit: int = 10, within: Set[str] | None = None
    ) -> list[Hit]:
        """The ``limit`` best passages, best first; ties in the order of their ids.

        What the question says of paper and time counts (``qa.wishes``), and a passage that repeats a better one
        of another report takes no place of its own (``qa.stories``).
        ``within``: ids of the articles that count; the others are as if they were not there.
        """
        self._index.refresh()
        understood = self.understand(question)
        wishes = self.wishes(understood.text)
        understood = replace(understood, text=wishes.text)
        scores, fused = self._fused(understood, within)
        best = _ordered(fused)
        words: dict[str, Mapping[str, str]] = {}
        if self._settings.second_look:
            candidates = self._candidates(scores, best)
            words = {candidate.article_id: candidate.words for candidate in candidates}
            fused = self._second_look(understood.text, candidates, best, fused)
            best = _ordered(fused)
        if self._reranker:
            fused = self._reranked(self._reranker, understood.text, best, fused)
            best = _ordered(fused)
        wanted = limit + _SPARE
        while True:
            hits = self._hits(best[:wanted], fused, scores, wishes, words)
            if len(hits) >= limit or wanted >= len(best):
                return hits[:limit]
            wanted *= 3  # reports of one story took the places

    def _hits(
        self,
        best: Sequence[str],
        fused: Mapping[str, float],
        scores: Scores,
        wishes: Wishes,
        known: Mapping[str, Mapping[str, str]],
    ) -> list[Hit]:
        passages = self._index.catalog.passages(best)
        articles = self._index.catalog.found({p.article_id for p in passages.values()})
        best = [i for i in best if i in passages and passages[i].article_id in articles]
        best, wished = _as_wished(wishes, best, fused, {i: articles[article_of(i)] for i in best})
        words = {i: known.get(i, {}) for i in articles}
        words |= self._index.catalog.words([i for i in articles if i not in known])
        # Another thread may have put an article anew since its passages were found.
        best = [i for i in best if i in words[article_of(i)]]
        repeats = repeated([(i, article_of(i)) for i in best], words)
        dense_rank, lexical_rank = _ranks(scores.dense), _ranks(scores.lexical)
        others: dict[str, dict[str, Article]] = {}
        for passage_id, article_id in repeats.items():
            other = articles[article_of(passage_id)]
            others.setdefault(article_id, {})[other.id] = other
        return [
            Hit(
                passage=passages[passage_id],
                article=articles[article_of(passage_id)],
                score=round(min(wished[passage_id], 1.0), 6),
                dense_rank=dense_rank.get(passage_id),
                lexical_rank=lexical_rank.get(passage_id),
                same_story=tuple(others.get(article_of(passage_id), {}).values()),
            )
            for passage_id in best
            if passage_id not in repeats
        ]

    def _reranked(
        self,
        reranker: RerankEndpoint,
        question: str,
        best: Sequence[str],
        fused: Mapping[str, float],
    ) -> dict[str, float]:
        """The first passages in the order of the reranker, the others below them."""
        passages = self._index.catalog.passages(best[:PASSAGES])
        titles = self._index.catalog.titles({p.article_id for p in passages.values()})
        texts = [f"{titles[p.article_id]}\n{p.text}" for p in passages.values()]
        found = reranker.scores(question, texts)
        if found is None:
            return dict(fused)
        judged = dict(zip(passages, found, strict=True))
        lowest = min(found, default=1.0)
        # The others stay below, and equals stay, in the order that they had.
        return {
            i: (judged[i] * (1 - _TIE) if i in judged else lowest * (1 - _TIE) * fused[i])
            + _TIE * fused[i]
            for i in best
        }

    @property
    def reranker_address(self) -> Address | None:
        """Where questions and passages are sent to be ranked; None without a reranker."""
        return self._reranker.address if self._reranker else None

    def wishes(self, question: str) -> Wishes:
        """What ``question`` says of the papers and days of reports."""
        return read_wishes(question, self._index.publishers())

    def features(self, question: str) -> dict[str, Features]:
        """What the second look sees of the passages found for ``question``, by their ids."""
        self._index.refresh()
        understood = self.understand(question)
        scores, fused = self._fused(understood)
        best = _ordered(fused)
        return self._features(understood.text, self._candidates(scores, best))

    def _features(self, question: str, candidates: Sequence[Candidate]) -> dict[str, Features]:
        return features(question, candidates, self._index.lexical.idf, self.other_names(question))

    def other_names(self, question: str) -> dict[tuple[str, ...], tuple[str, ...]]:
        """What the articles themselves call the things of ``question``: short forms and long ones."""
        return self._index.catalog.other_names(syllables(question))

    def _fused(
        self, understood: Understood, within: Set[str] | None = None
    ) -> tuple[Scores, dict[str, float]]:
        weights = field_weights(understood.text)
        if understood.restored and False in weights:
            weights = {False: 1.0, True: 1.0}
        accented = False in weights
        dense_weight = (
            self._settings.dense_weight if accented else self._settings.dense_weight_plain
        )
        scores = self._scores(understood.text, weights, dense_weight, within)
        return scores, fuse(scores, dense_weight=dense_weight, floor=self._settings.embedding_floor)

    def _scores(
        self,
        question: str,
        weights: Mapping[bool, float],
        dense_weight: float,
        within: Set[str] | None,
    ) -> Scores:
        index = self._index
        words = spell_out(syllables(question))
        found = alternatives(words, self.other_names(question))
        also = [reading for item in found for reading in item.readings]
        lexical = _best(
            lambda n: index.lexical.search(weights, question, limit=n, also=also),
            within,
            index.lexical,
        )
        if dense_weight == 0:
            return Scores(dense={}, lexical=lexical)
        vector = self._embedding.get_query_embedding(key(spell_out_text(question)))
        dense = _best(lambda n: index.dense.search(vector, limit=n), within, index.dense)
        unseen = [i for i in islice(lexical, LOOKED_UP) if i not in dense]
        return Scores(dense={**dense, **self._index.dense.scores(vector, unseen)}, lexical=lexical)

    def _second_look(
        self,
        question: str,
        candidates: Sequence[Candidate],
        best: Sequence[str],
        fused: Mapping[str, float],
    ) -> dict[str, float]:
        """New scores: those of the first articles' passages by what they say, the others below them."""
        found = self._features(question, candidates)
        looked = {passage_id: score(values) for passage_id, values in found.items()}
        lowest = min(looked.values(), default=1.0)
        return {i: looked[i] if i in looked else lowest * fused[i] for i in best}

    def _candidates(self, scores: Scores, best: Sequence[str]) -> list[Candidate]:
        by_article: dict[str, list[str]] = {}
        for passage_id in best:
            article_id = article_of(passage_id)
            if len(by_article) < ARTICLES or article_id in by_article:
                by_article.setdefault(article_id, []).append(passage_id)
        words = self._index.catalog.words(by_article)
        titles = self._index.catalog.titles(by_article)
        dense, lexical = scaled(scores, floor=self._settings.embedding_floor)
        return [
            Candidate(
                article_id=article_id,
                title=titles.get(article_id, ""),
                words=words[article_id],
                dense={i: dense.get(i, 0.0) for i in ids if i in words[article_id]},
                lexical={i: lexical.get(i, 0.0) for i in ids if i in words[article_id]},
            )
            for article_id, ids in by_article.items()
        ]


def _ordered(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda i: (-scores[i], i))


def _as_wished(
    wishes: Wishes,
    best: Sequence[str],
    fused: Mapping[str, float],
    articles: Mapping[str, Article],
) -> tuple[list[str], dict[str, float]]:
    """``best`` with the reports that the question wishes for in front, and the scores with what they gain."""
    scores = {
        i: fused[i] + wishes.bonus(articles[i].publisher, articles[i].published) for i in best
    }
    order = sorted(best, key=lambda i: -scores[i])
    if wishes.newest and order:
        least = NEWEST_AMONG * scores[order[0]]
        near = [i for i in order if scores[i] >= least]
        near.sort(key=lambda i: articles[i].published or "", reverse=True)
        order = near + [i for i in order if scores[i] < least]
    return order, scores


def _best(
    search: Callable[[int], dict[str, float]], within: Set[str] | None, whole: Sized
) -> dict[str, float]:
    """The best candidates of one side, best first; deeper and deeper where few of them count."""
    wanted = CANDIDATES
    while True:
        found = search(wanted)
        if within is None:
            return found
        kept = {i: score for i, score in found.items() if article_of(i) in within}
        if len(kept) >= CANDIDATES or wanted >= len(whole):
            return dict(islice(kept.items(), CANDIDATES))
        wanted *= 8


def article_of(passage_id: str) -> str:
    """The article that a passage is of: ids are ``ARTICLE:START-END:HASH``."""
    return passage_id.rsplit(":", 2)[0]


def scaled(scores: Scores, *, floor: float) -> tuple[dict[str, float], dict[str, float]]:
    """Both sides, each from 0 to 1, by passage id. ``floor``: cosine of unrelated texts."""
    span = max(max(scores.dense.values(), default=0.0) - floor, 1e-6)
    top_bm25 = max(scores.lexical.values(), default=0.0) or 1.0
    return (
        {i: max(0.0, cosine - floor) / span for i, cosine in scores.dense.items()},
        {i: bm25 / top_bm25 for i, bm25 in scores.lexical.items()},
    )


def fuse(scores: Scores, *, dense_weight: float, floor: float) -> dict[str, float]:
    """Weighted sum of both sides, each scaled to 0…1, by passage id. ``floor``: cosine of unrelated texts."""
    dense, lexical = scaled(scores, floor=floor)
    return {
        i: dense_weight * dense.get(i, 0.0) + (1 - dense_weight) * lexical.get(i, 0.0)
        for i in dense.keys() | lexical.keys()
    }


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    order = sorted(scores, key=lambda i: (-scores[i], i))
    return {passage_id: rank for rank, passage_id in enumerate(order, start=1)}
