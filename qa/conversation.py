"""Follow-up question + history → a question that stands alone; rules only.

A rewrite adds nothing but names and words of the conversation itself.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.comparison import compared_again
from qa.people import people_meant
from qa.remarks import without_remark
from qa.side_by_side import capitalised
from qa.spellings import is_syllable
from qa.topics import (
    about,
    is_person,
    is_time,
    names_and_places,
    names_of,
    of_another,
    of_another_subject,
    thing_called,
    topic_of,
    with_thing_called,
)
from qa.vietnamese import FOLDED_STOPWORDS, STOPWORDS, fold, has_diacritics, key, names, syllables


@dataclass(frozen=True)
class Turn:
    """One question of a conversation and the answer that was given."""

    question: str
    answer: str


def remembered(question: str, answer: str, *, refused: bool) -> Turn | None:
    """What the next question may lean on; a refusal tells nothing, and its question counts if it names something."""
    if not refused:
        return Turn(question, answer)
    return Turn(question, "") if names_and_places(question) else None


_TURNS = 4
"""Turns that are looked back."""
_LONGEST = 1000  # characters of a question before
_LEANS = 2  # content syllables; a question with no more of its own leans on the one before
_SHORT = 5  # syllables; hardly a whole question
# What code puts into an answer (``citations.lead_of``, ``answer.marked_text``): no word of a report.
_LEADS = re.compile(r"\bTheo [^:]{1,80}? (?:ngày|tháng|năm) [\d/]+:\s*")
_MARKERS = re.compile(r"\s*\[\d+\]")
_EMPTY = frozenset(
    "bao nhiêu tiền phần trăm năm ngày tháng nào lúc giờ mấy người đâu sao thế vậy nữa tất cả tên chức giữ tuổi "
    "lâu thêm còn cụ vì tại cho biết nói dài rộng cao nặng tổng hết số con".split()
)
"""Words that ask, and say hardly what about; besides the stopwords."""
# All patterns are read on the folded question, which has the same length.
_COMPARED = re.compile(r"^\W*so voi\b")
_AGAIN = re.compile(r"^\W*(?:quay lai|tro lai|ve|noi tiep)\s+(?:chuyen|vu|viec)\s+(\w+)")
_PERSON = re.compile(
    r"\b(?P<title>ong|ba|anh|chi|co|em|vi|nguoi)(?: (?!ay|ta|nay|do)\w+){0,2} (?:ay|ta|nay|do|kia)\b|\bho\b(?! ten)"
)
_THING = re.compile(
    r"\b(?:hai |cac |nhung )?(?:noi|tinh|thanh pho|tp|dia phuong|cong ty|don vi|to chuc|benh vien|bv|truong|du an|nha may|huyen|"
    r"quan|xa|nuoc|cau lac bo|doan|doi|hang|benh|loai|(?:bo )?phim|cuon sach|bai hat|chiec xe|con tau|giai|tran|vu|thuoc|game|san pham|thiet bi|chuong trinh|"
    r"cuoc thi|cong trinh|con so|so tien|khoan|chuyen|viec|quy|hoi nghi|nghi quyet|bao)\s+"
    r"(?:nay|do|ay|kia)\b|\bhai (?:tinh|thanh pho|ben|nuoc|don vi|cong ty|nguoi|dia phuong)\b|\b(?:o|tai|trong) (?:do|day)\b"
)
_IT = re.compile(r"(?<!\w)(?:chúng )?nó(?!\w)", re.IGNORECASE)
_DOES = re.compile(
    r"(?<!\w)(?:tặng|trao|hỗ trợ|ký|gặp|thăm|mua|bán|xây|làm|có|được|bị|đã|sẽ|đang|là|thắng|thua|đến|vào|họp|nói|cho|nhận)(?!\w)"
)
_PLACE = re.compile(r"\b(?:noi|tinh|thanh pho|tp|dia phuong|huyen|quan|xa|nuoc|o|tai|trong)\b")
_BESIDE_A_NAME = 3  # syllables of an answer that is hardly more than a name
_SEVERAL = re.compile(r"hai|cac|nhung|con so|so tien|khoan|loai|chuyen|viec")
_POINTING = re.compile(
    r"(?<!hôm )(?<!năm )(?<!hiện )(?<!ngày )\b(?:này|nay|đó|ấy|đây|kia)\b|\b(?:ở|nói|kể) trên\b|"
    r"^\W*(?:vì sao|tại sao|thế|vậy|còn|cụ thể|kể thêm|ngoài ra)\b|\b(?:vậy|thế|nhỉ)\W*$"
)
_POINTING_PLAIN = re.compile(
    r"(?<!hom )(?<!nam )(?<!hien )\b(?:nay|do|ay|day|kia)\b|"
    r"^\W*(?:vi sao|tai sao|the|vay|con|cu the|ke them|ngoai ra)\b|\b(?:vay|the|nhi)\W*$"
)
_MORE = re.compile(
    r"\b(?:con (?:\w+ )?(?:gi|nao|ai) nua|con .* nua|ke them|noi them|chi tiet hon|cu the)\b"
    r"(?: di| khong| ko)?"
)
_ADVERBIAL = re.compile(
    r"^\W*(?:de|nhan|bang|voi|cho|tu|o|tai|vi|theo|trong|bao lau|luc|hoi|ai|nho|roi|con|the|vay)\b"
)
_WELL = re.compile(r"^\W*(?:the|vay)(?: thi)?,? (?=(?:\w+ ){3})")
# What is said of something, without the something: "Bằng bao nhiêu phần trăm dự toán?"
_PREDICATE = re.compile(r"^\W*(?:bang|dat|chiem|tang|giam|gap|hon|kem)\s+(?:bao nhieu|may)\b")
_WHY = re.compile(r"^\W*(?:(?:the|vay|nhung)\s+)?(?:vi|tai) sao(?: (?:vay|the|a|lai the))*\W*$")
_REASON = re.compile(
    r"(?<!\w)(?:vì|do|bởi|nhờ|để|nhằm|nguyên nhân|lý do|giúp|khiến|làm cho|dẫn đến|gây|nên)(?!\w)"
)
# Nothing is asked: "cảm ơn bạn nhé", "hello".
_COURTESY = re.compile(
    r"\W*(?:\b(?:da|vang|xin|rat|cam on|chao|hello|hi|alo|thanks?|thank you|tks|tam biet|bye|xin loi|ok|oke|okay|"
    r"ban|em|anh|chi|ad|bot|hoibao|nhieu|lam|nhe|nha|a)\b\W*)+"
)
_TODAY = re.compile(r"\bhom nay\b")
_FIRST_ASK = re.compile(
    r"\b(?:bao nhiêu|bao giờ|bao lâu|những gì|gì|ai|ở đâu|đâu|nào|mấy|thế nào|ra sao|vì sao|tại sao|chưa|không|khi nào)\b"
)
_FIRST_ASK_PLAIN = re.compile(fold(_FIRST_ASK.pattern))
_ASKS = re.compile(
    r"\s*(?:la\s+)?(?:\b(?:(?:vao|trong|tu|o)\s+)?(?:(?:nhung|cac)\s+)?(?:bao nhieu(?: \w+)?|nhung gi|gi|ai|o dau|khi nao|"
    r"nam nao|ngay nao|may \w+|nhu the nao|the nao|ra sao|chua|khong))?\s*[?.!]*\s*$"
)


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """A question that stands alone, and where it could be meant differently, the same in ``other`` words.

    ``either``: nothing tells whether it leans on the turn before; if it does, ``other`` is what it means.
    ``sure`` is False where the rules gave up: it still points back, and only stands behind the one before; or
    where what took a name's place, all in small letters, may be no name.
    """

    text: str
    other: str | None = None
    sure: bool = True
    either: bool = False


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """``question`` with what it leaves out taken from the turns before; itself where nothing is left out."""
    return rewrite(question, history).text


def rewrite(question: str, history: Sequence[Turn]) -> Rewritten:
    """``question`` made to stand alone by rules, with words of the conversation only."""
    question, announced = without_remark(" ".join(question.split()))
    folded = fold(question)
    other = (
        announced and not topic_of(question, folded) and not _person_pointed_at(question, folded)
    )
    if other or not history or not question or _COURTESY.fullmatch(folded):
        return Rewritten(text=question)
    told = [
        Turn(turn.question[:_LONGEST], _without_marks(turn.answer[: 4 * _LONGEST]))
        for turn in history[-_TURNS:]
    ]
    rewritten = _rewritten(question, told)
    return replace(rewritten, other=None) if rewritten.other == rewritten.text else rewritten


def _without_marks(answer: str) -> str:
    return _MARKERS.sub("", _LEADS.sub("", answer))


def _rewritten(question: str, history: Sequence[Turn]) -> Rewritten:
    last = Turn(stand_alone(history[-1].question, history[:-1]), history[-1].answer)
    turns = [*history[:-1], last]
    folded = fold(question)
    if len(folded) != len(question):  # signs that fold to another length: no place could be trusted
        return Rewritten(text=question)
    behind = _joined(last.question, question)
    if match := _AGAIN.match(folded):
        told = [t for t in reversed(turns) if match[1] in fold(f"{t.question} {t.answer}").split()]
        return Rewritten(text=_joined(told[0].question, question) if told else question)
    if _COMPARED.match(folded):
        return Rewritten(text=behind)
    if again := compared_again(question, last.question):
        return Rewritten(text=again)
    if topic := topic_of(question, folded):
        return _turned_to(topic, question, turns)
    if _person_pointed_at(question, folded):
        named = [capitalised(text) for text in _with_person(question, turns)]
        other = named[1] if len(named) > 1 else None
        return Rewritten(text=named[0] if named else behind, other=other, sure=bool(named))
    return _completed(question, folded, turns)


def _turned_to(topic: str, question: str, turns: Sequence[Turn]) -> Rewritten:
    """The last question, asked about ``topic``."""
    last = turns[-1]
    if _person_pointed_at(topic, fold(topic)):
        named = _with_person(topic, turns)
        if not named:
            return Rewritten(text=_joined(last.question, question), sure=False)
        topic = named[0]
    if moved := of_another(last.question, topic):
        return Rewritten(text=moved)
    if moved := of_another_subject(last.question, topic):
        return Rewritten(text=moved, other=_joined(last.question, topic))
    topical = _joined(last.question, topic)
    known = _is_known(topic, turns)
    if not known and question[0].isupper():  # who writes capitals would give a name its own
        return Rewritten(text=topical, sure=False)
    asked = about(last.question, last.answer, topic)
    if asked is None:
        return Rewritten(text=topical, sure=False)
    return Rewritten(text=capitalised(asked), other=None if known else topical, sure=known)


def _is_known(topic: str, turns: Sequence[Turn]) -> bool:
    """Whether ``topic`` is surely a name or a time: by its letters, or as the conversation names it."""
    if topic != topic.lower() or is_time(topic):
        return True
    foreign = any(not is_syllable(fold(word)) for word in syllables(topic))
    told = {key(name) for text in _backwards(turns) for name in names_and_places(text)}
    return foreign or key(topic) in told


def _with_person(text: str, turns: Sequence[Turn]) -> list[str]:
    """``text`` with the person meant in the place of "bà ấy", and with the one who may be meant instead; empty where that is nobody,
    or "họ": several.
    """
    match = _person_pointed_at(text, fold(text))
    people = people_meant(match["title"], _backwards(turns)) if match and match["title"] else []
    first, others = people[:1], people[1:]
    asked_about = (n for turn in turns for n in names(turn.question) if n in others)
    meant = [*first, *list(asked_about)[:1]]
    return [text[: match.start()] + p + text[match.end() :] for p in meant] if match else []


def words_told(history: Sequence[Turn]) -> frozenset[str]:
    """The words of what was typed with diacritics: what they are is known."""
    texts = [text for turn in history for text in (turn.question, turn.answer)]
    return frozenset(key(w) for text in texts if has_diacritics(text) for w in syllables(text))


def already_told(question: str, history: Sequence[Turn]) -> Callable[[str], bool]:
    """Which sentences the last answer quoted, where ``question`` only asks for more than that ("Kể thêm đi",
    "Vì sao?"); none where it asks something of its own. One that gives a reason still answers "Vì sao?".
    """
    folded = fold(question)
    why = _WHY.match(folded) is not None
    more = _only_asks_for_more(folded) and not names_and_places(question)
    answers = [turn.answer for turn in history if turn.answer]
    answer = answers[-1] if answers and (why or more) else ""
    quoted = {key(part.strip()) for part in _MARKERS.split(_LEADS.sub("", answer))}

    def is_told(sentence: str) -> bool:
        line = key(sentence)
        return line in quoted and not (why and _REASON.search(line))

    return is_told


def _only_asks_for_more(folded: str) -> bool:
    return bool(_MORE.search(folded)) and not _MORE.sub("", folded).strip(" ?.!")


_POINTED = frozenset("ông bà anh chị cô em vị người họ".split())


def _person_pointed_at(question: str, folded: str) -> re.Match[str] | None:
    """ "bà ấy", "họ"; with diacritics "hỗ" and "ảnh này" are nobody."""
    accented = has_diacritics(question)
    for match in _PERSON.finditer(folded):
        word = key(question[match.start() : match.end()]).split()[0]
        if not accented or word in _POINTED:
            return match
    return None


def _completed(question: str, folded: str, turns: Sequence[Turn]) -> Rewritten:
    """A question that points back, or that has hardly a word of its own, with the last one in front."""
    previous = turns[-1].question
    behind = _joined(previous, question)
    pointing = _THING.search(folded)
    own_names = [n for n in names_of(question) if not (pointing and n.isupper())]
    if pointing and not own_names:
        meant = _thing_meant(question, pointing, turns)
        if meant is None:
            return Rewritten(text=behind, sure=bool(_SEVERAL.match(pointing[0])))
        named = question[: pointing.start()] + meant + question[pointing.end() :]
        return Rewritten(text=capitalised(named), other=behind)
    subject = _subject(previous)
    if _IT.search(key(question)) and not own_names and subject and not _DOES.search(key(subject)):
        return Rewritten(
            text=capitalised(_IT.sub(lambda _: subject, question, count=1)), other=behind
        )
    if not own_names and (whole := with_thing_called(question, list(_backwards(turns)))):
        return Rewritten(text=capitalised(whole), other=behind)
    content = content_of(question)
    short = len(content_of(folded)) <= _LEANS or len(syllables(question)) <= _SHORT
    predicate = _PREDICATE.match(folded)
    leans = short or predicate or _points_back(question, folded) or _MORE.search(folded)
    plain = folded == question.lower() and len(folded.split()) > 5 and not predicate
    foreign = any(len(w) > 3 and w.isalpha() and not is_syllable(fold(w)) for w in content)
    own = own_names or names_and_places(question) or _is_of_today(content, folded)
    if own:
        return Rewritten(text=question)
    if not leans or plain or foreign:
        return Rewritten(text=question, other=behind, either=True)
    if _only_asks_for_more(folded):
        return Rewritten(text=_with_more(previous, question))
    adverbial = _ADVERBIAL.match(_WELL.sub("", folded)) and not predicate
    if subject and content and not adverbial and not _echoes(content, previous):
        return Rewritten(text=_joined(subject, question), other=behind)
    return Rewritten(text=behind)


def _is_of_today(content: Sequence[str], folded: str) -> bool:
    """Whether a question has its own thing and its own day: "Giá vàng hôm nay?"."""
    own = [word for word in content if fold(word) not in ("hom", "nay")]
    return len(own) >= _LEANS and _TODAY.search(folded) is not None


def content_of(question: str) -> list[str]:
    """The words of ``question`` that say what it is about."""
    if has_diacritics(question):
        return [w for w in syllables(question) if w not in STOPWORDS | _EMPTY]
    empty = FOLDED_STOPWORDS | {fold(word) for word in _EMPTY}
    return [w for w in syllables(question) if fold(w) not in empty]


def _thing_meant(question: str, pointing: re.Match[str], turns: Sequence[Turn]) -> str | None:
    """What "bệnh viện này" means: the last name with this noun, or the only name of the answer."""
    if _SEVERAL.match(pointing[0]):
        return None
    kind = key(question[pointing.start() : pointing.end()]).rsplit(" ", 1)[0]
    if called := thing_called(kind, list(_backwards(turns))):
        return called
    answer = turns[-1].answer
    named = [n for n in names_of(answer) if not is_person(n)]
    if len(named) != 1:
        return None
    hardly_more = len(syllables(answer)) <= len(syllables(named[0])) + _BESIDE_A_NAME
    return named[0] if hardly_more or _PLACE.search(fold(kind)) else None


def _points_back(question: str, folded: str) -> bool:
    """With diacritics "do" and "nay" ("do ai", "hôm nay") point at nothing."""
    if has_diacritics(question):
        return bool(_POINTING.search(key(question)))
    return bool(_POINTING_PLAIN.search(folded))


def _subject(previous: str) -> str:
    """What ``previous`` is about: its words up to the last name before it asks; empty where it names nothing."""
    accented = has_diacritics(previous)
    line = key(previous) if accented else fold(previous)
    asks = (_FIRST_ASK if accented else _FIRST_ASK_PLAIN).search(line)
    head = previous[: asks.start()] if asks and len(line) == len(previous) else ""
    found = names_of(head)
    if not found:
        return ""
    end = head.rfind(found[-1]) + len(found[-1])
    number = re.match(rf" \d+(?![\d/.,-])(?! (?:{_MEASURES})(?!\w))", head[end:])
    return head[:end] + (number[0] if number else "")


_MEASURES = "tháng|năm|ngày|tuần|giờ|quý|kỳ|người|tỷ|tỉ|triệu|nghìn|đồng|thang|nam|ngay|tuan|gio|quy|nguoi|ty|trieu"
"""Words behind a number that make it an amount and no part of the name before it: "Hà Nội 9 tháng", not "Thanh Hóa 1"."""


def _echoes(content: Sequence[str], previous: str) -> bool:
    """Whether a question takes up what the one before it says: its words belong together with the rest."""
    said = set(syllables(previous))
    plain = {fold(word) for word in said}
    return all(w in said or (w == fold(w) and w in plain) for w in content)


def _with_more(previous: str, question: str) -> str:
    """The question before, asked for more: "Hà Nội tặng gì, còn gì nữa?"."""
    words = question.rstrip(" ?.!")
    for tail in (" không", " ko", " khong"):
        words = words.removesuffix(tail)
    return f"{previous.rstrip(' ?.!')}, {words[:1].lower()}{words[1:]}?"


def _backwards(turns: Sequence[Turn]) -> Iterator[str]:
    for turn in reversed(turns):
        yield turn.answer
        yield turn.question


_DANGLING = re.compile(r"\s+(?:về|với|cho|ở|tại|của|từ|bằng|theo|để|trong|vào)\s*$", re.IGNORECASE)
"""Left where what it asked about is gone: "trao đổi về những gì"."""


def _joined(previous: str, question: str) -> str:
    asked = {key(w) for w in syllables(question)}
    folded = fold(previous)
    stem = previous
    if len(folded) == len(previous) and (tail := _ASKS.search(folded)):
        stem = _DANGLING.sub("", previous[: tail.start()])
    if {fold(w) for w in asked} <= {fold(w) for w in syllables(stem)}:
        return question
    first, rest = question[:1], question[1:]
    lowered = first if rest[:1].isupper() else first.lower()
    return f"{stem.rstrip(' ,') or previous.rstrip('?. ')}, {lowered}{rest}"
