"""One question on its way through the Assistant, on a thread of its own, that can be stopped."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from typing import cast

from qa import Assistant, QAError, Turn
from ui.exchange import Event, Problem
from ui.filters import EVERYTHING, Filters

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "Đã có lỗi ngoài dự kiến. Hãy thử gửi lại; nếu vẫn lỗi, hãy xem nhật ký của máy chủ HoiBao."
)
_Stream = Generator[Event, None, None]
_PAUSE = 0.06
"""Seconds between two looks at the stream: many small pieces of a draft become one change."""


class Run:
    """The events of one answer, in batches. Make it inside the running event loop.

    ``Assistant.stream`` is a generator that blocks while the model thinks, so it runs on a thread.
    Only that thread may close it, which it does at the next event after ``stop``; the reader does
    not wait for that.
    """

    def __init__(
        self,
        assistant: Assistant,
        question: str,
        history: Sequence[Turn],
        within: Filters = EVERYTHING,
    ) -> None:
        self.stirred = asyncio.Event()
        """Set by ``stop``, for whoever waits before starting."""
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._work,
            args=(assistant, question, history, within),
            name="hoibao-run",
            daemon=True,
        )

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        """End the batches now and the model at its next word. May be called from any thread."""
        self._stopped.set()
        self._put(None)
        self._soon(self.stirred.set)

    async def batches(self) -> AsyncIterator[list[Event]]:
        """Start, and give what has happened since the last look, until the end or ``stop``."""
        self._thread.start()
        ended = False
        while not ended:
            batch = [await self._events.get()]
            await asyncio.sleep(_PAUSE)
            while not self._events.empty():
                batch.append(self._events.get_nowait())
            ended = self.stopped or None in batch
            if events := [event for event in batch if event is not None]:
                yield events

    def _work(
        self, assistant: Assistant, question: str, history: Sequence[Turn], within: Filters
    ) -> None:
        try:
            stream = cast(_Stream, assistant.stream(question, history=history, **within.keywords()))
            with contextlib.closing(stream):
                for event in stream:
                    if self.stopped:
                        return
                    self._put(event)
        except QAError as error:
            self._put(Problem(text=str(error)))
        except Exception:  # whatever it is, the reader gets a sentence and the log the traceback
            logger.exception("answering failed")
            self._put(Problem(text=UNEXPECTED))
        finally:
            self._put(None)

    def _put(self, event: Event | None) -> None:
        self._soon(lambda: self._events.put_nowait(event))

    def _soon(self, act: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the server is going down
            self._loop.call_soon_threadsafe(act)
