"""Exchange, Answer and Statement → safe HTML; pure. Every text of others goes through ``escape``.

Each function gives HTML on one line. ``render_exchange`` joins such blocks with empty lines, and
then the browser replaces only the block that changed: see ``ui.markup``.
"""

from collections.abc import Iterable, Sequence

from qa import Answer, Article, Citation, Hit, Statement
from ui.exchange import Exchange, without_markers
from ui.markup import escape, origin, original_link
from ui.tools import render_tools

STAGES = {
    "search": "Đang tìm bài…",
    "read": "Đang đọc…",
    "write": "Đang viết…",
    "check": "Đang đối chiếu…",
}
STARTING = "Đang bắt đầu…"
STOPPED = "Đã dừng."
NEAREST = 3
"""How many of the nearest reports a refusal names."""

_BADGES = {
    "verified": ("Đã đối chiếu", "Mọi chi tiết của câu này có trong câu báo được dẫn"),
    "partial": ("Đối chiếu một phần", "Ý chính và số liệu có trong câu báo, một số chữ thì không"),
    "quoted": ("Trích nguyên văn", "Câu này chép đúng từng chữ trong bài báo"),
}


def render_exchanges(exchanges: Sequence[Exchange], *, first: int = 0) -> str:
    """The exchanges of a conversation; ``first`` is the number of the first of them."""
    return "\n\n".join(render_exchange(e, turn) for turn, e in enumerate(exchanges, start=first))


def render_exchange(exchange: Exchange, turn: int = 0) -> str:
    """A question with what there is of its answer. ``turn`` finds it again when it is clicked."""
    blocks = [
        '<div class="hb-question"><span class="hb-hidden">Bạn hỏi: </span>'
        f"{_lines(exchange.question)}</div>"
    ]
    if exchange.answer is not None:
        blocks += [render_answer(exchange.answer, turn), render_tools(exchange, turn)]
    else:
        blocks += [
            f'<div class="hb-answer hb-checked">{render_statement(statement, turn)}</div>'
            for statement in _shown(exchange.statements)
        ]
        blocks += _unfinished(exchange)
    return "\n\n".join(blocks)


def _unfinished(exchange: Exchange) -> list[str]:
    """What stands below the checked statements while, or because, there is no answer."""
    if exchange.problem is not None:
        return [render_problem(exchange.problem.text)]
    if exchange.stopped:
        return [f'<div class="hb-answer hb-stopped">{STOPPED}</div>']
    draft = without_markers(exchange.draft).strip()
    stage = STAGES.get(exchange.stage, STARTING)
    blocks = []
    if draft:
        blocks.append(
            '<div class="hb-answer hb-draft" aria-live="off"><span class="hb-draft-label">'
            f"Bản nháp, chưa đối chiếu</span>{_lines(draft)}</div>"
        )
    blocks.append(
        '<div class="hb-answer hb-stage"><span class="hb-pulse" aria-hidden="true"></span>'
        f"{stage}</div>"
    )
    return blocks


def render_problem(text: str) -> str:
    """Why there is no answer, as a bubble of its own kind."""
    words = text.strip() or "Không trả lời được. Hãy thử lại."
    return (
        '<div class="hb-answer hb-problem" role="alert"><strong>Chưa trả lời được.</strong> '
        f"{_lines(words)}</div>"
    )


def render_answer(answer: Answer, turn: int = 0) -> str:
    """A finished answer with its sources, or the refusal with the nearest reports."""
    refused = answer.status == "refused"
    body = _refusal(answer) if refused else _statements(answer, turn) + _sources(answer, turn)
    notice = f'<p class="hb-notice">{_lines(answer.notice)}</p>' if answer.notice else ""
    return (
        f'<div class="hb-answer hb-{escape(answer.status)}">'
        f"{_understood(answer)}{notice}{body}</div>"
    )


def render_statement(statement: Statement, turn: int = 0, *, quoted: bool = False) -> str:
    """A checked statement, the numbers of its citations and how far they carry it."""
    numbers = "".join(citation_button(citation, turn) for citation in statement.citations)
    kind = "quoted" if quoted else statement.support
    text = _lines(statement.text.strip())
    words = f'<q class="hb-quote">{text}</q>' if quoted else text
    return f'<p class="hb-statement hb-{kind}">{words}{numbers} {_badge(kind)}</p>'


def citation_button(citation: Citation, turn: int = 0) -> str:
    """The number of a citation; choosing it opens the article at the quoted sentence."""
    return (
        '<button type="button" class="hb-cite" '
        f"{_place(citation.article_id, citation.start, citation.end, turn)} "
        f'aria-label="Nguồn {citation.number}: {escape(citation.title)}" '
        f'title="{escape(citation.title)}">{citation.number}</button>'
    )


def _place(article_id: str, start: int, end: int, turn: int = -1) -> str:
    """Where in which article; ``turn`` is the exchange that cites it, -1 for none."""
    return (
        f'data-article="{escape(article_id)}" data-start="{start}" data-end="{end}" '
        f'data-turn="{turn}"'
    )


def _understood(answer: Answer) -> str:
    if answer.standalone_question.strip() in ("", answer.question.strip()):
        return ""
    question = escape(answer.standalone_question.strip())
    return f'<p class="hb-understood">Đã hiểu câu hỏi là: <span>{question}</span></p>'


def _statements(answer: Answer, turn: int) -> str:
    quoted = answer.status == "quoted"
    shown = _shown(answer.statements)
    if not shown:  # never an empty bubble
        return f'<p class="hb-statement">{_lines(answer.text)}</p>'
    return "".join(render_statement(statement, turn, quoted=quoted) for statement in shown)


def _shown(statements: Iterable[Statement]) -> list[Statement]:
    return [s for s in statements if s.support != "unsupported" and s.text.strip()]


def _sources(answer: Answer, turn: int) -> str:
    if not answer.citations:
        return ""
    items = "".join(_source(citation, answer, turn) for citation in answer.citations)
    return f'<div class="hb-sources"><h3>Nguồn</h3><ol>{items}</ol></div>'


def _source(citation: Citation, answer: Answer, turn: int) -> str:
    # A sentence that the answer quotes word for word has just been read above its source.
    repeated = any(citation.quote.strip() == s.text.strip() for s in answer.statements)
    words = "" if repeated else f"<q>{_lines(citation.quote.strip())}</q>"
    details = [
        origin(citation.publisher, citation.published, citation.based_on),
        original_link(citation.url, citation.quote),
    ]
    return (
        f'<li>{citation_button(citation, turn)}<div class="hb-source">{words}'
        f'<span class="hb-title">{escape(citation.title)}</span>'
        f'<span class="hb-origin">{" · ".join(filter(None, details))}</span></div></li>'
    )


def _refusal(answer: Answer) -> str:
    nearest = _nearest(answer.hits)
    listed = "".join(_nearest_report(hit) for hit in nearest)
    reports = (
        f'<div class="hb-nearest"><h3>Bài gần nhất với câu hỏi</h3><ul>{listed}</ul></div>'
        if nearest
        else ""
    )
    return (
        '<p class="hb-refusal"><span class="hb-refusal-label">Không có trong bài báo</span>'
        f"{_lines(answer.text)}</p>{reports}"
    )


def _nearest(hits: Iterable[Hit]) -> list[Hit]:
    """The best hit of each of the nearest articles."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.article.id, hit)
    return list(best.values())[:NEAREST]


def _nearest_report(hit: Hit) -> str:
    article: Article = hit.article
    place = _place(article.id, hit.passage.start, hit.passage.end)
    known = origin(article.publisher, article.published, article.based_on)
    return (
        f'<li><button type="button" class="hb-open" {place}>{escape(article.title)}</button>'
        f'<span class="hb-origin">{known}</span></li>'
    )


def _badge(kind: str) -> str:
    if kind not in _BADGES:
        return ""
    label, meaning = _BADGES[kind]
    return f'<span class="hb-badge hb-badge-{kind}" title="{meaning}">{label}</span>'


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
