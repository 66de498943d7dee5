"""The reports of a run: ``summary.json`` for programs, ``report.md`` and ``report.html`` for people.

The HTML is one file that loads nothing. Everything that comes from data is escaped; text of others is
cut, because articles stay where they were published.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals import metrics
from evals.runs import Records, outcome_of, read_run
from evals.scores import Graded, Score, Scores, calibration_pairs, grade, kinds, summarise
from evals.systems import Outcome

HOIBAO = "hoibao"
LOW_F1 = 0.3
"""Below this token F1 an answer is listed among the mistakes."""
QUOTE_CHARS = 200
"""Longest quote of an article that is shown."""
_NONE = "–"

AllScores = Mapping[str, Mapping[str, Scores]]
"""What ``scores.summarise`` returns."""


def write_reports(folder: Path) -> Path:
    """Write ``summary.json``, ``report.md`` and ``report.html`` of the run in ``folder``.

    Returns:
        The path of ``report.md``.

    Raises:
        RunError: there is no run.
    """
    records = read_run(folder)
    scores = summarise(records)
    rounded = {
        part: {
            system: {measure: score.to_dict() for measure, score in measured.items()}
            for system, measured in systems.items()
        }
        for part, systems in scores.items()
    }
    summary = json.dumps({"run": records.facts, **rounded}, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(summary + "\n", encoding="utf-8")
    (folder / "report.html").write_text(report_html(records, scores), encoding="utf-8")
    report = folder / "report.md"
    report.write_text(report_markdown(records, scores), encoding="utf-8")
    return report


# -- what both reports hold


class _Cell(NamedTuple):
    """A number as it is printed, with its interval and the cases it rests on."""

    value: str
    interval: str = ""
    n: int | None = None

    def __str__(self) -> str:
        return f"{self.value} {self.interval}".rstrip()


@dataclass(frozen=True)
class _Table:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | _Cell]]


_BY_ARTICLE = {name: name for name in ("recall@1", "recall@5", "recall@10")} | {
    "mrr": "MRR",
    "ndcg@10": "nDCG@10",
}
_BY_PASSAGE = ("passage recall@1", "passage recall@10")
_SEARCH_TIME = "search seconds, median"


def _cell(measure: str, score: Score | None) -> _Cell:
    if score is None or score.value is None:
        return _Cell(_NONE)
    digits = 3
    if measure.endswith((" s", _SEARCH_TIME)):
        digits = 2
    elif measure.endswith(("tokens", "syllables")):
        digits = 1
    interval = ""
    if score.low is not None and score.high is not None:
        interval = f"[{score.low:.{digits}f}, {score.high:.{digits}f}]"
    return _Cell(f"{score.value:.{digits}f}", interval, score.n)


def _facts(records: Records) -> list[tuple[str, str]]:
    """The head: what was run, on what, with what."""
    facts = records.facts
    counted = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds(records.cases).items()))
    values = {
        "data set": f"{facts.get('dataset', _NONE)}, digest {str(facts.get('digest', _NONE))[:16]}",
        "command": facts.get("command"),
        "commit": facts.get("commit"),
        "model": facts.get("model") or "none: answers are quotes",
        "documents": facts.get("documents"),
        "cases": f"{facts.get('cases', len(records.cases))} ({counted})" if counted else "0",
        "date": facts.get("started"),
        "machine": facts.get("machine"),
        "Python": facts.get("python"),
        "peak memory, MB": facts.get("peak_megabytes"),
    }
    return [(name, str(value)) for name, value in values.items() if value not in (None, "")]


def _missing(records: Records) -> list[str]:
    """What an interrupted run still lacks, by system."""
    searched = sum(bool(case["article_ids"]) for case in records.cases.values())
    names = dict.fromkeys([*records.facts.get("systems", {}), *records.retrieval])
    lacking = [
        f"{name}: {have} of {searched} searches"
        for name in names
        if (have := len(records.retrieval.get(name, {}))) < searched
    ]
    return lacking + [
        f"{name}: {len(rows)} of {_to_answer(records)} answers"
        for name, rows in records.answers.items()
        if len(rows) < _to_answer(records)
    ]


def _to_answer(records: Records) -> int:
    cases = len(records.cases)
    return min(cases, int(records.facts.get("generate", cases)))


def _failures(records: Records, system: str) -> int:
    return sum(row["failure"] is not None for row in records.answers[system].values())


def _retrieval_table(records: Records, scores: AllScores) -> _Table:
    measured = scores["retrieval"]
    names = dict.fromkeys([*records.facts.get("systems", {}), *records.retrieval])
    rows = []
    for name in names:
        of_system = measured.get(name, {})
        first = of_system.get("recall@1", Score(value=None))
        passage = of_system.get(_BY_PASSAGE[0], Score(value=None))
        rows.append(
            [
                name,
                *(_cell(m, of_system.get(m))._replace(n=None) for m in _BY_ARTICLE),
                str(first.n),
                *(_cell(m, of_system.get(m))._replace(n=None) for m in _BY_PASSAGE),
                str(passage.n),
                _Cell(_cell(_SEARCH_TIME, of_system.get(_SEARCH_TIME)).value),
            ]
        )
    head = ["system", *_BY_ARTICLE.values(), "n", *_BY_PASSAGE, "passage n", "search, median s"]
    return _Table("Retrieval", head, rows)


def _answers_table(records: Records, scores: AllScores) -> _Table:
    measured = scores["answers"]
    names = list(dict.fromkeys(name for of_system in measured.values() for name in of_system))
    rows: list[list[str | _Cell]] = [
        ["answers", *(f"{len(records.answers[s])} of {_to_answer(records)}" for s in measured)],
        ["failures", *(str(_failures(records, s)) for s in measured)],
    ]
    rows += [[m, *(_cell(m, measured[s].get(m)) for s in measured)] for m in names]
    return _Table("Answers", ["measure", *measured], rows)


def _kinds_table(graded: Sequence[Graded]) -> _Table:
    rows = []
    for kind in sorted({g.case["kind"] for g in graded}):
        some = [g for g in graded if g.case["kind"] == kind]
        right = sum(g.right_refusal for g in some)
        probability, correct = calibration_pairs(some)
        rows.append(
            [
                kind,
                str(len(some)),
                str(right),
                f"{right / len(some):.3f}",
                str(sum(g.outcome.refused for g in some)),
                f"{fmean(probability):.3f}" if probability else _NONE,
                f"{metrics.brier_score(probability, correct):.3f}" if probability else _NONE,
            ]
        )
    head = "kind,n,right,right share,refused,mean answer_probability,Brier score".split(",")
    return _Table(f"Refusal and calibration of {HOIBAO} by kind of case", head, rows)


_RIGHT = (
    "Right: answered where the articles hold the answer, refused where they do not; what the answer "
    "says is measured above."
)


def _graded(records: Records) -> list[Graded]:
    return grade(records, HOIBAO) if HOIBAO in records.answers else []


def _settings(records: Records) -> dict[str, dict[str, str]]:
    """What the run was made with, by title; only what is set."""
    systems = records.facts.get("systems", {})
    titled = {f"Settings of {name}": values for name, values in systems.items()}
    titled["Packages"] = records.facts.get("packages", {})
    return {
        title: {str(k): str(v) for k, v in values.items() if v not in (None, "")}
        for title, values in titled.items()
    }


# -- Markdown


def report_markdown(records: Records, scores: AllScores) -> str:
    """The run in numbers. ``scores``: what ``summarise`` made of ``records``."""
    lines = [f"# Run {markdown_text(records.facts.get('name', ''))}", ""]
    for name, value in _facts(records):
        shown = _code(value) if name == "command" else markdown_text(value)
        lines.append(f"- {name}: {shown}")
    if missing := _missing(records):
        lines += ["", f"**Not finished.** {markdown_text('; '.join(missing))}."]
    lines += ["", *_markdown_table(_retrieval_table(records, scores))]
    if scores["answers"]:
        lines += ["", *_markdown_table(_answers_table(records, scores))]
    else:
        lines += ["", "## Answers", "", "There are no answers."]
    if graded := _graded(records):
        lines += ["", *_markdown_table(_kinds_table(graded)), "", _RIGHT]
    lines += [
        "",
        "Brackets: 95% bootstrap interval. On how many cases a number rests: summary.json.",
    ]
    for title, values in _settings(records).items():
        items = [
            f"- {markdown_text(name)}: {markdown_text(value)}" for name, value in values.items()
        ]
        lines += ["", "<details>", f"<summary>{escape(title)}</summary>", "", *items, ""]
        lines.append("</details>")
    return "\n".join(lines) + "\n"


def _markdown_table(table: _Table) -> list[str]:
    lines = [f"## {table.title}", "", _row(table.head), "|" + "---|" * len(table.head)]
    # Numbers hold brackets, which are no links here: only words are escaped.
    for row in table.rows:
        lines.append(_row([c if isinstance(c, _Cell) else markdown_text(c) for c in row]))
    return lines


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def markdown_text(text: str) -> str:
    """``text`` in one line of words alone: nothing in it is Markdown or HTML."""
    # An underscore inside a word means nothing, and names of settings stay readable.
    marked = re.sub(r"([\\`*\[\]|#~]|\b_|_\b)", r"\\\1", " ".join(text.split()))
    return escape(marked, quote=False)


def _code(text: str) -> str:
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    line = " ".join(text.split())
    return f"{fence} {line} {fence}" if "`" in line else f"{fence}{line}{fence}"


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
    for g in _graded(records):
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
    graded = _graded(records)
    title = escape(f"Run {records.facts.get('name', '')}")
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in _facts(records)
    )
    missing = _missing(records)
    parts = [
        f"<header><h1>{title}</h1><dl>{facts}</dl>",
        f'<p class="warning"><strong>Not finished.</strong> {escape("; ".join(missing))}.</p>'
        if missing
        else "",
        "<p>Brackets: 95% bootstrap interval; n: cases a number rests on.</p></header><main>",
        _section(
            _html_table(_retrieval_table(records, scores)),
            [_recall_chart(scores["retrieval"])],
        ),
        _section(
            _html_table(_answers_table(records, scores))
            if scores["answers"]
            else "<h2>Answers</h2><p>There are no answers.</p>",
            [_latency_chart(scores["answers"])],
        ),
    ]
    if graded:
        parts.append(
            _section(
                _html_table(_kinds_table(graded)) + f"<p>{_RIGHT}</p>",
                [_refusal_chart(graded, _threshold(records)), _reliability_chart(graded)],
            )
        )
    parts.append(_mistakes_html(records))
    settings = "".join(
        f"<details><summary>{escape(name)}</summary>{_items(values)}</details>"
        for name, values in _settings(records).items()
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


def _html_table(table: _Table) -> str:
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


def _html_cell(cell: str | _Cell) -> str:
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


# -- charts: SVG whose colours are those of the page

_INK, _FIRST, _SECOND, _THIRD, _FAINT = (f"#0000{n:02}" for n in (1, 2, 3, 4, 5))
_COLOURS = {
    _INK: "currentColor",
    _FIRST: "var(--first)",
    _SECOND: "var(--second)",
    _THIRD: "var(--third)",
    _FAINT: "var(--faint)",
}
"""Colours that matplotlib is given, and what stands in the page: it knows whether it is dark."""
_LOOK: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _FAINT,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}


class _Chart:
    """A figure to draw on, and the page's piece of HTML with it."""

    def __init__(self, name: str, *, height: float = 3.4) -> None:
        self._name = name
        with mpl.rc_context(_LOOK):
            self._figure = Figure(figsize=(4.6, height), layout="constrained")
            self.axes: Axes = self._figure.subplots()

    def html(self, caption: str, alt: str, *, columns: int = 2) -> str:
        """``alt`` says the numbers in words; both are escaped here."""
        with mpl.rc_context(_LOOK | {"svg.hashsalt": self._name}):
            if self.axes.get_legend_handles_labels()[1]:
                self._figure.legend(loc="outside lower center", ncols=columns)
            written = io.StringIO()
            self._figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
        return (
            f"<figure>{self._inline(written.getvalue(), alt)}"
            f"<figcaption>{escape(caption)}</figcaption></figure>"
        )

    def _inline(self, svg: str, alt: str) -> str:
        """Only the drawing: no prologue, no metadata, no style for other elements, ids of its own."""
        size = re.search(r'viewBox="([\d. ]+)"', svg)
        assert size is not None
        drawing = svg[svg.index("<g ") : svg.rindex("</svg>")]
        drawing = re.sub(r"<!--.*?-->", "", drawing, flags=re.DOTALL)
        drawing = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{self._name}-", drawing)
        drawing = drawing.replace("xlink:href", "href")
        drawing = re.sub(r"font-family: [^;\"]*", "font-family: inherit", drawing)
        for given, shown in _COLOURS.items():
            drawing = drawing.replace(given, shown)
        return f'<svg viewBox="{size[1]}" role="img" aria-label="{escape(alt)}">{drawing}</svg>'


def _recall_chart(measured: Mapping[str, Scores]) -> str:
    shown = {name: s for name, s in measured.items() if _known(s, "recall@1") is not None}
    if not shown:
        return ""
    chart = _Chart("recall", height=1.4 + 0.5 * len(shown))
    places = range(len(shown))
    depths = ((1, _FIRST, "o"), (5, _SECOND, "s"), (10, _THIRD, "D"))
    for shift, (k, colour, marker) in zip((-0.22, 0.0, 0.22), depths, strict=True):
        known = [s[f"recall@{k}"] for s in shown.values()]
        values = [s.value or 0.0 for s in known]
        below = [v - (v if s.low is None else s.low) for v, s in zip(values, known, strict=True)]
        above = [(v if s.high is None else s.high) - v for v, s in zip(values, known, strict=True)]
        chart.axes.errorbar(
            values,
            [place + shift for place in places],
            xerr=([max(0.0, x) for x in below], [max(0.0, x) for x in above]),
            fmt=marker,
            color=colour,
            markersize=5,
            label=f"recall@{k}",
        )
    chart.axes.set_yticks(list(places), list(shown))
    chart.axes.set_ylim(len(shown) - 0.5, -0.5)
    chart.axes.set_xlim(-0.02, 1.02)
    chart.axes.set_xlabel("share of the right articles found")
    words = "; ".join(
        f"{name} " + ", ".join(f"{s[f'recall@{k}'].value:.3f}" for k in (1, 5, 10))
        for name, s in shown.items()
    )
    return chart.html(
        "Recall by article at 1, 5 and 10, with 95% intervals",
        f"Recall at 1, 5 and 10 by system: {words}.",
        columns=3,
    )


def _known(scores: Scores, measure: str) -> float | None:
    return scores[measure].value if measure in scores else None


def _latency_chart(measured: Mapping[str, Scores]) -> str:
    bars = []
    for system, scores in measured.items():
        for what, colour in (("first words", _FIRST), ("answer", _SECOND)):
            median, most = (_known(scores, f"{what}, {q} s") for q in ("median", "95%"))
            if median is not None and most is not None:
                bars.append((f"{system}, {what}", colour, median, most))
    if not bars:
        return ""
    chart = _Chart("latency", height=1.2 + 0.36 * len(bars))
    longest = max(most for *_, most in bars) or 1.0
    for place, (_, colour, median, most) in enumerate(bars):
        chart.axes.barh(place, most, color=colour, alpha=0.35, height=0.62)
        chart.axes.barh(place, median, color=colour, height=0.62)
        chart.axes.text(
            most + 0.02 * longest, place, f"{median:.2f} / {most:.2f}", va="center", color=_INK
        )
    chart.axes.set_yticks(range(len(bars)), [name for name, *_ in bars])
    chart.axes.set_ylim(len(bars) - 0.5, -0.5)
    chart.axes.set_xlim(0, 1.4 * longest)
    chart.axes.set_xlabel("seconds")
    chart.axes.grid(visible=False, axis="y")
    words = "; ".join(f"{name} {median:.2f} and {most:.2f}" for name, _, median, most in bars)
    return chart.html(
        "Seconds to the first words and to the whole answer: median (full) and 95% quantile (pale)",
        f"Seconds, median and 95% quantile: {words}.",
    )


def _refusal_chart(graded: Sequence[Graded], threshold: float | None) -> str:
    known = [g for g in graded if g.outcome.probability is not None]
    probability, answerable = calibration_pairs(known)
    curve = metrics.precision_recall_curve(answerable, probability)
    if not curve:
        return ""
    chart = _Chart("refusal")
    chart.axes.plot(
        [recall for _, _, recall in curve],
        [precision for _, precision, _ in curve],
        color=_FIRST,
        marker="." if len(curve) < 60 else "",
        label="each threshold",
    )
    words = []
    if threshold is not None:
        below = [p < threshold for p in probability]
        words += _mark(chart, known, below, f"threshold {threshold:g}", "o", _SECOND)
    refused = [g.outcome.refused for g in known]
    words += _mark(chart, known, refused, "all refusals", "D", _THIRD)
    _unit_axes(chart.axes, "recall of unanswerable cases", "precision of refusing")
    return chart.html(
        "Refusing below each threshold of answer_probability; marked: the threshold of this run, and "
        "all its refusals (a draft that nothing carries is refused too)",
        "Precision and recall of refusing. " + " ".join(words),
        columns=3,
    )


def _mark(
    chart: _Chart,
    known: Sequence[Graded],
    refused: Sequence[bool],
    label: str,
    marker: str,
    colour: str,
) -> list[str]:
    """Mark a choice of refusals; where nothing is refused there is no precision, and no point."""
    probability, answerable = calibration_pairs(known)
    scores = metrics.refusal_scores(answerable, refused, probability)
    if scores.precision is None or scores.recall is None:
        return [f"{label}: nothing refused."]
    chart.axes.plot(
        [scores.recall],
        [scores.precision],
        marker,
        color=colour,
        markersize=9,
        fillstyle="none",
        markeredgewidth=2,
        label=label,
        clip_on=False,
    )
    return [f"{label}: precision {scores.precision:.3f}, recall {scores.recall:.3f}."]


def _reliability_chart(graded: Sequence[Graded]) -> str:
    bins = [
        (b.low, b.high, b.count, b.mean_probability, b.share_correct)
        for b in metrics.reliability(*calibration_pairs(graded))
        if b.mean_probability is not None and b.share_correct is not None
    ]
    if not bins:
        return ""
    chart = _Chart("reliability")
    chart.axes.plot([0, 1], [0, 1], color=_INK, linestyle=":", linewidth=1, label="calibrated")
    xs, ys = [x for *_, x, _ in bins], [y for *_, y in bins]
    chart.axes.plot(xs, ys, color=_FIRST, marker="o", label="measured", clip_on=False)
    for _, _, count, x, y in bins:
        chart.axes.annotate(
            str(count), (x, y), xytext=(0, 7 if y < 0.9 else -13), textcoords="offset points",
            ha="center", fontsize=8, color=_INK,
        )  # fmt: skip
    _unit_axes(chart.axes, "mean answer_probability", "share answerable")
    words = "; ".join(
        f"{low:.1f} to {high:.1f} (n {count}): said {x:.2f}, were {y:.2f}"
        for low, high, count, x, y in bins
    )
    return chart.html(
        "Reliability of answer_probability in ten bins; numbers: cases in the bin",
        f"answer_probability and share of answerable cases by bin. {words}.",
    )


def _unit_axes(axes: Axes, x: str, y: str) -> None:
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.05)
    axes.set_xlabel(x)
    axes.set_ylabel(y)


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
