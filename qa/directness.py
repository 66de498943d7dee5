"""A checked statement without what it only repeats of the question; pure.

A model answers "Vì sao ông Long phải dừng hiến máu?" with "Ông Long phải dừng hiến máu vì đã quá tuổi."
The reader has just asked that: "Vì đã quá tuổi." says the same sooner.
"""

import re
from collections.abc import Iterator

from qa.vietnamese import STOPWORDS, fold, has_diacritics, key, unified_syllables

_LONGEST = 60
"""Syllables; a longer statement is a text of its own and stays whole."""
_FEWEST = 3
"""Syllables that leaving out must save."""
# Read on the text in small letters, diacritics kept. What joins an answer to the question goes; a word
# that says how it belongs to it stays, and so does a figure with the word that bounds it.
_JOINS = re.compile(r"(?<!\w)(?:bao gồm|gồm có|gồm|như sau|là)(?!\w)\s*:?|:")
# What stands before the comma of a sentence that begins with when, where or why.
_OPENING = re.compile(
    r"(?:sau|trước|trong|khi|vào|từ|tại|ở|nếu|vì|do|theo|thay vì|ngoài|để|với|năm|ngày|nhờ|qua|hiện)(?!\w)[^,]*,"
)
_KEEPS = re.compile(
    r"(?<!\w)(?:(?:hơn|trên|gần|khoảng|dưới|ít nhất|tối đa|từ|thứ|ngày|tháng|năm|lúc) )*\d"
    r"|(?<!\w)(?:bởi vì|bởi|vì|do|nhờ|bằng|để|nhằm|tại|ở|từ|vào|theo|trong|sau khi|khi)(?!\w)"
)
_CAUSES = re.compile(r"(?:bởi vì|bởi|vì|do|nhờ)$")
_WHY = re.compile(r"(?<!\w)(?:vi sao|tai sao|sao|vi|do|boi|nho|ly do|li do|nguyen nhan)(?!\w)")
# What is asked stands in the words of the question itself: "A hay B?", "có … không?"
_CHOICE = re.compile(r"(?<!\w)(?:hay|hoac|co phai)(?!\w)|(?<!\w)(?:khong|chua)\W*$")
_TAIL = re.compile(r"(?<!\w)(?:trong|vào|tại|ở|sau|trước|khi|từ|để|của|theo)(?!\w)")
_SLOT = re.compile(
    r"(?:\s(?:những|các|thứ|điều|cái|loại|ngày|tháng|năm|lúc))*\s(?:gì|nào|ai|đâu|bao nhiêu|như thế nào|thế nào|ra sao|bao lâu)(?!\w)"
)
# Words that may go without standing in the question; "không", "chỉ" and "một" say something.
_EMPTY = STOPWORDS - {"không", "chưa", "chỉ", "một"} | {"hiện"}
_PLAIN_EMPTY = frozenset(map(fold, _EMPTY))
_POINTERS = frozenset("này đó ấy kia nay do ay".split())
_ASKING = frozenset(("ai", "gì", "gi", "đâu", "dau", "nào", "nao"))


def direct(question: str, statement: str) -> str:
    """``statement`` from where it says something new, up to where it does; itself where nothing can go.

    Only words of the question, and empty ones, are left out, and only at a joint: before "vì" or a
    figure, after "là" or an opening "Sau lần mổ,", where the question has its question word, before a last "trong năm
    2017". What remains has a word that the question does not have.
    """
    odd = len(key(statement)) != len(
        statement
    )  # signs that change their length: no place could be trusted
    if odd or len(unified_syllables(statement)) > _LONGEST or _CHOICE.search(fold(question)):
        return statement
    plain = not has_diacritics(question)
    asked = frozenset(unified_syllables(question, folded=plain)) | (
        _PLAIN_EMPTY if plain else _EMPTY
    )
    begin = max(
        (p for p in _heads(question, statement) if _may_begin(statement, p, asked, plain)),
        default=0,
    )
    rest = re.sub(r"^(?:[\s:,]|là(?!\w))+", "", statement[begin:]) if begin else statement
    ends = (m.start() for m in _TAIL.finditer(key(rest)) if _may_end(rest, m.start(), asked, plain))
    end = min(ends, default=len(rest))
    kept = rest[:end].rstrip(" ,") + ("" if end == len(rest) else ".")
    return kept[:1].upper() + kept[1:]


def _heads(question: str, statement: str) -> Iterator[int]:
    line = key(statement)
    yield from (match.end() for match in _JOINS.finditer(line))
    if opening := _OPENING.match(line):
        yield opening.end()
    why = bool(_WHY.search(fold(question)))
    yield from (m.start() for m in _KEEPS.finditer(line) if why or not _CAUSES.match(m[0]))
    if slot := _SLOT.search(key(question)):
        asked_of = key(question)[: slot.start()]
        if line.startswith(f"{asked_of} "):
            yield len(asked_of)


def _may_begin(statement: str, place: int, asked: frozenset[str], plain: bool) -> bool:
    """Whether all before ``place`` is of the question, and something after it is not; no figure of both is there."""
    head = unified_syllables(statement[:place], folded=plain)
    rest = unified_syllables(statement[place:], folded=plain)
    new = [word for word in rest if word not in asked | _POINTERS]
    figures = {word for word in rest if word[:1].isdigit()}
    if not rest or rest[0] in _ASKING or figures & asked:
        return False
    return len(head) >= _FEWEST and bool(new) and asked.issuperset(head)


def _may_end(rest: str, place: int, asked: frozenset[str], plain: bool) -> bool:
    """Whether all from ``place`` on is of the question, and something before it is not."""
    kept = unified_syllables(rest[:place], folded=plain)
    tail = unified_syllables(rest[place:], folded=plain)
    new = [word for word in kept if word not in asked]
    return len(tail) >= _FEWEST and bool(new) and asked.issuperset(tail)
