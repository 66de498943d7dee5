"""Which questions one question is made of, and of which reports they are asked.

Three kinds: what each report says ("các báo ghi ra sao?", an office that has passed from one to another),
several things ("Hà Nội và TP.HCM …?", "nơi nào nhiều hơn?"), and two steps ("tỉnh do ông … làm bí thư").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.citations import Span
from qa.descriptions import Description, descriptions, names_for
from qa.evidence import EvidenceSentence
from qa.fitting import (
    fits_question,
    is_about_office,
    reports_with_answers,
    says_all,
    share_said,
    span_of,
)
from qa.kinds import padded_line
from qa.lending import unsaid_names
from qa.parts import asks_each_report, split_question, without_reports
from qa.question import Asked
from qa.reading import Reading

_REPORTS, _NEARLY = 3, 0.7
"""Reports that are asked what each of them says, and their least share of the best one's score."""
_LIKELY = 0.1
"""Least relevance of a sentence that may say which name a description stands for."""
_WORDS = 0.5
"""Least share of the description's words in such a sentence, where it does not fit in full."""
_NAMES, _TRIED = 2, 3
"""Names tried of each such sentence, and in all: each costs a search."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One question on the way; ``report``: the one article it is asked of; ``told``: the sentences that
    answer it already, found on the way to the next step.
    """

    question: str
    report: str | None = None
    told: tuple[Span, ...] = ()


class Part(Protocol):
    """A question that can be read without being answered."""

    @property
    def likely(self) -> bool: ...
    @property
    def likely_alone(self) -> bool: ...
    @property
    def probability(self) -> float: ...

    def read(self) -> Reading | None: ...


class Whole(Protocol):
    """The question that is taken apart."""

    def finding_of(self, step: Step) -> Part: ...


def steps_of(whole: Whole, reading: Reading, *, likely: bool) -> list[Step]:
    """The questions that are asked instead; none where it is one question.

    A small model that could speak of several sentences at once
    gives the figure of one to the other: each is asked by itself unless one sentence says all.
    """
    asked, evidence = reading.asked, reading.evidence
    if asks_each_report(asked.text, plain=asked.plain):
        return _each_report(whole, reading, likely=likely)
    if is_about_office(asked):
        reports = reports_with_answers(asked, evidence) if likely else []
        return _of_reports(asked.text, reports) if len(reports) > 1 else []
    if asked.joined and says_all(asked, evidence):
        return []
    if questions := split_question(asked.text, reading.known):
        return [Step(question=question) for question in questions]
    if likely and reading.fit is not None:
        return []
    if steps := _two_steps(whole, asked.text):
        return steps
    return [Step(question=q) for q in split_question(asked.text, reading.known, loosely=True)]


def _each_report(whole: Whole, reading: Reading, *, likely: bool) -> list[Step]:
    """What each report is asked; the question without its words about reports where only one tells, none where it is
    likely to be answered neither way.
    """
    asked = reading.asked
    one = without_reports(asked.text, plain=asked.plain)
    reports = _that_tell(reading) if likely else []
    if len(reports) > 1 or one == asked.text:
        return _of_reports(one, reports) if len(reports) > 1 else []
    bare = whole.finding_of(Step(question=one))
    second = bare.read()
    if second is None or not bare.likely_alone:
        return []
    reports = _that_tell(second)
    return _of_reports(one, reports) if len(reports) > 1 else [Step(question=one)]


def _that_tell(reading: Reading) -> list[str]:
    """Ids of the reports that answer a question; where there are not two, of those found nearly as well as the best."""
    reports = reports_with_answers(reading.asked, reading.evidence)
    return reports if len(reports) > 1 else _near_reports(reading)


def _of_reports(question: str, reports: Sequence[str]) -> list[Step]:
    return [Step(question=question, report=report) for report in reports]


def _near_reports(reading: Reading) -> list[str]:
    """Ids of the reports that were found nearly as well as the best one, the latest first."""
    floor = _NEARLY * reading.hits[0].score
    found = {hit.article.id: hit.article for hit in reading.hits if hit.score >= floor}
    articles = list(found.values())[:_REPORTS]
    articles.sort(key=lambda article: article.published or "", reverse=True)
    return [article.id for article in articles]


def _two_steps(whole: Whole, question: str) -> list[Step]:
    """The name that a description stands for, then the question with the name; none where either fails."""
    for description in descriptions(question):
        reading = whole.finding_of(Step(question=description.inner)).read()
        if reading is None:
            continue
        tried: list[tuple[float, EvidenceSentence, Step]] = []
        for sentence, name in list(_candidates(description, reading))[:_TRIED]:
            outer = Step(question=description.outer(name))
            part = whole.finding_of(outer)
            second = part.read()
            if second is not None and second.fit is not None and part.likely:
                tried.append((part.probability, sentence, outer))
        if tried:
            _, sentence, outer = max(tried, key=lambda item: item[0])
            fit = fits_question(reading.asked, sentence)
            told = fit.spans if fit else (span_of(sentence),)
            return [Step(question=description.inner, told=told), outer]
    return []


def _candidates(
    description: Description, reading: Reading
) -> Iterator[tuple[EvidenceSentence, str]]:
    """Sentences that may say which name is meant, and the names; those that fit come first."""
    ranked = sorted(reading.evidence.sentences, key=lambda s: -s.relevance)
    likely = [s for s in ranked if s.relevance >= _LIKELY and _may_tell(reading.asked, s)]
    likely.sort(key=lambda s: fits_question(reading.asked, s) is None)
    seen: set[str] = set()
    for sentence in likely:
        for name in names_for(description, sentence.text, sentence.article.title)[:_NAMES]:
            if name not in seen:
                seen.add(name)
                yield sentence, name


def _may_tell(asked: Asked, sentence: EvidenceSentence) -> bool:
    """Whether a sentence can say which name is meant: it fits, or its report names all that the question does."""
    if fits_question(asked, sentence):
        return True
    line = padded_line(sentence.text, asked.plain)
    return not unsaid_names(sentence.article, asked) and share_said(asked, line) >= _WORDS
