"""Exchange, Answer and Statement → safe HTML; pure. Every text of others goes through ``escape``.

Each function gives HTML on one line. ``render_exchange`` joins such blocks with empty lines, and
then the browser replaces only the block that changed: see ``ui.markup``.
"""

from collections.abc import Iterable, Sequence

from qa import Answer, Statement
from qa.asking import QUOTED_INSTEAD
from qa.drafts import split_draft
from ui.exchange import Exchange
from ui.markup import escape, lines
from ui.markup import quoted as quotation
from ui.sources import citation_button, render_nearest, render_sources
from ui.tools import render_tools

STAGES = {
    "search": "Đang tìm bài…",
    "read": "Đang đọc…",
    "write": "Đang viết…",
    "check": "Đang đối chiếu…",
}
STARTING = "Đang bắt đầu…"
STOPPED = "Đã dừng."
_LONG_QUESTION = 140
"""Characters; longer ones are set smaller."""

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
    blocks = [_question(exchange)]
    if exchange.answer is not None:
        blocks += [render_answer(exchange.answer, turn), render_tools(exchange, turn)]
    else:
        blocks += [
            '<div class="hb-answer hb-checked" aria-live="off">'
            f"{render_statement(statement, turn)}</div>"
            for statement in _shown(exchange.statements)
        ]
        blocks += _unfinished(exchange)
    return "\n\n".join(blocks)


def _question(exchange: Exchange) -> str:
    kind = " hb-long" if len(exchange.question) > _LONG_QUESTION else ""
    within = exchange.within.words()
    asked_of = f'<p class="hb-within">Chỉ trong: {escape(within)}</p>' if within else ""
    return (
        f'<div class="hb-asked{kind}"><h2 class="hb-question">'
        f'<span class="hb-hidden">Bạn hỏi: </span>{lines(exchange.question)}</h2>{asked_of}</div>'
    )


def _unfinished(exchange: Exchange) -> list[str]:
    """What stands below the checked statements while, or because, there is no answer."""
    if exchange.problem is not None:
        return [render_problem(exchange.problem.text)]
    if exchange.stopped:
        return [f'<div class="hb-answer hb-stopped">{STOPPED}</div>']
    # Set as the checked statements will be, so that nothing moves when they take its place.
    draft = "".join(
        f'<p class="hb-statement">{escape(s.text)}</p>' for s in split_draft(exchange.draft)
    )
    shown = [f'<div class="hb-answer hb-draft" aria-live="off">{draft}</div>'] if draft else []
    label = ' <span class="hb-draft-label">Bản nháp, chưa đối chiếu</span>' if draft else ""
    stage = (
        '<div class="hb-answer hb-stage"><span class="hb-pulse" aria-hidden="true"></span>'
        f"{_stage(exchange)}{label}</div>"
    )
    return [*shown, stage]


def _stage(exchange: Exchange) -> str:
    if exchange.stage == "wait":
        return f"Đang chờ đến lượt: trước bạn còn {exchange.before} câu hỏi…"
    return STAGES.get(exchange.stage, STARTING)


def render_problem(text: str) -> str:
    """Why there is no answer; never an empty bubble."""
    words = text.strip() or "Không rõ lý do."
    return (
        '<div class="hb-answer hb-problem" role="alert"><strong>Chưa trả lời được.</strong> '
        f"{lines(words)}</div>"
    )


def render_answer(answer: Answer, turn: int = 0) -> str:
    """A finished answer with its sources, or the refusal with the nearest reports."""
    words = _notice(answer.notice or "")
    notice = f'<p class="hb-notice">{lines(words)}</p>' if words else ""
    if answer.status == "refused":
        body = _understood(answer) + _refusal(answer)
    else:
        # Below the statements: they stand where their draft stood.
        body = _statements(answer, turn) + _understood(answer) + render_sources(answer, turn)
    return f'<div class="hb-answer hb-{escape(answer.status)}">{notice}{body}</div>'


def _notice(notice: str) -> str:
    """What an answer says of itself. Why the model is away stands above the tabs: ``ui.condition``."""
    why, instead, rest = notice.rpartition(QUOTED_INSTEAD)
    return f"{instead}{rest}" if why else notice


def render_statement(statement: Statement, turn: int = 0, *, quoted: bool = False) -> str:
    """A checked statement, the numbers of its citations and how far they carry it."""
    numbers = "".join(citation_button(citation, turn) for citation in statement.citations)
    kind = "quoted" if quoted else statement.support
    text = statement.text.strip()
    words = quotation(text, kind="hb-quote") if quoted else lines(text)
    lead = f'<span class="hb-lead">{escape(statement.lead)}</span> ' if statement.lead else ""
    return f'<p class="hb-statement hb-{kind}">{lead}{words}{numbers} {_badge(kind)}</p>'


def _understood(answer: Answer) -> str:
    if answer.standalone_question.strip() in ("", answer.question.strip()):
        return ""
    question = escape(answer.standalone_question.strip())
    return f'<p class="hb-understood">Đã hiểu câu hỏi là: <span>{question}</span></p>'


def _statements(answer: Answer, turn: int) -> str:
    quoted = answer.status == "quoted"
    shown = _shown(answer.statements)
    if not shown:  # never an empty bubble
        return f'<p class="hb-statement">{lines(answer.text)}</p>'
    return "".join(render_statement(s, turn, quoted=quoted and s.is_quote) for s in shown)


def _shown(statements: Iterable[Statement]) -> list[Statement]:
    return [s for s in statements if s.support != "unsupported" and s.text.strip()]


def _refusal(answer: Answer) -> str:
    return (
        '<p class="hb-refusal"><span class="hb-refusal-label">Không có trong bài báo</span>'
        f"{lines(answer.text)}</p>{render_nearest(answer.hits)}"
    )


def _badge(kind: str) -> str:
    if kind not in _BADGES:
        return ""
    label, meaning = _BADGES[kind]
    return f'<span class="hb-badge hb-badge-{kind}" title="{meaning}">{label}</span>'
