"""A SQLite file of a store: connections, transactions, and whether it was made by this version."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qa.errors import StoreError, StoreOutdated

_META = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"


class Database:
    """One SQLite file; one connection a thread. ``meta`` holds the versions it was made with."""

    def __init__(self, path: Path, schema: str, versions: Mapping[str, str] | None) -> None:
        """Open or create the file at ``path`` with the tables of ``schema`` (None: any versions).

        Raises:
            StoreOutdated: the file was made with other versions.
            StoreError: the file is no database or cannot be written.
        """
        self._path = path
        self._versions = versions
        self._inode = 0
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        try:
            self._connection().executescript(_META + schema)
            self._inode = path.stat().st_ino
            if versions is not None:
                self._check(versions)
        except sqlite3.Error as error:
            self.close()
            raise StoreError(
                f"Không mở được kho bài {path} ({error}). Hãy kiểm tra quyền ghi và dung lượng đĩa, "
                "hoặc dùng --home để chọn thư mục khác."
            ) from None

    def reopen_if_replaced(self) -> bool:
        """Read the file that has taken the place of the one opened here; whether there is one.

        Raises:
            StoreOutdated: it was made with other versions.
        """
        inode = self._path.stat().st_ino
        if inode == self._inode:
            return False
        # Another thread may be reading the old file: its connections are closed with it.
        self._local = threading.local()
        if self._versions is not None:
            self._check(self._versions)
        self._inode = inode
        return True

    def close(self) -> None:
        """Close every connection; it cannot be used afterwards."""
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path, timeout=30, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            self._local.connection = connection
            with self._guard:
                self._connections.append(connection)
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def _check(self, versions: Mapping[str, str]) -> None:
        with self._transaction() as db:
            known = dict(db.execute("SELECT key, value FROM meta").fetchall())
            if not set(versions) & set(known):
                db.executemany("INSERT INTO meta VALUES (?, ?)", versions.items())
                return
        if different := sorted(k for k in versions if known.get(k) != versions[k]):
            details = ", ".join(f"{k}: {known.get(k)} → {versions[k]}" for k in different)
            raise StoreOutdated(
                f"Kho bài ở {self._path.parent} được tạo bằng phiên bản hoặc thiết lập khác ({details}). "
                "Hãy chạy: hoibao rebuild"
            )
