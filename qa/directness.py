"""A checked statement without what it only repeats of the question; pure.

A model answers "Vì sao ông Long phải dừng hiến máu?" with "Ông Long phải dừng hiến máu vì đã quá tuổi."
The reader has just asked that: "Vì đã quá tuổi." says the same sooner.
"""

import re
from collections.abc import Iterator

from qa.bounds import BOUNDS
from qa.vietnamese import STOPWORDS, dates, fold, has_diacritics, key, numbers, unified_syllables

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
_BOUND = "|".join(map(re.escape, sorted(BOUNDS, key=len, reverse=True)))
_KEEPS = re.compile(
    rf"(?<![\w.,/:–$€£−+-])(?:(?:{_BOUND}|từ|thứ|ngày|tháng|năm|lúc|âm) )*[-−+]?[$€£]?\d"
    r"|(?<!\w)(?:bởi vì|bởi|vì|do|nhờ|bằng|để|nhằm|tại|ở|từ|vào|theo|trong|(?:(?:trước|sau|từ|đến|ngay|trong) )?khi)(?!\w)"
)
_CAUSES = re.compile(r"(?:bởi vì|bởi|vì|do|nhờ)$")
_WHY = re.compile(r"(?<!\w)(?:vi sao|tai sao|sao|vi|do|boi|nho|ly do|li do|nguyen nhan)(?!\w)")
# What is asked stands in the words of the question itself: "A hay B?", "có … không?"
# Of several things each answer needs its own: "A và B".
_CHOICE = re.compile(
    r"(?<!\w)(?:hay|hoặc|hoac|có phải|co phai|và|va|lẫn)(?!\w)|(?<!\w)(?:không|khong|chưa|chua)(?=\W*$|,)"
)
_DENIALS = frozenset("không chưa chẳng chả đừng".split())
_TAIL = re.compile(r"(?<!\w)(?:trong|vào|tại|ở|sau|trước|khi|từ|để|của|theo)(?!\w)")
_SLOT = re.compile(
    r"(?:\s(?:những|các|thứ|điều|cái|loại|ngày|tháng|năm|lúc))*\s(?:gì|nào|ai|đâu|bao nhiêu|như thế nào|thế nào|ra sao|bao lâu)(?!\w)"
)
# Words that may go without standing in the question; the others of the list say something.
_EMPTY = STOPWORDS - {"không", "chưa", "chỉ", "một", "trước", "lên", "mỗi"} | {"hiện"}
_POINTERS = frozenset("này đó ấy kia".split())
_ASKING = frozenset(("ai", "gì", "đâu", "nào"))


def direct(question: str, statement: str) -> str:
    """``statement`` from where it says something new, up to where it does; itself where nothing can go.

    Only words of the question, and empty ones, are left out, and only at a joint: before "vì" or a
    figure, after "là" or an opening "Sau lần mổ,", where the question has its question word, before a
    last "trong năm 2017". What remains has a word that the question does not have, and every figure and
    denial that the question has not.
    """
    odd = len(key(statement)) != len(statement)  # then no place in it could be trusted
    if odd or len(unified_syllables(statement)) > _LONGEST or _CHOICE.search(key(question)):
        return statement
    asked = _Asked(question)
    places = (p for p in _heads(question, statement) if _may_begin(statement, p, asked))
    begin = max(places, default=0)
    rest = re.sub(r"^(?:[\s:,]|là(?!\w))+", "", statement[begin:]) if begin else statement
    ends = (m.start() for m in _TAIL.finditer(key(rest)) if _may_end(rest, m.start(), asked))
    end = min(ends, default=len(rest))
    kept = rest[:end].rstrip(" ,") + ("" if end == len(rest) else ".")
    return kept[:1].upper() + kept[1:] if _says_the_same(kept, statement, question) else statement


class _Asked:
    """The words of a question; where it has no diacritics they are compared without."""

    def __init__(self, question: str) -> None:
        self._plain = not has_diacritics(question)
        self.figures = frozenset(numbers(question))
        self._words = frozenset(unified_syllables(question, folded=self._plain))

    def has(self, word: str) -> bool:
        return (fold(word) if self._plain else word) in self._words

    def has_all(self, text: str) -> bool:
        """Whether ``text`` says nothing but words of the question and empty ones."""
        words = unified_syllables(text)
        return all(
            self.has(word) or word in _EMPTY for word in words
        ) and not _DENIALS.intersection(words)


def _says_the_same(kept: str, whole: str, question: str) -> bool:
    """Whether no figure, day or denial went that is not the question's, and none came."""
    facts, kept_facts = set(numbers(whole)), set(numbers(kept))
    days, kept_days = set(dates(whole)), set(dates(kept))
    return (
        kept_facts <= facts
        and facts - kept_facts <= set(numbers(question))
        and days - kept_days <= set(dates(question))
        and _DENIALS.intersection(unified_syllables(whole))
        <= _DENIALS.intersection(unified_syllables(kept))
    )


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


def _may_begin(statement: str, place: int, asked: _Asked) -> bool:
    """Whether all before ``place`` is of the question, and something after it is not; no figure of both is there."""
    head, rest = statement[:place], unified_syllables(statement[place:])
    if not rest or rest[0] in _ASKING or asked.figures.intersection(numbers(statement[place:])):
        return False
    new = any(not asked.has(word) and word not in _EMPTY | _POINTERS for word in rest)
    return len(unified_syllables(head)) >= _FEWEST and new and asked.has_all(head)


def _may_end(rest: str, place: int, asked: _Asked) -> bool:
    """Whether all from ``place`` on is of the question, and something before it is not.

    A title stays whole: no cut within quotation marks, nor behind a word with a capital.
    """
    head, tail = rest[:place].rstrip(), rest[place:]
    if not head or head.split()[-1][0].isupper() or sum(map(head.count, '"“”')) % 2:
        return False
    new = any(not asked.has(word) and word not in _EMPTY for word in unified_syllables(head))
    return len(unified_syllables(tail)) >= _FEWEST and new and asked.has_all(tail)
