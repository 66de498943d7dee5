"""Which articles are asked: folded away below the question, but what is filled in is always seen."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.components import QUIET, html_place
from ui.filters import NO_FILTERS, typed_words
from ui.markup import escape


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The components of the row."""

    publisher: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    shown: gr.Markdown
    clear: gr.Button

    @property
    def fields(self) -> list[Any]:
        """What is filled in: publisher, first and last day."""
        return [self.publisher, self.since, self.until]


def lay_out() -> Parts:
    """The fields, folded, and beside them what is filled in with a button that empties them."""
    with (
        gr.Accordion("Lọc theo báo và ngày", open=False, elem_id="hb-filters"),
        gr.Row(elem_id="hb-filter-row"),
    ):
        publisher = gr.Dropdown(
            [("Tất cả các báo", "")],
            value="",
            label="Báo",
            elem_id="hb-publisher",
            scale=2,
            min_width=160,
        )
        since, until = _day("Từ ngày", "hb-since"), _day("Đến ngày", "hb-until")
    shown = html_place("", "hb-filtered")
    clear = gr.Button("Bỏ lọc", elem_id="hb-unfilter", size="sm", scale=0, visible=False)
    return Parts(publisher=publisher, since=since, until=until, shown=shown, clear=clear)


def _day(label: str, elem_id: str) -> gr.Textbox:
    return gr.Textbox(
        label=label, placeholder="26/10/2019", max_lines=1, elem_id=elem_id, min_width=120
    )


def connect(parts: Parts) -> None:
    """Keep what is shown true."""
    for field in parts.fields:
        field.change(
            tell,
            parts.fields,
            [parts.shown, parts.clear],
            queue=False,
            trigger_mode="always_last",
            **QUIET,
        )
    parts.clear.click(lambda: NO_FILTERS, None, parts.fields, queue=False, **QUIET)


def tell(publisher: str | None, since: str | None, until: str | None) -> tuple[str, Any]:
    """What is filled in, as HTML, and whether there is anything to clear."""
    words = typed_words(publisher, since, until)
    shown = f'<p class="hb-filtered" role="status">Đang lọc: {escape(words)}</p>' if words else ""
    return shown, gr.update(visible=bool(words))
