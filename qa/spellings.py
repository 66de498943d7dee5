"""The syllables that Vietnamese spelling allows, and how each is written with its tone; pure.

A syllable is an onset, a rime and a tone; a rime that ends in c, ch, p or t has only the sharp and the
heavy tone. Source: the orthography as taught (Đoàn Thiện Thuật, *Ngữ âm tiếng Việt*, 1977), with the
rimes of loan words in daily use (oong, ooc).
"""

import unicodedata
from functools import cache

from qa.vietnamese import fold

NO_TONE = ""
TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
"""Combining marks by the key that Telex gives them: sắc, huyền, hỏi, ngã, nặng."""

_ONSETS = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split(" ")
_RIMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep "
    "et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam "
    "oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm "
    "ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uâc uân uâng uât uây uê uêch uên uênh uêt uôc uôi "
    "uôm uôn uông uôt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươ ươc ươi ươm ươn "
    "ương ươp ươt ươu y ynh yt yêm yên yêng yêt yêu".split()
)
_STOPPED = ("c", "ch", "p", "t")
_MARKED = "ăâêôơư"


def with_tone(syllable: str, tone: str) -> str | None:
    """``syllable`` (``truong`` with its ư and ơ, no tone) with the mark ``tone`` in the new place.

    None where spelling knows no such syllable. ``tone``: a value of ``TONES``, or ``NO_TONE``.
    """
    for onset, rime in _splits(syllable):
        if rime in _RIMES and not (
            rime.endswith(_STOPPED) and tone not in (TONES["s"], TONES["j"])
        ):
            return onset + _toned(rime, tone)
    return None


def _splits(syllable: str) -> list[tuple[str, str]]:
    """Ways to take a syllable apart: ``gi`` + ``êng``, and ``g`` + ``i``."""
    return [
        (syllable[:size], syllable[size:])
        for size in (3, 2, 1, 0)
        if size < len(syllable) and syllable[:size] in _ONSETS
    ]


def _toned(rime: str, tone: str) -> str:
    if not tone:
        return rime
    place = _tone_place(rime)
    return unicodedata.normalize("NFC", rime[: place + 1] + tone + rime[place + 1 :])


def _tone_place(rime: str) -> int:
    """On a letter with a mark of its own, the last of them; else by the new rule (hòa, thủy, toàn)."""
    if marked := [i for i, letter in enumerate(rime) if letter in _MARKED]:
        return marked[-1]
    vowels = [i for i, letter in enumerate(rime) if letter in "aeiouy"]
    if len(vowels) == 2 and rime[-1] in "aeiouy":
        return vowels[0]
    return vowels[min(1, len(vowels) - 1)]


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """All ways to write a syllable with diacritics, by its form without: ``gi`` → gi, gí, gì…"""
    found: dict[str, list[str]] = {}
    for onset in _ONSETS:
        for rime in sorted(_RIMES):
            forms = found.setdefault(fold(onset + rime), [])
            for tone in (NO_TONE, *TONES.values()):
                written = with_tone(onset + rime, tone)
                if written and written not in forms:
                    forms.append(written)
    return {bare: tuple(forms) for bare, forms in found.items()}


def is_syllable(word: str) -> bool:
    """Whether ``word``, in lower case and without diacritics, is spelt like a Vietnamese syllable."""
    return word in spellings()
