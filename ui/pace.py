"""How many questions one visitor may ask in a minute; pure but for the clock.

A model that answers on two cores is for everybody who has the page open. The limit is there for
slips (a key held down, a script left running), not against an attacker, who could come from anywhere.
"""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

ADDRESS: ContextVar[str] = ContextVar("address", default="")
"""Where the request comes from that is being answered; set by ``ui.guard``. Unknown in Gradio's queue."""
MINUTE = 60.0
ADDRESS_FACTOR = 6
"""People behind one address (an office, a school) together: so many times what one tab may."""
LOOK_UPS = 12
"""What a page looks up by itself (questions to offer, a list for each letter typed), for each question."""
_MOST_VISITORS = 10_000


class Pace:
    """Counts questions by visitor over the last minute. Safe to share between threads."""

    def __init__(
        self, questions_per_minute: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``questions_per_minute`` of one tab; 0 for any number."""
        self._most = questions_per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, tab: str, address: str) -> int:
        """Seconds until the visitor may ask; 0 if now, and then this question is counted."""
        if not self._most:
            return 0
        limits = {f"tab {tab}": self._most, f"address {address}": self._most * ADDRESS_FACTOR}
        now = self._clock()
        with self._lock:
            waits = [self._until_free(name, most, now) for name, most in limits.items()]
            if any(waits):
                return math.ceil(max(waits))
            for name in limits:
                self._asked.setdefault(name, deque()).append(now)
                self._asked.move_to_end(name)
            while len(self._asked) > _MOST_VISITORS:
                self._asked.popitem(last=False)
        return 0

    def _until_free(self, name: str, most: int, now: float) -> float:
        times = self._asked.get(name, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        return times[-most] + MINUTE - now if len(times) >= most else 0.0


def visitor(request: Any) -> tuple[str, str]:
    """The tab and the address of a request of Gradio's; by ``uvicorn``, also behind a proxy here."""
    client = request.client if request else None
    return (request.session_hash if request else None) or "", client.host if client else ""


def too_fast(seconds: int) -> str:
    """What a visitor is told who has to wait."""
    return (
        f"Bạn đang hỏi nhanh quá. Hãy đợi {seconds} giây rồi gửi lại, để người khác cũng được hỏi."
    )
