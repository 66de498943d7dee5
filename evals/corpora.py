"""Corpora: articles with the questions asked about them, and what can be made of them.

Texts and ids are kept as the index stores them (``qa.vietnamese.clean``), and a text stands once: the
index would leave its twin out, and a case that names the twin could not be won.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from evals.cases import Case
from qa.vietnamese import clean, sentences, syllables

Span = tuple[str, int, int]
"""Article id, start and end (exclusive), in code points of the article's text."""


class CorpusError(Exception):
    """A corpus that cannot be read; the message names the file and what to do."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """An article of a corpus."""

    id: str
    title: str
    text: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None

    def to_dict(self) -> dict[str, str]:
        """A JSONL line as ``hoibao index`` takes it."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Dataset:
    """Articles, and cases whose ``article_ids`` are ids of them."""

    name: str
    documents: tuple[Document, ...]
    cases: tuple[Case, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over documents and cases in the order of their ids: the same however they lay in files."""
        return _digest(self.documents, self.cases)

    @cached_property
    def collection(self) -> str:
        """SHA-256 over the documents alone: what is asked of them does not change an index."""
        return _digest(self.documents)


def _digest(*parts: Iterable[Document | Case]) -> str:
    rows = [sorted(map(asdict, part), key=itemgetter("id")) for part in parts]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def with_distractors(dataset: Dataset, documents: Iterable[Document]) -> Dataset:
    """More articles among which the right ones must be found; known ids and texts are left out."""
    gathered = {document.id: document for document in dataset.documents}
    texts = {document.text for document in dataset.documents}
    for document in documents:
        if document.id not in gathered and document.text not in texts:
            gathered[document.id] = document
            texts.add(document.text)
    return replace(dataset, documents=tuple(gathered.values()))


def without_gold(dataset: Dataset) -> Dataset:
    """Every article that a case names is gone, with its near twins, and every case is to be refused.

    A twin shares more than a tenth of its runs of six syllables with an article that is gone: another
    telling of the story might hold the answer still.

    Raises:
        CorpusError: nothing is left.
    """
    named = {article for case in dataset.cases for article in case.article_ids}
    gone = [shingles(d.text) for d in dataset.documents if d.id in named]
    told: dict[tuple[str, ...], set[int]] = {}
    for number, runs in enumerate(gone):
        for run in runs:
            told.setdefault(run, set()).add(number)
    left = tuple(
        d for d in dataset.documents if d.id not in named and not _is_twin(shingles(d.text), told)
    )
    if not left:
        raise CorpusError(
            f"{dataset.name}: no article is left without the right ones; add --distractors FILE"
        )
    return replace(
        dataset,
        documents=left,
        cases=tuple(
            replace(
                case,
                kind="unanswerable",
                answerable=False,
                answers=(),
                all_of=(),
                article_ids=(),
                evidence=(),
                corrections=(),
            )
            for case in dataset.cases
        ),
    )


_RUN = 6
_TWIN = 0.1


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of six neighbouring syllables."""
    words = syllables(text)
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _is_twin(
    runs: frozenset[tuple[str, ...]], told: Mapping[tuple[str, ...], Iterable[int]]
) -> bool:
    shared = Counter(number for run in runs for number in told.get(run, ()))
    return bool(shared) and max(shared.values()) > _TWIN * len(runs)


def sample(dataset: Dataset, n: int, seed: int) -> Dataset:
    """``n`` of the cases, in their order: those whose id with ``seed`` has the smallest hashes.

    So the draw is the same on every machine, and a smaller one is part of a larger one.
    """

    def lot(case: Case) -> bytes:
        return hashlib.sha256(f"{seed} {case.id}".encode()).digest()

    drawn = {case.id for case in sorted(dataset.cases, key=lot)[: max(n, 0)]}
    return replace(dataset, cases=tuple(case for case in dataset.cases if case.id in drawn))


def gold_spans(case: Case, texts: Mapping[str, str]) -> list[list[Span]]:
    """Where the answer of ``case`` stands: one entry for each thing to cite, with all its places.

    One entry for each sentence of ``case.evidence``, empty where its articles do not hold it. A case
    without evidence has one entry of all sentences that hold a reference, or none. ``texts``:
    ``Article.text`` by the ids in ``case.article_ids``; those it lacks are passed over.
    """
    own = {article: clean(texts[article]) for article in case.article_ids if article in texts}
    if case.evidence:
        return [
            [span for article, text in own.items() for span in _places(article, text, sentence)]
            for sentence in map(clean, case.evidence)
        ]
    references = [_words(answer) for answer in case.answers or case.all_of if syllables(answer)]
    holding = [
        (article, start, end)
        for article, text in own.items()
        for start, end in sentences(text)
        if any(reference in _words(text[start:end]) for reference in references)
    ]
    return [holding] if holding else []


def _places(article: str, text: str, sentence: str) -> Iterator[Span]:
    sentence = sentence.strip()
    start = text.find(sentence) if sentence else -1
    while start >= 0:
        yield article, start, start + len(sentence)
        start = text.find(sentence, start + len(sentence))


def _words(text: str) -> str:
    """A key in which whole words are found: "3 tỷ" does not stand in "13 tỷ"."""
    return f" {' '.join(syllables(text))} "


def write_articles(documents: Iterable[Document], file: Path) -> Path:
    """Write the JSONL that ``hoibao index`` takes; gives back ``file``."""
    lines = (json.dumps(d.to_dict(), ensure_ascii=False) + "\n" for d in documents)
    file.write_text("".join(lines), encoding="utf-8")
    return file
