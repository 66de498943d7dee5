"""One question and what has come of it so far; pure. The handlers keep a list of these."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from qa import Answer, Draft, Stage, Statement, Turn
from qa.conversation import remembered
from ui.filters import EVERYTHING, Filters

HISTORY_TURNS = 6
"""Older turns are not handed on: a follow-up refers to what was just said."""

_MARKERS = re.compile(r"[ \t]*[\[【]\s*\d+(?:\.\d+)?(?:\s*[,;]\s*\d+(?:\.\d+)?)*\s*[\]】]")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why there is no answer, in words for the reader. Comes in place of the Answer."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Others asked before; ``before`` is how many of their questions are still unanswered."""

    before: int


Event = Waiting | Stage | Draft | Statement | Answer | Problem

Rating = Literal["", "up", "down"]
"""What the reader thinks of an answer."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A question with the events so far; at its end it has an answer, a problem, or was stopped."""

    question: str
    within: Filters = EVERYTHING
    before: int = 0
    stage: str = ""
    draft: str = ""
    statements: tuple[Statement, ...] = ()
    answer: Answer | None = None
    problem: Problem | None = None
    stopped: bool = False
    rating: Rating = ""

    @property
    def finished(self) -> bool:
        return self.stopped or self.answer is not None or self.problem is not None

    @property
    def says_something(self) -> bool:
        """Whether there is an answer, or as much of one as was checked before the reader stopped it."""
        return self.answer is not None or (self.problem is None and bool(self.statements))

    def after(self, event: Event) -> "Exchange":
        """The exchange with one more event."""
        match event:
            case Waiting():
                return replace(self, stage="wait", before=event.before)
            case Stage():  # a second `write` means that the draft begins anew
                draft = "" if event.name == "write" else self.draft
                return replace(self, stage=event.name, draft=draft)
            case Draft():
                return replace(self, draft=self.draft + event.text)
            case Statement():
                draft = _after(self.draft, event.text)
                return replace(self, draft=draft, statements=(*self.statements, event))
            case Answer():
                return replace(self, answer=event, draft="", stage="")
            case Problem():
                return replace(self, problem=event, draft="", stage="")

    def stop(self) -> "Exchange":
        """The exchange as the reader cut it off: what was checked stays, the draft goes."""
        return replace(self, stopped=True, draft="", stage="")


def history(exchanges: Iterable[Exchange]) -> list[Turn]:
    """The last turns, as far as the next question may lean on them."""
    answers = [exchange.answer for exchange in exchanges if exchange.answer is not None]
    told = (remembered(a.question, a.text, refused=a.status == "refused") for a in answers)
    turns = [turn for turn in told if turn is not None]
    return turns[-HISTORY_TURNS:]


def without_markers(draft: str) -> str:
    """A draft without its ``[1]``: nothing is cited before it has been checked."""
    return _MARKERS.sub("", draft)


def _after(draft: str, statement: str) -> str:
    """What follows the checked statement in the draft; nothing where it does not stand in it."""
    draft = without_markers(draft)
    words = map(re.escape, without_markers(statement).split())
    found = re.search(r"\s+".join(words), draft)
    return draft[found.end() :].lstrip(" .") if found and statement.strip() else ""
