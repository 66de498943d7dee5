"""Test doubles: an embedder that really ranks, a language model with a queue of replies."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr

from qa.vietnamese import index_tokens

DIMENSIONS = 256


class HashEmbedding(BaseEmbedding):
    """Bag of hashed tokens: texts that share words are near, the same text has cosine 1."""

    model_name: str = "hash-256"

    def _vector(self, text: str) -> list[float]:
        vector = np.zeros(DIMENSIONS)
        for token in index_tokens(text, folded=True):
            vector[zlib.crc32(token.encode()) % DIMENSIONS] += 1
        norm = np.linalg.norm(vector)
        return [float(value) for value in (vector / norm if norm else vector + DIMENSIONS**-0.5)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._vector(text)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._vector(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._vector(query)


class ChatOnly(CustomLLM):
    """A model that only streams chats, as HoiBao asks it."""

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        raise NotImplementedError

    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: Any
    ) -> CompletionResponseGen:
        raise NotImplementedError


class FakeLLM(ChatOnly):
    """Gives the queued replies one after the other, then the last one again; keeps what it was sent.

    A reply that is an exception is raised; a list of strings is streamed piece by piece.
    """

    _replies: list[Any] = PrivateAttr()
    _sent: list[list[ChatMessage]] = PrivateAttr(default_factory=list)
    _closed: int = PrivateAttr(default=0)

    def __init__(self, *replies: str | Sequence[str] | Exception) -> None:
        super().__init__()
        self._replies = list(replies)

    @property
    def sent(self) -> list[list[ChatMessage]]:
        return self._sent

    @property
    def closed(self) -> int:
        """How many streams were closed before their end."""
        return self._closed

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="fake", is_chat_model=True)

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        self._sent.append(list(messages))
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

        def pieces() -> ChatResponseGen:
            if isinstance(reply, Exception):
                raise reply
            text = ""
            try:
                for piece in [reply] if isinstance(reply, str) else reply:
                    text += piece
                    yield ChatResponse(
                        message=ChatMessage(role="assistant", content=text), delta=piece
                    )
            except GeneratorExit:
                self._closed += 1
                raise

        return pieces()
