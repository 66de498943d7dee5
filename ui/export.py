"""Answers and conversations with their sources as plain text, Markdown and one HTML file; pure.

All three name each source alike: number, quote, title, paper (and the report that it retells), day,
address. A file needs nothing else: no script, no picture, no style from anywhere.
"""

import html
import re
from collections.abc import Iterable, Sequence
from datetime import date

from qa import Answer, Citation, Statement
from qa.articles import safe_url
from ui.exchange import Exchange
from ui.markup import escape, show_date

KINDS = {"markdown": (".md", "text/markdown"), "html": (".html", "text/html")}
"""What a conversation can be saved as: ending of the file and media type."""

SUPPORT = {
    "verified": "Đã đối chiếu",
    "partial": "Đối chiếu một phần",
    "quoted": "Trích nguyên văn",
}
_STOPPED = "Đã dừng trước khi trả lời xong."
_ABOUT = (
    "Lưu từ HoiBao ngày {day}. Mỗi số trong ngoặc vuông dẫn tới câu gốc ở mục Nguồn ngay bên dưới."
)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def answer_text(answer: Answer) -> str:
    """The answer with its sources as plain text, for the clipboard."""
    lines = [_one_line(_marked(statement)) for statement in shown(answer)]
    if answer.notice and lines:
        lines = [_one_line(answer.notice), "", *lines]
    lines = lines or [_one_line(answer.text)]
    if answer.citations:
        lines += ["", "Nguồn:"]
        lines += [f"[{c.number}] {_plain_source(c)}" for c in answer.citations]
    return "\n".join(lines)


def shown(answer: Answer) -> list[Statement]:
    """The statements that a reader sees."""
    if answer.status == "refused":
        return []
    return [s for s in answer.statements if s.support != "unsupported" and s.text.strip()]


def _marked(statement: Statement) -> str:
    markers = "".join(f"[{c.number}]" for c in statement.citations)
    lead = f"{statement.lead} " if statement.lead else ""
    return f"{lead}{statement.text.strip()} {markers}".rstrip()


def _plain_source(citation: Citation) -> str:
    known = [f"“{citation.quote.strip()}”", citation.title, *_origin(citation)]
    words = _one_line(" – ".join(known))
    return f"{words} {address}" if (address := safe_url(citation.url)) else words


def _origin(citation: Citation) -> list[str]:
    retold = f"theo {citation.based_on}" if citation.based_on else None
    known = (citation.publisher, retold, show_date(citation.published))
    return [part for part in known if part]


def _one_line(text: str) -> str:
    """``text`` without line breaks and without signs that change how a line reads."""
    return " ".join(_UNSEEN.sub(" ", text).split())


# -- Markdown


def as_markdown(title: str, exchanges: Sequence[Exchange], *, saved: date) -> str:
    """The conversation as Markdown; text of others has no effect as mark-up."""
    parts = [f"# {_inert(title)}", f"*{_ABOUT.format(day=_day(saved))}*"]
    for exchange in exchanges:
        parts += _markdown_exchange(exchange)
    return "\n\n".join(parts) + "\n"


def _markdown_exchange(exchange: Exchange) -> list[str]:
    parts = [f"## {_inert(exchange.question)}"]
    if within := exchange.within.words():
        parts.append(f"*Chỉ trong: {_inert(within)}*")
    answer = exchange.answer
    if answer is None:
        parts += [_markdown_statement(s) for s in exchange.statements]
        parts.append(f"*{_inert(exchange.problem.text if exchange.problem else _STOPPED)}*")
        return [*parts, *_markdown_sources(_cited(exchange.statements))]
    if understood := _understood(answer):
        parts.append(f"*Đã hiểu câu hỏi là: {_inert(understood)}*")
    if answer.notice:
        parts.append(f"*{_inert(answer.notice)}*")
    quoted = answer.status == "quoted"
    statements = [_markdown_statement(s, quoted=quoted and s.is_quote) for s in shown(answer)]
    parts += statements or [_inert(answer.text)]
    return [*parts, *_markdown_sources(answer.citations), *_markdown_nearest(answer)]


def _markdown_statement(statement: Statement, *, quoted: bool = False) -> str:
    numbers = "".join(f"\\[{c.number}\\]" for c in statement.citations)
    text = _inert(statement.text)
    kind = SUPPORT.get("quoted" if quoted else statement.support, "")
    lead = f"{_inert(statement.lead)} " if statement.lead else ""
    words = f"> {lead}“{text}” {numbers}" if quoted else f"{lead}{text} {numbers}"
    return f"{words} *({kind})*" if kind else words


def _markdown_sources(citations: Sequence[Citation]) -> list[str]:
    if not citations:
        return []
    rows = []
    for c in citations:
        known = ", ".join(_inert(part) for part in _origin(c))
        address = safe_url(c.url)
        link = f" <{_markdown_address(address)}>" if address else ""
        rows.append(
            f"- \\[{c.number}\\] “{_inert(c.quote)}” – **{_inert(c.title)}**"
            f"{', ' + known if known else ''}.{link}"
        )
    return ["**Nguồn**", "\n".join(rows)]


def _markdown_nearest(answer: Answer) -> list[str]:
    articles = list({hit.article.id: hit.article for hit in answer.hits}.values())[:3]
    if answer.status != "refused" or not articles:
        return []
    rows = [
        "- " + ", ".join(_inert(p) for p in (a.title, a.publisher, show_date(a.published)) if p)
        for a in articles
    ]
    return ["**Bài gần nhất với câu hỏi**", "\n".join(rows)]


def _inert(text: str) -> str:
    """``text`` as Markdown that shows exactly these characters, on one line."""
    line = re.sub(r"([\\`*_{}\[\]<>#|~$!])", r"\\\1", _one_line(text)).replace("&", "&amp;")
    # What would begin a list or a heading: only at the start of a line.
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", line))


def _markdown_address(address: str) -> str:
    return address.replace("`", "%60").replace("[", "%5B").replace("]", "%5D")


def _understood(answer: Answer) -> str:
    standalone = answer.standalone_question.strip()
    return "" if standalone in ("", answer.question.strip()) else standalone


def _cited(statements: Iterable[Statement]) -> list[Citation]:
    cited = {c.number: c for s in statements for c in s.citations}
    return [cited[number] for number in sorted(cited)]


def _day(day: date) -> str:
    return show_date(day.isoformat())


# -- HTML

_STYLE = """
:root{color-scheme:light dark;--ink:#1f1c17;--faded:#645c50;--paper:#faf7f0;--line:#ddd5c5;--accent:#9c2a1c}
@media (prefers-color-scheme:dark){:root{--ink:#ece6da;--faded:#aca292;--paper:#171512;--line:#3b362e;--accent:#f2937f}}
body{max-width:42rem;margin:2rem auto;padding:0 1rem;background:var(--paper);color:var(--ink);
font:1.0625rem/1.65 "Noto Serif","Times New Roman",Georgia,serif;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.3}h1{border-bottom:3px double;padding-bottom:.5rem}h2{margin-top:2.5rem}
h3{font-size:1rem;margin-bottom:0}.faded,small{color:var(--faded)}a{color:var(--accent)}
blockquote{margin:0;padding-left:1rem;border-left:3px solid var(--accent)}
ol{list-style:none;padding:0}li{margin:.75rem 0}li:target{outline:2px solid var(--accent)}
"""


def as_html(title: str, exchanges: Sequence[Exchange], *, saved: date) -> str:
    """The conversation as one HTML file that loads nothing and runs nothing."""
    body = "".join(_html_exchange(e, turn) for turn, e in enumerate(exchanges, start=1))
    name = escape(title)
    return (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title><style>{_STYLE}</style></head>\n<body><h1>{name}</h1>\n"
        f'<p class="faded">{html.escape(_ABOUT.format(day=_day(saved)))}</p>\n{body}</body></html>\n'
    )


def _html_exchange(exchange: Exchange, turn: int) -> str:
    answer = exchange.answer
    head = f"<section><h2>{escape(exchange.question)}</h2>\n"
    if within := exchange.within.words():
        head += f'<p class="faded">Chỉ trong: {escape(within)}</p>\n'
    if answer is None:
        statements = "".join(_html_statement(s, turn) for s in exchange.statements)
        why = exchange.problem.text if exchange.problem else _STOPPED
        sources = _html_sources(_cited(exchange.statements), turn)
        return f'{head}{statements}<p class="faded">{escape(why)}</p>\n{sources}</section>\n'
    notes = [f"Đã hiểu câu hỏi là: {words}"] if (words := _understood(answer)) else []
    notes += [answer.notice] if answer.notice else []
    quoted = answer.status == "quoted"
    body = "".join(_html_statement(s, turn, quoted=quoted and s.is_quote) for s in shown(answer))
    return (
        head
        + "".join(f'<p class="faded">{escape(note)}</p>\n' for note in notes)
        + (body or f"<p>{escape(answer.text)}</p>\n")
        + _html_sources(answer.citations, turn)
        + _html_nearest(answer)
        + "</section>\n"
    )


def _html_statement(statement: Statement, turn: int, *, quoted: bool = False) -> str:
    numbers = "".join(
        f'<a href="#n{turn}-{c.number}">[{c.number}]</a>' for c in statement.citations
    )
    kind = SUPPORT.get("quoted" if quoted else statement.support, "")
    label = f" <small>({kind})</small>" if kind else ""
    text = escape(statement.text.strip())
    lead = f"{escape(statement.lead)} " if statement.lead else ""
    words = f"<blockquote>{lead}“{text}” {numbers}{label}</blockquote>" if quoted else ""
    return (words or f"<p>{lead}{text} {numbers}{label}</p>") + "\n"


def _html_sources(citations: Sequence[Citation], turn: int) -> str:
    rows = []
    for c in citations:
        known = "".join(f", {escape(part)}" for part in _origin(c))
        address = safe_url(c.url)
        link = f'<br><a href="{escape(address)}">{escape(address)}</a>' if address else ""
        rows.append(
            f'<li id="n{turn}-{c.number}">[{c.number}] “{escape(c.quote.strip())}”<br>'
            f"<strong>{escape(c.title)}</strong>{known}{link}</li>\n"
        )
    return f"<h3>Nguồn</h3><ol>\n{''.join(rows)}</ol>\n" if rows else ""


def _html_nearest(answer: Answer) -> str:
    articles = list({hit.article.id: hit.article for hit in answer.hits}.values())[:3]
    if answer.status != "refused" or not articles:
        return ""
    rows = "".join(
        "<li>"
        + ", ".join(escape(p) for p in (a.title, a.publisher, show_date(a.published)) if p)
        + "</li>\n"
        for a in articles
    )
    return f"<h3>Bài gần nhất với câu hỏi</h3><ol>\n{rows}</ol>\n"
