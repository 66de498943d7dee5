"""Numbers and dates in one form, for comparing."""

import re

from qa.vietnamese.letters import key

_SCALE = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "%": 1,
}
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\d])"
    r"(?:\s*(%|nghìn tỷ|ngàn tỷ|nghìn tỉ|ngàn tỉ|triệu tỷ|nghìn|ngàn|triệu|tỷ|tỉ)(?!\w))?"
)
_DATE = re.compile(
    r"(?:ngày\s+)?(?<![\d.,/-])(\d{1,2})\s*(?:[/-]|\s+tháng\s+)\s*(\d{1,2})(?:\s*(?:[/-]|\s+năm\s+)\s*(\d{4}))?(?![\d/-])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def dates(text: str) -> list[str]:
    """Dates of ``text`` in one form, ``21-6`` or ``21-6-2019``, in order."""
    return [
        "-".join(str(int(part)) for part in match.groups() if part)
        for match in _DATE.finditer(key(text))
        if 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12
    ]


def numbers(text: str) -> list[float]:
    """Values of the numbers of ``text`` in order, dates left out: ``3,8 tỷ`` → 3.8e9.

    Vietnamese notation: dot for thousands, comma for decimals. ``305 nghìn tỷ`` = ``305.000 tỷ``.
    """
    values = []
    for match in _NUMBER.finditer(_DATE.sub(" ", key(text))):
        values.append(_value(match))
    return values


def _value(match: re.Match[str]) -> float:
    value = float(match[1].replace(".", "").replace(",", "."))
    for unit in (match[2] or "").split():
        value *= _SCALE[unit]
    return round(value, 6)


def figure_tokens(text: str) -> list[str]:
    """Tokens of what ``text`` writes in one of several ways: ``3,8 tỷ`` → ``#3800000000``, ``21/6`` → ``#21-6``.

    Numbers of up to three digits and years are tokens of their own as they stand.
    """
    line = key(text)
    found = [f"#{date}" for date in dates(line)]
    found += [f"#{date.rpartition('-')[0]}" for date in dates(line) if date.count("-") == 2]
    for match in _NUMBER.finditer(_DATE.sub(" ", line)):
        plain = not match[2] and match[1].isdigit()
        if not plain or len(match[1]) > 4 or (len(match[1]) == 4 and not _YEAR.fullmatch(match[1])):
            found.append("#" + f"{_value(match):.6f}".rstrip("0").rstrip("."))
    return found
