"""The time that a report speaks of goes on: "9 tháng đầu năm 2023" is said once, then come the figures; pure."""

import re
from collections.abc import Sequence

from qa.vietnamese import fold, index_tokens, key

# Read without diacritics.
_TIME = re.compile(
    r"(?<!\w)(?:(?:trong|vao) )?(?:(?:\d{1,2}|ba|sau|chin) thang (?:dau|cuoi) \d{4}|"
    r"(?:(?:\d{1,2}|ba|sau|chin) thang (?:dau|cuoi) |nua (?:dau|cuoi) )?(?:nam|quy|thang|ngay) (?:\d{1,2}(?:[/-]\d{1,4}){1,2}|\d{1,4}|[ivx]+)(?: (?:thang|nam) \d{1,4}){0,2})(?![\w/])"
)
_DIGITS = re.compile(r"\d+")
_OWN_TIME = re.compile(
    r"(?<!\w)(?:nam|quy|thang|ngay|hom|sang|trua|chieu|toi) (?:\d|[ivx]+(?!\w)|nay|qua|ngoai|truoc|sau|mai)|\d/\d|"
    r"(?<![\d.,])(?:19|20)\d\d(?![\d.,])"
)


def time_words(question: str) -> list[str]:
    """What ``question`` says of the time it asks about, as written: "trong 9 tháng đầu năm 2023"."""
    line = fold(key(question))
    if len(line) != len(question):
        return []
    return [question[match.start() : match.end()] for match in _TIME.finditer(line)]


def time_tokens(question: str, *, folded: bool) -> frozenset[str]:
    """Index tokens of ``time_words``."""
    return frozenset(
        t for words in time_words(question) for t in index_tokens(words, folded=folded)
    )


def goes_on_at(wanted: Sequence[str], text: str, before: Sequence[str]) -> bool:
    """Whether a sentence that says no time of its own stands behind one of the ``wanted`` time.

    ``before``: the sentences before it, nearest first; the first of them that says a time decides.
    """
    if not wanted or _OWN_TIME.search(fold(key(text))):
        return False
    last = next((line for line in map(fold, map(key, before)) if _OWN_TIME.search(line)), "")
    said = {d for match in _TIME.finditer(last) for d in _DIGITS.findall(match[0])}
    return all(digits in said for words in wanted for digits in _DIGITS.findall(words))
