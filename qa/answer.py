"""What an answer is: the records that ``Assistant`` hands on, and their one JSON form; pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from qa.citations import Citation, Statement
from qa.retrieval import Hit

SCHEMA_VERSION = 1

Status = Literal["answered", "refused", "quoted"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer with everything that shows where it comes from.

    ``text`` holds the statements with markers ``[1]``; ``statements`` also keeps those that nothing
    carries. ``usage`` counts tokens, ``timings`` seconds since the question.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    answer_probability: float = 0.0
    model: str | None = None
    usage: dict[str, int] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    notice: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The one JSON form, the same in the library, the command, the chat and evaluation records."""
        return {
            "schema_version": SCHEMA_VERSION,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status,
            "text": self.text,
            "statements": [statement.to_dict() for statement in self.statements],
            "citations": [asdict(citation) for citation in self.citations],
            "hits": [hit_dict(hit) for hit in self.hits],
            "answer_probability": self.answer_probability,
            "model": self.model,
            "usage": dict(self.usage),
            "timings": dict(self.timings),
            "notice": self.notice,
        }


def hit_dict(hit: Hit) -> dict[str, Any]:
    """JSON form of a hit: the passage, and the article without its text."""
    return {
        "passage": asdict(hit.passage),
        "article": hit.article.to_dict(),
        "score": hit.score,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "same_story": [article.to_dict() for article in hit.same_story],
    }


@dataclass(frozen=True)
class Stage:
    """What is being done. A second ``write`` means that the draft begins anew."""

    name: Literal["search", "read", "write", "check"]


@dataclass(frozen=True)
class Draft:
    """A piece of model text, not yet checked: to be shown as provisional."""

    text: str


Event = Stage | Draft | Statement | Answer


def marked_text(statements: Sequence[Statement]) -> str:
    """Statements as one text, each with its lead and a marker for each citation: ``… 3 tỷ đồng. [1][2]``."""
    return " ".join(
        (f"{s.lead} " if s.lead else "")
        + s.text
        + (" " + "".join(f"[{c.number}]" for c in s.citations) if s.citations else "")
        for s in statements
    )
