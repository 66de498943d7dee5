"""What an answer is made of: statements and the sentences they cite."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from qa.articles import Article

Support = Literal["verified", "partial", "unsupported"]


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A sentence of an article: ``article.text[start:end] == quote``, copied by code."""

    number: int
    article_id: str
    title: str
    publisher: str | None
    published: str | None
    based_on: str | None
    url: str | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence of an answer, without markers, and what carries it.

    ``lead``: whose word it is and of which day ("Theo Tuổi Trẻ ngày 16/5/2017:"), where reports of several
    days are set side by side. Code makes it from the article; it stands before ``text`` and is no part of a quote.
    """

    text: str
    citations: tuple[Citation, ...]
    support: Support
    lead: str = ""

    @property
    def is_quote(self) -> bool:
        """Whether it is copied word for word from a sentence that it cites."""
        return any(self.text in citation.quote for citation in self.citations)

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self) | {"citations": [asdict(c) for c in self.citations]}


def lead_of(article: Article) -> str:
    """Whose word it is and of which day, for ``Statement.lead``; empty where neither is known."""
    parts = (article.published or "").split("-")
    day = "/".join(part.lstrip("0") for part in reversed(parts))
    unit = ("năm", "tháng", "ngày")[len(parts) - 1]
    told = [f"Theo {article.publisher}" if article.publisher else "Theo bài báo"]
    if day:
        told.append(f"{unit} {day}")
    return f"{' '.join(told)}:" if article.publisher or day else ""


@dataclass(frozen=True, order=True)
class Span:
    """A sentence by place."""

    article_id: str
    start: int
    end: int


class Numbering:
    """Gives each distinct quote one number, in order of first appearance."""

    def __init__(self) -> None:
        self._numbers: dict[Span, int] = {}

    def cite(self, article: Article, start: int, end: int) -> Citation:
        """The citation of ``article.text[start:end]``."""
        span = Span(article.id, start, end)
        number = self._numbers.setdefault(span, len(self._numbers) + 1)
        return Citation(
            number=number,
            article_id=article.id,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            based_on=article.based_on,
            url=article.url,
            start=start,
            end=end,
            quote=article.text[start:end],
        )
