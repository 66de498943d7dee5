"""The Vietnamese text layer: pure functions on strings, no model, no state.

Two kinds of function live here. ``clean`` makes the text that is stored and shown. Everything else
makes *keys* for comparing and searching, or finds offsets in a text; keys are never shown.
"""

from qa.vietnamese.abbreviations import (
    Alternative,
    alternatives,
    choose_readings,
    definitions,
    spell_out,
    spell_out_text,
)
from qa.vietnamese.figures import dates, figure_tokens, numbers
from qa.vietnamese.letters import clean, fold, has_diacritics, key, syllables
from qa.vietnamese.names import COUNTRIES, COUNTRY_NAMES, names
from qa.vietnamese.sentences import sentences, trim
from qa.vietnamese.tokens import (
    FOLDED_STOPWORDS,
    STOPWORDS,
    index_form,
    index_tokens,
    index_words,
    unified_syllables,
    unify,
)

VERSION = 2
"""Raise when tokens change: a store made with another version is refused (``StoreOutdated``)."""

__all__ = [
    "COUNTRIES",
    "COUNTRY_NAMES",
    "FOLDED_STOPWORDS",
    "STOPWORDS",
    "VERSION",
    "Alternative",
    "alternatives",
    "choose_readings",
    "clean",
    "dates",
    "definitions",
    "figure_tokens",
    "fold",
    "has_diacritics",
    "index_form",
    "index_tokens",
    "index_words",
    "key",
    "names",
    "numbers",
    "sentences",
    "spell_out",
    "spell_out_text",
    "syllables",
    "trim",
    "unified_syllables",
    "unify",
]
