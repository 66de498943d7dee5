"""An embedding model as LlamaIndex knows them."""

import asyncio
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from qa.embedders import Embedder


class EmbeddingAdapter(BaseEmbedding):
    """``embedder`` for LlamaIndex applications. Safe to share between threads."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(model_name=embedder.model_name, embed_batch_size=64)
        self._embedder = embedder

    @property
    def address(self) -> Any:
        """Where texts are sent (``qa.endpoint.Address``); None where they stay in this process."""
        return getattr(self._embedder, "address", None)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._embedder.get_query_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._embedder.get_text_embedding(text)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embedder.get_text_embedding_batch(texts)
