"""What a question says about the reports it wants: of which paper, of which time, the newest. Pure.

These are wishes and no walls: reports that fit come first, the others stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.vietnamese import fold

PUBLISHER_BONUS, PERIOD_BONUS = 0.1, 0.05
"""Added to the score, 0 to 1, of a report that is as wished."""
NEWEST_AMONG = 0.8
"""Share of the best score from which on reports are ordered by their day where the newest is asked for."""

_NEWEST = re.compile(r"\b(?:moi|gan day|gan|moi day) nhat\b")
_NO_DAY = re.compile(r"\b(?:gan nhat voi|gan nhat cach)\b")
_MONTH = re.compile(r"\bthang\s+(\d{1,2})\s*(?:[/-]|\s+nam\s+)\s*((?:19|20)\d\d)\b")
_DAY = re.compile(
    r"(?<!so )\b(\d{1,2})\s*(?:[/-]|\s+thang\s+)\s*(\d{1,2})\s*(?:[/-]|\s+nam\s+)\s*((?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"\bnam\s+((?:19|20)\d\d)\b")
_PAPER = frozenset("bao to trang tap chi dien tu dai".split())
_LEADS = frozenset("theo tren cua o trong".split())


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """``text``: the question without the words that only name the paper; ``period``: ISO date or its front part."""

    text: str
    publisher: str | None = None
    period: str | None = None
    newest: bool = False

    def bonus(self, publisher: str | None, published: str | None) -> float:
        """What a report by ``publisher`` of the day ``published`` has ahead of others."""
        by = PUBLISHER_BONUS if self.publisher and publisher == self.publisher else 0.0
        fits = self.period and published and _overlap(published, self.period)
        return by + (PERIOD_BONUS if fits else 0.0)


def read_wishes(question: str, publishers: Sequence[str]) -> Wishes:
    """The wishes in ``question``; ``publishers`` are those of the collection."""
    text, publisher = _without_publisher(question, publishers)
    line = fold(question)
    newest = bool(_NEWEST.search(_NO_DAY.sub(" ", line)))
    return Wishes(text=text, publisher=publisher, period=_period(line), newest=newest)


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

    A paper is only meant where "theo" or "báo" stands before its name: Thanh Niên are young people, too.
    """
    words = list(re.finditer(r"\w+", question))
    folded = [fold(word[0]) for word in words]
    if not (_PAPER | {"theo"}) & set(folded):
        return question, None
    for publisher in sorted(publishers, key=len, reverse=True):
        wanted = "".join(_name(publisher))
        for start in range(len(words)):
            for end in range(start + 1, min(start + 7, len(words) + 1)):
                if not wanted or "".join(folded[start:end]) != wanted:
                    continue
                lead = start
                while lead and folded[lead - 1] in _PAPER:
                    lead -= 1
                said = lead < start
                if lead and folded[lead - 1] in _LEADS:
                    lead -= 1
                    said = said or folded[lead] == "theo"
                if said:
                    rest = question[: words[lead].start()] + question[words[end - 1].end() :]
                    return rest.strip(" ,;:-–") or question, publisher
    return question, None


def _name(publisher: str) -> list[str]:
    """The folded words of a paper's name, without "Báo" in front."""
    words = re.findall(r"\w+", fold(publisher))
    while len(words) > 1 and words[0] in _PAPER:
        words = words[1:]
    return words
