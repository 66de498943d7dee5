"""Statements of right words that tell otherwise than their sentence: who does it, of which part, as which rank; pure.

The words and figures are all there, so ``qa.verification`` cannot see it. Each rule knows one way to twist a sentence that the
local model was seen to take.
"""

import re
from difflib import SequenceMatcher

from qa.kinds import BODY_NOUNS, names_in, padded_line, people_in
from qa.question import TRANSFER, Asked
from qa.vietnamese import fold, key, unified_syllables, unify

_FIGURE = re.compile(r"(?<![\d.,/-])(?:\d[\d.,]*\d|\d)(?![/\d]|[.,]\d)")


def is_twisted(statement: str, asked: Asked, sentence: str) -> bool:
    """Whether ``statement`` tells otherwise than ``sentence``, of whose words it is made."""
    return (
        _other_doer(statement, sentence)
        or _other_body(statement, asked, sentence)
        or _part_for_whole(statement, asked, sentence)
        or _rank_for_number(statement, asked, sentence)
        or _giver_among_given(statement, asked)
    )


_TENSE = r"(?:đã|đang|sẽ|cũng|vừa|còn|mới)"


def _other_doer(statement: str, sentence: str) -> bool:
    """Whether somebody does what the sentence only tells by their word: "Theo bà Lan, tháng 5 Sở mở chợ", told of bà Lan."""
    said, line = key(unify(statement)), unify(sentence)
    for person in people_in(statement, False):
        doing = re.search(rf"(?:^|\W){re.escape(person)} (?:{_TENSE} )*(\w+ \w+)", said)
        source = re.search(
            rf"(?<!\w)theo (?:(?!do |của |bởi )[^\W\d]+ ){{0,4}}?{re.escape(person)}(?!\w)",
            key(line),
        )
        if doing is None or source is None or key(line).count(person) > 1:
            continue
        told = rf"(\w+) (?:{_TENSE} )*{re.escape(doing[1])}(?!\w)"
        found = list(re.finditer(told, line, re.IGNORECASE))
        if found and all(_is_other(match, person, line) for match in found):
            return True
    return False


def _is_other(match: re.Match[str], person: str, line: str) -> bool:
    """Whether the word before what is done ends another name, and its clause does not say the person."""
    clause = re.split(r"[,;:.]\s", key(line[: match.start(1)]))[-1]
    other = match[1].lower() not in {*_PRONOUNS, *person.split()}
    return other and match[1][0].isupper() and person not in clause


_PRONOUNS = frozenset("ông bà anh chị cô cụ em họ".split())
_HEAD, _TOLD = 5, 5
"""Most syllables of the body at the head of a sentence, and least of what is said of it."""


def _other_body(statement: str, asked: Asked, sentence: str) -> bool:
    """Whether a name that the sentence says later does what a body at its head does."""
    said, told = unified_syllables(statement), unified_syllables(sentence)
    matcher = SequenceMatcher(None, said, told, autojunk=False)
    block = matcher.find_longest_match(0, len(said), 0, len(told))
    if not block.a or not 0 < block.b <= _HEAD or block.size < _TOLD or told[0] not in BODY_NOUNS:
        return False
    head, line = " ".join(said[: block.a]), f" {' '.join(told[block.b :])} "
    later = any(f" {name} " in line for name in names_in(statement, False) if name in head)
    known = {*said, *unified_syllables(asked.text)}
    return later and not known.issuperset(told[: block.b])


_WITHIN = re.compile(r"(?<!\w)(?:trong (?:số )?đó|riêng|bao gồm|gồm)(?!\w)(.*)")
_PART = re.compile(
    r"(?<!\w)(?:phân khu|khu|lô|tầng|tòa|đoạn|nhánh|cơ sở|chi nhánh|dãy) (?:[a-z]|[ivx]+|\d{1,2})(?![\w/–-])"
)


def _part_for_whole(statement: str, asked: Asked, sentence: str) -> bool:
    """Whether a figure is told of the whole that the sentence says of a part: "trong đó khu A rộng 12 ha"."""
    line = key(sentence)
    part = _WITHIN.search(line)
    if part is None:
        return False
    claim = f"{key(asked.text)} {key(statement)}"
    before = set(_FIGURE.findall(line[: part.start()]))
    for figure in set(_FIGURE.findall(statement)) - before:
        place = re.search(rf"(?<![\d.,/-]){re.escape(figure)}(?![/\d]|[.,]\d)", part[1])
        if place:
            clause = re.split(r"[,;:]\s|\svà\s", part[1][: place.start()])[-1]
            named = _PART.search(clause)
            if named and named[0] not in claim:
                return True
    return False


def _rank_for_number(statement: str, asked: Asked, sentence: str) -> bool:
    """Whether "top 10" has become ten."""
    if re.search(
        r"(?<!\w)(?:top|nhất|hàng đầu|dẫn đầu)(?!\w)", f"{key(asked.text)} {key(statement)}"
    ):
        return False
    ranks = set(re.findall(r"(?<!\w)top (\d+)(?![\d.,])", key(sentence)))
    others = re.sub(r"(?<!\w)top \d+", " ", key(sentence))
    return bool(ranks & set(_FIGURE.findall(statement)) - set(_FIGURE.findall(others)))


_FEW = 8  # words; so short an answer is a list of names


def _giver_among_given(statement: str, asked: Asked) -> bool:
    """Whether who gives stands among those who are given: "Hà Nội và Huế", to "Những tỉnh nào được Hà Nội tặng quà?"."""
    line, named = padded_line(asked.text, True), names_in(statement, asked.plain)
    if (
        len(statement.split()) > _FEW
        or len(named) < 2
        or TRANSFER.search(padded_line(statement, True))
    ):
        return False
    return any(
        re.search(rf" nao (?:\w+ )?duoc {re.escape(fold(name))} (?:{TRANSFER.pattern})", line)
        for name in asked.names
        if name in named
    )
