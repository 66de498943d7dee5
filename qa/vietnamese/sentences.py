"""Sentences with their offsets: the unit of citation."""

import re

from qa.vietnamese.letters import fold, has_diacritics, key

# Stand before a name: "TP. Huế", "PGS.TS. Trần Bình". A bare "x" or "q" is a commune or a district.
_TITLES = frozenset(
    "tp tx tt tskh ts ths th.s pgs gs bs ck cki ckii ks kts ls cn nsnd nsưt đ/c q p h x t.ư t.w tw cty "
    "đh nxb vd mr mrs ms dr prof st".split()
)
# Stand before a number: "tr. 5", "No. 1"; before a name they end a sentence ("đạt 5 tr. Ông").
_NUMBERED = frozenset("tr no vol sn tk tel đt sđt".split())
# Words that open a sentence and are never part of a name: "trên địa bàn TP. Theo kết luận".
_OPENERS = frozenset(
    "các chúng cũng cùng đây đến để đó họ khi không mỗi một ngay ngày ngoài nếu nhiều nhưng những "
    "ông sau tại theo tôi trong trước và vì với".split()
)
# "J", "J.K", "N.T.Th"; no letter with a tone, which is a word ("châu Á", "nước Ý"), no "USB-C", "P&G".
_INITIALS = re.compile(
    r"(?<![\w&=/-])((Ch|Gh|Gi|Kh|Ngh?|Nh|Ph|Qu|Th|Tr|[A-ZĂÂĐÊÔƠƯ])\.)*"
    r"(Ch|Gh|Gi|Kh|Ngh?|Nh|Ph|Qu|Th|Tr|[A-ZĂÂĐÊÔƠƯ])$"
)
# The letter after these is a grade and no name.
_GRADE = re.compile(r"\b(độ|vitamin|hạng|quý|cấp|loại|khối|nhóm|lớp|bảng)\s+\w$", re.IGNORECASE)
# All there is of the sentence so far: "3", "2.1", "IV", "a", "Điều 5", perhaps behind a bullet.
_LABEL = re.compile(r"\W*(\d{1,3}(\.\d{1,2})*|[IVX]+|[A-Za-zđĐ]|[^\W\d_]{2,6} \d{1,3})")
# In lower case and yet no line that goes on: "b) Muối", "iPhone".
_STARTS_LINE = re.compile(r"\w[.)]\s|[a-z][A-Z]")
_SYLLABLE = re.compile(
    "([bcdghklmnprstvx]|[cgknpt]h|gi|ngh?|qu|tr)?[aeiouy]{1,3}(c|ch|m|n|ng|nh|p|t)?"
)

# A number with a space after its point: "ngày 14.08. 2015", "30. 000 đồng".
_SPACED_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}\. (19|20)\d\d$|[\d.]*\d\. 000$")
_QUOTES = "\"”’'»"
_CLOSING = _QUOTES + ")]"
_MARK = re.compile(rf"\n\s*|[.!?…]+[{re.escape(_CLOSING)}]*")
_WORD_BEFORE = re.compile(r"[\w./]+$")
# The next word, behind bullets and opening quotes, and the character after it.
_WORD_AFTER = re.compile(r"[^\w\n.!?…,;:]*(\w+)\s*(\w?)")
_CLOSE_BRACKET = re.compile(r"[^()\n]*\)")
_BRACKET_REACH = 150


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Offsets ``(start, end)`` of the sentences of ``text[start:end]``, without outer white space.

    Nothing but white space lies between two of them. A line end closes a sentence unless the next
    line goes on in lower case or the line ends in a title ("TS.").
    """
    end = len(text) if end is None else end
    spans = []
    position = start
    for match in _MARK.finditer(text, start, end):
        closes = _line_closes if match[0][0] == "\n" else _mark_closes
        if match.end() < end and closes(text, position, match, end):
            spans.append((position, match.end()))
            position = match.end()
    spans.append((position, end))
    return [trimmed for span in spans if (trimmed := trim(text, *span))]


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends, or None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _line_closes(text: str, position: int, line_end: re.Match[str], end: int) -> bool:
    if line_end[0].count("\n") > 1:
        return True
    line = text[position : line_end.start()].rstrip()
    at = line_end.end()
    following = _WORD_AFTER.match(text, at, end)
    word = _word_before(text, position, position + len(line) - 1)
    if following and line.endswith(".") and word:
        if _is_title(word):
            return key(following[1]) in _OPENERS
        if _INITIALS.search(word):
            return not following[1][0].islower()
    wrapped = text[at].islower() and not _STARTS_LINE.match(text, at)
    return not wrapped or line.rstrip(_CLOSING)[-1:] in ".!?…:;|"


def _mark_closes(text: str, position: int, match: re.Match[str], end: int) -> bool:
    """Whether the sentence from ``position`` ends at the mark ``match``."""
    mark, mark_start, at = match[0], match.start(), match.end()
    following = _WORD_AFTER.match(text, at, end)
    if not following:
        return False  # the sentence goes on with a comma, or the line ends, which decides
    word = _word_before(text, position, mark_start)
    if not text[at].isspace():
        return following.start(1) == at and _glued(text, word, mark, mark_start, following)
    if not _opens(following[1]) or _in_bracket(text, position, at, end):
        return False
    behind = text[at:end][:8].lstrip()[:1]
    if behind in "-–—" and (mark[-1] in _QUOTES or mark[0] == "…" or mark.startswith("...")):
        return False  # "…đúng!” – Ông Nam nói": who said it
    if mark[0] == "…" or mark.startswith("..."):
        return not following[1][0].isdigit()
    if mark != ".":
        return True
    return not _abbreviated(text, word, mark_start, following) and not _LABEL.fullmatch(
        text[position:mark_start].split(": ")[-1].strip()
    )


def _word_before(text: str, position: int, mark_start: int) -> str:
    found = _WORD_BEFORE.search(text, max(position, mark_start - 24), mark_start)
    return found[0] if found else ""


def _opens(word: str) -> bool:
    """A capital (also of Ông, Ủy, Ở, Ấn), a digit, or a brand like iPhone."""
    return word[0].isupper() or word[0].isdigit() or (word[0].islower() and word[1:2].isupper())


def _is_title(word: str) -> bool:
    parts = key(word).strip("./")
    return parts in _TITLES or all(part in _TITLES for part in parts.split("."))


def _is_syllable(word: str) -> bool:
    """Whether ``word`` could be Vietnamese: tells "Liên quan" from "Rowling", "Giấy" from "Mr"."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


def _in_bracket(text: str, position: int, at: int, end: int) -> bool:
    """Whether a bracket that opened within the sentence is still to close."""
    opened = text.rfind("(", position, at)
    return (
        opened > position
        and ")" not in text[opened:at]
        and bool(text[position:opened].strip())
        and _CLOSE_BRACKET.match(text, at, min(end, at + _BRACKET_REACH)) is not None
    )


def _abbreviated(text: str, word: str, mark_start: int, following: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation and the sentence goes on behind it."""
    next_word, after_next = following.groups()
    if _SPACED_NUMBER.match(text, mark_start - len(word), following.end(1)):
        return True
    lowered = key(word).strip("./")
    if lowered in _NUMBERED and word != "no":  # "bữa đói bữa no. 5 năm nay"
        return next_word[0].isdigit()
    initials = _INITIALS.search(text, max(0, mark_start - 24), mark_start)
    if initials and lowered not in _TITLES - set("qphx"):
        if key(next_word) in _OPENERS or _GRADE.search(text, max(0, mark_start - 24), mark_start):
            return False
        # "bà V. Nghe tiếng" ends; "Q. Gò Vấp", "J. Rowling nói" and "Nguyễn V. An (Huế)" go on.
        return not (
            text[following.start(1) - 1].isspace()
            and _is_syllable(next_word)
            and not _INITIALS.fullmatch(next_word)
            and (after_next.islower() or after_next.isdigit())
        )
    return bool(word) and _is_title(word) and key(next_word) not in _OPENERS


def _glued(text: str, word: str, mark: str, mark_start: int, following: re.Match[str]) -> bool:
    """Whether a sentence follows without a space ("xong.Ông"), no number, address or abbreviation.

    "305.000", "vnexpress.net", "TP.HCM" and "Booking.Com" stay whole.
    """
    next_word = following[1]
    if not (next_word[0].isupper() and next_word[1:2].islower()) or "/" in word:
        return False
    if mark == "." and word.isalpha() and word.islower():
        return len(word) > 1 and not _is_title(word)
    # "Giấy.Hình thức", "Cuba.Hình thức"; a name of a site has no diacritics.
    if word.isalpha() and word[-1].islower() and len(word) > 2 and has_diacritics(next_word):
        return not _is_title(word)
    if not _is_syllable(next_word):
        return False
    if word.isdigit():
        return len(word) > 2  # "2019.Theo", but "1.Nguyễn Văn A" in a list
    if not word:
        return text[mark_start - 1 : mark_start] in "%" + _CLOSING
    return len(word) > 1 and _is_syllable(word) and not _is_title(word)
