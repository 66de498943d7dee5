"""Follow-up question + history → a question that stands alone; rules only.

A rewrite adds nothing but names and words of the conversation itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.vietnamese import FOLDED_STOPWORDS, fold, key, names, syllables


@dataclass(frozen=True)
class Turn:
    """One question of a conversation and the answer that was given."""

    question: str
    answer: str


_LEANS = 2  # content syllables; a question with no more of its own leans on the one before
_EMPTY = FOLDED_STOPWORDS | frozenset(
    "bao nhieu tien phan tram nam ngay thang nao luc gio may nguoi dau sao the vay nua tat ca ten".split()
)
_WHAT_ABOUT = re.compile(
    r"^\s*(?:còn|con|thế còn|the con|vậy còn|vay con|thế|the)\s+(?P<topic>.+?)"
    r"(?:\s+(?:thì|thi))?(?:\s+(?:sao|thế nào|the nao|ra sao))?\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:ông|bà|anh|chị|cô|người)\s+(?:ấy|ta|này|đó)\b|\bhọ\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:nơi|tỉnh|thành phố|địa phương|công ty|đơn vị|tổ chức)\s+(?:này|đó|ấy)\b", re.IGNORECASE
)
_POINTING = re.compile(
    r"\b(?:này|đó|ấy|đấy|trên|kia|họ)\b|^\s*(?:vì sao|tại sao|thế|vậy|còn)\b", re.IGNORECASE
)


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """``question`` with what it leaves out taken from the last turn; itself where nothing is left out."""
    question = " ".join(question.split())
    if not history:
        return question
    last = history[-1]
    if topic := _new_topic_of(question):
        return _with_topic(last.question, topic)
    person = _last_person(last)
    if person and _PERSON.search(question):
        return _capitalised(_PERSON.sub(person, question, count=1))
    own_names = [n for n in names(question) if " " in n or n.isupper()]
    content = [w for w in syllables(question) if fold(w) not in _EMPTY]
    leans = len(content) <= _LEANS or _THING.search(question) or _POINTING.search(question)
    if not own_names and leans:
        return _joined(last.question, question)
    return question


def _new_topic_of(question: str) -> str | None:
    match = _WHAT_ABOUT.match(question)
    if match is None:
        return None
    topic = match["topic"].strip()
    whole = len(syllables(topic)) <= 8 and not re.search(
        r"\b(?:nào|gì|ai|bao nhiêu|mấy|đâu)\b", topic
    )
    return topic if whole else None


def _with_topic(previous: str, topic: str) -> str:
    """The previous question about ``topic``: in the place of its last name, or behind it."""
    found = [n for n in names(previous) if " " in n or n.isupper()]
    if not found or not names(f"- {topic}"):
        return _joined(previous, topic)
    old = found[-1] if len(found) == 1 else _replaced(found, topic)
    place = previous.rfind(old)
    return previous[:place] + topic + previous[place + len(old) :]


def _replaced(found: Sequence[str], topic: str) -> str:
    """Which name the topic takes the place of: one of its own kind, person or other."""
    alike = [n for n in found if _is_person(n) == _is_person(topic)]
    return (alike or list(found))[-1]


def _is_person(name: str) -> bool:
    return len(name.split()) >= 3 and not name.isupper()


def _last_person(turn: Turn) -> str | None:
    for text in (turn.answer, turn.question):
        people = [n for n in names(text) if _is_person(n)]
        if people:
            return people[0]
    return None


def _joined(previous: str, question: str) -> str:
    asked = {key(w) for w in syllables(question)}
    stem = re.sub(
        r"\s*(?:là\s+)?(?:bao nhiêu(?: \w+)?|những gì|gì|ai|ở đâu|khi nào|năm nào|ngày nào)?\s*[?.!]*\s*$",
        "",
        previous,
    )
    if {fold(w) for w in asked} <= {fold(w) for w in syllables(stem)}:
        return question
    return f"{stem or previous.rstrip('?. ')}, {question[0].lower()}{question[1:]}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
