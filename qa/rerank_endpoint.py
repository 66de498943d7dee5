"""An optional reranker: any server with a ``/rerank`` endpoint (Jina, Cohere, vLLM, llama.cpp, TEI behind a proxy).

Off unless ``QA_RERANK_BASE_URL`` is set. Question and passages are sent there.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.endpoint import read_address, secret
from qa.settings import Settings

if TYPE_CHECKING:
    import httpx

PASSAGES = 30
"""Passages that are sent with a question."""
_log = logging.getLogger("qa")


class RerankEndpoint:
    """``{base}/rerank`` with ``{model, query, documents}`` → ``{results: [{index, relevance_score}]}``.

    Safe to share between threads.
    """

    def __init__(self, settings: Settings) -> None:
        """Read the settings; nothing is sent yet.

        Raises:
            ConfigurationError: the address is none.
        """
        self.address = read_address(settings.rerank_base_url, setting="QA_RERANK_BASE_URL")
        self._model = settings.rerank_model
        key = settings.rerank_api_key
        self._headers = {"Authorization": f"Bearer {secret(key)}"} if key else {}
        self._timeout = min(settings.llm_timeout, 20.0)
        self._client: httpx.Client | None = None
        self._opening = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> list[float] | None:
        """What the server gives each passage, 0 to 1 (logits through a sigmoid); None where it fails, which is logged.

        A reranker is a help: without it the search stands as it is.
        """
        if not passages:
            return []
        import httpx

        with self._opening:
            self._client = self._client or httpx.Client(timeout=self._timeout)
        body = {"query": question, "documents": list(passages)}
        if self._model:
            body["model"] = self._model
        try:
            response = self._client.post(
                f"{self.address.url}/rerank",
                json=body,
                headers=self._headers,
            )
            response.raise_for_status()
            found = {
                int(row["index"]): float(row["relevance_score"])
                for row in response.json()["results"]
            }
            scores = [found[place] for place in range(len(passages))]
            if not all(map(math.isfinite, scores)):
                raise ValueError("no number")
            if min(scores) < 0 or max(scores) > 1:  # logits, as llama.cpp gives them
                scores = [1 / (1 + math.exp(-min(max(score, -60.0), 60.0))) for score in scores]
            return scores
        except (httpx.HTTPError, ValueError, TypeError, LookupError) as error:
            _log.warning(
                "Không dùng được máy xếp hạng %s (%s); giữ thứ tự của HoiBao.",
                self.address.shown,
                type(error).__name__,
            )
            return None
