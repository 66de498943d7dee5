"""What the parts of a question found, put together; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qa.answer import Answer, Event, Status
from qa.answerability import HITS_SEEN
from qa.articles import Article
from qa.citations import Span, Statement
from qa.evidence import Evidence
from qa.kinds import is_placelike, names_in, padded_line, people_in
from qa.lending import unsaid_names
from qa.parts import asks_for_list
from qa.question import Asked
from qa.quoting import as_asked, choose_quotes, fitting_quotes
from qa.retrieval import Hit
from qa.support import Checked
from qa.verification import is_excerpt
from qa.vietnamese import fold, names, unified_syllables, unify

_MOST_QUOTES, _MOST_QUOTES_OF_A_PART, _MOST_QUOTES_OF_A_LIST = 3, 2, 4
_MOST_QUOTES_INSTEAD = 2
"""Quotes in place of a draft: with one, 100 questions of ViNewsQA dev have a reference recall of 0.680 and a token F1 of
0.515, with two 0.713 and 0.503, and more of them are handled rightly.
"""
_OF_A_LIST = 0.02
"""How likely, beside the best quote, one must be that adds to a list."""
NEAREST = "Không câu nào trong các bài báo nói đủ điều được hỏi; đây là câu gần nhất."
GAP = "Các bài báo hiện có không cho biết rõ: {}"
"""Says which parts of a question no report answers."""
NOT_CARRIED = "Câu trả lời của mô hình không khớp với bài báo, nên HoiBao trích nguyên văn."
QUOTED_PARTS = (
    "Ở phần sau, câu trả lời của mô hình không khớp với bài báo, nên HoiBao trích nguyên văn: {}"
)
"""Says of which parts ``NOT_CARRIED`` is true, where it is not true of all."""
NEAR_PARTS = "Không câu nào nói đủ điều được hỏi ở phần sau; đây là câu gần nhất: {}"
"""Says which parts of a question have only the nearest sentence."""


def merged(first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """Passages of both searches, each once with its better score, best first; at most ``HITS_SEEN``."""
    best: dict[str, Hit] = {}
    for hit in (*first, *second):
        known = best.get(hit.passage.id)
        if known is None or known.score < hit.score:
            best[hit.passage.id] = hit
    return sorted(best.values(), key=lambda hit: -hit.score)[:HITS_SEEN]


def quotes_for(asked: Asked, evidence: Evidence, *, part: bool, report: bool) -> list[Checked]:
    """The sentences that answer by themselves; of a list one from each report first.

    ``part``: of a part of a question; ``report``: of one report only.
    """
    if not report and asks_for_list(asked.text):
        able = fitting_quotes(asked, evidence, beside=_OF_A_LIST)
        return _one_per_report(able, _MOST_QUOTES_OF_A_LIST)
    return choose_quotes(asked, evidence, most=_MOST_QUOTES_OF_A_PART if part else _MOST_QUOTES)


def instead_of_draft(
    drafted: Sequence[Checked], quotes: Sequence[Checked], *, part: bool
) -> list[Checked]:
    """Quotes that stand in for a draft: the sentence it was taken from, if one was found, and the best of ``quotes``; one
    for a ``part`` of a question.
    """
    first: dict[Span, Checked] = {}
    for quote in (*drafted, *quotes):
        first.setdefault(quote.spans[0], quote)
    return list(first.values())[: 1 if part else _MOST_QUOTES_INSTEAD]


def left_out(asked: Asked, evidence: Evidence, stated: Sequence[Statement]) -> list[Checked]:
    """What a draft left out of a list of people or places: the best quote of each other report that says all the names of the
    question, and one that neither the question nor a statement says; none where it is not likely, or tells otherwise than
    the question.
    """
    if not asks_for_list(asked.text):
        return []
    told = [asked.text, *(one.text for one in stated)]
    seen = {citation.article_id for one in stated for citation in one.citations}
    articles = {sentence.article.id: sentence.article for sentence in evidence.sentences}
    added: list[Checked] = []
    for quote in fitting_quotes(asked, evidence):
        report, line = quote.spans[0].article_id, padded_line(" . ".join(told), asked.plain)
        new = any(f" {name} " not in line for name in _listed(asked, quote.text))
        if report not in seen and new and not unsaid_names(articles[report], asked):
            seen.add(report)
            kept, differs = as_asked([quote], asked, evidence)
            added += kept if differs is None else []
            told += [one.text for one in kept]
    return added[: max(0, _MOST_QUOTES_OF_A_LIST - len(stated))]


_LISTS_PEOPLE = re.compile(r" (?:ai|(?:nguoi|vi|ong|ba|dong chi) nao) ")
_LISTS_PLACES = re.compile(r" (?:tinh|thanh|thanh pho|nuoc|noi|dia phuong|huyen|quan|xa) nao ")


def _listed(asked: Asked, text: str) -> set[str]:
    """The names of ``text`` that can be what ``asked`` wants a list of."""
    line, people = padded_line(asked.text, True), people_in(text, asked.plain)
    if _LISTS_PEOPLE.search(line):
        return people
    places = {name for name in names_in(text, asked.plain) if is_placelike(name)}
    return places if _LISTS_PLACES.search(line) else set()


def quote_of(article: Article, spans: Sequence[Span]) -> Checked:
    """The sentence at the first of ``spans``, word for word; the others lend it a name."""
    return Checked(article.text[spans[0].start : spans[0].end], tuple(spans), "verified")


def _one_per_report(quotes: Sequence[Checked], most: int) -> list[Checked]:
    """At most ``most`` of ``quotes``: the first of each report, then the others, in their order."""
    reports = [quote.spans[0].article_id for quote in quotes]
    first = [quote for place, quote in enumerate(quotes) if reports[place] not in reports[:place]]
    others = [quote for quote in quotes if quote not in first]
    chosen = [*first, *others][:most]
    return [quote for quote in quotes if quote in chosen]


class Gathered:
    """What the parts of one question gave; their answers, and each statement once."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self._kept: dict[str, Statement] = {}

    def of(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events of one part, but for what is kept: its statements and its answer."""
        lead = ""
        for event in events:
            if isinstance(event, Answer):
                self._answers.append(event)
            elif isinstance(event, Statement):
                if known := self._kept.get(event.text):
                    self._kept[event.text] = _cited_together(known, event)
                    continue  # its lead was not shown
                # Whose word it is stands once before all that the report says.
                self._kept[event.text] = replace(event, lead="") if event.lead == lead else event
                lead = event.lead
            else:
                yield event

    @property
    def statements(self) -> list[Statement]:
        """In order; without those that say no more than another one does by the same sentences."""
        kept = list(self._kept.values())
        return [one for one in kept if not any(_adds_nothing(one, other) for other in kept)]

    @property
    def answers(self) -> dict[str, Sequence[Statement]]:
        """The statements of each part, by what it was asked."""
        return {answer.question: answer.statements for answer in self._answers}

    @property
    def status(self) -> Status:
        return "answered" if any(a.status == "answered" for a in self._full) else "quoted"

    @property
    def notice(self) -> str | None:
        """What the parts say of themselves, and which of them no report answers in full."""
        told = {answer.question for answer in self._full}
        lacking = [a for a in self._answers if a.question not in told]
        near = {a.question: None for a in lacking if a.status != "refused"}
        gaps = {a.question: None for a in lacking if a.question not in near}
        quoted = {a.question: None for a in self._full if a.notice == NOT_CARRIED}
        notices = [a.notice for a in self._full if a.notice and a.question not in quoted]
        if quoted:
            whole = self.status == "quoted"
            notices.append(NOT_CARRIED if whole else QUOTED_PARTS.format(" ".join(quoted)))
        notices += [GAP.format(" ".join(gaps))] if gaps else []
        notices += [NEAR_PARTS.format(" ".join(near))] if near else []
        return " ".join(dict.fromkeys(notices)) or None

    @property
    def probability(self) -> float:
        return max(answer.answer_probability for answer in self._answers)

    @property
    def usage(self) -> dict[str, int]:
        """Token counts of all drafts, by name."""
        usages = [answer.usage for answer in self._answers]
        known = dict.fromkeys(name for usage in usages for name in usage)
        return {name: sum(usage.get(name, 0) for usage in usages) for name in known}

    @property
    def _full(self) -> list[Answer]:
        return [
            a for a in self._answers if a.status != "refused" and NEAREST not in (a.notice or "")
        ]


def _adds_nothing(one: Statement, other: Statement) -> bool:
    """Whether ``other`` says ``one`` word for word among other words, by the same sentences."""
    shorter = len(one.text) < len(other.text)
    less = one.support == "verified" and other.support != "verified"
    if not shorter or less or not one.citations or one.lead or one.citations != other.citations:
        return False
    return is_excerpt(one.text, [other.text])


def _cited_together(first: Statement, second: Statement) -> Statement:
    """One statement that both carry."""
    citations = {c.number: c for c in (*first.citations, *second.citations)}
    return replace(first, citations=tuple(citations.values()))


def known_names(hits: Sequence[Hit]) -> list[str]:
    """Names of the articles found, as written, to find names that a question writes in small letters."""
    articles = {hit.article.id: hit.article for hit in hits}
    texts = (f"{a.title}.\n{a.text}" for a in articles.values())
    return list(dict.fromkeys(name for text in texts for name in names(text)))


def not_mentioned(question: str, hits: Sequence[Hit]) -> list[str]:
    """Names of the question, of two syllables or more, that none of the articles found says."""
    words = question.split()
    shouted = sum(word[:1].isupper() for word in words) > len(words) / 2
    if shouted or not hits:
        return []
    articles = {hit.article.id: hit.article for hit in hits}
    lines = [padded_line(f"{a.title}\n{a.text}", True) for a in articles.values()]
    forms = {
        name: f" {' '.join(unified_syllables(unify(name), folded=True))} "
        for name in names(question)
        if " " in fold(name)
    }
    # The first word may have its capital from the head of the question: "Tiền Hà Nội".
    return [
        name
        for name, form in forms.items()
        if not any(form in line or _without_first(name, form, question) in line for line in lines)
    ]


def _without_first(name: str, form: str, question: str) -> str:
    """A padded name that opens the question without its first word, where two or more are left."""
    rest = form.split()[1:]
    return f" {' '.join(rest)} " if len(rest) > 1 and question.startswith(name) else form
