"""Did it happen? Opposites, things that no sentence says, plans and denials; pure.

The words are in ``opposites.txt``, a table of things that happen, with what excludes them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qa.kinds import padded_line
from qa.question import Asked
from qa.told import Difference, Rule, Told
from qa.vietnamese import STOPWORDS, key, unified_syllables, unify

TABLE = Path(__file__).with_name("opposites.txt")


@dataclass(frozen=True)
class _Thing:
    """Something that happens: words of a question, and the words of a report that bear it out or rule it out."""

    asked: re.Pattern[str]
    borne_out: re.Pattern[str]
    ruled_out: re.Pattern[str] | None
    two_sided: bool = False
    """Whether what rules it out is the same thing told from the other side: "X thắng Y", "Y thua X"."""


@lru_cache(maxsize=1)
def _things() -> tuple[_Thing, ...]:
    """Every line of the table; one of opposites stands for both of them."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        first, *opposite = re.split("<>|><", line)
        if opposite:
            one, other, two_sided = _pattern(first), _pattern(opposite[0]), "><" in line
            found += [_Thing(one, one, other, two_sided), _Thing(other, other, one, two_sided)]
        else:
            words, _, also = line.partition("<-")
            found.append(_Thing(_pattern(words), _pattern(f"{words},{also}"), None))
    return tuple(found)


def _pattern(words: str) -> re.Pattern[str]:
    forms = {" ".join(unified_syllables(word)) for word in words.split(",")} - {""}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf" ({'|'.join(map(re.escape, longest_first))})(?= )")


# Words of the table that mean something else here.
_OTHERWISE = re.compile(
    r" (?:thay mặt|thay vì|thay đổi|thay cho|trả lời|nhập học|thu nhập|thu hút|mùa thu|doanh thu|thu được|thu về|"
    r"thu ngân sách|thu nội địa|thu thập|tổng thu|nguồn thu|bùng nổ|nổ lực|nối tiếp|ghi nhận|đánh giá|đòi hỏi|"
    r"bầu trời|bầu không khí|mang bầu|bà bầu|có bầu|mẹ bầu|bắt đầu|bắt nguồn|bắt buộc|bắt gặp|lãi suất|phẫu thuật viên|"
    r"đâm chồi|trứng cá|tăng cường|trao đổi|tăng huyết áp|giảm nghèo|giảm cân|giảm đau|giảm béo|thuốc giảm)(?= )"
)


def _line(text: str) -> str:
    return _OTHERWISE.sub(" ", padded_line(text, False))


def _asked_for(asked: Asked, *, opposites: bool) -> list[tuple[_Thing, str]]:
    """Things that the question names, and its words for them; not where it names the opposite, too, nor inside names."""
    question = _line(asked.text)
    inside = _inside_names(question, asked)
    found = [
        (thing, next((m for m in thing.asked.finditer(question) if m.start(1) not in inside), None))
        for thing in _things()
    ]
    return [
        (thing, match[1])
        for thing, match in found
        if match
        and (thing.ruled_out is not None) == opposites
        and not (thing.ruled_out and thing.ruled_out.search(question))
        and not _is_choice(question, match)
    ]


def _inside_names(question: str, asked: Asked) -> set[int]:
    """Places of ``question`` inside its names of two syllables or more; not the head of one that opens the question, which
    may have its capital from there: "Thắng Thái Lan, …".
    """
    found = set[int]()
    for name in asked.names:
        for match in re.finditer(rf"(?<= ){re.escape(name)}(?= )", question) if " " in name else ():
            opens = match.start() <= 1
            found.update(range(match.start() + opens, match.end()))
    return found


_WHY = re.compile(r" (?:vì|tại) sao ")
_CHOICE_BEFORE = re.compile(r" (?:hay|hoặc)(?: \S+)?$")
_CHOICE_AFTER = re.compile(r"(?: \S+)?? (?:hay|hoặc) (?!không |chưa |là )")


def _is_choice(question: str, match: re.Match[str]) -> bool:
    """Whether it is one of two that the question leaves open: "tăng hay giảm"; why asks of what did happen."""
    if _WHY.search(question):
        return False
    before, after = question[: match.start()], question[match.end() :]
    return bool(_CHOICE_BEFORE.search(before) or _CHOICE_AFTER.match(after))


def _opposed(asked: Asked, said: Told) -> Difference | None:
    """The quoted sentences say the opposite, and nothing around them says what was asked."""
    sentences, around = _line(" . ".join(said.sentences)), _line(said.around)
    exchanged = _exchanged(asked, said)
    for thing, words in _asked_for(asked, opposites=True):
        opposite = thing.ruled_out.search(sentences) if thing.ruled_out else None
        if thing.two_sided and words in exchanged:
            continue
        where = sentences if opposite and denies(opposite[1]) else around
        if opposite and not thing.borne_out.search(where):
            return Difference(asked=words, said=opposite[1])
    return None


def _unsaid(asked: Asked, said: Told) -> Difference | None:
    """Nothing around the quoted sentences says that it happened. Lines with looser words go before opposites."""
    around = _line(said.around)
    named = _asked_for(asked, opposites=False)
    loose = {words for _, words in named}
    named += [item for item in _asked_for(asked, opposites=True) if item[1] not in loose]
    missing = [words for thing, words in named if not thing.borne_out.search(around)]
    exchanged = _exchanged(asked, said) if missing else frozenset()
    return next((Difference(asked=words) for words in missing if words not in exchanged), None)


def _exchanged(asked: Asked, said: Told) -> frozenset[str]:
    """Words of the question that a quoted sentence says from the other side: "Y thua X" for "X thắng Y"."""
    found = set()
    for thing, words in _asked_for(asked, opposites=True):
        before, after = _sides(asked.text, words)
        for text in said.sentences if thing.two_sided and thing.ruled_out else ():
            other = thing.ruled_out.search(_line(text)) if thing.ruled_out else None
            head, tail = _sides(text, other[1]) if other else (frozenset(), frozenset())
            if (before & tail or after & head) and not (before & head or after & tail):
                found.add(words)
    return frozenset(found)


def _sides(text: str, words: str) -> tuple[frozenset[str], frozenset[str]]:
    """The capitalised words of ``text`` before and after ``words``."""
    head, found, tail = unify(text).partition(f" {words} ")
    if not found:
        return frozenset(), frozenset()
    before, after = (
        frozenset(key(word) for word in re.findall(r"\w+", side) if word[0].isupper())
        for side in (head, tail)
    )
    return before, after


_UNREAL = re.compile(
    r" (?:không|chưa|chẳng|không thể|suýt|nguy cơ|muốn|định|dự kiến|dự định|nếu|tránh|kế hoạch|xem xét|sắp|"
    r"kiến nghị|đề nghị|đề xuất|đòi)(?: \S+)?$"
)


def _unreal(asked: Asked, said: Told) -> Difference | None:
    """Wherever the report speaks of it, it was only wanted, planned, feared or denied."""
    question = _line(asked.text)
    for thing, words in _asked_for(asked, opposites=False):
        at = question.find(f" {words} ")
        if _UNREAL.search(question[:at]) or f" {words} " not in said.report_line:
            continue
        report = _OTHERWISE.sub(" ", said.report_line)
        if f" {words} " not in report:
            continue
        heads = [report[: match.start()][-60:] for match in thing.borne_out.finditer(report)]
        if all(_UNREAL.search(head) for head in heads):
            instead = _UNREAL.search(heads[0])
            return Difference(asked=words, said=f"{instead[0].strip() if instead else ''} {words}")
    return None


_DENIAL = re.compile(r"(?<!\w)(?:không|chưa|chẳng|chả)(?!\w)")
_NO_DENIAL = re.compile(
    r"không (?:gian|khí|quân|chỉ|những|ít|ngừng|may|lâu|dưới|quá|kém|thể không|phận|tưởng|lưu|biết|chắc|rõ|còn)(?!\w)|"
    r"hàng không|trên không|chưa (?:kể|biết|rõ|vội)|(?:hay|có|hoặc|gì|nào) không|(?:hay|gì) chưa|sao cho không"
)
_CLAUSES = re.compile(
    r"[.,;:!?()“”\"]|(?<!\w)(?:nhưng|song|mà|để|vì|do|nên)(?!\w)|(?=(?<!\w)(?:nếu|khi)(?!\w))"
)
_AFTER = 4
"""Content words after a denial that it is about."""
_COMMON = frozenset("người có việc nhiều năm ngày tháng lần nhà thể phải cần gây".split())


_HOW = re.compile(r"thế nào|ra sao")
"""Asks what something is like: that it is not so can be the answer."""
_WHICH_THERE_ARE = re.compile(r"(?<!\w)có(?!\w).*(?<!\w)(?:nào|gì)(?!\w)")
"""Asks which there are: that there are none can be the answer."""
_BUT = re.compile(r"(?<!\w)(?:không|chưa|chẳng|chả)(?!\w)[^.;:!?]*?(?<!\w)mà(?!\w)([^.,;:!?]*)")


def denies(text: str) -> bool:
    """Whether ``text`` says of something that it is not so."""
    return bool(_DENIAL.search(_NO_DENIAL.sub(" ", key(text))))


def _denied(asked: Asked, said: Told) -> Difference | None:
    """The sentence that answers best denies what the question says was so."""
    if denies(asked.text) or _HOW.search(key(asked.text)):
        return None
    wanted = [thing.borne_out for thing, _ in _asked_for(asked, opposites=False)]
    words = {word for word in asked.words if not word.isdigit()} - _COMMON
    for clause in _CLAUSES.split(_without_foils(key(said.sentences[0]), words)):
        denial = _DENIAL.search(clause)
        if denial is None or clause.strip().startswith(("nếu", "khi")):
            continue
        if _is_what_was_asked(clause[denial.start() :], asked, wanted):
            continue
        rest = unified_syllables(clause[denial.end() :])
        content = [word for word in rest if word not in STOPWORDS][:_AFTER]
        after = f" {' '.join(content)} "
        before = set(unified_syllables(clause[: denial.start()]))
        ends = rest == ["có"] and len(words & before) >= len(words) / 2
        if ends or len(words & set(content)) > 1 or any(p.search(after) for p in wanted):
            return Difference(said=" ".join(clause[denial.start() :].split()[: _AFTER + 2]))
    return None


def _without_foils(line: str, words: set[str]) -> str:
    """Without what is only denied to say what is so, in the same words: "không lây qua nước mà lây qua máu"."""

    def said_after(match: re.Match[str]) -> str:
        return match[1] if words.intersection(unified_syllables(match[1])) else match[0]

    return _BUT.sub(said_after, _NO_DENIAL.sub(" ", line))


def _is_what_was_asked(denial: str, asked: Asked, wanted: list[re.Pattern[str]]) -> bool:
    """Whether a denial says what the question says ("từ chối": "không nhận"), or answers which there are with none."""
    line = padded_line(denial, False)
    none = line.startswith((" không có ", " chưa có ")) and _WHICH_THERE_ARE.search(key(asked.text))
    return bool(none) or any(pattern.match(line) for pattern in wanted)


RULES: tuple[Rule, ...] = (_opposed, _denied, _unreal, _unsaid)
