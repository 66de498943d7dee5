"""Does a text say the kind of thing that was asked for: money, a day, a person? Names in it; pure."""

import re

from qa.places import PROVINCES
from qa.question import SAYS_WHAT, Asked
from qa.spellings import is_syllable
from qa.times import YEAR, timeless
from qa.vietnamese import dates, fold, key, names, unified_syllables, unify

_MONEY = re.compile(
    r"\d[\d.,]{0,30}\s{0,3}(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)(?:\s+\w+)?|đồng|usd|đô la|euro|vnđ|vnd|đ\b)"
)
_NUMBER_WORD = re.compile(
    r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nghìn|nửa)\b"
)
_ORDINAL = r"\d|[ivx]+(?!\w)|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|nhất|giêng|chạp"
_TIME = re.compile(
    r"\d\s?(?:giờ|[hg:]\d\d|h)(?!\w)|\d/\d|"
    rf"(?<!\w)(?:\d+|{_ORDINAL}|vài|mấy) (?:năm|tháng|tuần|ngày|tiếng|phút|giây|tuổi)(?!\w)|"
    rf"(?<!\w)(?:ngày|tháng|năm|quý|tuần|thứ|mùng|mồng|thế kỷ|thập niên|thập kỷ|khóa|lúc|giai đoạn) (?:thứ )?(?:{_ORDINAL})|"
    r"(?<!\w)(?:năm|tháng|tuần|quý|mùa|hôm|sáng|trưa|chiều|tối|đêm|sớm|đầu|giữa|cuối|rạng) (?:trước|sau|tới|nay|này|"
    r"ngoái|qua|kia|mai|xuân|hè|thu|đông|mưa|khô|năm|tháng|tuần|quý|thứ|chủ nhật|cùng ngày|\d)(?!\w)|"
    r"(?<!\w)(?:hiện nay|ngày mai|chủ nhật|giao thừa|tết|buổi \w+|rạng sáng|sáng sớm|(?:sau|trước|ngay|từ|đến) khi|(?:sau|trước) (?:bữa|lễ|tết|giờ|mùa|đó))(?!\w)"
)
# "Cơn đau tim xảy ra khi nào?" is answered by what must be the case as well.
_ON_WHAT_CONDITION = re.compile(r"(?<!\w)(?:khi|lúc) nào(?!\w)|(?<!\w)(?:khi|luc) nao(?!\w)")
_CONDITION = re.compile(r"(?<!\w)(?:khi|nếu|trường hợp|lúc)(?!\w)")


def answers_kind(asked: Asked, text: str) -> bool:
    """Whether ``text`` says the kind of thing that was asked for: money, a number, a name…"""
    line = key(text)
    match asked.kind:
        case "money":
            return bool(_MONEY.search(line))
        case "percent":
            return bool(re.search(r"\d\s*%|phần trăm", line))
        case "number":
            return bool(_NUMBER_WORD.search(_unlabelled(key(timeless(text)), key(asked.own))))
        case "day":
            return bool(dates(text))
        case "year":
            return bool(YEAR.search(text))
        case "date":
            condition = _ON_WHAT_CONDITION.search(key(asked.own)) and _CONDITION.search(line)
            return bool(condition or dates(text) or YEAR.search(text) or _TIME.search(line))
        case "person":
            return any(name not in asked.names for name in people_in(text, asked.plain))
        case "maker":
            someone = any(name not in asked.names for name in people_in(text, asked.plain))
            return someone or _names_a_company(text)
        case "other":
            own = key(asked.own)
            if SAYS_WHAT.search(own) and not _SAYING.search(line):
                return False
            if division := _DIVISION.search(own):
                return _says_division(division[1], asked, text)
            return not _WHERE.search(own) or _says_where(asked, text)


_SAYING = re.compile(
    r"(?<!\w)(?:nói|chia sẻ|cho (?:biết|hay|rằng)|khẳng định|nhấn mạnh|nêu|đề nghị|mong|đánh giá|nhận định|nhận xét|phát biểu|"
    r"theo|kể|cảm ơn|bày tỏ|chúc|hứa|cam kết|tuyên bố|bình luận|chỉ ra|lưu ý|thừa nhận|giải thích|trả lời|gọi|muốn|tin)(?!\w)|"
    r"[:\"“]"
)
_WHERE = re.compile(
    r"(?<!\w)(?:(?:ở|tại|đi|về|sang|ra) (?:những )?đâu|(?:nơi|chỗ|địa điểm) nào)(?!\w)"
)
_LOCATING = re.compile(
    r"(?<!\w)(?:ở|tại|trong|ngoài|trên|dưới|cạnh|gần|bên|đến|tới|sang|qua|vào|từ|về|giữa|phía|khắp|lên|xuống|dọc|ven|quanh|sát|cách|"
    r"đối diện|sau|trước|bờ|biên giới|hầm|đỉnh|chân|đường|phố|xã|phường|quận|huyện|"
    r"tỉnh|thành phố|nước|châu|khu)(?!\w) (?!\d|đó|khi)"
)
BODY_NOUNS = frozenset(
    "bộ sở ủy ban viện trường công hội đảng ubnd hdnd cục tổng tòa chính".split()
)
"""First syllables of what bodies are called: "Sở Y tế", "Chính phủ"."""
_NO_PLACE = frozenset(("usd", "vnd", "gdp"))
_SHORT = 6  # words; so short an answer may be the place alone, in small letters


def _says_where(asked: Asked, text: str) -> bool:
    """Whether ``text`` can say where: it names something that the question does not, or says in, at or to what."""
    if len(asked.names) > 1:  # it may be one of them
        return True
    question = padded_line(asked.text, asked.plain)
    names = names_in(text, asked.plain) - _NO_PLACE
    named = any(f" {name} " not in question for name in names)
    return bool(named or _LOCATING.search(key(text))) or len(text.split()) <= _SHORT


_LABELS = r"vành đai|quốc lộ|tỉnh lộ|metro|tuyến(?: đường sắt)?|quận|phường|nghị quyết"
_NUMBERED = r"(?:số )?\d{1,3}(?![\w%]|[.,]\d)"
_LABELLED = re.compile(rf"(?<!\w)({_LABELS}) {_NUMBERED}")
_LABEL_RUN = re.compile(
    rf"(?<!\w)({_LABELS}|giai đoạn|khóa|(?<!hoa )kỳ|tổ máy) ({_NUMBERED}(?:(?:, | và | - |-|–){_NUMBERED})*)"
)


def labels_in(text: str, plain: bool = False) -> dict[str, set[str]]:
    """Things that are told apart by a number, and the numbers: "Vành đai 3 và 4"; ``plain``: ``text`` was typed without
    diacritics.
    """
    found: dict[str, set[str]] = {}
    pattern = re.compile(fold(_LABEL_RUN.pattern)) if plain else _LABEL_RUN
    for noun, run in pattern.findall(fold(key(text)) if plain else key(text)):
        numbers = {number.lstrip("0") for number in re.findall(r"\d+", run)}
        found.setdefault(fold(noun), set()).update(numbers)
    return found


def _unlabelled(line: str, question: str) -> str:
    """``line`` without the numbers that are part of what something is called, but for what ``question`` asks the number
    of: "quận mấy?".
    """
    asked = padded_line(question, True)
    return _LABELLED.sub(lambda found: found[0] if f" {fold(found[1])} " in asked else " ", line)


_COMPANY = re.compile(
    r"(?<!\w)(?:(?i:công ty|cty|tập đoàn|hãng|ngân hàng|quỹ|liên danh|ban quản lý)|Bộ|Sở|UBND)(?P<behind>(?: \w+){1,4})|"
    r"(?<!\w)(?:là|do|bởi) (?P<alone>\w+)"
)
_BEFORE_A_PERSON = re.compile(r"(?<!\w)(?:ông|bà|anh|chị|cô|em|cháu|bé) $", re.IGNORECASE)
_PROVINCES = {"tp_hcm", *map(key, PROVINCES)}
_DIVISION = re.compile(r"(?<!\w)(phường|xã|thôn|ấp|làng|quận|huyện) nào(?!\w)")


def _says_division(noun: str, asked: Asked, text: str) -> bool:
    """Whether ``text`` names a ward, commune, village or district: "xã Phú Lâm", "P.5", "ở Gò Vấp", "Minh Phú, huyện …"."""
    if re.search(rf"(?<!\w){noun[0].upper()}\d|(?<!\w)(?i:{noun}) \d", text):
        return True
    for match in re.finditer(rf"(?<!\w){noun[0].upper()}\.\s?(\d|[IVX]+(?!\w)|\w\w)", text):
        if not match[1][0].islower() and not _BEFORE_A_PERSON.search(text, 0, match.start()):
            return True
    placelike = {name for name in names_in(text, False) if is_placelike(name)}
    named = placelike - set(asked.names) - _PROVINCES
    within = r"(?:quận|huyện|thị xã)" if noun not in ("quận", "huyện") else r"(?!)"
    said = re.search(rf"(?<!\w)(?:{noun}|thị xã|thị trấn)(?!\w)|, {within} ", key(text))
    return bool(named) and (noun in ("quận", "huyện") or bool(said))


def _names_a_company(text: str) -> bool:
    """Whether one of the words behind "công ty", "do" and the like has a capital or is a number."""
    found = (match["behind"] or match["alone"] for match in _COMPANY.finditer(text))
    return any(w[0].isupper() or w[0].isdigit() for words in found for w in words.split())


_NOT_BEFORE_A_PERSON = re.compile(
    r"(?:người|tỉnh|phố|tp|tại|ở|đoàn|huyện|xã|phường|quận|thôn|công ty|chợ|quỹ|báo|thủ đô)\.?\s*$",
    re.IGNORECASE,
)


def people_in(text: str, plain: bool) -> set[str]:
    """Names that can be a person's: two syllables or more, no acronym, not after a word for a place, nor
    a place in brackets: "Văn Bàn (Lào Cai)".
    """
    unified = unify(text)
    found = set()
    for name in names(unified):
        start = unified.find(name)
        before = unified[:start]
        country = fold(name) == "viet nam"
        bracketed = before.endswith(" (") and unified[start + len(name) :].startswith(")")
        within = names(before)[-1:] if bracketed else []
        lies_in = bool(within) and is_placelike(within[0]) and before[:-2].endswith(within[0])
        place = (lies_in and is_placelike(name)) or _NOT_BEFORE_A_PERSON.search(before)
        if " " in name and not country and not place:
            found.add(" ".join(unified_syllables(name, folded=plain)))
    return found


def is_placelike(name: str) -> bool:
    """Two Vietnamese syllables, or a city known by a concept: persons mostly have three, bodies are acronyms."""
    words = name.split()
    two = len(words) == 2 and all(is_syllable(fold(word)) for word in words)
    return name == "tp_hcm" or (two and fold(name) != "viet nam")


def names_in(text: str, plain: bool) -> set[str]:
    """Names of ``text`` as unified syllables."""
    tokens = (unified_syllables(name, folded=plain) for name in names(unify(text)))
    return {" ".join(words) for words in tokens}


def padded_line(text: str, plain: bool) -> str:
    """The unified syllables of ``text`` between blanks, to look for words in."""
    return f" {' '.join(unified_syllables(text, folded=plain))} "
