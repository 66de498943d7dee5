"""HoiBao's search for LlamaIndex applications."""

from collections.abc import Sequence
from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.retrieval import Hit, Retriever


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
