"""Article → questions that its own sentences answer; pure, without a model.

Vietnamese leaves a question word where the answer stands: "tặng 50 con bò" asks as "tặng bao nhiêu
con bò?". So a sentence becomes a question by one replacement, and the sentence is its answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa import Article
from qa.vietnamese import names, sentences

LONGEST = 120
"""Characters of a question; a longer one is no pleasure to read on a button."""

_SHORTEST_SUBJECT = 2
_NUMBER = re.compile(
    r"(?:(?:hơn|gần|khoảng|trên|dưới|đến|tới|ít nhất|tối đa|tổng cộng)\s+)*"
    r"(?<![\w.,/-])\d+(?:[.,]\d+)*"
    r"(?P<scale>(?:\s+(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ))*)"
    r"(?P<unit>\s*%|\s+(?:đồng|USD|đô la)\b|\s+(?=[a-zà-ỹđ]{2,}))"
)
_NOT_AN_AMOUNT = re.compile(
    r"(?:năm|ngày|tháng|thứ|số|khóa|khoá|quý|điều|khoản|kỳ|quốc lộ|đường|lớp|tuổi|lúc|từ|giờ|top)\s+$",
    re.IGNORECASE,
)
_NOT_A_UNIT = re.compile(
    r"\s*(?:tuổi|và|hoặc|đến|tới|năm nay|là|thì|của|cho|ở|tại|trong|so|vào|được|bị|đã|sẽ|không)\b"
)
_DATE = re.compile(r"\bngày \d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?(?![\d/-])")
_PERSON = (
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đào|Trương|"
    r"Lương|Mai|Tô|Tạ|Chu|Cao|Thái|Quách|Lâm|Vương|Trịnh|Hà|Đoàn)(?: [A-ZĐÂĂÊÔƠƯ][^\W\d_]+){1,3}"
)
_IS_PERSON = re.compile(rf"^(?P<role>.{{8,80}}?) là (?:ông |bà )?{_PERSON}(?=[,.;]|$)")
_PERSON_IS = re.compile(rf"^(?:Ông |Bà )?(?P<name>{_PERSON}) là (?!người\b)")
_CLAUSE_END = re.compile(r"[,;.](?:\s|$)|\s(?:trong đó|nhưng|nhằm|để)\s|\s[-–]\s")
# These point back to a sentence before, so that the question would not stand alone.
_POINTS_BACK = re.compile(
    r"^(?:ông|bà|anh|chị|cô|họ|đó|đây|này|theo|ngoài|tuy|nhưng|do|vì|trong đó|cũng|đồng thời|riêng|"
    r"hiện|còn|bên|với|như|trước|sau|cùng|tổng|qua|nếu|khi|mỗi|nội dung thứ)\b",
    re.IGNORECASE,
)
_POINTS_BACK_WITHIN = re.compile(
    r"\b(?:này|đó|trên đây|nói trên|nêu trên|tôi|chúng tôi|anh ấy|cô ấy|vừa qua|hôm nay|hôm qua)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:bao nhiêu|ngày nào|là ai)\b")
_HARD_TO_READ = re.compile(r"[\"“”'()\[\]{}<>;:?!…|*#@_=\\/]|\bhttps?\b")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A question and the sentence that answers it: ``article.text[start:end]``."""

    question: str
    article_id: str
    start: int
    end: int


def suggestions(article: Article) -> Iterator[Suggestion]:
    """Questions that sentences of ``article`` answer, in the order of its text."""
    for start, end in sentences(article.text):
        question = _question(" ".join(article.text[start:end].split()))
        if question is not None:
            yield Suggestion(question=question, article_id=article.id, start=start, end=end)


def _question(sentence: str) -> str | None:
    if _POINTS_BACK.match(sentence):
        return None
    if found := _PERSON_IS.match(sentence):
        return f"{found['name']} là ai?"
    if found := _IS_PERSON.match(sentence):
        return _asked(f"{found['role']} là ai")
    return _asked(_without_amount(sentence) or _without_date(sentence))


def _asked(words: str | None) -> str | None:
    """The words as a question, if they are fit to be read alone."""
    words = re.sub(r"\s*\([^()]*\)", "", words or "").strip()
    unclear = _HARD_TO_READ.search(words) or _POINTS_BACK_WITHIN.search(words)
    if len(words) >= LONGEST or unclear:
        return None
    if (
        not _ASKS.search(words)
        or not words[:1].isupper()
        or not names(words)
        or words.count(",") > 1
    ):
        return None
    return f"{words}?"


def _without_amount(sentence: str) -> str | None:
    """The sentence, to the end of the clause with its first amount, with that asked for."""
    number = next((m for m in _NUMBER.finditer(sentence) if _is_amount(sentence, m)), None)
    if number is None:
        return None
    before = sentence[: number.start()]
    after = _CLAUSE_END.split(sentence[number.end() :], maxsplit=1)[0]
    too_short = len(before.split()) < _SHORTEST_SUBJECT or before.rstrip()[-1] in ",;:"
    if too_short or re.search(r"\d", after):
        return None
    return f"{before}{_amount_word(number)}{after}"


def _is_amount(sentence: str, number: re.Match[str]) -> bool:
    if _NOT_AN_AMOUNT.search(sentence[: number.start()]):
        return False
    return bool(number["unit"].strip()) or not _NOT_A_UNIT.match(sentence[number.end() :])


def _amount_word(number: re.Match[str]) -> str:
    unit = number["unit"].strip()
    if unit == "%":
        return "bao nhiêu phần trăm"
    if unit in ("đồng", "USD", "đô la"):
        return "bao nhiêu tiền" if unit == "đồng" else f"bao nhiêu {unit}"
    return "bao nhiêu "


def _without_date(sentence: str) -> str | None:
    """The sentence to its first day, if no other figure stands in it, with that day asked for."""
    found = _DATE.search(sentence)
    if found is None or found.start() == 0 or re.search(r"\d", sentence[: found.start()]):
        return None
    after = _CLAUSE_END.split(sentence[found.end() :], maxsplit=1)[0]
    return None if re.search(r"\d", after) else f"{sentence[: found.start()]}ngày nào{after}"
