"""A question about several things → questions about one thing each; pure.

"Hà Nội và TP.HCM thu ngân sách bao nhiêu?" is asked of each city; "… bao nhiêu tuổi và mất ở đâu?" is
two questions about the same person. A report seldom says both in one sentence. In doubt a question
stays one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.times import time_words
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
    r"(?<!\w)(?:ai|gì|nào|đâu|mấy|bao nhiêu|bao giờ|bao lâu|bao xa|thế nào|ra sao|vì sao|tại sao)(?!\w)"
)
_CLAUSE = re.compile(r"\s*(?:,\s*(?:còn|và|rồi)?|(?<!\w)và|;)\s+")
_REPORT = r"(?:từng|các|cả hai|hai|ba|mỗi)(?: tờ)? (?:bài báo|bài viết|báo|bài)"
_NO_REPORT = r"(?!\w)(?! (?:cáo|chí|động|giá|tập|hát|thơ|văn|học|toán))"
_REPORTS = re.compile(
    rf"(?<!\w)theo {_REPORT}{_NO_REPORT}(?:,| thì)?"
    rf"|\s*(?<!\w)được {_REPORT}{_NO_REPORT} (?:ghi|nói|đưa|nêu)(?: là)?(?= (?:bao|mấy))"
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


def split_question(
    question: str, known: Sequence[str] = (), *, loosely: bool = False
) -> tuple[str, ...]:
    """The questions that ``question`` is made of, each standing alone; none where it is one question.

    ``known`` are names of articles, to find names that the question writes in small letters. ``loosely``:
    also where two do something together, for what would have no answer as it stands.
    """
    question = tidied(question)
    comparison = compared(question, known)
    parts = (
        (comparison.questions if comparison else ())
        or _clauses(question)
        or _parallel(question, loosely)
        or one_name_each(question, known, loosely)
    )
    return parts if all(map(_says_something, parts)) else ()


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


# "ngày 14/6 và ngày 3/7", "với Hà Nội và với TP.HCM": both begin with the same word.
_NUMBER = r"\d[\d/.,-]*\d|\d"
_UNIT = r"(?: (?:g|kg|tuổi|mét|m))?(?!\w)"
_BESIDE = re.compile(r"\s*(?:,|(?<!\w)(?:và|lẫn|cùng|so với|còn))\s+")
_FAR = 8  # syllables between two things of the same kind


def _parallel(question: str, loosely: bool) -> tuple[str, ...]:
    """``question`` asked of each of two names or numbers that stand side by side with the same word in front."""
    if not loosely and _TOGETHER.search(key(question)):
        return ()
    return _two_numbers(question) or _same_head(question)


_TWO_NUMBERS = re.compile(
    rf"(?<![\w/.,])((?:{_NUMBER}){_UNIT}(?:, (?:{_NUMBER}))*)\s+(?:và|hay|so với|với)\s+((?:[^\W\d]+ ){{0,3}}?)((?:{_NUMBER}){_UNIT})"
)
_MANY = re.compile(r"(?<!\w)(?:các|những|hai|ba) (?=ngày|năm|tháng|kỳ|vụ|đợt)", re.IGNORECASE)


def _two_numbers(question: str) -> tuple[str, ...]:
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
    return _capitalised(_MANY.sub("", question).replace(" khác nhau", ""))


def _same_head(question: str) -> tuple[str, ...]:
    for match in _BESIDE.finditer(question):
        left, right = question[: match.start()], question[match.end() :]
        word = re.match(r"[^\W\d]+", right)
        found = names(f"- {right}")
        if not word or not found:
            continue
        place = _last_word(left, word[0])
        end = right.find(found[0]) + len(found[0])
        bracket = re.match(r"\s*\([^)]*\)", right[end:])  # "Bồ Lý (Tam Đảo)"
        end += len(bracket[0]) if bracket else 0
        if place < 0 or len(right[:end].split()) > _FAR or not names(f"- {left[place:]}"):
            continue
        if right.startswith(found[0]) or not left.rstrip().endswith(names(f"- {left[place:]}")[-1]):
            continue
        after = right[end:]
        return tuple(
            _one_of_many(part) for part in (f"{left}{after}", f"{left[:place]}{right[:end]}{after}")
        )
    return ()


def _last_word(text: str, word: str) -> int:
    """Where ``word`` stands last in the last words of ``text``; -1 where it does not."""
    places = [
        m.start() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    ]
    near = [place for place in places if len(text[place:].split()) <= _FAR]
    return near[-1] if near else -1


_HOW = (
    r"(?P<does>(?:[^,?]*?\s)?)(?P<how>lớn|nhiều|cao|xa|đông|nặng|dài|rộng|đắt|ít|thấp|nhỏ|rẻ|nhanh|lâu|sâu)"
    r"(?P<what> [^,?]*?)? hơn(?P<tail>[^,?]*)"
)
_MORE = re.compile(
    r"(?P<side>(?:^|[,:]\s*|\s)(?:theo [^,]{1,30}? )?(?:ai|(?:bên|nơi|khoản|kỳ|quả|bé|tỉnh|nước|vụ|đội|phía|cái|thành phố|"
    rf"loại|số|năm|con|chiếc|nhà máy|công ty|\w+) nào))\s+{_HOW}",
    re.IGNORECASE,
)
_OR = re.compile(r"\s+hay(?: là)?\s+", re.IGNORECASE)
_BEHIND_BOTH = re.compile(rf"\s+{_HOW}", re.IGNORECASE)
_SIDE_BY_SIDE = re.compile(
    r"so (?!với )(?:sánh )?(?P<head>.+?),?(?: thì)?(?: như)? (?:thế nào|ra sao)\W*", re.IGNORECASE
)
_COUNTED = frozenset(("nhiều", "ít"))
_MEASURED = frozenset("xa đông nặng dài rộng cao sâu lâu nhanh".split())
_MEASURE_OF = re.compile(r"(?P<measure>.+?) (?:của|ở|tại) ", re.IGNORECASE)
_MONEY_OF = re.compile(r"(?:số )?tiền|kinh phí|vốn", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A question that wants to know which of two is more, or less.

    ``subjects``: the two, as they were typed; ``questions``: what each of them is asked; ``does``, ``how``, ``what`` and
    ``tail``: "thu", "nhiều", "ngân sách" and "năm 2023" of "nơi nào thu nhiều ngân sách hơn năm 2023?".
    ``measure``: what the figures are of, "thu"; empty where only ``how`` tells.
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
    head, match = _head_of_comparison(question)
    if not head:
        return None
    how, what, does, tail = "cao", "", "", ""
    if match:
        how, what = match["how"].lower(), (match["what"] or "").strip()
        does, tail = match["does"].strip(), match["tail"].strip()
    subjects = tuple(_capitalised(side.strip(" ,")) for side in _both(head, known))
    if not subjects or not all(subjects):
        return None
    measure = does or _measure_of(subjects[0])
    if what and (how in _COUNTED or how == "đông"):
        asked = f"{does or ('' if what == 'tuổi' else 'có')} bao nhiêu {what}"
    elif how in _MEASURED and not (measure and how in ("cao", "nhanh")):  # no height
        asked = f"{does} {how} bao nhiêu"
    else:
        asked = f"{does or 'là'} bao nhiêu"
    told = " ".join(f"{asked} {tail}".split())
    return Comparison(
        subjects=subjects,
        questions=tuple(f"{subject} {told}?" for subject in subjects),
        does=does,
        how=how,
        what=what,
        tail=tail,
        measure=measure,
    )


def _head_of_comparison(question: str) -> tuple[str, re.Match[str] | None]:
    """What stands side by side, and what is asked of both, where that is said; nothing where nothing is compared."""
    if match := _MORE.search(question):
        return question[: match.start()].strip(" ,:"), match
    for either in _OR.finditer(question):
        left, right = question[: either.start()], question[either.end() :]
        second = names(f"- {right}")[:1]
        first = names(f"- {left}")[-1:]
        if first and second and left.endswith(first[0]) and right.startswith(second[0]):
            if match := _BEHIND_BOTH.match(right, len(second[0])):
                return f"{left} và {second[0]}", match
    match = _SIDE_BY_SIDE.fullmatch(question)
    return (match["head"], None) if match else ("", None)


def _measure_of(subject: str) -> str:
    """What "thu ngân sách của Hà Nội" measures; empty where it is a thing."""
    if money := _MONEY_OF.match(subject):
        return money[0].lower()
    match = _MEASURE_OF.match(subject)
    if match is None or names(f"- {match['measure']}"):
        return ""
    measure = match["measure"]
    for words in time_words(measure):
        measure = measure.replace(words, " ")
    return " ".join(re.sub(r"\d+ tháng", " ", measure).split()).lower()


def _both(head: str, known: Sequence[str]) -> tuple[str, ...]:
    """The two things that ``head`` puts side by side."""
    whole = head[:1].upper() + head[1:]
    if not re.search(r"(?<!\w)và(?!\w)", whole):  # "của Hà Nội với TP.HCM"
        whole = re.sub(r"(?<=\w) với (?=[^\W\d_]+)", " và ", whole, count=1)
    if parts := _two_numbers(whole) or _same_head(whole) or one_name_each(whole, known):
        return parts
    pieces = re.split(r"(?<!\w)(?:và|hay|với|so với)(?!\w)", head)
    if len(pieces) != 2:
        return ()
    left, right = (piece.strip() for piece in pieces)
    size = len(right.split())
    if not names(f"- {right}") and len(left.split()) > size + 2:
        # "cho Thái Bình bò giống và tiền mặt": what was said before both
        return left, " ".join([*left.split()[:-size], right])
    if names(right)[:1] and right.startswith(names(right)[0]) and _measure_of(left):
        # "tăng trưởng của Thái Bình với TP.HCM"
        return left, left[: left.find(names(f"- {left}")[0])] + right
    return left, right


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
    return tuple(_capitalised(f"{_before(before, name)}{name}{after}") for name in run)


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
    return head[: head.rfind(found[-1]) + len(found[-1])].strip() if found else ""


def _with(about: str, first: str, clause: str) -> str:
    """``clause`` after what it is about, where it names nothing itself before it asks.

    "gặp TP.HCM ở đâu" after "Hà Nội gặp Thái Nguyên ở đâu" has the same subject, and so has a clause that
    names somebody only after a verb.
    """
    asks = _ASKS.search(key(clause))
    head = clause[: asks.start()] if asks else ""
    found = names(f"- {head}")
    if found:
        repeated = re.match(r"[^\W\d]+", clause)
        place = _last_word(first, repeated[0]) if repeated else -1
        if place > 0 and names(first[:place]):
            return first[:place] + clause
        own = clause.startswith(found[0]) or len(head[: head.find(found[0])].split()) < _VERB_FROM
        return clause if own or not about else f"{_subject(first)}{clause}"
    told = {fold(name) for name in names(f"{about} {clause}")} - {fold(n) for n in names(clause)}
    return f"{about} {clause}" if about and told else clause


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
    return _capitalised(clause) + "?"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
