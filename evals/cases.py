"""Cases: questions with what a right answer must hold, one JSON object a line."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

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

    ``answers`` are references, each of them right by itself. ``article_ids`` name articles by id or
    by the stem of their file; ``evidence`` are their sentences, word for word, that carry the answer.
    ``corrections``, where nothing is to be answered: short words of the articles from which a reader sees that what the
    question takes for granted is wrong; an answer that shows one of them is right as well. ``;`` between parts: all of
    them together.
    """

    id: str
    question: str
    kind: str
    answerable: bool
    history: tuple[tuple[str, str], ...] = ()
    answers: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()


def read_cases(path: Path) -> list[Case]:
    """All cases of a JSONL file.

    Raises:
        CaseError: a row is no case, or has the id of another; rows are counted from 1.
    """
    cases: dict[str, Case] = {}
    lines: dict[str, int] = {}
    for number, row in read_rows(path, _Row, error=CaseError):
        if row.id in lines:
            first = lines[row.id]
            raise CaseError(f"{path}:{number}: id {row.id!r} is used twice, first in line {first}")
        cases[row.id], lines[row.id] = row.case(), number
    return list(cases.values())


# ---------------------------------------------------------------------------------------------
# Rows


def not_blank(text: str) -> str:
    """``text``, which must hold something."""
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}, known are {', '.join(sorted(KINDS))}")
    return kind


Filled = Annotated[str, AfterValidator(not_blank)]
"""A string of a row that holds something."""


class _Turn(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    question: Filled
    answer: str  # empty where it was refused


class _Row(BaseModel):
    """What a line of a file of cases may hold."""

    model_config = ConfigDict(strict=True, extra="forbid")

    id: Filled
    question: Filled
    kind: Annotated[str, AfterValidator(_known_kind)]
    answerable: bool
    history: list[_Turn] = []
    answers: list[Filled] = []
    all_of: list[Filled] = []
    article_ids: list[Filled] = []
    evidence: list[Filled] = []
    corrections: list[Filled] = []

    @model_validator(mode="after")
    def _answers_agree(self) -> Self:
        given = bool(self.answers or self.all_of)
        if self.answerable and not given:
            raise ValueError("answerable, but neither answers nor all_of say what is right")
        if given and not self.answerable:
            raise ValueError("not answerable, but answers or all_of are given")
        if self.answerable and self.corrections:
            raise ValueError("answerable, but corrections are given")
        return self

    def case(self) -> Case:
        return Case(
            id=self.id,
            question=self.question,
            kind=self.kind,
            answerable=self.answerable,
            history=tuple((turn.question, turn.answer) for turn in self.history),
            answers=tuple(self.answers),
            all_of=tuple(self.all_of),
            article_ids=tuple(self.article_ids),
            evidence=tuple(self.evidence),
            corrections=tuple(self.corrections),
        )


_Model = TypeVar("_Model", bound=BaseModel)


def read_rows(
    path: Path, model: type[_Model], *, error: type[Exception], hint: str = ""
) -> Iterator[tuple[int, _Model]]:
    """Line number, from 1, and content of each line of a JSONL file, perhaps ``.gz``; blank ones left out.

    Raises:
        ``error``: the file cannot be read, or a line is not what ``model`` describes; ``hint`` says
            what that is.
    """
    for number, line in _lines(path, error):
        try:
            yield number, model.model_validate(json.loads(line))
        except (ValueError, RecursionError) as invalid:
            wrong = (
                explain(invalid) if isinstance(invalid, ValidationError) else f"not JSON: {invalid}"
            )
            raise error(f"{path}:{number}: {wrong}{hint and '; ' + hint}") from None


def _lines(path: Path, error: type[Exception]) -> Iterator[tuple[int, bytes]]:
    # Lines end in \n alone: str.splitlines would cut at U+2028 and U+0085, which JSON strings may hold.
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError, zlib.error) as unreadable:
        reason = getattr(unreadable, "strerror", None) or unreadable
        raise error(f"{path}: cannot be read ({reason}); check the path and the file") from None


def explain(invalid: ValidationError) -> str:
    """The first thing that is wrong, in one line: ``history.0.answer: Input should be a valid string``."""
    first: dict[str, Any] = dict(invalid.errors(include_url=False)[0])
    where = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return f"unknown key {where!r}"
    if first["type"] == "missing":
        return f"key {where!r} is missing"
    model = first["type"] == "model_type"
    message = "not a JSON object" if model else first["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
