"""A question about several things → questions about one thing each; pure.

"Hà Nội và TP.HCM thu ngân sách bao nhiêu?" is asked of each city; "… bao nhiêu tuổi và mất ở đâu?" is
two questions about the same person. A report seldom says both in one sentence. In doubt a question
stays one.
"""

import re
from collections.abc import Sequence

from qa.vietnamese import STOPWORDS, fold, key, names, syllables

MOST_PARTS = 3
_KIND_WORDS = r"(?:của|ở|tại|với|tỉnh|thành phố|tp\.?|huyện|quận|ông|bà|anh|chị)"
_TITLE_AT_END = re.compile(r"(?<!\w)(?:ông|bà|anh|chị)\s+$", re.IGNORECASE)
_AND = r"\s*(?:và|lẫn|cùng|so với|còn)\s+"
# What two do with each other, or are together, is one thing; which of two is more, another one.
_TOGETHER = re.compile(
    r"(?<!\w)(?:giữa|hợp tác|ký|gặp|họp|hội đàm|đàm phán|hội nghị|kết nghĩa|liên kết|làm việc|đối đầu|"
    r"tranh chấp|kết hôn|ly hôn|cưới|vợ chồng|đôi|trận|tỉ số|tỷ số|đá|chung|cùng|đều|nhau|thống nhất|"
    r"tổng số|tổng cộng|tuyến|cao tốc|đường|mỗi|hơn|chênh)(?!\w)"
)
_ASKS = re.compile(
    r"(?<!\w)(?:ai|gì|nào|đâu|mấy|bao nhiêu|bao giờ|bao lâu|thế nào|ra sao|vì sao|tại sao)(?!\w)"
)
_CLAUSE = re.compile(r"\s*(?:,\s*(?:còn|và|rồi)?|(?<!\w)và|;)\s+")
_REPORT = r"(?:từng|các|cả hai|hai|ba|mỗi)(?: tờ)? (?:bài báo|bài viết|báo|bài)"
_NO_REPORT = r"(?!\w)(?! (?:cáo|chí|động|giá|tập|hát|thơ|văn|học|toán))"
_REPORTS = re.compile(
    rf"(?<!\w)theo {_REPORT}{_NO_REPORT}(?:,| thì)?"
    rf"|,?\s*(?<!\w)(?:được )?{_REPORT}{_NO_REPORT} (?:ghi|nói|đưa|nêu|cho|khác|có (?:khớp|nói|ghi|giống))"
    r"(?!\w)[^?]*",
    re.IGNORECASE,
)


def asks_each_report(question: str) -> bool:
    """Whether a question wants to know what several reports say of one thing."""
    return bool(_REPORTS.search(question))


def without_reports(question: str) -> str:
    """``question`` without the words that speak of the reports: what each of them is asked."""
    rest = _REPORTS.sub("", question).strip(" ,?")
    return _ended(rest) if _ASKS.search(key(rest)) else question


def split_question(question: str, known: Sequence[str] = ()) -> tuple[str, ...]:
    """The questions that ``question`` is made of, each standing alone; none where it is one question.

    ``known`` are names of articles, to find names that the question writes in small letters.
    """
    parts = _clauses(question) or _one_name_each(question, known)
    return parts if all(map(_says_something, parts)) else ()


def _says_something(part: str) -> bool:
    """Whether a part is about anything: "Khi nào?" alone is no question."""
    rest = _ASKS.sub(" ", key(part))
    return sum(word not in STOPWORDS for word in syllables(rest)) > 1


def _one_name_each(question: str, known: Sequence[str]) -> tuple[str, ...]:
    if _TOGETHER.search(key(question)):
        return ()
    found = list(dict.fromkeys(names(question))) or _written_small(question, known)
    found.sort(key=lambda name: question.find(name))
    run: list[str] = []  # names with the words that say of what kind they are: "cầu Phú Mỹ"
    for name in found:
        if run and (joined := _joins(run[-1], name).search(question)):
            run.append(joined[1])
        elif len(run) < 2:
            run = [name]
    run = _enumerated(question, run)
    start = question.find(run[0]) if run else 0
    end = question.find(run[-1], start + len(run[0])) + len(run[-1]) if run else 0
    if not 2 <= len(run) <= MOST_PARTS or question[end : end + 1] == "-":
        return ()
    before, after = question[:start], question[end:]
    bare = _TITLE_AT_END.sub("", before)  # "bà Lê Thị Vy và ông Trần Văn An": each has its own
    return tuple(f"{bare if name[0].islower() else before}{name}{after}" for name in run)


def _enumerated(question: str, run: list[str]) -> list[str]:
    """``run`` with a name that stands before it and a comma: "Pháp, Anh và Ý"."""
    if len(run) < 2:
        return run
    head = question[: question.find(run[0])].rstrip()
    before = names(head)
    if head.endswith(",") and before and head[:-1].endswith(before[-1]):
        return [before[-1], *run]
    return run


def _joins(first: str, second: str) -> re.Pattern[str]:
    kind = rf"(?:{_KIND_WORDS}\s+)*(?:[^\W\d_]+\s+)?"
    return re.compile(
        rf"(?<!\w){re.escape(first)}{_AND}({kind}{re.escape(second)})(?!\w)", re.IGNORECASE
    )


def _written_small(question: str, known: Sequence[str]) -> list[str]:
    line = key(question)
    return [
        question[place : place + len(name)]
        for name in dict.fromkeys(known)
        if " " in name and (place := line.find(key(name))) >= 0
    ]


def _clauses(question: str) -> tuple[str, ...]:
    """Clauses that each ask something, each with what the first one is about."""
    pieces = [piece for piece in _cut(question) if piece]
    if not 2 <= len(pieces) <= MOST_PARTS:
        return ()
    about = _about(pieces[0])
    if not about and not all(names(piece) or piece[0].isupper() for piece in pieces[1:]):
        return ()  # nobody could tell what the later clauses are about
    return (_ended(pieces[0]), *(_ended(_with(about, piece)) for piece in pieces[1:]))


def _cut(question: str) -> list[str]:
    """``question`` at its conjunctions, where both sides ask something."""
    body = question.rstrip(" ?.!")
    pieces, start = [], 0
    for match in _CLAUSE.finditer(body):
        before, after = body[start : match.start()], body[match.end() :]
        if _ASKS.search(key(before)) and _ASKS.search(key(after).split(",")[0]):
            pieces.append(before.strip())
            start = match.end()
    return [*pieces, body[start:].strip()]


def _about(clause: str) -> str:
    """What stands before the question word of the first clause, where it names something."""
    asks = _ASKS.search(key(clause))
    head = clause[: asks.start()] if asks else ""
    if head.rstrip().endswith((":", ",")):
        return head.strip()
    found = names(head)
    return head[: head.rfind(found[-1]) + len(found[-1])].strip() if found else ""


def _with(about: str, clause: str) -> str:
    """``clause`` after what it is about, where it names nothing itself before it asks."""
    asks = _ASKS.search(key(clause))
    head = clause[: asks.start()] if asks else clause
    told = {fold(name) for name in names(f"{about} {clause}")} - {fold(n) for n in names(clause)}
    if not about or names(head) or not told:
        return clause
    return f"{about} {clause}"


def _ended(clause: str) -> str:
    return clause[:1].upper() + clause[1:] + "?"
