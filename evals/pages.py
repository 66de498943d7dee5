"""The report of a run as one HTML file that loads nothing.

Everything that comes from data is escaped; text of others is cut, because articles stay where they were
published.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from evals.charts import latency_chart, recall_chart, refusal_chart, reliability_chart
from evals.runs import Records, outcome_of
from evals.systems import Outcome
from evals.tables import (
    HOIBAO,
    LOW_F1,
    QUOTE_CHARS,
    RIGHT,
    AllScores,
    Cell,
    Table,
    answers_table,
    graded_answers,
    halves_table,
    kinds_table,
    missing_answers,
    retrieval_table,
    run_facts,
    system_settings,
)

# -- mistakes


@dataclass(frozen=True, kw_only=True)
class _Mistake:
    case: Mapping[str, Any]
    outcome: Outcome
    reason: str
    f1: float | None = None
    recall: float | None = None


_REASONS = ("failed", "wrongly refused", "wrongly answered", "far from the references")


def _mistakes(records: Records) -> list[_Mistake]:
    """Cases that HoiBao got wrong, the gravest kind of mistake first."""
    outcomes = {i: outcome_of(row) for i, row in records.answers.get(HOIBAO, {}).items()}
    found = [
        _Mistake(case=records.cases[i], outcome=outcome, reason=_REASONS[0])
        for i, outcome in outcomes.items()
        if outcome.failure is not None and i in records.cases
    ]
    for g in graded_answers(records):
        if not g.right_refusal:
            reason = _REASONS[1] if g.case["answerable"] else _REASONS[2]
        elif g.f1 is not None and g.f1 < LOW_F1:
            reason = _REASONS[3]
        else:
            continue
        found.append(
            _Mistake(
                case=g.case, outcome=g.outcome, reason=reason, f1=g.f1, recall=g.reference_recall
            )
        )
    return sorted(found, key=lambda m: (_REASONS.index(m.reason), m.recall or 0.0, m.case["id"]))


# -- HTML


def report_html(records: Records, scores: AllScores) -> str:
    """The run as one page with charts and mistakes; it loads nothing and runs no script."""
    graded = graded_answers(records)
    title = escape(f"Run {records.facts.get('name', '')}")
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in run_facts(records)
    )
    missing = missing_answers(records)
    parts = [
        f"<header><h1>{title}</h1><dl>{facts}</dl>",
        f'<p class="warning"><strong>Not finished.</strong> {escape("; ".join(missing))}.</p>'
        if missing
        else "",
        "<p>Brackets: 95% bootstrap interval; n: cases a number rests on.</p></header><main>",
        _section(
            _html_table(retrieval_table(records, scores)),
            [recall_chart(scores["retrieval"])],
        ),
        _section(
            _html_table(answers_table(records, scores))
            if scores["answers"]
            else "<h2>Answers</h2><p>There are no answers.</p>",
            [latency_chart(scores["answers"])],
        ),
    ]
    if halves := halves_table(records):
        parts.append(_section(_html_table(halves), []))
    if graded:
        parts.append(
            _section(
                _html_table(kinds_table(graded)) + f"<p>{RIGHT}</p>",
                [refusal_chart(graded, _threshold(records)), reliability_chart(graded)],
            )
        )
    parts.append(_mistakes_html(records))
    settings = "".join(
        f"<details><summary>{escape(name)}</summary>{_items(values)}</details>"
        for name, values in system_settings(records).items()
    )
    parts.append(f"<section><h2>Settings</h2>{settings}</section>")
    return _PAGE.format(title=title, style=_STYLE, body="\n".join(parts))


def _section(html: str, charts: Sequence[str]) -> str:
    drawn = "".join(charts)
    figures = f'<div class="charts">{drawn}</div>' if drawn else ""
    return f"<section>{html}{figures}</section>"


def _items(values: Mapping[str, str]) -> str:
    rows = (f"<li>{escape(k)}: <code>{escape(v)}</code></li>" for k, v in values.items())
    return f"<ul>{''.join(rows)}</ul>"


def _html_table(table: Table) -> str:
    title = escape(table.title)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(str(first))}</th>{"".join(map(_html_cell, rest))}</tr>'
        for first, *rest in table.rows
    )
    return (
        f'<h2>{title}</h2><div class="wide" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _html_cell(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    notes = " · ".join(filter(None, (cell.interval, f"n {cell.n}" if cell.n is not None else "")))
    return f"<td>{cell.value}{f'<small>{notes}</small>' if notes else ''}</td>"


def _threshold(records: Records) -> float | None:
    value = records.facts.get("systems", {}).get(HOIBAO, {}).get("refusal_threshold")
    return float(value) if isinstance(value, int | float) else None


def _mistakes_html(records: Records) -> str:
    if not records.answers.get(HOIBAO):
        return ""
    mistakes = _mistakes(records)
    reasons = Counter(m.reason for m in mistakes)
    counted = ", ".join(f"{reasons[reason]} {reason}" for reason in _REASONS if reasons[reason])
    answered = len(records.answers[HOIBAO])
    parts = [
        f"<h2>What {HOIBAO} got wrong</h2>",
        f"<p>{len(mistakes)} of {answered} cases{': ' if counted else ''}{counted}. Far from the "
        f"references: token F1 below {LOW_F1}; a whole sentence may be right and still share few words "
        "with a short reference, which reference recall shows.</p>",
    ]
    for kind in sorted({m.case["kind"] for m in mistakes}):
        some = [m for m in mistakes if m.case["kind"] == kind]
        cards = "".join(map(_card, some))
        parts.append(
            f"<details open><summary>{escape(kind)}: {len(some)}</summary>{cards}</details>"
        )
    return f'<section class="mistakes">{"".join(parts)}</section>'


def _card(mistake: _Mistake) -> str:
    case, outcome = mistake.case, mistake.outcome
    notes = [f"<strong>{mistake.reason}</strong>", escape(case["id"])]
    for name, value in (
        ("token F1", mistake.f1),
        ("reference recall", mistake.recall),
        ("answer_probability", outcome.probability),
    ):
        if value is not None:
            notes.append(f"{name} {value:.2f}")
    before = "".join(
        f'<p class="before" lang="vi">{escape(_cut(question))} → {escape(_cut(answer))}</p>'
        for question, answer in case["history"]
    )
    return (
        f'<article><h3 lang="vi">{escape(case["question"])}</h3>'
        f'<p class="notes">{" · ".join(notes)}</p>{before}<div class="columns">'
        f"<div><h4>References</h4>{_references(case)}</div>"
        f"<div><h4>Answer</h4>{_said(outcome)}</div>"
        f"<div><h4>Citations</h4>{_citations(outcome)}</div></div></article>"
    )


def _references(case: Mapping[str, Any]) -> str:
    if not case["answerable"]:
        return "<p>must be refused</p>"
    if case["answers"]:
        return _list("ul", map(_cut, case["answers"]))
    return "<p>must hold:</p>" + _list("ul", case["all_of"]) if case["all_of"] else "<p>none</p>"


def _said(outcome: Outcome) -> str:
    if outcome.failure is not None:
        return f'<p class="warning">{escape(outcome.failure)}</p>'
    text = str(outcome.text or outcome.record.get("text", ""))
    if outcome.quoted:
        text = _cut(text, 3 * QUOTE_CHARS)
    status = "refused" if outcome.refused else "quoted" if outcome.quoted else "answered"
    return f'<p class="notes">{status}</p><p class="said" lang="vi">{escape(text)}</p>'


def _citations(outcome: Outcome) -> str:
    return _list("ol", map(_cut, outcome.quotes)) if outcome.quotes else "<p>none</p>"


def _list(tag: str, items: Iterable[str]) -> str:
    return f'<{tag} lang="vi">{"".join(f"<li>{escape(item)}</li>" for item in items)}</{tag}>'


def _cut(text: str, size: int = QUOTE_CHARS) -> str:
    return text if len(text) <= size else text[: size - 1].rstrip() + "…"


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</main>
</body>
</html>
"""

_STYLE = """
:root { --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --faint: #d8dee4;
  --raised: #f6f8fa; --first: #1f5fa8; --second: #b4500b; --third: #2a7a4b; --alarm: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171b; --ink: #e6e9ed; --soft: #a3acb6; --line: #3a424c; --faint: #333a43;
    --raised: #1d2127; --first: #7db4f2; --second: #f2a05e; --third: #79cf9a; --alarm: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 80rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
h4 { font-size: .8rem; margin: 0; color: var(--soft); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
  gap: .5rem 1.5rem; margin: 1rem 0; }
dt { font-size: .8rem; color: var(--soft); }
dd { margin: 0; }
.warning, .warning strong { color: var(--alarm); }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%;
  overflow-wrap: normal; }
th, td { padding: .35rem .7rem; text-align: right; vertical-align: top; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { background: var(--raised); font-size: .85rem; vertical-align: bottom; white-space: normal; }
th:first-child { text-align: left; font-weight: 600; position: sticky; left: 0;
  background: var(--raised); }
small { display: block; font-size: .75rem; color: var(--soft); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
  gap: 1rem; margin-top: 1rem; }
figure { margin: 0; max-width: 34rem; }
svg { display: block; width: 100%; height: auto; stroke-linejoin: round; }
figcaption { font-size: .85rem; color: var(--soft); }
details { margin: .75rem 0; }
summary { cursor: pointer; font-weight: 600; }
article { border: 1px solid var(--line); border-radius: 6px; padding: .75rem; margin: .75rem 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
  gap: 1rem; margin-top: .5rem; }
.columns p { margin: .25rem 0; }
.columns ul, .columns ol { margin: .25rem 0; padding-left: 1.3rem; }
.notes, .before { margin: .25rem 0; font-size: .85rem; color: var(--soft); }
.said { white-space: pre-line; }
@media (max-width: 40rem) { th, td { padding: .3rem .5rem; } }
"""
