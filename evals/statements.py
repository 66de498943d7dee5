"""Statements of the local model that were read one by one: does the badge say what their citations carry?

The articles and questions belong to others (ViNewsQA), and what a model says of them is nearly their text. So
``evals/data/statements.jsonl`` keeps no words: the id of the case, a digest of the statement with the places it
cites, and two labels of a reader, ``carried`` (the cited sentences really say it) and ``answers`` (it is what
was asked). A run that says the same again is scored by them.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.cases import DATA

FILE = DATA / "statements.jsonl"


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a reader found. ``tuned``: in view while the rules of ``qa.verification`` were made."""

    carried: bool
    answers: bool
    tuned: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A statement that a run showed with its support, and its label where it was read."""

    support: str
    label: Label | None


def read_labels(file: Path = FILE) -> dict[str, Label]:
    """Labels by the digest of the statement."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line)
    return {
        row["statement"]: Label(carried=row["carried"], answers=row["answers"], tuned=row["tuned"])
        for row in rows
    }


def digest(case_id: str, text: str, places: Iterable[tuple[str, int, int]]) -> str:
    """The key of a statement: its case, its words, and the places it cites in whatever order."""
    facts = [case_id, text, sorted(map(list, places))]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:24]


def shown_statements(
    answers: Mapping[str, Mapping[str, Any]], labels: Mapping[str, Label]
) -> list[Shown]:
    """What the answers of a run show as stated by the model; ``answers`` are ``Answer`` records by case id.

    Quotes are left out: they are the article's own words.
    """
    return [
        Shown(
            support=statement["support"],
            label=labels.get(digest(case_id, statement["text"], _places(statement))),
        )
        for case_id, answer in answers.items()
        if answer.get("status") == "answered"
        for statement in answer["statements"]
        if statement["support"] != "unsupported"
    ]


def _places(statement: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    return [(c["article_id"], c["start"], c["end"]) for c in statement["citations"]]
