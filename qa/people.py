"""Whom "bà ấy" may mean, by the titles before names; pure."""

import re
from collections.abc import Iterable

from qa.topics import is_person
from qa.vietnamese import fold, names

_WOMAN = frozenset(("ba", "chi", "co"))
_MAN = frozenset(("ong", "anh"))


def people_meant(title: str | None, texts: Iterable[str]) -> list[str]:
    """The people whom the title fits, the one named last first, ``texts`` being the latest first: ông and anh are men, bà, chị and cô women."""
    found = dict[str, None]()
    for text in texts:
        people = [n for n in names(text) if is_person(n) or _titled(text, n)]
        found |= dict.fromkeys(n for n in reversed(people) if _fits(title, n, text))
    return list(found)


_TITLES = r"(?<!\w)(ong|ba|anh|chi|co|em|bac si|giao su|luat su|nsnd|nsut|hlv|ts|pgs|gs|bs)\.?\s+$"


def _title_before(text: str, name: str) -> str | None:
    match = re.search(_TITLES, fold(text[: text.find(name)]))
    return match[1] if match else None


def _titled(text: str, name: str) -> bool:
    return _title_before(text, name) is not None


def _fits(title: str | None, name: str, text: str) -> bool:
    said = _title_before(text, name)
    if title in _WOMAN:
        return said not in _MAN and not (said is None and " Văn " in f" {name} ")
    if title in _MAN:
        return said not in _WOMAN and not (said is None and " Thị " in f" {name} ")
    return True
