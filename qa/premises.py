"""Does a report say what a question takes for granted? Pure.

"Vì sao CPI giảm 0,33%?" takes for granted that it fell. Where the sentences that would be quoted say that
it rose, or nothing near them says that what is asked about happened at all, they may still be shown, but
not as the answer. docs/decisions/0010 has what the rules catch and what they cost.
"""

from dataclasses import replace

from qa import happenings, particulars
from qa.kinds import names_in
from qa.question import Asked
from qa.told import Difference, Told
from qa.vietnamese import key, unified_syllables

RULES = (*happenings.RULES, *particulars.RULES)


def difference(asked: Asked, said: Told) -> Difference | None:
    """The first thing that ``asked`` takes for granted and the report contradicts or does not say."""
    if not said.sentences:
        return None
    differences = filter(None, (rule(asked, said) for rule in RULES))
    found = next((each for each in differences if not _may_be_misread(each, asked)), None)
    if found is None:
        return None
    sentences = " . ".join(said.sentences)
    return Difference(
        asked=_as_written(found.asked, asked.text), said=_as_written(found.said, sentences)
    )


def _may_be_misread(found: Difference, asked: Asked) -> bool:
    """Whether a report only keeps quiet of a single syllable that was typed without diacritics: "tăng" may have
    been "tặng". Of two syllables hardly ever are two words made.
    """
    unsure = asked.plain or asked.restored
    return unsure and not found.said and " " not in found.asked


def contradicts(statement: str, asked: Asked, said: Told) -> bool:
    """Whether a report says something else than a statement that answers ``asked``, and the statement keeps quiet of it."""
    found = difference(asked, said)
    own = f" {' '.join(unified_syllables(statement))} "
    if found and not (found.said and f" {' '.join(unified_syllables(found.said))} " in own):
        return True
    claim = replace(
        asked, text=statement, now=statement, names=tuple(names_in(statement, plain=False))
    )
    differs = difference(replace(claim, plain=False, restored=False, joined=frozenset()), said)
    return bool(differs and differs.asked and differs.said)


def _as_written(words: str, text: str) -> str:
    """Words as they stand in ``text``, where they stand there; the tokens of ``unified_syllables`` are small letters."""
    at = key(text).find(words)
    if at >= 0 and len(key(text)) == len(text):
        return text[at : at + len(words)]
    return " ".join(w.replace("_", ".").upper() if "_" in w else w for w in words.split())
