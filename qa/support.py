"""Does the evidence carry this statement? Does it carry any answer at all? Pure, and without a model.

A statement stands when its numbers, dates and names are in the sentences it cites, most of its words
too, and when these sentences also speak of what the question names: the same people, places and years,
the same giver, the kind of thing that was asked for.
"""

import re
from collections.abc import Sequence
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
PARTIAL_WORDS = 0.6
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


# What a small model copies from the question: "thu được bao nhiêu trong năm 2023 là 305.000 tỷ".
_LEFT_OVER = re.compile(r"\b(?:những gì|bao nhiêu(?: tiền| phần trăm)?) (?=.*\blà\b)|^Trả lời:\s*")


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
        text = " ".join(_LEFT_OVER.sub("", _BULLET.sub("", _MARKER.sub("", sentence))).split())
        if re.search(r"\w", text):
            statements.append(DraftStatement(text=text, numbers=tuple(cited)))
    return statements


def is_refusal(draft: str) -> bool:
    """Whether the model says that it found nothing."""
    folded = fold(draft)
    return fold(REFUSAL)[:-1] in folded or bool(
        re.search(
            r"khong (?:tim thay|co|de cap|neu|cung cap|duoc de cap)\b.{0,30}thong tin", folded
        )
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


def fits_question(asked: Asked, carrier: EvidenceSentence) -> Passed | None:
    """Whether one sentence, the carrier, can hold the answer to ``asked``; None where it cannot.

    A name or number of the question that it does not say may come from one of the two sentences
    before, or from any earlier one where the title says it too; that sentence is cited as well. Bodies
    (UBND) are never lent, and nothing is lent to a sentence that speaks of another place instead.
    """
    line = _line(carrier.text, asked.plain)
    spans = [_span(carrier)]
    missing = [item for item in (*asked.names, *asked.numbers) if f" {item} " not in line]
    if any(name not in missing for name in asked.joined):
        missing = [item for item in missing if item not in asked.joined]
    if any(_is_body(item) for item in missing) or (missing and _has_rival(asked, carrier)):
        return None
    for item in missing:
        lender = _lender(item, carrier, asked.plain)
        if lender is None:
            return None
        spans.append(lender)
    if asked.giver and asked.giver not in givers(carrier.text, asked.names, plain=asked.plain):
        return None
    if asked.unit and f" {asked.unit} " not in line:
        return None
    offices = _OFFICES & set(asked.words) if asked.kind == "person" else set()
    if any(f" {office} " not in line for office in offices) or _office_elsewhere(asked, carrier):
        return None
    article = carrier.article
    near = [article.text[a:b] for a, b in preceding_sentences(article, carrier.start)[:2]]
    near += [article.text[span.start : span.end] for span in spans]
    context = _line(" ".join([article.title, *near]), asked.plain)
    return Passed(tuple(dict.fromkeys(spans)), word_share(asked.words, line, context))


_BODIES = frozenset(("ubnd", "hdnd", "mttq"))
_OFFICES = frozenset(("ct", "bt", "gd"))  # chủ tịch, bí thư, giám đốc, as unified syllables
_BODY_WORDS = r"(?:ubnd|hdnd|mttq|uy|so|cong an|bo|dang bo|so \w+(?: va \w+(?: \w+)?)?)"
_BETWEEN = r"(?: viet nam| tinh| thanh pho| tp| huyen| quan| thi xa)*"


def _is_body(item: str) -> bool:
    return item in _BODIES


def _has_rival(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the sentence names a place, or a year, that the question does not."""
    places = {name for name in _names(carrier.text, asked.plain) if _is_placelike(name)}
    asked_line = f" {' '.join(unified_syllables(asked.text, folded=asked.plain))} "
    if any(f" {place} " not in asked_line for place in places - set(asked.names)):
        if any(name for name in asked.names if f" {name} " not in _line(carrier.text, asked.plain)):
            return True
    years = set(_YEAR.findall(carrier.text))
    return bool(years and set(_YEAR.findall(asked.text)) - years)


_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")


def _is_placelike(name: str) -> bool:
    """Two syllables, or a city known by a concept: persons mostly have three, bodies are acronyms."""
    return name == "tp_hcm" or (len(name.split()) == 2 and fold(name) != "viet nam")


def _office_elsewhere(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the question asks about a body of one place ("UBND tỉnh Bình Dương") and the sentence
    speaks of that body only at other places.
    """
    question = f" {' '.join(unified_syllables(asked.text, folded=True))} "
    line = _line(carrier.text, True)
    others = {fold(n) for n in _names(carrier.text, False) if _is_placelike(n)}
    for place in map(fold, asked.names):
        for match in re.finditer(rf" ({_BODY_WORDS}){_BETWEEN} {re.escape(place)} ", question):
            body = re.escape(match[1])
            if re.search(rf" {body}{_BETWEEN} {re.escape(place)} ", line):
                continue
            rivals = "|".join(map(re.escape, others - {place}))
            if rivals and re.search(rf" {body}{_BETWEEN} (?:{rivals}) ", line):
                return True
    return False


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
        "tặng trao biếu hỗ trợ ủng hộ tài viện giúp",
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
        case "day":
            return bool(dates(text))
        case "year":
            return bool(_YEAR.search(text))
        case "date":
            return bool(re.search(r"\d", line))
        case "person":
            return any(name not in asked.names for name in _people(text, asked.plain))
        case "other":
            return True


_NOT_BEFORE_A_PERSON = re.compile(
    r"(?:người|tỉnh|phố|tp|tại|ở|đoàn|huyện|xã|phường|quận|thôn|công ty|chợ|quỹ|báo|thủ đô)\.?\s*$",
    re.IGNORECASE,
)


def _people(text: str, plain: bool) -> set[str]:
    """Names that can be a person's: two syllables or more, no acronym, not after a word for a place."""
    unified = unify(text)
    found = set()
    for name in names(unified):
        before = unified[: unified.find(name)]
        country = fold(name) == "viet nam"
        if " " in name and not country and not _NOT_BEFORE_A_PERSON.search(before):
            found.add(" ".join(unified_syllables(name, folded=plain)))
    return found


# ---------------------------------------------------------------------------------------------
# Statement against sentences


@dataclass(frozen=True)
class Checked:
    """A statement with the sentences that carry it; none where it is unsupported."""

    text: str
    spans: tuple[Span, ...]
    support: Support


PARTIAL_COVERAGE = 0.3
"""Least share of the question's own words in the cited sentences or their titles."""
QUOTED_COVERAGE = 0.5
"""The same for a quote that stands in for a draft."""

Fact = tuple[str, str | float]


def check_statement(draft: DraftStatement, asked: Asked, evidence: Evidence) -> Checked:
    """Attach a statement to the sentences that carry it, or find that nothing does."""
    unsupported = Checked(draft.text, (), "unsupported")
    needed = _facts(draft.text)
    cited = _attach(draft, needed, evidence)
    if not cited or not answers_kind(asked, draft.text):
        return unsupported
    fits = {c.number: _fits(draft, asked, c) for c in _carriers(needed, asked, cited)}
    bearing = [s for s in cited if fits.get(s.number, True)]
    passed = [fit for fit in fits.values() if fit]
    lent = {("name", name) for name in asked.names}
    text = " ".join(s.text for s in bearing)
    line = _line(text, False)
    if not passed or not all(fact in lent or _says(fact, text, line) for fact in needed):
        return unsupported
    words = _content(draft.text)
    echo = {fold(word) for word in unified_syllables(asked.text)}
    new = [word for word in words if fold(word) not in echo]
    facts = len(needed - _facts(asked.text) - lent)
    if not new and not facts:
        return unsupported
    # What the statement adds to the question; a checked fact weighs as much as four words.
    added = word_share(new, line) * len(new) + 4 * facts
    share = min(word_share(words, line), added / (len(new) + 4 * facts))
    if share < PARTIAL_WORDS:
        return unsupported
    spans = [*(_span(sentence) for sentence in bearing), *(s for fit in passed for s in fit.spans)]
    support: Support = "verified" if share >= VERIFIED_WORDS else "partial"
    return Checked(draft.text, tuple(dict.fromkeys(spans)), support)


def _fits(draft: DraftStatement, asked: Asked, carrier: EvidenceSentence) -> Passed | None:
    fit = fits_question(asked, carrier)
    if fit is None or fit.coverage < PARTIAL_COVERAGE:
        return None
    if not _same_polarity(f"{asked.text} {draft.text}", carrier.text):
        return None
    if not _same_giver(draft.text, carrier.text) or not _same_shares(draft.text, carrier.text):
        return None
    return fit if _nearest_person(draft.text, asked, carrier) else None


def _same_giver(statement: str, sentence: str) -> bool:
    """Whether the statement lets the same one give; a sentence without a word for giving is no proof."""
    named = _names(statement, plain=False)
    stated = givers(statement, named, plain=False) if len(named) > 1 else []
    borne = givers(sentence, named, plain=False)
    return not stated or not borne or stated[0] in borne


_SHARE = re.compile(r"\d+(?:,\d+)?\s*%")


def _same_shares(statement: str, sentence: str) -> bool:
    """Whether percentages belong to the same place, where a sentence has several of both.

    In "TP.HCM tăng trưởng 5,47%, Hà Nội 6,08%" a figure belongs to the place named last before it.
    """
    places = {name for name in _names(sentence, plain=False) if _is_placelike(name)}
    said = places & _names(statement, plain=False)
    if len(places) < 2 or not said or len(set(_SHARE.findall(sentence))) < 2:
        return True
    for share in set(_SHARE.findall(statement)):
        head, found, _ = sentence.partition(share)
        line = _line(head, plain=False)
        before = [name for name in places if f" {name} " in line]
        if found and before and max(before, key=lambda n: line.rfind(f" {n} ")) not in said:
            return False
    return True


# Words that turn a claim around: one in the question or the statement must be in the sentence too.
_POLAR = re.compile(
    r"(?<!\w)(?:từ chối|phản đối|bác bỏ|hủy(?: bỏ)?|chấm dứt|đình chỉ|ngừng|cấm|không|chưa|chẳng|thất bại)(?!\w)"
)
_NOT_POLAR = re.compile(
    r"không gian|không khí|hàng không|(?:có .{1,40} )?không\?|hay không|hay chưa|chưa\?"
)


def _same_polarity(claim: str, sentence: str) -> bool:
    def polar(text: str) -> set[str]:
        return set(_POLAR.findall(_NOT_POLAR.sub(" ", key(text))))

    return polar(claim) <= polar(sentence)


def _nearest_person(statement: str, asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether "who holds this office?" is answered with the person who stands nearest to it."""
    if asked.kind != "person":
        return True
    line = _line(carrier.text, asked.plain)
    anchors = [name for name in asked.names if _is_body(name)] or [
        word for word in asked.words if word in _TITLES
    ]
    places = [m.start() for a in anchors for m in re.finditer(rf" {re.escape(a)} ", line)]
    people = _people(carrier.text, asked.plain) - set(asked.names)
    said = people & _people(statement, asked.plain)
    if not places or not said:
        return True

    def distance(person: str) -> int:
        start = line.find(f" {person} ")
        end = start + len(person)
        return min(min(abs(place - start), abs(place - end)) for place in places)

    return min(map(distance, said)) <= min(map(distance, people))


_TITLES = frozenset("ct bt gd trưởng truong phó pho giám giam dẫn dan".split())


def _carriers(
    needed: set[Fact], asked: Asked, cited: Sequence[EvidenceSentence]
) -> list[EvidenceSentence]:
    """The cited sentences that say what is new in the statement; the first one where nothing is."""
    known = _facts(asked.text) | {("name", name) for name in asked.names}
    new = needed - known
    carriers = [s for s in cited if any(_says(f, s.text, _line(s.text, False)) for f in new)]
    return carriers or list(cited[:1])


def _facts(text: str) -> set[Fact]:
    """Numbers by value, dates in one form, names as unified syllables."""
    found: set[Fact] = {("number", value) for value in numbers(text)}
    found |= {("date", date) for date in dates(text)}
    return found | {("name", name) for name in _names(text, plain=False)}


def _names(text: str, plain: bool) -> set[str]:
    tokens = (unified_syllables(name, folded=plain) for name in names(unify(text)))
    return {" ".join(words) for words in tokens}


def _attach(draft: DraftStatement, needed: set[Fact], evidence: Evidence) -> list[EvidenceSentence]:
    """Up to three sentences of one article: the best one, then those that add what is missing."""
    words = _content(draft.text)
    chosen: list[EvidenceSentence] = []
    rest = list(evidence.sentences)
    gained = 0.0
    while rest and len(chosen) < MOST_CITED:
        near = [s for s in rest if not chosen or s.article.id == chosen[0].article.id]
        if not near:
            break
        worth, place = max(
            (_worth(draft, needed, words, [*chosen, s]), -i) for i, s in enumerate(near)
        )
        if worth < gained + (0.12 if chosen else 1e-9):
            break
        gained = worth
        chosen.append(near[-place])
        rest.remove(near[-place])
    return chosen


def _worth(
    draft: DraftStatement,
    needed: set[Fact],
    words: Sequence[str],
    chosen: Sequence[EvidenceSentence],
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


_FIGURES = re.compile(r"\d+|nghìn|ngàn|triệu|tỷ|tỉ|ngày|tháng|năm")


def _content(text: str) -> list[str]:
    """Words that a sentence must share; figures are compared by value instead."""
    words = dict.fromkeys(unified_syllables(text))
    return [word for word in words if word not in STOPWORDS and not _FIGURES.fullmatch(word)]


def _line(text: str, plain: bool) -> str:
    return f" {' '.join(unified_syllables(text, folded=plain))} "


def _span(sentence: EvidenceSentence) -> Span:
    return Span(sentence.article.id, sentence.start, sentence.end)


def can_carry(asked: Asked, evidence: Evidence) -> bool:
    """Whether any sentence could carry an answer; where none could, no draft would survive."""
    return any(fits_question(asked, sentence) for sentence in evidence.sentences)


# ---------------------------------------------------------------------------------------------
# Answers without a model


def choose_quotes(asked: Asked, evidence: Evidence, *, most: int) -> list[Checked]:
    """The sentences that answer by themselves, word for word, best first; none where none does."""
    fitting = []
    for sentence in evidence.sentences:
        fit = fits_question(asked, sentence)
        able = fit and fit.coverage >= QUOTED_COVERAGE and answers_kind(asked, sentence.text)
        if fit and able and _same_polarity(asked.text, sentence.text):
            fitting.append((0.5 * fit.coverage + sentence.relevance, sentence, fit))
    fitting.sort(key=lambda item: (-item[0], item[1].number))
    return [
        Checked(sentence.text, fit.spans, "verified")
        for worth, sentence, fit in fitting[:most]
        if worth >= 0.8 * fitting[0][0]
    ]
