"""How much, who to whom, which country, what for: particulars of a question that a report tells otherwise; pure."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import pairwise

from qa.kinds import padded_line
from qa.question import Asked
from qa.told import Difference, Rule, Told
from qa.vietnamese import STOPWORDS, fold, key, unified_syllables, unify

_UP = "tăng vọt|tăng|vượt|nâng"
_DOWN = "giảm|sụt|hạ|mất"
_MOVE = re.compile(rf"(?<!\w)({_UP}|{_DOWN})(?: \w+){{0,2}}? (\d[\d.,]*\d|\d)")


def _moved(asked: Asked, said: Told) -> Difference | None:
    """A figure that rises in the question and falls in the report, or does not move at all."""
    for verb, figure in _MOVE.findall(key(asked.text)):
        same = _UP if re.fullmatch(_UP, verb) else _DOWN
        texts = [key(text) for text in said.sentences if _has_figure(key(text), figure)]
        moves = [other for text in texts for other, f in _MOVE.findall(text) if f == figure]
        if moves and not any(re.fullmatch(same, other) for other in moves):
            return Difference(asked=f"{verb} {figure}", said=f"{moves[0]} {figure}")
        if texts and not any(re.search(rf"(?<!\w)(?:{same})(?!\w)", text) for text in texts):
            return Difference(asked=f"{verb} {figure}")
    return None


def _has_figure(text: str, figure: str) -> bool:
    return bool(re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", text))


_DEGREES = (
    (r"đầu tiên", r"đầu tiên|lần đầu|đi đầu|tiên phong|mở màn|thứ nhất|chưa từng|sớm nhất|mở đầu"),
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
            if shared and not _PASSIVE.search(other) and not _between(line, first, second):
                return Difference(asked=f"{first}{between}{second}", said=f"{second}{other}{first}")
    return _above(asked, said)


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
    r"(?<!\w)(Mỹ|Pháp|Nga|Đức|Anh|Ý|Italy|Italia|Nhật|Nhật Bản|Hàn Quốc|Triều Tiên|Trung Quốc|Đài Loan|Lào|Campuchia|"
    r"Thái Lan|Myanmar|Malaysia|Singapore|Indonesia|Philippines|Brunei|Ấn Độ|Pakistan|Bangladesh|Nepal|Sri Lanka|"
    r"Iran|Iraq|Syria|Israel|Ai Cập|Thổ Nhĩ Kỳ|Ukraine|Ba Lan|Hà Lan|Bỉ|Tây Ban Nha|Bồ Đào Nha|Hy Lạp|Thụy Điển|"
    r"Thụy Sĩ|Na Uy|Đan Mạch|Phần Lan|Áo|Australia|Úc|New Zealand|Canada|Mexico|Brazil|Argentina|Chile|Cuba|Nam Phi|"
    r"Nigeria|Kenya|Sudan|Nam Sudan|Ethiopia|Congo|Yemen|Saudi Arabia|Qatar|Afghanistan|Mông Cổ)(?!\w)(?! [A-ZĐ])"
)
_ONE_COUNTRY = {
    "Nhật": "Nhật Bản",
    "Úc": "Australia",
    "Italia": "Italy",
    "Ý": "Italy",
    "Nam Sudan": "Sudan",
}


def _countries(text: str) -> set[str]:
    found = (match[1] for match in _COUNTRIES.finditer(text))
    return {_ONE_COUNTRY.get(name, name) for name in found}


def _country(asked: Asked, said: Told) -> Difference | None:
    """Of another country: the question names one that nothing near the quoted sentences does, and they one of their own."""
    known = _countries(asked.text)
    strange = known - _countries(said.around)
    others = _countries(" . ".join(said.sentences[:1])) - known
    if strange and others and not asked.plain:
        return Difference(asked=min(strange), said=min(others))
    return None


_COUNTS = dict(zip("hai ba bốn năm sáu bảy tám chín mười".split(), range(2, 11), strict=True))
_COUNT = re.compile(rf" (\d|{'|'.join(_COUNTS)}) (\w+)(?= )")
_NOT_COUNTED = frozenset("năm tháng ngày giờ phút quý thứ điểm".split())


def _counted(asked: Asked, said: Told) -> Difference | None:
    """So many of something in the question, and only other numbers of it in the report."""
    report = _counts(padded_line(said.around, False))
    for noun, counts in _counts(padded_line(asked.text, False)).items():
        others = report.get(noun, set())
        if others and not counts & others:
            return Difference(asked=f"{min(counts)} {noun}", said=f"{min(others)} {noun}")
    return None


def _counts(line: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for number, noun in _COUNT.findall(line):
        if noun not in STOPWORDS and not noun.isdigit() and noun not in _NOT_COUNTED | set(_COUNTS):
            found.setdefault(noun, set()).add(_COUNTS.get(number) or int(number))
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
    """A name of one word ("Syria") that the whole report does not say; small slips of spelling are let pass."""
    question = unify(asked.text)
    if asked.plain or question.isupper():
        return None
    known = [fold(word) for word in _WORD.findall(said.report)]
    line = f" {' '.join(known)} {padded_line(said.report, True)}"
    for match in list(_WORD.finditer(question))[1:]:
        word, before = match[0], question[: match.start()].rstrip()
        if not word[0].isupper() or len(word) < _SHORTEST_NAME or before[-1:] in '.?!:"“':
            continue
        forms = (fold(word), " ".join(unified_syllables(word, folded=True)))
        if any(form in line for form in forms) or get_close_matches(forms[0], known, 1, 0.8):
            continue
        return Difference(asked=word)
    return None


RULES: tuple[Rule, ...] = (
    _moved,
    _swapped,
    _country,
    _counted,
    _purpose,
    _stranger,
    _degree,
)
