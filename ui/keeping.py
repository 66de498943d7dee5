"""Keeping conversations: the list beside the chat, opening one again, saving it, rating an answer.

Conversations lie in the browser (docs/decisions/0008): ``keeping.js`` stores what ``ui.messages``
tells it, and hands back what is to be opened. Here is the Python side of that.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

import gradio as gr

from qa import Assistant, QAError
from ui import tools
from ui.chat import Changes, changes
from ui.chat_page import Parts
from ui.components import QUIET, html_place, wire
from ui.condition import Condition
from ui.conversation import Conversation
from ui.exchange import Exchange, Rating, history
from ui.export import KINDS, as_html, as_markdown
from ui.feedback import MOST_CHARS, REASONS, Feedback, FeedbackStore
from ui.kept import MOST_CHARS as MOST_KEPT
from ui.kept import TOO_LARGE, KeptError, file_name, read_kept
from ui.messages import message, record
from ui.reader import EMPTY
from ui.rendering import render_exchange, render_exchanges
from ui.wire import MALFORMED, read_request

logger = logging.getLogger(__name__)

STATUS_SECONDS = 20
"""How often an open page looks at the state of things by itself."""
_UNKNOWN = "Không làm được việc này. Hãy tải lại trang rồi thử lại."
_EMPTY = "Chưa có gì để lưu. Hãy hỏi một câu trước."
_THANKS = "Đã ghi nhận đánh giá trên máy chạy HoiBao. Cảm ơn bạn."
_WITHDRAWN = "Đã bỏ đánh giá."


@dataclass(frozen=True, kw_only=True)
class Side:
    """What stands beside the chat, and the two wires between Python and ``keeping.js``."""

    tell: gr.Textbox
    told: gr.Markdown


class Keeping:
    """Does what ``keeping.js`` asks for."""

    def __init__(self, feedback: FeedbackStore) -> None:
        self._feedback = feedback

    async def do(self, request: str, conversation: Conversation) -> Changes:
        """New values for the chat, the reader, and what is told to the script."""
        asked = self._read(request)
        actions: dict[str, Callable[..., Changes]] = {
            "open": self._open,
            "save": self._save,
            "rate": self._rate,
        }
        action = actions.get(str(asked.get("action")))
        if action is None:
            return _say(_UNKNOWN)
        try:
            # A rating is written to the disk, and another process may hold the file.
            return await asyncio.to_thread(action, asked, conversation)
        except (KeptError, QAError) as error:
            return _say(str(error), failed=str(asked["action"]))
        except MALFORMED:
            return _say(_UNKNOWN, failed=str(asked["action"]))

    def _read(self, request: str) -> dict[str, Any]:
        try:  # JSON in JSON: quotation marks are written twice
            return read_request(request, most_chars=2 * MOST_KEPT)
        except MALFORMED:
            return {}

    def _open(self, asked: dict[str, Any], conversation: Conversation) -> Changes:
        kept = read_kept(str(asked["text"]))
        if not kept.exchanges:
            raise KeptError(TOO_LARGE if len(asked["text"]) > MOST_KEPT else _EMPTY)
        conversation.restore(kept.id, kept.exchanges)
        shown = changes(
            past=render_exchanges(conversation.past),
            current=render_exchange(conversation.exchanges[-1], conversation.last_turn),
            example_box=gr.update(visible=False),
            note="",
            running=False,
        )
        return *shown, EMPTY, message({"kind": "opened", "id": kept.id})

    def _save(self, asked: dict[str, Any], conversation: Conversation) -> Changes:
        exchanges = [e for e in conversation.exchanges if e.finished]
        if not exchanges:
            return _say(_EMPTY)
        kind = str(asked["as"])
        ending, media_type = KINDS[kind]
        title = str(asked.get("title") or exchanges[0].question)[:200]
        write = as_html if kind == "html" else as_markdown
        # The reader's own day would be better, but only matters around midnight elsewhere.
        text = write(title, exchanges, saved=date.today())
        told = {"kind": "file", "name": file_name(title, ending), "type": media_type, "text": text}
        return *changes(), gr.skip(), message(told)

    def _rate(self, asked: dict[str, Any], conversation: Conversation) -> Changes:
        turn, verdict = int(asked["turn"]), asked["verdict"]
        exchange = conversation.exchanges[turn] if turn >= 0 else Exchange(question="")
        if verdict not in get_args(Rating) or exchange.answer is None:
            raise ValueError("no such rating or answer")
        given = Feedback(
            conversation=conversation.id,
            turn=turn,
            verdict=verdict or "up",
            answer=exchange.answer,
            history=tuple(history(conversation.exchanges[:turn])),
            reasons=tuple(key for key in asked.get("reasons", []) if key in REASONS),
            note=_words(asked.get("note")),
            right_answer=_words(asked.get("right_answer")),
            within=exchange.within.words(),
        )
        if verdict:
            self._feedback.put(given)
        else:
            self._feedback.withdraw(given)
        conversation.exchanges[turn] = replace(exchange, rating=verdict)
        told = message({"kind": "said", "text": _THANKS if verdict else _WITHDRAWN})
        return *_rated(conversation, turn), gr.skip(), told


def _words(value: Any) -> str:
    return value.strip()[:MOST_CHARS] if isinstance(value, str) else ""


def _rated(conversation: Conversation, turn: int) -> Changes:
    """The page with the thumb pressed; an answer that is being written is left alone."""
    last = conversation.last_turn
    if turn < last:
        past = render_exchanges(conversation.past)
        return changes(past=past, kept=record(conversation, turn))
    current = render_exchange(conversation.exchanges[last], last)
    return changes(current=current, kept=record(conversation, turn))


def _say(text: str, *, failed: str = "") -> Changes:
    """Only words for the reader."""
    told = message({"kind": "problem", "text": text, "failed": failed})
    return *changes(), gr.skip(), told


# -- the page


def lay_out() -> Side:
    """The list of conversations: a column of the row it is in, or a drawer where that is narrow."""
    with gr.Column(elem_id="hb-side"):
        html_place(tools.DRAWER_BUTTON, "hb-drawer-button")
        html_place(tools.LIST, "hb-list-place")
    html_place(tools.RATING_FORMS, "hb-forms")
    return Side(
        tell=wire("hb-tell"),
        told=html_place("", "hb-told"),
    )


def connect(side: Side, parts: Parts, conversation: gr.State, assistant: Assistant) -> None:
    """Bind the script's wishes to their handlers. Ratings are stored beside the articles."""
    keeping = Keeping(FeedbackStore(assistant.settings.home))
    side.tell.change(
        keeping.do,
        [side.tell, conversation],
        [*parts.chat, parts.reader, side.told],
        queue=False,
        trigger_mode="multiple",
        **QUIET,
    )


def connect_condition(condition: Condition, status: gr.Markdown, parts: Parts) -> None:
    """Show the state of things anew when an answer begins or ends, and now and then."""
    timer = gr.Timer(STATUS_SECONDS)
    for event in (parts.kept.change, timer.tick):
        event(condition.show, None, [status], queue=False, **QUIET)
