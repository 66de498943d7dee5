"""Catalog, vectors and full text as one thing that never tears.

Every change runs: pending in the catalog → vectors → full text → indexed in the catalog. A process
killed between two steps leaves ``pending`` or ``removing`` articles, which the next writer finishes;
readers see only indexed ones. Passage ids hold offsets and content, so finishing twice changes nothing.

"""

import shutil
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from qa import passages as passages_module
from qa import vietnamese
from qa.articles import Article, Unreadable, read_articles
from qa.catalog import Catalog, Headline
from qa.changes import (
    IndexReport,
    OnProgress,
    Progress,
    gone_from,
    ignore_progress,
    is_news,
    staying,
)
from qa.dense import DenseIndex
from qa.embedding import Embedding
from qa.errors import StoreBusy
from qa.lexical import LexicalEntry, LexicalIndex
from qa.locks import StoreLocks
from qa.passages import Passage, split_passages
from qa.settings import Settings

CATALOG, VECTORS, FULL_TEXT = "catalog.sqlite", "chroma", "fulltext"
"""What a store consists of."""
REBUILDING, WHOLE = "rebuilding", "whole"
"""Folder in which a store is built anew, and the file in it that says that it is whole."""

_BATCH = 32  # articles; what a killed run has to do again
_SLICE = 64  # passages embedded between two reports of progress


_T = TypeVar("_T")
_Prepared = tuple[Article, list[Passage]]


class Index:
    """The collection on disk, in ``settings.home``. Safe to share between threads."""

    def __init__(
        self, settings: Settings, embedding: Embedding, locks: StoreLocks | None = None
    ) -> None:
        """Open or create the store, and finish what a killed process left.

        Raises:
            StoreOutdated: made by another version, passage size or embedder.
            StoreError: the folder cannot be used.
        """
        self._settings = settings
        self._embedding = embedding
        home = settings.home.expanduser()
        self._locks = locks or StoreLocks(home)
        with self._locks.files():
            finish_replacement(home)
            self.catalog = Catalog(home / CATALOG, store_versions(settings, embedding))
            self.dense = DenseIndex(home / VECTORS)
            self.lexical = LexicalIndex(home / FULL_TEXT)
            self._generation = self.catalog.generation
        self._publishers: tuple[int, list[str]] = (-1, [])
        self._headlines: tuple[int, tuple[Headline, ...]] = (-1, ())
        self._repair_if_free()

    def close(self) -> None:
        """Release the store."""
        self.dense.close()
        self.catalog.close()

    # -- seeing what others do

    def refresh(self) -> None:
        """See what other processes have finished since the last call; cheap where nothing moved.

        Raises:
            StoreOutdated: the store was rebuilt with other settings meanwhile.
        """
        if self.catalog.generation == self._generation:
            return
        with self._locks.files():
            # Meanwhile another thread may have come to the same conclusion, or finished its writing.
            if self.catalog.reopen_if_replaced() or self.catalog.generation != self._generation:
                self.dense.reopen()
                self.lexical.reopen()
                self._generation = self.catalog.generation

    def publishers(self) -> list[str]:
        """As ``Catalog.publishers``, read once for each state of the collection."""
        generation, found = self._publishers
        if generation != self._generation:
            generation, found = self._generation, self.catalog.publishers()
            self._publishers = generation, found
        return found

    def headlines(self) -> tuple[Headline, ...]:
        """As ``Catalog.headlines``; the same object for as long as nothing changes."""
        self.refresh()
        generation, found = self._headlines
        if generation != self._generation:
            generation, found = self._generation, tuple(self.catalog.headlines())
            self._headlines = generation, found
        return found

    # -- changes

    def add(
        self,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        on_progress: OnProgress = ignore_progress,
    ) -> IndexReport:
        """Index files and folders; what is unchanged stays, what changed replaces its old self.

        With ``prune`` the articles that came from these paths and are no longer there go out.

        Raises:
            ArticleError: a path does not exist.
            StoreBusy: another process has been writing for ten seconds.
        """
        with self._locks.writing():
            self.refresh()
            self._repair()
            items = [item for path in paths for item in read_articles(Path(path))]
            gone = gone_from(paths, items, self.catalog.paths()) if prune else []
            return self._take(items, gone, on_progress)

    def add_articles(
        self, articles: Sequence[Article], *, on_progress: OnProgress = ignore_progress
    ) -> IndexReport:
        """The same with articles that were read already; nobody else waits for the reading.

        Raises:
            StoreBusy: another process has been writing for ten seconds.
        """
        with self._locks.writing():
            self.refresh()
            self._repair()
            return self._take(articles, [], on_progress)

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Take articles out of everything; returns the ids that were there."""
        with self._locks.writing():
            self.refresh()
            self._repair()
            present = [i for i in dict.fromkeys(ids) if self.catalog.article(i)]
            self._remove(present)
        return present

    def mirror(self, source: Catalog, *, on_progress: OnProgress = ignore_progress) -> int:
        """Hold what the catalog ``source`` holds, and nothing else; returns the number of its articles.

        What is here already stays as it is.
        """
        with self._locks.writing():
            self._repair()
            wanted = {i: h for i, (state, h) in source.hashes().items() if state != "removing"}
            known = {i: h for i, (_, h) in self.catalog.hashes().items()}
            self._remove([i for i in known if known[i] != wanted.get(i)])
            missing = [i for i in wanted if known.get(i) != wanted[i]]
            done = len(wanted) - len(missing)
            for group in _groups(missing):
                articles = [a for i in group if (a := source.article(i, any_state=True))]
                self._index_group(articles, done, len(wanted), on_progress)
                done += len(group)
        return len(wanted)

    # -- the steps of a change

    def _take(
        self, items: Sequence[Article | Unreadable], gone: list[str], on_progress: OnProgress
    ) -> IndexReport:
        """Index what is news among ``items``, then take out ``gone``."""
        report = IndexReport(removed=gone)
        known = self.catalog.hashes_near(i for i in items if isinstance(i, Article))
        by_content = staying(known, items, gone)
        waiting: list[Article] = []
        for item in items:
            if isinstance(item, Unreadable):
                report.failed.append(item)
            elif is_news(item, known, by_content, report):
                waiting.append(item)
        self._index_all(waiting, on_progress)
        self._remove(gone)
        return report

    def _split(self, article: Article) -> list[Passage]:
        return split_passages(article, size=self._settings.passage_chars)

    def _stored(self, ids: Iterable[str]) -> list[_Prepared]:
        articles = (self.catalog.article(i, any_state=True) for i in ids)
        return [(article, self._split(article)) for article in articles if article]

    def _index_all(self, articles: Sequence[Article], on_progress: OnProgress) -> None:
        done = 0
        for group in _groups(articles):
            self._index_group(group, done, len(articles), on_progress)
            done += len(group)

    def _index_group(
        self, articles: Sequence[Article], done: int, total: int, on_progress: OnProgress
    ) -> None:
        by_id = {article.id: (article, self._split(article)) for article in articles}
        prepared = list(by_id.values())
        self._write(prepared, self._embed(prepared, done, total, on_progress))

    def _embed(
        self, prepared: list[_Prepared], done: int, total: int, on_progress: OnProgress
    ) -> list[list[float]]:
        """Vectors of all passages in order; the slow part, outside of any lock on files."""
        texts: list[str] = []
        ends = []
        for article, passages in prepared:
            texts += [indexed_text(article, passage) for passage in passages]
            ends.append(len(texts))
        vectors: list[list[float]] = []
        for start in range(0, max(len(texts), 1), _SLICE):
            part = texts[start : start + _SLICE]
            vectors += self._embedding.get_text_embedding_batch(part) if part else []
            finished = bisect_right(ends, len(vectors))
            if finished:
                title = prepared[finished - 1][0].title
                on_progress(Progress(done=done + finished, total=total, article=title))
        return vectors

    def _write(self, prepared: list[_Prepared], vectors: list[list[float]]) -> None:
        with self._locks.files():
            stale = set[str]()
            for article, _ in prepared:
                stale |= self.catalog.passage_ids(article.id)
            fresh = [p for _, passages in prepared for p in passages]
            stale -= {p.id for p in fresh}
            self.catalog.put_pending(prepared)
            self.dense.delete(sorted(stale))
            self.dense.add([p.id for p in fresh], [p.article_id for p in fresh], vectors)
            self.lexical.change(add=_entries(prepared), delete=sorted(stale))
            self._generation = self.catalog.finish(indexed=[a.id for a, _ in prepared])

    def _remove(self, ids: Sequence[str]) -> None:
        if not ids:
            return
        with self._locks.files():
            gone = sorted(i for article_id in ids for i in self.catalog.passage_ids(article_id))
            self.catalog.mark_removing(ids)
            self.dense.delete(gone)
            self.lexical.change(delete=gone)
            self._generation = self.catalog.finish(removed=ids)

    # -- repair

    def _repair_if_free(self) -> None:
        """Finish at the start what a killed process left, unless somebody is at work."""
        try:
            with self._locks.writing(wait=0):
                self._repair()
        except StoreBusy:
            return

    def _repair(self, on_progress: OnProgress = ignore_progress) -> None:
        """Make vectors and full text hold exactly the passages of the catalog."""
        self._remove(self.catalog.in_state("removing"))
        pending = self.catalog.in_state("pending")
        expected = self.catalog.passage_ids()
        if not pending and len(expected) == len(self.dense) == len(self.lexical):
            return
        with self._locks.files():
            dense, lexical = self.dense.ids(), self.lexical.ids()
            self.dense.delete(sorted(dense - expected))
            self.lexical.change(delete=sorted(lexical - expected))
        missing = sorted(expected - dense | expected - lexical)
        damaged = dict.fromkeys(
            [*pending, *(i.rpartition(":")[0].rpartition(":")[0] for i in missing)]
        )
        done = 0
        for group in _groups(damaged):
            prepared = self._stored(group)
            self._restore(prepared, dense, lexical, (done, len(damaged)), on_progress)
            done += len(prepared)

    def _restore(
        self,
        prepared: list[_Prepared],
        dense: set[str],
        lexical: set[str],
        progress: tuple[int, int],
        on_progress: OnProgress,
    ) -> None:
        """Add only what is missing, so that full-text statistics stay those of a first run."""
        no_vector = [(a, [p for p in ps if p.id not in dense]) for a, ps in prepared]
        vectors = self._embed(no_vector, *progress, on_progress)
        fresh = [p for _, passages in no_vector for p in passages]
        no_entry = [(a, [p for p in ps if p.id not in lexical]) for a, ps in prepared]
        with self._locks.files():
            self.catalog.put_pending(prepared)
            self.dense.add([p.id for p in fresh], [p.article_id for p in fresh], vectors)
            self.lexical.change(add=_entries(no_entry))
            self._generation = self.catalog.finish(indexed=[a.id for a, _ in prepared])


def finish_replacement(home: Path) -> None:
    """Move a store that was built anew into its place, also where that was interrupted.

    To be called with the files of the store held. Nothing happens where none is waiting whole.
    """
    waiting = home / REBUILDING
    if not (waiting / WHOLE).exists():
        return
    for name in (CATALOG, VECTORS, FULL_TEXT):
        if (waiting / name).exists():
            for old in (home / name, home / f"{name}-wal", home / f"{name}-shm"):
                if old.is_dir():
                    shutil.rmtree(old)
                else:
                    old.unlink(missing_ok=True)
            (waiting / name).rename(home / name)
    shutil.rmtree(waiting)


def store_versions(settings: Settings, embedding: Embedding) -> dict[str, str]:
    """What a store is made with; a store made with anything else has to be rebuilt."""
    return {
        "text": str(vietnamese.VERSION),
        "passages": f"{passages_module.VERSION}/{settings.passage_chars}",
        "embedding": embedding.model_name,
    }


def indexed_text(article: Article, passage: Passage) -> str:
    """What is embedded and searched for a passage: the title in front (FACTS.md E)."""
    return f"{article.title}\n{passage.text}"


def _groups(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Batches of ``_BATCH``; itertools.batched needs Python 3.12."""
    rest = iter(items)
    while group := list(islice(rest, _BATCH)):
        yield group


def _entries(prepared: Iterable[_Prepared]) -> list[LexicalEntry]:
    return [
        LexicalEntry(passage_id=p.id, article_id=a.id, text=indexed_text(a, p))
        for a, passages in prepared
        for p in passages
    ]
