"""Text → safe pieces of HTML: the one place where text from models and articles is escaped.

The pages travel as the value of a ``gr.Markdown``, which reads them as raw HTML blocks: a block is
one line and ends at an empty line. So ``escape`` leaves no line break in its result, and no sign
that Markdown or its extensions act on.
"""

import html
import re
from urllib.parse import quote, urlsplit

from qa.articles import safe_url

# Gradio replaces `%%%LATEX_BLOCK_0%%%` wherever it stands, and stops drawing the page when there is
# no such block; its Python side expands tabs. Written as numbers, these signs mean nothing to it.
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "\r\n\t%$`\\{}"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONG_QUOTE = 120
_OPENING = ("“", '"', "«", "„")
_CLOSING = ("”", '"', "»")


def escape(text: str) -> str:
    """``text`` as HTML text or attribute value, on one line.

    Control characters and bidirectional overrides, which can make a line read otherwise than it is
    written, become the replacement character; nothing is removed, so offsets stay true.
    """
    return html.escape(_UNSEEN.sub("\ufffd", text), quote=True).translate(_SIGNS)


def quoted(text: str, *, kind: str = "") -> str:
    """``text`` as a quotation; one that begins or ends with quotation marks gets none around it."""
    kinds = " ".join(filter(None, (kind, "hb-bare" if is_marked(text) else "")))
    of_kind = f' class="{kinds}"' if kinds else ""
    return f"<q{of_kind}>{lines(text)}</q>"


def is_marked(text: str) -> bool:
    """Whether ``text`` begins or ends with a quotation mark of its own."""
    stripped = text.strip()
    return stripped.startswith(_OPENING) or stripped.rstrip(".,;:!?…").endswith(_CLOSING)


def lines(text: str) -> str:
    """Escaped text whose line breaks are seen."""
    return "<br>".join(escape(line) for line in text.splitlines())


def show_date(published: str | None) -> str:
    """ISO date, or its known front part, the Vietnamese way: 26/10/2019, 10/2019, 2019."""
    return "/".join(reversed(published.split("-"))) if published else ""


def plain_origin(publisher: str | None, published: str | None, based_on: str | None) -> str:
    """The same as ``origin`` in plain words, not escaped."""
    retold = f"theo {based_on}" if based_on else None
    return " · ".join(filter(None, (publisher, show_date(published), retold)))


def origin(publisher: str | None, published: str | None, based_on: str | None) -> str:
    """Who published it and when, and what it retells, as HTML; empty where nothing is known."""
    known = [escape(part) for part in (publisher, show_date(published)) if part]
    if based_on:
        known.append(f'<span class="hb-based">theo {escape(based_on)}</span>')
    return " · ".join(known)


def original_link(url: str | None, quote_text: str = "") -> str:
    """A link to the report on its own site, at the quoted words; empty if ``url`` is not safe."""
    address = safe_url(url)
    if address is None or not urlsplit(address).hostname:
        return ""
    target = address + text_fragment(quote_text, has_fragment="#" in address)
    return (
        f'<a class="hb-original" href="{escape(target)}" target="_blank" '
        'rel="noopener noreferrer">Bài gốc<span class="hb-hidden"> (mở trang khác)</span></a>'
    )


def text_fragment(words: str, *, has_fragment: bool = False) -> str:
    """``#:~:text=…``, with which a browser scrolls to ``words`` and marks them.

    Only the first and last words of a long quote are named, which still matches where the site
    sets it in other mark-up. ``-``, ``,`` and ``&`` have a meaning of their own in the directive:
    https://wicg.github.io/scroll-to-text-fragment/#syntax
    """
    tokens = words.split()
    if not tokens:
        return ""
    ends = [tokens] if len(words) <= _LONG_QUOTE else [tokens[:6], tokens[-6:]]
    parts = (quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
    return ("" if has_fragment else "#") + ":~:text=" + ",".join(parts)


def number(value: int) -> str:
    """15000 the Vietnamese way: 15.000."""
    return f"{value:,}".replace(",", ".")
