"""The door to Chroma: cosines by hand, replacing, deleting, reopening."""

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from qa.dense import DenseIndex
from qa.errors import StoreError

RIGHT, UP, SLANT = [1.0, 0.0], [0.0, 1.0], [3.0, 4.0]


@pytest.fixture
def dense(tmp_path: Path) -> Iterator[DenseIndex]:
    opened = DenseIndex(tmp_path / "chroma")
    yield opened
    opened.close()


def test_empty(dense: DenseIndex) -> None:
    assert len(dense) == 0
    assert dense.ids() == set()
    assert dense.search(RIGHT, limit=5) == {}
    assert dense.scores(RIGHT, []) == {}
    assert dense.scores(RIGHT, ["x"]) == {}
    dense.delete(["x"])
    dense.delete([])


def test_cosines_best_first(dense: DenseIndex) -> None:
    dense.add(["r", "u", "s"], ["a", "a", "b"], [RIGHT, UP, SLANT])
    found = dense.search([2.0, 0.0], limit=3)
    assert list(found) == ["r", "s", "u"]
    assert list(found.values()) == pytest.approx([1.0, 0.6, 0.0], abs=1e-5)
    assert list(dense.search(UP, limit=2)) == ["u", "s"]


def test_scores_of_given_passages_agree_with_the_search(dense: DenseIndex) -> None:
    dense.add(["r", "u", "s"], ["a", "a", "b"], [RIGHT, UP, SLANT])
    query = [1.0, 2.0]
    assert dense.scores(query, ["s", "nothing", "r"]) == pytest.approx(
        {"s": 11 / (5 * math.sqrt(5)), "r": 1 / math.sqrt(5)}, abs=1e-5
    )
    assert dense.scores(query, ["s", "u", "r"]) == pytest.approx(
        dense.search(query, limit=3), abs=1e-5
    )
    assert dense.scores([0.0, 0.0], ["r"]) == {"r": 0.0}


def test_the_same_id_takes_the_place_of_the_old_one(dense: DenseIndex) -> None:
    dense.add(["x"], ["a"], [RIGHT])
    dense.add(["x"], ["a"], [UP])
    assert len(dense) == 1
    assert dense.search(UP, limit=1)["x"] == pytest.approx(1.0, abs=1e-5)


def test_delete(dense: DenseIndex) -> None:
    dense.add(["x", "y"], ["a", "b"], [RIGHT, UP])
    dense.delete(["x", "nothing"])
    assert dense.ids() == {"y"}
    assert list(dense.search(RIGHT, limit=5)) == ["y"]


def test_more_than_one_batch(dense: DenseIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.dense._BATCH", 3)
    ids = [f"p{i}" for i in range(8)]
    dense.add(ids, ["a"] * 8, [[1.0, float(i)] for i in range(8)])
    assert dense.ids() == set(ids)
    assert dense.scores([1.0, 7.0], ["p7"]) == pytest.approx({"p7": 1.0})
    dense.delete(ids[:7])
    assert dense.ids() == {"p7"}


def test_a_second_handle_sees_writes_after_reopening(tmp_path: Path, dense: DenseIndex) -> None:
    reader = DenseIndex(tmp_path / "chroma")
    dense.add(["x"], ["a"], [RIGHT])
    reader.reopen()
    assert list(reader.search(RIGHT, limit=1)) == ["x"]
    dense.delete(["x"])
    reader.reopen()
    assert reader.search(RIGHT, limit=1) == {}
    reader.close()


@pytest.mark.parametrize("call", ["search", "scores", "ids", "len", "add", "delete"])
def test_nobody_meets_a_closed_engine(
    dense: DenseIndex, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """One thread opens anew what another one is using: that one waits."""
    dense.add(["x"], ["a"], [RIGHT])
    calls: dict[str, Callable[[], object]] = {
        "search": lambda: dense.search(RIGHT, limit=1),
        "scores": lambda: dense.scores(RIGHT, ["x"]),
        "ids": dense.ids,
        "len": lambda: len(dense),
        "add": lambda: dense.add(["y"], ["a"], [UP]),
        "delete": lambda: dense.delete(["nothing"]),
    }
    before = calls[call]()
    closed, open_again = Event(), DenseIndex._open

    def slowly(self: DenseIndex) -> None:
        closed.set()
        time.sleep(0.1)
        open_again(self)

    monkeypatch.setattr(DenseIndex, "_open", slowly)
    thread = Thread(target=dense.reopen)
    thread.start()
    assert closed.wait(10)
    assert calls[call]() == before
    thread.join()


def test_it_lasts(tmp_path: Path) -> None:
    first = DenseIndex(tmp_path / "chroma")
    first.add(["x"], ["a"], [RIGHT])
    first.close()
    second = DenseIndex(tmp_path / "chroma")
    assert second.ids() == {"x"}
    second.close()


def test_a_damaged_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="hoibao rebuild"):
        DenseIndex(tmp_path / "chroma")
