"""The collection as a reader looks through it: searched, sorted, page by page, counted; pure."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from qa import Headline
from qa.vietnamese import fold

PAGE_SIZE = 50
Sort = Literal["newest", "oldest", "title", "publisher"]
SORTS: Mapping[Sort, str] = {
    "newest": "Mới nhất",
    "oldest": "Cũ nhất",
    "title": "Đầu đề A–Y",
    "publisher": "Tên báo",
}
FIRST_YEAR = 1865
"""Of the first newspaper in Vietnamese; an earlier date is a slip, as is one beyond the next year."""
_LONGEST_QUERY = 200

# After the tones are gone, a letter with a mark comes right after the bare one: a ă â, d đ, o ô ơ.
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_MARKS = {ord("\u0306"): "\u0301", ord("\u031b"): "\u0303", ord("đ"): "d\u0301"}


@dataclass(frozen=True, kw_only=True)
class View:
    """What one reader looks at: ``page`` counts from 1 and may lie beyond the end."""

    query: str = ""
    sort: Sort = "newest"
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of what fits a query. ``first`` is the place of its first row, counted from 1."""

    rows: Sequence[Headline]
    number: int
    pages: int
    first: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Numbers of articles: publishers with most first (None: unknown), and months in order.

    ``months`` goes without gaps from the first known month to the last; what has only a year, no date
    at all, or one that cannot be (``elsewhen``), is counted apart.
    """

    publishers: Sequence[tuple[str | None, int]]
    months: Sequence[tuple[str, int]]
    only_year: int
    undated: int
    elsewhen: int

    @property
    def total(self) -> int:
        return sum(count for _, count in self.publishers)


class Shelf:
    """All headlines, made ready for searching and sorting. Make it anew when they change."""

    def __init__(self, headlines: Sequence[Headline], before: "Shelf | None" = None) -> None:
        """``headlines``: latest first, undated last, as ``Assistant.headlines`` gives them.

        What the shelf ``before`` has made ready is not made again.
        """
        self.headlines = headlines
        self._known: Mapping[Headline, str] = before.__dict__.get("_keys", {}) if before else {}
        self._sorted: dict[Sort, Sequence[int]] = {"newest": range(len(headlines))}

    @cached_property
    def _keys(self) -> Mapping[Headline, str]:
        """Title and publisher without diacritics, in which words are looked for."""
        keys = {h: self._known.get(h) or _key(h) for h in self.headlines}
        self._known = {}
        return keys

    def found(self, view: View) -> list[Headline]:
        """What has every word of the query in title or publisher, diacritics aside, in order."""
        words = fold(view.query[:_LONGEST_QUERY]).split()
        found = [self.headlines[place] for place in self._places(view.sort)]
        if not words:
            return found
        keys = self._keys
        return [h for h in found if all(word in keys[h] for word in words)]

    def page(self, view: View, *, size: int = PAGE_SIZE) -> Page:
        """The rows of ``view.page``, or of the page nearest to it."""
        found = self.found(view)
        pages = max(1, -(-len(found) // size))
        number = min(max(view.page, 1), pages)
        start = (number - 1) * size
        return Page(
            rows=found[start : start + size],
            number=number,
            pages=pages,
            first=start + 1 if found else 0,
            total=len(found),
        )

    def _places(self, sort: Sort) -> Sequence[int]:
        if sort not in self._sorted:
            keys = [_sort_key(headline, sort) for headline in self.headlines]
            self._sorted[sort] = sorted(range(len(keys)), key=keys.__getitem__)
        return self._sorted[sort]


def count(headlines: Sequence[Headline]) -> Counts:
    """How many articles of each publisher and of each month."""
    publishers = Counter(headline.publisher for headline in headlines)
    dated = [h.published[:7] for h in headlines if h.published and len(h.published) >= 7]
    last_year = date.today().year + 1
    months = Counter(month for month in dated if FIRST_YEAR <= int(month[:4]) <= last_year)
    return Counts(
        publishers=sorted(
            publishers.items(), key=lambda item: (item[0] is None, -item[1], item[0] or "")
        ),
        months=[(month, months[month]) for month in _through(months)],
        only_year=sum(1 for h in headlines if h.published and len(h.published) == 4),
        undated=sum(1 for h in headlines if not h.published),
        elsewhen=len(dated) - months.total(),
    )


def _through(months: Mapping[str, int]) -> list[str]:
    """Every month from the first to the last of ``months``."""
    if not months:
        return []
    first, last = (12 * int(m[:4]) + int(m[5:7]) - 1 for m in (min(months), max(months)))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1)]


def _key(headline: Headline) -> str:
    return fold(" ".join(filter(None, (headline.title, headline.publisher, headline.based_on))))


def _sort_key(headline: Headline, sort: Sort) -> tuple[object, ...]:
    """Ties stay in the order of the headlines, which is the newest first."""
    match sort:
        case "oldest":
            return not headline.published, headline.published or ""
        case "title":
            return (alphabetical(headline.title),)
        case "publisher":
            return not headline.publisher, alphabetical(headline.publisher or "")
        case "newest":
            return ()


def alphabetical(text: str) -> tuple[str, str]:
    """A key that sorts as a Vietnamese dictionary does: letters first, tones where these agree.

    Punctuation does not count, so that a title in quotation marks stands among the others.
    """
    lower = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in lower)
    words = " ".join(letters.split())
    return words.translate(_TONES).translate(_MARKS), words
