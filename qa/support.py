"""Does the evidence carry this statement? Does it carry any answer at all? Pure, and without a model.

A statement stands when its numbers, dates and names are in the sentences it cites, most of its words
too, and when these sentences also speak of what the question names: the same people, places and years,
the same giver, the kind of thing that was asked for.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from qa.articles import Article
from qa.evidence import Evidence, EvidenceSentence, preceding_sentences
from qa.prompts import REFUSAL
from qa.question import Asked, givers
from qa.vietnamese import (
    STOPWORDS,
    dates,
    fold,
    key,
    names,
    numbers,
    sentences,
    unified_syllables,
    unify,
)

Support = Literal["verified", "partial", "unsupported"]

VERIFIED_WORDS = 0.75
PARTIAL_WORDS = 0.5
"""Shares of a statement's words that must stand in the sentences it cites."""
MOST_CITED = 3
_CONTEXT_SENTENCES = 2
_MARKER = re.compile(r"\s*[\[【]\s*(\d+(?:\s*[,;]\s*\d+)*)\s*[\]】]")
_BULLET = re.compile(r"^\s*(?:[-*•+]|\d{1,2}[.)])\s+")


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
    """One sentence of an answer, without markers, and what carries it."""

    text: str
    citations: tuple[Citation, ...]
    support: Support

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self) | {"citations": [asdict(c) for c in self.citations]}


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


# ---------------------------------------------------------------------------------------------
# Drafts


@dataclass(frozen=True, kw_only=True)
class DraftStatement:
    """A sentence of a model's draft, and the evidence numbers that it names."""

    text: str
    numbers: tuple[int, ...]


def split_draft(draft: str) -> list[DraftStatement]:
    """Sentences of a draft, without markers, bullets and Markdown."""
    draft = re.sub(r"<think>.*?(?:</think>|$)", " ", draft, flags=re.DOTALL)
    draft = re.sub(r"\*\*|__|`|^#+\s*", "", draft, flags=re.MULTILINE)
    statements = []
    # A marker after the full stop belongs to the sentence before it.
    draft = re.sub(r"([.!?…])((?:\s*[\[【][\d,; ]+[\]】])+)", r"\2\1", draft)
    for start, end in sentences(draft):
        sentence = draft[start:end]
        cited = [int(n) for m in _MARKER.finditer(sentence) for n in re.findall(r"\d+", m[1])]
        text = " ".join(_BULLET.sub("", _MARKER.sub("", sentence)).split())
        if re.search(r"\w", text):
            statements.append(DraftStatement(text=text, numbers=tuple(cited)))
    return statements


def is_refusal(draft: str) -> bool:
    """Whether the model says that it found nothing."""
    folded = fold(draft)
    return fold(REFUSAL)[:-1] in folded or bool(
        re.search(r"khong (?:tim thay|co|de cap|neu|cung cap|duoc de cap)\b.{0,30}thong tin", folded)
    )


def is_readable(draft: str) -> bool:
    """Whether a draft can be an answer at all: it has words, and does not run in circles."""
    words = unified_syllables(draft)
    if not words:
        return False
    return len(words) < 40 or len(set(words)) / len(words) > 0.2


# ---------------------------------------------------------------------------------------------
# Question against sentences


@dataclass(frozen=True)
class Passed:
    """Sentences that speak of what the question names: themselves, and those that lend a name."""

    spans: tuple[Span, ...]
    coverage: float


def fits_question(asked: Asked, cited: Sequence[EvidenceSentence]) -> Passed | None:
    """Whether the cited sentences can carry an answer to ``asked``; None where they cannot.

    A name or year that none of them says may come from the title or one of the two sentences before;
    the nearest sentence that says it is then cited as well.
    """
    lines = [_line(sentence.text, asked.plain) for sentence in cited]
    union = " ".join(lines)
    spans = [_span(sentence) for sentence in cited]
    missing = [name for name in asked.names if f" {name} " not in union]
    if asked.joined and len(missing) < len(asked.names):
        missing = []
    missing += [number for number in asked.numbers if f" {number} " not in union]
    for item in missing:
        lender = next(filter(None, (_lender(item, s, asked.plain) for s in cited)), None)
        if lender is None:
            return None
        spans.append(lender)
    if asked.giver and asked.giver not in _all_givers(lines, asked):
        return None
    if asked.unit and f" {asked.unit} " not in union:
        return None
    context = union + " ".join(_line(s.article.title, asked.plain) for s in cited)
    return Passed(tuple(dict.fromkeys(spans)), word_share(asked.words, union, context))


def _all_givers(lines: Iterable[str], asked: Asked) -> set[str]:
    return {name for line in lines for name in givers(line, asked.names, plain=asked.plain)}


def _lender(item: str, sentence: EvidenceSentence, plain: bool) -> Span | None:
    """The sentence near ``sentence`` that says ``item``; any earlier one if the title says it."""
    article = sentence.article
    before = preceding_sentences(article, sentence.start)
    header = _line(f"{article.title} {article.published or ''}", plain)
    reach = before if f" {item} " in header else before[:_CONTEXT_SENTENCES]
    for start, end in reach:
        if f" {item} " in _line(article.text[start:end], plain):
            return Span(article.id, start, end)
    return None


# Words that a question and a report use for the same thing, as unified syllables.
_SAME = [
    frozenset(group.split())
    for group in (
        "tặng trao biếu hỗ ủng tài viện giúp",
        "dẫn đầu trưởng",
        "tiền kinh phí đồng",
        "tăng trưởng",
        "tới đến thăm vào sang",
        "xây hoàn thành xong",
        "bán tiêu thụ phân phối",
        "nhận được trao tặng",
        "chức vụ là giữ",
        "ra ban hành ngày thông",
        "học hỏi trao đổi kinh nghiệm",
        "mua bán",
    )
]


def word_share(words: Sequence[str], line: str, context: str = "") -> float:
    """Share of ``words`` found in ``line``; half a point for those only in ``context`` or alike."""
    if not words:
        return 1.0
    present, around = set(line.split()), set(context.split())
    folded_groups = [frozenset(map(fold, group)) | group for group in _SAME]
    total = 0.0
    for word in words:
        if word in present:
            total += 1
        elif word in around or any(word in group and group & present for group in folded_groups):
            total += 0.5
    return total / len(words)


_MONEY = re.compile(
    r"\d[\d.,]*\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)(?:\s+\w+)?|đồng|usd|đô la|euro|vnđ|vnd|đ\b)"
)
_NUMBER_WORD = re.compile(
    r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nghìn|nửa)\b"
)


def answers_kind(asked: Asked, text: str) -> bool:
    """Whether ``text`` says the kind of thing that was asked for: money, a number, a name…"""
    line = key(text)
    match asked.kind:
        case "money":
            return bool(_MONEY.search(line))
        case "percent":
            return bool(re.search(r"\d\s*%|phần trăm", line))
        case "number":
            return bool(_NUMBER_WORD.search(line))
        case "date":
            return bool(re.search(r"\d", line))
        case "person":
            return any(n not in asked.names for n in _names(text, asked.plain))
        case "other":
            return True


# ---------------------------------------------------------------------------------------------
# Statement against sentences


@dataclass(frozen=True)
class Checked:
    """A statement with the sentences that carry it; none where it is unsupported."""

    text: str
    spans: tuple[Span, ...]
    support: Support


def check_statement(draft: DraftStatement, asked: Asked, evidence: Evidence) -> Checked:
    """Attach a statement to the sentences that carry it, or find that nothing does."""
    needed = _facts(draft.text)
    cited = _attach(draft, needed, evidence)
    fit = fits_question(asked, cited) if cited else None
    said = _facts(" ".join(s.text for s in cited))
    allowed = set(asked.names) if fit else set()
    missing = {fact for fact in needed - said if not (fact[0] == "name" and fact[1] in allowed)}
    if fit is None or missing or not answers_kind(asked, draft.text):
        return Checked(draft.text, (), "unsupported")
    words = _content(draft.text)
    union = " ".join(_line(s.text, False) for s in cited)
    echo = set(unified_syllables(asked.text)) | set(unified_syllables(asked.text, folded=True))
    new = [w for w in words if w not in echo and fold(w) not in echo]
    share = word_share(words, union, union + _line(asked.text, False))
    if not new or share < PARTIAL_WORDS or fit.coverage < PARTIAL_COVERAGE:
        return Checked(draft.text, (), "unsupported")
    full = share >= VERIFIED_WORDS and word_share(new, union) >= VERIFIED_WORDS
    return Checked(draft.text, fit.spans, "verified" if full else "partial")


PARTIAL_COVERAGE = 0.3
"""Least share of the question's own words in the cited sentences or their titles."""
QUOTED_COVERAGE = 0.5
"""The same for a quote that stands in for a draft."""

Fact = tuple[str, str | float]


def _facts(text: str) -> set[Fact]:
    """Numbers by value, dates in one form, names as unified syllables."""
    found: set[Fact] = {("number", value) for value in numbers(text)}
    found |= {("date", date) for date in dates(text)}
    return found | {("name", name) for name in _names(text, plain=False)}


def _names(text: str, plain: bool) -> set[str]:
    tokens = (unified_syllables(name, folded=plain) for name in names(unify(text)))
    return {" ".join(words) for words in tokens}


def _attach(draft: DraftStatement, needed: set[Fact], evidence: Evidence) -> list[EvidenceSentence]:
    """Up to three sentences: the best one, then those that add what is still missing."""
    words = _content(draft.text)
    chosen: list[EvidenceSentence] = []
    rest = list(evidence.sentences)
    gained = 0.0
    while rest and len(chosen) < MOST_CITED:
        scored = [(_worth(draft, needed, words, [*chosen, s]), -i) for i, s in enumerate(rest)]
        worth, place = max(scored)
        if worth < gained + (0.12 if chosen else 1e-9):
            break
        gained = worth
        chosen.append(rest.pop(-place))
    return chosen


def _worth(
    draft: DraftStatement, needed: set[Fact], words: Sequence[str], chosen: Sequence[EvidenceSentence]
) -> float:
    text = " ".join(sentence.text for sentence in chosen)
    line = _line(text, False)
    facts = sum(_says(fact, text, line) for fact in needed) / len(needed) if needed else 0.0
    hint = 0.1 if any(sentence.number in draft.numbers for sentence in chosen) else 0.0
    relevance = 0.3 * max(sentence.relevance for sentence in chosen)
    return facts + word_share(words, line) + hint + relevance


def _says(fact: Fact, text: str, line: str) -> bool:
    if fact[0] == "name":
        return f" {fact[1]} " in line
    return fact in _facts(text)


def _content(text: str) -> list[str]:
    return [w for w in dict.fromkeys(unified_syllables(text)) if w not in STOPWORDS]


def _line(text: str, plain: bool) -> str:
    return f" {' '.join(unified_syllables(text, folded=plain))} "


def _span(sentence: EvidenceSentence) -> Span:
    return Span(sentence.article.id, sentence.start, sentence.end)


# ---------------------------------------------------------------------------------------------
# Answers without a model


def choose_quotes(asked: Asked, evidence: Evidence, *, most: int) -> list[Checked]:
    """The sentences that answer by themselves, word for word, best first; none where none does."""
    fitting = []
    for sentence in evidence.sentences:
        fit = fits_question(asked, [sentence])
        if fit and fit.coverage >= QUOTED_COVERAGE and answers_kind(asked, sentence.text):
            fitting.append((0.5 * fit.coverage + sentence.relevance, sentence, fit))
    fitting.sort(key=lambda item: (-item[0], item[1].number))
    return [
        Checked(sentence.text, fit.spans, "verified")
        for worth, sentence, fit in fitting[:most]
        if worth >= 0.8 * fitting[0][0]
    ]


# ---------------------------------------------------------------------------------------------
# Does the collection speak of the matter?


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What is known before drafting. Shares run from 0 to 1, ``cosine`` is the best passage's."""

    passage_share: float
    sentence_share: float
    cosine: float
    gap: float


# Logistic regression; `python -m evals calibrate` makes it anew and prints its AUC.
_WEIGHTS = {"bias": -9.0, "passage_share": 5.0, "sentence_share": 4.0, "cosine": 4.0, "gap": 1.0}


def answer_probability(signals: Signals) -> float:
    """Probability, 0 to 1, that the collection holds the answer, from retrieval and evidence."""
    total = _WEIGHTS["bias"] + sum(_WEIGHTS[name] * value for name, value in asdict(signals).items())
    return round(1 / (1 + math.exp(-total)), 4)
