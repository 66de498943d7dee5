"""Cases: questions with what a right answer must hold, one JSON object a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
KINDS = frozenset(
    "fact number list comparison follow_up false_premise unanswerable no_diacritics telex "
    "abbreviation attack".split()
)


class CaseError(Exception):
    """A row that is no case; the message names file and line."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question. ``all_of``: strings that each right answer holds; empty where it must refuse.

    ``article_ids`` name articles by id or by the stem of their file.
    """

    id: str
    question: str
    kind: str
    answerable: bool
    history: tuple[tuple[str, str], ...] = ()
    answers: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()


def read_cases(path: Path) -> list[Case]:
    """All cases of a JSONL file.

    Raises:
        CaseError: a row is no case; rows are counted from 1.
    """
    cases = list(_rows(path))
    ids = [case.id for case in cases]
    if repeated := {i for i in ids if ids.count(i) > 1}:
        raise CaseError(f"{path}: id used twice: {', '.join(sorted(repeated))}")
    return cases


def _rows(path: Path) -> Iterator[Case]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield _case(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise CaseError(f"{path}:{number}: {type(error).__name__}: {error}") from None


def _case(row: dict[str, Any]) -> Case:
    if row["kind"] not in KINDS:
        raise ValueError(f"unknown kind {row['kind']!r}")
    if not isinstance(row["question"], str) or not row["question"].strip():
        raise ValueError("empty question")
    if bool(row["answerable"]) != bool(row.get("all_of") or row.get("answers")):
        raise ValueError("answerable and answers do not agree")
    return Case(
        id=str(row["id"]),
        question=row["question"],
        kind=row["kind"],
        answerable=bool(row["answerable"]),
        history=tuple((turn["question"], turn["answer"]) for turn in row.get("history", ())),
        answers=tuple(row.get("answers", ())),
        all_of=tuple(row.get("all_of", ())),
        article_ids=tuple(row.get("article_ids", ())),
    )
