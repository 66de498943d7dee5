"""What the text of a report says of itself: headline, paper and day, from its first lines.

Guesses are made only where they are certain; None elsewhere.
"""

import re
from datetime import date

from qa.vietnamese import fold, key

# "(NLĐO) -", "(HNMO) –", "ĐNO -", "Kinhtedothi - Sáng 26/10", "TTO -"
_SIGNATURE = re.compile(
    r"^\s*(?:\((?P<bracket>[^()\n]{2,25})\)|(?P<bare>[A-ZĐ][A-Za-zĐđ]{1,14}))\s*[-–—]\s+(?=\S)"
)
# Signatures whose paper is known; anything else in brackets is taken as it stands.
_PAPERS = {
    "NLĐO": "Người Lao Động",
    "NLD": "Người Lao Động",
    "HNMO": "Hànộimới",
    "HNM": "Hànộimới",
    "ĐNO": "Báo Đà Nẵng",
    "KINHTEDOTHI": "Kinh tế & Đô thị",
    "KTĐT": "Kinh tế & Đô thị",
    "XÂY DỰNG": "Báo Xây dựng",
    "TTO": "Tuổi Trẻ",
    "TNO": "Thanh Niên",
    "VNE": "VnExpress",
    "DÂN TRÍ": "Dân trí",
    "SGGPO": "Sài Gòn Giải Phóng",
    "PLO": "Pháp Luật TP.HCM",
    "TTXVN": "TTXVN",
    "CHINHPHU.VN": "Báo Chính phủ",
    "VOV": "VOV",
    "VTV": "VTV",
    "ANTĐ": "An ninh Thủ đô",
    "LĐO": "Lao Động",
    "NDO": "Nhân Dân",
    "QĐND": "Quân đội nhân dân",
    "BĐT": "Báo Đầu tư",
}
_DATELINE_CHARS = 400


def iso_date(year: str, month: str | None, day: str | None) -> str | None:
    """The ISO date, or its known front part; None where the calendar has no such day."""
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def guess_title(text: str) -> str | None:
    """The first line, where it reads like a headline; else the first sentence, shortened."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for index, line in enumerate(lines[:2]):
        headline = len(line.split()) >= 5 and len(line) <= 180 and line[-1] not in ".|:"
        if headline and not _SIGNATURE.match(line) and len(lines) > index + 1:
            return line
    opening = _SIGNATURE.sub("", lines[0])
    return opening if len(opening) <= 120 else opening[:120].rsplit(" ", 1)[0] + "…"


def _signature(text: str) -> re.Match[str] | None:
    """The paper's mark before the lead, on one of the first lines."""
    for line in text[: _DATELINE_CHARS * 2].split("\n")[:8]:
        match = _SIGNATURE.match(line)
        if match and (match["bracket"] or match["bare"].upper() in _PAPERS):
            return match
    return None


def guess_publisher(text: str) -> str | None:
    """The paper named by the signature before the lead: ``(NLĐO) -`` → Người Lao Động."""
    match = _signature(text)
    if match is None:
        return None
    mark = match["bracket"] or match["bare"]
    return _PAPERS.get(mark.upper(), mark if match["bracket"] else None)


_DAY_MONTH = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})(?:[/-]((?:19|20)\d{2}))?(?![\d/-])")
_DAY_WORD = re.compile(r"(?:sang|chieu|toi|trua|ngay|hom nay|dem)\s*\(?(?:ngay\s*)?$")

# "Nghị quyết số 98/2023/QH15 ngày 24-6-2023": the day of a document, not of the report.
_DOCUMENT = re.compile(
    r"(?<!\w)(?:luật|nghị quyết|quyết định|nghị định|thông tư|chỉ thị|công văn|văn bản|thông báo|số \d\S*)"
    r"[^,;]{0,60}\sngày\s*$"
)


def guess_date(text: str) -> str | None:
    """The day of the report from its dateline, the first date of its lead, where the year is certain.

    ``Sáng 26/10/2019`` gives 2019-10-26. Without a year the day counts only if the report names the
    year of that very month (``tháng 10/2019``) or sums up the months before it (``9 tháng đầu năm
    2019``, told in October). ``Chiều 6-3`` alone gives None: nobody guesses a year.
    """
    match = _signature(text)
    if match is None:
        return None
    start = text.find(match[0].strip())
    lead = text[start : start + _DATELINE_CHARS].split("\n")[0]
    for found in _DAY_MONTH.finditer(lead):
        before = lead[: found.start()]
        if _DOCUMENT.search(key(before)):
            continue
        if not _DAY_WORD.search(fold(before)):
            return None
        day, month, year = found.groups()
        year = year or _year_of_month(text, int(month))
        return iso_date(year, month, day) if year else None
    return None


def _year_of_month(text: str, month: int) -> str | None:
    folded = fold(text)
    years = set(re.findall(rf"thang 0?{month}\s*[/-]\s*((?:19|20)\d\d)(?!\d)", folded))
    years |= set(
        re.findall(rf"(?<!\d){month - 1} thang (?:dau )?nam ((?:19|20)\d\d)(?!\d)", folded)
    )
    return years.pop() if len(years) == 1 else None
