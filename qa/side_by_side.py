"""Names, numbers and things that stand side by side in a question, each asked about by itself; pure.

"Hà Nội và TP.HCM thu ngân sách bao nhiêu?" is asked of each city. In doubt a question stays one.
"""

import re
from collections.abc import Sequence

from qa.vietnamese import fold, key, names

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

_BETWEEN = re.compile(r"(?<!\w)giữa (?:[^\W\d]+ ){0,3}$", re.IGNORECASE)
"""Before two names: of one of them alone nothing can be between."""

_IN_TURN = "lan luot"
_EACH = re.compile(
    r"(?<!\w)mỗi (?:tỉnh|nơi|bên|thành phố|địa phương|huyện|nước|đội|đơn vị|công ty) "
    r"(?=(?:[^\W\d]+ ){0,2}(?:bao nhiêu|mấy))",
    re.IGNORECASE,
)
_HCMC = re.compile(r"(?<!\w)tp\.? ?hcm(?!\w)")


def tidied(question: str) -> str:
    """``question`` without "lần lượt", however it is spelt, and "mỗi tỉnh" before what is counted, and with the capitals of a city's short form."""
    at = fold(question).find(f" {_IN_TURN} ")
    if at >= 0 and len(fold(question)) == len(question):
        question = question[:at] + question[at + len(_IN_TURN) + 1 :]
    return _EACH.sub("", _HCMC.sub("TP.HCM", question))


# "ngày 14/6 và ngày 3/7", "với Hà Nội và với TP.HCM": both begin with the same word.
_NUMBER = r"\d[\d/.,-]*\d|\d"
_UNIT = r"(?: (?:g|kg|tuổi|mét|m))?(?!\w)"
_BESIDE = re.compile(r"\s*(?:,|(?<!\w)(?:và|lẫn|cùng|so với|còn))\s+")
_FAR = 8  # syllables between two things of the same kind


def parallel(question: str, loosely: bool) -> tuple[str, ...]:
    """``question`` asked of each of two names or numbers that stand side by side with the same word in front."""
    if not loosely and _TOGETHER.search(key(question)):
        return ()
    return two_numbers(question) or same_head(question)


_TWO_NUMBERS = re.compile(
    rf"(?<![\w/.,])((?:{_NUMBER}){_UNIT}(?:, (?:{_NUMBER}))*)\s+(?:và|hay|so với|với)\s+((?:[^\W\d]+ ){{0,3}}?)((?:{_NUMBER}){_UNIT})"
)
_MANY = re.compile(r"(?<!\w)(?:các|những|hai|ba) (?=ngày|năm|tháng|kỳ|vụ|đợt)", re.IGNORECASE)


def two_numbers(question: str) -> tuple[str, ...]:
    match = _TWO_NUMBERS.search(question)
    if match is None:
        return ()
    before, after = question[: match.start()], question[match.end() :]
    first = match[1].split(", ")
    own = len(match[2].split())
    words = list(re.finditer(r"\S+", before))
    if own > len(words):
        return ()
    head = before[: words[-own].start()] if own else before
    asked = [f"{before}{number}{after}" for number in first]
    return tuple(_one_of_many(part) for part in (*asked, f"{head}{match[2]}{match[3]}{after}"))


def _one_of_many(question: str) -> str:
    return capitalised(_MANY.sub("", question).replace(" khác nhau", ""))


_SAID_OF_BOTH = re.compile(
    r"\s(?P<said>(?:(?:đã|đang|sẽ|đều|lần lượt) )?(?:là|có|nặng|dài|cao|rộng|sâu|giá|trị giá|xảy ra|diễn ra|bị|được|do|thuộc|đạt|thu|chi|"
    r"bán|mua|ghi|tăng|giảm|mất|sinh|bắt đầu|kết thúc|khởi công|khánh thành|hoàn thành|mở|ra đời|bao nhiêu)(?: [^\W\d]+){0,4}? ?"
    r"(?<!\w)(?:bao nhiêu|bao lâu|bao giờ|mấy|gì|ai|đâu|nào|thế nào|ra sao)(?!\w)[^,?]*)\W*$",
    re.IGNORECASE,
)
_LEAST_DESCRIBED = 3  # syllables


def two_described(question: str) -> tuple[str, ...]:
    """What is said of two things that begin with the same noun, asked of each: "Vụ cháy ở A và vụ nổ ở B xảy ra khi nào?"."""
    said = _SAID_OF_BOTH.search(question)
    head = question[: said.start()] if said else ""
    found = []
    for match in re.finditer(r"\s(?:và|với|cùng)\s", head):
        left, right = head[: match.start()], head[match.end() :]
        nouns = [key(_MANY.sub("", side)).split()[:1] for side in (left, right)]
        told = all(names(f"- {side}") or re.search(r"\d", side) for side in (left, right))
        long = min(len(left.split()), len(right.split())) >= _LEAST_DESCRIBED
        if nouns[0] == nouns[1] and told and long:
            found.append((left, right))
    if said is None or len(found) != 1:
        return ()
    return tuple(capitalised(f"{side} {said['said']}?") for side in found[0])


_BRACKET_AT_END = re.compile(r"\s*(?:\([^)]*\)\s*)?$")


def same_head(question: str) -> tuple[str, ...]:
    for match in _BESIDE.finditer(question):
        left, right = question[: match.start()], question[match.end() :]
        word = re.match(r"[^\W\d]+", right)
        found = names(f"- {right}")
        if not word or not found:
            continue
        place = last_word(left, word[0])
        end = right.find(found[0]) + len(found[0])
        bracket = re.match(r"\s*\([^)]*\)", right[end:])  # "Bồ Lý (Tam Đảo)"
        end += len(bracket[0]) if bracket else 0
        if place < 0 or len(right[:end].split()) > _FAR or not names(f"- {left[place:]}"):
            continue
        bare = _BRACKET_AT_END.sub("", left)  # "tặng Thái Nguyên (21-6) và tặng Thái Bình"
        named = names(f"- {bare[place:]}")
        if right.startswith(found[0]) or not named or not bare.endswith(named[-1]):
            continue
        after = right[end:]
        return tuple(
            _one_of_many(part) for part in (f"{left}{after}", f"{left[:place]}{right[:end]}{after}")
        )
    return ()


def last_word(text: str, word: str) -> int:
    """Where ``word`` stands last in the last words of ``text``; -1 where it does not."""
    places = [
        m.start() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    ]
    near = [place for place in places if len(text[place:].split()) <= _FAR]
    return near[-1] if near else -1


def one_name_each(
    question: str, known: Sequence[str] = (), loosely: bool = False
) -> tuple[str, ...]:
    """``question`` asked of each name that stands side by side in it; none where they are one thing together."""
    if not loosely and _TOGETHER.search(key(question)):
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
    if _BETWEEN.search(before):
        return ()
    return tuple(capitalised(f"{_before(before, name)}{name}{after}") for name in run)


def _before(before: str, name: str) -> str:
    """What stands before the names, without the word that ``name`` brings itself: a title, "đoàn"."""
    if not name[0].islower():
        return before
    bare = _TITLE_AT_END.sub("", before)
    kind = name.split()[0]
    return bare.rstrip()[: -len(kind)] if bare.rstrip().lower().endswith(kind) else bare


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


def capitalised(text: str) -> str:
    """``text`` with a capital at its head."""
    return text[:1].upper() + text[1:]
