"""How much, who to whom, which country, what for: particulars of a question that a report tells otherwise; pure."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise

from qa.kinds import names_in, padded_line
from qa.question import Asked
from qa.told import Difference, Rule, Told
from qa.vietnamese import COUNTRY_NAMES, STOPWORDS, fold, key, unified_syllables, unify

_UP = "tăng vọt|tăng|vượt|nâng"
_DOWN = "giảm|sụt|hạ|mất"
# Said of a rise or a fall in a report; a question takes no more for granted than it says.
_ROSE = f"{_UP}|lên|cao hơn|thêm|nhích"
_FELL = f"{_DOWN}|xuống|thấp hơn|bớt"
_BEFORE_FIGURE = r"(?: \w+){0,2}? (\d[\d.,]*\d|\d)"
_MOVE = re.compile(rf"(?<!\w)({_UP}|{_DOWN}){_BEFORE_FIGURE}")
_MOVED = re.compile(rf"(?<!\w)({_ROSE}|{_FELL}){_BEFORE_FIGURE}")


def _moved(asked: Asked, said: Told) -> Difference | None:
    """A figure that rises in the question and falls in the report, or does not move at all."""
    for verb, figure in _MOVE.findall(key(asked.text)):
        same, alike = (_UP, _ROSE) if re.fullmatch(_UP, verb) else (_DOWN, _FELL)
        texts = [key(text) for text in said.sentences if _has_figure(key(text), figure)]
        moves = [other for text in texts for other, f in _MOVED.findall(text) if f == figure]
        if any(re.fullmatch(alike, other) for other in moves):
            continue
        if moves:
            return Difference(asked=f"{verb} {figure}", said=f"{moves[0]} {figure}")
        if texts and not any(re.search(rf"(?<!\w)(?:{same})(?!\w)", text) for text in texts):
            return Difference(asked=f"{verb} {figure}")
    return None


def _has_figure(text: str, figure: str) -> bool:
    return bool(re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", text))


_DEGREES = (
    (
        r"đầu tiên",
        r"đầu tiên|lần đầu|đi đầu|tiên phong|mở màn|thứ nhất|chưa từng|sớm nhất|mở đầu|đầu lòng|trước tiên",
    ),
    (r"duy nhất", r"duy nhất|chỉ|độc nhất|riêng"),
    (
        r"kỷ lục|số một|số 1|\S+ nhất",
        r"nhất|kỷ lục|số một|số 1|\S+ đầu|quán quân|top|hơn|vượt|đỉnh|hạng",
    ),
)
_NO_DEGREE = re.compile(
    r" (?:thống nhất|hợp nhất|thứ nhất|ít nhất|nhất trí|nhất là|nhất định|bậc nhất)(?= )"
)


def _degree(asked: Asked, said: Told) -> Difference | None:
    """The question makes it the first, the most, the only one; nothing near the quoted sentences does."""
    question, around = (
        _NO_DEGREE.sub(" ", padded_line(asked.text, False)),
        padded_line(said.around, False),
    )
    for wanted, enough in _DEGREES:
        found = re.search(rf" ({wanted})(?= )", question)
        if found:
            borne_out = re.search(rf" (?:{enough})(?= )", around)
            return None if borne_out else Difference(asked=found[1])
    return None


_PASSIVE = re.compile(r" (?:bị|được|bởi|do|hay|và|với|theo|nói|nghe|cùng) ")


def _swapped(asked: Asked, said: Told) -> Difference | None:
    """Who does it to whom, and who is above whom: "A kiện B" where the report says "B kiện A"."""
    question = padded_line(asked.text, False)
    for first, second in pairwise(asked.names):
        between = _between(question, first, second)
        words = set(between.split()) - STOPWORDS
        if not words or _PASSIVE.search(between) or {first, second} & asked.joined:
            continue
        for text in said.sentences:
            line = padded_line(text, False)
            other = _between(line, second, first)
            shared = words & set(other.split())
            if (
                shared
                and not _two_sides(between, other)
                and not _PASSIVE.search(other)
                and not _between(line, first, second)
            ):
                return Difference(asked=f"{first}{between}{second}", said=f"{second}{other}{first}")
    return _above(asked, said)


_TWO_SIDES = (("mua", "bán"), ("nhập", "xuất"), ("thắng", "thua"))


def _two_sides(between: str, other: str) -> bool:
    """Whether it is one thing told from its two sides: "A mua của B", "B bán cho A"."""
    said = set(between.split()), set(other.split())
    return any(a in one and b in two for a, b in _TWO_SIDES for one, two in (said, said[::-1]))


def _between(line: str, first: str, second: str) -> str:
    """What stands between two names, with blanks; "" where they do not follow each other within twelve syllables."""
    _, found, rest = line.partition(f" {first} ")
    between, also, _ = f" {rest}".partition(f" {second} ")
    return f"{between} " if found and also and len(between.split()) <= 12 else ""


def _above(asked: Asked, said: Told) -> Difference | None:
    if len(asked.names) < 2 or asked.joined:
        return None
    below = _below(asked.text, asked.names)
    for text in said.sentences if below else ():
        other = _below(text, asked.names)
        if other and other != below:
            return Difference(asked=f"hơn {below}", said=f"hơn {other}")
    return None


def _below(text: str, names: Sequence[str]) -> str | None:
    """The first of ``names`` in the eight syllables after "hơn"."""
    line = padded_line(text, False)
    tail = line.partition(" hơn ")[2].split(" ")[:8]
    near = f" {' '.join(tail)} "
    places = {name: near.find(f" {name} ") for name in names}
    found = [name for name in names if places[name] >= 0]
    return min(found, key=places.__getitem__, default=None)


_COUNTRIES = re.compile(
    rf"(?<!\w)({'|'.join(sorted(COUNTRY_NAMES, key=lambda name: (-len(name), name)))})(?!\w)"
)
# A country's name and the next syllable are another word here: "Pháp luật", "Áo dài".
_WORDS_LIKE_COUNTRIES = frozenset(
    "anh em|anh hùng|anh ta|anh ấy|anh chị|anh trai|anh rể|anh họ|anh này|áo dài|áo khoác|áo sơ|áo thun|áo giáp|"
    "áo len|áo cưới|áo mưa|áo tắm|áo ấm|đức tính|đức hạnh|đức tin|đức phật|mỹ phẩm|mỹ thuật|mỹ nhân|mỹ mãn|"
    "nhật ký|nhật thực|nhật trình|pháp luật|pháp lý|pháp y|pháp lệnh|pháp nhân|pháp danh|pháp chế|pháp đình|"
    "ý kiến|ý thức|ý tưởng|ý nghĩa|ý chí|ý định|ý đồ|ý muốn|ý nguyện".split("|")
)
_ONE_COUNTRY = {
    "Nhật": "Nhật Bản",
    "Hàn": "Hàn Quốc",
    "Thụy Sỹ": "Thụy Sĩ",
    "Úc": "Australia",
    "Italia": "Italy",
    "Ý": "Italy",
    "Nam Sudan": "Sudan",
}


def _countries(text: str, report: str) -> set[str]:
    """Countries in ``text``; no other words that begin like one, some known, some in small letters in ``report``."""
    found = set()
    for match in _COUNTRIES.finditer(text):
        following = re.match(r" (\w+)", text[match.end() :])
        pair = f"{match[1]} {following[1]}" if following else ""
        longer = following and following[1][0].isupper()
        pronoun = match[1] == "Anh" and match.start() == 0
        other_word = key(pair) in _WORDS_LIKE_COUNTRIES or (pair and f" {key(pair)}" in report)
        if not (longer or other_word or pronoun):
            found.add(_ONE_COUNTRY.get(match[1], match[1]))
    return found


def _country(asked: Asked, said: Told) -> Difference | None:
    """Of another country: the question names one that nothing near the quoted sentences does, and they one of their own."""
    known = _countries(asked.text, said.report)
    strange = known - _countries(said.around, said.report)
    others = _countries(" . ".join(said.sentences[:1]), said.report) - known
    if strange and others and not asked.plain:
        return Difference(asked=min(strange), said=min(others))
    return None


# "năm" is a year far more often than a five.
_COUNTS = dict(
    zip("hai ba bốn sáu bảy tám chín mười".split(), (2, 3, 4, 6, 7, 8, 9, 10), strict=True)
)
_NOT_COUNTED = frozenset("năm tháng ngày giờ phút quý thứ điểm mươi trăm mẹ".split())
_NUMBERED = frozenset("số lớp quận phường đoạn vòng lộ tháng đường tầng khóa thứ".split())
"""The number after one of these says which one it is, not how many there are."""


def _counted(asked: Asked, said: Told) -> Difference | None:
    """So many of something in the question, and only other numbers of it in the report."""
    report = _counts(padded_line(said.around, False))
    question = padded_line(asked.text, False)
    listed = _listed(said.sentences[0])
    for noun, counts in _counts(question).items():
        if f" {noun} nào " in question and listed >= min(counts):
            continue  # "Ba nước nào?": the sentence names them
        others = report.get(noun, set())
        if others and not counts & others:
            return Difference(asked=f"{min(counts)} {noun}", said=f"{min(others)} {noun}")
    return None


def _listed(sentence: str) -> int:
    """How many names or countries a sentence gives."""
    return max(len(names_in(sentence, plain=False)), len(_countries(sentence, "")))


def _counts(line: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    words = ["", *line.split()]
    for before, number, noun in zip(words, words[1:], words[2:], strict=False):
        count = _COUNTS.get(number) or (int(number) if re.fullmatch(r"\d", number) else None)
        counted = noun.isalpha() and noun not in STOPWORDS | _NOT_COUNTED | set(_COUNTS)
        if count is not None and counted and before not in _NUMBERED:
            found.setdefault(noun, set()).add(count)
    return found


_PURPOSE = re.compile(r"(?<!\w)(?:để|nhằm) ([^,;:.?!()]+)")
_PLACE = re.compile(r"(?<!\w)(?:ở|tại|cho|trong|của|vào)(?!\w).*")


def _purpose(asked: Asked, said: Told) -> Difference | None:
    """Money, a visit, a plant for one thing in the question and only for others in the report."""
    wanted = [_words(purpose) for purpose in _PURPOSE.findall(key(asked.text))]
    given = [_words(purpose) for purpose in _PURPOSE.findall(key(said.sentences[0]))]
    sentences = padded_line(" . ".join(said.sentences), False)
    for words in wanted:
        other = given and all(given) and not any(set(words) & set(each) for each in given)
        if other and sum(f" {word} " in sentences for word in words) < len(words) / 2:
            return Difference(asked=f"để {' '.join(words)}", said=f"để {' '.join(given[0][:6])}")
    return None


def _words(purpose: str) -> list[str]:
    words = unified_syllables(_PLACE.sub("", purpose))
    return [word for word in words if word not in STOPWORDS and not word.isdigit()]


_WORD = re.compile(r"\w+")
_SHORTEST_NAME = 4


def _stranger(asked: Asked, said: Told) -> Difference | None:
    """A name of one word ("Syria") that the whole report does not say; small slips of spelling are let pass.

    Not one side by side with another: each may stand in a report of its own.
    """
    question = unify(asked.text)
    if asked.plain or question.isupper():
        return None
    parts = {word for name in asked.names if " " in name for word in name.split()}
    for match in list(_WORD.finditer(question))[1:]:
        word, before = match[0], question[: match.start()].rstrip()
        if not word[0].isupper() or len(word) < _SHORTEST_NAME or before[-1:] in '.?!:"“':
            continue
        if key(word) in parts | asked.joined or _side_by_side(question, match):
            continue
        if not _is_said(word, said.folded_line):
            return Difference(asked=word)
    return None


def _side_by_side(question: str, match: re.Match[str]) -> bool:
    """Whether a word with a capital is joined to another one: "Syria và Iraq"."""
    before = re.search(r"([^\W\d_])\w*(?: và | hay | hoặc | lẫn |, )$", question[: match.start()])
    after = re.match(r"(?: và | hay | hoặc | lẫn |, )([^\W\d_])", question[match.end() :])
    return any(other is not None and other[1].isupper() for other in (before, after))


def _is_said(word: str, report: str) -> bool:
    forms = (fold(word), " ".join(unified_syllables(word, folded=True)))
    if any(form in report for form in forms):
        return True
    return bool(get_close_matches(forms[0], set(report.split()), 1, 0.8))


RULES: tuple[Rule, ...] = (
    _moved,
    _swapped,
    _country,
    _counted,
    _purpose,
    _stranger,
    _degree,
)
