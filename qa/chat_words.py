"""What people write for short when they chat: "có bn giường" → "có bao nhiêu giường"; pure."""

import re

from qa.instructions import TEMPLATE_TOKEN
from qa.spellings import is_syllable
from qa.vietnamese import fold, has_diacritics

_WORDS = {
    "bn": "bao nhiêu",
    "bnhiu": "bao nhiêu",
    "bnhieu": "bao nhiêu",
    "ntn": "như thế nào",
    "đc": "được",
    "dc": "được",
    "ko": "không",
    "hok": "không",
    "j": "gì",
    "cty": "công ty",
    "ng": "người",
    "r": "rồi",
    "v": "vậy",
    "k": "không",
}
"""Short forms of names are ``abbreviations.tsv``'s."""
_COUNTED_ALREADY = frozenset(("bao", "mấy", "may"))
_BEFORE_WHAT = frozenset(
    "là la làm lam tặng tang nói noi có co gồm gom mua bán ban học hoc cái cai con việc viec những nhung bị bi được duoc "
    "đc dc cho về ve gặp gap trao".split()
)
_LAST = frozenset("rvk")
"""Letters that end a question."""
_ASKS_ALREADY = re.compile(
    r"(?<!\w)(?:bao nhieu|bnhiu|bnhieu|bn|may|ai|gi|j|nao|dau|sao|ntn|co(?= .*\w+ k\W*$))(?!\w)"
)
"""Read on the folded question: it asks, or "có … k" does."""
_BEFORE_A_PATIENT = frozenset("nhân nhan ca số so".split())
_BEFORE_PEOPLE = frozenset("nhiêu nhieu bnhiu bnhieu mấy may bn".split())


_WHOSE_TURN = re.compile(r"(<\|[^|<>\n]{1,40}\|>)(?:system|user|assistant)(?!\w)")


def without_template(question: str) -> str:
    """``question`` without the tokens of a model's chat template, and whose turn they say it is."""
    if not TEMPLATE_TOKEN.search(question):
        return question
    return TEMPLATE_TOKEN.sub(" ", _WHOSE_TURN.sub(r"\1", question)).strip()


def spell_out_chat(question: str) -> str:
    """``question`` with such words spelt out, without diacritics where it has none.

    Only where nothing else can be meant: "BN 91" is a patient, "đc Nguyễn Văn A" a comrade, "DC" a city. Tokens of a
    model's chat template say nothing, and are left out.
    """
    question = without_template(question)
    marked = has_diacritics(question)
    rest = fold(question).lower()
    pieces = re.split(r"(\s+)", question)
    words = pieces[::2]
    for place, word in enumerate(words):
        bare = word.rstrip("?.!,")
        short = bare[:1].lower() + bare[1:] if place == 0 else bare
        after = words[place + 1].rstrip("?.!,") if bare == word and words[place + 1 :] else ""
        before = words[place - 1].lower() if place else ""
        if short in _WORDS and _is_meant(short, before, after, rest):
            spelt = _WORDS[short] if marked else fold(_WORDS[short])
            pieces[2 * place] = (spelt.capitalize() if bare != short else spelt) + word[len(bare) :]
    return "".join(pieces)


def _is_meant(short: str, before: str, after: str, rest: str) -> bool:
    """Whether the word between these two is the short one that it looks like; ``rest``: the question, folded."""
    follows = after in _WORDS or (after.islower() and is_syllable(fold(after)))
    if short == "bn":
        if not after or after in _LAST:
            return bool(before) and before not in _BEFORE_A_PATIENT
        return follows and after not in _COUNTED_ALREADY and before not in _BEFORE_A_PATIENT
    if short in {"đc", "dc"}:
        return follows
    if short == "ng":
        return before in _BEFORE_PEOPLE
    if short in _LAST:
        said = before in _WORDS or is_syllable(fold(before))
        return not after and said and bool(_ASKS_ALREADY.search(rest))
    return before in _BEFORE_WHAT if short == "j" else True
