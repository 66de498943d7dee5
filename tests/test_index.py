"""Catalog, vectors and full text as one thing: what changes, what is repaired, who may write."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from conftest import ROOT
from fakes import HashEmbedding
from filelock import FileLock

from qa.articles import Article
from qa.catalog import Catalog, Headline
from qa.changes import IndexReport, Progress
from qa.dense import DenseIndex
from qa.errors import ArticleError, StoreBusy, StoreError
from qa.index import Index, indexed_text, store_versions
from qa.lexical import LexicalIndex
from qa.locks import StoreLocks
from qa.passages import split_passages
from qa.retrieval import Retriever
from qa.settings import Settings

OpenIndex = Callable[..., Index]


class CountingEmbedding(HashEmbedding):
    """Remembers what it embedded."""

    seen: list[str]

    def _get_text_embedding(self, text: str) -> list[float]:
        self.seen.append(text)
        return self._vector(text)


class Killed(BaseException):
    """Stands for the end of a process: nothing in ``qa`` may catch it."""


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
    _write(folder / "gift.txt", "Hà Nội trao tặng Thái Nguyên 3 tỷ đồng.")
    _write(folder / "growth.txt", "Kinh tế Thái Bình tăng trưởng 10,22%.")
    _write(folder / "night.txt", "Thái Nguyên học TP.HCM làm kinh tế đêm.")
    return folder


def _write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def _names(index: Index) -> list[str]:
    return sorted(Path(str(article.path)).stem for article in index.catalog.articles())


def _assert_whole(index: Index) -> None:
    """The three stores hold the same passages, and no article is on its way."""
    assert index.catalog.passage_ids() == index.dense.ids() == index.lexical.ids()
    assert index.catalog.in_state("pending") == index.catalog.in_state("removing") == []
    for article in index.catalog.articles():
        passages = split_passages(article, size=Settings().passage_chars)
        assert index.catalog.passage_ids(article.id) == {p.id for p in passages}
        for passage in passages:
            vector = HashEmbedding()._vector(indexed_text(article, passage))
            assert index.dense.scores(vector, [passage.id])[passage.id] == pytest.approx(
                1, abs=1e-4
            )


def _counts(report: IndexReport) -> dict[str, int]:
    return {name: len(found) for name, found in report.to_dict().items() if found}  # type: ignore[arg-type]


def _found(index: Index, question: str) -> list[str]:
    retriever = Retriever(index, HashEmbedding(), Settings())
    return [Path(str(hit.article.path)).stem for hit in retriever.search(question, limit=3)]


# ---------------------------------------------------------------------------------------------
# Adding, updating, removing


def test_add_twice_changes_nothing(open_index: OpenIndex, news: Path) -> None:
    embedding = CountingEmbedding(seen=[])
    index = open_index(embedding)
    assert _counts(index.add([news])) == {"added": 3}
    _assert_whole(index)
    before = (index.catalog.generation, index.dense.ids(), index.lexical.ids(), len(embedding.seen))
    idf = index.lexical.idf("thái")

    assert _counts(index.add([news])) == {"unchanged": 3}
    assert _counts(index.add([news, news / "gift.txt"]))["unchanged"] >= 3
    assert (
        index.catalog.generation,
        index.dense.ids(),
        index.lexical.ids(),
        len(embedding.seen),
    ) == before
    assert index.lexical.idf("thái") == idf


def test_the_report_names_ids_and_failures(open_index: OpenIndex, news: Path) -> None:
    _write(news / "bad.md", "---\n- a\n---\nThân bài.")
    index = open_index()
    report = index.add([news])
    assert set(report.added) == {article.id for article in index.catalog.articles()}
    assert [failure.path for failure in report.failed] == [str(news / "bad.md")]
    shown = json.loads(json.dumps(report.to_dict()))
    assert set(shown) == {"added", "updated", "unchanged", "removed", "duplicates", "failed"}
    assert shown["failed"][0]["reason"]


def test_a_changed_file_takes_the_place_of_its_old_self(open_index: OpenIndex, news: Path) -> None:
    index = open_index()
    index.add([news])
    old = index.catalog.passage_ids()
    _write(news / "gift.txt", "Đà Nẵng làm việc với Bình Dương. " * 40)
    report = index.add([news])
    assert _counts(report) == {"updated": 1, "unchanged": 2}
    _assert_whole(index)
    assert len(old - index.lexical.ids()) == 1
    assert _names(index) == ["gift", "growth", "night"]
    assert _found(index, "Đà Nẵng và Bình Dương")[0] == "gift"
    assert index.lexical.search({False: 1.0}, "trao tặng 3 tỷ", limit=5) == {}

    _write(news / "gift.txt", "Ngắn thôi.")  # fewer passages than before
    index.add([news])
    _assert_whole(index)


def test_articles_that_were_read_already_go_in_by_the_same_rules(open_index: OpenIndex) -> None:
    index = open_index()
    one = Article(id="a", title="Bò", text="Có 50 con bò.")
    steps: list[Progress] = []
    assert index.add_articles([one], on_progress=steps.append) == IndexReport(added=["a"])
    assert steps[-1] == Progress(done=1, total=1, article="Bò")
    changed = Article(id="a", title="Bò", text="Có 60 con bò.")
    copy = Article(id="b", title="Bò", text="Có 60 con bò.")
    report = index.add_articles([changed, copy])
    assert report == IndexReport(updated=["a"], duplicates=["b"])
    assert index.add_articles([changed]) == IndexReport(unchanged=["a"])
    assert [a.text for a in index.catalog.articles()] == ["Có 60 con bò."]


def test_headlines_are_read_once_for_each_state(open_index: OpenIndex) -> None:
    index, other = open_index(), open_index()
    assert index.headlines() == ()
    articles = [
        Article(id="1", title="Cũ", text="Chữ.", publisher="Báo", published="2019"),
        Article(id="2", title="Mới", text="Chữ nữa.", published="2020-01", based_on="Báo khác"),
    ]
    other.add_articles(articles)  # as another process would
    found = index.headlines()
    assert found == (
        Headline(id="2", title="Mới", published="2020-01", based_on="Báo khác"),
        Headline(id="1", title="Cũ", publisher="Báo", published="2019"),
    )
    assert index.headlines() is found
    index.remove(["2"])
    assert [h.id for h in index.headlines()] == ["1"]


def test_a_changed_title_is_a_change(open_index: OpenIndex, tmp_path: Path) -> None:
    index = open_index()
    file = _write(tmp_path / "a.md", "---\ntitle: Một\n---\nThân bài ở đây.")
    index.add([file])
    _write(file, "---\ntitle: Hai\n---\nThân bài ở đây.")
    assert _counts(index.add([file])) == {"updated": 1}
    assert [a.title for a in index.catalog.articles()] == ["Hai"]
    _assert_whole(index)


def test_a_removed_id_is_gone_from_everything(open_index: OpenIndex, news: Path) -> None:
    index = open_index()
    index.add([news])
    gift = next(a for a in index.catalog.articles() if str(a.path).endswith("gift.txt"))
    passages = index.catalog.passage_ids(gift.id)
    assert index.remove([gift.id, "nothing", gift.id]) == [gift.id]
    assert not passages & (index.dense.ids() | index.lexical.ids())
    _assert_whole(index)
    assert index.catalog.article(gift.id) is None
    assert "gift" not in _found(index, "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?")
    assert index.remove([gift.id]) == []
    assert _counts(index.add([news])) == {"added": 1, "unchanged": 2}


def test_a_missing_path_changes_nothing(open_index: OpenIndex, news: Path) -> None:
    index = open_index()
    with pytest.raises(ArticleError):
        index.add([news, news / "nowhere"])
    assert index.catalog.count() == 0


def test_an_article_without_passages_is_kept(open_index: OpenIndex, tmp_path: Path) -> None:
    index = open_index()
    index.add([_write(tmp_path / "a.txt", "Chia sẻ\nZalo\nFacebook")])
    assert index.catalog.count() == 1
    assert len(index.dense) == len(index.lexical) == 0
    assert _counts(index.add([tmp_path / "a.txt"])) == {"unchanged": 1}


def test_more_articles_than_one_batch(
    open_index: OpenIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.index._BATCH", 4)
    monkeypatch.setattr("qa.index._SLICE", 3)
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(10):
        _write(folder / f"{i}.txt", f"Bài số {i} nói chuyện thứ {i} của Thái Nguyên.")
    seen: list[Progress] = []
    index = open_index()
    assert _counts(index.add([folder], on_progress=seen.append)) == {"added": 10}
    assert [(p.done, p.total) for p in seen] == [(i, 10) for i in (3, 4, 7, 8, 10)]
    assert index.catalog.generation == 3  # a reader sees each batch when it is finished
    _assert_whole(index)


# -- duplicates and pruning


def test_the_same_content_goes_in_once(open_index: OpenIndex, news: Path) -> None:
    text = (news / "gift.txt").read_text(encoding="utf-8")
    copy = _write(news / "other.txt", text)
    index = open_index()
    report = index.add([news])
    assert _counts(report) == {"added": 3, "duplicates": 1}
    assert report.duplicates == [str(copy)]
    assert _counts(index.add([news])) == {"unchanged": 3, "duplicates": 1}
    _assert_whole(index)


def test_a_copy_that_becomes_news_goes_in(open_index: OpenIndex, news: Path) -> None:
    copy = _write(news / "other.txt", (news / "gift.txt").read_text(encoding="utf-8"))
    index = open_index()
    index.add([news])
    _write(copy, "Đà Nẵng làm việc với Bình Dương.")
    assert _counts(index.add([news])) == {"added": 1, "unchanged": 3}


def test_a_given_id_in_two_records_means_the_last_one(
    open_index: OpenIndex, tmp_path: Path
) -> None:
    file = _write(tmp_path / "a.jsonl", '{"id": "x", "text": "Cũ."}\n{"id": "x", "text": "Mới."}')
    index = open_index()
    index.add([file])
    assert [a.text for a in index.catalog.articles()] == ["Mới."]
    _assert_whole(index)


def test_prune_takes_out_what_is_no_longer_there(
    open_index: OpenIndex, news: Path, tmp_path: Path
) -> None:
    index = open_index()
    elsewhere = _write(tmp_path / "elsewhere.txt", "Bài ở nơi khác.")
    index.add([news, elsewhere])
    gift = next(a.id for a in index.catalog.articles() if str(a.path).endswith("gift.txt"))
    (news / "gift.txt").unlink()
    elsewhere.unlink()

    assert _counts(index.add([news])) == {"unchanged": 2}
    assert len(_names(index)) == 4

    report = index.add([news], prune=True)
    assert report.removed == [gift]
    assert _names(index) == ["elsewhere", "growth", "night"]
    _assert_whole(index)


def test_prune_counts_lines_of_a_file(open_index: OpenIndex, tmp_path: Path) -> None:
    lines = [f'{{"id": "a{i}", "text": "Bài số {i}."}}' for i in range(3)]
    file = _write(tmp_path / "a.jsonl", "\n".join(lines))
    index = open_index()
    index.add([file])
    _write(file, "\n".join(lines[:2]))
    assert index.add([file], prune=True).removed == ["a2"]


def test_prune_keeps_what_cannot_be_read_now(open_index: OpenIndex, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    note = _write(folder / "a.md", "Bài một.")
    lines = _write(folder / "b.jsonl", '{"text": "Bài hai."}\n{"text": "Bài ba."}')
    index = open_index()
    index.add([folder])
    _write(note, "---\n- hỏng\n---\n")
    _write(lines, '{"text": "Bài hai."}\n{"text": hỏng')
    report = index.add([folder], prune=True)
    assert report.removed == []
    assert len(report.failed) == 2
    assert index.catalog.count() == 3


def test_a_file_that_cannot_be_opened_keeps_its_lines(
    open_index: OpenIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _write(tmp_path / "b.jsonl", '{"text": "Bài hai."}\n{"text": "Bài ba."}')
    index = open_index()
    index.add([file])
    opened = Path.open

    def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == file:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        report = index.add([file], prune=True)
    assert (report.removed, len(report.failed)) == ([], 1)


def test_a_renamed_file_survives_pruning(open_index: OpenIndex, news: Path) -> None:
    index = open_index()
    index.add([news])
    (news / "gift.txt").rename(news / "present.txt")
    assert _counts(index.add([news], prune=True)) == {"added": 1, "unchanged": 2, "removed": 1}
    assert _names(index) == ["growth", "night", "present"]
    _assert_whole(index)


def test_two_files_that_change_places_survive(open_index: OpenIndex, news: Path) -> None:
    index = open_index()
    index.add([news])
    text = (news / "gift.txt").read_text(encoding="utf-8")
    _write(news / "gift.txt", "Bài mới hẳn ở chỗ cũ.")
    _write(news / "zz.txt", text)
    assert _counts(index.add([news])) == {"added": 1, "updated": 1, "unchanged": 2}
    assert _found(index, "Hà Nội trao tặng bao nhiêu tiền?")[0] == "zz"


def test_prune_from_another_folder(
    open_index: OpenIndex, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index()
    monkeypatch.chdir(news.parent)
    index.add([Path("news")])
    (news / "gift.txt").unlink()
    monkeypatch.chdir(news)
    assert len(index.add([Path("../news")], prune=True).removed) == 1


# ---------------------------------------------------------------------------------------------
# Damage


def test_lost_indexes_are_made_anew_when_opened(
    open_index: OpenIndex, news: Path, settings: Settings
) -> None:
    index = open_index()
    index.add([news])
    index.close()
    shutil.rmtree(settings.home / "chroma")
    shutil.rmtree(settings.home / "fulltext")
    again = open_index()
    _assert_whole(again)
    assert _names(again) == ["gift", "growth", "night"]


def test_a_store_is_named_by_what_made_it(settings: Settings) -> None:
    one = store_versions(settings, HashEmbedding())
    assert one == store_versions(settings, HashEmbedding())
    assert one != store_versions(settings.with_(passage_chars=700), HashEmbedding())
    assert one["embedding"] == "hash-256"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    _write(tmp_path / "file", "")
    with pytest.raises(StoreError, match="--home"):
        Index(Settings(home=tmp_path / "file" / "store"), HashEmbedding())


# ---------------------------------------------------------------------------------------------
# Killed at every step

STEPS = {
    "put_pending": (Catalog, "put_pending"),
    "mark_removing": (Catalog, "mark_removing"),
    "dense delete": (DenseIndex, "delete"),
    "dense add": (DenseIndex, "add"),
    "dense clear": (DenseIndex, "clear"),
    "lexical change": (LexicalIndex, "change"),
    "set_versions": (Catalog, "set_versions"),
    "finish": (Catalog, "finish"),
}


def _kill(patch: pytest.MonkeyPatch, moment: str) -> None:
    """Die at ``moment``, "before STEP" or "after STEP"."""
    when, _, step = moment.partition(" ")
    owner, name = STEPS[step]
    whole = getattr(owner, name)

    def cut(self: Any, *args: Any, **kwargs: Any) -> None:
        if when == "after":
            whole(self, *args, **kwargs)
        raise Killed(moment)

    patch.setattr(owner, name, cut)


def _moments(*steps: str) -> pytest.MarkDecorator:
    """Between any two steps, and at both ends."""
    return pytest.mark.parametrize(
        "moment", [*(f"before {s}" for s in steps), f"after {steps[-1]}"]
    )


@_moments("put_pending", "dense delete", "dense add", "lexical change", "finish")
def test_killed_while_adding_and_updating(
    open_index: OpenIndex, news: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    index = open_index()
    index.add([news / "gift.txt", news / "growth.txt"])
    old = (news / "gift.txt").read_text(encoding="utf-8")
    new = "Đà Nẵng làm việc với Bình Dương. " * 30
    _write(news / "gift.txt", new)
    with monkeypatch.context() as patch:
        _kill(patch, moment)
        with pytest.raises(Killed):
            index.add([news])
    # Whoever reads now sees the old text or the new one, or for a moment none.
    seen = [a.text for a in index.catalog.articles() if str(a.path).endswith("gift.txt")]
    assert seen in ([old], [new.strip()], [])
    index.close()

    reopened = open_index()
    _assert_whole(reopened)
    first = moment == "before put_pending"
    assert _names(reopened) == (["gift", "growth"] if first else ["gift", "growth", "night"])
    reopened.add([news])
    _assert_whole(reopened)
    assert _names(reopened) == ["gift", "growth", "night"]
    assert _found(reopened, "Đà Nẵng và Bình Dương")[0] == "gift"
    assert reopened.lexical.search({False: 1.0}, "trao tặng 3 tỷ", limit=5) == {}


@_moments("mark_removing", "dense delete", "lexical change", "finish")
def test_killed_while_removing(
    open_index: OpenIndex, news: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    index = open_index()
    index.add([news])
    gift = next(a.id for a in index.catalog.articles() if str(a.path).endswith("gift.txt"))
    with monkeypatch.context() as patch:
        _kill(patch, moment)
        with pytest.raises(Killed):
            index.remove([gift])
    index.close()

    reopened = open_index()
    _assert_whole(reopened)
    kept = moment == "before mark_removing"
    assert _names(reopened) == (["gift"] if kept else []) + ["growth", "night"]


def test_repair_embeds_only_what_is_missing(
    open_index: OpenIndex, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index()
    index.add([news])
    lost = next(iter(index.dense.ids()))
    index.dense.delete([lost])
    index.lexical.change(delete=[next(iter(index.lexical.ids() - {lost}))])
    index.close()
    embedding = CountingEmbedding(seen=[])
    _assert_whole(open_index(embedding))
    assert len(embedding.seen) == 1


# ---------------------------------------------------------------------------------------------
# Threads and processes


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second writer waits 0.2 seconds instead of ten."""
    monkeypatch.setitem(StoreLocks.writing.__wrapped__.__kwdefaults__, "wait", 0.2)  # type: ignore[attr-defined]


def test_a_second_writer_in_the_same_process_waits_or_is_told(
    open_index: OpenIndex, news: Path, impatient: None
) -> None:
    index, other = open_index(), open_index()
    inside, leave = Event(), Event()

    def hold(progress: Progress) -> None:
        inside.set()
        assert leave.wait(20)

    writer = Thread(target=index.add, args=([news / "gift.txt"],), kwargs={"on_progress": hold})
    writer.start()
    assert inside.wait(20)
    try:
        for second in (index, other):
            with pytest.raises(StoreBusy, match=str(os.getpid())):
                second.add([news])
            with pytest.raises(StoreBusy):
                second.remove(["x"])
        open_index().close()  # a reader comes in, and leaves the unfinished work alone
    finally:
        leave.set()
        writer.join()
    assert _counts(other.add([news])) == {"added": 2, "unchanged": 1}
    _assert_whole(other)


@pytest.mark.parametrize("left", [None, "{", "{}"], ids=["no file", "cut", "no pid"])
def test_a_writer_who_left_no_name(
    open_index: OpenIndex, settings: Settings, impatient: None, left: str | None
) -> None:
    index = open_index()
    owner = settings.home / "writer.json"
    with FileLock(settings.home / "writer.lock"):
        owner.unlink() if left is None else _write(owner, left)
        with pytest.raises(StoreBusy, match="một tiến trình khác"):
            index.remove(["x"])


def test_files_that_another_process_holds(
    open_index: OpenIndex, settings: Settings, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index()
    monkeypatch.setattr("qa.locks._SECONDS", 0.2)
    with FileLock(settings.home / "store.lock"):
        with pytest.raises(StoreBusy, match="thử lại"):
            open_index()
        with pytest.raises(StoreBusy):
            index.add([news])
    assert _counts(index.add([news])) == {"added": 3}


def test_vectors_are_opened_anew_once_for_each_change_of_others(
    open_index: OpenIndex, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = open_index(), open_index()
    reopened: list[DenseIndex] = []
    reopen = DenseIndex.reopen

    def counted(self: DenseIndex) -> None:
        reopened.append(self)
        reopen(self)

    monkeypatch.setattr(DenseIndex, "reopen", counted)
    writer.add([news / "gift.txt"])
    writer.refresh()
    assert reopened == []  # its own change
    for _ in range(3):
        reader.refresh()
    assert reopened == [reader.dense]
    writer.add([news])
    threads = [Thread(target=reader.refresh) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reopened == [reader.dense] * 2


def test_readers_in_threads_while_another_handle_writes(open_index: OpenIndex, news: Path) -> None:
    """Each finished change makes every reader open the vectors anew, in the middle of searches."""
    shared, writer = open_index(), open_index()
    shared.add([news])
    retriever = Retriever(shared, HashEmbedding(), Settings())
    stop = Event()
    failures: list[BaseException] = []

    def read() -> None:
        while not stop.is_set():
            try:
                assert retriever.search("Hà Nội trao tặng bao nhiêu tiền?")
            except BaseException as error:  # noqa: BLE001  (also a panic of the engines)
                failures.append(error)
                return

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for i in range(6):
        file = _write(news / f"more{i}.txt", f"Bài số {i} nói chuyện thứ {i} của Thái Nguyên.")
        (writer if i % 2 else shared).add([file])
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    shared.refresh()
    _assert_whole(shared)


SCRIPT = """
import os, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from fakes import HashEmbedding
from qa.dense import DenseIndex
from qa.index import Index
from qa.settings import Settings

def report(progress):
    print("inside", flush=True)
    sys.stdin.readline()

if sys.argv[1] == "die":
    DenseIndex.add = lambda self, *args: os._exit(9)
index = Index(Settings(home=sys.argv[2]), HashEmbedding())
index.add([Path(sys.argv[3])], on_progress=report if sys.argv[1] == "wait" else lambda progress: None)
index.close()
"""


def _child(tmp_path: Path, *arguments: object) -> subprocess.Popen[str]:
    script = _write(tmp_path / "child.py", SCRIPT.format(tests=str(ROOT / "tests"), root=str(ROOT)))
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_another_process_writes_while_a_reader_is_open(
    open_index: OpenIndex, settings: Settings, news: Path, tmp_path: Path, impatient: None
) -> None:
    index = open_index()
    index.add([news])
    question = "Đà Nẵng làm việc với Bình Dương về điều gì?"
    assert "fresh" not in _found(index, question)
    fresh = _write(tmp_path / "fresh.txt", "Đà Nẵng làm việc với Bình Dương về khu công nghiệp.")
    with _child(tmp_path, "wait", settings.home, fresh) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "inside\n"
        # The child is at work: this process reads on, and is told who writes when it wants to.
        assert "fresh" not in _found(index, question)
        with pytest.raises(StoreBusy, match=str(child.pid)):
            index.add([news])
        child.communicate("\n", timeout=60)
    assert child.returncode == 0
    assert _found(index, question)[0] == "fresh"
    assert _counts(index.add([fresh])) == {"unchanged": 1}
    _assert_whole(index)


@pytest.mark.slow
def test_another_process_dies_while_writing(
    open_index: OpenIndex, settings: Settings, news: Path, tmp_path: Path
) -> None:
    index = open_index()
    index.add([news])
    fresh = _write(tmp_path / "fresh.txt", "Đà Nẵng làm việc với Bình Dương về khu công nghiệp.")
    with _child(tmp_path, "die", settings.home, fresh) as child:
        child.communicate(timeout=60)
    assert child.returncode == 9
    assert index.catalog.in_state("pending") != []
    assert "fresh" not in _found(index, "Đà Nẵng và Bình Dương")
    index.add([news])  # the next writer finishes it
    _assert_whole(index)
    assert _found(index, "Đà Nẵng và Bình Dương")[0] == "fresh"


def test_what_is_indexed_has_the_title_in_front() -> None:
    article = Article(id="a", title="Đầu đề", text="Thân bài.")
    (passage,) = split_passages(article, size=Settings().passage_chars)
    assert indexed_text(article, passage) == "Đầu đề\nThân bài."
