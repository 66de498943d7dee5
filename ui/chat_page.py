"""Where the chat stands on its tab, and which handler each component calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.events import Dependency

from ui import filter_row
from ui.chat import CHANGED, Chat
from ui.components import QUIET, html_place, wire
from ui.reader import EMPTY
from ui.suggesting import EXAMPLES, FOLLOW_UPS


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The components of the chat."""

    past: gr.Markdown
    current: gr.Markdown
    after: gr.Column
    follow_up_box: gr.Column
    follow_ups: list[gr.Button]
    retry: gr.Button
    edit: gr.Button
    example_box: gr.Column
    examples: list[gr.Button]
    note: gr.Markdown
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    cancel: gr.Button
    new: gr.Button
    filter_row: filter_row.Parts
    reader: gr.Markdown
    wire: gr.Textbox
    linked: gr.Textbox
    kept: gr.Markdown

    @property
    def chat(self) -> list[Any]:
        """What changes while a question is answered: ``ui.chat.CHANGED``."""
        return [getattr(self, name) for name in CHANGED]

    @property
    def filters(self) -> list[Any]:
        return self.filter_row.fields


def lay_out() -> Parts:
    """The conversation and, beside it, the article that is read: two columns of the row it is in."""
    parts: dict[str, Any] = {}
    with gr.Column(elem_id="hb-chat"):
        with gr.Column(elem_id="hb-transcript"):
            parts["past"] = html_place("", "hb-past")
            parts["current"] = html_place("", "hb-current")
        parts |= _lay_out_after()
        with gr.Column(elem_id="hb-examples") as parts["example_box"]:
            parts["examples"] = [gr.Button("", visible=False) for _ in range(EXAMPLES)]
        parts |= _lay_out_composer()
    with gr.Column(elem_id="hb-reader"):
        parts["reader"] = html_place(EMPTY, "hb-reader-page")
    parts["wire"] = wire("hb-wire")
    parts["linked"] = wire("hb-linked")
    parts["kept"] = html_place("", "hb-kept")  # for `keeping.js`, never seen
    return Parts(**parts)


def _lay_out_after() -> dict[str, Any]:
    """What can be done with the last answer."""
    with gr.Column(elem_id="hb-after", visible=False) as after:
        with gr.Row(elem_id="hb-again"):
            retry = gr.Button("Hỏi lại", elem_id="hb-retry", size="sm", scale=0)
            edit = gr.Button("Sửa câu hỏi", elem_id="hb-edit", size="sm", scale=0)
        with gr.Column(elem_id="hb-follow-ups", visible=False) as box:
            follow_ups = [gr.Button("", visible=False) for _ in range(FOLLOW_UPS)]
    return {
        "after": after,
        "retry": retry,
        "edit": edit,
        "follow_up_box": box,
        "follow_ups": follow_ups,
    }


def _lay_out_composer() -> dict[str, Any]:
    with gr.Column(elem_id="hb-foot"):
        note = html_place("", "hb-note")
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
        with gr.Row(elem_id="hb-tools"):
            filters = filter_row.lay_out()
            cancel = gr.Button("Thôi sửa", elem_id="hb-cancel", size="sm", scale=0, visible=False)
            new = gr.Button("Cuộc trò chuyện mới", elem_id="hb-new", size="sm", scale=0)
    return {
        "note": note,
        "question": question,
        "send": send,
        "stop": stop,
        "cancel": cancel,
        "new": new,
        "filter_row": filters,
    }


def connect(chat: Chat, parts: Parts, conversation: gr.State) -> None:
    """Bind the components to the handlers."""
    asked = [
        _answering(event, handler, [source, *parts.filters, conversation], parts)
        for event, handler, source in _asking(chat, parts)
    ]
    asked.append(_answering(parts.retry.click, chat.retry, [conversation], parts))
    link = [parts.linked, conversation]
    asked.append(_answering(parts.linked.change, chat.ask_linked, link, parts))
    for event in asked:
        _offer_follow_ups(event, chat, parts, conversation)
    parts.edit.click(chat.edit, [conversation], parts.chat, queue=False, **QUIET)
    parts.stop.click(chat.stop, [conversation], None, queue=False, **QUIET)
    parts.cancel.click(chat.cancel, [conversation], parts.chat, queue=False, **QUIET)
    emptied = [*parts.chat, parts.reader, *parts.filters]
    parts.new.click(chat.restart, [conversation], emptied, queue=False, **QUIET)
    filter_row.connect(parts.filter_row)
    # `change`, not `input`: for that Gradio's text box wants a key to be pressed.
    parts.wire.change(
        chat.open_article,
        [parts.wire, conversation],
        [parts.reader],
        queue=False,
        trigger_mode="always_last",
        **QUIET,
    )


def _asking(
    chat: Chat, parts: Parts
) -> list[tuple[Callable[..., Any], Callable[..., Any], gr.Textbox | gr.Button]]:
    """The events that ask, who answers them, and where the question stands."""
    buttons = [*parts.examples, *parts.follow_ups]
    return [
        (parts.question.submit, chat.ask, parts.question),
        (parts.send.click, chat.ask, parts.question),
        *((button.click, chat.ask_offered, button) for button in buttons),
    ]


def _answering(
    event: Callable[..., Dependency],
    handler: Callable[..., Any],
    inputs: list[Any],
    parts: Parts,
) -> Dependency:
    # Who waits is our own affair (ui/waiting.py): Gradio's queue would not say so on the page.
    # That one question is answered at a time, too: Gradio's `once` would swallow a quick next one.
    return event(
        handler, inputs, parts.chat, concurrency_limit=None, trigger_mode="multiple", **QUIET
    )


def _offer_follow_ups(asked: Dependency, chat: Chat, parts: Parts, conversation: gr.State) -> None:
    """Once an answer stands, look for questions to go on with: nobody waits for them."""
    asked.then(
        chat.follow_ups,
        [conversation],
        [parts.follow_up_box, *parts.follow_ups],
        queue=False,
        **QUIET,
    )


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """What greets a reader, and tells how much there is."""

    status: gr.Markdown
    parts: Parts
    conversation: gr.State


def connect_loading(page: gr.Blocks, chat: Chat, greeting: Greeting, changed: gr.Textbox) -> None:
    """What the page shows first, then what takes longer to find; again when the collection has ``changed``."""
    parts = greeting.parts
    shown = [greeting.status, parts.current, parts.filter_row.publisher]
    first = page.load(chat.greet, None, shown, queue=False, **QUIET)
    again = changed.change(chat.greet_again, [greeting.conversation], shown, queue=False, **QUIET)
    for event in (first, again):
        event.then(chat.examples, None, parts.examples, queue=False, **QUIET)
