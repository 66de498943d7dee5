"""What a report tells, as far as it bears on an answer, and how it differs from what a question says; pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from qa.citations import Span
from qa.evidence import Evidence, following_sentences, preceding_sentences
from qa.kinds import padded_line
from qa.question import Asked
from qa.vietnamese import fold

_SENTENCES_BEFORE = 2
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Words of the question, and what the report says instead.

    ``asked`` is "" where the report denies something in other words, ``said`` where it says nothing of it.
    """

    asked: str = ""
    said: str = ""

    @property
    def notice(self) -> str:
        """What a reader is told."""
        if self.asked and self.said:
            return f"Câu hỏi nói “{self.asked}”, còn bài báo viết “{self.said}”."
        if self.asked:
            return f"Bài báo không nói đến “{self.asked}” như câu hỏi."
        return f"Bài báo viết là “{self.said}”, khác với điều câu hỏi nêu ra."


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a report says, as far as it bears on an answer.

    ``sentences``: those that would be quoted; ``around``: they, their titles and their neighbours;
    ``report``: all of it.
    """

    sentences: tuple[str, ...]
    around: str
    report: str

    @cached_property
    def report_line(self) -> str:
        """``padded_line`` of the report, read once: reports can be long."""
        return padded_line(self.report, False)

    @cached_property
    def folded_line(self) -> str:
        """All words of the report between blanks, without diacritics: as written, then unified."""
        written = map(fold, _WORD.findall(self.report))
        return f" {' '.join(written)}{padded_line(self.report, True)}"


Rule = Callable[[Asked, Told], Difference | None]
"""Finds one kind of difference, or none."""


def told(evidence: Evidence, spans: Iterable[Span]) -> Told:
    """What stands at ``spans``, in articles of ``evidence``, and around it."""
    articles = {sentence.article.id: sentence.article for sentence in evidence.sentences}
    sentences, around = [], []
    places = [span for span in dict.fromkeys(spans) if span.article_id in articles]
    for span in places:
        article = articles[span.article_id]
        near = preceding_sentences(article, span.start)[:_SENTENCES_BEFORE]
        near += following_sentences(article, span.end)[:1]
        sentences.append(article.text[span.start : span.end])
        around += [article.title, *(article.text[start:end] for start, end in near)]
    reports = [articles[i] for i in dict.fromkeys(span.article_id for span in places)]
    return Told(
        sentences=tuple(sentences),
        around=" . ".join([*sentences, *dict.fromkeys(around)]),
        report=" . ".join(f"{article.title} . {article.text}" for article in reports),
    )
