"""Changes to a question: the same question as other people, keyboards and machines write it.

Pure and deterministic. All but ``nfd`` read and give composed letters (NFC).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import count

_TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc huyền hỏi ngã nặng
_LOOKS_LIKE_D = str.maketrans("đĐðÐɖƉ", "dDdDdD")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _plain(question: str) -> str:
    """Without diacritics: ``Hà Nội`` → ``Ha Noi``; capitals and punctuation stay."""
    bare = "".join(c for c in _decomposed(question) if not unicodedata.combining(c))
    return _composed(bare.translate(_LOOKS_LIKE_D))


def _half_plain(question: str) -> str:
    """Every second word that has diacritics without them, as one types in a hurry."""
    places = count()

    def change(word: re.Match[str]) -> str:
        bare = _plain(word[0])
        return bare if bare != word[0] and next(places) % 2 else word[0]

    return re.sub(r"\S+", change, _composed(question))


# ---------------------------------------------------------------------------------------------
# Keystrokes, as they stand where no input method listened


def _keys(letters: str, tones: str) -> dict[str, tuple[str, str]]:
    """Letter → the keys of it without its tone, and the key of the tone."""
    typed = dict(pair.split("=") for pair in letters.split())
    return {"đ": (typed["đ"], "")} | {
        _composed(vowel + mark): (typed.get(vowel, vowel), key)
        for vowel in "aăâeêioôơuưy"
        for mark, key in zip(("", *_TONES), ("", *tones), strict=True)
    }


_TELEX = _keys("ă=aw â=aa đ=dd ê=ee ô=oo ơ=ow ư=uw", "sfrxj")
_VNI = _keys("ă=a8 â=a6 đ=d9 ê=e6 ô=o6 ơ=o7 ư=u7", "12345")
_WORD = re.compile(r"[^\W\d_]+")
# "xoong", "moóc": Telex takes a third o where two are meant, as "xoong" types "xông".
_TWO_OS = re.compile(r"(o)(?=[oóòỏõọ](?:ng|c)$)", re.IGNORECASE)


def _telex(question: str) -> str:
    """``Hà Nội`` → ``Haf Nooij``: the key of the tone ends the syllable."""
    return _WORD.sub(lambda word: _telex_word(word[0]), _composed(question))


def _telex_word(word: str) -> str:
    typed = list(_typed(_TWO_OS.sub(r"\1\1", word), _TELEX))
    if sum(bool(tone) for _, tone in typed) > 1:
        return "".join(keys + tone for keys, tone in typed)  # two syllables written as one
    return "".join(keys for keys, _ in typed) + "".join(tone for _, tone in typed)


def _vni(question: str) -> str:
    """``Hà Nội`` → ``Ha2 No65i``: the digits follow their letter."""
    return _WORD.sub(
        lambda word: "".join(keys + tone for keys, tone in _typed(word[0], _VNI)),
        _composed(question),
    )


def _typed(word: str, table: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Keys and tone of each letter. All in capitals where the word is; else only a letter's first key."""
    shouted = len(word) > 1 and word.isupper()
    for letter in word:
        keys, tone = table.get(letter.lower(), (letter, ""))
        if shouted:
            yield keys.upper(), tone.upper()
        else:
            yield (keys[0].upper() + keys[1:] if letter.isupper() else keys), tone


# ---------------------------------------------------------------------------------------------
# Where the tone stands


def _tone_pairs() -> Iterator[tuple[str, str]]:
    """``oà`` and ``òa``, with all tones, as ``oà``, ``Oà`` and ``OÀ``."""
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            ways = _composed(first + second + tone), _composed(first + tone + second)
            for style in (str.lower, str.capitalize, str.upper):
                yield style(ways[0]), style(ways[1])


_OTHER_PLACE = {a: b for pair in _tone_pairs() for a, b in (pair, pair[::-1])}
# "quà" and "quý" belong to the consonant "qu"; a mark that follows belongs to the last letter.
_OPEN_PAIR = re.compile(rf"(?<![qQ])(?:{'|'.join(_OTHER_PLACE)})(?![\w\u0300-\u036f])")


def _tone_flip(question: str) -> str:
    """``hòa`` ↔ ``hoà``, ``khỏe`` ↔ ``khoẻ``, ``thủy`` ↔ ``thuỷ``: whichever the question has not."""
    return _OPEN_PAIR.sub(lambda pair: _OTHER_PLACE[pair[0]], _composed(question))


CHANGES: dict[str, Callable[[str], str]] = {
    "plain": _plain,
    "half-plain": _half_plain,
    "telex": _telex,
    "vni": _vni,
    "nfd": _decomposed,
    "tone-flip": _tone_flip,
    "upper": str.upper,
}
"""Name → change."""
