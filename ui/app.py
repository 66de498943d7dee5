"""The page: its tabs and what stands around them. Each part lays itself out and connects itself."""

from pathlib import Path

import gradio as gr

from qa import Assistant
from ui import chat_page, collection, keeping, pages
from ui.chat import Chat
from ui.collection import Collection
from ui.components import html_place
from ui.condition import Condition
from ui.conversation import Conversation
from ui.intake import Limits
from ui.pace import LOOK_UPS, Pace

TITLE = "HoiBao – hỏi báo"
WAITING_LINE = 256
"""Events that Gradio holds; questions wait in a line of their own, which says so on the page."""
_HERE = Path(__file__).parent
_STYLES = (
    *("fonts.css", "style.css", "chat.css", "citations.css", "asking.css", "reader.css"),
    *("keeping.css", "collection.css", "charts.css", "dialogs.css"),
)
_SCRIPTS = (
    *("script.js", "reader.js", "storage.js", "dialogs.js", "keeping.js", "tools.js"),
    *("gradio_words.js", "collection.js"),
)
_FONTS = ("Be Vietnam Pro", "system-ui", "Noto Sans", "sans-serif")


def build(
    assistant: Assistant,
    *,
    max_question_chars: int,
    questions_per_minute: int = 0,
    limits: Limits | None = None,
    condition: Condition | None = None,
) -> gr.Blocks:
    """The page, with its handlers bound to ``assistant``. ``limits``: of files; None: read only.

    ``questions_per_minute``: of one visitor; 0: any number. ``condition``: what is known of the model.

    A part of its own (another tab, the list of conversations) is one function that lays it out,
    called where it stands, and one that connects it, called below.
    """
    condition = condition or Condition(assistant)
    look_ups = Pace(questions_per_minute * LOOK_UPS)
    chat = Chat(
        assistant,
        condition,
        Pace(questions_per_minute),
        look_ups,
        max_question_chars=max_question_chars,
    )
    page = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        html_place(pages.HEADER, "hb-header")
        status = html_place("", "hb-status")
        with gr.Tabs(selected="chat", elem_id="hb-tabs"):
            # Each further tab lays itself out in a block of its own below this one.
            with gr.Tab("Hỏi đáp", id="chat", elem_id="hb-chat-tab"), gr.Row(elem_id="hb-layout"):
                side = keeping.lay_out()
                parts = chat_page.lay_out()
            with gr.Tab("Bài báo", id="collection", elem_id="hb-collection-tab") as collection_tab:
                shelf = collection.lay_out(limits)
        shelves = Collection(assistant, limits, condition, look_ups)
        collection.connect(shelves, shelf, collection_tab, status)
        chat_page.connect(chat, parts, conversation)
        keeping.connect(side, parts, conversation, assistant)
        keeping.connect_condition(condition, status, parts)
        greeting = chat_page.Greeting(status=status, parts=parts, conversation=conversation)
        chat_page.connect_loading(page, chat, greeting, shelf.changed)
    page.queue(max_size=WAITING_LINE)
    return page


def head() -> str:
    """Our styles and scripts, set into the page: no further request, nothing from elsewhere."""
    style = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _STYLES)
    script = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return f"<style>{style}</style><script>{script}</script>"


def theme() -> gr.themes.Base:
    """Gradio's plainest theme with fonts of our own, which ``ui.server`` hands out."""
    return gr.themes.Base(font=_FONTS, font_mono=("ui-monospace", "monospace"))
