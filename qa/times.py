"""The time that a report speaks of goes on: "9 tháng đầu năm 2023" is said once, then come the figures; pure."""

import re
from collections.abc import Iterable, Sequence

from qa.vietnamese import fold, has_diacritics, index_tokens, key

_TIME = re.compile(
    r"(?<!\w)(?:(?:trong|vào) )?(?:(?:\d{1,2}|ba|sáu|chín) tháng (?:đầu|cuối) \d{4}|"
    r"(?:(?:\d{1,2}|ba|sáu|chín) tháng (?:(?:đầu|cuối) )?|nửa (?:đầu|cuối) )?(?:năm|quý|tháng|ngày) "
    r"(?:\d{1,2}(?:[/-]\d{1,4}){1,2}|\d{1,4}|[ivx]+)(?: (?:tháng|năm) \d{1,4}){0,2})(?![\w/])"
)
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
_OWN_TIME = re.compile(
    r"(?<!\w)(?:năm|quý|tháng|ngày|hôm|sáng|trưa|chiều|tối) (?:\d|[ivx]+(?!\w)|nay|qua|ngoái|trước|sau|mai)|\d/\d|"
    + YEAR.pattern
)
_TIME_PLAIN = re.compile(fold(_TIME.pattern))
_TOLD_APART_BY = re.compile(r"\d+|(?<!\w)(?:ba|sau|chin|dau|cuoi|nua|quy|[ivx]+)(?!\w)")
"""What tells one time from another, without diacritics: "sáu tháng đầu năm 2023" from "chín tháng cuối năm 2023"."""


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
    told = _marks(match[0] for match in _TIME.finditer(last))
    return bool(told) and _marks(wanted) <= told


def _marks(times: Iterable[str]) -> set[str]:
    return {mark for words in times for mark in _TOLD_APART_BY.findall(fold(key(words)))}
