"""Characters: the form that is stored, and keys for comparing. Keys are never shown."""

import re
import unicodedata
from functools import lru_cache

# Zero-width and joining characters, fillers, soft hyphen, byte order mark, bidi controls, annotations, tag
# characters and variation selectors (whole sentences can be hidden in these), control characters other
# than tab and newline, and lone surrogates (``\ud800`` in a JSON file), which no encoding can store.
_INVISIBLE = re.compile(
    "[\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\u00ad\U000e0000-\U000e0fff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
# Backspace, escape, delete and the one-letter form of "escape [": what they do to a text on a terminal is not to
# vanish with them. They stay as signs, and no sentence that holds one is evidence (``qa.instructions``).
_TERMINAL_SIGNS = str.maketrans({"\b": "␈", "\x1b": "␛", "\x7f": "␡", "\x9b": "␛"})
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_QUALITIES = "\u0302\u0306\u031b"
# NFC composes "e + circumflex + acute" but neither "e + acute + circumflex" nor "é + circumflex".
_MARKS_REVERSED = re.compile(f"[{_TONES}]+[{_QUALITIES}][{_TONES}{_QUALITIES}]*")


def clean(text: str) -> str:
    """``text`` as it is stored: NFC, ``\\n`` line ends, invisible characters removed, those of terminals as signs.

    Idempotent. Letters are kept as they were typed (NFC, not NFKC: ``m²`` and ``…`` stay).
    """
    text = _LINE_ENDS.sub("\n", text.translate(_TERMINAL_SIGNS))
    # "là" + no-break space + "3 tỷ": a plain space reads the same and is found by everyone.
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _MARKS_REVERSED.sub(_qualities_first, decomposed))


def _qualities_first(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=_TONES.__contains__))


# ---------------------------------------------------------------------------------------------
# Keys

_OLD_TONE = {
    old: new
    for vowels, tones in {
        "oa": ("òóỏõọ", "àáảãạ"),
        "oe": ("òóỏõọ", "èéẻẽẹ"),
        "uy": ("ùúủũụ", "ỳýỷỹỵ"),
    }.items()
    for old, new in zip(
        (vowels[0] + second for second in tones[1]),
        (first + vowels[1] for first in tones[0]),
        strict=True,
    )
}
_OLD_TONE |= {old.capitalize(): new.capitalize() for old, new in _OLD_TONE.items()} | {
    old.upper(): new.upper() for old, new in _OLD_TONE.items()
}  # "Uỷ ban", "UỶ BAN"
# "hoà" and "thuỷ" end in the pair; "quà" and "quý" belong to the consonant "qu".
_OLD_TONE_PLACE = re.compile(rf"(?<![qQ])({'|'.join(_OLD_TONE)})(?!\w)")
_LOOKS_LIKE_D = str.maketrans("ðɖ", "đđ")
_FOLDED_D = str.maketrans("đĐðÐɖƉ", "dDdDdD")


def new_tones(text: str) -> str:
    """``text`` with its tones in the new place: ``hoà`` → ``hòa``."""
    return _OLD_TONE_PLACE.sub(lambda match: _OLD_TONE[match[1]], text)


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Comparison key: ``clean``, lower case, new tone placement (hòa), đ for its look-alikes."""
    return new_tones(clean(text).lower().translate(_LOOKS_LIKE_D))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """``key`` without any diacritics: ``Đổi mới`` → ``doi moi``. Idempotent."""
    decomposed = unicodedata.normalize("NFD", key(text))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.translate(_FOLDED_D))


def has_diacritics(text: str) -> bool:
    """Whether any letter of ``text`` is one that only accented Vietnamese typing gives."""
    return fold(text) != key(text)


_SYLLABLE = re.compile(r"\w+")


def syllables(text: str) -> list[str]:
    """Keys of the syllables and numbers of ``text`` in order; ``305.000`` gives two."""
    return _SYLLABLE.findall(key(text))
