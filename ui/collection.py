"""The collection tab: searched, sorted, read; articles added and removed by `collection.js` and `ui.doors`."""

import logging
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from qa import Assistant, QAError
from ui import listing
from ui.charts import render_charts
from ui.components import QUIET, html_place, wire
from ui.condition import Condition, render_problem
from ui.intake import Limits
from ui.pace import Pace, visitor
from ui.reader import render_article, render_message
from ui.running import UNEXPECTED
from ui.shelf import SORTS, Shelf, View, count
from ui.wire import MALFORMED, read_request

logger = logging.getLogger(__name__)

Looks = tuple[Any, ...]
"""New values for ``Parts.looks``, in that order."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The components of the tab."""

    charts: gr.Markdown
    query: gr.Textbox
    count: gr.Markdown
    rows: gr.Markdown
    article: gr.Markdown
    wire: gr.Textbox
    changed: gr.Textbox
    view: gr.State

    @property
    def looks(self) -> list[Any]:
        """What changes while a reader looks through the list."""
        return [self.count, self.rows, self.view]


class Collection:
    """The handlers. ``limits``: what may be added at a time; None: nothing is added or removed."""

    def __init__(
        self, assistant: Assistant, limits: Limits | None, condition: Condition, look_ups: Pace
    ) -> None:
        self._look_ups = look_ups
        self._assistant = assistant
        self._condition = condition
        self.limits = limits
        self._shelf = Shelf(())

    def search(self, query: str, view: View, request: gr.Request | None = None) -> Looks:
        """The first page of what fits ``query``."""
        return self._too_fast(request) or self._look(replace(view, query=query or "", page=1))

    def _too_fast(self, request: gr.Request | None) -> Looks | None:
        """What is shown to who looks up too much; the rows stay."""
        seconds = self._look_ups.wait(*visitor(request))
        return (listing.render_wait(seconds), gr.skip(), gr.skip()) if seconds else None

    def turn(self, wish: str, view: View, request: gr.Request | None = None) -> tuple[Any, ...]:
        """What ``collection.js`` asks for: an article, another page or order; for looks and article."""
        if waiting := self._too_fast(request):
            return *waiting, waiting[0]  # whichever of list and article is seen
        skipped = (gr.skip(), gr.skip(), gr.skip())
        try:
            wanted = read_request(wish)
            if "article" in wanted:
                # The number of the call makes each value new, also where the article is the same.
                article = self._article(str(wanted["article"]))
                return *skipped, f'<div data-call="{int(wanted["call"])}">{article}</div>'
            if wanted.get("sort") in SORTS:
                view = replace(view, sort=wanted["sort"])
            return *self._look(replace(view, page=int(wanted["page"]))), gr.skip()
        except MALFORMED:
            return *skipped, gr.skip()

    def refresh(self, view: View, request: gr.Request | None = None) -> tuple[Any, ...]:
        """The same page of the collection as it is now; values for looks, charts and status line."""
        if waiting := self._too_fast(request):
            return *waiting, gr.skip(), gr.skip()
        looks = self._look(view)
        try:
            charts = render_charts(count(self._now().headlines))
            return *looks, charts, self._condition.show()
        except QAError as error:
            return *looks, "", render_problem(str(error))
        except Exception:
            logger.exception("counting the collection failed")
            return *looks, "", render_problem(UNEXPECTED)

    def _look(self, view: View) -> Looks:
        try:
            page = self._now().page(view)
        except QAError as error:
            return "", listing.render_problem(str(error)), view
        except Exception:
            logger.exception("listing the collection failed")
            return "", listing.render_problem(UNEXPECTED), view
        editable = self.limits is not None
        rows = listing.render_page(page, view, editable=editable)
        return listing.render_count(page, view), rows, replace(view, page=page.number)

    def _now(self) -> Shelf:
        """The collection as it is; made ready anew only where it has changed."""
        headlines = self._assistant.headlines()
        shelf = self._shelf
        if headlines is not shelf.headlines:
            self._shelf = shelf = Shelf(headlines, before=shelf)
        return shelf

    def _article(self, article_id: str) -> str:
        try:
            return render_article(self._assistant.article(article_id), None)
        except QAError as error:
            return render_message(str(error))
        except Exception:
            logger.exception("opening an article failed")
            return render_message(UNEXPECTED)


# -- the page


def lay_out(limits: Limits | None) -> Parts:
    """Everything on the tab; ``limits`` None: without adding and removing."""
    parts: dict[str, Any] = {"view": gr.State(View())}
    with gr.Column(elem_id="hb-collection"):
        with gr.Column(elem_id="hb-browse"):
            html_place(listing.add_box(limits) if limits else listing.READ_ONLY, "hb-adding")
            parts["charts"] = html_place("", "hb-collection-charts")
            with gr.Row(elem_id="hb-find"):
                parts["query"] = gr.Textbox(
                    elem_id="hb-query",
                    label="Tìm trong kho",
                    placeholder="Đầu đề hay tên báo, có dấu hay không dấu",
                    max_lines=1,
                    max_length=200,
                    container=False,
                    scale=1,
                )
                html_place(listing.SORTING, "hb-sorting")
            parts["count"] = html_place("", "hb-collection-count")
            if limits:
                html_place(listing.REMOVE_BAR, "hb-removing")
            parts["rows"] = html_place(listing.LOADING, "hb-rows")
        with gr.Column(elem_id="hb-collection-reader"):
            html_place(listing.ARTICLE_BAR, "hb-collection-bar")
            parts["article"] = html_place("", "hb-collection-article")
    parts["wire"] = wire("hb-collection-wire")
    parts["changed"] = wire("hb-changed")
    return Parts(**parts)


def connect(collection: Collection, parts: Parts, tab: gr.Tab, status: gr.Markdown) -> None:
    """Bind the components to the handlers. ``status``: the line above the tabs."""
    latest: dict[str, Any] = {"queue": False, "trigger_mode": "always_last", **QUIET}
    # `change`, not `input`: for that Gradio's text box wants a key to be pressed.
    parts.query.change(collection.search, [parts.query, parts.view], parts.looks, **latest)
    parts.wire.change(
        collection.turn, [parts.wire, parts.view], [*parts.looks, parts.article], **latest
    )
    everything = [*parts.looks, parts.charts, status]
    for event in (tab.select, parts.changed.change):
        event(collection.refresh, [parts.view], everything, **latest)
