"""A question about several things → questions about one thing each; pure.

"Hà Nội và TP.HCM thu ngân sách bao nhiêu?" is asked of each city; "… bao nhiêu tuổi và mất ở đâu?" is
two questions about the same person. A report seldom says both in one sentence. In doubt a question
stays one.
"""

import re
from collections.abc import Sequence

from qa.comparison import compared
from qa.side_by_side import (
    MOST_PARTS,
    capitalised,
    last_word,
    one_name_each,
    parallel,
    tidied,
    two_described,
)
from qa.vietnamese import STOPWORDS, fold, key, names, syllables

_ASKS = re.compile(
    r"(?<!\w)(?:ai|gì|nào|đâu|mấy|bao nhiêu|bao giờ|bao lâu|bao xa|thế nào|ra sao|vì sao|tại sao)(?!\w)"
)
_CLAUSE = re.compile(r"\s*(?:,\s*(?:còn|và|rồi)?|(?<!\w)và|;)\s+")
_REPORT = r"(?:từng|các|cả hai|hai|ba|mỗi)(?: tờ)? (?:bài báo|bài viết|báo|bài)"
_NO_REPORT = r"(?!\w)(?! (?:cáo|chí|động|giá|tập|hát|thơ|văn|học|toán))"
_REPORTS = re.compile(
    rf"(?:,\s*)?(?<!\w){_REPORT}{_NO_REPORT} (?:ghi|nói|đưa tin|nêu|cho biết)(?: là| rằng)?(?=(?: [\w/%.,]+)* (?:là )?(?:ai|bao nhiêu|mấy|gì|khi nào|ngày nào|ở đâu)\W*$)"
    rf"|(?<!\w)theo {_REPORT}{_NO_REPORT}(?:,| thì)?"
    rf"|\s*(?<!\w)được {_REPORT}{_NO_REPORT} (?:ghi|nói|đưa|nêu)(?: là)?(?= (?:bao|mấy))"
    rf"|,?\s*(?<!\w)(?:được )?{_REPORT}{_NO_REPORT} (?:ghi|nói|đưa|nêu|cho|khác|có (?:khớp|nói|ghi|giống))"
    r"(?!\w)[^?]*",
    re.IGNORECASE,
)
# Without diacritics "bao" and "bai" are many words.
_REPORT_PLAIN = r"(?:tung|cac|ca hai|hai|ba|moi) (?:bai bao|bai viet|to bao)(?! chi)"
_REPORTS_PLAIN = re.compile(
    rf"(?:,\s*)?(?<!\w)(?:{_REPORT_PLAIN}|cac bao) (?:ghi|noi|dua tin|cho biet)(?: la| rang)?(?=(?: [\w/%.,]+)* (?:la )?(?:ai|bao nhieu|may|gi|khi nao|ngay nao|o dau)(?: \w+)*\W*$)"
    rf"|(?<!\w)theo {_REPORT_PLAIN}(?!\w)(?:,| thi)?"
    rf"|,?\s*(?<!\w)(?:duoc )?{_REPORT_PLAIN} (?:ghi|noi|dua|neu|cho|khac|co (?:khop|noi|ghi|giong))(?!\w)[^?]*",
    re.IGNORECASE,
)
_ASKS_PLAIN = re.compile(fold(_ASKS.pattern))


def asks_each_report(question: str, *, plain: bool = False) -> bool:
    """Whether a question wants to know what several reports say of one thing; ``plain``: it was typed without diacritics."""
    return bool(_reports_in(question, plain))


def without_reports(question: str, *, plain: bool = False) -> str:
    """``question`` without the words that speak of the reports: what each of them is asked."""
    rest = question
    for start, end in reversed(_reports_in(question, plain)):
        between = ", " if rest[start] == "," else " "
        rest = f"{rest[:start].rstrip()}{between}{rest[end:].lstrip()}"
    rest = rest.strip(" ,?")
    asks = _ASKS.search(key(rest)) or (plain and _ASKS_PLAIN.search(fold(key(rest))))
    return _ended(rest) if asks and len(rest.split()) >= _LEAST else question


_LEAST = 3  # words of a question


def _reports_in(question: str, plain: bool) -> list[tuple[int, int]]:
    """Where ``question`` speaks of the reports."""
    line = fold(question) if plain else question
    if len(line) != len(question):
        return []
    return [match.span() for match in (_REPORTS_PLAIN if plain else _REPORTS).finditer(line)]


def split_question(
    question: str, known: Sequence[str] = (), *, loosely: bool = False
) -> tuple[str, ...]:
    """The questions that ``question`` is made of, each standing alone; none where it is one question.

    ``known`` are names of articles, to find names that the question writes in small letters. ``loosely``:
    also where two do something together, for what would have no answer as it stands.
    """
    question = tidied(question)
    comparison = compared(question, known)
    if comparison:
        parts = comparison.questions
    elif parts := _clauses(question):
        each = [_of_several(part, known, loosely) or (part,) for part in parts]
        whole = tuple(one for several in each for one in several)
        parts = whole if len(whole) <= _MOST_IN_ALL else parts
    else:
        parts = _of_several(question, known, loosely)
    return parts if all(map(_says_something, parts)) else ()


_MOST_IN_ALL = 4
"""Parts of a question that asks several things of several."""


def _of_several(question: str, known: Sequence[str], loosely: bool) -> tuple[str, ...]:
    return (
        parallel(question, loosely)
        or one_name_each(question, known, loosely)
        or (two_described(question) if loosely else ())
    )


_LIST = re.compile(
    r"(?<!\w)(?:những (?:ai|gì|đâu)|(?:những|các) (?:\w+,? ){1,5}?nào|gồm (?:những )?(?:ai|gì)|kể tên|liệt kê|"
    r"(?:tỉnh|nước|thành phố|địa phương|đoàn|đội) nào (?:đã|từng))(?!\w)"
)


def asks_for_list(question: str) -> bool:
    """Whether several reports may each hold one of the things that ``question`` asks for."""
    return bool(_LIST.search(key(question)))


def _says_something(part: str) -> bool:
    """Whether a part is about anything: "Khi nào?" alone is no question."""
    rest = _ASKS.sub(" ", key(part))
    return sum(word not in STOPWORDS for word in syllables(rest)) > 1


def _clauses(question: str) -> tuple[str, ...]:
    """Clauses that each ask something, each with what the first one is about."""
    pieces = [piece for piece in _cut(question) if piece]
    if not 2 <= len(pieces) <= MOST_PARTS:
        return ()
    about = _about(pieces[0])
    if not about and not all(names(piece) or piece[0].isupper() for piece in pieces[1:]):
        if not names(pieces[0]):
            return ()  # nobody could tell what the later clauses are about
        stem = " ".join(_ASKS.sub(" ", pieces[0]).split())
        return (_ended(pieces[0]), *(_ended(f"{stem}, {piece}") for piece in pieces[1:]))
    return (_ended(pieces[0]), *(_ended(_with(about, pieces[0], piece)) for piece in pieces[1:]))


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
    if not found:
        return ""
    end = head.rfind(found[-1]) + len(found[-1])
    return head[: end + head[end:].startswith(")")].strip()


def _with(about: str, first: str, clause: str) -> str:
    """``clause`` after what it is about, where it names nothing itself before it asks.

    "gặp TP.HCM ở đâu" after "Hà Nội gặp Thái Nguyên ở đâu" has the same subject, and so has a clause that
    names somebody only after a verb.
    """
    if _OWN_SUBJECT.match(clause):
        return clause
    asks = _ASKS.search(key(clause))
    head = clause[: asks.start()] if asks else ""
    found = names(f"- {head}")
    if len(head.split()) == 1:  # "nhận quà gì của Hà Nội và quà gì của Huế"
        place = last_word(first, head.strip())
        if place > 0 and names(first[:place]):
            return first[:place] + clause
    if found:
        repeated = re.match(r"[^\W\d]+", clause)
        place = last_word(first, repeated[0]) if repeated else -1
        if place > 0 and names(first[:place]):
            return first[:place] + clause
        own = clause.startswith(found[0]) or len(head[: head.find(found[0])].split()) < _VERB_FROM
        return clause if own or not about else f"{_subject(first)}{clause}"
    told = {fold(name) for name in names(f"{about} {clause}")} - {fold(n) for n in names(clause)}
    return f"{about} {clause}" if about and told else clause


_OWN_SUBJECT = re.compile(
    r"(?:ông|bà|(?:phó |tổng )?(?:chủ tịch|giám đốc)|thủ tướng|tổng thống|bộ trưởng|ngoại trưởng|hlv|huấn luyện viên|đội|"
    r"công ty|tập đoàn|hãng|báo|tờ) (?-i:[^\W\d_a-zà-ỹđ])",
    re.IGNORECASE,
)
_VERB_FROM = 2  # words before a name; with fewer they are its noun


def _subject(clause: str) -> str:
    """The name with which ``clause`` begins, and a blank; empty where it begins with none."""
    found = names(clause)
    place = clause.find(found[0]) if found else -1
    return (
        f"{clause[: place + len(found[0])]} "
        if place >= 0 and len(clause[:place].split()) <= 2
        else ""
    )


def _ended(clause: str) -> str:
    return capitalised(clause) + "?"
