"""The ``hoibao`` command: what it prints, and how it leaves."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeLLM, HashEmbedding

from qa import Assistant, ModelUnavailable
from qa.__main__ import main
from qa.endpoint import read_address
from qa.llm import LanguageModel, ModelInfo
from qa.prompts import REFUSAL

ROOT = Path(__file__).parent.parent
MONEY = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
GOLD = "Giá vàng hôm nay bao nhiêu?"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def one_clear_line(self) -> str:
        """The line on stderr, where that is all there is."""
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        assert "Traceback" not in self.err
        return self.err.strip()


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process, with hashed vectors and without a model."""
    monkeypatch.setattr("qa.answering.open_embedder", lambda settings: HashEmbedding())
    monkeypatch.setenv("QA_LLM", "none")
    monkeypatch.setenv("QA_REFUSAL_THRESHOLD", "0.01")  # hashed vectors are farther than e5's

    def run_(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, captured.out, captured.err)

    return run_


@pytest.fixture
def stored(seeded: Path, run: Run) -> Run:
    """The same over a store with ``seeds/`` in it."""
    assert seeded.is_dir()
    return run


# -- asking


def test_an_answer_is_printed_with_its_source(stored: Run) -> None:
    ran = stored("ask", MONEY)
    assert (ran.status, ran.err) == (0, "")
    assert "3 tỷ đồng" in ran.out
    assert "  [1] “Nhân dịp này, Hà Nội trao tặng tỉnh Thái Nguyên" in ran.out
    assert "HoiBao" in ran.out
    assert "theo Báo Hànộimới" in ran.out


def test_a_date_is_printed_as_vietnamese_write_it(stored: Run) -> None:
    ran = stored("ask", "Chín tháng năm 2019 kinh tế Thái Bình tăng bao nhiêu phần trăm?")
    assert ran.status == 0
    assert "26/10/2019" in ran.out


def test_a_refusal_leaves_with_three_and_what_is_nearest(stored: Run) -> None:
    ran = stored("ask", GOLD)
    assert (ran.status, ran.err) == (3, "Không bài báo nào tìm được là của hôm nay.\n")
    assert ran.out.startswith(REFUSAL)
    assert "Các bài gần nhất:" in ran.out


def test_an_answer_as_json(stored: Run) -> None:
    ran = stored("ask", "--json", MONEY)
    assert (ran.status, ran.err) == (0, "")
    answer = ran.json()
    assert (answer["schema_version"], answer["status"]) == (1, "quoted")
    assert answer["citations"][0]["number"] == 1


def test_a_refusal_as_json_leaves_with_three(stored: Run) -> None:
    ran = stored("ask", GOLD, "--json")
    assert (ran.status, ran.json()["status"]) == (3, "refused")


def test_the_restored_question_is_shown(stored: Run) -> None:
    ran = stored("ask", "9 thang dau nam 2023 tp hcm tang truong bao nhieu phan tram")
    assert ran.status == 0
    assert ran.out.startswith("Đã hiểu câu hỏi là: ")
    assert "5,47%" in ran.out


@pytest.mark.parametrize(
    "question", ["", "   ", "?", "a" * 501], ids=["empty", "blank", "mark", "long"]
)
def test_a_question_that_is_none(stored: Run, question: str) -> None:
    ran = stored("ask", question)
    assert ran.status == 1
    assert ran.one_clear_line().startswith("Câu hỏi")


def answering_with(monkeypatch: pytest.MonkeyPatch, *replies: Any, remote: bool = False) -> None:
    info = ModelInfo(name="fake", mode="openai", endpoint="https://ai.test/v1", remote=remote)
    monkeypatch.setattr(
        "qa.answering.open_llm",
        lambda settings, llm: LanguageModel(settings, info, FakeLLM(*replies)),
    )


def test_a_notice_goes_to_stderr(stored: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answering_with(monkeypatch, "Hà Nội trao tặng tỉnh Thái Nguyên 9 tỷ đồng.")
    ran = stored("ask", MONEY)
    assert ran.status == 0
    assert "không khớp" in ran.one_clear_line()
    assert "9 tỷ" not in ran.out


def test_a_model_that_fails_ends_in_quotes(stored: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.llm._PAUSE", 0.0)
    answering_with(monkeypatch, ModelUnavailable("Không nối được. Hãy thử lại."))
    ran = stored("ask", MONEY)
    assert ran.status == 0
    assert ran.one_clear_line().startswith("Không nối được. Hãy thử lại.")
    assert "3 tỷ đồng" in ran.out


@pytest.mark.parametrize("remote", [True, False])
def test_a_remote_model_is_told_of(
    stored: Run, monkeypatch: pytest.MonkeyPatch, remote: bool
) -> None:
    answering_with(monkeypatch, "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng. [1]", remote=remote)
    ran = stored("ask", MONEY, "--json")
    assert ran.json()["status"] == "answered"
    assert ("https://ai.test/v1" in ran.err) is remote
    assert ("https://ai.test/v1" in stored("doctor").out.partition("Lưu ý")[2]) is remote


def test_a_remote_embedder_is_told_of(stored: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    embedding = HashEmbedding()
    embedding.__dict__["address"] = read_address("https://key@ai.test/v1", setting="X")
    monkeypatch.setattr("qa.answering.open_embedder", lambda settings: embedding)
    assert "toàn văn bài báo được gửi tới https://ai.test/v1" in stored("index", "none.txt").err
    assert "toàn văn bài báo được gửi tới https://ai.test/v1" in stored("doctor").out


def test_a_remote_reranker_is_told_of(stored: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_RERANK_BASE_URL", "https://key@rank.test/v1")
    assert "được gửi tới https://rank.test/v1 để xếp hạng" in stored("doctor").out


# -- searching


def test_search_prints_places_titles_and_passages(stored: Run) -> None:
    ran = stored("search", MONEY, "-n", 2)
    assert (ran.status, ran.err) == (0, "")
    assert re.findall(r"^(\d)\. ", ran.out, flags=re.MULTILINE) == ["1", "2"]
    assert "3 tỷ đồng" in ran.out


def test_search_as_json(stored: Run) -> None:
    hits = stored("search", "--json", "--limit", 3, MONEY).json()
    assert len(hits) == 3
    assert set(hits[0]) == {
        *("passage", "article", "score", "dense_rank", "lexical_rank", "same_story")
    }


def test_search_in_an_empty_store(run: Run) -> None:
    assert run("search", MONEY) == Ran(0, "Không tìm thấy đoạn nào.\n", "")


# -- the collection


def test_indexing_counts_what_it_did(run: Run, seeds: Path) -> None:
    assert run("index", seeds) == Ran(0, "5 bài mới.\n", "")
    assert run("index", seeds) == Ran(0, "5 bài không đổi.\n", "")


def test_a_bad_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text("Tin tốt\n\nCầu Mộc Sơn dài 120 mét.", encoding="utf-8")
    (folder / "[bad].pdf").write_bytes(b"%PDF-1.7 broken")
    ran = run("index", folder)
    assert (ran.status, ran.out) == (0, "1 bài mới.\n")
    assert "[bad].pdf" in ran.one_clear_line()
    report = run("index", folder, "--json").json()
    assert len(report["unchanged"]) == 1
    assert [Path(f["path"]).name for f in report["failed"]] == ["[bad].pdf"]


def test_nothing_but_bad_files_is_a_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    ran = run("index", tmp_path / "bad.pdf")
    assert ran.status == 1
    assert "bad.pdf" in ran.one_clear_line()


def test_a_path_that_is_not_there(run: Run) -> None:
    ran = run("index", "/không/có")
    assert ran.status == 1
    assert "/không/có" in ran.one_clear_line()


def test_pruning_takes_out_what_is_gone(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"Tin {name}\n\nChuyện {name}.", encoding="utf-8")
    assert run("index", folder).out == "2 bài mới.\n"
    (folder / "two.txt").unlink()
    assert run("index", folder).out == "1 bài không đổi.\n"
    assert run("index", folder, "--prune").out == "1 bài không đổi, 1 bài đã bỏ.\n"


def test_articles_are_listed(stored: Run) -> None:
    ran = stored("articles")
    assert (ran.status, ran.err, ran.out.count("\n")) == (0, "", 5)
    assert "18/10/2023" in ran.out
    listed = stored("articles", "--json").json()
    assert [a["published"] for a in listed] == ["2024-10", "2023-10-18", "2019-10-26", None, None]
    assert all("text" not in article for article in listed)


def test_an_empty_store_says_how_to_fill_it(run: Run) -> None:
    assert "hoibao index" in run("articles").out
    assert run("articles", "--json").json() == []


def test_removing(stored: Run) -> None:
    ids = [article["id"] for article in stored("articles", "--json").json()]
    assert stored("remove", ids[0]) == Ran(0, "Đã bỏ 1 bài.\n", "")
    ran = stored("remove", ids[0], ids[1], "--json")
    assert (ran.status, ran.json()) == (1, {"removed": [ids[1]], "missing": [ids[0]]})
    assert ids[0] in ran.one_clear_line()
    assert len(stored("articles", "--json").json()) == 3


def test_another_home(stored: Run, tmp_path: Path) -> None:
    other = tmp_path / "khác"
    assert "hoibao index" in stored("articles", "--home", other).out
    assert stored("articles").out.count("\n") == 5
    assert other.is_dir()


def test_a_home_that_cannot_be_used(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    ran = run("articles", "--home", file)
    assert ran.status == 1
    assert str(file) in ran.one_clear_line()


def test_an_outdated_store_is_rebuilt(stored: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_PASSAGE_CHARS", "600")
    ran = stored("ask", MONEY)
    assert ran.status == 1
    assert "hoibao rebuild" in ran.one_clear_line()
    assert stored("rebuild") == Ran(0, "Đã lập lại chỉ mục của 5 bài.\n", "")
    assert "3 tỷ đồng" in stored("ask", MONEY).out
    assert stored("rebuild", "--json").json() == {"articles": 5}


# -- doctor, chat


def test_doctor_says_what_is_used(stored: Run, seeded: Path) -> None:
    ran = stored("doctor")
    assert (ran.status, ran.err) == (0, "")
    assert f"Kho bài: {seeded}, 5 bài" in ran.out
    assert "câu trích nguyên văn" in ran.out
    report = stored("doctor", "--json").json()
    assert (report["mode"], report["remote"], report["articles"]) == ("none", False, 5)
    assert report["version"]


def test_a_chat_remembers(stored: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([MONEY, "a" * 600, "Còn Thái Bình thì sao?", ""])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    ran = stored("chat")
    assert ran.status == 0
    assert "Đã hiểu câu hỏi là: Hà Nội trao tặng Thái Bình bao nhiêu tiền?" in ran.out
    assert "600 ký tự" in ran.err


def test_the_end_of_the_input_ends_the_chat(stored: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    assert stored("chat").status == 0


# -- leaving


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["ask"], "question"),
        (["ask", "--bậy", MONEY], "--bậy"),
        (["search", MONEY, "-n", "0"], "limit"),
        (["search", MONEY, "-n", "nhiều"], "limit"),
        (["bậy"], "lệnh"),
        (["index"], "paths"),
        (["remove"], "ids"),
        (["ask", "một", "hai"], "lệnh"),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, list) else "",
)
def test_wrong_use_leaves_with_two(run: Run, arguments: Sequence[str], what: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    line = ran.one_clear_line()
    assert line.startswith("Dùng sai: ")
    assert what in line
    assert line.endswith("hoibao --help")


def test_without_a_command_there_is_help(run: Run) -> None:
    ran = run()
    assert ran.status == 2
    assert "rebuild" in ran.out
    assert "thiếu lệnh" in ran.one_clear_line()


def test_help(run: Run) -> None:
    ran = run("ask", "--help")
    assert (ran.status, ran.err) == (0, "")
    assert "--json" in ran.out


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyboardInterrupt(), "Đã dừng."),
        (RuntimeError("hỏng\nnặng [bold]"), "Lỗi ngoài dự kiến: RuntimeError: hỏng nặng [bold]"),
        (PermissionError(13, "Permission denied", "/kho"), "Lỗi đọc ghi: Permission denied /kho"),
    ],
    ids=["ctrl-c", "bug", "disk"],
)
def test_whatever_happens_is_one_line(
    stored: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, line: str
) -> None:
    def fail(self: Assistant, question: str, **chosen: object) -> None:
        raise error

    monkeypatch.setattr(Assistant, "ask", fail)
    ran = stored("ask", MONEY)
    assert ran.status == 1
    assert ran.one_clear_line() == line


def test_a_setting_that_does_not_exist(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_BẬY", "1")
    ran = run("articles")
    assert ran.status == 1
    assert "QA_BẬY" in ran.one_clear_line()


# -- as a process of its own, with the real embedding model


def process(*arguments: str, **variables: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "qa", *arguments],
        env={**os.environ, "QA_LLM": "none", "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.usefixtures("seeded_e5")
def test_a_process_answers() -> None:
    ran = process("ask", MONEY)
    assert (ran.status, ran.err) == (0, "")
    assert "3 tỷ đồng" in ran.out


@pytest.mark.usefixtures("seeded_e5")
def test_a_process_refuses() -> None:
    ran = process("ask", GOLD, "--json")
    assert (ran.status, ran.err) == (3, "")
    assert ran.json()["text"] == REFUSAL


@pytest.mark.parametrize(
    ("arguments", "variables", "status"),
    [(["bậy"], {}, 2), (["articles"], {"QA_X": "1"}, 1)],
    ids=["wrong-use", "unknown-variable"],
)
def test_a_process_fails_with_one_line(
    arguments: list[str], variables: dict[str, str], status: int
) -> None:
    ran = process(*arguments, **variables)
    assert (ran.status, ran.out) == (status, "")
    assert ran.one_clear_line()


@pytest.mark.usefixtures("seeded_e5")
def test_a_closed_pipe_is_no_error_worth_a_word() -> None:
    environment = {**os.environ, "QA_LLM": "none", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONUNBUFFERED", None)
    with subprocess.Popen(
        [sys.executable, "-m", "qa", "articles", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        errors = running.stderr.read()
    assert (running.returncode, errors) == (1, b"")
