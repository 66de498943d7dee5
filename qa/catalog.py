"""The catalog: articles, their passages and their state in SQLite. The source of truth.

An article is ``pending`` while its passages are on their way into the indexes, then ``indexed``;
``removing`` while they are on their way out. Only indexed ones can be seen. ``generation`` counts the
finished changes, so that another process notices them.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.articles import Article
from qa.database import Database
from qa.errors import QuestionError
from qa.passages import Passage
from qa.vietnamese import definitions, fold, index_words, syllables

SCHEMA_VERSION = 3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, publisher TEXT, published TEXT,
    based_on TEXT, url TEXT, path TEXT, content_hash TEXT NOT NULL, state TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_state ON articles (state) WHERE state != 'indexed';
CREATE INDEX IF NOT EXISTS articles_by_content ON articles (content_hash);
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    words TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id, start);
CREATE TABLE IF NOT EXISTS definitions (
    short TEXT NOT NULL, long_key TEXT NOT NULL, long TEXT NOT NULL, article_id TEXT NOT NULL,
    PRIMARY KEY (short, long_key, article_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS definitions_by_long ON definitions (long_key);
CREATE INDEX IF NOT EXISTS definitions_by_article ON definitions (article_id);
"""
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, kw_only=True)
class Headline:
    """An article without its text: what a list of all of them needs."""

    id: str
    title: str
    publisher: str | None = None
    published: str | None = None
    based_on: str | None = None


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Articles by publisher and by day of publication; what is None does not matter.

    ``publisher``: any part of its name, diacritics and capitals aside. ``since`` and ``until``, both
    inclusive: an ISO date or its front part (``2019``, ``2019-10``). An article whose day is known in part
    belongs to every day that it may be of; one without a date to none.

    Raises:
        QuestionError: a day has another form.
    """

    publisher: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for day in (self.since, self.until):
            if day is not None and not _DATE.fullmatch(day):
                raise QuestionError(
                    f"Ngày {day!r} phải có dạng 2019, 2019-10 hoặc 2019-10-26. Hãy viết lại."
                )

    def __bool__(self) -> bool:
        return any(value is not None for value in (self.publisher, self.since, self.until))


_COLUMNS = "id, title, text, publisher, published, based_on, url, path"
_HEADLINE = "id, title, publisher, published, based_on"


class Catalog(Database):
    """One SQLite file; one connection a thread. Every public method is one transaction."""

    def __init__(self, path: Path, versions: Mapping[str, str] | None) -> None:
        """Open or create the catalog at ``path`` for a store made with ``versions`` (None: any).

        Raises:
            StoreOutdated: the store was made with other versions.
            StoreError: the file is no catalog or cannot be written.
        """
        own = {"schema": str(SCHEMA_VERSION)}
        super().__init__(path, _SCHEMA, None if versions is None else dict(versions) | own)

    def raise_generation(self, generation: int) -> None:
        """Count on from ``generation``, so that everyone looks anew."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (str(generation),))

    # -- reading

    @property
    def generation(self) -> int:
        """Number of finished changes."""
        row = (
            self._connection().execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        )
        return int(row[0]) if row else 0

    def hashes(self) -> dict[str, tuple[str, str]]:
        """State and content hash of every article, by id."""
        rows = self._connection().execute("SELECT id, state, content_hash FROM articles")
        return {row[0]: (row[1], row[2]) for row in rows}

    def hashes_near(self, articles: Iterable[Article]) -> dict[str, tuple[str, str]]:
        """The same of those alone that share an id or a content with one of ``articles``."""
        wanted = list(articles)
        ids = json.dumps([article.id for article in wanted])
        contents = json.dumps([article.content_hash for article in wanted])
        rows = self._connection().execute(
            "SELECT id, state, content_hash FROM articles WHERE id IN (SELECT value FROM json_each(?)) "
            "OR content_hash IN (SELECT value FROM json_each(?))",
            (ids, contents),
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def paths(self) -> dict[str, str]:
        """Path of every article that came from a file, by id."""
        rows = self._connection().execute("SELECT id, path FROM articles WHERE path IS NOT NULL")
        return dict(rows.fetchall())

    def articles(self) -> list[Article]:
        """All indexed articles: latest first, undated last."""
        rows = self._connection().execute(
            f"SELECT {_COLUMNS} FROM articles WHERE state = 'indexed' "
            "ORDER BY published IS NULL, published DESC, title, id"
        )
        return [_article(row) for row in rows]

    def headlines(self) -> list[Headline]:
        """The same without their texts, of which there may be many megabytes."""
        rows = self._connection().execute(
            f"SELECT {_HEADLINE} FROM articles WHERE state = 'indexed' "
            "ORDER BY published IS NULL, published DESC, title, id"
        )
        return [Headline(**dict(zip(_HEADLINE.split(", "), row, strict=True))) for row in rows]

    def article(self, article_id: str, *, any_state: bool = False) -> Article | None:
        """One article, or None where no indexed one (or with ``any_state`` none) has this id."""
        row = (
            self._connection()
            .execute(
                f"SELECT {_COLUMNS} FROM articles WHERE id = ? AND (? OR state = 'indexed')",
                (article_id, any_state),
            )
            .fetchone()
        )
        return _article(row) if row else None

    def count(self) -> int:
        """Number of indexed articles."""
        row = self._connection().execute("SELECT count(*) FROM articles WHERE state = 'indexed'")
        return int(row.fetchone()[0])

    def selected(self, selection: Selection) -> frozenset[str]:
        """Ids of the indexed articles that fit ``selection``.

        Raises:
            QuestionError: no article is by that publisher.
        """
        rows = self._connection().execute(
            "SELECT id, publisher FROM articles WHERE state = 'indexed' "
            "AND (? IS NULL OR substr(published || '-99-99', 1, 10) >= ?) "
            "AND (? IS NULL OR substr(published || '-00-00', 1, 10) <= substr(? || '-99-99', 1, 10))",
            (selection.since, selection.since, selection.until, selection.until),
        )
        if selection.publisher is None:
            return frozenset(row[0] for row in rows)
        known = self.publishers()
        wanted = {p for p in known if fold(selection.publisher) in fold(p)}
        if not wanted:
            raise QuestionError(
                f"Không có bài nào của báo {selection.publisher}. "
                f"Các báo trong kho: {', '.join(known) or 'chưa có'}."
            )
        return frozenset(row[0] for row in rows if row[1] in wanted)

    def publishers(self) -> list[str]:
        """Publishers of the indexed articles, those with most articles first."""
        rows = self._connection().execute(
            "SELECT publisher FROM articles WHERE state = 'indexed' AND publisher IS NOT NULL "
            "GROUP BY publisher ORDER BY count(*) DESC, publisher"
        )
        return [row[0] for row in rows]

    def in_state(self, state: str) -> list[str]:
        """Ids of the articles in ``state``."""
        rows = self._connection().execute("SELECT id FROM articles WHERE state = ?", (state,))
        return [row[0] for row in rows]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages with these ids whose articles are indexed, in the order of ``ids``; the others are left out."""
        rows = self._connection().execute(
            'SELECT p.id, p.article_id, p.start, p."end", substr(a.text, p.start + 1, p."end" - p.start) '
            "FROM passages p JOIN articles a ON a.id = p.article_id "
            f"WHERE p.id IN ({_marks(ids)}) AND a.state = 'indexed'",
            list(ids),
        )
        found = {
            row[0]: Passage(id=row[0], article_id=row[1], start=row[2], end=row[3], text=row[4])
            for row in rows
        }
        return {i: found[i] for i in ids if i in found}

    def found(self, article_ids: Collection[str]) -> dict[str, Article]:
        """The indexed ones of these articles, by id."""
        rows = self._connection().execute(
            f"SELECT {_COLUMNS} FROM articles WHERE id IN ({_marks(article_ids)}) "
            "AND state = 'indexed'",
            list(article_ids),
        )
        return {row[0]: _article(row) for row in rows}

    def titles(self, article_ids: Collection[str]) -> dict[str, str]:
        """Titles of these articles, by id."""
        rows = self._connection().execute(
            f"SELECT id, title FROM articles WHERE id IN ({_marks(article_ids)})",
            list(article_ids),
        )
        return dict(rows.fetchall())

    def words(self, article_ids: Collection[str]) -> dict[str, dict[str, str]]:
        """``index_words`` of every passage of these articles: by article and passage."""
        rows = self._connection().execute(
            "SELECT article_id, id, words FROM passages "
            f"WHERE article_id IN ({_marks(article_ids)}) ORDER BY article_id, start",
            list(article_ids),
        )
        found: dict[str, dict[str, str]] = {article_id: {} for article_id in article_ids}
        for article_id, passage_id, words in rows:
            found[article_id][passage_id] = words
        return found

    def other_names(self, words: Sequence[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
        """What articles themselves say that runs of ``words`` stand for, or are shortened to, commonest first."""
        longest, words = 8, words[:200]
        runs = {
            " ".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, min(start + longest, len(words)) + 1)
        }
        marks = _marks(runs)
        rows = self._connection().execute(
            f"SELECT short, long, count(*) AS n FROM definitions WHERE short IN ({marks}) "
            "GROUP BY short, long_key UNION ALL "
            f"SELECT long_key, short, count(*) AS n FROM definitions WHERE long_key IN ({marks}) "
            "GROUP BY long_key, short ORDER BY n DESC",
            (*runs, *runs),
        )
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for form, other, _ in rows:
            # Short forms are kept as keys; SQLite's upper knows no Đ.
            name = other if other != other.lower() else other.upper()
            found[tuple(form.split())] = (*found.get(tuple(form.split()), ()), name)
        return found

    def passage_ids(self, article_id: str | None = None) -> set[str]:
        """Ids of the passages of one article, or of all."""
        rows = self._connection().execute(
            "SELECT id FROM passages WHERE ? IS NULL OR article_id = ?", (article_id, article_id)
        )
        return {row[0] for row in rows}

    # -- writing

    def put_pending(self, items: Iterable[tuple[Article, list[Passage]]]) -> None:
        """Store articles with their passages as pending, in the place of their old selves."""
        with self._transaction() as db:
            for article, passages in items:
                _forget_contents(db, article.id)
                values = (*(getattr(article, name) for name in _COLUMNS.split(", ")),)
                db.execute(
                    "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
                    (*values, article.content_hash),
                )
                db.executemany(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
                    [(p.id, p.article_id, p.start, p.end, index_words(p.text)) for p in passages],
                )
                db.executemany(
                    "INSERT OR IGNORE INTO definitions VALUES (?, ?, ?, ?)",
                    [
                        (short, " ".join(syllables(long)), long, article.id)
                        for short, long in definitions(article.text)
                    ],
                )

    def mark_removing(self, ids: Iterable[str]) -> None:
        """Hide these articles; their passages are about to leave the indexes."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE articles SET state = 'removing' WHERE id = ?", [(i,) for i in ids]
            )

    def finish(self, *, indexed: Iterable[str] = (), removed: Iterable[str] = ()) -> int:
        """Make pending articles visible and forget removed ones; returns the new generation."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE articles SET state = 'indexed' WHERE id = ?", [(i,) for i in indexed]
            )
            for article_id in removed:
                _forget_contents(db, article_id)
                db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            db.execute(
                "INSERT INTO meta VALUES ('generation', '1') "
                "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
            row = db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
            return int(row[0])


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _forget_contents(db: sqlite3.Connection, article_id: str) -> None:
    db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM definitions WHERE article_id = ?", (article_id,))


def _article(row: tuple[str, ...]) -> Article:
    return Article(**dict(zip(_COLUMNS.split(", "), row, strict=True)))
