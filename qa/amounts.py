"""Of what is an amount asked, and is it that which a sentence measures? Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from qa.articles import Article
from qa.evidence import EvidenceSentence, preceding_sentences
from qa.kinds import is_placelike, names_in, padded_line
from qa.question import Asked, without_names
from qa.vietnamese import fold, key

AMOUNTS = frozenset(("money", "percent", "number"))
"""Kinds of questions that are answered with an amount."""
_SAID_AS = {
    "lương": r"lương|thu nhập|tiền công|lĩnh|được trả|(?:mỗi|một|hàng|hằng) tháng|/tháng",
    "diện tích": r"diện tích|rộng|trải|\d ?(?:ha|hecta|m2|m²|km2|km²)(?!\w)|héc ta|mét vuông",
    "lợi nhuận": r"lợi nhuận|lnst|lãi|lời",
    "học phí": r"học phí|đóng|nộp",
    "lãi suất": r"lãi|%",
    "dân số": r"dân số|số dân|(?:\d|nghìn|ngàn|triệu) (?:người|dân)(?!\w)",
}
"""What a sentence says of which an amount is asked, in whatever words."""
_AMOUNT_OF = re.compile(
    r"(?<!\w)(lương(?! thực| tâm| y| thiện| khô)|diện tích|lợi nhuận|học phí|lãi suất|dân số)(?!\w)"
)


def measures_another(asked: Asked, carrier: EvidenceSentence) -> bool:
    """Whether the amounts of a sentence are of something else: it does not say what is measured, or no two words of what
    is measured, which stand together in the report only where it speaks of another place ("thu nội địa của TP.HCM").
    """
    if (asked.kind in AMOUNTS or _MORE.search(key(asked.text))) and _of_the_opposite(
        asked, carrier.text
    ):
        return True
    if asked.kind not in AMOUNTS:
        return False
    question = padded_line(asked.text, asked.plain)
    measure = _measure_of(asked, question)
    if measure and not asked.unit and not re.search(_SAID_AS[measure], key(carrier.text)):
        return True
    if _of_another_dimension(asked, carrier.text):
        return True
    pairs = _pairs_measured(asked, question)
    line = padded_line(carrier.text, asked.plain)
    if any(pair in line for pair in pairs):
        return False
    told = _lines_of(carrier.article, asked.plain) if pairs else {}
    for pair in pairs:
        holding = [text for text, line in told.items() if pair in line]
        if holding and not any(_may_be_of(asked, text) for text in holding):
            return True
    return False


_DIMENSION = r"(?<!\w)(?<!mở )(?<!kéo )(?<!nâng )(dài|rộng|cao(?! tốc| cấp| điểm| nguyên| su| tuổi)|sâu|nặng)"
_ASKED_DIMENSION = re.compile(
    rf"{_DIMENSION}(?: (?:khoảng|chừng|tới|đến))? (?:bao nhiêu|mấy)(?!\w)"
)
_MEASURE = r"\d[\d.,]*\s?(?:km|cm|mm|m|mét|ha|hecta|kg|tấn|tạ|gram|g)[2²]?(?!\w)"
_TOLD_DIMENSION = re.compile(
    rf"{_DIMENSION}(?: (?!dài|rộng|cao|sâu|nặng)[^\W\d]+){{0,2}} {_MEASURE}"
)
_ALSO = {
    "rộng": r"rộng|diện tích|bề ngang",
    "dài": r"dài",
    "cao": r"cao(?! tốc| cấp)|tầng",
    "sâu": r"sâu|ngập",
    "nặng": r"nặng|cân|lượng|ký",
}
"""What else says it."""


def _of_another_dimension(asked: Asked, text: str) -> bool:
    """Whether all that a sentence measures is how long a thing is, and how wide was asked."""
    line = key(text)
    told = _TOLD_DIMENSION.findall(line)
    if not told or len(told) < len(re.findall(_MEASURE, line)):
        return False
    wanted = _ASKED_DIMENSION.findall(key(asked.text))
    return bool(wanted) and not any(
        re.search(rf"(?<!\w)(?:{_ALSO[one]})(?!\w)", line) for one in wanted
    )


_MORE = re.compile(r"(?<!\w)(?:nhiều|ít|cao|thấp|lớn) hơn(?!\w)")
# Two sides of one account: an amount of one is none of the other. Read on folded text.
_INCOME = re.compile(r"(?<!\w)(?:tong thu|thu(?= (?:ngan sach|noi dia|duoc|ve|bao nhieu)))(?!\w)")
_SPENDING = re.compile(
    r"(?<!\w)(?:tong chi|chi(?= (?:ngan sach|thuong xuyen|dau tu|tren|hon|gan|khoang|het|bao nhieu|\d)))(?!\w)"
)


def _of_the_opposite(asked: Asked, text: str) -> bool:
    """Whether a sentence tells of spending and not of income, which was asked for, or the other way round."""
    question, line = fold(key(asked.text)), fold(key(text))
    return any(
        wanted.search(question)
        and not other.search(question)
        and other.search(line)
        and not wanted.search(line)
        for wanted, other in ((_INCOME, _SPENDING), (_SPENDING, _INCOME))
    )


def _measure_of(asked: Asked, question: str) -> str | None:
    """What an amount is asked of, by its word; no part of a name: "Lương Sơn"."""
    match = _AMOUNT_OF.search(padded_line(asked.text, False))
    if match is None:
        return None
    word = fold(match[1]) if asked.plain else match[1]
    return match[1] if f" {word} " in without_names(question, asked.names) else None


def _pairs_measured(asked: Asked, question: str) -> list[str]:
    """Neighbouring words, between blanks, of what is measured: "thu nội địa của Hà Nội"."""
    pairs = []
    for name in asked.names:
        match = re.search(rf"((?: \w+){{2,5}}) (?:của|cua)(?: \w+)? {re.escape(name)} ", question)
        words = match[1].split() if match else []
        pairs += [f" {a} {b} " for a, b in pairwise(words) if {a, b} <= set(asked.words)]
    return pairs


@lru_cache(maxsize=64)
def _lines_of(article: Article, plain: bool) -> Mapping[str, str]:
    """``padded_line`` of the title and of every sentence, by their text: each is looked at for each of the others."""
    spans = preceding_sentences(article, len(article.text))
    told = [article.title, *(article.text[start:end] for start, end in spans)]
    return {text: padded_line(text, plain) for text in told}


def _may_be_of(asked: Asked, text: str) -> bool:
    """Whether a sentence names what the question does, or no other place."""
    line = padded_line(text, asked.plain)
    if any(f" {name} " in line for name in asked.names):
        return True
    return not any(is_placelike(name) for name in names_in(text, asked.plain))
