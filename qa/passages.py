"""Article → passages: whole sentences with exact offsets; pure.

``article.text[p.start:p.end] == p.text`` holds for every passage. Captions, bylines, share buttons,
lists of related reports and rights footers are left out, as spans; the article keeps them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.articles import Article
from qa.vietnamese import fold, key, sentences, trim

VERSION = 2
"""Raise when passages change: a store made with another version is refused (``StoreOutdated``)."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Neighbouring sentences of one article; ``start`` and ``end`` count code points, end exclusive.

    The id holds offsets and content, so an entry of an index that outlived its text is recognised.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str


def split_passages(article: Article, *, size: int) -> list[Passage]:
    """Passages of about ``size`` characters; longer only where one sentence is.

    A passage never runs across a skipped span. The last sentences of a passage are not repeated in
    the next one: evidence is chosen by sentence and takes its neighbours from the article.
    """
    passages: list[Passage] = []
    for block in _blocks(article):
        group: list[tuple[int, int]] = []
        for span in block:
            if group and span[1] - group[0][0] > size:
                passages.append(_passage(article, group))
                group = []
            group.append(span)
        if group:
            previous = passages[-1] if passages else None
            rest = group[-1][1] - group[0][0]
            if previous and rest < size // 4 and previous.start >= block[0][0]:
                passages[-1] = _passage(article, [(previous.start, previous.end), *group])
            else:
                passages.append(_passage(article, group))
    return passages


def body_sentences(article: Article) -> list[tuple[int, int]]:
    """Offsets of the sentences that can be cited, in order."""
    return [span for block in _blocks(article) for span in block]


def _passage(article: Article, group: list[tuple[int, int]]) -> Passage:
    start, end = group[0][0], group[-1][1]
    return Passage(
        id=f"{article.id}:{start}-{end}:{article.content_hash[:12]}",
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
    )


def _blocks(article: Article) -> Iterator[list[tuple[int, int]]]:
    """Runs of citable sentences between two skipped spans."""
    text = article.text
    skipped = boilerplate(text, title=article.title)
    edges = [0, *(edge for span in skipped for edge in span), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if spans := sentences(text, start, end):
            yield spans


# ---------------------------------------------------------------------------------------------
# What is not the report

_BUTTON = re.compile(
    r"(chia se|facebook|zalo|twitter|x|email|in bai|in|luu bai|binh luan|thich|copy link|sao chep lien ket|"
    r"theo doi|gui binh luan|tin lien quan|bai lien quan|chu de|tags?|tu khoa|google news|quang cao|"
    r"0|a\+|a-|nghe doc bai|audio|video|xem anh|doc them|xem them)"
)
_BUTTONS = re.compile(rf"(?:{_BUTTON.pattern})(?:[\s|,/·:-]+(?:{_BUTTON.pattern}))*[\s:|.]*")
_END_OF_REPORT = re.compile(
    r"(?:ban co the quan tam|ban cung co the thich|co the ban quan tam|tin cung chuyen muc|tin lien quan|"
    r"bai viet lien quan|tin khac|tin moi nhat|cac tin khac|doc nhieu|xem nhieu)[\s:.]*"
)
_FOOTER = re.compile(
    r"(?:\(\*\)\s*)?(?:khong sao chep|khong duoc sao chep|nghiem cam sao chep|ban quyen thuoc|copyright|©|"
    r"\(c\)|all rights reserved|cam sao chep|ghi ro nguon|nguon:\s).{0,160}"
)
_BYLINE = re.compile(
    r"(?:(?:bai va anh|bai, anh|bai|tin|anh|thuc hien|nguon anh|tin, anh|bai-anh)\s*:\s*.{2,60}|"
    r".{2,50}\s[-–|]\s*anh\s*:\s*.{2,40})"
)
_CAPTION_END = re.compile(r".*(?:\((?:anh|nguon|hinh|photo)\b[^()]{0,60}\)\.?|\|)")
_CAPTION_HEAD = re.compile(
    r"(?:quang canh|toan canh|anh minh hoa|anh:|chup anh|(?:\w+ ){0,12}chup (?:anh|hinh) luu niem)"
)
# Sentences begin so too ("Hình ảnh Việt Nam được quảng bá."); read with diacritics: "Cạnh tranh", "Cánh đồng".
_CAPTION_HEAD_OPEN = re.compile(r"(?:một )?cảnh (?!sát|báo|giác|vệ|cáo)|hình ảnh ")
_SECTION_WORDS = 4
_CAPTION_WORDS = 45
_HEADING_WORDS = 14


def boilerplate(text: str, *, title: str = "") -> list[tuple[int, int]]:
    """Spans of ``text`` that are not the report: ascending, never touching each other's inside.

    Works by line, and inside a line for captions that a scraper glued to the next sentence.
    """
    lines = list(_lines(text))
    spans: list[tuple[int, int]] = []
    for position, (start, end) in enumerate(lines):
        line = text[start:end]
        folded = fold(line)
        if _END_OF_REPORT.fullmatch(folded):
            spans.append((start, len(text)))
            break
        if (
            _BUTTONS.fullmatch(folded)
            or _FOOTER.fullmatch(folded)
            or _BYLINE.fullmatch(folded)
            or _is_caption(line, folded)
            or (line == title and len(lines) > 1)
            or _is_label(text, lines, position)
        ):
            spans.append((start, end))
        else:
            spans.extend(_glued_captions(text, start, end))
    return _merge(spans)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", text):
        if span := trim(text, *match.span()):
            yield span


def _is_caption(line: str, folded: str) -> bool:
    words = len(line.split())
    if words > _CAPTION_WORDS:
        return False
    head = _CAPTION_HEAD.match(folded) and words <= 30 and not re.search(r"[.!?].+[.!?]", line)
    head_open = _CAPTION_HEAD_OPEN.match(key(line)) and words <= 30 and line[-1] not in ".!?…:;,"
    return bool(_CAPTION_END.fullmatch(folded) or head or head_open)


def _is_label(text: str, lines: list[tuple[int, int]], position: int) -> bool:
    """A heading, the name of a section above the title, or a byline below the end."""
    start, end = lines[position]
    line = text[start:end]
    if len(lines) < 3 or line[-1] in '.!?…:;,"”)':
        return False
    words = len(line.split())
    first, last = position == 0, position == len(lines) - 1
    if (first or last) and (words <= _SECTION_WORDS or (line.isupper() and words <= 6)):
        return True
    if last or words > _HEADING_WORDS or not line[0].isupper():
        return False
    following = lines[position + 1]
    return following[1] - following[0] > 2 * len(line) and text[following[1] - 1] in '.!?…”"'


# A sentence of the report that begins in the middle of what looks like one sentence: the words in
# front of it were a caption.
_OPENING = (
    r"(?:Phát biểu (?:tại|đáp|khai|kết)|Do đó,|Về (?:các|phát|phía|lĩnh|việc|kinh)|Tại (?:buổi|hội|cuộc|đây)|"
    r"Bên cạnh đó|Cùng với đó|Theo đó|Đồng thời|Tuy nhiên|Trong khi đó|Ngoài ra|Trước đó|Sau đó|Đáng chú ý)"
)
_SPEAKS = (
    r"(?:Bí thư|Chủ tịch|Phó Chủ tịch|Phó Bí thư|Giám đốc|Ông|Bà) [^.,;:\n]{3,70}? "
    r"(?:cho biết|khẳng định|nhấn mạnh|đề nghị)\b"
)
_GLUED = re.compile(rf"(?<=[\wà-ỹ]) (?={_OPENING})")
_GLUED_WIDE = re.compile(rf"(?<=[\wà-ỹ]) (?={_OPENING}|{_SPEAKS})")


def _glued_captions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for head, tail in sentences(text, start, end):
        sentence = text[head:tail]
        # Two or more blanks are where a scraper dropped an element, such as a picture.
        after_gap = text[max(0, head - 2) : head].isspace() and head - start > 2
        seam = (_GLUED_WIDE if after_gap else _GLUED).search(sentence)
        if seam is None or not sentence[: seam.start()][-1:].isalpha():
            continue
        caption = sentence[: seam.start()]
        if 5 <= len(caption.split()) <= _CAPTION_WORDS and not re.search(r"[:;“\"]", caption):
            yield head, head + seam.start()


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    assert all(a[1] <= b[0] for a, b in pairwise(merged))
    return merged
