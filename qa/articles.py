"""A file or folder of articles → ``Article`` records, with title, publisher and date."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from qa.errors import ArticleError
from qa.mastheads import guess_date, guess_publisher, guess_title, iso_date
from qa.vietnamese import clean

MAX_FILE_BYTES = 50_000_000
"""Larger files are refused: no article is that long, and reading one would stall the machine."""
NOT_A_DOCUMENT = "không đọc được nội dung"
"""Why a document is unreadable; what its reader says of it, in English, follows in parentheses."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article. ``published`` is an ISO date or its known front part, or None.

    ``based_on`` names the report that the article retells. ``path`` is absolute. ``content_hash``
    covers everything that is indexed or shown, so that a changed title counts as a change.
    """

    id: str
    title: str
    text: str
    publisher: str | None = None
    published: str | None = None
    based_on: str | None = None
    url: str | None = None
    path: str | None = None
    content_hash: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        shown = (self.title, self.text, self.publisher, self.published, self.based_on, self.url)
        digest = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()
        object.__setattr__(self, "content_hash", digest)

    def to_dict(self) -> dict[str, Any]:
        """All fields but the text, as JSON values."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "text"}


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A file, or a line of a JSONL file, that could not become an article, and why."""

    path: str
    reason: str


def read_articles(path: Path) -> Iterator[Article | Unreadable]:
    """Every article in ``path``, a file or a folder (searched in depth, hidden names left out).

    What cannot be read comes out as ``Unreadable`` and does not stop the others. ``README`` files
    of a folder are skipped, and so are files of other kinds.

    Raises:
        ArticleError: ``path`` itself does not exist.
    """
    if not path.exists():
        raise ArticleError(f"Không có tệp hay thư mục {path}. Hãy kiểm tra lại đường dẫn.")
    if path.is_file():
        yield from _read_file(path)
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.is_file() and not hidden and file.suffix.lower() in _READERS:
            if file.stem.upper() != "README":
                yield from _read_file(file)


def _read_file(path: Path) -> Iterator[Article | Unreadable]:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = " ".join(sorted(_READERS))
        yield Unreadable(path=_shown(path), reason=f"không hỗ trợ kiểu tệp này (chỉ nhận {kinds})")
        return
    try:
        if path.stat().st_size > MAX_FILE_BYTES and path.suffix.lower() != ".jsonl":
            raise ArticleError(f"tệp lớn hơn {MAX_FILE_BYTES // 1_000_000} MB")
        yield from reader(path)
    except ArticleError as error:
        yield Unreadable(path=_shown(path), reason=str(error))
    except OSError as error:
        yield Unreadable(path=_shown(path), reason=f"không mở được tệp ({error.strerror or error})")


def article_id(source: str) -> str:
    """The id of an article that brings none: a hash of where it came from, never of its content."""
    return hashlib.sha256(source.encode(errors="surrogateescape")).hexdigest()[:16]


def _shown(path: Path) -> str:
    """``path`` as text that can be stored and printed, whatever bytes a file name is made of."""
    return str(path).encode(errors="backslashreplace").decode()


# ---------------------------------------------------------------------------------------------
# One reader for each kind of file


def _read_text(path: Path) -> Iterator[Article]:
    yield _from_plain_text(path, _decode(path.read_bytes()), {})


def _read_markdown(path: Path) -> Iterator[Article]:
    text = _decode(path.read_bytes())
    header, body = _split_front_matter(text)
    if not header and (heading := re.match(r"\s*#\s+(.+?)\s*#*\n", body)):
        header = {"title": heading[1]}
    yield _from_plain_text(path, _without_markdown(body), header)


def _read_html(path: Path) -> Iterator[Article]:
    import trafilatura  # slow to import, and only web pages need it

    page = _decode(path.read_bytes())
    document: Any = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=True, favor_precision=False
    )
    if document is None or not (document.text or "").strip():
        raise ArticleError("không tìm thấy nội dung bài trong trang này")
    header = {
        "title": document.title,
        "publisher": document.sitename,
        "published": document.date,
        "url": document.url,
    }
    yield _from_plain_text(path, document.text or "", header)


def _read_document(path: Path) -> Iterator[Article]:
    import viparse  # loads its parsers on demand

    try:
        loaded = viparse.load(str(path), output="text", encoding="auto", max_bytes=MAX_FILE_BYTES)
    except viparse.ViparseError as error:
        raise ArticleError(f"{NOT_A_DOCUMENT} ({error})") from None
    text = "\n\n".join(document.text for document in loaded)
    text = _unwrap(_fill(text) if path.suffix.lower() == ".pdf" else text)
    if not text.strip():
        raise ArticleError(
            "không có chữ nào trong tệp (có thể là bản quét, cần nhận dạng chữ trước)"
        )
    yield _from_plain_text(path, text, {})


def _read_jsonl(path: Path) -> Iterator[Article | Unreadable]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{_shown(path)}:{number}"
            try:
                record = json.loads(_decode(line))
            except (ValueError, RecursionError):
                yield Unreadable(path=where, reason="không phải một đối tượng JSON")
                continue
            except ArticleError as error:
                yield Unreadable(path=where, reason=str(error))
                continue
            if not isinstance(record, dict) or not isinstance(record.get("text"), str):
                yield Unreadable(path=where, reason='thiếu khóa "text"')
            elif not clean(record["text"]).strip():
                yield Unreadable(path=where, reason="bài không có chữ nào")
            else:
                yield _from_record(record, path, number)


_Reader = Callable[[Path], Iterator[Article | Unreadable]]
_READERS: Mapping[str, _Reader] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_document,
    ".docx": _read_document,
    ".jsonl": _read_jsonl,
}
SUFFIXES = tuple(_READERS)
"""File name endings that can be read."""


# ---------------------------------------------------------------------------------------------
# From decoded text to an article


def _decode(data: bytes) -> str:
    """UTF-8 or UTF-16 with a byte order mark; windows-1258 where it is recognised."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = _decode_legacy(data)
    if "\x00" in text[:4096]:
        raise ArticleError("tệp không phải là văn bản")
    return text


def _decode_legacy(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1258"]).best()
    if best is None:
        raise ArticleError("không rõ bảng mã của tệp; hãy lưu lại tệp bằng UTF-8")
    return str(best)


def _split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = re.match(r"﻿?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", text, re.DOTALL)
    if not match:
        return {}, text
    try:
        header = yaml.safe_load(match[1])
    except (
        yaml.YAMLError,
        ValueError,
        RecursionError,
    ) as error:  # ValueError: the 30th of February
        raise ArticleError(f"phần đầu (front matter) viết sai YAML: {_first_line(error)}") from None
    if not isinstance(header, dict):
        raise ArticleError("phần đầu (front matter) phải gồm các dòng khóa: giá trị")
    return header, text[match.end() :]


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _without_markdown(text: str) -> str:
    """Plain text of simple Markdown: headings, emphasis, images and links lose their marks."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^[ \t]*#{1,6}[ \t]+(.*?)[ \t]*#*$", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return re.sub(r"^[ \t]*>[ \t]?", "", text, flags=re.MULTILINE)


_FULL = 0.8  # of the longest line; a headline is set larger and holds fewer characters
_PAGE_WIDTH = 60  # characters; narrower text gives no such clue


def _fill(text: str) -> str:
    """Join the lines of a printed page that are full and do not end a sentence.

    The next one may go on with a name or a number: "trao tặng" + "3 tỷ đồng".
    """
    lines = [line.rstrip() for line in text.split("\n")]
    width = max(_PAGE_WIDTH, *map(len, lines))
    joined = lines[0]
    for before, line in pairwise(lines):
        full = len(before) >= _FULL * width and before[-1:] not in ".!?…:"
        joined += (" " if full and line.strip() else "\n") + line
    return joined


def _unwrap(text: str) -> str:
    """Join the lines that a page layout broke: the next one goes on in lower case."""
    return re.sub(r"(?<=[\w,;–-])[ \t]*\n(?=[^\W\d_A-Z])(?=\w)", _join_if_lower, text)


def _join_if_lower(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1]
    return " " if following.islower() else match[0]


def _from_plain_text(path: Path, text: str, header: Mapping[str, Any]) -> Article:
    # Articles are never cut at the front: offsets count from the first character of `text`.
    text = clean(text).strip()
    if not text:
        raise ArticleError("bài không có chữ nào")
    title = _line(header.get("title")) or guess_title(text) or _line(path.stem)
    return Article(
        id=_line(header.get("id")) or article_id(path.resolve().as_posix()),
        title=title,
        text=text,
        publisher=_line(header.get("publisher") or header.get("source")) or guess_publisher(text),
        published=_published(header.get("published") or header.get("date")) or guess_date(text),
        based_on=_line(header.get("based_on")) or None,
        url=safe_url(_line(header.get("url"))),
        path=_shown(path.resolve()),
    )


def _from_record(record: Mapping[str, Any], path: Path, number: int) -> Article:
    where = f"{path.resolve()}:{number}"
    text = clean(record["text"]).strip()
    url = safe_url(_line(record.get("url")))
    given = record.get("id")
    return Article(
        id=_line(str(given)) if given not in (None, "") else article_id(url or where),
        title=_line(record.get("title")) or guess_title(text) or _line(path.stem),
        text=text,
        publisher=_line(record.get("publisher") or record.get("source")) or guess_publisher(text),
        published=_published(record.get("published") or record.get("date")) or guess_date(text),
        based_on=_line(record.get("based_on")) or None,
        url=url,
        path=_shown(Path(where)),
    )


def _line(value: Any) -> str:
    """A header value as one clean line; empty where there is none."""
    return " ".join(clean(str(value)).split()) if value is not None else ""


def safe_url(url: str | None) -> str | None:
    """``url`` if it is a plain web address without credentials, else None.

    Brackets, braces and the like stand in no address (RFC 3986, 2.2: only encoded), but in Markdown and templates.
    """
    return url if url and re.fullmatch(r"https?://[^\s@\"'<>\\\[\]{}|^`]+", url) else None


def _published(value: Any) -> str | None:
    """ISO date, or its known front part, of a header value; None where it has no such form."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = _line(value)
    if match := re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T ])", text):
        return iso_date(match[1], match[2], match[3])
    if match := re.match(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b", text):
        return iso_date(match[3], match[2], match[1])
    return None
