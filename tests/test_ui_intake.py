"""Files that readers send, taken into a real store."""

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from qa import Article, Assistant, IndexReport, StoreBusy, Unreadable
from ui import intake
from ui.intake import Intake, Limits, Result, read_file, safe_name, summarise

ROAD = "Đà Nẵng mở đường mới\n\nĐường mới ở Đà Nẵng dài 12 km và có sáu làn xe."


@pytest.fixture
def assistant(open_assistant: Callable[..., Assistant]) -> Assistant:
    return open_assistant()


@pytest.fixture
def taking(assistant: Assistant) -> Callable[..., Result]:
    """Sends one file: ``taking(name, content)``."""
    house = Intake(assistant, Limits(files=4, megabytes=1))

    def take(name: str, content: str | bytes) -> Result:
        data = content.encode() if isinstance(content, str) else content
        return house.take(name, len(data), io.BytesIO(data), lambda *_: None)

    return take


def docx(*paragraphs: str) -> bytes:
    document, data = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(data)
    return data.getvalue()


def jsonl(*records: object) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


# -- which article a file is


def test_a_file_is_added_and_found_at_once(
    assistant: Assistant, taking: Callable[..., Result]
) -> None:
    assert taking("duong.txt", ROAD) == Result(
        kind="added", message="Đã thêm bài “Đà Nẵng mở đường mới”."
    )
    assert "12 km" in assistant.search("đường mới ở Đà Nẵng dài bao nhiêu?")[0].passage.text


def test_the_same_file_again_changes_nothing(taking: Callable[..., Result]) -> None:
    taking("duong.txt", ROAD)
    assert taking("duong.txt", ROAD).kind == "unchanged"
    assert taking("DUONG.TXT", ROAD).kind == "unchanged"
    assert taking("ten-khac.txt", ROAD).kind == "duplicate"


def test_a_corrected_file_takes_the_place_of_its_old_self(
    assistant: Assistant, taking: Callable[..., Result]
) -> None:
    taking("duong.txt", ROAD)
    assert taking("duong.txt", ROAD.replace("12 km", "21 km")).kind == "updated"
    (article,) = assistant.articles()
    assert "21 km" in article.text


def test_two_people_with_files_of_the_same_name_lose_nothing(
    assistant: Assistant, taking: Callable[..., Result]
) -> None:
    taking("bai.txt", ROAD)
    assert taking("bai.txt", "Thái Bình nhận bò\n\nHà Nội tặng 50 con bò.").kind == "added"
    assert taking("bai.txt", f"---\npublished: 2021-05-01\n---\n{ROAD} Tin sau.").kind == "added"
    assert len(assistant.articles()) == 3


def test_an_id_that_a_file_brings_along_decides(
    assistant: Assistant, taking: Callable[..., Result]
) -> None:
    taking("a.md", f"---\nid: cua-toi\ntitle: Một\n---\n{ROAD}")
    assert taking("b.md", f"---\nid: cua-toi\ntitle: Hai\n---\n{ROAD}").kind == "updated"
    assert [(a.id, a.title) for a in assistant.articles()] == [("cua-toi", "Hai")]


def test_lines_of_a_collection_are_known_by_what_they_say(
    assistant: Assistant, taking: Callable[..., Result]
) -> None:
    one, two = {"text": "Bài một nói về bò."}, {"text": "Bài hai nói về đường.", "id": "hai"}
    assert taking("tap.jsonl", jsonl(one, two)).message == "Tệp có 2 bài: thêm 2."
    other = {"text": "Bài mới đứng trước."}
    changed = {**two, "text": "Bài hai nói về cầu."}
    told = taking("tap.jsonl", jsonl(other, one, changed))
    assert told.message == "Tệp có 3 bài: thêm 1, thay bản mới 1, không đổi 1."
    assert {a.text for a in assistant.articles()} == {
        "Bài mới đứng trước.",
        "Bài một nói về bò.",
        "Bài hai nói về cầu.",
    }


def test_an_id_does_not_depend_on_the_machine(tmp_path: Path) -> None:
    def article_id() -> str:
        (articles, _) = read_file("duong.txt", io.BytesIO(ROAD.encode()), most=1)
        return articles[0].id

    first = article_id()
    tempfile.tempdir = str(tmp_path)
    try:
        assert article_id() == first
    finally:
        tempfile.tempdir = None


def test_no_copy_stays_and_no_path_is_told(
    assistant: Assistant,
    taking: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "tạm"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    taking("duong.txt", ROAD)
    told = taking("hong.docx", b"\x00\x01\x02")
    assert told == Result(
        kind="failed",
        message="Không đọc được nội dung: tệp hỏng, có mật khẩu hoặc không đúng kiểu.",
    )
    assert list(folder.iterdir()) == []
    assert [a.path for a in assistant.articles()] == [None]


def test_pruning_a_folder_leaves_what_readers_added(
    assistant: Assistant, taking: Callable[..., Result], tmp_path: Path
) -> None:
    taking("duong.txt", ROAD)
    empty = tmp_path / "trống"
    empty.mkdir()
    for folder in (empty, tmp_path, Path.cwd()):
        assert assistant.add([folder], prune=True).removed == []


# -- refusals and failures


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "Không nhận kiểu tệp này, chỉ nhận .txt"),
        ("a", b"x", "Không nhận kiểu tệp này"),
        ("", b"x", "Không nhận kiểu tệp này"),
        ("a.txt.exe", b"x", "Không nhận kiểu tệp này"),
        ("a.txt", b"", "Tệp rỗng."),
        ("a.txt", b"x" * 1_000_001, "Tệp lớn hơn 1 MB."),
        ("a.txt", b" \n ", "Bài không có chữ nào."),
        ("a.txt", b"\x00\x01\x02 chu", "Tệp không phải là văn bản."),
        ("a.md", "---\n- a\n---\nThân bài.".encode(), "Phần đầu (front matter)"),
        ("a.jsonl", b"{", "1 dòng không đọc được (dòng 1: không phải một đối tượng JSON)."),
        ("a.jsonl", b"\n\n", "Không tìm thấy bài báo nào trong tệp."),
        ("a.pdf", b"%PDF-1.4 rubbish", "Không đọc được nội dung"),
    ],
)
def test_what_cannot_be_taken_says_why(
    assistant: Assistant,
    taking: Callable[..., Result],
    name: str,
    content: bytes,
    words: str,
) -> None:
    told = taking(name, content)
    assert told.kind == "failed"
    assert told.message.startswith(words)
    assert assistant.articles() == []


def test_a_document_that_unpacks_to_too_much_is_refused(
    taking: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert taking("a.docx", docx("Đà Nẵng mở đường mới", "Đường dài 12 km.")).kind == "added"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * 5_000_000)
    monkeypatch.setattr(intake, "UNPACKED_BYTES", 4_000_000)
    assert taking("b.docx", data.getvalue()).message.startswith("Tệp nén này mở ra quá lớn")


def test_a_broken_zip_is_a_result(taking: Callable[..., Result]) -> None:
    assert taking("a.docx", docx("Một bài dài.")[:-40]).kind == "failed"
    assert taking("b.docx", b"PK\x05\x06" + b"\xff" * 18).kind == "failed"


def test_a_writer_elsewhere_is_told(
    assistant: Assistant, taking: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> IndexReport:
        raise StoreBusy("Kho bài đang được cập nhật.")

    monkeypatch.setattr(assistant, "add_articles", busy)
    assert taking("a.txt", ROAD) == Result(kind="failed", message="Kho bài đang được cập nhật.")


def test_a_file_that_is_cut_off_says_how_far_it_came(
    assistant: Assistant, taking: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = jsonl(*({"text": f"Bài số {n} của tập."} for n in range(40)))
    add_articles, calls = assistant.add_articles, []

    def second_time_busy(*given: Any, **named: Any) -> IndexReport:
        calls.append(given)
        if len(calls) == 2:
            raise StoreBusy("Kho bài đang được cập nhật. Hãy đợi.")
        return add_articles(*given, **named)

    monkeypatch.setattr(assistant, "add_articles", second_time_busy)
    assert taking("a.jsonl", whole) == Result(
        kind="failed",
        message="Mới xong 32/40 bài. Kho bài đang được cập nhật. Hãy đợi. "
        "Sau đó gửi lại tệp này để thêm phần còn lại.",
    )
    assert taking("a.jsonl", whole).message == "Tệp có 40 bài: thêm 8, không đổi 32."


def test_the_unexpected_is_logged_and_told_without_details(
    assistant: Assistant,
    taking: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def explode(*_: object, **__: object) -> IndexReport:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(assistant, "add_articles", explode)
    told = taking("a.txt", ROAD)
    assert told.kind == "failed"
    assert "secret" not in told.message
    assert "secret detail" in caplog.text


# -- names


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Tin Đắk Lắk.txt", "Tin Đắk Lắk.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\bài.docx", "bài.docx"),
        ("..", "bai"),
        ("", "bai"),
        (".txt", "txt"),
        ("...bí mật.txt", "bí mật.txt"),
        ("a\x00b\n\u202e.txt", "a_b_.txt"),
        ("CON.txt", "CON_.txt"),
        ('a<b>:"|?*.md', "a_b______.md"),
        ("A.TXT", "A.txt"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    made = safe_name(given)
    assert made.replace("_", "") == safe.replace("_", "")
    assert os.path.basename(made) == made
    assert safe_name(made) == made


def test_a_long_name_fits_a_file_system(tmp_path: Path) -> None:
    (tmp_path / safe_name("ữ" * 500 + ".markdown")).write_text("x")


# -- several at once


def test_people_who_add_and_remove_at_once_leave_a_whole_store(assistant: Assistant) -> None:
    house = Intake(assistant, Limits(files=4, megabytes=1))

    def send(person: int) -> str:
        data = jsonl(*({"text": f"Người {person} kể chuyện số {n}."} for n in range(40))).encode()
        result = house.take(f"{person}.jsonl", len(data), io.BytesIO(data), lambda *_: None)
        ids = [a.id for a in assistant.articles() if f"Người {person} " in a.text][:10]
        assert len(house.remove(ids)) == 10
        return result.message

    def ask() -> None:
        for _ in range(20):
            assistant.ask("Người 1 kể chuyện gì?")

    with ThreadPoolExecutor() as threads:
        asking = threads.submit(ask)
        sent = [threads.submit(send, person) for person in range(3)]
        assert [one.result(60) for one in sent] == ["Tệp có 40 bài: thêm 40."] * 3
        asking.result(60)
    assert len(assistant.articles()) == 3 * 30
    assert len(set(assistant.passage_counts().values())) == 1


def test_a_file_of_too_many_articles_is_refused_while_it_is_read(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = jsonl(*({"text": f"Bài số {n} của tập."} for n in range(6)), "hỏng", "hỏng").encode()

    def take(most: int) -> Result:
        house = Intake(assistant, Limits(files=4, megabytes=1, articles=most))
        return house.take("a.jsonl", len(data), io.BytesIO(data), lambda *_: None)

    read: list[object] = []
    read_all = intake.read_articles
    monkeypatch.setattr(
        intake,
        "read_articles",
        lambda path: (read.append(item) or item for item in read_all(path)),  # type: ignore[func-returns-value]
    )
    assert take(3) == Result(
        kind="failed", message="Tệp có hơn 3 bài. Hãy chia nhỏ tệp rồi gửi lại."
    )
    assert len(read) == 4
    assert take(7).kind == "failed"  # lines that cannot be read count too
    assert assistant.articles() == []
    assert take(8).kind == "added"


def test_a_file_that_is_cancelled_stops_between_two_groups(assistant: Assistant) -> None:
    data = jsonl(*({"text": f"Bài số {n} của tập."} for n in range(70))).encode()
    done: list[int] = []
    house = Intake(assistant, Limits(files=4, megabytes=1))

    def send(cancelled: Callable[[], bool]) -> Result:
        steps = lambda now, _: done.append(now)  # noqa: E731
        return house.take("a.jsonl", len(data), io.BytesIO(data), steps, cancelled)

    assert send(lambda: True) == Result(kind="failed", message="Đã hủy, chưa thêm bài nào.")
    cut = send(lambda: bool(done))
    assert cut.message.startswith("Đã hủy khi xong 32/70 bài.")
    assert len(assistant.articles()) == 32
    assert send(lambda: False).message == "Tệp có 70 bài: thêm 38, không đổi 32."


def test_steps_are_told_while_a_long_file_goes_in(assistant: Assistant) -> None:
    data = jsonl(*({"text": f"Bài số {n} của tập."} for n in range(70))).encode()
    steps: list[tuple[int, int]] = []
    Intake(assistant, Limits(files=4, megabytes=1)).take(
        "a.jsonl", len(data), io.BytesIO(data), lambda *step: steps.append(step)
    )
    assert steps == sorted(steps)
    assert steps[-1] == (70, 70)
    assert len(steps) >= 3


def test_a_removed_article_can_be_added_again(
    assistant: Assistant, taking: Callable[..., Result]
) -> None:
    taking("duong.txt", ROAD)
    (article,) = assistant.articles()
    assert Intake(assistant, Limits(files=1, megabytes=1)).remove([article.id, "không có"]) == [
        article.id
    ]
    assert taking("duong.txt", ROAD).kind == "added"


# -- words


def test_a_file_that_is_read_in_part_names_the_first_line() -> None:
    articles = [Article(id=str(n), title="Bài", text="Chữ.") for n in range(2)]
    bad = [Unreadable(path=f"x.jsonl:{n}", reason='thiếu khóa "text"') for n in (3, 9)]
    report = IndexReport(added=["0"], duplicates=["1"])
    assert summarise(articles, bad, report) == Result(
        kind="added",
        message='Tệp có 2 bài: thêm 1, trùng 1. 2 dòng không đọc được (dòng 3: thiếu khóa "text").',
    )
