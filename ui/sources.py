"""Citations and near reports → what is clicked to read them; pure, one line of HTML each."""

from collections.abc import Iterable

from qa import Answer, Citation, Hit
from qa.instructions import readable
from ui.markup import escape, is_marked, origin, original_link, plain_origin, quoted

NEAREST = 3
"""How many of the nearest reports a refusal shows."""

_SNIPPET = 160


def place(article_id: str, start: int, end: int, turn: int = -1) -> str:
    """Where in which article; ``turn`` is the exchange that cites it, -1 for none."""
    return (
        f'data-article="{escape(article_id)}" data-start="{start}" data-end="{end}" '
        f'data-turn="{turn}"'
    )


def citation_button(citation: Citation, turn: int = 0) -> str:
    """The number of a citation: it shows the quote when it is pointed at, and opens its article."""
    known = plain_origin(citation.publisher, citation.published, citation.based_on)
    bare = " data-bare" if is_marked(citation.quote) else ""
    return (
        '<button type="button" class="hb-cite" '
        f"{place(citation.article_id, citation.start, citation.end, turn)} "
        f'data-quote="{escape(citation.quote.strip())}"{bare} data-title="{escape(citation.title)}" '
        f'data-origin="{escape(known)}" '
        f'aria-label="Nguồn {citation.number}: {escape(citation.title)}">{citation.number}</button>'
    )


def render_sources(answer: Answer, turn: int) -> str:
    """The quoted sentences of an answer with the articles that they stand in."""
    if not answer.citations:
        return ""
    items = "".join(_source(citation, answer, turn) for citation in answer.citations)
    return f'<div class="hb-sources"><h3>Nguồn</h3><ol>{items}</ol></div>'


def _source(citation: Citation, answer: Answer, turn: int) -> str:
    # A sentence that the answer quotes word for word has just been read above its source.
    repeated = any(citation.quote.strip() == s.text.strip() for s in answer.statements)
    words = "" if repeated else quoted(citation.quote.strip())
    details = [
        origin(citation.publisher, citation.published, citation.based_on),
        original_link(citation.url, citation.quote),
    ]
    return (
        f'<li>{citation_button(citation, turn)}<div class="hb-source">{words}'
        f'<span class="hb-title">{escape(citation.title)}</span>'
        f'<span class="hb-origin">{" · ".join(filter(None, details))}</span></div></li>'
    )


def render_nearest(hits: Iterable[Hit]) -> str:
    """The best hit of each of the nearest articles, as cards."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.article.id, hit)
    cards = "".join(_card(hit) for hit in list(best.values())[:NEAREST])
    return (
        f'<div class="hb-nearest"><h3>Bài gần nhất với câu hỏi</h3><ul>{cards}</ul></div>'
        if cards
        else ""
    )


def _card(hit: Hit) -> str:
    article, passage = hit.article, hit.passage
    known = origin(article.publisher, article.published, article.based_on)
    return (
        f'<li><button type="button" class="hb-open" {place(article.id, passage.start, passage.end)}>'
        f'{escape(article.title)}</button><span class="hb-origin">{known}</span>'
        f'<span class="hb-snippet">{escape(_shortened(readable(passage.text)))}</span></li>'
    )


def _shortened(words: str) -> str:
    return words if len(words) <= _SNIPPET else words[:_SNIPPET].rsplit(" ", 1)[0] + "…"
