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
        value = float(match[1].replace(".", "").replace(",", "."))
        for unit in (match[2] or "").split():
            value *= _SCALE[unit]
        values.append(round(value, 6))
    return values
