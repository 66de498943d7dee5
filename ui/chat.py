"""The chat: its components' values, and what happens when they are used."""

import json
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa import Assistant, Citation, QAError
from ui import pages
from ui.condition import Condition, render_problem
from ui.conversation import Conversation
from ui.exchange import Exchange, Problem, history
from ui.messages import record
from ui.pace import Pace, too_fast
from ui.reader import EMPTY, Span, render_article, render_message
from ui.rendering import render_exchange, render_exchanges
from ui.running import UNEXPECTED, Run

logger = logging.getLogger(__name__)

Changes = tuple[Any, ...]
"""New values for ``Parts.chat``, in that order."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The components of the chat."""

    past: gr.Markdown
    current: gr.Markdown
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    example_box: gr.Column
    examples: list[gr.Button]
    new: gr.Button
    reader: gr.Markdown
    wire: gr.Textbox
    kept: gr.Markdown

    @property
    def chat(self) -> list[Any]:
        """What changes while a question is answered."""
        return [
            self.past,
            self.current,
            self.question,
            self.send,
            self.stop,
            self.example_box,
            self.kept,
        ]


def _changes(*, running: bool | None = None, **values: Any) -> Changes:
    """New values for ``Parts.chat``; what is not named stays as it is."""
    if running is not None:
        values |= {"send": gr.update(visible=not running), "stop": gr.update(visible=running)}
    names = ("past", "current", "question", "send", "stop", "example_box", "kept")
    return tuple(values.get(name, gr.skip()) for name in names)


class Chat:
    """The handlers. Each takes plain values and the conversation, and returns new values."""

    def __init__(
        self, assistant: Assistant, condition: Condition, pace: Pace, *, max_question_chars: int
    ) -> None:
        self._assistant = assistant
        self._max_question_chars = max_question_chars
        self._condition = condition
        self._pace = pace

    async def ask(
        self, question: str, conversation: Conversation, request: gr.Request | None = None
    ) -> AsyncIterator[Changes]:
        """Answer ``question``, showing each step; leaves the exchange in the conversation."""
        question = (question or "").strip()
        if not question or conversation.run is not None:
            yield _changes()
            return
        if len(question) > self._max_question_chars:
            conversation.begin(self._too_long(question))
            yield _newest(conversation)
            return
        if seconds := self._pace.wait(*_visitor(request)):
            problem = Problem(text=too_fast(seconds))
            conversation.begin(Exchange(question=question, problem=problem))
            yield _newest(conversation)
            return
        run = Run(self._assistant, question, history(conversation.exchanges))
        conversation.begin(Exchange(question=question), run)
        yield _newest(conversation, question="", running=True)
        try:
            async for changes in _follow(run, conversation, self._condition):
                yield changes
        finally:  # also when the tab was closed: the model stops
            conversation.end(run)

    def _too_long(self, question: str) -> Exchange:
        most = self._max_question_chars
        words = f"Câu hỏi dài {len(question)} ký tự, nhiều nhất là {most}. Hãy rút gọn rồi gửi lại."
        return Exchange(question=question[:most] + "…", problem=Problem(text=words))

    def stop(self, conversation: Conversation) -> None:
        """Cut the running answer off; ``ask`` shows what was checked so far."""
        if conversation.run is not None:
            conversation.run.stop()

    def restart(self, conversation: Conversation) -> Changes:
        """An empty conversation with the welcome again, and no article."""
        conversation.forget()
        welcome = self.greet()[1]
        box = gr.update(visible=True)
        return *_changes(
            past="", current=welcome, question="", example_box=box, running=False
        ), EMPTY

    def open_article(self, request: str, conversation: Conversation) -> str:
        """The page of the article that was clicked; ``request`` is what ``script.js`` wrote."""
        try:
            wanted = json.loads(request)
            article_id, turn = str(wanted["article"]), int(wanted["turn"])
            chosen = int(wanted["start"]), int(wanted["end"])
        except (ValueError, KeyError, TypeError):
            return EMPTY
        try:
            return self._open(article_id, chosen, conversation.citations(turn, article_id))
        except QAError as error:
            return render_message(str(error))
        except Exception:
            logger.exception("opening an article failed")
            return render_message(UNEXPECTED)

    def _open(self, article_id: str, chosen: Span, cited: Sequence[Citation]) -> str:
        article = self._assistant.article(article_id)
        for citation in cited:
            if article.text[citation.start : citation.end] != citation.quote:
                return render_message(
                    "Bài báo này đã thay đổi sau khi câu trả lời được viết. Hãy hỏi lại để có "
                    "câu trích đúng với bài hiện nay."
                )
        return render_article(article, chosen, [(c.start, c.end) for c in cited])

    def greet(self) -> Changes:
        """Status line, welcome and example questions, as the collection stands now."""
        try:
            articles = self._assistant.headlines()
        except QAError as error:
            return render_problem(str(error)), pages.welcome(0), *_examples([])
        return (
            self._condition.show(),
            pages.welcome(len(articles)),
            *_examples(pages.examples(articles)),
        )

    def greet_again(self, conversation: Conversation) -> Changes:
        """The same after the collection has changed, unless a conversation has begun."""
        status, welcome, *examples = self.greet()
        if conversation.exchanges:
            return status, *[gr.skip()] * (1 + len(examples))
        return status, welcome, *examples


def _visitor(request: gr.Request | None) -> tuple[str, str]:
    """The tab and the address that a question comes from; by ``uvicorn``, also behind a proxy here."""
    client = request.client if request else None
    session = request.session_hash if request else None
    return session or "", client.host if client else ""


def _newest(conversation: Conversation, **values: Any) -> Changes:
    """The conversation with a new exchange at its end."""
    return _changes(
        past=render_exchanges(conversation.past),
        current=render_exchange(conversation.exchanges[-1], conversation.last_turn),
        example_box=gr.update(visible=False),
        kept=record(conversation),
        **values,
    )


async def _follow(
    run: Run, conversation: Conversation, condition: Condition
) -> AsyncIterator[Changes]:
    """The last exchange after each batch of events, to its end or until it is forgotten."""
    exchange, turn = conversation.exchanges[-1], conversation.last_turn
    async for batch in run.batches():
        for event in batch:
            exchange = exchange.after(event)
        if not conversation.update(run, exchange):
            return
        yield _changes(current=render_exchange(exchange, turn))
    exchange = _ended(exchange, run)
    if exchange.answer is not None:
        condition.saw(exchange.answer)
    if conversation.update(run, exchange):
        conversation.end(run)
        yield _changes(
            current=render_exchange(exchange, turn), kept=record(conversation), running=False
        )


def _ended(exchange: Exchange, run: Run) -> Exchange:
    """The exchange once no more events come; never one that says nothing."""
    if exchange.finished:
        return exchange
    if run.stopped:
        return exchange.stop()
    logger.error("the stream ended without an answer")
    return exchange.after(Problem(text=UNEXPECTED))


def _examples(questions: Sequence[str]) -> list[Any]:
    padded = [*questions, *[""] * pages.EXAMPLES][: pages.EXAMPLES]
    return [gr.update(value=question, visible=bool(question)) for question in padded]
