"""Of two figures that were asked for, which is more? Said by code, and only where nothing is in doubt; pure.

"TP.HCM và Hà Nội, nơi nào thu ngân sách nhiều hơn?" is asked of each city (``qa.comparison``). The figures that answer
are compared where each of the two has exactly one, both in one unit and of one time. A clause that speaks of a change,
a plan, a lack or a share of others tells no figure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from qa.citations import Statement
from qa.comparison import TIMES, Comparison, compared
from qa.kinds import YEAR, names_in, padded_line
from qa.side_by_side import tidied
from qa.times import time_words
from qa.vietnamese import clean, dates, fold, key, names, numbers, unified_syllables

_ABOUT = "trên|hơn|gần|khoảng|chừng|ước"
_FIGURE = re.compile(
    rf"(?P<figure>(?:(?P<about>{_ABOUT}) )?(?<![\w.,/-])(?:\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?)(?!\d)"
    r"(?:\s?%|(?P<scale>(?: ?(?:nghìn|ngàn|triệu|tỷ|tỉ)(?!\w)){0,2})(?:\s?(?P<unit>(?:đô la|[^\W\d_]+)[²³23]?)(?!\w))?))"
)
_GOES_ON = re.compile(r"\d|[.,]\d|/|\s?[-–]\s?\d|\s\d|\s(?:mỗi|một|rưỡi)(?!\w)")
"""What follows a figure that is not all of it: "2m10", "6.98", "đồng/m2", "1 tỷ 200 triệu"."""
_BEGUN = re.compile(r"(?:\d|nghìn|ngàn|triệu|tỷ|tỉ)\s*$")
_DOUBT = re.compile(
    r"(?<!\w)(?:tăng|giảm|vượt|thiếu|âm|lỗ|không|chưa|mục tiêu|chỉ tiêu|kế hoạch|dự kiến|dự toán|mỗi|so với|"
    r"hơn (?!\d)\w+|dưới|tối đa|tối thiểu|ít nhất|nhiều nhất|thêm|bớt|còn lại|trong đó|mới|cũ|nếu|có thể|khác)(?!\w)"
)
_SHARED = re.compile(r"(?<!\w)(?:cùng|từ|các|những|với)(?!\w)")
"""Before a figure, which then is not of one side alone."""
_NUMBERED = re.compile(r"(?<!\w)(?:năm|tháng|ngày|quý|kỳ|số|thứ|lần|điều|top|khóa)\s*$")
_TIME = frozenset("giờ h phút giây ngày tuần tháng quý năm tuổi lần".split())
_UNITS = {
    **dict.fromkeys(("xa", "dài", "cao", "sâu"), frozenset("km m mét cm".split())),
    "rộng": frozenset("ha hecta m2 m² km2 km²".split()),
    "nặng": frozenset("kg g gram gam tấn tạ".split()),
    "lâu": frozenset("giờ ngày tuần tháng năm phút".split()),
}
"""Units of what only an adjective names: "quả nào bay xa hơn?"."""
_LESS = frozenset(("ít", "thấp", "nhỏ", "rẻ", "trước", "sớm hơn"))
_MONEY = frozenset(("tiền", "số tiền", "kinh phí", "vốn"))
_MONEY_UNITS = frozenset(("đồng", "usd", "đô la", "euro"))
_APART = 1.02
"""Least ratio of two figures one of which is said to be about so much."""
_DAY = "ngày"
_CLAUSE = re.compile(r"[;:]|,(?!\d)|(?<!TP)\.(?=\s|$)")
_PERIOD = re.compile(
    r"quý [ivx\d]+|cả năm|\d+ tháng|nửa (?:đầu|cuối) năm|(?:mỗi|một|hằng) (?:ngày|tháng|năm)"
)
_NO_SUBJECT = re.compile(
    r"(?<!\w)(?:vi sao|tai sao|giua|cho (?:toi|minh|biet|hoi)|hoi|biet|ai|nao|gi)(?!\w)"
)
_NO_CLAIM = re.compile(r"\d|(?<!\w)(?:vi sao|tai sao|bao nhieu|may|va|a|the|vay|nhi)(?!\w)")


@dataclass(frozen=True)
class _Measured:
    value: float
    unit: str
    written: str
    about: bool
    statement: Statement


def conclusion(
    question: str, known: Sequence[str], answers: Mapping[str, Sequence[Statement]]
) -> list[Statement]:
    """Which of the two is more, where ``question`` wants to know that, carried by the sentences of both; nothing where
    that is not beyond doubt.

    ``answers``: statements by what was asked: each of ``Comparison.questions``, or all of ``question``, whose answer
    has to name the two. ``known``: names of articles.
    """
    comparison = compared(tidied(question), known)
    if comparison is None or not comparison.how or not _can_be_said(comparison):
        return []
    apart = list(answers) == list(comparison.questions)
    sides = [_names_of(subject) for subject in comparison.subjects]
    sides = [own - other for own, other in zip(sides, reversed(sides), strict=True)]
    if not all(sides) or not (apart or list(answers) == [question]):
        return []
    if any(_says_itself(comparison, sides, s.text) for told in answers.values() for s in told):
        return []
    asked = comparison.questions if apart else (question, question)
    first, second = (
        _only_date(comparison, answers[one], other)
        if comparison.how in TIMES
        else _only_figure(comparison, answers[one], own, other, named=not apart)
        for one, own, other in zip(asked, sides, reversed(sides), strict=True)
    )
    if first is None or second is None or not _comparable(first, second, sides):
        return []
    wins = min if comparison.how in _LESS else max
    place = 0 if wins(first.value, second.value) == first.value else 1
    best, other = (first, second) if place == 0 else (second, first)
    more_than = () if comparison.how in TIMES else ("hơn",)
    words = (comparison.does, comparison.how, comparison.what, *more_than, comparison.tail)
    claim = " ".join(filter(None, words))
    citations = {*first.statement.citations, *second.statement.citations}
    return [
        Statement(
            text=f"{comparison.subjects[place]} {claim}: {best.written} so với {other.written}.",
            citations=tuple(sorted(citations, key=lambda citation: citation.number)),
            support="verified",
        )
    ]


def _can_be_said(comparison: Comparison) -> bool:
    """Whether the words of the question make a sentence about one of exactly two."""
    if len(comparison.subjects) != 2:
        return False
    if any(_NO_SUBJECT.search(fold(key(subject))) for subject in comparison.subjects):
        return False
    behind = f"{comparison.what} {comparison.tail}"
    for words in time_words(behind):
        behind = behind.replace(words, " ")
    return not _NO_CLAIM.search(fold(key(behind))) and not names(f"- {behind}")


def _comparable(first: _Measured, second: _Measured, sides: Sequence[Set[str]]) -> bool:
    """Whether two figures have one unit and one time, as far as they say it, and lie apart."""
    more, less = max(first.value, second.value), min(first.value, second.value)
    near = more < _APART * less if first.about or second.about else more == less
    if near or first.unit != second.unit:
        return False
    if first.unit == _DAY:
        return True
    texts = (key(first.statement.text), key(second.statement.text))
    periods = [set(_PERIOD.findall(text)) for text in texts]
    years = [set(YEAR.findall(text)) for text in texts]
    own_years = all(years[n] & set(side) for n, side in enumerate(sides))
    return all(not a or not b or a & b for a, b in (periods, years)) or (
        own_years and not (all(periods) and not periods[0] & periods[1])
    )


def _says_itself(comparison: Comparison, sides: Sequence[Set[str]], text: str) -> bool:
    """Whether a statement names both and says of one that it is more."""
    line = padded_line(text, False)
    both = all(any(f" {name} " in line for name in names) for names in sides)
    return both and f"{comparison.how} hơn" in key(text)


def _names_of(subject: str) -> frozenset[str]:
    """Unified names and numbers that tell one subject from another."""
    numbers_in = {word for word in unified_syllables(subject) if word.isdigit()}
    return frozenset(names_in(f"- {subject}", False) | numbers_in)


def _only_figure(
    comparison: Comparison,
    statements: Iterable[Statement],
    own: Set[str],
    other: Set[str],
    *,
    named: bool,
) -> _Measured | None:
    """The one figure that answers for one side; None where there are several, or none.

    ``own`` and ``other``: names of that side and of the other one; ``named``: the clause itself must name it.
    """
    found: dict[tuple[float, str], _Measured] = {}
    for statement in statements:
        if statement.support != "verified":
            continue
        clauses = [(c, padded_line(c, False)) for c in _CLAUSE.split(clean(statement.text))]
        of_own = [c for c, line in clauses if any(f" {name} " in line for name in own)]
        of_none = [c for c, line in clauses if not any(f" {name} " in line for name in other)]
        if all(name.isdigit() for name in own):  # "năm 2015, Hà Nội tặng 2 tỷ đồng"
            of_own = []
        for clause in of_own or ([] if named else of_none):
            figure = _figure(comparison, clause, statement) if clause in of_none else None
            if figure:
                found.setdefault((figure.value, figure.unit), figure)
    return next(iter(found.values())) if len(found) == 1 else None


def _only_date(
    comparison: Comparison, statements: Iterable[Statement], other: Set[str]
) -> _Measured | None:
    """The one day, with its year, on which a side did what is asked, in a sentence that does not name the ``other`` one;
    None where there are several.
    """
    found: dict[str, _Measured] = {}
    for statement in statements:
        line = padded_line(statement.text, False)
        if any(f" {name} " in line for name in other) or statement.support != "verified":
            continue
        for clause in _CLAUSE.split(clean(statement.text)):
            does = padded_line(comparison.does, False) in padded_line(clause, False)
            for day in dates(clause) if does and comparison.does else ():
                parts = [int(part) for part in day.split("-")]
                if len(parts) == 3:
                    value = float(10_000 * parts[2] + 100 * parts[1] + parts[0])
                    found[day] = _Measured(value, _DAY, "/".join(map(str, parts)), False, statement)
    return next(iter(found.values())) if len(found) == 1 else None


def _figure(comparison: Comparison, clause: str, statement: Statement) -> _Measured | None:
    """The only figure of a clause that may be the one asked for; None where the clause leaves a doubt."""
    line = key(clause)
    measure = key(comparison.measure or comparison.how)
    bare = re.sub(rf"(?<!\w){re.escape(measure)}(?!\w)", " ", line)
    if len(line) != len(clause) or _DOUBT.search(bare):
        return None
    meant = [m for m in _FIGURE.finditer(line) if _is_meant(comparison, line, m)]
    if len(meant) != 1:
        return None
    match = meant[0]
    before = line[: match.start()]
    if _GOES_ON.match(line, match.end()) or _BEGUN.search(before) or _SHARED.search(before):
        return None
    unit = "%" if "%" in match["figure"] else match["unit"] or ""
    written = clause[match.start("figure") : match.end("figure")].strip()
    return _Measured(numbers(match["figure"])[0], unit, written, bool(match["about"]), statement)


def _is_meant(comparison: Comparison, line: str, match: re.Match[str]) -> bool:
    """Whether a figure is one of what is measured: counted right behind it, or said before it in the clause."""
    unit = match["unit"] or ""
    if _NUMBERED.search(line[: match.start()]) or unit in _TIME - _UNITS.get(comparison.how, set()):
        return False
    if comparison.what:  # "3 người bị thương", "100 ha rừng"
        what = re.escape(key(comparison.what))
        number = re.compile(r"\d[\d.,]*\s*").search(line, match.start())
        counted = re.compile(rf"(?:[^\W\d_]+[²³23]? )?{what}(?!\w)")
        return bool(number and counted.match(line, number.end()))
    if comparison.measure in _MONEY:
        return unit in _MONEY_UNITS
    units = None if comparison.measure else _UNITS.get(comparison.how, frozenset())
    if comparison.how == "nhanh" or (units is not None and unit not in units):
        return "%" in match["figure"] and comparison.how == "nhanh"  # of a time, more is slower
    measure = re.escape(key(comparison.measure or comparison.how))
    said = re.search(rf"(?<!\w){measure}(?!\w)", line)
    return bool(said and said.end() <= match.start()) and (bool(unit) or "%" in match["figure"])
