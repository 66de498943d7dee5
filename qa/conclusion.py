"""Of two figures that were asked for, which is more? Said by code, and only where nothing is in doubt; pure.

"TP.HCM và Hà Nội, nơi nào thu ngân sách nhiều hơn?" is asked of each city (``qa.comparison``). The figures that answer are
compared where each of the two has exactly one, both in one unit.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from qa.citations import Citation, Statement
from qa.comparison import TIMES, Comparison, compared
from qa.kinds import names_in, padded_line
from qa.side_by_side import tidied
from qa.vietnamese import STOPWORDS, clean, dates, key, numbers, unified_syllables

_BOUND = "trên|hơn|gần|khoảng|dưới|chừng|tới|ít nhất|tối thiểu|tối đa|ước"
_FIGURE = re.compile(
    rf"(?P<figure>(?:(?P<bound>{_BOUND}) )?(?<![\w.,/-])(?:\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?)(?![\d/-])"
    r"(?:\s*%|\s*(?P<scaled>(?:nghìn|ngàn|triệu|tỷ|tỉ) ?){1,2}(?P<whole>(?:đồng|usd|đô la|euro|người|kwh|tấn)(?!\w))?|"
    r"\s*(?P<unit>[^\W\d_]+[²³23]?))?)"
)
_TIME = frozenset("giờ h phút giây ngày tuần tháng quý năm tuổi lần".split())
_UNITS = {
    **dict.fromkeys(("xa", "dài", "cao", "sâu"), frozenset("km m mét cm hải".split())),
    "rộng": frozenset("ha hecta m2 m² km2 km²".split()),
    "nặng": frozenset("kg g gram gam tấn tạ".split()),
    "lâu": frozenset("giờ ngày tuần tháng năm phút".split()),
    "đông": frozenset(("người",)),
}
"""Units of what only an adjective names: "quả nào bay xa hơn?"."""
_LESS = frozenset(("ít", "thấp", "nhỏ", "rẻ", "trước", "sớm hơn"))
_MONEY = frozenset(("tiền", "số tiền", "kinh phí", "vốn"))
_MONEY_UNITS = frozenset(("đồng", "usd", "đô", "euro"))
_APART = 1.02
"""Least ratio of two figures one of which is only a bound or about."""
_NUMBERED = re.compile(r"(?<!\w)(?:năm|tháng|ngày|quý|kỳ|số|thứ|lần|điều|top|khóa)\s*$")
_CLAUSE = re.compile(r"[;:]|,(?!\d)|(?<!TP)\.(?=\s|$)")


@dataclass(frozen=True)
class _Measured:
    value: float
    unit: str
    written: str
    bounded: bool
    citations: tuple[Citation, ...]


def conclusion(
    question: str, known: Sequence[str], answers: Mapping[str, Sequence[Statement]]
) -> list[Statement]:
    """Which of the two is more, where ``question`` wants to know that, carried by the sentences of both; nothing where
    that is not beyond doubt.

    ``answers``: statements by what was asked: each of ``Comparison.questions``, or all of ``question``, whose answer
    has to name the two. ``known``: names of articles.
    """
    comparison = compared(tidied(question), known)
    if comparison is None or not comparison.how or len(comparison.subjects) != 2:
        return []
    apart = list(answers) == list(comparison.questions)
    if not apart and list(answers) != [question]:
        return []
    sides = [_names_of(subject) for subject in comparison.subjects]
    sides = [own - other for own, other in zip(sides, reversed(sides), strict=True)]
    if any(_says_itself(comparison, sides, s.text) for told in answers.values() for s in told):
        return []
    asked = comparison.questions if apart else (question, question)
    first, second = (
        _only_date(answers[one], other)
        if comparison.how in TIMES
        else _only_figure(comparison, answers[one], own, other, named=not apart)
        for one, own, other in zip(asked, sides, reversed(sides), strict=True)
    )
    if first is None or second is None or first.unit != second.unit or first.value == second.value:
        return []
    more, less = max(first.value, second.value), min(first.value, second.value)
    if (first.bounded or second.bounded) and more < _APART * less:
        return []
    wins = min if comparison.how in _LESS else max
    place = 0 if wins(first.value, second.value) == first.value else 1
    best, other = (first, second) if place == 0 else (second, first)
    more_than = () if comparison.how in TIMES else ("hơn",)
    words = (comparison.does, comparison.how, comparison.what, *more_than, comparison.tail)
    claim = " ".join(filter(None, words))
    return [
        Statement(
            text=f"{comparison.subjects[place]} {claim}: {best.written} so với {other.written}.",
            citations=tuple(sorted({*first.citations, *second.citations}, key=lambda c: c.number)),
            support="verified",
        )
    ]


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
        clauses = [
            (clause, padded_line(clause, False)) for clause in _CLAUSE.split(clean(statement.text))
        ]
        of_own = [clause for clause, line in clauses if any(f" {name} " in line for name in own)]
        of_none = [
            clause for clause, line in clauses if not any(f" {name} " in line for name in other)
        ]
        if all(name.isdigit() for name in own):  # "năm 2015, Hà Nội tặng 2 tỷ đồng"
            of_own = []
        for clause in of_own or ([] if named else of_none):
            match = _figure(comparison, key(clause)) if clause in of_none else None
            if match:
                measured = _measured(match, clause, statement.citations)
                found.setdefault((measured.value, measured.unit), measured)
    return next(iter(found.values())) if len(found) == 1 else None


def _only_date(statements: Iterable[Statement], other: Set[str]) -> _Measured | None:
    """The one day, with its year, of a side whose sentences do not name the ``other`` one; None where there are several."""
    found: dict[str, _Measured] = {}
    for statement in statements:
        line = padded_line(statement.text, False)
        of_other = any(f" {name} " in line for name in other)
        if of_other or statement.support != "verified":
            continue
        for day in dates(statement.text):
            parts = [int(part) for part in day.split("-")]
            if len(parts) == 3:
                value = float(10_000 * parts[2] + 100 * parts[1] + parts[0])
                written = "/".join(map(str, parts))
                found.setdefault(day, _Measured(value, "ngày", written, False, statement.citations))
    return next(iter(found.values())) if len(found) == 1 else None


def _figure(comparison: Comparison, clause: str) -> re.Match[str] | None:
    """The first figure of a clause that may be the one asked for."""
    anchor = _anchor(comparison, clause)
    meant = (m for m in _FIGURE.finditer(clause) if _is_meant(comparison, clause, m, anchor))
    return next(meant, None)


def _anchor(comparison: Comparison, clause: str) -> int:
    """Where what is measured has been said: after "công suất", after "nặng"; -1 where the clause does not say it."""
    if comparison.measure in _MONEY:
        return 0
    words = key(comparison.measure or comparison.how)
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", clause)
    return match.end() if match else -1


def _is_meant(comparison: Comparison, clause: str, match: re.Match[str], anchor: int) -> bool:
    unit = match["unit"] or ""
    if _NUMBERED.search(clause[: match.start()]):
        return False
    if comparison.what:  # "3 người bị thương", "100 ha rừng"
        counted = rf"(?:[^\W\d_]+[²³23]? )?{re.escape(key(comparison.what))}(?!\w)"
        number = re.search(r"\d[\d.,]*\s*", clause[match.start() :])
        after = clause[match.start() + number.end() :] if number else ""
        return re.match(counted, after) is not None
    if anchor < 0 or match.start() < anchor:
        return False
    if comparison.measure in _MONEY:
        return bool(match["scaled"]) or unit in _MONEY_UNITS
    if comparison.how == "nhanh":
        return "%" in match["figure"]  # of a time, more would be slower
    units = (
        _UNITS.get(comparison.how) if not comparison.measure or comparison.how != "cao" else None
    )
    return unit in units if units is not None else unit not in _TIME


def _measured(match: re.Match[str], clause: str, citations: tuple[Citation, ...]) -> _Measured:
    figure, unit = match["figure"], match["unit"] or ""
    if unit in STOPWORDS:
        figure, unit = figure.removesuffix(unit), ""
    start = match.start("figure")
    written = clause[start : start + len(figure)] if len(key(clause)) == len(clause) else figure
    if "%" in figure:
        unit = "%"
    elif match["scaled"]:
        unit = match["whole"] or "đồng"
    return _Measured(numbers(figure)[0], unit, written.strip(), bool(match["bound"]), citations)
