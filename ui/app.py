"""The page: Gradio components, and what happens when they are used."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from qa import Assistant, Citation, QAError
from ui import pages
from ui.conversation import Conversation
from ui.exchange import Exchange, Problem, history
from ui.reader import EMPTY, Span, render_article, render_message
from ui.rendering import render_exchange, render_exchanges
from ui.running import UNEXPECTED, Run

logger = logging.getLogger(__name__)

TITLE = "HoiBao – hỏi báo"
QUESTIONS_AT_ONCE = 8
WAITING_LINE = 32
_HERE = Path(__file__).parent
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
# Nothing is offered as an API: the page is the only caller.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Changes = tuple[Any, ...]
"""New values for ``Parts.chat``, in that order."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The components of the page."""

    status: gr.Markdown
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

    @property
    def chat(self) -> list[Any]:
        """What changes while a question is answered."""
        return [self.past, self.current, self.question, self.send, self.stop, self.example_box]


def _changes(*, running: bool | None = None, **values: Any) -> Changes:
    """New values for ``Parts.chat``; what is not named stays as it is."""
    if running is not None:
        values |= {"send": gr.update(visible=not running), "stop": gr.update(visible=running)}
    names = ("past", "current", "question", "send", "stop", "example_box")
    return tuple(values.get(name, gr.skip()) for name in names)


class Chat:
    """The handlers. Each takes plain values and the conversation, and returns new values."""

    def __init__(self, assistant: Assistant, *, max_question_chars: int) -> None:
        self._assistant = assistant
        self._max_question_chars = max_question_chars

    async def ask(self, question: str, conversation: Conversation) -> AsyncIterator[Changes]:
        """Answer ``question``, showing each step; leaves the exchange in the conversation."""
        question = (question or "").strip()
        if not question or conversation.run is not None:
            yield _changes()
            return
        if len(question) > self._max_question_chars:
            conversation.begin(self._too_long(question))
            yield _newest(conversation)
            return
        run = Run(self._assistant, question, history(conversation.exchanges))
        conversation.begin(Exchange(question=question), run)
        yield _newest(conversation, question="", running=True)
        try:
            async for changes in _follow(run, conversation):
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
            status = pages.status(self._assistant.description())
            articles = self._assistant.articles()
        except QAError as error:
            return pages.problem(str(error)), pages.welcome(0), *_examples([])
        return status, pages.welcome(len(articles)), *_examples(pages.examples(articles))


def _newest(conversation: Conversation, **values: Any) -> Changes:
    """The conversation with a new exchange at its end."""
    return _changes(
        past=render_exchanges(conversation.past),
        current=render_exchange(conversation.exchanges[-1], conversation.last_turn),
        example_box=gr.update(visible=False),
        **values,
    )


async def _follow(run: Run, conversation: Conversation) -> AsyncIterator[Changes]:
    """The last exchange after each batch of events, to its end or until it is forgotten."""
    exchange, turn = conversation.exchanges[-1], conversation.last_turn
    async for batch in run.batches():
        for event in batch:
            exchange = exchange.after(event)
        if not conversation.update(run, exchange):
            return
        yield _changes(current=render_exchange(exchange, turn))
    exchange = _ended(exchange, run)
    if conversation.update(run, exchange):
        conversation.end(run)
        yield _changes(current=render_exchange(exchange, turn), running=False)


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


# -- the page


def build(assistant: Assistant, *, max_question_chars: int) -> gr.Blocks:
    """The page, with its handlers bound to ``assistant``."""
    chat = Chat(assistant, max_question_chars=max_question_chars)
    page = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        parts = _lay_out()
        _connect_chat(chat, parts, conversation)
        page.load(
            chat.greet,
            None,
            [parts.status, parts.current, *parts.examples],
            queue=False,
            **_QUIET,
        )
    page.queue(max_size=WAITING_LINE, default_concurrency_limit=QUESTIONS_AT_ONCE)
    return page


def _lay_out() -> Parts:
    parts: dict[str, Any] = {}
    _html(pages.HEADER, "hb-header")
    parts["status"] = _html("", "hb-status")
    with gr.Row(elem_id="hb-layout"):
        with gr.Column(elem_id="hb-chat"):
            with gr.Column(elem_id="hb-transcript"):
                parts["past"] = _html("", "hb-past")
                parts["current"] = _html("", "hb-current")
            with gr.Column(elem_id="hb-examples") as parts["example_box"]:
                parts["examples"] = [gr.Button("", visible=False) for _ in range(pages.EXAMPLES)]
            parts |= _lay_out_composer()
        with gr.Column(elem_id="hb-reader"):
            _html(pages.READER_BAR, "hb-reader-bar")
            parts["reader"] = _html(EMPTY, "hb-reader-page")
    parts["wire"] = gr.Textbox(elem_id="hb-wire", visible="hidden", show_label=False)
    return Parts(**parts)


def _lay_out_composer() -> dict[str, Any]:
    with gr.Column(elem_id="hb-foot"):
        with gr.Row(elem_id="hb-composer"):
            question = gr.Textbox(
                elem_id="hb-input",
                label="Câu hỏi",
                show_label=False,
                container=False,
                placeholder="Hỏi các bài báo…",
                max_lines=6,  # with one line Gradio sends on Enter and breaks on Shift+Enter
                autofocus=True,
                scale=1,
            )
            send = gr.Button("Gửi", elem_id="hb-send", variant="primary", scale=0, min_width=72)
            stop = gr.Button("Dừng", elem_id="hb-stop", visible=False, scale=0, min_width=72)
        new = gr.Button("Cuộc trò chuyện mới", elem_id="hb-new", size="sm")
    return {"question": question, "send": send, "stop": stop, "new": new}


def _html(value: str, elem_id: str) -> gr.Markdown:
    """A place for HTML from ``ui.rendering``, ``ui.reader`` or ``ui.pages``, and nothing else.

    Not ``gr.HTML``: it builds its page with ``Function(…)``, which the content security policy
    forbids. Gradio's sanitiser is off because it takes away ``aria-label`` and ``data-…``; what
    comes from models and articles has been escaped, and the policy stands behind that.
    """
    return gr.Markdown(
        value, elem_id=elem_id, latex_delimiters=[], sanitize_html=False, container=False
    )


def _connect_chat(chat: Chat, parts: Parts, conversation: gr.State) -> None:
    asking: list[tuple[Callable[..., Any], gr.Textbox | gr.Button]] = [
        (parts.question.submit, parts.question),
        (parts.send.click, parts.question),
        *((button.click, button) for button in parts.examples),
    ]
    for event, source in asking:
        event(
            chat.ask,
            [source, conversation],
            parts.chat,
            concurrency_limit=QUESTIONS_AT_ONCE,
            concurrency_id="ask",
            trigger_mode="once",
            **_QUIET,
        )
    parts.stop.click(chat.stop, [conversation], None, queue=False, **_QUIET)
    parts.new.click(
        chat.restart, [conversation], [*parts.chat, parts.reader], queue=False, **_QUIET
    )
    # `change`, not `input`: for that Gradio's text box wants a key to be pressed.
    parts.wire.change(
        chat.open_article,
        [parts.wire, conversation],
        [parts.reader],
        queue=False,
        trigger_mode="always_last",
        **_QUIET,
    )


def head() -> str:
    """Our style and script, set into the page: no further request, nothing from elsewhere."""
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    script = (_HERE / "script.js").read_text(encoding="utf-8")
    return f"<style>{style}</style><script>{script}</script>"


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with the fonts of the system."""
    return gr.themes.Base(font=_FONTS, font_mono=("ui-monospace", "monospace"))
