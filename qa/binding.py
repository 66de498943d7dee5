"""Do figures and names of a statement belong to the same words as in the sentence it cites? Pure.

In "Hà Nội 6,08%, TP.HCM 5,47%" each figure belongs to the name before it, and a statement that exchanges the two
holds all the right figures and names. So every word around a figure or name of the statement votes: is the
nearest figure (or name) on that side of it, in the sentence, the same one?
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.kinds import is_placelike
from qa.vietnamese import STOPWORDS, key, names, unify

_REACH = 3
"""Words to each side of a fact that vote, as far as the next fact of its kind."""
_FACT_VOTE = 2
"""Weight of a fact of the other kind; a word has 1."""
_UNSAID = 0.5
"""Weight of a vote for a fact that the statement does not name: it may have left that out, or turned the order."""
_AGAINST = -1.0
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")

# A figure of time does not compete with an amount: "9 tháng đầu năm 2023 thu 305.000 tỷ".
_TIME = re.compile(r"\s?(?:giờ|h|phút|tháng|năm|ngày|tuổi)\b|[-/]")
_TIME_BEFORE = re.compile(r"(?:ngày|tháng|năm|quý|lúc|thứ|mùng|[-/])\s?$")

Kind = Literal["word", "figure", "time", "name"]


@dataclass(frozen=True)
class _Token:
    text: str
    kind: Kind


def same_binding(statement: str, sentence: str) -> bool:
    """Whether the facts that both hold stand among the same words; True where there is nothing to compare."""
    said, borne = _tokens(statement), _tokens(sentence)
    amounts, times = ({t.text for t in borne if t.kind == kind} for kind in ("figure", "time"))
    for token in said:
        other = {"figure": times - amounts, "time": amounts - times}.get(token.kind, set())
        if token.text in other:
            return False  # a day has become an amount
    for kind in ("figure", "time", "name"):
        held = {token.text for token in borne if token.kind == kind}
        if len(held) < 2:
            continue
        for place, token in enumerate(said):
            if token.kind == kind and token.text in held and _votes(said, place, borne) <= _AGAINST:
                return False
    return True


def _votes(said: list[_Token], place: int, borne: list[_Token]) -> float:
    """Words that speak for the fact at ``place`` of the statement, less those against it.

    Words that stand as near to another figure, "5 nhóm nội dung … 7 nhóm nội dung …", say nothing and do not use up the
    reach. Where such words follow a figure, what stands behind them tells the two apart, and not what stands before both.
    """
    after, shared = _side(said, place, borne, 1)
    if shared and after:
        return after
    return after + _side(said, place, borne, -1)[0]


def _side(said: list[_Token], place: int, borne: list[_Token], step: int) -> tuple[float, bool]:
    """The votes on one side of the fact at ``place``, and whether the words right beside it stand beside another, too."""
    fact = said[place]
    stated = {token.text for token in said if token.kind == fact.kind}
    total, seen, shared = 0.0, 0, False
    at = place + step
    while 0 <= at < len(said) and seen < _REACH and said[at].kind != fact.kind:
        word = said[at]
        at += step
        if word.kind == "word" and word.text in STOPWORDS:
            continue
        nearest = _nearest(fact, word, borne, step, said)
        if len(nearest) > 1 and fact.kind == "figure":
            shared = shared or not seen
            continue
        seen += 1
        if len(nearest) == 1:
            weight = 1.0 if word.kind == "word" else _FACT_VOTE
            if fact.text in nearest:
                total += weight
            else:
                total -= weight if nearest & stated else weight * _UNSAID
    return total, shared


def _nearest(
    fact: _Token, word: _Token, borne: list[_Token], step: int, said: list[_Token]
) -> set[str]:
    """The facts of this kind that stand nearest to ``word`` on the side on which the statement has its own; several where
    they are equally near.

    One that the statement does not name counts only if it could be meant instead (``_alike``).
    """
    found: list[tuple[int, str]] = []
    for place, token in enumerate(borne):
        if token != word:
            continue
        at = place - step
        while 0 <= at < len(borne) and not (
            borne[at].kind == fact.kind
            and (
                borne[at] in said or (_alike(fact, borne[at]) and not _only_where(borne, at, said))
            )
        ):
            at -= step
        if 0 <= at < len(borne):
            found.append((abs(place - at), borne[at].text))
    least = min((distance for distance, _ in found), default=0)
    return {text for distance, text in found if distance == least}


def _only_where(borne: list[_Token], place: int, said: list[_Token]) -> bool:
    """Whether a name only says where the one before it is, "cầu Rồng ở Đà Nẵng": it may be left out."""
    if borne[place].kind != "name" or place < 2 or borne[place - 1].text not in _PLACING:
        return False
    return borne[place - 2].kind == "name" and borne[place - 2] in said


_PLACING = frozenset(("ở", "tại", "thuộc"))


def _alike(fact: _Token, other: _Token) -> bool:
    """Whether one could stand in the place of the other: a person is not taken for a place."""
    return fact.kind != "name" or is_placelike(fact.text) == is_placelike(other.text)


def _tokens(text: str) -> list[_Token]:
    unified = unify(text)
    line = key(unified)
    spans: list[tuple[int, int, Kind]] = []
    at = 0
    for name in names(unified):
        wanted = key(name)
        if name.isupper() and not is_placelike(wanted):
            continue  # UBND stands beside every place
        start = line.find(wanted, at)
        if start >= 0:
            spans.append((start, start + len(wanted), "name"))
            at = start + len(wanted)
    inside = [range(start, end) for start, end, _ in spans]
    for match in _FIGURE.finditer(line):
        if not any(match.start() in span for span in inside):
            timely = _TIME.match(line, match.end()) or _TIME_BEFORE.search(line[: match.start()])
            spans.append((*match.span(), "time" if timely else "figure"))
    spans.sort()
    tokens: list[_Token] = []
    done = 0
    for start, end, kind in [*spans, (len(line), len(line), "word")]:
        tokens += [_Token(word, "word") for word in re.findall(r"[^\W\d]+", line[done:start])]
        if start < end:
            tokens.append(_Token(line[start:end], kind))
        done = max(done, end)
    return tokens
