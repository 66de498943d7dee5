"""The time that a report speaks of goes on: "9 tháng đầu năm 2023" is said once, then come the figures; pure."""

import re
from collections.abc import Sequence

from qa.vietnamese import fold, has_diacritics, index_tokens, key

_TIME = re.compile(
    r"(?<!\w)(?:(?:trong|vào) )?(?:(?:\d{1,2}|ba|sáu|chín) tháng (?:đầu|cuối) \d{4}|"
    r"(?:(?:\d{1,2}|ba|sáu|chín) tháng (?:(?:đầu|cuối) )?|nửa (?:đầu|cuối) )?(?:năm|quý|tháng|ngày) "
    r"(?:\d{1,2}(?:[/-]\d{1,4}){1,2}|\d{1,4}|[ivx]+)(?: (?:tháng|năm) \d{1,4}){0,2})(?![\w/])"
)
_OWN_TIME = re.compile(
    r"(?<!\w)(?:năm|quý|tháng|ngày|hôm|sáng|trưa|chiều|tối) (?:\d|[ivx]+(?!\w)|nay|qua|ngoái|trước|sau|mai)|\d/\d|"
    r"(?<![\d.,])(?:19|20)\d\d(?![\d.,])"
)
_TIME_PLAIN = re.compile(fold(_TIME.pattern))
_DIGITS = re.compile(r"\d+")


def time_words(question: str) -> list[str]:
    """What ``question`` says of the time it asks about, as written: "trong 9 tháng đầu năm 2023"."""
    plain = not has_diacritics(question)
    line = fold(key(question)) if plain else key(question)
    if len(line) != len(question):
        return []
    found = (_TIME_PLAIN if plain else _TIME).finditer(line)
    return [question[match.start() : match.end()] for match in found]


def timeless(text: str) -> str:
    """``text`` without what it says of its time: the figure of "9 tháng đầu năm 2023" is no amount."""
    for words in time_words(text):
        text = text.replace(words, " ", 1)
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
    said = {d for match in _TIME.finditer(last) for d in _DIGITS.findall(match[0])}
    return all(digits in said for words in wanted for digits in _DIGITS.findall(words))
