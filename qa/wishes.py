"""What a question says about the reports it wants: of which paper, of which time, the newest. Pure.

These are wishes and no walls: reports that fit come first, the others stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa.vietnamese import fold, has_diacritics, key

PUBLISHER_BONUS, PERIOD_BONUS = 0.1, 0.05
"""Added to the score, 0 to 1, of a report that is as wished."""
NEWEST_AMONG = 0.8
"""Share of the best score from which on reports are ordered by their day where the newest is asked for."""

_NEWEST = re.compile(r"\b(?:mới|gần đây|mới đây) nhất\b")
_NEWEST_PLAIN = re.compile(r"\b(?:moi|gan day|moi day) nhat\b")
_TODAY = re.compile(r"\b(?:hôm|hom|sáng|sang|trưa|trua|chiều|chieu|tối|toi|đêm|dem) nay\b")
_MONTH = re.compile(r"\bthang\s+(\d{1,2})\s*(?:[/-]|\s+nam\s+)\s*((?:19|20)\d\d)\b")
_DAY = re.compile(
    r"(?<!so )\b(\d{1,2})\s*(?:[/-]|\s+thang\s+)\s*(\d{1,2})\s*(?:[/-]|\s+nam\s+)\s*((?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"\bnam\s+((?:19|20)\d\d)\b")
_PAPER = frozenset("báo tờ trang tạp chí điện tử đài".split())
_LEADS = frozenset("theo trên".split())
_SAYS = frozenset("viết nói đưa đăng có cho thông kể tường".split())
"""What a paper does, behind its name: "báo Thanh Niên viết gì"; else the paper itself is asked about."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """``text``: the question without the words that only name the paper; ``period``: ISO date or its front part.

    ``today``: it asks how things are on this very day, which a report of another day cannot tell.
    """

    text: str
    publisher: str | None = None
    period: str | None = None
    newest: bool = False
    today: bool = False

    def bonus(self, publisher: str | None, published: str | None) -> float:
        """What a report by ``publisher`` of the day ``published`` has ahead of others."""
        by = PUBLISHER_BONUS if self.publisher and publisher == self.publisher else 0.0
        fits = self.period and published and _overlap(published, self.period)
        return by + (PERIOD_BONUS if fits else 0.0)


def read_wishes(question: str, publishers: Sequence[str]) -> Wishes:
    """The wishes in ``question``; ``publishers`` are those of the collection."""
    text, publisher = _without_publisher(question, publishers)
    line = fold(question)
    newest = _NEWEST.search(key(question)) or (
        not has_diacritics(question) and _NEWEST_PLAIN.search(line)
    )
    today = _TODAY.search(key(question) if has_diacritics(question) else line)
    return Wishes(
        text=text,
        publisher=publisher,
        period=_period(line),
        newest=bool(newest),
        today=bool(today) and not _period(line),
    )


def is_out_of_date(wishes: Wishes, published: Sequence[str | None]) -> bool:
    """Whether nothing found can answer: no report at all, or today is asked for and none is of today."""
    today = date.today()
    return not published or (wishes.today and not any(is_of_today(day, today) for day in published))


def is_of_today(published: str | None, today: date) -> bool:
    """Whether a report is of this day or the one before; ``published``: ISO date or its front part."""
    days = (today.isoformat(), (today - timedelta(days=1)).isoformat())
    return bool(published) and any(day.startswith(published or "-") for day in days)


def _period(line: str) -> str | None:
    for pattern in (_DAY, _MONTH, _YEAR):
        if match := pattern.search(line):
            *rest, year = match.groups()
            month_and_day = [int(part) for part in reversed(rest)]
            if all(1 <= part <= most for part, most in zip(month_and_day, (12, 31), strict=False)):
                return "-".join([year, *(f"{part:02}" for part in month_and_day)])
    return None


def _overlap(one: str, other: str) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size]


def _without_publisher(question: str, publishers: Sequence[str]) -> tuple[str, str | None]:
    """The question without "theo báo X", and X as the collection writes it; the longest X counts.

    A paper is only meant after "theo", with its capitals or with "báo" before it, or where it is said to write
    something: Thanh Niên are young people, too, and a paper can be what is asked about.
    """
    plain = not has_diacritics(question)
    form = fold if plain else key
    paper, leads, says = ({form(word) for word in words} for words in (_PAPER, _LEADS, _SAYS))
    words = list(re.finditer(r"\w+", question))
    typed = [form(word[0]) for word in words]
    if not (paper | leads) & set(typed):
        return question, None
    for publisher in sorted(publishers, key=len, reverse=True):
        named = _name(publisher)
        wanted = form("".join(named))
        for start in range(len(words)):
            for end in range(start + 1, min(start + 7, len(words) + 1)):
                if not wanted or "".join(typed[start:end]) != wanted:
                    continue
                lead = start
                while lead and typed[lead - 1] in paper:
                    lead -= 1
                called = lead < start
                led = lead > 0 and typed[lead - 1] in leads
                capitals = all(word[0][0].isupper() for word in words[start:end])
                writes = called and end < len(words) and typed[end] in says
                if (led and (called or capitals)) or writes:
                    lead -= led
                    rest = question[: words[lead].start()] + question[words[end - 1].end() :]
                    return rest.strip(" ,;:-–") or question, publisher
    return question, None


def _name(publisher: str) -> list[str]:
    """The words of a paper's name, without "Báo" in front."""
    words = re.findall(r"\w+", publisher)
    while len(words) > 1 and key(words[0]) in _PAPER:
        words = words[1:]
    return words
