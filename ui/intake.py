"""Files that readers send → articles of the collection, with a result for each file.

A file is never trusted: its name, kind and size are checked here, whatever the page has checked.
It is read in a folder of its own that is deleted at once; the catalog keeps the text, which is all
that answers, reading and ``hoibao rebuild`` need (docs/decisions/0007).
"""

import logging
import re
import shutil
import tempfile
import threading
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

from qa import (
    Article,
    ArticleError,
    Assistant,
    IndexReport,
    Progress,
    QAError,
    Settings,
    Unreadable,
)
from qa.articles import NOT_A_DOCUMENT, SUFFIXES, article_id, read_articles
from qa.vietnamese import clean, fold
from ui.markup import number

logger = logging.getLogger(__name__)

Kind = Literal["added", "updated", "unchanged", "duplicate", "failed"]

UNPACKED_BYTES = 200_000_000
"""What a .docx, which is a zip file, may unpack to."""

_GROUP = 32  # articles; between two groups somebody else may change the collection
_LONGEST_STEM = 80  # characters; at most three bytes each, and a file name has 255
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What may be sent at a time. ``articles`` are those of one file; ``kinds`` are file name endings with their dots."""

    files: int
    megabytes: int
    articles: int = 2_000
    kinds: tuple[str, ...] = SUFFIXES

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        return cls(files=settings.upload_files, megabytes=settings.upload_mb)

    @property
    def file_bytes(self) -> int:
        return self.megabytes * 1_000_000

    @property
    def total_bytes(self) -> int:
        """Of a whole request, with room for what stands between the files."""
        return self.files * (self.file_bytes + 4096) + 4096

    def told(self) -> str:
        """The limits in words, for one who went beyond them."""
        return (
            f"Mỗi lần chỉ thêm được {self.files} tệp, mỗi tệp tối đa {self.megabytes} MB "
            f"và {number(self.articles)} bài. Hãy chọn ít tệp hơn hoặc tệp nhỏ hơn."
        )


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one file, in words for the one who sent it."""

    kind: Kind
    message: str


OnStep = Callable[[int, int], None]
"""Told how many of how many articles of a file are in."""
Cancelled = Callable[[], bool]
"""Whether the sender has thought better of it; asked before each group of articles."""


class Intake:
    """Adds files to the collection and takes articles out, one change at a time."""

    def __init__(self, assistant: Assistant, limits: Limits) -> None:
        self._assistant = assistant
        self.limits = limits
        # Among our own readers a change waits for its turn; qa would give up after ten seconds.
        self._turn = threading.Lock()

    def take(
        self,
        name: str,
        size: int,
        content: BinaryIO,
        on_step: OnStep,
        cancelled: Cancelled = lambda: False,
    ) -> Result:
        """Read one file and put its articles into the collection; never raises.

        ``name`` is what the sender calls it; ``size`` in bytes. What is in when it is ``cancelled`` stays.
        """
        if cancelled():
            return _cancelled(0, 0)
        if refusal := self._refusal(name, size):
            return Result(kind="failed", message=refusal)
        try:
            return self._take(safe_name(name), content, on_step, cancelled)
        except QAError as error:
            return Result(kind="failed", message=str(error))
        except Exception:  # of a reader of documents that meets something unheard of
            logger.exception("taking a file in failed")
            return Result(
                kind="failed",
                message="Không đọc được tệp này. Hãy lưu lại dưới dạng .txt hoặc .docx rồi thử lại.",
            )

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Take articles out; returns the ids that were there.

        Raises:
            QAError: another process is writing.
        """
        with self._turn:
            return self._assistant.remove(ids)

    def _refusal(self, name: str, size: int) -> str:
        if Path(safe_name(name)).suffix not in self.limits.kinds:
            return f"Không nhận kiểu tệp này, chỉ nhận {' '.join(self.limits.kinds)}."
        if size == 0:
            return "Tệp rỗng."
        if size > self.limits.file_bytes:
            return f"Tệp lớn hơn {self.limits.megabytes} MB. Hãy chia nhỏ tệp rồi gửi lại."
        return ""

    def _take(self, name: str, content: BinaryIO, on_step: OnStep, cancelled: Cancelled) -> Result:
        articles, unreadable = read_file(name, content, most=self.limits.articles)
        report = IndexReport()
        done = 0
        for group in _groups(articles):
            if cancelled():
                return _cancelled(done, len(articles))
            try:
                with self._turn:
                    part = self._assistant.add_articles(
                        group, on_progress=_counting(on_step, done, len(articles))
                    )
            except QAError as error:
                return Result(kind="failed", message=_cut_off(str(error), done, len(articles)))
            done += len(group)
            _merge(report, part)
            on_step(done, len(articles))
        return summarise(articles, unreadable, report)


def read_file(name: str, content: BinaryIO, *, most: int) -> tuple[list[Article], list[Unreadable]]:
    """The articles in a file that was sent; ``name`` must be safe. Nothing of it stays on the disk.

    Raises:
        ArticleError: there are more than ``most``, lines that cannot be read among them.
    """
    with tempfile.TemporaryDirectory(prefix="hoibao-") as folder:
        path = Path(folder).resolve() / name
        with path.open("wb") as copy:
            shutil.copyfileobj(content, copy)
        if _unpacked(path) > UNPACKED_BYTES:
            reason = "tệp nén này mở ra quá lớn; hãy lưu lại dưới dạng .txt"
            return [], [Unreadable(path=name, reason=reason)]
        items = list(islice(read_articles(path), most + 1))
    if len(items) > most:
        raise ArticleError(f"Tệp có hơn {number(most)} bài. Hãy chia nhỏ tệp rồi gửi lại.")
    articles = [identified(item, name) for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Unreadable)]


def identified(article: Article, name: str) -> Article:
    """The article under an id that does not depend on where its file lay for a moment.

    An id or address that it brings along stays. A file with one article is known by its name, title
    and day: sent again with another text it is the same article, while another file that happens to
    have the same name is not. A line of a .jsonl file is known by its content.
    """
    source = article.path or ""
    derived = article.id in (article_id(source), article_id(Path(source).as_posix()))
    if derived and name.endswith(".jsonl"):
        article = replace(article, id=article_id(f"upload\0{article.content_hash}"))
    elif derived:
        known_by = (name.casefold(), fold(article.title), article.published or "")
        article = replace(article, id=article_id("upload\0" + "\0".join(known_by)))
    return replace(article, path=None)


def safe_name(given: str) -> str:
    """The last part of a file name, without what a file system or a terminal could act on.

    Vietnamese letters stay: its sender knows the file by them.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    path = Path(_FORBIDDEN.sub("_", clean(last)).strip(" ."))
    stem, suffix = path.stem.strip(" .")[:_LONGEST_STEM].strip(), path.suffix.lower()
    if _RESERVED.fullmatch(stem):
        stem += "_"
    return (stem or "bai") + suffix[:16]


def _unpacked(path: Path) -> int:
    """Bytes that a zip file says it holds; a reader gets no more than that out of it."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as packed:
        return sum(member.file_size for member in packed.infolist())


def _groups(articles: Iterable[Article]) -> Iterable[list[Article]]:
    rest = iter(articles)
    while group := list(islice(rest, _GROUP)):
        yield group


def _counting(on_step: OnStep, done: int, total: int) -> Callable[[Progress], None]:
    return lambda progress: on_step(done + progress.done, total)


def _merge(report: IndexReport, part: IndexReport) -> None:
    report.added += part.added
    report.updated += part.updated
    report.unchanged += part.unchanged
    report.duplicates += part.duplicates


# -- the result in words


def _cut_off(why: str, done: int, total: int) -> str:
    """Why a file did not go in, or not to its end."""
    if not done:
        return why
    return f"Mới xong {done}/{total} bài. {why} Sau đó gửi lại tệp này để thêm phần còn lại."


def _cancelled(done: int, total: int) -> Result:
    words = "Đã hủy, chưa thêm bài nào."
    if done:
        words = f"Đã hủy khi xong {done}/{total} bài. Gửi lại tệp này nếu muốn thêm phần còn lại."
    return Result(kind="failed", message=words)


_WORDS: dict[Kind, tuple[str, str]] = {
    "added": ("Đã thêm bài “{}”.", "thêm {}"),
    "updated": ("Đã thay bài “{}” bằng bản mới.", "thay bản mới {}"),
    "unchanged": ("Bài “{}” đã có trong kho, không có gì đổi.", "không đổi {}"),
    "duplicate": ("Nội dung bài “{}” trùng với một bài đã có, nên không thêm.", "trùng {}"),
}


def summarise(
    articles: Sequence[Article], unreadable: Sequence[Unreadable], report: IndexReport
) -> Result:
    """One sentence about a file; its kind is the most that was done."""
    numbers: dict[Kind, int] = {
        "added": len(report.added),
        "updated": len(report.updated),
        "unchanged": len(report.unchanged),
        "duplicate": len(report.duplicates),
    }
    done = [kind for kind, number in numbers.items() if number]
    if not done:
        return Result(kind="failed", message=_why_not(unreadable))
    if len(articles) == 1 and not unreadable:
        return Result(kind=done[0], message=_WORDS[done[0]][0].format(articles[0].title))
    counted = ", ".join(_WORDS[kind][1].format(numbers[kind]) for kind in done)
    failed = f" {_lines_not_read(unreadable)}" if unreadable else ""
    return Result(kind=done[0], message=f"Tệp có {len(articles)} bài: {counted}.{failed}")


def _why_not(unreadable: Sequence[Unreadable]) -> str:
    if not unreadable:
        return "Không tìm thấy bài báo nào trong tệp."
    if len(unreadable) > 1 or _line(unreadable[0]):
        return _lines_not_read(unreadable)
    reason = unreadable[0].reason
    if reason.startswith(NOT_A_DOCUMENT):  # its parenthesis is English and names our folder
        logger.info("a document that was sent: %s", reason)
        reason = f"{NOT_A_DOCUMENT}: tệp hỏng, có mật khẩu hoặc không đúng kiểu"
    return f"{reason[:1].upper()}{reason[1:]}."


def _lines_not_read(unreadable: Sequence[Unreadable]) -> str:
    first = unreadable[0]
    return f"{len(unreadable)} dòng không đọc được (dòng {_line(first)}: {first.reason})."


def _line(item: Unreadable) -> str:
    """The number of a line in a .jsonl file; empty for a whole file."""
    found = re.search(r"\.jsonl:(\d+)$", item.path, re.IGNORECASE)
    return found[1] if found else ""
