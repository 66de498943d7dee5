"""Where the chat stands on its tab, and which handler each component calls."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui import pages
from ui.chat import Chat, Parts
from ui.components import QUIET, html_place
from ui.reader import EMPTY

QUESTIONS_AT_ONCE = 8


def lay_out() -> Parts:
    """The conversation and, beside it, the article that is read: two columns of the row it is in."""
    parts: dict[str, Any] = {}
    with gr.Column(elem_id="hb-chat"):
        with gr.Column(elem_id="hb-transcript"):
            parts["past"] = html_place("", "hb-past")
            parts["current"] = html_place("", "hb-current")
        with gr.Column(elem_id="hb-examples") as parts["example_box"]:
            parts["examples"] = [gr.Button("", visible=False) for _ in range(pages.EXAMPLES)]
        parts |= _lay_out_composer()
    with gr.Column(elem_id="hb-reader"):
        html_place(pages.READER_BAR, "hb-reader-bar")
        parts["reader"] = html_place(EMPTY, "hb-reader-page")
    parts["wire"] = gr.Textbox(elem_id="hb-wire", visible="hidden", show_label=False)
    parts["kept"] = html_place("", "hb-kept")  # for `keeping.js`, never seen
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


def connect(chat: Chat, parts: Parts, conversation: gr.State) -> None:
    """Bind the components to the handlers."""
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
            **QUIET,
        )
    parts.stop.click(chat.stop, [conversation], None, queue=False, **QUIET)
    parts.new.click(chat.restart, [conversation], [*parts.chat, parts.reader], queue=False, **QUIET)
    # `change`, not `input`: for that Gradio's text box wants a key to be pressed.
    parts.wire.change(
        chat.open_article,
        [parts.wire, conversation],
        [parts.reader],
        queue=False,
        trigger_mode="always_last",
        **QUIET,
    )
