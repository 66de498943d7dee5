"""One draft of a language model, as it is written; tried again where that may help."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.answer import Draft, Stage
from qa.drafts import whole_answer
from qa.errors import ModelError
from qa.llm import ATTEMPTS, LanguageModel, retry_pause, worth_retrying

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage


def write_draft(
    model: LanguageModel, messages: Sequence[ChatMessage]
) -> Iterator[Stage | Draft | ModelError]:
    """A ``Stage`` before each attempt, which begins the draft anew, and the pieces of the draft; a
    ``ModelError`` last where even the last attempt failed.
    """
    for attempt in range(1, ATTEMPTS + 1):
        yield Stage("write")
        pieces = model.stream(messages)
        try:
            yield from map(Draft, whole_answer(pieces))
        except ModelError as error:
            if attempt == ATTEMPTS or not worth_retrying(error):
                yield error
                return
            time.sleep(retry_pause(attempt))
        else:
            return
        finally:
            getattr(pieces, "close", lambda: None)()
