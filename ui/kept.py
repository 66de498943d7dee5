"""Conversations as a browser keeps them: exchanges ↔ JSON values; pure.

What comes back from a browser may be damaged, of another version, or made up. It is read strictly,
and nothing in it is believed but what it says: texts are escaped where they are shown, and whether
an article still says what a citation quotes is looked up when it is opened.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from qa import Answer, Article, Citation, Hit, Passage, Statement
from ui.exchange import Exchange, Problem, Rating
from ui.filters import Filters

VERSION = 1
"""Raise when an older reader would misread the form; ``script`` and ``read_kept`` refuse newer ones."""
MOST_CHARS = 1_000_000
"""Longest JSON text of a conversation that is read back; about 200 long answers."""
MOST_EXCHANGES = 300
NEAREST = 3
"""Nearest reports that are kept of a refusal."""

DAMAGED = "Cuộc trò chuyện đã lưu này bị hỏng nên không mở được. Nó vẫn nằm trong danh sách; bạn có thể xóa."
NEWER = "Cuộc trò chuyện này được lưu bởi một bản HoiBao mới hơn. Hãy mở bằng bản đó, hoặc cập nhật HoiBao."
TOO_LARGE = "Cuộc trò chuyện đã lưu này quá lớn nên không mở được. Nó vẫn nằm trong danh sách."


class KeptError(ValueError):
    """A stored conversation that cannot be read; the message is for the reader."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A conversation read back; the exchanges in their order."""

    id: str
    title: str
    exchanges: tuple[Exchange, ...]


def keep_exchange(exchange: Exchange) -> dict[str, Any]:
    """The exchange as JSON values. One that is still being answered is kept as stopped.

    Quotes stand in it once, and of the hits only what a refusal shows.
    """
    answer = exchange.answer
    statements = answer.statements if answer else exchange.statements
    cited = {c.number: c for s in statements for c in s.citations}
    if answer:
        cited |= {c.number: c for c in answer.citations}
    return {
        "question": exchange.question,
        "rating": exchange.rating,
        "within": asdict(exchange.within),
        "problem": exchange.problem.text if exchange.problem else None,
        "answer": _keep_answer(answer) if answer else None,
        "statements": [_keep_statement(statement) for statement in statements],
        "citations": [asdict(cited[number]) for number in sorted(cited)],
    }


def _keep_answer(answer: Answer) -> dict[str, Any]:
    hits = _best(answer.hits) if answer.status == "refused" else []
    return {
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "text": answer.text,
        "model": answer.model,
        "notice": answer.notice,
        "nearest": [_keep_hit(hit) for hit in hits],
    }


def _best(hits: Iterable[Hit]) -> list[Hit]:
    """The best hit of each of the nearest articles."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.article.id, hit)
    return list(best.values())[:NEAREST]


def _keep_statement(statement: Statement) -> dict[str, Any]:
    numbers = [citation.number for citation in statement.citations]
    kept = {"text": statement.text, "support": statement.support, "cites": numbers}
    return kept | ({"lead": statement.lead} if statement.lead else {})


def _keep_hit(hit: Hit) -> dict[str, Any]:
    article, passage = hit.article, hit.passage
    known = ("id", "title", "publisher", "published", "based_on", "url")
    return {name: getattr(article, name) for name in known} | {
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def read_kept(text: str) -> Kept:
    """A conversation from the JSON text that a browser kept.

    Raises:
        KeptError: it is too large, damaged, or of a newer version.
    """
    if len(text) > MOST_CHARS:
        raise KeptError(TOO_LARGE)
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise KeptError(DAMAGED) from None
    if isinstance(values, dict) and isinstance(version := values.get("version"), int):
        if version > VERSION:
            raise KeptError(NEWER)
    try:
        kept = _Kept.model_validate(values)
    except (ValidationError, RecursionError):
        raise KeptError(DAMAGED) from None
    return kept.conversation()


def file_name(title: str, ending: str) -> str:
    """A name for a saved conversation that every system takes: ``hoibao-ha-noi-tang-bo.md``."""
    from qa.vietnamese import fold

    words = re.findall(r"[a-z0-9]+", fold(title))
    return "-".join(["hoibao", *words])[:60].rstrip("-") + ending


# -- the form, as it is read

_Number = Annotated[int, Field(ge=0, le=10_000_000)]
_Short = Annotated[str, Field(max_length=2_000)]
_Long = Annotated[str, Field(max_length=20_000)]


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Place(_Form):
    title: _Short
    publisher: _Short | None
    published: _Short | None
    based_on: _Short | None
    url: _Short | None
    start: _Number
    end: _Number


class _Citation(_Place):
    number: _Number
    article_id: _Short
    quote: _Long


class _Hit(_Place):
    id: _Short
    text: _Long

    def hit(self) -> Hit:
        article = Article(
            text="", **self.model_dump(exclude={"start", "end", "text"})
        )  # the whole text is in the collection, if anywhere
        passage = Passage(id="", article_id=self.id, start=self.start, end=self.end, text=self.text)
        return Hit(passage=passage, article=article, score=0.0, dense_rank=None, lexical_rank=None)


class _Statement(_Form):
    text: _Long
    support: Literal["verified", "partial", "unsupported"]
    cites: list[_Number]
    lead: _Short = ""


class _Answer(_Form):
    standalone_question: _Short
    status: Literal["answered", "refused", "quoted"]
    text: _Long
    model: _Short | None
    notice: _Long | None
    nearest: list[_Hit]


class _Within(_Form):
    publisher: _Short | None = None
    since: _Short | None = None
    until: _Short | None = None


class _Exchange(_Form):
    question: _Short
    rating: Rating
    within: _Within = _Within()
    problem: _Long | None
    answer: _Answer | None
    statements: list[_Statement]
    citations: list[_Citation]

    @model_validator(mode="after")
    def _cites_what_is_there(self) -> Self:
        numbers = {citation.number for citation in self.citations}
        if any(number not in numbers for s in self.statements for number in s.cites):
            raise ValueError("a statement cites what is not there")
        return self

    def exchange(self) -> Exchange:
        by_number = {c.number: Citation(**c.model_dump()) for c in self.citations}
        statements = tuple(
            Statement(
                text=s.text,
                support=s.support,
                citations=tuple(by_number[n] for n in s.cites),
                lead=s.lead,
            )
            for s in self.statements
        )
        asked = Exchange(question=self.question, within=Filters(**self.within.model_dump()))
        if self.answer is not None:
            answer = self._answer(self.answer, statements, tuple(by_number.values()))
            return replace(asked, answer=answer, rating=self.rating)
        if self.problem is not None:
            return replace(asked, statements=statements, problem=Problem(text=self.problem))
        return replace(asked, statements=statements, stopped=True)

    def _answer(
        self, kept: _Answer, statements: Sequence[Statement], citations: Sequence[Citation]
    ) -> Answer:
        return Answer(
            question=self.question,
            standalone_question=kept.standalone_question,
            status=kept.status,
            text=kept.text,
            statements=tuple(statements),
            citations=tuple(citations),
            hits=tuple(hit.hit() for hit in kept.nearest),
            model=kept.model,
            notice=kept.notice,
        )


class _Kept(_Form):
    version: Annotated[int, Field(ge=1, le=VERSION)]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    title: _Short
    exchanges: Annotated[list[_Exchange], Field(max_length=MOST_EXCHANGES)]

    def conversation(self) -> Kept:
        return Kept(
            id=self.id,
            title=self.title,
            exchanges=tuple(exchange.exchange() for exchange in self.exchanges),
        )
