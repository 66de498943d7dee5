"""Vectors by text and embedder, in one SQLite file of the cache folder, for all stores of a user.

A changed article costs only its changed passages, and a second store over the same articles nothing. The file
holds digests of texts, not the texts. It is a help and never a need: what goes wrong with it is passed over.
"""

import hashlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from filelock import FileLock

FILE = "vectors.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    digest BLOB PRIMARY KEY, day INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS vectors_by_day ON vectors (day);
"""
_DAY = 86_400
_log = logging.getLogger("qa")

Compute = Callable[[list[str]], list[list[float]]]
_T = TypeVar("_T")


class VectorCache:
    """Vectors of texts that were embedded before. Safe to share between threads and processes."""

    def __init__(self, folder: Path, *, megabytes: int) -> None:
        """Keep vectors in ``folder``, those not used for the longest time going first when ``megabytes`` are full."""
        self._path = folder.expanduser() / FILE
        self._limit = megabytes * 1_000_000
        self._guard = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._usable = megabytes > 0

    def embed(self, model: str, texts: Sequence[str], compute: Compute) -> list[list[float]]:
        """Vectors of ``texts`` in order; those that are not known are computed, once each, and kept."""
        digests = {text: _digest(model, text) for text in texts}
        known = self._load(list(digests.values()))
        missing = [text for text, digest in digests.items() if digest not in known]
        if missing:
            fresh = dict(zip((digests[t] for t in missing), compute(missing), strict=True))
            self._save(fresh)
            known |= fresh
        return [known[digests[text]] for text in texts]

    def _load(self, digests: list[bytes]) -> dict[bytes, list[float]]:
        def load(database: sqlite3.Connection) -> dict[bytes, list[float]]:
            today = int(time.time() // _DAY)
            found, stale = {}, []
            for digest in digests:
                row = database.execute(
                    "SELECT vector, day FROM vectors WHERE digest = ?", (digest,)
                ).fetchone()
                if row and row[0] and len(row[0]) % 4 == 0:
                    found[digest] = np.frombuffer(row[0], "<f4").tolist()
                    if row[1] != today:
                        stale.append((today, digest))
            database.executemany("UPDATE vectors SET day = ? WHERE digest = ?", stale)
            return found

        return self._try(load) or {}

    def _save(self, vectors: dict[bytes, list[float]]) -> None:
        today = int(time.time() // _DAY)
        rows = [(digest, today, np.asarray(v, "<f4").tobytes()) for digest, v in vectors.items()]

        def save(database: sqlite3.Connection) -> None:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            used = _bytes_used(database)
            if used > self._limit:
                share = 1 - 0.8 * self._limit / used
                database.execute(
                    "DELETE FROM vectors WHERE digest IN (SELECT digest FROM vectors ORDER BY day "
                    "LIMIT (SELECT CAST(count(*) * ? AS INTEGER) + 1 FROM vectors))",
                    (share,),
                )

        self._try(save)

    def _try(self, action: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """One transaction; None where there is no cache, or no more."""
        with self._guard:
            if not self._usable:
                return None
            try:
                try:
                    return self._within(action)
                except sqlite3.DatabaseError as error:
                    if type(error) is not sqlite3.DatabaseError:  # locked, full, …
                        raise
                    self._close()  # damaged: thrown away
                    self._path.unlink()
                    return self._within(action)
            except (sqlite3.Error, OSError) as error:
                _log.warning("Không dùng được bộ nhớ đệm vectơ %s (%s).", self._path, error)
                self._usable = False
                return None

    def _within(self, action: Callable[[sqlite3.Connection], _T]) -> _T:
        self._database = self._database or _connect(self._path)
        with self._database:
            return action(self._database)

    def close(self) -> None:
        """Close the file; the next call opens it anew."""
        with self._guard:
            self._close()

    def _close(self) -> None:
        if self._database:
            self._database.close()
            self._database = None


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):  # SQLite does not wait where two change the journal
        database = sqlite3.connect(path, timeout=10, check_same_thread=False)
        try:
            database.execute("PRAGMA page_size=16384")  # four vectors and more to a page
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(
                "PRAGMA synchronous=NORMAL"
            )  # what a power cut loses is computed again
            database.executescript(_SCHEMA)
        except sqlite3.Error:
            database.close()
            raise
    return database


def _bytes_used(database: sqlite3.Connection) -> int:
    values = [
        int(database.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    ]
    return (values[0] - values[1]) * values[2]


def _digest(model: str, text: str) -> bytes:
    return hashlib.sha256(f"{model}\0{text}".encode()).digest()[:16]
