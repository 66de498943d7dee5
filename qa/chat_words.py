"""What people write for short when they chat: "có bn giường" → "có bao nhiêu giường"; pure."""

import re

from qa.vietnamese import fold, has_diacritics

_WORDS = {
    "bn": "bao nhiêu",
    "bnhiu": "bao nhiêu",
    "bnhieu": "bao nhiêu",
    "bao nhiu": "bao nhiêu",
    "ntn": "như thế nào",
    "đc": "được",
    "dc": "được",
    "ko": "không",
    "hok": "không",
    "z": "vậy",
    "j": "gì",
}
"""Only those that stand for one thing in a question; short forms of names are ``abbreviations.tsv``'s."""
# In small letters and as words of their own: not "DC", nor "bn-16", nor "j" in "j.p.".
_SHORT = re.compile(
    rf"(?<![\w.@/-])(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w.@/-]*\w)"
)


def spell_out(question: str) -> str:
    """``question`` with such words spelt out, without diacritics where it has none."""

    def spelt(match: re.Match[str]) -> str:
        word = _WORDS[match[0]]
        return word if marked else fold(word)

    marked = has_diacritics(question)
    return _SHORT.sub(spelt, question)
