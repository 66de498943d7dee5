"""Diacritics for a question typed without them, or with half of them, from what the collection says.

The likeliest spelling by the collection's own syllables and pairs of neighbours (Viterbi; where a pair
was never seen, the syllable alone counts: "stupid backoff", Brants et al. 2007).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Set
from itertools import pairwise

from qa.spellings import spellings
from qa.vietnamese import STOPWORDS, clean, fold, has_diacritics, index_form, key, sentences

Count = Callable[[str], int]
"""How many passages hold a token of the text layer: a syllable, or a pair joined by ``_``."""

_BACKOFF = 0.4
# Function words are not counted by the index. Those that questions are made of are the likeliest; the
# shares are of the passages, and only their order of magnitude matters.
_TALK = (
    "là ai, do ai, là gì, bao nhiêu, bao nhiêu tiền, bao nhiêu phần trăm, bao nhiêu người, bao nhiêu mét, mấy người, mấy năm, mấy ngày, nhiều người, do đâu, đâu vậy, có bao nhiêu, năm nào, ngày nào, "
    "tháng nào, khi nào, lúc nào, ở đâu, vì sao, tại sao, như thế nào, thế nào, những gì, nơi nào, ai là, người nào, điều gì, "
    "việc gì, cái gì, chất gì, con gì, đã được, được gì, của, cho, với, và, từ, trong, những, các, không, có, mấy, "
    "làm gì, đi đâu, những đâu, những ai, gồm những gì, cho biết, theo, nào là, này, đó, sẽ, bị, do, khi, sau khi, trước khi, trong khi, thì, "
    "để làm gì, bằng gì, về việc gì, nói gì, cần, hay, hay là, hay không, tại đâu, đến đâu, có thể, có nên, nên, vì, tại, ra sao, thì sao, đến"
)
_TOGETHER = ("thế còn", "người dẫn đầu", "hãy cho biết", "hãy kể tên", "liệt kê")
"""Only side by side: alone, "con" is a child more often than "còn", and "hay" an "or" than a request."""
_TALK_PAIRS = frozenset(
    f"{a}_{b}" for phrase in (*_TALK.split(", "), *_TOGETHER) for a, b in pairwise(phrase.split())
)
_TALK_WORDS = frozenset(word for phrase in _TALK.split(", ") for word in phrase.split())
_TALK_SHARE, _STOPWORD_SHARE, _ASKED_SHARE, _PAIR_SHARE = 0.3, 0.1, 0.01, 0.05


def restore_by_counts(question: str, count: Count, passages: int) -> str:
    """``question`` with the diacritics that its words most likely have; capitals stay.

    A word that has diacritics keeps them, and so does one that the collection does not hold.
    ``passages``: size of the collection that ``count`` speaks of.
    """
    parts = re.findall(r"\w+|\W+", clean(question))
    places = [i for i, part in enumerate(parts) if part[0].isalnum()]
    if not places or not passages:
        return question
    language = _Language(count, passages)
    best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}
    for place in places:
        best = {
            word: max(
                (score + language.likelihood(before, word) + _fitness(before, word), (*path, word))
                for before, (score, path) in best.items()
            )
            for word in language.options(key(parts[place]))
        }
    _, words = max(best.values())
    for place, word in zip(places, words, strict=True):
        parts[place] = _like(parts[place], word)
    return "".join(parts)


def known_pairs(text: str, count: Count) -> list[tuple[str, str]]:
    """Neighbouring words of ``text`` that ``_KNOWN_FROM`` passages or more hold side by side.

    None with a word that is far likelier one of those that questions are made of ("não" for "nào").
    """
    return [
        (a, b)
        for a, b in pairwise(re.findall(r"\w+", clean(text)))
        if not any(fold(word) in _TALK_FOLDED and key(word) not in _TALK_WORDS for word in (a, b))
        and count(f"{index_form(key(a))}_{index_form(key(b))}") >= _KNOWN_FROM
    ]


_TALK_FOLDED = frozenset(map(fold, _TALK_WORDS))
_KNOWN_FROM = 3


def _fitness(before: str, word: str) -> float:
    """Much less than nothing for a syllable that stands behind one other only: "nhiêu" behind "bao"."""
    return -100.0 if word == "nhiêu" and key(before) != "bao" else 0.0


class _Language:
    """Likelihoods of syllables and pairs in one collection."""

    def __init__(self, count: Count, passages: int) -> None:
        self._count = count
        self._passages = passages
        self._alone: dict[str, float] = {}

    def options(self, word: str) -> list[str]:
        """The spellings of ``word`` that the collection holds; the word itself where it holds none."""
        if fold(word) != word:
            return [word]
        return [form for form in spellings().get(word, ()) if self._single(form)] or [word]

    def _single(self, word: str) -> float:
        if word not in self._alone:
            counted = 0.0 if word in STOPWORDS else float(self._count(index_form(word)))
            share = _TALK_SHARE if word in _TALK_WORDS else _STOPWORD_SHARE
            if word not in STOPWORDS:
                share = _ASKED_SHARE if word in _TALK_WORDS else 0.0
            self._alone[word] = max(counted, share * self._passages)
        return self._alone[word]

    def likelihood(self, before: str, word: str) -> float:
        """Logarithm of the likelihood of ``word`` after ``before``, up to a constant."""
        alone = _BACKOFF * (self._single(word) + 0.5) / (30 * self._passages)
        pair = f"{index_form(before)}_{index_form(word)}"
        together = float(self._count(pair)) if before else 0.0
        if f"{before}_{word}" in _TALK_PAIRS:
            together = max(together, _PAIR_SHARE * self._passages)
        if together:
            return math.log(max(alone, (together - 0.5) / (self._single(before) + 1)))
        return math.log(alone)


def _like(typed: str, word: str) -> str:
    """``word`` with the capitals of ``typed``."""
    if key(typed) == word:
        return typed
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if typed[0].isupper() else word


# -- by the texts that were found

_PAIR_WEIGHT = 4.0


def restore_by_texts(
    question: str,
    texts: Iterable[str],
    *,
    pairs_known: Iterable[tuple[str, str]] = (),
    kept: Set[str] = frozenset(),
) -> str:
    """``question`` with the diacritics and capitals that its words have in ``texts``.

    The spelling whose neighbouring pairs are commonest in the texts (Viterbi over syllable pairs). ``pairs_known``:
    neighbours that the whole collection knows (``known_pairs``), for what stands side by side nowhere in the texts.
    What neither holds, what has diacritics already, and the words of ``kept`` stay as they are. Meant for questions
    typed without diacritics and the passages they found.
    """
    singles, pairs = _spellings([*texts, _TALK, *_TOGETHER])
    told = {(fold(a), fold(b)) for a, b in pairs}
    for a, b in pairs_known:
        if (fold(a), fold(b)) not in told:
            pairs[a, b] += 1
            singles[fold(a)][a] += 1
            singles[fold(b)][b] += 1
    parts = re.findall(r"\w+|\W+", clean(question))
    places = [i for i, part in enumerate(parts) if part[0].isalnum()]
    best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}
    for place in places:
        typed = parts[place]
        stays = has_diacritics(typed) or key(typed) in kept
        known = {} if stays else dict(singles.get(fold(typed), {}))
        options = known or {typed: 0}
        best = {
            word: max(
                (
                    score
                    + math.log1p(count)
                    + _PAIR_WEIGHT * math.log1p(pairs[before, word])
                    + _fitness(before, word),
                    (*path, word),
                )
                for before, (score, path) in best.items()
            )
            for word, count in options.items()
        }
    _, words = max(best.values())
    for place, word in zip(places, words, strict=True):
        parts[place] = word
    return "".join(parts)


def _spellings(
    texts: Iterable[str],
) -> tuple[dict[str, Counter[str]], Counter[tuple[str, str]]]:
    """How each folded syllable is written, and which spellings follow each other.

    The first capital of a sentence is lowered, where the next word does not make it a name.
    """
    singles: dict[str, Counter[str]] = defaultdict(Counter)
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for start, end in sentences(text):
            words = re.findall(r"\w+", text[start:end])
            if len(words) > 1 and not words[1][0].isupper() and not words[0].isupper():
                words[0] = words[0].lower()
            for word in words:
                singles[fold(word)][word] += 1
            pairs.update(pairwise(words))
    return singles, pairs
