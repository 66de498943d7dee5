"""What all parts of the page are made of."""

from typing import Any

import gradio as gr

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event of the page: nothing is offered as an API, the page is the only caller."""


def wire(elem_id: str) -> gr.Textbox:
    """A text box that nobody sees, through which a script of the page tells Python something."""
    # Without a label Gradio would give it an English one.
    return gr.Textbox(elem_id=elem_id, label="Của trang", visible="hidden", show_label=False)


def html_place(value: str, elem_id: str) -> gr.Markdown:
    """A place for HTML from ``ui.rendering``, ``ui.reader`` or ``ui.pages``, and nothing else.

    Not ``gr.HTML``: it builds its page with ``Function(…)``, which the content security policy
    forbids. Gradio's sanitiser is off because it takes away ``aria-label`` and ``data-…``; what
    comes from models and articles has been escaped, and the policy stands behind that.
    """
    return gr.Markdown(
        value, elem_id=elem_id, latex_delimiters=[], sanitize_html=False, container=False
    )
