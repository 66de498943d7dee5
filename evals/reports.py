"""The reports of a run: ``summary.json`` for programs, ``report.md`` and ``report.html`` for people."""

import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from evals.pages import report_html
from evals.runs import Records, read_run
from evals.scores import summarise
from evals.tables import (
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


# -- Markdown


def report_markdown(records: Records, scores: AllScores) -> str:
    """The run in numbers. ``scores``: what ``summarise`` made of ``records``."""
    lines = [f"# Run {markdown_text(records.facts.get('name', ''))}", ""]
    for name, value in run_facts(records):
        shown = _code(value) if name == "command" else markdown_text(value)
        lines.append(f"- {name}: {shown}")
    if missing := missing_answers(records):
        lines += ["", f"**Not finished.** {markdown_text('; '.join(missing))}."]
    lines += ["", *_markdown_table(retrieval_table(records, scores))]
    if scores["answers"]:
        lines += ["", *_markdown_table(answers_table(records, scores))]
    else:
        lines += ["", "## Answers", "", "There are no answers."]
    if halves := halves_table(records):
        lines += ["", *_markdown_table(halves)]
    if graded := graded_answers(records):
        lines += ["", *_markdown_table(kinds_table(graded)), "", RIGHT]
    lines += [
        "",
        "Brackets: 95% bootstrap interval. On how many cases a number rests: summary.json.",
    ]
    for title, values in system_settings(records).items():
        items = [
            f"- {markdown_text(name)}: {markdown_text(value)}" for name, value in values.items()
        ]
        lines += ["", "<details>", f"<summary>{escape(title)}</summary>", "", *items, ""]
        lines.append("</details>")
    return "\n".join(lines) + "\n"


def _markdown_table(table: Table) -> list[str]:
    lines = [f"## {table.title}", "", _row(table.head), "|" + "---|" * len(table.head)]
    # Numbers hold brackets, which are no links here: only words are escaped.
    for row in table.rows:
        lines.append(_row([c if isinstance(c, Cell) else markdown_text(c) for c in row]))
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
