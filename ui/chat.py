"""The chat: what happens when its components are used."""

import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import gradio as gr

from qa import Assistant, QAError
from ui import pages
from ui.condition import Condition, render_problem
from ui.conversation import Conversation
from ui.exchange import Exchange, Problem, Waiting, history
from ui.filters import NO_FILTERS, Filters, read_filters
from ui.markup import escape
from ui.messages import record
from ui.pace import Pace, too_fast, visitor
from ui.reader import EMPTY, render_article, render_message
from ui.rendering import render_exchange, render_exchanges
from ui.running import UNEXPECTED, Run
from ui.suggesting import EXAMPLES, FOLLOW_UPS, Suggester
from ui.waiting import Line
from ui.wire import MALFORMED, read_request

logger = logging.getLogger(__name__)

AT_ONCE = {"local": 1}
"""Questions answered at once, by mode: the local model has one place, and says nothing meanwhile."""
AT_ONCE_ELSE = 32
LONGEST_LINE = 64
CROWDED = "Đang có quá nhiều người hỏi. Hãy gửi lại sau ít phút."

Changes = tuple[Any, ...]
"""New values for the components of ``CHANGED``, in that order."""
CHANGED = (
    *("past", "current", "question", "note", "send", "stop"),
    *("example_box", "after", "follow_up_box", "cancel", "kept"),
)


def changes(*, running: bool | None = None, **values: Any) -> Changes:
    """New values for ``CHANGED``; what is not named stays as it is."""
    if running is not None:
        shown = {"send": not running, "stop": running, "after": not running}
        shown |= {"follow_up_box": False, "cancel": False}
        values = {name: gr.update(visible=visible) for name, visible in shown.items()} | values
    return tuple(values.get(name, gr.skip()) for name in CHANGED)


def show(conversation: Conversation, **values: Any) -> Changes:
    """The whole conversation, its last exchange apart from those before."""
    return changes(
        past=render_exchanges(conversation.past),
        current=render_exchange(conversation.exchanges[-1], conversation.last_turn),
        example_box=gr.update(visible=False),
        note="",
        # The browser keeps what is asked once more until there is a better answer.
        kept=record(conversation) if conversation.replaced is None else gr.skip(),
        **values,
    )


class Chat:
    """The handlers. Each takes plain values and the conversation, and returns new values."""

    def __init__(
        self,
        assistant: Assistant,
        condition: Condition,
        pace: Pace,
        look_ups: Pace,
        *,
        max_question_chars: int,
    ) -> None:
        """``pace``: of questions; ``look_ups``: of what the page asks for by itself."""
        self._assistant = assistant
        self._max_question_chars = max_question_chars
        self._condition = condition
        self._pace = pace
        self._look_ups = look_ups
        self._suggester = Suggester(assistant)
        mode = str(assistant.description().get("mode"))
        self._line = Line(AT_ONCE.get(mode, AT_ONCE_ELSE))

    # -- asking

    async def ask(
        self,
        question: str,
        publisher: str,
        since: str,
        until: str,
        conversation: Conversation,
        request: gr.Request | None = None,
    ) -> AsyncIterator[Changes]:
        """Answer ``question``, showing each step; leaves the exchange in the conversation."""
        question = (question or "").strip()
        if not question or conversation.run is not None:
            yield changes()
            return
        try:
            within = read_filters(publisher, since, until)
        except QAError as error:
            yield changes(note=_note(str(error)))
            return
        if refusal := self._too_long(question) or self._too_much(request):
            yield changes(note=_note(refusal))
            return
        async for change in self._answer(question, within, conversation):
            yield change

    async def ask_offered(
        self,
        question: str,
        publisher: str,
        since: str,
        until: str,
        conversation: Conversation,
        request: gr.Request | None = None,
    ) -> AsyncIterator[Changes]:
        """Answer a question of a button: it is one more, also while the last is being edited."""
        conversation.editing = False
        async for change in self.ask(question, publisher, since, until, conversation, request):
            yield change

    def _too_long(self, question: str) -> str:
        most = self._max_question_chars
        if len(question) <= most:
            return ""
        return f"Câu hỏi dài {len(question)} ký tự, nhiều nhất là {most}. Hãy rút gọn rồi gửi lại."

    def _too_much(self, request: gr.Request | None) -> str:
        """Why no question is taken just now, or nothing; then this one is counted."""
        if len(self._line) >= LONGEST_LINE:
            return CROWDED
        seconds = self._pace.wait(*visitor(request))
        return too_fast(seconds) if seconds else ""

    async def retry(
        self, conversation: Conversation, request: gr.Request | None = None
    ) -> AsyncIterator[Changes]:
        """Answer the last question once more; its answer stays unless there is a new one."""
        if not conversation.exchanges or conversation.run is not None:
            yield changes()
            return
        if refusal := self._too_much(request):
            yield changes(note=_note(refusal))
            return
        last = conversation.exchanges[-1]
        async for change in self._answer(last.question, last.within, conversation, again=True):
            yield change

    async def ask_linked(
        self, question: str, conversation: Conversation, request: gr.Request | None = None
    ) -> AsyncIterator[Changes]:
        """Answer the question of a link (``?q=``) in a conversation of its own.

        ``script.js`` asks it. Gradio's own event at loading would do so on every page, and a question
        that is sent while such an event ends can be lost in Gradio's queue.
        """
        conversation.forget()
        async for change in self.ask(question, "", "", "", conversation, request):
            yield change

    async def _answer(
        self, question: str, within: Filters, conversation: Conversation, *, again: bool = False
    ) -> AsyncIterator[Changes]:
        replaces = again or conversation.editing
        before = conversation.exchanges[:-1] if replaces else conversation.exchanges
        run = Run(self._assistant, question, history(before), within)
        conversation.begin(Exchange(question=question, within=within), run, again=again)
        place = self._line.join(run.stirred)
        try:
            yield show(conversation, question="", running=True)
            async for waiting in self._line.wait(place):
                if run.stopped:
                    break
                conversation.update(run, conversation.exchanges[-1].after(Waiting(before=waiting)))
                yield _current(conversation)
            async for change in _follow(run, conversation, self._condition):
                yield change
        finally:  # also when the tab was closed: the model stops
            self._line.leave(place)
            conversation.end(run)

    def stop(self, conversation: Conversation) -> None:
        """Cut the running answer off; ``ask`` shows what was checked so far."""
        if conversation.run is not None:
            conversation.run.stop()

    def edit(self, conversation: Conversation) -> Changes:
        """Put the last question back into the box; the next one takes its place."""
        if conversation.run is not None or not conversation.exchanges:
            return changes()
        conversation.editing = True
        return changes(
            question=conversation.exchanges[-1].question,
            note=_note("Sửa xong thì gửi lại: câu hỏi mới thay cho câu hỏi cuối.", alert=False),
            after=gr.update(visible=False),
            cancel=gr.update(visible=True),
        )

    def cancel(self, conversation: Conversation) -> Changes:
        """Leave the last question as it is."""
        if not conversation.editing:
            return changes()
        conversation.editing = False
        return changes(
            question="",
            note="",
            after=gr.update(visible=True),
            cancel=gr.update(visible=False),
        )

    def restart(self, conversation: Conversation) -> Changes:
        """An empty conversation with the welcome again, no article and no filters."""
        conversation.forget()
        return (
            *changes(
                past="",
                current=self._welcome(),
                question="",
                note="",
                example_box=gr.update(visible=True),
                running=False,
                after=gr.update(visible=False),
            ),
            EMPTY,
            *NO_FILTERS,
        )

    # -- what is offered

    def greet(self) -> tuple[Any, ...]:
        """Status line, welcome and the publishers to choose from, as the collection stands now."""
        try:
            choices = gr.update(choices=self._publishers())
            return self._condition.show(), self._welcome(), choices
        except QAError as error:
            return render_problem(str(error)), pages.welcome(0), gr.skip()

    def greet_again(self, conversation: Conversation) -> tuple[Any, ...]:
        """The same after the collection has changed; what is being read stays."""
        status, welcome, publishers = self.greet()
        return status, gr.skip() if conversation.exchanges else welcome, publishers

    def _welcome(self) -> str:
        return pages.welcome(int(self._assistant.description().get("articles", 0)))

    def _publishers(self) -> list[tuple[str, str]]:
        names = {h.publisher for h in self._assistant.headlines() if h.publisher}
        return [("Tất cả các báo", ""), *((name, name) for name in sorted(names))]

    def examples(self, request: gr.Request | None = None) -> list[Any]:
        """Questions to begin with, which the collection answers; to who asks too often, none."""
        if self._look_ups.wait(*visitor(request)):
            return [gr.skip()] * EXAMPLES
        try:
            return _buttons(self._suggester.examples(), EXAMPLES)
        except QAError as error:
            logger.warning("no example questions: %s", error.code)
            return _buttons([], EXAMPLES)

    def follow_ups(
        self, conversation: Conversation, request: gr.Request | None = None
    ) -> list[Any]:
        """Questions to go on with after the last answer, which the collection answers too."""
        last = conversation.exchanges[-1] if conversation.exchanges else None
        if last is None or last.answer is None or conversation.run is not None:
            return [gr.skip()] * (FOLLOW_UPS + 1)
        if self._look_ups.wait(*visitor(request)):
            return [gr.skip()] * (FOLLOW_UPS + 1)
        asked = [exchange.question for exchange in conversation.exchanges]
        turns = history(conversation.exchanges)
        offered = self._suggester.follow_ups(last.answer, turns, last.within, asked)
        if not conversation.exchanges or conversation.exchanges[-1].answer is not last.answer:
            return [gr.skip()] * (FOLLOW_UPS + 1)
        return [gr.update(visible=bool(offered)), *_buttons(offered, FOLLOW_UPS)]

    # -- reading

    def open_article(self, request: str, conversation: Conversation) -> str:
        """The page of the article that was clicked; ``request`` is what ``script.js`` wrote."""
        try:
            wanted = read_request(request)
            article_id, turn = str(wanted["article"]), int(wanted["turn"])
            chosen = int(wanted["start"]), int(wanted["end"])
        except MALFORMED:
            return EMPTY
        try:
            return self._open(article_id, chosen, conversation, turn)
        except QAError as error:
            return render_message(str(error))
        except Exception:
            logger.exception("opening an article failed")
            return render_message(UNEXPECTED)

    def _open(
        self, article_id: str, chosen: tuple[int, int], conversation: Conversation, turn: int
    ) -> str:
        article = self._assistant.article(article_id)
        cited = conversation.citations(turn)
        here = [citation for citation in cited if citation.article_id == article_id]
        if any(article.text[c.start : c.end] != c.quote for c in here):
            return render_message(
                "Bài báo này đã thay đổi sau khi câu trả lời được viết. Hãy hỏi lại để có "
                "câu trích đúng với bài hiện nay."
            )
        return render_article(article, chosen, cited, turn)


def _note(text: str, *, alert: bool = True) -> str:
    role = "alert" if alert else "status"
    return f'<p class="hb-note" role="{role}">{escape(text)}</p>'


def _current(conversation: Conversation, **values: Any) -> Changes:
    exchange = conversation.exchanges[-1]
    return changes(current=render_exchange(exchange, conversation.last_turn), **values)


async def _follow(
    run: Run, conversation: Conversation, condition: Condition
) -> AsyncIterator[Changes]:
    """The last exchange after each batch of events, to its end or until it is forgotten."""
    if conversation.run is not run:
        return
    exchange = conversation.exchanges[-1]
    if not run.stopped:
        async for batch in run.batches():
            for event in batch:
                exchange = exchange.after(event)
            if not conversation.update(run, exchange):
                return
            yield _current(conversation)
    exchange = _ended(exchange, run)
    if exchange.answer is not None:
        condition.saw(exchange.answer)
    if conversation.update(run, exchange):
        before = conversation.last_turn
        conversation.end(run)
        asked_in_vain = conversation.exchanges[-1] is not exchange
        note = _note(_in_vain(exchange), alert=False) if asked_in_vain else ""
        past = gr.skip()
        if conversation.last_turn > before:  # the question before it was edited
            past = render_exchanges(conversation.past)
            note = _note(_EDITED_IN_VAIN, alert=False)
        kept = record(conversation)
        yield _current(conversation, running=False, past=past, kept=kept, note=note)


_EDITED_IN_VAIN = "Câu đã sửa chưa có câu trả lời. Câu hỏi trước và câu trả lời của nó vẫn còn đây."


def _in_vain(exchange: Exchange) -> str:
    why = f"Chưa hỏi lại được. {exchange.problem.text}" if exchange.problem else "Đã dừng hỏi lại."
    return f"{why} Câu trả lời trước vẫn còn đây."


def _ended(exchange: Exchange, run: Run) -> Exchange:
    """The exchange once no more events come; never one that says nothing."""
    if exchange.finished:
        return exchange
    if run.stopped:
        return exchange.stop()
    logger.error("the stream ended without an answer")
    return exchange.after(Problem(text=UNEXPECTED))


def _buttons(questions: Sequence[str], count: int) -> list[Any]:
    padded = [*questions, *[""] * count][:count]
    return [gr.update(value=question, visible=bool(question)) for question in padded]
