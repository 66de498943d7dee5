"""Statements with two facts exchanged: are they caught, and are the true ones left alone?

A sentence of an article is taken as a statement, and once more with two of its figures, or two of its names,
exchanged. Everything in the exchanged one stands in the sentence; it is only false.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.corpora import Document
from qa.articles import Article
from qa.drafts import split_draft
from qa.evidence import Evidence, EvidenceSentence
from qa.passages import body_sentences
from qa.question import read_question
from qa.support import check_statement
from qa.vietnamese import clean, names

_FIGURE = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?![\w/-])")
_LENGTHS = range(60, 260)  # characters; shorter ones are headings, longer ones are lists
_AROUND = 4  # sentences to each side that are evidence, too
_ASKED = 7  # words of the sentence that the question repeats

Kind = Literal["figures", "names"]


@dataclass(frozen=True, kw_only=True)
class Swap:
    """A true statement, and the same with two facts exchanged; ``caught``, ``alarm``: found unsupported."""

    kind: Kind
    true: str
    exchanged: str
    caught: bool
    alarm: bool


def swaps(documents: Sequence[Document], *, each: int, seed: int) -> Iterator[Swap]:
    """``each`` swaps of both kinds, from articles in an order drawn by ``seed``."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable drawing
    wanted = dict.fromkeys(("figures", "names"), each)
    for document in chance.sample(documents, len(documents)):
        article = Article(
            id=document.id, title=clean(document.title or ""), text=clean(document.text)
        )
        spans = body_sentences(article)
        for place, (start, end) in enumerate(spans):
            if end - start not in _LENGTHS:
                continue
            text = article.text[start:end]
            for kind, exchanged in _exchanged(text, chance):
                if wanted[kind] and exchanged != text:
                    wanted[kind] -= 1
                    near = spans[max(0, place - _AROUND) : place + _AROUND]
                    yield Swap(
                        kind=kind,
                        true=text,
                        exchanged=exchanged,
                        caught=_is_unsupported(exchanged, text, article, near),
                        alarm=_is_unsupported(text, text, article, near),
                    )
        if not any(wanted.values()):
            return


def _exchanged(text: str, chance: random.Random) -> Iterator[tuple[Kind, str]]:
    figures = {match[0]: match for match in reversed(list(_FIGURE.finditer(text)))}
    if len(figures) > 1:
        a, b = sorted(chance.sample(list(figures.values()), 2), key=lambda match: match.start())
        middle = text[a.end() : b.start()]
        yield "figures", text[: a.start()] + b[0] + middle + a[0] + text[b.end() :]
    known = [name for name in dict.fromkeys(names(text)) if " " in name]
    if len(known) > 1:
        one, other = chance.sample(known, 2)
        yield "names", text.replace(one, "\0").replace(other, one).replace("\0", other)


def _is_unsupported(
    statement: str, sentence: str, article: Article, spans: Sequence[tuple[int, int]]
) -> bool:
    """Asked with the first words of the sentence, so that all depends on the check of the facts."""
    evidence = Evidence(
        sentences=tuple(
            EvidenceSentence(number=n, article=article, start=start, end=end, relevance=0.5)
            for n, (start, end) in enumerate(spans, start=1)
        ),
        tokens=0,
    )
    asked = read_question(f"{' '.join(sentence.split()[:_ASKED])} thế nào?")
    return check_statement(split_draft(statement)[0], asked, evidence).support == "unsupported"
