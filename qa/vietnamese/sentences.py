"""Sentences with their offsets: the unit of citation."""

import re

from qa.vietnamese.letters import key

_ABBREVIATIONS = frozenset(
    "tp tx tt ts ths pgs gs bs ks kts ls cn nsnd nsưt ng q p h x tr t.ư t.w tw v.v vv nxb no mr mrs ms "
    "dr st đ/c ô b ths.bs pgs.ts gs.ts th.s bs.ck ck ts.bs pgs.ts.bs gs.ts.bs nxb tk sn km vd tel đt".split()
)
_CLOSING = "\"”’'»)]"
_TERMINATOR = re.compile(rf"[.!?…]+[{re.escape(_CLOSING)}]*")
_WORD_BEFORE = re.compile(r"[\w./]+$")
_NUMERAL_ITEM = re.compile(r"(?:^|\n)\s*\d{1,2}$")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Offsets ``(start, end)`` of the sentences of ``text[start:end]``, without outer white space.

    Nothing but white space lies between two of them. A line end closes a sentence unless the next
    line goes on in lower case.
    """
    end = len(text) if end is None else end
    spans = []
    position = start
    for boundary in _boundaries(text, start, end):
        spans.append((position, boundary))
        position = boundary
    spans.append((position, end))
    return [trimmed for span in spans if (trimmed := trim(text, *span))]


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends, or None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _boundaries(text: str, start: int, end: int) -> list[int]:
    found = []
    for match in re.finditer(rf"\n\s*|{_TERMINATOR.pattern}", text[start:end]):
        at = start + match.end()
        mark = match[0]
        if mark[0] == "\n":
            wrapped = mark.count("\n") == 1 and text[at : at + 1].islower()
            ends_line = text[start : start + match.start()].rstrip()[-1:] in ".!?…:;|"
            if not wrapped or ends_line:
                found.append(at)
        elif at < end and _closes(text, start, start + match.start(), at, mark):
            found.append(at)
    return found


def _closes(text: str, start: int, mark_start: int, at: int, mark: str) -> bool:
    following = text[at : at + 40]
    stripped = following.lstrip(" \t")
    if not stripped or stripped[0] == "\n":
        return True
    next_letter = stripped.lstrip("\"“‘'«([-–—•")[:1]
    before = _WORD_BEFORE.search(text, max(start, mark_start - 24), mark_start)
    word = before[0] if before else ""
    if stripped == following:
        # No space after the mark: a full stop glued to the next sentence ("xong.Ông"), never a
        # number, an address or an abbreviation ("305.000", "vnexpress.net", "TP.HCM").
        return (
            mark == "."
            and len(word) > 2
            and word.islower()
            and word.isalpha()
            and len(following) > 1
            and following[0].isupper()
            and following[1].islower()
        )
    if mark.startswith("...") or mark[0] == "…":
        return next_letter.isupper()
    if not (next_letter.isupper() or next_letter.isdigit()):
        return False
    if mark[0] != "." or len(mark) > 1:
        return True
    if key(word).strip(".") in _ABBREVIATIONS:
        # "đạt 5 tr. Ông" ends, "TP. Thủ Đức" does not: only a name or number can follow a title.
        return False
    if len(word) == 1 and word.isupper():
        return False
    return not (
        word.isdigit() and _NUMERAL_ITEM.search(text, max(start, mark_start - 6), mark_start)
    )
