"""What is put before a text that is embedded, for models that were trained so."""

import re
from dataclasses import dataclass

from qa.settings import Settings


@dataclass(frozen=True)
class Prefixes:
    """What is put before a question and before a passage."""

    query: str
    passage: str


E5_PREFIXES = Prefixes("query: ", "passage: ")


def read_prefixes(settings: Settings, model: str) -> Prefixes:
    """Those of the settings; else those that every E5 model was trained with, and none for others."""
    usual = (
        E5_PREFIXES
        if re.search(r"(?<![a-z0-9])e5-(?!.*instruct)", model.lower())
        else Prefixes("", "")
    )
    query, passage = settings.embedding_query_prefix, settings.embedding_passage_prefix
    return Prefixes(
        usual.query if query is None else query, usual.passage if passage is None else passage
    )


def identity(model: str, prefixes: Prefixes) -> str:
    """Name of a model with its prefixes: vectors made with others do not mix with its own."""
    return f"{model} {prefixes.query!r} {prefixes.passage!r}"
