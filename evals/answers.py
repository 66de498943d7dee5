"""A run: cases asked of an assistant, each answer kept as its JSON, and a summary."""

import itertools
import json
import platform
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import Case
from evals.metrics import is_right, quantile, wrong_citations
from qa import Answer, Assistant, Turn, __version__
from qa.vietnamese import fold

PLACES = (
    "Hà Nội",
    "Thái Nguyên",
    "TP.HCM",
    "Đà Nẵng",
    "Bình Dương",
    "Thái Bình",
    "Thừa Thiên Huế",
)
GIFTS_OF_MONEY = frozenset({("Hà Nội", "Thái Nguyên"), ("Hà Nội", "Thái Bình")})
"""Who gave money to whom in ``seeds/``."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One case and its answer."""

    case: Case
    answer: Answer
    right: bool
    wrong_citations: int
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """JSON form, a line of ``records.jsonl``."""
        return {
            "id": self.case.id,
            "kind": self.case.kind,
            "answerable": self.case.answerable,
            "all_of": list(self.case.all_of),
            "right": self.right,
            "wrong_citations": self.wrong_citations,
            "seconds": self.seconds,
            "answer": self.answer.to_dict(),
        }


@dataclass(frozen=True, kw_only=True)
class Run:
    """All records of one run, with what made them."""

    settings: dict[str, Any]
    records: tuple[Record, ...]

    @property
    def summary(self) -> dict[str, Any]:
        """Counts and times; quantiles of seconds over the answers that a model wrote."""
        asked = [r for r in self.records if r.case.answerable]
        refusable = [r for r in self.records if not r.case.answerable]
        drafted = [r.answer.timings for r in self.records if "first_words" in r.answer.timings]
        return {
            "right": sum(r.right for r in asked),
            "answerable": len(asked),
            "rightly_refused": sum(r.right for r in refusable),
            "unanswerable": len(refusable),
            "citations": sum(len(r.answer.citations) for r in self.records),
            "wrong_citations": sum(r.wrong_citations for r in self.records),
            "first_words_p50": round(quantile((t["first_words"] for t in drafted), 0.5), 2),
            "answer_p50": round(quantile((t["answer"] for t in drafted), 0.5), 2),
            "answer_p95": round(quantile((t["answer"] for t in drafted), 0.95), 2),
        }


def run_cases(
    assistant: Assistant, cases: Iterable[Case], *, on_record: Callable[[Record], None]
) -> Run:
    """Ask every case in order."""
    articles = {article.id: article for article in assistant.articles()}
    records = []
    for case in cases:
        started = time.monotonic()
        history = [Turn(*turn) for turn in case.history]
        answer = assistant.ask(case.question, history=history)
        record = Record(
            case=case,
            answer=answer,
            right=is_right(case, answer),
            wrong_citations=wrong_citations(answer, articles),
            seconds=round(time.monotonic() - started, 3),
        )
        on_record(record)
        records.append(record)
    return Run(settings=describe(assistant), records=tuple(records))


def describe(assistant: Assistant) -> dict[str, Any]:
    """What a run was made with; never a key."""
    return {
        "hoibao": __version__,
        "commit": _commit(),
        "python": platform.python_version(),
        "model": assistant.description()["model"],
        "mode": assistant.description()["mode"],
        "articles": assistant.description()["articles"],
        "settings": json.loads(
            assistant.settings.model_dump_json(
                exclude={"openai_api_key", "embedding_api_key", "rerank_api_key"}
            )
        ),
    }


def _commit() -> str | None:
    command = ["git", "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None


def gift_pairs() -> list[Case]:
    """Who gave whom how much money, for all ordered pairs of places: active, passive, no diacritics."""
    cases: list[Case] = []
    for giver, receiver in itertools.permutations(PLACES, 2):
        given = (giver, receiver) in GIFTS_OF_MONEY
        forms = (
            f"{giver} tặng {receiver} bao nhiêu tiền?",
            f"{receiver} được {giver} tặng bao nhiêu tiền?",
            fold(f"{giver} tặng {receiver} bao nhiêu tiền"),
        )
        cases += [
            Case(
                id=f"gift-{len(cases) + number}",
                question=question,
                kind="number" if given else "false_premise",
                answerable=given,
                all_of=("3 tỷ đồng",) if given else (),
            )
            for number, question in enumerate(forms, start=1)
        ]
    return cases


def write_run(run: Run, folder: Path) -> None:
    """``records.jsonl``, ``summary.json`` and ``report.md`` in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(record.to_dict(), ensure_ascii=False) for record in run.records)
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    summary = json.dumps({**run.settings, **run.summary}, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(summary + "\n", encoding="utf-8")
    (folder / "report.md").write_text(report(run), encoding="utf-8")


def report(run: Run) -> str:
    """The run as Markdown: the summary, then every question with the answer as given."""
    s = run.summary
    head = [
        f"Model: {run.settings['model'] or 'none'} · commit {run.settings['commit']} · "
        f"{run.settings['articles']} articles",
        "",
        f"- answered rightly: {s['right']} of {s['answerable']}",
        f"- refused rightly: {s['rightly_refused']} of {s['unanswerable']}",
        f"- citations: {s['citations']}, of which not equal to the text at their offsets: "
        f"{s['wrong_citations']}",
        f"- seconds (median): first words {s['first_words_p50']}, answer {s['answer_p50']} "
        f"(95%: {s['answer_p95']})",
        "",
        "| | id | question | status | answer as given |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(_row, run.records)]) + "\n"


def _row(record: Record) -> str:
    cells: Sequence[str] = (
        "✓" if record.right else "✗",
        record.case.id,
        record.case.question,
        record.answer.status,
        record.answer.text,
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
