"""The time that a report speaks of goes on: "9 tháng đầu năm 2023" is said once, then come the figures; pure."""

import re
from collections.abc import Sequence

from qa.vietnamese import fold, has_diacritics, index_tokens, key

_TIME = re.compile(
    r"(?<!\w)(?:(?:trong|vào) )?(?:(?:\d{1,2}|ba|sáu|chín) tháng (?:đầu|cuối) \d{4}|"
    r"(?:(?:\d{1,2}|ba|sáu|chín) tháng (?:(?:đầu|cuối) )?|nửa (?:đầu|cuối) )?(?:năm|quý|tháng|ngày) "
    r"(?:\d{1,2}(?:[/-]\d{1,4}){1,2}|\d{1,4}|[ivx]+(?:[/-]\d{4})?)(?: (?:tháng|năm) \d{1,4}){0,2})(?![\w/])"
)
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
_OWN_TIME = re.compile(
    r"(?<!\w)(?:năm|quý|tháng|ngày|hôm|sáng|trưa|chiều|tối) (?:\d|[ivx]+(?!\w)|nay|qua|ngoái|trước|sau|mai)|\d/\d|"
    + YEAR.pattern
)
_TIME_PLAIN = re.compile(fold(_TIME.pattern))
_VALUES = {"ba": "3", "sau": "6", "chin": "9", "i": "1", "ii": "2", "iii": "3", "iv": "4"}
_HALF = re.compile(r"(?<!\w)nua (?=dau|cuoi)")
_MONTHS = re.compile(r"(?<!\w)(\w+) thang(?: (dau|cuoi))?(?!\w)")
_NAMED = re.compile(r"(?<!\w)(nam|quy|thang|ngay) (\w+)(?:[/-](\d+))?(?:[/-](\d+))?")
_PARTS_OF = {"ngay": ("ngay", "thang", "nam")}
"""What the numbers of "ngày 21/6/2019" are; of "quý III/2023" and "tháng 9/2023" the second is a year."""


def time_words(question: str) -> list[str]:
    """What ``question`` says of the time it asks about, as written: "trong 9 tháng đầu năm 2023"."""
    return [question[start:end] for start, end in _places(question)]


def _places(question: str) -> list[tuple[int, int]]:
    plain = not has_diacritics(question)
    line = fold(key(question)) if plain else key(question)
    if len(line) != len(question):
        return []
    return [match.span() for match in (_TIME_PLAIN if plain else _TIME).finditer(line)]


def timeless(text: str) -> str:
    """``text`` without what it says of its time: the figure of "9 tháng đầu năm 2023" is no amount."""
    for start, end in reversed(_places(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def time_tokens(question: str, *, folded: bool) -> frozenset[str]:
    """Index tokens of ``time_words``."""
    return frozenset(
        t for words in time_words(question) for t in index_tokens(words, folded=folded)
    )


def goes_on_at(wanted: Sequence[str], text: str, before: Sequence[str]) -> bool:
    """Whether a sentence that says no time of its own stands behind one of the ``wanted`` time.

    ``before``: the sentences before it, nearest first; the first of them that says a time decides.
    """
    if not wanted or _OWN_TIME.search(key(text)):
        return False
    last = next((line for line in map(key, before) if _OWN_TIME.search(line)), "")
    told = [_parts(match[0]) for match in _TIME.finditer(last)]
    asked = [_parts(words) for words in wanted]
    return all(parts and any(parts <= one for one in told) for parts in asked)


def _parts(time: str) -> set[tuple[str, str]]:
    """What a time is told apart by, so that "nửa đầu năm 2023" is "6 tháng đầu 2023" and "quý III/2023" "quý 3 năm 2023"."""
    line = _HALF.sub("6 thang ", fold(key(time)))
    found = {(f"{end or 'dau'} thang", number) for number, end in _MONTHS.findall(line)}
    for noun, *numbers in _NAMED.findall(line):
        names = (noun, "nam") if len(numbers[1]) == len("2023") else _PARTS_OF.get(noun, (noun,))
        found |= set(zip(names, filter(None, numbers), strict=False))
    found = {(name, _VALUES.get(number, number.lstrip("0"))) for name, number in found}
    found = {(name, number) for name, number in found if number.isdigit()}
    found |= {("nam", year) for year in YEAR.findall(line)}
    return found
