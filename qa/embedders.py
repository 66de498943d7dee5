"""Embedding models: one in this process, and an endpoint."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.endpoint import Refused, as_model_errors, read_address, secret
from qa.errors import ConfigurationError, ModelUnavailable
from qa.prefixes import Prefixes, identity, read_prefixes
from qa.settings import Settings
from qa.vectors import VectorCache
from qa.vietnamese import clean

_BATCH = 64  # texts computed at once
_PAUSES = (0.5, 1.0)  # seconds before the second and the third attempt


class Encoder(Protocol):
    """Text → vector of unit length, on the caller's thread. Safe to share between threads."""

    def embed(self, text: str) -> NDArray[np.float32]: ...


class Embedder:
    """What both kinds share: prefixes, clean text, and vectors of passages that are kept.

    The methods are named as those of a LlamaIndex embedding, which takes a second to load:
    ``qa.embedding.open_embedding`` gives one.
    """

    def __init__(self, name: str, prefixes: Prefixes, cache: VectorCache) -> None:
        self.model_name = name
        self._prefixes = prefixes
        self._cache = cache

    def get_query_embedding(self, query: str) -> list[float]:
        """The vector of a question."""
        return self._compute([self._prefixes.query + clean(query)])[0]

    def get_text_embedding(self, text: str) -> list[float]:
        """The vector of a passage."""
        return self.get_text_embedding_batch([text])[0]

    def get_text_embedding_batch(self, texts: Sequence[str]) -> list[list[float]]:
        """The vectors of passages, in their order."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            part = [self._prefixes.passage + clean(text) for text in texts[start : start + _BATCH]]
            vectors += self._cache.embed(self.model_name, part, self._compute)
        return vectors

    def _compute(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts that have their prefix."""
        raise NotImplementedError


class LocalEmbedder(Embedder):
    """An embedding model in this process, loaded at its first use. Safe to share between threads.

    Passages are spread over all cores, one text on each; a question runs in the caller's thread.
    """

    def __init__(
        self, name: str, prefixes: Prefixes, load: Callable[[], Encoder], cache: VectorCache
    ) -> None:
        super().__init__(name, prefixes, cache)
        self._load = load
        self._loading = threading.Lock()
        self._encoder: Encoder | None = None
        self._threads = ThreadPoolExecutor(_cores(), thread_name_prefix="embedding")

    def _compute(self, texts: list[str]) -> list[list[float]]:
        if self._encoder is None:
            with self._loading:
                self._encoder = self._encoder or self._load()
        if len(texts) == 1:
            return [self._encoder.embed(texts[0]).tolist()]
        # The longest first: no core is left alone with a long text at the end.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        vectors = self._threads.map(self._encoder.embed, [texts[i] for i in order])
        by_place = dict(zip(order, vectors, strict=True))
        return [by_place[i].tolist() for i in range(len(texts))]


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class EndpointEmbedder(Embedder):
    """An OpenAI-compatible ``/v1/embeddings`` endpoint. Safe to share between threads.

    ``address``: where the texts go; ``remote`` there: articles and questions leave this machine.
    """

    def __init__(self, settings: Settings, cache: VectorCache) -> None:
        """Read the settings; nothing is sent yet.

        Raises:
            ConfigurationError: no model is named, or neither key nor address, or the address is none.
        """
        own = settings.embedding_base_url
        setting = "QA_EMBEDDING_BASE_URL" if own else "OPENAI_BASE_URL"
        url = own or settings.openai_base_url
        # A key is sent to the server that it was given for, and to no other.
        key = settings.embedding_api_key or (None if own else settings.openai_api_key)
        if not (url or key) or not settings.embedding_model:
            raise ConfigurationError(
                "QA_EMBEDDING=openai cần QA_EMBEDDING_MODEL, cùng QA_EMBEDDING_BASE_URL hoặc OPENAI_API_KEY. "
                "Hãy đặt các biến này."
            )
        prefixes = read_prefixes(settings, settings.embedding_model)
        super().__init__(identity(settings.embedding_model, prefixes), prefixes, cache)
        self.address = read_address(url, setting=setting)
        self._model = settings.embedding_model
        self._prefixes = prefixes
        import openai  # half a second that the model of this process has no use for

        self._client = openai.OpenAI(
            base_url=self.address.url,
            api_key=secret(key),
            timeout=settings.llm_timeout,
            max_retries=0,  # it would try again after a timeout, too
        )

    def _compute(self, texts: list[str]) -> list[list[float]]:
        """Raises ``ModelUnavailable`` after three attempts, or ``ModelTimeout``."""
        for pause in _PAUSES:
            try:
                return self._request(texts)
            except Refused:
                raise
            except ModelUnavailable:
                time.sleep(pause)
        return self._request(texts)

    def _request(self, texts: list[str]) -> list[list[float]]:
        with as_model_errors(
            address_setting="QA_EMBEDDING_BASE_URL", model_setting="QA_EMBEDDING_MODEL"
        ):
            given = [text or " " for text in texts]  # some servers refuse empty texts
            response = self._client.embeddings.create(
                model=self._model, input=given, encoding_format="float"
            )
            by_place = {item.index: item.embedding for item in response.data}
            vectors = np.array([by_place[i] for i in range(len(texts))], dtype=np.float32)
            if vectors.ndim != 2 or not vectors.size or not np.isfinite(vectors).all():
                raise ValueError("no vectors")
            rows: list[list[float]] = vectors.tolist()
            return rows
