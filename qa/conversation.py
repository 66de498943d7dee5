"""Follow-up question + history → a question that stands alone; rules only.

A rewrite adds nothing but names and words of the conversation itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.spellings import is_syllable
from qa.vietnamese import FOLDED_STOPWORDS, fold, has_diacritics, key, names, syllables


@dataclass(frozen=True)
class Turn:
    """One question of a conversation and the answer that was given."""

    question: str
    answer: str


_TURNS = 4
"""Turns that are looked back."""
_LONGEST = 1000  # characters of a question before
_LEANS = 2  # content syllables; a question with no more of its own leans on the one before
_SHORT = 4  # syllables; hardly a whole question
_EMPTY = FOLDED_STOPWORDS | frozenset(
    "bao nhieu tien phan tram nam ngay thang nao luc gio may nguoi dau sao the vay nua tat ca ten chuc giu tuoi "
    "lau them con cu vi tai cho biet noi dai rong cao nang tong het xay hoan chu so con biet".split()
)
# All patterns are read on the folded question, which has the same length.
_WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:the con|vay con|the|con|rieng|vay)\s+(?P<a>.+?)(?:\s+(?:thi))?(?:\s+(?:sao|the nao|ra sao|nhu nao))?|"
    r"(?P<b>.+?)\s+(?:thi sao|thi the nao|thi ra sao))\W*$"
)
_COMPARED = re.compile(r"^\W*so voi\b")
_AGAIN = re.compile(r"^\W*(?:quay lai|tro lai|ve|noi tiep)\s+(?:chuyen|vu|viec)\s+(\w+)")
_PERSON = re.compile(
    r"\b(?P<title>ong|ba|anh|chi|co|em|vi|nguoi)(?: (?!ay|ta|nay|do)\w+){0,2} (?:ay|ta|nay|do|kia)\b|\bho\b(?! ten)"
)
_WOMAN = frozenset(("ba", "chi", "co"))
_MAN = frozenset(("ong", "anh"))
_THING = re.compile(
    r"\b(?:hai |cac |nhung )?(?:noi|tinh|thanh pho|tp|dia phuong|cong ty|don vi|to chuc|benh vien|bv|truong|du an|nha may|huyen|"
    r"quan|xa|nuoc|cau lac bo|doi|hang|benh|loai|con so|so tien|khoan|chuyen|viec|quy|hoi nghi|nghi quyet|bao)\s+"
    r"(?:nay|do|ay|kia)\b|\bhai (?:tinh|thanh pho|ben|nuoc|don vi|cong ty|nguoi|dia phuong)\b|\b(?:o|tai|trong) (?:do|day)\b"
)
_POINTING = re.compile(
    r"\b(?:nay|do|ay|day|tren|kia)\b|^\W*(?:vi sao|tai sao|the|vay|con|cu the|ke them|ngoai ra)\b"
)
_MORE = re.compile(r"\b(?:con gi nua|con .* nua|ke them|noi them|chi tiet hon|cu the)\b")
_ASKS = re.compile(
    r"\s*(?:la\s+)?(?:\b(?:bao nhieu(?: \w+)?|nhung gi|gi|ai|o dau|khi nao|nam nao|ngay nao|may \w+|nhu the nao|the nao|"
    r"ra sao|chua|khong))?\s*[?.!]*\s*$"
)
_YEAR = re.compile(r"(?:\bnam )?\b(?:19|20)\d\d\b")


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """``question`` with what it leaves out taken from the turns before; itself where nothing is left out."""
    question = " ".join(question.split())
    if not history or not question:
        return question
    history = history[-_TURNS:]
    history = [Turn(turn.question[:_LONGEST], turn.answer[: 4 * _LONGEST]) for turn in history]
    last = Turn(stand_alone(history[-1].question, history[:-1]), history[-1].answer)
    turns = [*history[:-1], last]
    folded = fold(question)
    if len(folded) != len(question):  # signs that fold to another length: no place could be trusted
        return question
    if match := _AGAIN.match(folded):
        told = [t for t in reversed(turns) if match[1] in fold(f"{t.question} {t.answer}").split()]
        return _joined(told[0].question, question) if told else question
    if _COMPARED.match(folded):
        return _joined(last.question, question)
    if topic := _new_topic_of(question, folded):
        return _with_topic(last, topic)
    if match := _person_pointed_at(question, folded):
        if person := _person_meant(match["title"], turns):
            return _capitalised(question[: match.start()] + person + question[match.end() :])
        return _joined(last.question, question)
    return _completed(question, folded, last)


_POINTED = frozenset("ông bà anh chị cô em vị người họ".split())


def _person_pointed_at(question: str, folded: str) -> re.Match[str] | None:
    """ "bà ấy", "họ"; with diacritics "hỗ" and "ảnh này" are nobody."""
    accented = has_diacritics(question)
    for match in _PERSON.finditer(folded):
        word = key(question[match.start() : match.end()]).split()[0]
        if not accented or word in _POINTED:
            return match
    return None


def _completed(question: str, folded: str, last: Turn) -> str:
    """A question that points back, or that has hardly a word of its own, with the last one in front."""
    pointing = _THING.search(folded)
    own_names = [n for n in names(question) if " " in n or (n.isupper() and not pointing)]
    if pointing and not own_names:
        place = [n for n in _named(last.answer) if not _is_person(n)]
        single = not re.match(r"hai|cac|nhung|con so|so tien", pointing[0])
        if single and len(place) == 1:
            return _capitalised(
                question[: pointing.start()] + place[0] + question[pointing.end() :]
            )
        return _joined(last.question, question)
    content = [w for w in syllables(question) if fold(w) not in _EMPTY]
    short = len(content) <= _LEANS or len(syllables(question)) <= _SHORT
    leans = short or _POINTING.search(folded) or _MORE.search(folded)
    plain = folded == question.lower() and len(folded.split()) > 5
    if leans and not own_names and not plain:
        return _joined(last.question, question)
    return question


def _new_topic_of(question: str, folded: str) -> str | None:
    match = _WHAT_ABOUT.match(folded)
    if match is None:
        return None
    name = "a" if match["a"] else "b"
    topic = question[match.start(name) : match.end(name)].strip(" ,?.!")
    asks = re.search(r"\b(?:nao|gi|ai|bao nhieu|may|dau|nua)\b", fold(topic))
    return topic if topic and len(syllables(topic)) <= 8 and not asks else None


def _with_topic(last: Turn, topic: str) -> str:
    """The previous question about ``topic``: in the place of what is alike in it, or behind it."""
    previous = last.question
    if (year := _YEAR.search(fold(topic))) and len(syllables(topic)) <= 3:
        if old := _YEAR.search(fold(previous)):
            said = topic if old[0].startswith("nam") or not year[0].startswith("nam") else topic[4:]
            return _capitalised(previous[: old.start()] + said + previous[old.end() :])
        return _joined(previous, topic)
    found = [n for n in names(previous) if " " in n or n.isupper()] or _small_names(last)
    small = topic == topic.lower() and 1 < len(syllables(topic)) <= 4  # typed without capitals
    if not found or not (names(f"- {topic}") or small):
        return _joined(previous, topic)
    old_name = found[-1] if len(found) == 1 else _replaced(found, topic)
    place = previous.rfind(old_name)
    before, after = previous[:place], previous[place + len(old_name) :]
    kind = topic.split()[0]  # "đoàn Đà Nẵng" and "đoàn Thái Nguyên" name the kind both
    if before.rstrip().lower().endswith(f" {kind.lower()}"):
        before = before.rstrip()[: -len(kind)]
    return f"{before}{topic}{after}"


def _small_names(last: Turn) -> list[str]:
    """Names of the answer that the question wrote in small letters, as it wrote them."""
    line = key(last.question)
    if len(line) != len(last.question):
        return []
    places = sorted((line.find(key(name)), len(name)) for name in _named(last.answer))
    return [last.question[at : at + length] for at, length in places if at >= 0]


def _replaced(found: Sequence[str], topic: str) -> str:
    """Which name the topic takes the place of: one of its own kind, person or other."""
    alike = [n for n in found if _is_person(n) == _is_person(topic)]
    return (alike or list(found))[-1]


_NO_PERSON = re.compile(
    r"(?:báo|kịch|bộ|sở|ban|hội|quỹ|công ty|bệnh viện|trường|đại học|viện|ủy ban|quốc hội|tỉnh|thành phố|quận|"
    r"huyện|xã|phường|đường|cầu|sông|núi|đảo|chùa|chợ|khu|giải|nghị|lễ|tết|nhà)\b"
)  # with diacritics: Trương and Lê are names


def _is_person(name: str) -> bool:
    """Three syllables of a Vietnamese name, or two words that are no Vietnamese syllables: Warren Buffett."""
    words = fold(name).split()
    foreign = len(words) == 2 and not any(map(is_syllable, words))
    whole = len(words) >= 3 or foreign
    return whole and not name.isupper() and not _NO_PERSON.match(key(name))


def _named(text: str) -> list[str]:
    return list(dict.fromkeys(n for n in names(text) if " " in n or n.isupper()))


def _person_meant(title: str | None, turns: Sequence[Turn]) -> str | None:
    """The person named last whom the title fits: ông and anh are men, bà, chị and cô women."""
    for text in _backwards(turns):
        people = [n for n in names(text) if _is_person(n) or _titled(text, n)]
        fitting = [n for n in people if _fits(title, n, text)]
        if fitting:
            return fitting[-1]
    return None


def _backwards(turns: Sequence[Turn]) -> Iterator[str]:
    for turn in reversed(turns):
        yield turn.answer
        yield turn.question


_TITLES = r"(ong|ba|anh|chi|co|em|bac si|giao su|luat su|nsnd|nsut|hlv|ts|pgs|gs|bs)\.?\s+$"


def _title_before(text: str, name: str) -> str | None:
    match = re.search(_TITLES, fold(text[: text.find(name)]))
    return match[1] if match else None


def _titled(text: str, name: str) -> bool:
    return _title_before(text, name) is not None


def _fits(title: str | None, name: str, text: str) -> bool:
    said = _title_before(text, name)
    if title in _WOMAN:
        return said not in _MAN and not (said is None and " Văn " in f" {name} ")
    if title in _MAN:
        return said not in _WOMAN and not (said is None and " Thị " in f" {name} ")
    return True


def _joined(previous: str, question: str) -> str:
    asked = {key(w) for w in syllables(question)}
    folded = fold(previous)
    stem = previous
    if len(folded) == len(previous) and (tail := _ASKS.search(folded)):
        stem = previous[: tail.start()]
    if {fold(w) for w in asked} <= {fold(w) for w in syllables(stem)}:
        return question
    first, rest = question[:1], question[1:]
    lowered = first if rest[:1].isupper() else first.lower()
    return f"{stem.rstrip(' ,') or previous.rstrip('?. ')}, {lowered}{rest}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
