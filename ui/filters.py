"""Which articles are asked: what a reader fills in → what the library wants; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qa import QuestionError
from ui.markup import show_date

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?", re.ASCII)
_VIETNAMESE = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Articles by publisher and time; days are ISO dates or their front parts, None does not matter."""

    publisher: str | None = None
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        return any((self.publisher, self.since, self.until))

    def keywords(self) -> Mapping[str, str | None]:
        """For ``Assistant.stream`` and its like."""
        return {"publisher": self.publisher, "since": self.since, "until": self.until}

    def words(self) -> str:
        """In words for the reader; empty where nothing is filtered."""
        parts = [
            f"báo {self.publisher}" if self.publisher else "",
            f"từ {show_date(self.since)}" if self.since else "",
            f"đến {show_date(self.until)}" if self.until else "",
        ]
        return " · ".join(filter(None, parts))


EVERYTHING = Filters()
"""Every article is asked."""
NO_FILTERS = ("", "", "")
"""Publisher, first and last day, where nothing is filled in."""


def typed_words(publisher: str | None, since: str | None, until: str | None) -> str:
    """What is filled in, right or wrong, in words for the reader; empty where nothing is."""
    typed = zip(("báo", "từ", "đến"), (publisher, since, until), strict=True)
    return " · ".join(f"{word} {value.strip()}" for word, value in typed if value and value.strip())


def read_filters(publisher: str | None, since: str | None, until: str | None) -> Filters:
    """The filters as they were filled in; white space and nothing are the same.

    Raises:
        QuestionError: a day is no day, or the first comes after the last.
    """
    read = Filters(
        publisher=(publisher or "").strip() or None,
        since=_read_day(since, "Từ ngày"),
        until=_read_day(until, "Đến ngày"),
    )
    if read.since and read.until and read.since[: len(read.until)] > read.until:
        raise QuestionError("“Từ ngày” đang ở sau “Đến ngày”. Hãy đổi lại hai ngày rồi gửi.")
    return read


def _read_day(typed: str | None, label: str) -> str | None:
    typed = (typed or "").strip()
    if not typed:
        return None
    if found := _ISO.fullmatch(typed):
        year, month, day = found.groups()
    elif found := _VIETNAMESE.fullmatch(typed):
        day, month, year = found.groups()
    else:
        raise QuestionError(f"“{label}” chưa đúng. Hãy viết như 2019, 10/2019 hoặc 26/10/2019.")
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise QuestionError(
            f"“{label}”: lịch không có {typed[:20]}. Hãy viết như 2019, 10/2019 hoặc 26/10/2019."
        ) from None
    return "-".join(f"{int(part):02d}" for part in (year, month, day) if part)
