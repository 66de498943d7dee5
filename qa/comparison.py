"""Which of two is more? What a question compares, and what each of the two is asked; pure.

"TP.HCM và Hà Nội, nơi nào thu ngân sách nhiều hơn?" → "TP.HCM thu ngân sách bao nhiêu?" and the same of Hà Nội.
``qa.conclusion`` compares what was found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.side_by_side import capitalised, one_name_each, same_head, tidied, two_numbers
from qa.times import time_words, timeless
from qa.vietnamese import names

_HOW = (
    r"(?P<does>(?:[^,?]{0,80}?\s)?)(?P<how>lớn|nhiều|cao|xa|đông|nặng|dài|rộng|đắt|ít|thấp|nhỏ|rẻ|nhanh|lâu|sâu)"
    r"(?P<what> [^,?]{0,60}?)? hơn(?! \d)(?P<tail>[^,?]*)"
)
_KINDS = (
    "bên|nơi|khoản|kỳ|quả|bé|tỉnh|nước|vụ|đội|phía|cái|thành phố|loại|số|năm|con|chiếc|nhà máy|công ty|luật|dự án|trận|việc|"
    "lần|cầu|thứ"
)
_WHICH = rf"(?:ai|(?:{_KINDS}) nào)"
_MORE = re.compile(
    rf"(?P<side>(?:^|[,:]\s*|\s)(?:theo [^,]{{1,30}}? )?(?:ai|(?:{_KINDS}|\w+) nào))\s+{_HOW}",
    re.IGNORECASE,
)
_NAMED_LAST = re.compile(
    rf"\s*(?P<which>(?:ai|(?:{_KINDS}|\w+) nào)\s+{_HOW}),\s+(?P<first>[^,?]+?)\s+h[aã]y(?: là)?\s+(?P<second>[^,?]+?)\W*",
    re.IGNORECASE,
)
_OR = re.compile(
    r"\s+h[aã]y(?: là)?\s+", re.IGNORECASE
)  # "hay" typed without diacritics may come back as "hãy"
_BEHIND_BOTH = re.compile(rf"\s+{_HOW}", re.IGNORECASE)
_SIDE_BY_SIDE = re.compile(
    r"so (?!với )(?:sánh )?(?P<head>.+?),?(?: thì)?(?: như)? (?:thế nào|ra sao)\W*", re.IGNORECASE
)
_DIFFERENT = re.compile(
    r"(?P<head>.+?),? (?:khác|giống) nhau(?: ở)? (?:(?:chỗ|điểm) nào|những gì|gì)\W*", re.IGNORECASE
)
_AMOUNTS_BESIDE = {"how": "cao"}
"""What is read where two amounts only are to be put side by side: an amount is high or low."""
TIMES = frozenset(("trước", "sau", "sớm hơn", "muộn hơn"))
_EARLIER = re.compile(
    rf"(?P<head>(?:(?! nào ).)+?), {_WHICH}\s+(?P<does>[^,?]+?)\s+(?P<how>trước|sau|sớm hơn|muộn hơn)(?: hơn)?\W*",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    rf"\W*(?:(?:thế|vậy|còn)(?: còn)?\s+)(?:(?:về )?(?P<measure>[^,?]{{1,40}}?)(?:,| thì)+\s+)?(?P<which>{_WHICH})\s+"
    rf"{_HOW}\W*",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"(?<!\w)(?:cả|nữa|không|ko|năm nào|lần nào|trong số)(?!\w)", re.IGNORECASE)
_HOW_MANY = frozenset(("nhiều", "ít", "đông"))
_MEASURED = frozenset("xa đông nặng dài rộng cao sâu lâu nhanh".split())
_MEASURE_OF = re.compile(r"(?P<measure>.+?) (?:của|ở|tại) ", re.IGNORECASE)
_SHORT = 5  # syllables of a name and a time
_MONEY_OF = re.compile(r"(?:số )?tiền|kinh phí|vốn", re.IGNORECASE)

_ONE_EVENT = re.compile(
    r"^(?:trận|cuộc|giữa|sau (?:khi|trận|cuộc)|trước (?:khi|trận|cuộc)|trong (?:trận|cuộc|khi|vụ))(?!\w)|(?<!\w)giữa(?!\w)",
    re.IGNORECASE,
)
"""Where the two take part in one thing: "trận Việt Nam và Thái Lan, đội nào ghi bàn trước?"."""
_BETWEEN_TWO = re.compile(
    r"^(?:giữa|trong)(?: (?:hai|2) (?:tỉnh|thành phố|nơi|nước|bên|đội|địa phương|công ty))? (?=(?-i:[^\W\d_a-zà-ỹđ])[^,]* và [^,]*$)",
    re.IGNORECASE,
)
"""Before the two that are only put side by side: "Giữa Hà Nội và TP.HCM, nơi nào …?"."""
_YEAR_ASKED = re.compile(r"(?<!\w)(?:năm|lần) nào", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A question that wants to know which of two is more, or less.

    ``subjects``: the two, as they were typed; ``questions``: what each of them is asked; ``does``, ``how``, ``what`` and
    ``tail``: "thu", "nhiều", "ngân sách" and "năm 2023" of "nơi nào thu nhiều ngân sách hơn năm 2023?".
    ``measure``: what the figures are of, "thu"; empty where only ``how`` tells. ``how`` is empty where it is asked in
    what they differ, "cao" where two amounts are only to be put side by side, and one of ``TIMES`` where it is asked which
    was first.
    """

    subjects: tuple[str, ...]
    questions: tuple[str, ...]
    does: str
    how: str
    what: str
    tail: str
    measure: str


def compared(question: str, known: Sequence[str] = ()) -> Comparison | None:
    """What ``question`` compares; None where it compares nothing.

    "A và B, nơi nào công suất lớn hơn?" → "A công suất bao nhiêu?", "B công suất bao nhiêu?".
    """
    head, said = _read(question)
    if said.get("how") and said["how"] not in TIMES:
        head = _BETWEEN_TWO.sub("", head)
    if _ONE_EVENT.search(head) or (
        said.get("side") and not two_numbers(head) and _YEAR_ASKED.search(said["side"])
    ):
        return None
    how, what = said.get("how", "").lower(), (said.get("what") or "").strip()
    does, tail = said.get("does", "").strip(), said.get("tail", "").strip()
    subjects = tuple(capitalised(side.strip(" ,")) for side in _both(head, known)) if head else ()
    if not subjects or not all(subjects):
        return None
    measure = does or _measure_of(subjects[0])
    if said is _AMOUNTS_BESIDE and not measure:
        return None
    if not how:
        asked = "là gì"
    elif how in TIMES:
        asked = f"{does} khi nào"
    elif what and how in _HOW_MANY:
        asked = f"{does or ('' if what == 'tuổi' else 'có')} bao nhiêu {what}"
    elif how in ("rẻ", "đắt") and not measure:
        asked = "giá bao nhiêu"
    elif how in _MEASURED and not (measure and how in ("cao", "nhanh")):  # no height
        asked = f"{does} {how} bao nhiêu"
    else:
        asked = f"{does or 'là'} bao nhiêu"
    told = " ".join(f"{asked} {tail.replace('bao nhiêu', ' ')}".split())
    return Comparison(
        subjects=subjects,
        questions=tuple(f"{subject} {told}?" for subject in subjects),
        does=does,
        how=how,
        what=what,
        tail=tail,
        measure=measure,
    )


def compared_again(question: str, previous: str) -> str | None:
    """``question`` asked of the two that ``previous`` compares, "Còn tăng trưởng thì nơi nào cao hơn?"; None where it
    names its own two, or ``previous`` compares nothing.
    """
    match = _AGAIN.fullmatch(question)
    head, said = _read(previous)
    if match is None or not head or names(f"- {question[match.start('which') :]}"):
        return None
    if _OF_OTHERS.search(question) or names(f"- {match['measure'] or ''}"):
        return None
    if time_words(match["measure"] or ""):  # "Còn năm 2022 thì nơi nào …?"
        return None
    does = match["does"].strip() or (
        "" if match["measure"] or match["what"] else said.get("does", "")
    )
    asked = " ".join(filter(None, (match["which"], match["measure"], does.strip(), match["how"])))
    words = (
        asked,
        (match["what"] or "").strip(),
        "hơn",
        match["tail"].strip() or said.get("tail", "").strip(),
    )
    return f"{head}, {' '.join(filter(None, words)).strip()}?"


def _read(question: str) -> tuple[str, dict[str, str]]:
    """What stands side by side, and the named groups of what is asked of both; nothing where nothing is compared."""
    question = tidied(question)
    if match := _NAMED_LAST.fullmatch(question):  # "Nơi nào đông dân hơn, A hay B?"
        question = f"{match['first']} và {match['second']}, {match['which']}?"
    if match := _EARLIER.fullmatch(question):
        return match["head"], match.groupdict()
    if match := _MORE.search(question):
        return question[: match.start()].strip(" ,:").removesuffix(" thì"), match.groupdict()
    for either in _OR.finditer(question):
        left, right = question[: either.start()], question[either.end() :]
        second = names(f"- {right}")[:1]
        first = names(f"- {left}")[-1:]
        if first and second and left.endswith(first[0]) and right.startswith(second[0]):
            if match := _BEHIND_BOTH.match(right, len(second[0])):
                return f"{left} và {second[0]}", match.groupdict()
    if match := _SIDE_BY_SIDE.fullmatch(question):
        return match["head"], _AMOUNTS_BESIDE
    match = _DIFFERENT.fullmatch(question)
    return (match["head"], {}) if match else ("", {})


def _measure_of(subject: str) -> str:
    """What "thu ngân sách của Hà Nội" measures; empty where it is a thing."""
    if money := _MONEY_OF.match(subject):
        return money[0].lower()
    match = _MEASURE_OF.match(subject)
    if match is None or names(f"- {match['measure']}"):
        return ""
    measure = timeless(match["measure"])
    return " ".join(re.sub(r"\d+ tháng", " ", measure).split()).lower()


def _both(head: str, known: Sequence[str]) -> tuple[str, ...]:
    """The two things that ``head`` puts side by side."""
    whole = capitalised(head)
    if not re.search(r"(?<!\w)và(?!\w)", whole):  # "của Hà Nội với TP.HCM"
        whole = re.sub(r"(?<=\w) với (?=[^\W\d_]+)", " và ", whole, count=1)
    if parts := two_numbers(whole) or same_head(whole) or one_name_each(whole, known):
        return parts
    pieces = re.split(r"(?<!\w)(?:và|hay|với|so với)(?!\w)", head)
    if len(pieces) != 2:
        return ()
    left, right = (piece.strip() for piece in pieces)
    size = len(right.split())
    if not names(f"- {right}") and len(left.split()) > size + 2:
        # "cho Thái Bình bò giống và tiền mặt": what was said before both
        return left, " ".join([*left.split()[:-size], right])
    prefix = _MEASURE_OF.match(left)
    if prefix and right[:1].isupper() and len(right.split()) <= _SHORT:
        # "tăng trưởng của Thái Bình với TP.HCM năm 2023"
        return left, prefix[0] + right
    return left, right
