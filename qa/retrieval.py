"""Question → ranked passages: BM25 with and without diacritics, and vectors, as one weighted sum.

Scaling decides (FACTS.md E): cosines run from a fixed floor to the best one, BM25 from 0 to the best
one, and passages that only one side found are looked up on the other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.articles import Article
from qa.index import Index
from qa.passages import Passage
from qa.settings import Settings
from qa.vietnamese import has_diacritics, key

CANDIDATES = 100
"""Passages taken from each side before they are fused; 50 are nearly as good as 1,000 (FACTS.md E)."""
FOLDED_WEIGHT = 0.3
"""Share of the field without diacritics where the question has them (FACTS.md A4)."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage found for a question. ``score`` runs from 0 to 1; ranks count from 1."""

    passage: Passage
    article: Article
    score: float
    dense_rank: int | None
    lexical_rank: int | None


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


class Retriever:
    """Searches an ``Index``. Safe to share between threads."""

    def __init__(self, index: Index, embedding: BaseEmbedding, settings: Settings) -> None:
        self._index = index
        self._embedding = embedding
        self._settings = settings

    def search(self, question: str, *, limit: int = 10) -> list[Hit]:
        """The ``limit`` best passages, best first; ties in the order of their ids."""
        self._index.refresh()
        weights = field_weights(question)
        scores = self._scores(question, weights)
        dense_weight = (
            self._settings.dense_weight if False in weights else self._settings.dense_weight_plain
        )
        fused = fuse(scores, dense_weight=dense_weight, floor=self._settings.embedding_floor)
        best = sorted(fused, key=lambda i: (-fused[i], i))[: limit * 2]
        passages = self._index.catalog.passages(best)
        articles = {
            p.article_id: self._index.catalog.article(p.article_id) for p in passages.values()
        }
        dense_rank = _ranks(scores.dense)
        lexical_rank = _ranks(scores.lexical)
        hits = []
        for passage_id in best:
            passage = passages.get(passage_id)
            article = articles[passage.article_id] if passage else None
            if passage and article:
                hits.append(
                    Hit(
                        passage=passage,
                        article=article,
                        score=round(fused[passage_id], 6),
                        dense_rank=dense_rank.get(passage_id),
                        lexical_rank=lexical_rank.get(passage_id),
                    )
                )
        return hits[:limit]

    def _scores(self, question: str, weights: Mapping[bool, float]) -> Scores:
        vector = self._embedding.get_query_embedding(key(question))
        lexical = self._index.lexical.search(weights, question, limit=CANDIDATES)
        dense = self._index.dense.search(vector, limit=CANDIDATES)
        unseen = [i for i in lexical if i not in dense]
        return Scores(dense={**dense, **self._index.dense.scores(vector, unseen)}, lexical=lexical)


def fuse(scores: Scores, *, dense_weight: float, floor: float) -> dict[str, float]:
    """Weighted sum of both sides, each scaled to 0…1, by passage id. ``floor``: cosine of unrelated texts."""
    top_cosine = max(scores.dense.values(), default=0.0)
    top_bm25 = max(scores.lexical.values(), default=0.0)
    span = max(top_cosine - floor, 1e-6)
    fused = {}
    for passage_id in scores.dense.keys() | scores.lexical.keys():
        dense = max(0.0, scores.dense.get(passage_id, 0.0) - floor) / span
        lexical = scores.lexical.get(passage_id, 0.0) / top_bm25 if top_bm25 else 0.0
        fused[passage_id] = dense_weight * dense + (1 - dense_weight) * lexical
    return fused


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    order = sorted(scores, key=lambda i: (-scores[i], i))
    return {passage_id: rank for rank, passage_id in enumerate(order, start=1)}


class HoiBaoRetriever(BaseRetriever):
    """The same search as a LlamaIndex retriever: nodes carry article, publisher, date and offsets."""

    def __init__(self, retriever: Retriever, *, limit: int = 10, **values: Any) -> None:
        self._retriever = retriever
        self._limit = limit
        super().__init__(**values)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return nodes(self._retriever.search(query_bundle.query_str, limit=self._limit))


def nodes(hits: Sequence[Hit]) -> list[NodeWithScore]:
    """Hits as LlamaIndex nodes."""
    return [
        NodeWithScore(
            node=TextNode(
                id_=hit.passage.id,
                text=hit.passage.text,
                start_char_idx=hit.passage.start,
                end_char_idx=hit.passage.end,
                metadata={
                    "article_id": hit.article.id,
                    "title": hit.article.title,
                    "publisher": hit.article.publisher,
                    "published": hit.article.published,
                    "url": hit.article.url,
                },
            ),
            score=hit.score,
        )
        for hit in hits
    ]
