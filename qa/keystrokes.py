"""Telex and VNI keystrokes that no input method turned into letters: ``Haf Nooij``, ``Ha2 No65i``.

A word counts as keystrokes only where they spell a Vietnamese syllable, and a question only where such
words outweigh everything else in it: English, codes and names stay as they are.
"""

import re
from collections.abc import Callable

from qa.spellings import NO_TONE, TONES, is_syllable, with_tone
from qa.vietnamese import clean, has_diacritics

_WORD = re.compile(r"[^\W_]+")
_CIRCUMFLEX = dict(zip("aeo", "âêô", strict=True))
_HORN = dict(zip("uo", "ươ", strict=True))
_VOWELS = frozenset("aeiouyăâêôơư")
_Reader = Callable[[str], str | None]
# English words that Telex could spell ("test" → tét): they are no sign of it.
_ENGLISH = frozenset(
    "of is as this or ex if us per has def her his been there how list its best most car test char see post now here "
    "last does own rest must term max ter cost too sex sexes days room war air turn param past seem low says row box tax "
    "soon gas six tree town trust gets lost goes cos core tips sort mix hair lots rooms harm wax burn mist boost born dust "
    "porn poor lose reset bus tour trees tops songs chose busy dad chair loans nose usa bits keeps chosen lets coast toast "
    "beer puts boom cast vast caps meets hex host hoof nets pets trips defend horn troops moon cuts cats roof visa towns beef "
    "cups cow wow chef queen teens cans chaos bass boats laps noon sits hits guns tree bow boots sofa lawn corn tears deer "
    "doors door floor poor trust crust must rust gust fast cheer peer steer taxi slow snow show know saw law draw raw new few "
    "dew sow tow vow bar far star mar tar air fair pair stair chair hair our hour four tour sour her per were mere here hero "
    "for nor more store sore core ore ex fox box tax wax fix mix six max sex hoax gas bus plus thus his this us as was has "
    "yes is its sees bees trees fees knees does goes shoes toes free tree three agree see bee knee fee tea too zoo moo "
    "soon moon noon spoon room boom broom zoom mood food good wood hood book look took cook hook pool cool tool school "
    "door poor floor been seen teen keen green queen screen meet feet sheet street seed need feed weed deed speed week seek "
    "deep keep sleep sheep seem deem been beer cheer peer data visa user users laser mixer boxer risk disk desk task mask "
    "test tests text next host hosts most post posts cost costs lost coast toast boast roast past cast vast mast last least "
    "best rest nest west chest guest quest request list mist twist wrist exist dust must just trust burst first worst mars "
    "venus virus bonus campus focus status census cancer sugar solar polar radar dollar similar popular color doctor actor "
    "factor motor monitor editor tumor rumor minor major senior junior error mirror terror horror hiv aids who sars mers "
    "covid vaccine wifi game games team teams show shows live lives tv".split()
)
_STRONG = re.compile(r"aa|ee|oo|dd|w|\d")
# Syllables of loan words that are also the keys of the commonest ones: không, công, trông.
_OONG = frozenset("khoong coong troong toong soong doong hoong roong moong noong".split())
_VNI_TONES = dict(zip("12345", (TONES[key] for key in "sfrxj"), strict=True))


def decode(question: str, count: Callable[[str], int] | None = None) -> str:
    """``question`` with its keystrokes as letters, or as it is where it was not typed so.

    ``count`` says how often a word stands in the collection: among keystrokes ``test`` stays English
    where that is commoner than tét.
    """
    question = clean(question)
    if has_diacritics(question):
        return question
    read = next((read for read in (_telex, _vni) if _is_typed_by(read, question)), None)
    if read is None:
        return question
    shouted = question.isupper()
    parts = re.split(f"({_WORD.pattern})", question)
    parts[1::2] = [_as_typed(word, read, count, shouted) for word in parts[1::2]]
    return "".join(parts)


def _is_typed_by(read: _Reader, question: str) -> bool:
    """Whether the words that are keystrokes outweigh those that can be neither them nor plain syllables.

    A doubled letter, a w or a digit inside a word is a strong sign; a letter that could be a tone is a
    weak one ("Rams", "oxi"). A word in capitals might be a name: it counts only where all others agree.
    """
    shouted = question.isupper()
    strong, weak, names, other = set[str](), set[str](), set[str](), 0
    strange = False
    for word in _WORD.findall(question):
        lower = word.lower()
        if (
            lower.isdigit()
            or _is_code(word, shouted)
            or (is_syllable(lower) and lower not in _OONG)
        ):
            continue
        common = word.islower() or shouted
        typed = read(lower) is not None and lower not in _ENGLISH
        if typed:
            signs = names if not common else strong if _STRONG.search(lower) else weak
            signs.add(lower)
        else:
            strange |= read(lower) is None
            other += common and read(lower) is None
    found = len(strong | weak | names)
    if not strange and found >= 2:
        return True
    return found > other if strong else len(weak) >= 3 and found > 2 * other


def _is_code(word: str, shouted: bool) -> bool:
    """``CO2``, ``UBND``: capitals in a question that is not all capitals."""
    return word.isupper() and len(word) > 1 and not shouted


def _as_typed(word: str, read: _Reader, count: Callable[[str], int] | None, shouted: bool) -> str:
    lower = word.lower()
    letters = None if _is_code(word, shouted) else read(lower)
    if letters is None or (lower in _ENGLISH and count and count(lower) > count(letters)):
        return word
    if shouted:
        return letters.upper()
    return letters[0].upper() + letters[1:] if word[0].isupper() else letters


def _telex(word: str) -> str | None:
    """The syllable that Telex makes of ``word``, in lower case; None where it makes none with a mark."""
    letters, tone = "", NO_TONE
    for key in word:
        vowels = any(letter in _VOWELS for letter in letters)
        if key in TONES and vowels:
            if tone:
                return None
            tone = TONES[key]
        elif key in _CIRCUMFLEX and letters.endswith(key):
            letters = letters[:-1] + _CIRCUMFLEX[key]
        elif key == "d" and letters.startswith("d") and (letters == "d" or vowels):
            letters = "đ" + letters[1:]
        elif key == "w":
            letters = _with_horn(letters)
        else:
            letters += key
    return _spelt(letters, tone, word)


def _with_horn(letters: str) -> str:
    """What w does: ``uo`` → ươ, else the last a, o or u; alone it is ư."""
    if "uo" in letters and not letters.endswith("oa"):
        return letters.replace("uo", "ươ", 1)
    if letters.endswith("ua") and not letters.startswith("q"):
        return letters[:-2] + "ưa"
    for place in range(len(letters) - 1, -1, -1):
        marked = {"a": "ă", **_HORN}.get(letters[place])
        if marked and letters[: place + 1] != "qu":
            return letters[:place] + marked + letters[place + 1 :]
    return letters + "ư"


def _vni(word: str) -> str | None:
    """The syllable that VNI makes of ``word``; None where it makes none with a mark."""
    if not any(key.isdigit() for key in word):
        return None
    letters, tone = "", NO_TONE
    for key in word:
        if not key.isdigit():
            letters += key
        elif key in _VNI_TONES and not tone:
            tone = _VNI_TONES[key]
        elif (changed := _vni_letters(letters, key)) != letters:
            letters = changed
        else:
            return None
    return _spelt(letters, tone, word)


def _vni_letters(letters: str, key: str) -> str:
    if key == "9":
        return "đ" + letters[1:] if letters.startswith("d") else letters
    if key == "7" and letters.endswith("uo"):
        return letters[:-2] + "ươ"
    marks = {"6": _CIRCUMFLEX, "7": _HORN, "8": {"a": "ă"}}.get(key, {})
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in marks:
            return letters[:place] + marks[letters[place]] + letters[place + 1 :]
    return letters


def _spelt(letters: str, tone: str, word: str) -> str | None:
    written = with_tone(letters, tone)
    return written if written and written != word else None
