"""How far a figure goes: "hơn 6 tháng", "gần 9 lít", "nhiều hơn 10%"; pure.

A statement keeps the word that bounds a figure in its sentence, and a difference stays one.
"""

import re
from collections.abc import Sequence

from qa.vietnamese import key

BOUNDS = (
    *("hơn", "trên", "gần", "dưới", "quá", "không quá", "khoảng", "chừng", "cỡ", "xấp xỉ", "ngót"),
    *("tối đa", "tối thiểu", "ít nhất", "nhiều nhất", "chưa đến", "chưa tới", "lên đến", "lên tới"),
)
"""Words before a figure that say how far it goes."""
_FIGURE = r"\d[\d.,]*\d|\d"
# A figure and what is counted; no part of a day, an hour or a name.
_COUNTED = re.compile(rf"(?<![\w/.,:–-])({_FIGURE})\s+([^\W\d_]+)")
_LENT_BOUNDS = frozenset(
    ("hơn", "gần", "khoảng", "chừng", "xấp xỉ", "ít nhất", "tối thiểu", "tối đa")
)
"""Bounds that are nothing else: "trên 2 tuyến đường" are two roads."""
_BOUNDED = re.compile(
    r"(?<!\w)(?:"
    + "|".join((*map(re.escape, BOUNDS), "đúng", "chỉ", "tròn", "đủ"))
    + r")(?: \S+){0,2} $"
)
_DIFFERENCE = re.compile(
    r"(?<!\w)(?:(?:nhiều|cao|lớn|ít|thấp|nhỏ|dài|rộng|nặng|nhanh|chậm|đông|đắt|rẻ|già|trẻ) hơn|kém|thua|vượt|chênh)"
    r"(?: (?!(?:với|là|đạt|ở mức|so với)(?!\w))[^\s,;:()]+){1,8}? (" + _FIGURE + r")"
)


def same_bounds(statement: str, sentence: str) -> bool:
    """Whether every figure keeps the word that bounds it, and gets none: "gần 9 lít" is not "9 lít", "bằng 86%" not
    "hơn 86%".
    """
    line, said = key(sentence), key(statement)
    for figure in set(re.findall(_FIGURE, statement)):
        in_sentence, in_statement = _bounds_before(figure, line), _bounds_before(figure, said)
        if in_sentence and in_statement and not in_statement & in_sentence:
            return False
    return True


def same_differences(statement: str, sentences: Sequence[str]) -> bool:
    """Whether every figure that is said as a difference between two ("nhiều hơn Hà Nội 11.181 tỷ") is one in a sentence."""
    borne = {figure for text in sentences for figure in _DIFFERENCE.findall(key(text))}
    return set(_DIFFERENCE.findall(key(statement))) <= borne


def with_bounds(statement: str, sentence: str) -> str:
    """``statement`` with the words that bound its figures in ``sentence``: "6 tháng" → "hơn 6 tháng".

    Only where the sentence always says the figure with one and the same bound, and the statement says it once,
    of the same thing, with no word of its own that bounds it.
    """
    line = key(sentence)
    counted = {(match[1], match[2]) for match in _COUNTED.finditer(line)}
    for match in reversed(list(_COUNTED.finditer(statement))):
        figure, start = match[1], match.start()
        bounds, before = _bounds_before(figure, line), key(statement[:start])
        same = (figure, key(match[2])) in counted and statement.count(figure) == 1
        if same and len(bounds) == 1 and bounds <= _LENT_BOUNDS and not _BOUNDED.search(before):
            bound = str(*bounds)
            word = bound if before.strip() else bound.capitalize()
            statement = f"{statement[:start]}{word} {statement[start:]}"
    return statement


def _bounds_before(figure: str, line: str) -> set[str | None]:
    """The bounds that stand before ``figure`` in ``line``, each time it is said; None where there is none."""
    found: set[str | None] = set()
    for match in re.finditer(rf"(?<![\d.,]){re.escape(figure)}(?![.,]?\d)", line):
        before = line[: match.start()].rstrip()
        found.add(next((b for b in BOUNDS if f" {before}".endswith(f" {b}")), None))
    return found
