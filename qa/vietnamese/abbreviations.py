"""Short forms and other names of one thing: UBND is Ủy ban nhân dân, a CT may be a chủ tịch or a công ty.

The reviewed table is ``abbreviations.tsv``: a short form, its kind and its long forms. ``same`` forms mean one
thing and are spelled out wherever text is compared; those that ``maybe`` mean it, and ``other`` names, are only
ever alternatives of a question.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from qa.vietnamese.letters import clean, fold, key, syllables

Words = tuple[str, ...]


@dataclass(frozen=True)
class _Table:
    """Long forms as they are written, by short form as syllables."""

    same: dict[Words, str]
    maybe: dict[Words, tuple[str, ...]]
    firsts: frozenset[str]
    longest: int


@cache
def _table() -> _Table:
    same: dict[Words, str] = {}
    maybe: dict[Words, tuple[str, ...]] = {}
    lines = (files("qa.vietnamese") / "abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        short, kind, longs = line.split("\t")
        readings = tuple(longs.split("|"))
        if kind == "same":
            same[_words(short)] = longs
        else:
            maybe[_words(short)] = (*maybe.get(_words(short), ()), *readings)
        if kind == "other":
            # Not the other way round for single words: "ý" is Italy, but more often an idea.
            for reading in readings:
                if len(_words(reading)) > 1:
                    maybe[_words(reading)] = (*maybe.get(_words(reading), ()), short)
    known = same.keys() | maybe.keys()
    for form in known:
        if (plain := _plain(form)) and plain not in known:
            if form in same:
                same[plain] = same[form]
            else:
                maybe[plain] = maybe[form]
    return _Table(
        same=same,
        maybe=maybe,
        firsts=frozenset(form[0] for form in same),
        longest=max(map(len, [*same, *maybe])),
    )


@cache
def _words(form: str) -> Words:
    return tuple(syllables(form))


_SPEAKABLE = re.compile(
    "(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x)?[aeiouy]{0,3}(?:c|ch|m|n|ng|nh|p|t)?"
)


def _plain(form: Words) -> Words | None:
    """A form as it is typed without diacritics: hdnd for hđnd; None where that may be words (ca tinh, t u)."""
    plain = tuple(map(fold, form))
    telling = any(len(word) > 1 and not _SPEAKABLE.fullmatch(word) for word in plain)
    return plain if telling else None


def spell_out(words: Sequence[str]) -> list[str]:
    """Syllables (``syllables``) with every short form that means one thing spelled out, longest form first."""
    table = _table()
    out: list[str] = []
    start = 0
    while start < len(words):
        if words[start] in table.firsts:
            for length in range(min(table.longest, len(words) - start), 0, -1):
                if long := table.same.get(tuple(words[start : start + length])):
                    out.extend(_words(long))
                    start += length
                    break
            else:
                out.append(words[start])
                start += 1
        else:
            out.append(words[start])
            start += 1
    return out


_DOT = re.compile(r"\. ?(?=\w)")  # "TP. Huế"
_APART = re.compile(r"[.&\-–/]?[ .&\-–/]?")


def spell_out_text(text: str, *, common: bool = False) -> str:
    """``text`` with the same forms spelled out, for a model that reads: ``TP. HCM`` → ``Thành phố Hồ Chí Minh``.

    ``common``: only those that are no name, ``GĐ CA`` → ``giám đốc công an``.
    """
    text = clean(text)
    table = _table()
    forms = table.same
    words = list(re.finditer(r"\w+", text))
    parts: list[str] = []
    done = place = 0
    while place < len(words):
        size = _form_at(text, words[place : place + table.longest], forms)
        form = tuple(key(word[0]) for word in words[place : place + size])
        if size and (forms[form].islower() or not common):
            parts += [text[done : words[place].start()], forms[form]]
            done = words[place + size - 1].end()
            if dot := _DOT.match(text, done):
                parts.append(" ")
                done = dot.end()
        place += size or 1
    return "".join([*parts, text[done:]])


def _form_at(text: str, words: Sequence[re.Match[str]], forms: dict[Words, str]) -> int:
    """How many of the first of ``words`` are one of ``forms``; words far apart in ``text`` are none."""
    near = 1
    while near < len(words) and _APART.fullmatch(text, words[near - 1].end(), words[near].start()):
        near += 1
    keys = [key(word[0]) for word in words[:near]]
    return next((n for n in range(near, 0, -1) if tuple(keys[:n]) in forms), 0)


@dataclass(frozen=True)
class Alternative:
    """Other names of the words ``start`` to ``end`` (exclusive) of a question; the commonest first."""

    start: int
    end: int
    readings: tuple[str, ...]


def alternatives(
    words: Sequence[str], more: Mapping[Words, tuple[str, ...]] | None = None
) -> list[Alternative]:
    """The forms in ``words`` that may stand for something else, or have another name; longest first.

    ``more``: readings of short forms that a collection explains itself (``definitions``).
    """
    table = _table()
    known = dict(table.maybe)
    for form, names in (more or {}).items():
        known[form] = (*names, *known.get(form, ()))
    longest = max(map(len, known), default=0)
    found = []
    start = 0
    while start < len(words):
        size = next(
            (
                n
                for n in range(min(longest, len(words) - start), 0, -1)
                if tuple(words[start : start + n]) in known
            ),
            0,
        )
        if size:
            readings = known[tuple(words[start : start + size])]
            found.append(Alternative(start, start + size, readings))
        start += size or 1
    return found


def choose_readings(
    question: str, texts: Iterable[str], more: Mapping[Words, tuple[str, ...]] | None = None
) -> str:
    """``question`` with its short forms read as ``texts`` write them; what these write so too, stays.

    Meant for a question and the passages it found: they know which "CT" is meant, if the reading stands there
    beside the same word ("chủ tịch UBND"). A form that the collection explains itself needs no such neighbour.
    """
    words = list(re.finditer(r"\w+", question))
    keys = [key(word[0]) for word in words]
    found = alternatives(keys, more)
    if not found:
        return question
    line = f" {' '.join(spell_out([word for text in texts for word in syllables(text)]))} "

    def often(form: Sequence[str]) -> int:
        return line.count(f" {' '.join(spell_out(form))} ")

    for item in reversed(found):
        start, end = item.start, item.end
        form = tuple(keys[start:end])
        if _in_a_known_form(keys, start, end) or often(form) or len(words[start][0]) < 2:
            continue
        beside = [*([keys[start - 1]] if start else []), *keys[end : end + 1]]
        best = max(item.readings, key=lambda reading: often(_words(reading)))
        if len(form) == 1 and form not in (more or {}):
            meant = [
                reading
                for reading in item.readings
                if any(
                    often([*before, *_words(reading), *after])
                    for before, after in _neighbours(keys, start, end)
                )
            ]
            if not meant and words[start][0].isupper():
                # A name needs no neighbour, if only one of those that it may be is spoken of.
                meant = [name for name in _place_names(item.readings) if often(_words(name))]
            if not beside or len(meant) != 1:
                continue
            best = meant[0]
        if often(_words(best)):
            said = best if start else best[0].upper() + best[1:]
            question = question[: words[start].start()] + said + question[words[end - 1].end() :]
    return question


def _place_names(readings: Sequence[str]) -> list[str]:
    """The readings that are names, and the other names of these: SG is Sài Gòn, and so TP.HCM."""
    own = [reading for reading in readings if all(word[0].isupper() for word in reading.split())]
    return list(
        dict.fromkeys(o for name in own for o in (name, *_table().maybe.get(_words(name), ())))
    )


def _neighbours(keys: Sequence[str], start: int, end: int) -> list[tuple[Words, Words]]:
    """The word before and the word behind, each alone."""
    before = tuple(keys[max(start - 1, 0) : start])
    after = tuple(keys[end : end + 1])
    return [pair for pair in ((before, ()), ((), after)) if pair != ((), ())]


def _in_a_known_form(keys: Sequence[str], start: int, end: int) -> bool:
    """Whether the words are part of a form that means one thing: the ĐT of GD-ĐT."""
    table = _table()
    return any(
        tuple(keys[a:b]) in table.same
        for a in range(max(0, start - table.longest), start + 1)
        for b in range(end, min(len(keys), a + table.longest) + 1)
    )


# "Mặt trận Tổ quốc (MTTQ)": the short form in brackets behind the long one, or the other way round.
_BRACKETS = re.compile(r"\(([^()\n]{2,60})\)")
_SHORT = re.compile(r"[A-ZĐƯÂÊÔƠĂ][A-ZĐƯÂÊÔƠĂ&-]{1,8}")
_LEFT_OUT = frozenset("và của về các cho tại".split())


def definitions(text: str) -> list[tuple[str, str]]:
    """Short forms that ``text`` itself explains, as keys, with their long forms as written.

    A long form is known by its initials: "Mặt trận Tổ quốc (MTTQ)". What the table spells out is no news.
    """
    found: dict[tuple[str, str], None] = {}
    for match in _BRACKETS.finditer(text):
        before = re.findall(r"\w+", re.split(r"[.;:!?\n()]", text[: match.start()][-120:])[-1])
        inside = match[1].strip()
        if _SHORT.fullmatch(inside):
            short, candidates = inside, before
        elif before and _SHORT.fullmatch(before[-1]):
            short, candidates = before[-1], re.findall(r"\w+", inside)
        else:
            continue
        form = _words(short)
        long = _with_initials(short, candidates)
        if long and form not in _table().same:
            found[" ".join(form), " ".join(long)] = None
    return list(found)


def _with_initials(short: str, words: Sequence[str]) -> Sequence[str]:
    """The last of ``words`` that begin with the letters of ``short``, with or without "và" and the like."""
    letters = [key(letter) for letter in short if letter.isalpha()]
    for left_out in (_LEFT_OUT, frozenset[str]()):
        place = len(words)
        for letter in reversed(letters):
            place -= 1
            while place > 0 and key(words[place]) in left_out:
                place -= 1
            if place < 0 or key(words[place])[0] != letter:
                break
        else:
            return words[place:]
    return ()
