"""Names and numbers of a question that a sentence does not say: which other sentence of its report lends them? Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.articles import Article
from qa.citations import Span
from qa.evidence import EvidenceSentence, preceding_sentences
from qa.kinds import is_placelike, padded_line
from qa.question import Asked
from qa.times import time_words, timeless
from qa.vietnamese import STOPWORDS, dates

_CONTEXT_SENTENCES = 2


_CALLED = {"úc": "australia", "australia": "úc", "ý": "italy", "mỹ": "hoa kỳ"}
"""Other names of countries, none of which is another word ("ý kiến", "thẩm mỹ")."""


def unsaid(items: Sequence[str], line: str) -> list[str]:
    return [
        item
        for item in items
        if f" {item} " not in line and f" {_CALLED.get(item, item)} " not in line
    ]


def unsaid_names(article: Article, asked: Asked) -> list[str]:
    """Names of the question that a report does not say."""
    return unsaid(asked.names, _report_line(article, asked.plain))


def lender_of(item: str, sentence: EvidenceSentence, plain: bool) -> Span | None:
    """The sentence near ``sentence`` that says ``item``; any earlier one if the title says it, or if
    ``item`` is no place: a report goes on about a person, while it may turn to another place.
    """
    article = sentence.article
    before = preceding_sentences(article, sentence.start)
    header = padded_line(f"{article.title} {article.published or ''}", plain)
    near = is_placelike(item) or item.isdigit()
    reach = before[:_CONTEXT_SENTENCES] if near and f" {item} " not in header else before
    for start, end in reach:
        if f" {item} " in padded_line(article.text[start:end], plain):
            return Span(article.id, start, end)
    return None


def day_of_lead(item: str, asked: Asked, sentence: EvidenceSentence) -> Span | None:
    """One of the first sentences of the report that says the day which ``item`` is of, for a sentence that says none."""
    wanted = [date for date in dates(asked.text) if item.lstrip("0") in date.split("-")]
    if not wanted or dates(sentence.text) or _OTHER_TIME.search(sentence.text.lower()):
        return None
    lead = preceding_sentences(sentence.article, sentence.start)[-_LEAD_SENTENCES:]
    for start, end in lead:
        told = dates(sentence.article.text[start:end])
        if any(_same_day(one, other) for one in wanted for other in told):
            return Span(sentence.article.id, start, end)
    return None


_LEAD_SENTENCES = 3
_OTHER_TIME = re.compile(
    r"(?<!\w)(?:sau|trước|hôm|tuần|tháng|năm|ngày|mai|nay|sáng|chiều|tối|đêm)(?!\w)"
)


def _same_day(one: str, other: str) -> bool:
    """Whether two dates in the form of ``dates`` can be one: the same day and month, and no two years."""
    first, second = one.split("-"), other.split("-")
    return all(a == b for a, b in zip(first, second, strict=False))


def is_lent_by_report(item: str, asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether a name or number of the turn before, which tells what report is meant, need only stand in that report.

    No person, who must have been named before; no number of a time for a sentence with a time of its own, nor one in whose
    place the sentence has another: "Nghị quyết 98", "Nghị quyết 136".
    """
    if item not in asked.carried or unsaid([item], _report_line(carrier.article, asked.plain)):
        return False
    if not item.isdigit():
        return is_placelike(item) or len(item.split()) == 1
    told = re.search(rf" (\w+) {item} ", padded_line(timeless(asked.text), asked.plain))
    if told is None:
        return not time_words(carrier.text)
    line = padded_line(carrier.text, asked.plain)
    return told[1] in STOPWORDS or not re.search(rf" {re.escape(told[1])} \d", line)


@lru_cache(maxsize=64)
def _report_line(article: Article, plain: bool) -> str:
    return padded_line(f"{article.title}\n{article.text}", plain)
