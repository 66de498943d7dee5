"""Of two figures that were asked for, which is more? Said by code, and only where nothing is in doubt; pure.

"TP.HCM và Hà Nội, nơi nào thu ngân sách nhiều hơn?" is asked of each city (``qa.comparison``). The figures that answer
are compared where each of the two has exactly one, in a clause that says nothing but whose it is and of what, both in
one unit and of one time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from qa.citations import Statement
from qa.comparison import TIMES, Comparison, compared
from qa.kinds import names_in, padded_line
from qa.times import YEAR, time_words, timeless
from qa.vietnamese import clean, dates, fold, key, names, numbers, syllables, unified_syllables

_ABOUT = "trên|hơn|gần|khoảng|chừng|ước"
_FIGURE = re.compile(
    rf"(?P<figure>(?:(?P<about>{_ABOUT}) )?(?<![\w.,/-])(?:\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?)(?!\d)"
    r"(?:\s?%|(?P<scale>(?: ?(?:nghìn|ngàn|triệu|tỷ|tỉ)(?!\w)){0,2})(?:\s?(?P<unit>(?:đô la|[^\W\d_]+)[²³23]?)(?!\w))?))"
)
_GOES_ON = re.compile(r"\d|[.,]\d|/|\s?[-–]\s?\d")
"""What follows a figure that is not all of it: "2m10", "6.98", "đồng/m2"."""
_SAYS_NOTHING_ELSE = frozenset(
    "là đạt được ở mức của tại có tổng số riêng còn thì tỉnh thành phố tp nhà nước kinh tế nền nay hiện đã ngày".split()
) | frozenset(_ABOUT.split("|"))
"""Words that a clause may have beside whose figure it is, what is measured, a time and the figure itself."""
_UNITS = {
    **dict.fromkeys(("xa", "dài", "cao", "sâu"), frozenset("km m mét cm".split())),
    "rộng": frozenset("ha hecta m2 m² km2 km²".split()),
    "nặng": frozenset("kg g gram gam tấn tạ".split()),
    "lâu": frozenset("giờ ngày tuần tháng năm phút".split()),
}
"""Units of what only an adjective names: "quả nào bay xa hơn?"."""
_LESS = frozenset(("ít", "thấp", "nhỏ", "rẻ", "trước", "sớm hơn"))
_APART = 1.05
"""Least ratio of two figures one of which is said to be about so much."""
_DAY = "ngày"
_CLAUSE = re.compile(r"[;:]|,(?!\d)|(?<!TP)\.(?=\s|$)")
_PERIOD = re.compile(
    r"\d+ tháng|quý [ivx\d]+|tháng \d+|cả năm|nửa (?:đầu|cuối) năm|hôm (?:nay|qua|kia)|(?:trong|mỗi|một|hằng) (?:ngày|tuần|tháng|năm)|"
    + YEAR.pattern
)
_NOT_IN_A_SUBJECT = re.compile(
    r"(?<!\w)(?:vi sao|tai sao|giua|cho (?:toi|minh|biet|hoi)|hoi|biet|ai|nao|gi)(?!\w)"
)
_NOT_IN_A_CLAIM = re.compile(r"\d|(?<!\w)(?:vi sao|tai sao|bao nhieu|may|va|a|the|vay|nhi)(?!\w)")


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
    comparison = compared(question, known)
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
        _only_date(comparison, answers[one], own, other)
        if comparison.how in TIMES
        else _only_figure(comparison, answers[one], own, other)
        for one, own, other in zip(asked, sides, reversed(sides), strict=True)
    )
    timely = bool(time_words(question))
    if first is None or second is None or not _comparable(first, second, sides, timely):
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


def as_notice(concluded: Statement) -> str:
    """A conclusion for readers of a quoted answer, whose statements are all word for word."""
    numbers_cited = " và ".join(f"[{citation.number}]" for citation in concluded.citations)
    return f"{concluded.text.removesuffix('.')} (theo {numbers_cited})."


def _can_be_said(comparison: Comparison) -> bool:
    """Whether the words of the question make a sentence about one of exactly two."""
    if len(comparison.subjects) != 2:
        return False
    if any(_NOT_IN_A_SUBJECT.search(fold(key(subject))) for subject in comparison.subjects):
        return False
    behind = timeless(f"{comparison.what} {comparison.tail}")
    return not _NOT_IN_A_CLAIM.search(fold(key(behind))) and not names(f"- {behind}")


def _comparable(
    first: _Measured, second: _Measured, sides: Sequence[Set[str]], timely: bool
) -> bool:
    """Whether two figures have one unit and one time, and lie apart. ``timely``: the question names the time that both
    answer for, so that a sentence need not.
    """
    more, less = max(first.value, second.value), min(first.value, second.value)
    near = more < _APART * less if first.about or second.about else more == less
    if near or first.unit != second.unit:
        return False
    if first.unit == _DAY:
        return True
    times = [
        set(
            _PERIOD.findall(
                key(" . ".join([one.statement.text, *(c.quote for c in one.statement.citations)]))
            )
        )
        - set(side)
        for one, side in zip((first, second), sides, strict=True)
    ]
    return times[0] == times[1] or (timely and not all(times))


def _says_itself(comparison: Comparison, sides: Sequence[Set[str]], text: str) -> bool:
    """Whether a statement names both and says of one that it is more."""
    line = padded_line(text, False)
    both = all(any(f" {name} " in line for name in side) for side in sides)
    return both and f"{comparison.how} hơn" in key(text)


def _names_of(subject: str) -> frozenset[str]:
    """Unified names and numbers that tell one subject from another."""
    numbers_in = {word for word in unified_syllables(subject) if word.isdigit()}
    return frozenset(names_in(f"- {subject}", False) | numbers_in)


def _only_figure(
    comparison: Comparison, statements: Iterable[Statement], own: Set[str], other: Set[str]
) -> _Measured | None:
    """The one figure that answers for one side; None where there are several, or none.

    ``own`` and ``other``: names of that side and of the other one.
    """
    found: dict[tuple[float, str], _Measured] = {}
    for clause, statement in _clauses_of(statements, own, other):
        if figure := _figure(comparison, clause, statement):
            found.setdefault((figure.value, figure.unit), figure)
    return next(iter(found.values())) if len(found) == 1 else None


def _only_date(
    comparison: Comparison, statements: Iterable[Statement], own: Set[str], other: Set[str]
) -> _Measured | None:
    """The one day, with its year, on which one side did what is asked; None where there are several, or none.

    The statement names the side, not always the clause with the day: "Nghị quyết 98, ra ngày 24/6/2023, …".
    """
    found: dict[str, _Measured] = {}
    for statement in statements:
        line = padded_line(statement.text, False)
        named = all(f" {name} " in line for name in own)
        if not named or any(f" {name} " in line for name in other):
            continue
        for clause in _CLAUSE.split(clean(statement.text)):
            does = padded_line(comparison.does, False) in padded_line(clause, False)
            days = [day for day in dates(clause) if day.count("-") == 2]
            if statement.support != "verified" or not does or len(days) != 1:
                continue
            if _says_nothing_else(comparison, re.sub(r"[\d/-]+", " ", key(clause))):
                day, month, year = map(int, days[0].split("-"))
                value = float(10_000 * year + 100 * month + day)
                written = f"{day}/{month}/{year}"
                found[days[0]] = _Measured(value, _DAY, written, False, statement)
    return next(iter(found.values())) if len(found) == 1 else None


def _clauses_of(
    statements: Iterable[Statement], own: Set[str], other: Set[str]
) -> list[tuple[str, Statement]]:
    """The clauses of verified statements that name one side and not the other."""
    found = []
    for statement in statements:
        for clause in _CLAUSE.split(clean(statement.text)):
            line = padded_line(clause, False)
            named = any(f" {name} " in line for name in own)
            if (
                statement.support == "verified"
                and named
                and not any(f" {n} " in line for n in other)
            ):
                found.append((clause, statement))
    return found


def _figure(comparison: Comparison, clause: str, statement: Statement) -> _Measured | None:
    """The only figure of a clause, where it is the one asked for and the clause says nothing else."""
    clause = timeless(clause)
    line = key(clause)
    meant = list(_FIGURE.finditer(line)) if len(line) == len(clause) else []
    if len(meant) != 1 or _GOES_ON.match(line, meant[0].end()):
        return None
    match = meant[0]
    unit = "%" if "%" in match["figure"] else match["unit"] or ""
    before, after = line[: match.start()], line[match.end() :]
    written = clause[match.start("figure") : match.end("figure")].strip()
    if comparison.what:  # "12 hạt na"; the unit is the first word of what is counted, or stands before it: "100 ha rừng"
        what = key(comparison.what)
        counted = f"{unit}{after}".strip()
        if not re.match(rf"(?:{re.escape(unit)} )?{re.escape(what)}(?!\w)", counted):
            return None
        if what.split()[0] == unit:
            written = f"{written.removesuffix(match['unit']).strip()} {comparison.what}"
    elif not _is_measured(comparison, before, unit, match["figure"]):
        return None
    if not _says_nothing_else(comparison, f"{before} {after}"):
        return None
    return _Measured(numbers(match["figure"])[0], unit, written, bool(match["about"]), statement)


def _is_measured(comparison: Comparison, before: str, unit: str, figure: str) -> bool:
    """Whether what is measured stands before a figure, and it has a unit that can be its own."""
    measure = re.escape(key(comparison.measure or comparison.how))
    if not re.search(rf"(?<!\w){measure}(?!\w)", before) or not unit:
        return False
    if comparison.how == "nhanh":  # of a time, more is slower
        return "%" in figure
    return bool(comparison.measure) or unit in _UNITS.get(comparison.how, frozenset())


def _says_nothing_else(comparison: Comparison, line: str) -> bool:
    """Whether all words of ``line`` are of the question, or of those that add nothing."""
    asked = (*comparison.subjects, comparison.does, comparison.measure, comparison.what)
    known = {word for text in asked for word in (*syllables(text), *unified_syllables(text))}
    if not comparison.measure and not comparison.what:
        known.add(key(comparison.how))
    return set(syllables(line)) <= known | _SAYS_NOTHING_ELSE
