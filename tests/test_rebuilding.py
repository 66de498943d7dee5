"""A store made anew: what it holds, who can read meanwhile, and what an interruption leaves."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEmbedding

from qa.changes import Progress
from qa.errors import StoreError, StoreOutdated
from qa.index import REBUILDING, Index
from qa.rebuilding import rebuild
from qa.retrieval import Retriever
from qa.settings import Settings

OpenIndex = Callable[..., Index]
TEXTS = {
    "gift": "Hà Nội trao tặng Thái Nguyên 3 tỷ đồng.",
    "growth": "Kinh tế Thái Bình tăng trưởng 10,22%.",
    "night": "Thái Nguyên học TP.HCM làm kinh tế đêm.",
}


class Killed(BaseException):
    """Stands for the end of a process: nothing in ``qa`` may catch it."""


class CountingEmbedding(HashEmbedding):
    """Remembers what it embedded."""

    seen: list[str]

    def _get_text_embedding(self, text: str) -> list[float]:
        self.seen.append(text)
        return self._vector(text)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """One article at a time."""
    monkeypatch.setattr("qa.index._BATCH", 1)


@pytest.fixture
def open_index(settings: Settings) -> Iterator[OpenIndex]:
    opened: list[Index] = []

    def open_(embedding: Any = None, **changes: Any) -> Index:
        index = Index(settings.with_(**changes), embedding or HashEmbedding())
        opened.append(index)
        return index

    yield open_
    for index in opened:
        index.close()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def stored(open_index: OpenIndex, news: Path) -> Settings:
    """A closed store with three articles."""
    index = open_index()
    index.add([news])
    index.close()
    return index._settings


def _content(index: Index) -> tuple[Any, ...]:
    """Everything that a reader could see."""
    found = Retriever(index, HashEmbedding(), Settings()).search("Thái Nguyên", limit=9)
    return (
        index.catalog.articles(),
        index.catalog.passage_ids(),
        index.dense.ids(),
        index.lexical.ids(),
        index.lexical.idf("thái"),
        [(hit.passage.id, hit.score) for hit in found],
    )


def _assert_like_new(index: Index, tmp_path: Path) -> None:
    """As if the three articles had just been indexed in an empty store."""
    settings = index._settings.with_(home=tmp_path / "fresh")
    shutil.rmtree(settings.home, ignore_errors=True)
    fresh = Index(settings, index._embedding)
    try:
        fresh.add([tmp_path / "news"])
        assert _content(index) == _content(fresh)
        assert len(index.catalog.articles()) == 3
    finally:
        fresh.close()


@pytest.mark.parametrize("change", ["text", "passages", "passage size", "embedder"])
def test_another_version_is_refused_and_rebuilt(
    open_index: OpenIndex,
    stored: Settings,
    tmp_path: Path,
    change: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    embedding, size = HashEmbedding(), Settings().passage_chars
    if change == "text":
        monkeypatch.setattr("qa.vietnamese.VERSION", 99)
    elif change == "passages":
        monkeypatch.setattr("qa.passages.VERSION", 99)
    elif change == "passage size":
        size = 200
    else:
        embedding = HashEmbedding(model_name="another")

    with pytest.raises(StoreOutdated, match="hoibao rebuild"):
        open_index(embedding, passage_chars=size)
    assert rebuild(stored.with_(passage_chars=size), embedding) == 3
    _assert_like_new(open_index(embedding, passage_chars=size), tmp_path)
    assert not (stored.home / REBUILDING).exists()


def test_another_passage_size_cuts_other_passages(open_index: OpenIndex, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Thái Nguyên họp với Hà Nội về việc này. " * 30, encoding="utf-8")
    index = open_index()
    index.add([file])
    before = len(index.dense)
    rebuild(index._settings.with_(passage_chars=200), HashEmbedding())
    smaller = open_index(passage_chars=200)
    assert len(smaller.dense) == len(smaller.lexical) > before


def test_progress_counts_articles(stored: Settings) -> None:
    done: list[Progress] = []
    rebuild(stored, HashEmbedding(), on_progress=done.append)
    assert [(p.done, p.total) for p in done] == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("part", ["chroma/chroma.sqlite3", "fulltext/meta.json"])
def test_damaged_indexes_are_mended(
    open_index: OpenIndex, stored: Settings, tmp_path: Path, part: str
) -> None:
    (stored.home / part).write_bytes(b"damaged" * 1000)
    for leftover in stored.home.glob("chroma/*-wal"):
        leftover.unlink()
    with pytest.raises(StoreError, match="hoibao rebuild"):
        open_index()
    rebuild(stored, HashEmbedding())
    _assert_like_new(open_index(), tmp_path)


def test_an_empty_store(settings: Settings, open_index: OpenIndex) -> None:
    assert rebuild(settings, HashEmbedding()) == 0
    assert open_index().catalog.articles() == []


# -- meanwhile


def test_the_old_store_answers_until_the_new_one_is_whole(
    open_index: OpenIndex, stored: Settings, tmp_path: Path
) -> None:
    reader = open_index()
    before = _content(reader)
    seen = []

    def look(progress: Progress) -> None:
        reader.refresh()
        seen.append(_content(reader) == before)

    rebuild(stored, HashEmbedding(), on_progress=look)
    assert seen == [True] * 3
    inode = reader.catalog._inode
    reader.refresh()
    assert reader.catalog._inode != inode
    _assert_like_new(reader, tmp_path)
    reader.remove([reader.catalog.articles()[0].id])
    assert len(open_index().catalog.articles()) == 2


def test_a_reader_with_the_old_embedder_is_told(open_index: OpenIndex, stored: Settings) -> None:
    reader = open_index()
    rebuild(stored, HashEmbedding(model_name="another"))
    for _ in range(2):  # also when it tries again
        with pytest.raises(StoreOutdated):
            reader.refresh()


# -- interrupted


def _stop_after(count: int) -> Callable[[Progress], None]:
    def stop(progress: Progress) -> None:
        if progress.done == count:
            raise Killed

    return stop


def test_interrupted_it_goes_on_where_it_was(
    open_index: OpenIndex, stored: Settings, tmp_path: Path
) -> None:
    other = CountingEmbedding(model_name="another", seen=[])
    with pytest.raises(Killed):
        rebuild(stored, other, on_progress=_stop_after(2))
    assert len(other.seen) == 2
    open_index().close()  # the old one is still there
    with pytest.raises(StoreOutdated):
        open_index(other)
    again = CountingEmbedding(model_name="another", seen=[])
    assert rebuild(stored, again) == 3
    assert len(again.seen) == 2  # one had not been written yet
    _assert_like_new(open_index(HashEmbedding(model_name="another")), tmp_path)


def test_what_changed_since_the_interruption(
    open_index: OpenIndex, stored: Settings, news: Path, tmp_path: Path
) -> None:
    with pytest.raises(Killed):
        rebuild(stored, HashEmbedding(model_name="another"), on_progress=_stop_after(3))
    (news / "gift.txt").write_text("Đà Nẵng tặng Huế 5 tỷ đồng.", encoding="utf-8")
    (news / "night.txt").rename(news / "night2.txt")
    (news / "night2.txt").write_text("Bình Dương mở phố đi bộ.", encoding="utf-8")
    index = open_index()
    index.add([news], prune=True)
    index.close()
    rebuild(stored, HashEmbedding(model_name="another"))
    _assert_like_new(open_index(HashEmbedding(model_name="another")), tmp_path)


@pytest.mark.parametrize("damaged", [False, True])
def test_begun_with_other_settings_or_damaged_it_begins_anew(
    open_index: OpenIndex, stored: Settings, tmp_path: Path, damaged: bool
) -> None:
    with pytest.raises(Killed):
        rebuild(stored, HashEmbedding(model_name="second"), on_progress=_stop_after(2))
    name = "third"
    if damaged:
        name = "second"
        (stored.home / REBUILDING / "fulltext" / "meta.json").write_text("damaged")
    rebuild(stored, HashEmbedding(model_name=name))
    _assert_like_new(open_index(HashEmbedding(model_name=name)), tmp_path)


_STEPS = {"touch": 1, "unlink": 7, "rmtree": 3, "rename": 3}


@pytest.mark.parametrize(
    ("step", "moment"), [(step, n) for step, count in _STEPS.items() for n in range(count)]
)
def test_killed_while_it_takes_its_place(
    open_index: OpenIndex,
    stored: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    moment: int,
) -> None:
    """Before any of the steps by which the new store comes into its place."""
    owner: Any = shutil if step == "rmtree" else Path
    real = getattr(owner, step)
    calls = 0

    def counted(*values: Any, **named: Any) -> Any:
        nonlocal calls
        if str(stored.home) in str(values[0]):
            calls += 1
            if calls == moment + 1:
                raise Killed
        return real(*values, **named)

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, counted)
        with pytest.raises(Killed):
            rebuild(stored, HashEmbedding(model_name="another"))
    try:
        index = open_index(HashEmbedding(model_name="another"))
    except StoreOutdated:  # killed before it was whole
        _assert_like_new(open_index(), tmp_path)
        rebuild(stored, HashEmbedding(model_name="another"))
        index = open_index(HashEmbedding(model_name="another"))
    _assert_like_new(index, tmp_path)
    assert not (stored.home / REBUILDING).exists()
