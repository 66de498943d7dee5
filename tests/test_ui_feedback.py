"""Ratings: kept once for each answer, bounded, taken back, and exported as cases that evals reads."""

import json
import re
import stat
import sys
import threading
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import COW_ARTICLE, COWS, answer, cite, hit

import ui.feedback as command
from evals.cases import read_cases
from evals.readers import read_documents
from qa import Assistant, Settings, Statement, Turn
from ui.feedback import FILE_NAME, ROW_BYTES, Feedback, FeedbackError, FeedbackStore, case
from ui.pace import ADDRESS, ADDRESS_FACTOR, Pace

COW = Statement(
    text="Hà Nội tặng 50 con bò.", citations=(cite(1, COW_ARTICLE, COWS),), support="verified"
)
LIE = Statement(text="Bò biết bay.", citations=(), support="unsupported")


def feedback(question: str = "Bao nhiêu bò?", /, **changes: Any) -> Feedback:
    values: dict[str, Any] = {
        "conversation": "a" * 32,
        "turn": 0,
        "verdict": "up",
        "answer": answer(question, [COW, LIE]),
    }
    return Feedback(**values | changes)


def refusal(question: str = "Giá vàng?", /, **changes: Any) -> Feedback:
    found = answer(question, [], status="refused", hits=(hit(COW_ARTICLE, COWS),))
    return feedback(**{"answer": found, "turn": 1} | changes)


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "home")


def test_a_rating_is_kept_with_what_it_is_about(store: FeedbackStore) -> None:
    store.put(feedback(note="hay", history=(Turn("trước?", "có. [1]"),)))
    (row,) = FeedbackStore(store.path.parent).rows()
    assert (row["verdict"], row["note"]) == ("up", "hay")
    assert row["history"] == [{"question": "trước?", "answer": "có. [1]"}]
    assert row["answer"]["citations"][0]["quote"] == COWS
    assert "a" * 32 not in json.dumps(row)  # no way back to the browser that it came from


def test_a_second_rating_of_an_answer_takes_the_place_of_the_first(store: FeedbackStore) -> None:
    store.put(feedback())
    store.put(feedback(verdict="down", reasons=("wrong",)))
    store.put(refusal())
    assert [row["verdict"] for row in store.rows()] == ["down", "up"]


def test_a_rating_that_is_taken_back_is_gone_from_the_file(store: FeedbackStore) -> None:
    store.put(feedback(note="chữ rất riêng"))
    store.withdraw(feedback())
    store.withdraw(refusal())
    assert store.rows() == []
    assert "chữ rất riêng".encode() not in store.path.read_bytes()


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path, most_rows=3)
    for turn in range(5):
        store.put(feedback(turn=turn, note=str(turn)))
    assert [row["note"] for row in store.rows()] == ["2", "3", "4"]


def test_no_store_is_made_by_looking(store: FeedbackStore) -> None:
    assert store.rows() == []
    assert not store.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no modes of files")
def test_only_the_owner_reads_the_file(store: FeedbackStore) -> None:
    store.put(feedback())
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_several_people_rate_at_once(store: FeedbackStore) -> None:
    def rate(person: int) -> None:
        for turn in range(5):
            FeedbackStore(store.path.parent).put(feedback(conversation=str(person), turn=turn))

    threads = [threading.Thread(target=rate, args=(person,)) for person in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.rows()) == 30


@pytest.mark.parametrize("content", [b"no database" * 100, None], ids=["damaged", "folder"])
def test_a_file_that_cannot_be_used_is_told_and_logged(
    store: FeedbackStore, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    store.path.parent.mkdir(parents=True)
    if content is None:
        store.path.mkdir()
    else:
        store.path.write_bytes(content)
    with pytest.raises(FeedbackError) as told:
        store.put(feedback())
    assert not re.search(rf"{FILE_NAME}|/|sqlite|database|directory", str(told.value))
    assert str(store.path) in caplog.text


def test_a_rating_that_is_too_large_is_told_and_not_kept(store: FeedbackStore) -> None:
    long = Statement(text="ẩ" * ROW_BYTES, citations=(), support="verified")
    with pytest.raises(FeedbackError, match="quá dài"):
        store.put(feedback(answer=answer("?", [long])))
    assert store.rows() == []


def test_the_oldest_go_when_the_file_grows_too_large(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path, most_bytes=150_000, pace=Pace(0))
    long = Statement(text="x" * 10_000, citations=(), support="verified")
    for turn in range(15):
        store.put(feedback(turn=turn, note=str(turn), answer=answer("?", [long])))
    notes = [int(row["note"]) for row in store.rows()]
    assert notes == list(range(notes[0], 15))
    assert 2 <= len(notes) < 15
    assert store.path.stat().st_size < 200_000


def test_who_rates_too_fast_is_told_to_wait(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path, pace=Pace(2, clock=lambda: 1000.0))
    store.put(feedback())
    store.withdraw(feedback())
    for again in (store.put, store.withdraw):
        with pytest.raises(FeedbackError, match="đợi 60 giây"):
            again(feedback())
    store.put(feedback(conversation="b" * 32))


def test_conversations_of_one_address_are_counted_together(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path, pace=Pace(1, clock=lambda: 1000.0))

    def rate(address: str, conversations: range) -> None:
        ADDRESS.set(address)
        for number in conversations:
            store.put(feedback(conversation=str(number)))

    copy_context().run(rate, "10.0.0.1", range(ADDRESS_FACTOR))
    with pytest.raises(FeedbackError, match="đợi"):
        copy_context().run(rate, "10.0.0.1", range(50, 51))
    copy_context().run(rate, "10.0.0.2", range(60, 61))


def test_a_file_of_another_version_is_left_alone(store: FeedbackStore) -> None:
    import sqlite3

    store.put(feedback())
    with sqlite3.connect(store.path) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(FeedbackError, match="bản HoiBao khác"):
        store.put(feedback(turn=2))


# -- cases


def row(store: FeedbackStore, given: Feedback) -> dict[str, Any] | None:
    store.put(given)
    return case(store.rows()[-1])


def test_a_good_answer_is_its_own_reference(store: FeedbackStore) -> None:
    found = row(store, feedback())
    assert found
    assert found["answers"] == ["Hà Nội tặng 50 con bò."]
    assert (found["article_ids"], found["evidence"]) == (["thai-binh"], [COWS])
    assert (found["answerable"], found["kind"]) == (True, "fact")


def test_what_the_reader_wrote_is_the_reference_of_a_bad_one(store: FeedbackStore) -> None:
    found = row(store, refusal(verdict="down", right_answer=" 80 triệu "))
    assert found
    assert (found["answers"], found["answerable"]) == (["80 triệu"], True)


@pytest.mark.parametrize(
    "given",
    [refusal(), feedback(verdict="down", reasons=("should_refuse",))],
    ids=["right refusal", "should have refused"],
)
def test_what_had_to_be_refused_is_unanswerable(store: FeedbackStore, given: Feedback) -> None:
    found = row(store, given)
    assert found
    assert (found["answers"], found["answerable"], found["kind"]) == ([], False, "unanswerable")


@pytest.mark.parametrize(
    "given",
    [
        feedback(verdict="down", reasons=("wrong",)),
        refusal(verdict="down"),
        refusal(within="báo Tuổi Trẻ"),
    ],
    ids=["wrong", "refused", "some articles alone"],
)
def test_what_does_not_say_what_is_right_is_no_case(store: FeedbackStore, given: Feedback) -> None:
    assert row(store, given) is None


@pytest.mark.parametrize(
    ("question", "standalone", "kind"),
    [
        ("bao nhieu bo", "bao nhiêu bò", "no_diacritics"),
        ("Còn Thái Bình?", "Hà Nội tặng Thái Bình gì?", "follow_up"),
    ],
)
def test_kinds(store: FeedbackStore, question: str, standalone: str, kind: str) -> None:
    found = row(store, feedback(answer=answer(question, [COW], standalone_question=standalone)))
    assert found
    assert found["kind"] == kind


def test_the_command_writes_cases_that_evals_reads(
    seeded_e5: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Assistant.open(Settings(home=seeded_e5, llm="none")) as assistant:
        article = assistant.articles()[0]
    quote = article.text[:40]
    cow = replace(COW, citations=(cite(1, article, quote),))
    store = FeedbackStore(seeded_e5)
    known = answer("Bao nhiêu bò?", [cow])
    store.put(feedback(answer=known, history=(Turn("trước?", "có."), Turn("trống?", ""))))
    store.put(refusal())
    store.put(feedback(turn=2, verdict="down", reasons=("wrong",), note="sai số"))
    store.put(feedback(turn=3))  # which quotes what is in no article here
    cases, everything = tmp_path / "cases.jsonl", tmp_path / "all.jsonl"
    arguments = ["--home", str(seeded_e5), "--export", str(cases), "--all", str(everything)]
    assert command.main(arguments) == 0
    good, refused = read_cases(cases)
    assert good.answers == ("Hà Nội tặng 50 con bò.",)
    assert good.history == (("trước?", "có."), ("trống?", ""))
    assert not refused.answerable
    assert "sai số" in everything.read_text(encoding="utf-8")
    output = capsys.readouterr().out
    assert "4 đánh giá: 3 tốt, 1 chưa tốt." in output
    assert "Để lại 1 đánh giá" in output
    assert "Bỏ 1 đánh giá có câu trích" in output


def test_the_articles_come_along_under_the_ids_that_cases_name(
    seeded_e5: Path, tmp_path: Path
) -> None:
    assert command.main(["--home", str(seeded_e5), "--articles", str(tmp_path / "a.jsonl")]) == 0
    documents = read_documents(tmp_path / "a.jsonl")
    with Assistant.open(Settings(home=seeded_e5, llm="none")) as assistant:
        assert {d.id for d in documents} == {article.id for article in assistant.articles()}


def test_a_file_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--home", str(tmp_path), "--export", str(tmp_path / "không có" / "x.jsonl")]
    assert command.main(arguments) == 1
    assert capsys.readouterr().err.count("\n") == 1
