"""Who may touch a store: two locks, known to all processes.

``writer.lock`` for as long as somebody adds, removes or rebuilds (a second writer waits or is told), and
``store.lock`` for the short moments in which files change, or a reader opens them anew.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qa.errors import StoreBusy, StoreError

_SECONDS = 30.0


class StoreLocks:
    """The locks of the store in ``home``; one object may take each of them again while it holds it."""

    def __init__(self, home: Path) -> None:
        """Make the folder where there is none.

        Raises:
            StoreError: the folder cannot be made.
        """
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"Không tạo được thư mục {home} ({error.strerror}). "
                "Hãy dùng --home để chọn thư mục khác."
            ) from None
        self._home = home
        self._writer = FileLock(home / "writer.lock")
        self._files = FileLock(home / "store.lock")

    @contextmanager
    def files(self) -> Iterator[None]:
        """Hold the files of the store.

        Raises:
            StoreBusy: another process has held them for half a minute.
        """
        try:
            with self._files.acquire(timeout=_SECONDS):
                yield
        except Timeout:
            raise StoreBusy(
                f"Kho bài {self._home} đang bị tiến trình khác giữ. Hãy thử lại sau ít phút."
            ) from None

    @contextmanager
    def writing(self, *, wait: float = 10.0) -> Iterator[None]:
        """Be the one who changes the store.

        Raises:
            StoreBusy: another process is at it, and was so ``wait`` seconds later; the message names it.
        """
        owner = self._home / "writer.json"
        try:
            with self._writer.acquire(timeout=wait):
                owner.write_text(
                    json.dumps({"pid": os.getpid(), "command": Path(sys.argv[0]).name})
                )
                yield
        except Timeout:
            raise StoreBusy(
                f"Kho bài đang được cập nhật bởi {_describe_owner(owner)}. "
                "Hãy đợi việc đó xong rồi chạy lại."
            ) from None


def _describe_owner(file: Path) -> str:
    try:
        owner = json.loads(file.read_text())
        return f"tiến trình {owner['pid']} ({owner['command']})"
    except (OSError, ValueError, KeyError):
        return "một tiến trình khác"
