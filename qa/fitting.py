"""Can a sentence carry an answer to this question? Rules on what the question names; pure.

A sentence fits that speaks of the same people, places, bodies and years, of the same giver and the same
office, and says the kind of thing that was asked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.amounts import AMOUNTS, measures_another
from qa.citations import Span
from qa.evidence import Evidence, EvidenceSentence, preceding_sentences
from qa.kinds import answers_kind, is_placelike, labels_in, names_in, padded_line, people_in
from qa.lending import day_of_lead, is_lent_by_report, lender_of, unsaid
from qa.question import Asked, givers, without_names
from qa.times import YEAR
from qa.vietnamese import (
    COUNTRIES,
    fold,
    has_diacritics,
    key,
    numbers,
    unified_syllables,
)


@dataclass(frozen=True)
class Passed:
    """Sentences that speak of what the question names: themselves, and those that lend a name."""

    spans: tuple[Span, ...]
    coverage: float


def fits_question(asked: Asked, carrier: EvidenceSentence) -> Passed | None:
    """Whether one sentence, the carrier, can hold the answer to ``asked``; None where it cannot.

    A name or number of the question that it does not say may come from one of the two sentences
    before, or from any earlier one where the title says it too; that sentence is cited as well. What only the
    turn before named, need only stand in the report (``qa.lending``). Bodies (UBND) are never lent, and nothing is lent to a sentence that speaks of another place instead.
    """
    if speaks_of_another(asked, carrier):
        return None
    line = padded_line(carrier.text, asked.plain)
    spans = [span_of(carrier)]
    for item in _missing(asked, carrier, line):
        lender = lender_of(item, carrier, asked.plain) or day_of_lead(item, asked, carrier)
        if lender is not None:
            spans.append(lender)
        elif not is_lent_by_report(item, asked, carrier):
            return None
    article = carrier.article
    near = [article.text[a:b] for a, b in preceding_sentences(article, carrier.start)[:2]]
    near += [article.text[span.start : span.end] for span in spans]
    context = padded_line(" ".join([article.title, *near]), asked.plain)
    return Passed(tuple(dict.fromkeys(spans)), share_said(asked, line, context))


def speaks_of_another(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the sentence is about another body, place, giver, office or unit than ``asked`` is."""
    line = padded_line(carrier.text, asked.plain)
    missing = _missing(asked, carrier, line)
    if any(is_body(item) for item in missing) or (missing and _has_rival(asked, carrier)):
        return True
    if asked.giver and asked.giver not in givers(carrier.text, asked.names, plain=asked.plain):
        return True
    if asked.unit and not _says_unit(asked.unit, line):
        return True
    if measures_another(asked, carrier) or _has_other_label(asked, carrier):
        return True
    if _names_somebody_else(asked, carrier, missing):
        return True
    offices = _OFFICES & set(asked.words) if asked.kind == "person" else set()
    return any(f" {office} " not in line for office in offices) or _office_elsewhere(asked, carrier)


def _names_somebody_else(asked: Asked, carrier: EvidenceSentence, missing: Sequence[str]) -> bool:
    """Whether the question is about somebody of the turn before, and the sentence names others only."""
    people = people_in(asked.text, asked.plain) & asked.carried
    if not people.intersection(missing):
        return False
    known = {word for name in people for word in name.split()}
    own = (word for word in re.findall(r"\w+", asked.text)[1:] if word[0].isupper())
    if any(
        key(word) not in known and re.search(rf"(?<!\w){word}(?!\w)", carrier.text) for word in own
    ):
        return False
    others = people_in(carrier.text, asked.plain) - set(asked.names)
    return any(not is_placelike(name) for name in others)


_SAME_UNITS = [
    frozenset(group.split())
    for group in ("tiếng giờ tieng gio", "ha hecta héc hec", "km kilomet", "m mét met", "lít lit l", "đô usd")
]  # fmt: skip
"""Words for one unit, with diacritics and without."""


def _says_unit(unit: str, line: str) -> bool:
    """Whether ``line`` counts in ``unit``, by any of its words, also right behind the figure ("372ha")."""
    words = next((group for group in _SAME_UNITS if unit in group), frozenset((unit,)))
    return bool(re.search(rf"[ \d](?:{'|'.join(map(re.escape, sorted(words)))}) ", line))


def _missing(asked: Asked, carrier: EvidenceSentence, line: str) -> list[str]:
    """Names and numbers of the question that the sentence does not say; of those side by side one is enough."""
    day = set(_PARTS.findall(carrier.article.published or ""))
    if YEAR.search(carrier.text):  # that is its year, and not the one of the report
        day = {part for part in day if len(part) < len("2019")}
    items = [n for n in asked.numbers if not (n.isdigit() and n.zfill(2) in day)]
    missing = unsaid([*asked.names, *items], line)
    if any(name not in missing for name in asked.joined):
        missing = [item for item in missing if item not in asked.joined]
    return missing


def best_fit(asked: Asked, evidence: Evidence) -> Passed | None:
    """The sentence that fits and says most of what is asked; None where no sentence can carry an answer."""
    fits = (fits_question(asked, sentence) for sentence in evidence.sentences)
    return max((fit for fit in fits if fit), key=lambda fit: fit.coverage, default=None)


def says_all(asked: Asked, evidence: Evidence) -> bool:
    """Whether one of the likeliest sentences answers for all that stand side by side."""
    likely = [
        sentence.text
        for sentence in evidence.sentences
        if sentence.relevance > _LIKELY
        and answers_kind(asked, sentence.text)
        and fits_question(asked, sentence)
    ]
    lines = [padded_line(text, asked.plain) for text in likely]
    wanted = [f" {name} " for name in asked.joined]
    counted = asked.kind in AMOUNTS
    return any(
        all(name in line for name in wanted)
        and share_said(asked, line) >= _WHOLE
        and (not counted or len(numbers(text)) >= len(asked.joined))
        for text, line in zip(likely, lines, strict=True)
    )


_HOLDER = re.compile(r"(?:^| )ai (?:la|dang la|tung la|giu) | la ai(?: |$)")


def is_about_office(asked: Asked) -> bool:
    """Whether a question asks who holds an office, without saying when."""
    line = padded_line(asked.text, True)
    return bool(
        _OFFICES & set(asked.words) and _HOLDER.search(line) and not YEAR.search(asked.text)
    )


def reports_with_answers(asked: Asked, evidence: Evidence) -> list[str]:
    """Ids of the three likeliest articles in which a sentence fits, the latest first, undated ones last."""
    fitting = [s for s in evidence.sentences if s.relevance > 0 and fits_question(asked, s)]
    fitting.sort(key=lambda s: -s.relevance)
    articles = list({s.article.id: s.article for s in fitting}.values())[:_REPORTS_COMPARED]
    articles.sort(key=lambda article: article.published or "", reverse=True)
    return [article.id for article in articles]


_LIKELY = 0.1
_WHOLE = 0.9
"""Least share of the question's words that a sentence says itself which may answer for several."""
_REPORTS_COMPARED = 3
_PARTS = re.compile(r"\d+")
_BODIES = frozenset(("ubnd", "hdnd", "mttq"))
_OFFICES = frozenset(
    ("ct", "bt", "gd", "pct", "pbt", "pgd")
)  # chủ tịch, bí thư, giám đốc, as unified syllables
_BODY_WORDS = r"(?:ubnd|hdnd|mttq|uy|so|cong an|bo|dang bo|so \w+(?: va \w+(?: \w+)?)?)"
_BETWEEN = r"(?: viet nam| tinh| thanh pho| tp| huyen| quan| thi xa)*"


def is_body(item: str) -> bool:
    return item in _BODIES


def _has_other_label(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the question is about "Vành đai 4" and the sentence about "Vành đai 5"."""
    told = labels_in(carrier.text)
    wanted = labels_in(asked.text, plain=not has_diacritics(asked.text)).items()
    return any(noun in told and not numbers & told[noun] for noun, numbers in wanted)


def _has_rival(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the sentence names a place that the question does not, or another year or month."""
    places = {name for name in names_in(carrier.text, asked.plain) if is_placelike(name)}
    if _goes_on(asked, carrier):
        places = set()
    asked_line = f" {' '.join(unified_syllables(asked.text, folded=asked.plain))} "
    line = padded_line(carrier.text, asked.plain)
    away = {name for name in asked.names if f" {name} " not in line}
    if _PERSON_MEANT.search(key(carrier.text)) and not people_in(carrier.text, asked.plain):
        away -= {name for name in asked.carried if not is_placelike(name)}
    elif away != set(asked.names):
        away -= asked.carried & COUNTRIES
    if away and any(f" {place} " not in asked_line for place in places - set(asked.names)):
        return True
    return any(
        told and wanted - told
        for told, wanted in (
            (set(time.findall(fold(carrier.text))), set(time.findall(fold(asked.text))))
            for time in (YEAR, _MONTH)
        )
    )


_MONTH = re.compile(r"(?<!\w)thang 0?(\d{1,2})(?![\d.,]\d|\d)", re.IGNORECASE)


_PERSON_MEANT = re.compile(
    r"(?:^|, )(?:ông|bà|anh|chị|cô|cụ)(?: ấy| này| ta)? (?:đã|sẽ|đang|dự định|định|được|bị|có|là|sinh|từng|còn|cũng|vẫn|"
    r"cho biết|nói)(?!\w)"
)
_PRONOUN = re.compile(
    r"(Ông|Bà|Anh|Chị|Cô|Cụ)(?: ấy| này)? (?:sinh|là|có|được|bị|từng|đã|đang|còn|cũng|vẫn|mất|qua đời|nhận|giữ|học|làm|"
    r"tốt nghiệp|quê|sống)(?!\w)"
)


_THING = re.compile(
    r"(Bệnh viện|Trung tâm|Nhà máy|Công ty|Hãng|Tập đoàn|Ngân hàng|Trường|Dự án|Công trình|Cây cầu|Cầu|Tuyến đường|Đường|Hồ|"
    r"Chùa|Chợ|Quỹ|Khách sạn|Công viên|Khu du lịch|Sân bay|Cảng|Bảo tàng)(?: này| ấy| trên)? (?:có|được|đặt|nằm|rộng|cao|dài|"
    r"gồm|là|do|hiện|đã|đang|sẽ|từng|còn|cũng|khởi công|khánh thành|hoàn thành)(?!\w)"
)


def _goes_on(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the sentence begins with "Ông sinh …" or "Bệnh viện có …" and the one before it names all that the question
    does: its places are where something happened to them.
    """
    before = preceding_sentences(carrier.article, carrier.start)[:1]
    text = " ".join(carrier.article.text[a:b] for a, b in before)
    line = padded_line(text, asked.plain)
    if not asked.names or not all(f" {name} " in line for name in asked.names):
        return False
    thing, pronoun = _THING.match(carrier.text), _PRONOUN.match(carrier.text)
    if thing:
        return _is_of_those_names(padded_line(thing[1], asked.plain), asked, line)
    return pronoun is not None and _is_the_only_one(pronoun[1], asked, text)


def _is_of_those_names(noun: str, asked: Asked, line: str) -> bool:
    """Whether every such thing in ``line`` bears a name of the question: "Bệnh viện Mộc Sơn"."""
    names = "|".join(map(re.escape, asked.names))
    told = re.findall(rf"{re.escape(noun)}(?:\w+ ){{0,4}}?(?=(?:{names}) )", line)
    return bool(told) and line.count(noun) == len(told)


def _is_the_only_one(pronoun: str, asked: Asked, text: str) -> bool:
    """Whether ``text`` names nobody whom the question does not, and the pronoun can be theirs."""
    man, woman = (any(middle in name.split() for name in asked.names) for middle in ("văn", "thị"))
    fits_him = pronoun in {"Ông", "Anh", "Cụ"} and not woman
    fits_her = pronoun in {"Bà", "Chị", "Cô", "Cụ"} and not man
    return people_in(text, asked.plain) <= set(asked.names) and (fits_him or fits_her)


def _office_elsewhere(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the question asks about a body of one place ("UBND tỉnh Bình Dương") and the sentence
    speaks of that body only at other places.
    """
    question = f" {' '.join(unified_syllables(asked.text, folded=True))} "
    line = padded_line(carrier.text, True)
    others = {fold(n) for n in names_in(carrier.text, False) if is_placelike(n)}
    for place in map(fold, asked.names):
        for match in re.finditer(rf" ({_BODY_WORDS}){_BETWEEN} {re.escape(place)} ", question):
            body = re.escape(match[1])
            if re.search(rf" {body}{_BETWEEN} {re.escape(place)} ", line):
                continue
            rivals = "|".join(map(re.escape, others - {place}))
            if rivals and re.search(rf" {body}{_BETWEEN} (?:{rivals}) ", line):
                return True
    return False


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
        "rộng diện tích",
        "ha hecta hec",
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


def share_said(asked: Asked, line: str, context: str = "") -> float:
    """``word_share`` of what is asked, names left out."""
    line, context = (without_names(text, asked.names) for text in (line, context))
    return word_share(asked.words, line, context)


def span_of(sentence: EvidenceSentence) -> Span:
    return Span(sentence.article.id, sentence.start, sentence.end)
