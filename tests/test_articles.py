"""Files of every kind, in every encoding, good and bad; titles, publishers and dates."""

import json
import os
import subprocess
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import Require
from hypothesis import given
from hypothesis import strategies as st

from qa import articles as articles_module
from qa.articles import (
    SUFFIXES,
    Article,
    Unreadable,
    article_id,
    read_articles,
    safe_url,
)
from qa.errors import ArticleError
from qa.vietnamese import clean

CHROMIUM = Path("/usr/bin/chromium")
HEADLINE = "Hà Nội và Thái Nguyên bàn chuyện hợp tác"
LEAD = (
    "(HNMO) - Sáng 21-6-2019, tại thành phố Thái Nguyên, Ban Thường vụ Thành ủy Hà Nội và Ban Thường "
    "vụ Tỉnh ủy Thái Nguyên phối hợp tổ chức hội nghị hợp tác, phát triển giữa hai địa phương."
)
GIFT = "Hà Nội đã trao tặng Thái Nguyên 3 tỷ đồng để làm công tác an sinh xã hội."
REPORT = f"{HEADLINE}\n\n{LEAD}\n\n{GIFT}"


def _write(file: Path, content: str | bytes) -> Path:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def _one(file: Path) -> Article:
    (item,) = read_articles(file)
    assert isinstance(item, Article), item
    return item


def _failure(file: Path) -> Unreadable:
    (item,) = read_articles(file)
    assert isinstance(item, Unreadable), item
    return item


# ---------------------------------------------------------------------------------------------
# Kinds of files


def _assert_report(article: Article, file: Path) -> None:
    assert article.title == HEADLINE
    assert LEAD in article.text
    assert GIFT in article.text
    assert article.publisher == "Hànộimới"
    assert article.published == "2019-06-21"
    assert article.path == str(file)


@pytest.mark.parametrize("ending", [".txt", ".TXT", ".md", ".markdown"])
def test_plain_text(tmp_path: Path, ending: str) -> None:
    file = _write(tmp_path / f"bai{ending}", REPORT)
    _assert_report(_one(file), file)
    assert _one(file).text == REPORT


def test_markdown(tmp_path: Path) -> None:
    file = _write(
        tmp_path / "bai.md",
        f"# {HEADLINE} ##\n\n![ảnh](a.png)\n\n{LEAD}\n\n## Phần hai\n\n> **{GIFT}** [Xem](http://a.b)\n",
    )
    article = _one(file)
    _assert_report(article, file)
    assert article.text.startswith(f"{HEADLINE}\n")
    assert "\nPhần hai\n" in article.text
    assert not set("#*>[]!") & set(article.text)
    assert "http" not in article.text


def test_web_page(tmp_path: Path) -> None:
    file = _write(
        tmp_path / "bai.html",
        f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{HEADLINE} | Báo</title>
        <meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="Báo Thử">
        <meta property="article:published_time" content="2019-06-22T08:30:00+07:00">
        <link rel="canonical" href="https://bao.example/hop-tac.html"></head><body>
        <nav><a href="/">Trang chủ</a> <a href="/the-thao">Thể thao</a></nav>
        <article><h1>{HEADLINE}</h1><p>{LEAD}</p><p>{GIFT}</p><script>alert("x")</script></article>
        <footer>Giấy phép số 1</footer></body></html>""",
    )
    article = _one(file)
    assert LEAD in article.text
    assert GIFT in article.text
    assert "alert" not in article.text
    assert "Thể thao" not in article.text
    assert (article.title, article.publisher, article.published, article.url) == (
        HEADLINE,
        "Báo Thử",
        "2019-06-22",
        "https://bao.example/hop-tac.html",
    )


def test_word_document(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading(HEADLINE, level=1)
    document.add_paragraph(LEAD)
    document.add_paragraph(GIFT)
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "Tăng 10,22%"
    document.save(str(tmp_path / "bai.docx"))
    article = _one(tmp_path / "bai.docx")
    _assert_report(article, tmp_path / "bai.docx")
    assert "Tăng 10,22%" in article.text


def _pdf(lines: Iterable[str]) -> bytes:
    """A page in Helvetica, with a cross-reference table, as small as a PDF can be."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    content = f"BT /F1 10 Tf 40 760 Td 14 TL {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + head.encode() + tail.encode()


def test_pdf_lines_are_joined_to_sentences(tmp_path: Path) -> None:
    file = _write(
        tmp_path / "bai.pdf",
        _pdf(
            [
                "Ha Noi ho tro Thai Nguyen",
                "Sang nay, tai thanh pho Thai Nguyen, lanh dao hai ben gap nhau va Ha Noi trao tang",
                "3 ty dong cho quy cua tinh. Tham du buoi gap mat con co Bi thu Tinh uy va Chu tich",
                "Uy ban nhan dan tinh, cung nhieu",
                "can bo khac cua hai noi.",
                "Hai ben hen gap lai.",
            ]
        ),
    )
    article = _one(file)
    assert article.title == "Ha Noi ho tro Thai Nguyen"
    assert article.text.split("\n") == [
        "Ha Noi ho tro Thai Nguyen",
        "Sang nay, tai thanh pho Thai Nguyen, lanh dao hai ben gap nhau va Ha Noi trao tang 3 ty dong "
        "cho quy cua tinh. Tham du buoi gap mat con co Bi thu Tinh uy va Chu tich Uy ban nhan dan tinh, "
        "cung nhieu can bo khac cua hai noi.",
        "Hai ben hen gap lai.",
    ]


@pytest.mark.browser
def test_vietnamese_pdf_printed_by_a_browser(tmp_path: Path, require: Require) -> None:
    require("browser", CHROMIUM.exists(), f"{CHROMIUM} is not there")
    page = _write(
        tmp_path / "bai.html",
        '<meta charset="utf-8"><body style="font: 11pt DejaVu Sans">'
        f'<p style="font-size: 18pt">{HEADLINE}</p><p>{LEAD}</p><p>{GIFT}</p>',
    )
    file = tmp_path / "bai.pdf"
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
    ]
    subprocess.run(
        [*command, f"--user-data-dir={tmp_path}/p", f"--print-to-pdf={file}", page.as_uri()],
        capture_output=True,
        check=True,
        timeout=60,
    )
    article = _one(file)
    _assert_report(article, file)
    assert article.text.split("\n") == [HEADLINE, LEAD, GIFT]


def test_jsonl(tmp_path: Path) -> None:
    records: list[Any] = [
        {
            "id": 7,
            "title": " Đầu \n đề ",
            "text": REPORT,
            "publisher": "Báo A",
            "published": "2020",
        },
        {
            "text": "Bài hai không có gì thêm.",
            "source": "Báo B",
            "date": "5/6/2021",
            "url": "https://b.vn/2",
        },
        {"text": REPORT, "based_on": "Tin gốc"},
    ]
    file = _write(tmp_path / "tin.jsonl", "\ufeff" + "\n\n".join(json.dumps(r) for r in records))
    first, second, third = read_articles(file)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(third, Article)
    assert (first.id, first.title, first.publisher, first.published) == (
        "7",
        "Đầu đề",
        "Báo A",
        "2020",
    )
    assert (second.publisher, second.published, second.url) == (
        "Báo B",
        "2021-06-05",
        "https://b.vn/2",
    )
    assert (third.title, third.publisher, third.published) == (HEADLINE, "Hànộimới", "2019-06-21")
    assert third.based_on == "Tin gốc"
    assert [a.path for a in (first, second, third)] == [f"{file}:{n}" for n in (1, 3, 5)]
    assert len({first.id, second.id, third.id}) == 3


def test_an_article_without_a_known_thing_has_none(tmp_path: Path) -> None:
    for file in (
        _write(tmp_path / "a.txt", "Chỉ có một câu."),
        _write(tmp_path / "b.jsonl", '{"text": "Chỉ có một câu."}'),
    ):
        article = _one(file)
        assert article.title == "Chỉ có một câu."
        assert (article.publisher, article.published, article.based_on, article.url) == (None,) * 4


# ---------------------------------------------------------------------------------------------
# Encodings


def _cp1258(text: str) -> bytes:
    """windows-1258: a letter with its quality mark, then the tone mark on its own."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = "".join(mark for mark in parts if mark not in tones)
            out += (unicodedata.normalize("NFC", base) + tones).encode("cp1258")
    return out


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(REPORT.encode(), id="utf-8"),
        pytest.param(REPORT.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(REPORT.encode("utf-16"), id="utf-16"),
        pytest.param(b"\xfe\xff" + REPORT.encode("utf-16-be"), id="utf-16 big-endian"),
        pytest.param(unicodedata.normalize("NFD", REPORT).encode(), id="decomposed"),
        pytest.param(REPORT.replace("\n", "\r\n").encode(), id="windows line ends"),
        pytest.param(_cp1258(REPORT), id="windows-1258"),
        pytest.param(f"\n\n  {REPORT}\n\n".encode(), id="blank around"),
    ],
)
def test_every_encoding_gives_the_same_text(tmp_path: Path, data: bytes) -> None:
    assert _one(_write(tmp_path / "a.txt", data)).text == REPORT


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes(range(256)) * 3, id="all bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, id="picture"),
        pytest.param(b"\xff\xfea", id="cut utf-16"),
        pytest.param(REPORT.encode("utf-16-be"), id="utf-16 without mark"),
        pytest.param(b"\x81\x8d\x8f\x90\x9d" * 9, id="no letters"),
    ],
)
def test_garbage_is_told_and_never_guessed(tmp_path: Path, data: bytes) -> None:
    failure = _failure(_write(tmp_path / "a.txt", data))
    assert "bảng mã" in failure.reason or "không phải là văn bản" in failure.reason


@given(st.binary(max_size=200))
def test_any_bytes_give_an_article_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "bytes"
    folder.mkdir(exist_ok=True)
    for ending in (".txt", ".md", ".jsonl"):
        for item in read_articles(_write(folder / f"a{ending}", data)):
            if isinstance(item, Article):
                assert item.text == clean(item.text).strip() != ""
                assert item.title
            else:
                assert item.reason


# ---------------------------------------------------------------------------------------------
# What cannot be read


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.txt", "", "không có chữ nào", id="empty"),
        pytest.param("a.txt", " \n\u200b\n", "không có chữ nào", id="blank"),
        pytest.param("a.md", "---\ntitle: A\n---\n\n", "không có chữ nào", id="only a header"),
        pytest.param("a.html", "", "không tìm thấy nội dung", id="empty page"),
        pytest.param(
            "a.html", "<html><body></body></html>", "không tìm thấy", id="page of nothing"
        ),
        pytest.param("a.pdf", "không phải PDF", "không đọc được", id="no pdf"),
        pytest.param("a.pdf", b"%PDF-1.4\ncut", "không đọc được", id="cut pdf"),
        pytest.param("a.pdf", _pdf([]), "bản quét", id="pdf without text"),
        pytest.param("a.docx", b"PK\x03\x04cut", "không đọc được", id="cut docx"),
        pytest.param("a.xyz", "abc", ".docx .htm .html .jsonl", id="unknown kind"),
        pytest.param("a.md", "---\ntitle: [x\n---\nThân bài.", "YAML", id="header: syntax"),
        pytest.param("a.md", "---\n- a\n---\nThân bài.", "khóa: giá trị", id="header: a list"),
        pytest.param(
            "a.md", "---\ndate: 2019-02-30\n---\nThân bài.", "YAML", id="header: no such day"
        ),
        pytest.param("a.jsonl", "nope", "JSON", id="line: no json"),
        pytest.param("a.jsonl", "[" * 100_000, "JSON", id="line: too deep"),
        pytest.param("a.jsonl", "[]", "text", id="line: a list"),
        pytest.param("a.jsonl", '{"title": "A"}', "text", id="line: no text"),
        pytest.param("a.jsonl", '{"text": 5}', "text", id="line: text is a number"),
        pytest.param("a.jsonl", '{"text": " "}', "không có chữ nào", id="line: blank text"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    failure = _failure(_write(tmp_path / name, content))
    assert failure.path.startswith(str(tmp_path / name))
    assert reason in failure.reason


def test_the_line_of_a_bad_record_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    lines = [
        '{"text": "Bài một."}'.encode(),
        b"nope",
        b"",
        '{"text": "Bài \\ud800hai."}'.encode(),
        b'{"text": "\xff\x90\x81"}',
        '{"text": "Bài ba."}'.encode(),
    ]
    file = _write(tmp_path / "a.jsonl", b"\n".join(lines))
    items = list(read_articles(file))
    assert [i.text for i in items if isinstance(i, Article)] == ["Bài một.", "Bài hai.", "Bài ba."]
    assert [i.path for i in items if isinstance(i, Unreadable)] == [f"{file}:2", f"{file}:5"]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    for name in ("a", "c"):
        _write(tmp_path / f"{name}.txt", f"Bài {name} nói về Thái Nguyên.")
    _write(tmp_path / "b.md", "---\ndate: 2019-02-30\n---\nThân bài.")
    _write(tmp_path / "d.docx", "hỏng")
    items = list(read_articles(tmp_path))
    assert [type(item).__name__ for item in items] == [
        "Article",
        "Unreadable",
        "Article",
        "Unreadable",
    ]
    assert [item.path for item in items] == [
        str(tmp_path / name) for name in ("a.txt", "b.md", "c.txt", "d.docx")
    ]


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _write(tmp_path / "a.txt", REPORT)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "Permission denied" in _failure(file).reason


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_module, "MAX_FILE_BYTES", 1_000_000)
    assert "1 MB" in _failure(_write(tmp_path / "a.txt", "a" * 1_000_001)).reason


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="nowhere"):
        list(read_articles(tmp_path / "nowhere"))


def test_a_folder_is_searched_in_depth_in_order(tmp_path: Path) -> None:
    for name in (
        "b/c/2.txt",
        "b/1.md",
        "a.txt",
        ".git/x.txt",
        "b/.hidden.txt",
        "README.md",
        "b/readme.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        _write(tmp_path / name, f"Bài {name}.")
    _write(tmp_path / "notes.csv", "a,b")
    found = [Path(str(item.path)).relative_to(tmp_path) for item in read_articles(tmp_path)]
    assert list(map(str, found)) == ["a.txt", "b/1.md", "b/c/2.txt"]


def test_a_readme_that_is_asked_for_is_read(tmp_path: Path) -> None:
    assert _one(_write(tmp_path / "README.md", "Bài đọc.")).text == "Bài đọc."


def test_every_kind_has_a_reader() -> None:
    assert set(SUFFIXES) == {".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".jsonl"}


def test_a_file_name_in_no_encoding(tmp_path: Path) -> None:
    name = os.fsdecode(b"b\xe0i.txt")
    try:
        _write(tmp_path / name, "Bài có tên tệp lạ.")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    article = _one(tmp_path / name)
    assert article.path is not None
    json.dumps(article.to_dict()).encode()
    article.path.encode()
    _write(tmp_path / name, "")
    _failure(tmp_path / name).path.encode()


# ---------------------------------------------------------------------------------------------
# Identity


def test_the_id_names_the_source_and_never_the_content(tmp_path: Path) -> None:
    file = _write(tmp_path / "a.txt", "Bài cũ nói chuyện cũ.")
    before = _one(file)
    after = _one(_write(file, "Bài mới nói chuyện mới."))
    other = _one(_write(tmp_path / "b.txt", "Bài mới nói chuyện mới."))
    assert before.id == after.id != other.id
    assert before.content_hash != after.content_hash == other.content_hash


def test_a_path_means_the_same_from_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "news").mkdir()
    absolute = _one(_write(tmp_path / "news" / "a.txt", REPORT))
    monkeypatch.chdir(tmp_path / "news")
    relative = _one(Path("a.txt"))
    assert (relative.id, relative.path) == (absolute.id, absolute.path)


def test_a_record_is_known_by_its_id_then_its_address_then_its_line(tmp_path: Path) -> None:
    def ids(*records: dict[str, str]) -> list[str]:
        file = _write(tmp_path / "a.jsonl", "\n".join(json.dumps(r) for r in records))
        return [item.id for item in read_articles(file) if isinstance(item, Article)]

    named, addressed, bare = (
        {"text": "Một.", "id": "m-1", "url": "https://b.vn/1"},
        {"text": "Hai.", "url": "https://b.vn/2"},
        {"text": "Ba."},
    )
    before = ids(named, addressed, bare)
    moved = ids(bare, named, addressed)
    assert before[0] == "m-1"
    assert moved[1:] == before[:2]
    assert moved[0] != before[2]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Khác"},
        {"text": "Khác"},
        {"publisher": "Khác"},
        {"published": "2020"},
        {"based_on": "Khác"},
        {"url": "https://b.vn"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_shown_counts_as_content(change: dict[str, str]) -> None:
    plain: dict[str, Any] = {"id": "a", "title": "Đề", "text": "Thân"}
    assert Article(**plain).content_hash != Article(**{**plain, **change}).content_hash
    assert (
        Article(**plain).content_hash == Article(**{**plain, "id": "b", "path": "c"}).content_hash
    )


def test_an_article_as_json_has_everything_but_the_text() -> None:
    article = Article(id="a", title="Đề", text="Thân", published="2019-10")
    shown = article.to_dict()
    assert "text" not in shown
    assert (shown["id"], shown["title"], shown["published"], shown["url"]) == (
        "a",
        "Đề",
        "2019-10",
        None,
    )
    json.dumps(shown)


def test_ids_are_short_and_repeatable() -> None:
    assert article_id("/a/b") == article_id("/a/b") != article_id("/a/c")
    assert len(article_id("x")) == 16


# ---------------------------------------------------------------------------------------------
# Header values


@pytest.mark.parametrize(
    ("value", "published"),
    [
        pytest.param("2019-10-26", "2019-10-26", id="day"),
        pytest.param('"2019-10"', "2019-10", id="month"),
        pytest.param("2019", "2019", id="year"),
        pytest.param("2019-10-26T08:30:00+07:00", "2019-10-26", id="time"),
        pytest.param("2019-10-26 08:30:00", "2019-10-26", id="time with blank"),
        pytest.param("26/10/2019", "2019-10-26", id="vietnamese"),
        pytest.param("6-3-2019 08:30", "2019-03-06", id="vietnamese with time"),
        pytest.param('"2019-13"', None, id="no such month"),
        pytest.param("31/2/2019", None, id="no such day"),
        pytest.param("hôm qua", None, id="words"),
        pytest.param("26/10", None, id="no year"),
        pytest.param("", None, id="empty"),
    ],
)
@pytest.mark.parametrize("key", ["published", "date"])
def test_dates_of_a_header(tmp_path: Path, key: str, value: str, published: str | None) -> None:
    article = _one(_write(tmp_path / "a.md", f"---\n{key}: {value}\n---\nThân bài ở đây.\n"))
    assert article.published == published
    assert article.text == "Thân bài ở đây."


def test_an_empty_first_choice_leaves_room_for_the_second(tmp_path: Path) -> None:
    header = "---\npublished:\ndate: 2020-01-02\npublisher:\nsource: Báo A\ntitle:\n---\n"
    article = _one(_write(tmp_path / "a.md", f"{header}{REPORT}"))
    assert (article.published, article.publisher, article.title) == (
        "2020-01-02",
        "Báo A",
        HEADLINE,
    )


def test_a_header_wins_over_the_text(tmp_path: Path) -> None:
    header = "---\nid: bai-1\ntitle: Đầu đề\npublisher: Báo A\npublished: 2001-02-03\n---\n"
    article = _one(_write(tmp_path / "a.md", header + REPORT))
    assert (article.id, article.title, article.publisher, article.published) == (
        "bai-1",
        "Đầu đề",
        "Báo A",
        "2001-02-03",
    )


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://bao.vn/a-1.html?x=1#y", True),
        ("http://bao.vn", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://user:pass@bao.vn", False),
        ("https://bao.vn/a b", False),
        ('https://bao.vn/"onclick=', False),
        ("https://bao.vn/<script>", False),
        ("https://vi.wikipedia.org/wiki/Hu%E1%BA%BF_(th%C3%A0nh_ph%E1%BB%91)", True),
        ("https://bao.vn/a?x=[1]{{7*7}}", False),
        ("//bao.vn", False),
        ("ftp://bao.vn", False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_are_kept(url: str | None, safe: bool) -> None:
    assert safe_url(url) == (url if safe else None)


# ---------------------------------------------------------------------------------------------
# What a report says of itself


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(f"{HEADLINE}\nThân bài.", HEADLINE, id="first line"),
        pytest.param(f"Chính trị\n{HEADLINE}\nThân bài.", HEADLINE, id="section above"),
        pytest.param("(NLĐO) - Chiều 6-3, họp ở đó.", "Chiều 6-3, họp ở đó.", id="no headline"),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str) -> None:
    assert _one(_write(tmp_path / "a.txt", text)).title == title


def test_a_long_opening_is_shortened_between_words(tmp_path: Path) -> None:
    text = "Thành ủy " * 40 + "họp."
    title = _one(_write(tmp_path / "a.txt", text)).title
    assert title.endswith("…")
    assert len(title) <= 121
    assert text.startswith(title[:-1] + " ")


def test_our_own_articles(seeds: Path) -> None:
    found = {Path(str(item.path)).stem: item for item in read_articles(seeds)}
    assert all(isinstance(item, Article) for item in found.values())
    assert {name: item.published for name, item in found.items() if isinstance(item, Article)} == {
        "da-nang-tp-hcm-binh-duong": "2024-10",
        "ha-noi-thai-binh": "2019-10-26",
        "ha-noi-thai-nguyen": None,
        "ha-noi-tp-hcm": "2023-10-18",
        "tp-hcm-thai-nguyen": None,
    }
    for item in found.values():
        assert isinstance(item, Article)
        assert item.publisher == "HoiBao"
        assert item.based_on


ORIGINALS = {
    "000": ("Chiều 6-3, Thành ủy TP HCM đã tiếp Đoàn công tác", "Người Lao Động", None),
    "001": ("Sáng 21-6, tại thành phố Thái Nguyên", "Hànộimới", None),
    "002": (
        "Đà Nẵng trao đổi kinh nghiệm các lĩnh vực với Thành phố Hồ Chí Minh và tỉnh Bình Dương",
        "Báo Đà Nẵng",
        None,
    ),
    "003": (
        "Hà Nội – Thái Bình: Tăng cường chia sẻ kinh nghiệm trên nhiều lĩnh vực",
        "Kinh tế & Đô thị",
        "2019-10-26",
    ),
    "004": (
        "Hà Nội và Thành phố Hồ Chí Minh bắt tay hợp tác phát triển kinh tế, đô thị",
        "Báo Xây dựng",
        "2023-10-18",
    ),
}


@pytest.mark.shared
@pytest.mark.parametrize("number", ORIGINALS)
def test_the_originals(shared: Path, number: str) -> None:
    (file,) = (shared / "seeds").glob(f"{number}_*.txt")
    article = _one(file)
    title, publisher, published = ORIGINALS[number]
    assert article.title.startswith(title)
    assert article.title.removesuffix("…") in article.text
    assert (article.publisher, article.published) == (publisher, published)
    assert article.text == clean(file.read_text(encoding="utf-8")).strip()


def test_a_date_of_yaml_in_any_zone_is_the_day_as_written(tmp_path: Path) -> None:
    day = datetime(2019, 10, 26, 1, 0, tzinfo=UTC).isoformat()
    assert (
        _one(_write(tmp_path / "a.md", f"---\ndate: {day}\n---\nThân bài.")).published
        == "2019-10-26"
    )
