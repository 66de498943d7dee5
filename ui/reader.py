"""Article → the page beside the chat, with the cited sentences marked; pure."""

from collections.abc import Iterable, Sequence

from qa import Article, Citation
from ui.markup import escape, origin, original_link
from ui.sources import place

MARK_ID = "hb-mark"
"""The sentence that was chosen; the page scrolls to it."""

EMPTY = ""
"""No article is open."""

Span = tuple[int, int]
"""Start and end in code points of ``Article.text``, end exclusive."""


def render_article(
    article: Article, chosen: Span | None, cited: Sequence[Citation] = (), turn: int = -1
) -> str:
    """The whole article; ``chosen`` is marked and found by ``MARK_ID``, what else is ``cited`` lightly.

    ``cited`` are all citations of exchange ``turn``, which the bar above leads through; those from other
    articles mark nothing. Spans outside the text are cut to it; where others overlap ``chosen``, it wins.
    """
    text = article.text
    others = [(c.start, c.end) for c in cited if c.article_id == article.id]
    steps = render_steps(cited, article.id, chosen, turn)
    chosen = _trimmed(text, chosen) if chosen else None
    spans = _disjoint([*([chosen] if chosen else []), *(_trimmed(text, span) for span in others)])
    quote = text[slice(*chosen)] if chosen else ""
    known = [
        origin(article.publisher, article.published, article.based_on),
        original_link(article.url, quote),
    ]
    paragraphs = "".join(
        f"<p>{_marked(text, start, end, spans, chosen)}</p>" for start, end in _paragraphs(text)
    )
    return (
        f'{_bar(steps)}\n\n<article class="hb-article"><h2 tabindex="-1">{escape(article.title)}</h2>'
        f'<p class="hb-origin">{" · ".join(filter(None, known))}</p>'
        f'<div class="hb-text">{paragraphs}</div></article>'
    )


def render_steps(cited: Sequence[Citation], article_id: str, chosen: Span | None, turn: int) -> str:
    """The way from one cited sentence of an answer to the one before and after it."""
    at = [(c.article_id, (c.start, c.end)) for c in cited]
    if chosen is None or (article_id, chosen) not in at:
        return ""
    here = at.index((article_id, chosen))
    before = cited[here - 1] if here else None
    after = cited[here + 1] if here + 1 < len(cited) else None
    return (
        '<div class="hb-steps" role="group" aria-label="Các câu được dẫn">'
        f"{_step('Câu trước', '‹', before, turn)}"
        f'<span class="hb-step-here">Nguồn {cited[here].number} / {len(cited)}</span>'
        f"{_step('Câu sau', '›', after, turn)}</div>"
    )


def _step(name: str, sign: str, target: Citation | None, turn: int) -> str:
    where = place(target.article_id, target.start, target.end, turn) if target else "disabled"
    return (
        f'<button type="button" class="hb-step" aria-label="{name}" title="{name}" {where}>'
        f"{sign}</button>"
    )


def _bar(steps: str) -> str:
    return (
        f'<div class="hb-bar"><span class="hb-bar-name">Bài báo</span>{steps}'
        '<button type="button" class="hb-close">Đóng<span class="hb-hidden"> bài báo</span>'
        "</button></div>"
    )


def render_message(text: str) -> str:
    """Words in place of an article that cannot be shown."""
    return f'{_bar("")}\n\n<div class="hb-reader-message" role="alert"><p>{escape(text)}</p></div>'


def _trimmed(text: str, span: Span) -> Span:
    """The span cut to the text and to its words: it then begins inside a paragraph."""
    start, end = max(0, span[0]), min(len(text), span[1])
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    """The spans in order of the text, without the empty and those that run into an earlier one."""
    kept: list[Span] = []
    for start, end in spans:
        if start < end and all(end <= a or b <= start for a, b in kept):
            kept.append((start, end))
    return sorted(kept)


def _paragraphs(text: str) -> Iterable[Span]:
    """The offsets of each line that has words."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _marked(text: str, start: int, end: int, spans: list[Span], chosen: Span | None) -> str:
    """``text[start:end]`` with what falls into it of the marked spans."""
    pieces = []
    position = start
    for span in spans:
        a, b = max(span[0], start), min(span[1], end)
        if a >= b:
            continue
        pieces += [escape(text[position:a]), _mark(text[a:b], span, chosen, first=a == span[0])]
        position = b
    return "".join([*pieces, escape(text[position:end])])


def _mark(words: str, span: Span, chosen: Span | None, *, first: bool) -> str:
    # A sentence that runs over two paragraphs has two marks, and an id may stand only once.
    name = f' id="{MARK_ID}"' if span == chosen and first else ""
    kind = "hb-chosen" if span == chosen else "hb-also"
    return f'<mark{name} class="{kind}">{escape(words)}</mark>'
