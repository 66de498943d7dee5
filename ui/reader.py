"""Article → the page beside the chat, with the cited sentences marked; pure."""

from collections.abc import Iterable

from qa import Article
from ui.markup import escape, origin, original_link

MARK_ID = "hb-mark"
"""The sentence that was chosen; the page scrolls to it."""

EMPTY = (
    '<div class="hb-reader-empty"><p>Bấm vào số nguồn trong câu trả lời để đọc câu gốc ngay trong '
    "bài báo.</p></div>"
)

Span = tuple[int, int]
"""Start and end in code points of ``Article.text``, end exclusive."""


def render_article(article: Article, chosen: Span | None, others: Iterable[Span] = ()) -> str:
    """The whole article; ``chosen`` is marked and found by ``MARK_ID``, ``others`` lightly marked.

    Spans outside the text are cut to it; where ``others`` overlap ``chosen``, it wins.
    """
    text = article.text
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
        f'<article class="hb-article"><h2 tabindex="-1">{escape(article.title)}</h2>'
        f'<p class="hb-origin">{" · ".join(filter(None, known))}</p>'
        f'<div class="hb-text">{paragraphs}</div></article>'
    )


def render_message(text: str) -> str:
    """Words in place of an article that cannot be shown."""
    return f'<div class="hb-reader-empty" role="alert"><p>{escape(text)}</p></div>'


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
