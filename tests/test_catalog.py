"""The catalog: states, versions, order, offsets in code points."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from qa.articles import Article
from qa.catalog import SCHEMA_VERSION, Catalog, Selection
from qa.errors import QuestionError, StoreError, StoreOutdated
from qa.passages import Passage, split_passages

VERSIONS = {"text": "1", "passages": "1/600", "embedding": "e"}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path / "catalog.sqlite", VERSIONS)
    yield opened
    opened.close()


def _article(article_id: str, text: str = "Hà Nội họp.", **values: str) -> Article:
    return Article(id=article_id, title=values.pop("title", article_id), text=text, **values)


def _put(catalog: Catalog, *articles: Article, finish: bool = True) -> list[Passage]:
    prepared = [(article, split_passages(article, size=200)) for article in articles]
    catalog.put_pending(prepared)
    if finish:
        catalog.finish(indexed=[article.id for article in articles])
    return [passage for _, passages in prepared for passage in passages]


def test_an_article_comes_back_as_it_was(catalog: Catalog) -> None:
    article = Article(
        id="a",
        title="Đầu đề",
        text="Thân bài. 😀 Hết.",
        publisher="Báo A",
        published="2019-10",
        based_on="Tin gốc",
        url="https://b.vn/1",
        path="/tin/a.txt",
    )
    bare = _article("b")
    _put(catalog, article, bare)
    for given in (article, bare):
        stored = catalog.article(given.id)
        assert stored == given
        assert stored is not None
        assert stored.content_hash == given.content_hash


def test_pending_articles_cannot_be_seen(catalog: Catalog) -> None:
    passages = _put(catalog, _article("a"), finish=False)
    assert catalog.article("a") is None
    assert catalog.articles() == []
    assert catalog.count() == 0
    assert catalog.passages([p.id for p in passages]) == {}
    assert catalog.in_state("pending") == ["a"]
    assert catalog.article("a", any_state=True) == _article("a")
    assert catalog.passage_ids() == {p.id for p in passages}

    catalog.finish(indexed=["a"])
    assert catalog.count() == 1
    assert catalog.in_state("pending") == []
    assert catalog.passages([p.id for p in passages]) == {p.id: p for p in passages}


def test_removing_hides_at_once_and_finish_forgets(catalog: Catalog) -> None:
    passages = _put(catalog, _article("a"), _article("b"))
    catalog.mark_removing(["a"])
    assert [a.id for a in catalog.articles()] == ["b"]
    assert set(catalog.passages([p.id for p in passages])) == catalog.passage_ids("b")
    assert catalog.in_state("removing") == ["a"]
    assert catalog.passage_ids("a")

    catalog.finish(removed=["a"])
    assert catalog.passage_ids("a") == set()
    assert set(catalog.hashes()) == {"b"}


def test_hashes_near_articles_are_those_of_one_id_or_content(catalog: Catalog) -> None:
    _put(catalog, _article("a"), _article("b", "Chữ khác."), _article("c", "Chữ thứ ba."))
    everything = catalog.hashes()
    twin, changed = _article("lạ", title="a"), _article("b", "Chữ mới.")
    assert catalog.hashes_near([twin, changed]) == {i: everything[i] for i in ("a", "b")}
    assert catalog.hashes_near([]) == {}


def test_an_update_takes_the_place_of_the_old_self(catalog: Catalog) -> None:
    old = _put(catalog, _article("a", "Bài cũ. " * 60))
    new = _put(catalog, _article("a", "Bài mới."))
    assert catalog.passage_ids("a") == {p.id for p in new}
    assert catalog.passages([p.id for p in [*old, *new]]) == {p.id: p for p in new}
    assert catalog.count() == 1


def test_offsets_count_code_points(catalog: Catalog) -> None:
    article = _article("a", "😀😀 Đà Nẵng họp. Ông Nguyễn nói. " * 20)
    for passage in _put(catalog, article):
        stored = catalog.passages([passage.id])[passage.id]
        assert stored.text == article.text[stored.start : stored.end] == passage.text


def test_latest_first_undated_last(catalog: Catalog) -> None:
    dates = {"d1": "2019-10-26", "d2": "2023-10-18", "d3": "2023", "b": "2019-10"}
    _put(
        catalog,
        _article("u2"),
        _article("u1"),
        *(_article(i, published=d) for i, d in dates.items()),
    )
    assert [a.id for a in catalog.articles()] == ["d2", "d3", "d1", "b", "u1", "u2"]


def test_every_finished_change_moves_the_generation_by_one(catalog: Catalog) -> None:
    assert catalog.generation == 0
    _put(catalog, _article("a"), _article("b"))
    assert catalog.generation == 1
    assert catalog.finish(removed=["a"]) == 2 == catalog.generation


def test_paths_of_what_came_from_files(catalog: Catalog) -> None:
    _put(catalog, _article("a", path="/tin/a.txt"), _article("b"))
    assert catalog.paths() == {"a": "/tin/a.txt"}


def test_unknown_ids_are_left_out(catalog: Catalog) -> None:
    assert catalog.article("x") is None
    assert catalog.passages(["x:0-1:y"]) == {}
    catalog.mark_removing(["x"])
    assert catalog.in_state("removing") == []


def test_a_failed_change_leaves_nothing(catalog: Catalog) -> None:
    _put(catalog, _article("a"))
    good = _article("b")
    clash = Passage(id="b:0-1:x", article_id="b", start=0, end=1, text="H")
    with pytest.raises(sqlite3.IntegrityError):
        catalog.put_pending([(good, [clash, clash])])
    assert set(catalog.hashes()) == {"a"}
    assert all(i.startswith("a:") for i in catalog.passage_ids())


@pytest.mark.parametrize("name", ["text", "passages", "embedding"])
def test_another_version_is_refused_with_both_values(tmp_path: Path, name: str) -> None:
    file = tmp_path / "catalog.sqlite"
    Catalog(file, VERSIONS).close()
    Catalog(file, VERSIONS).close()
    with pytest.raises(StoreOutdated, match="hoibao rebuild") as raised:
        Catalog(file, {**VERSIONS, name: "other"})
    assert f"{name}: {VERSIONS[name]} → other" in str(raised.value)


def test_another_schema_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "catalog.sqlite"
    Catalog(file, VERSIONS).close()
    monkeypatch.setattr("qa.catalog.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(StoreOutdated, match="schema"):
        Catalog(file, VERSIONS)


def test_a_file_that_was_replaced(tmp_path: Path) -> None:
    reader = Catalog(tmp_path / "catalog.sqlite", VERSIONS)
    assert not reader.reopen_if_replaced()
    for versions in (VERSIONS, {**VERSIONS, "text": "2"}):
        other = Catalog(tmp_path / "new.sqlite", versions)
        other.raise_generation(41)
        other.close()
        for file in tmp_path.glob("catalog.sqlite*"):
            file.unlink()
        (tmp_path / "new.sqlite").rename(tmp_path / "catalog.sqlite")
        if versions == VERSIONS:
            assert reader.reopen_if_replaced()
            assert reader.generation == 41
        else:
            with pytest.raises(StoreOutdated):
                reader.reopen_if_replaced()
    reader.close()


def test_a_file_that_is_no_catalog(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database, but long enough to be read" * 50)
    with pytest.raises(StoreError, match="--home"):
        Catalog(tmp_path / "catalog.sqlite", VERSIONS)


def test_every_thread_sees_what_another_one_wrote(catalog: Catalog) -> None:
    seen: list[int] = []
    _put(catalog, _article("a"))
    for _ in range(2):
        thread = Thread(target=lambda: seen.append(catalog.count()))
        thread.start()
        thread.join()
        _put(catalog, _article("b"))
    assert seen == [1, 2]


def _dated(**published: str | None) -> list[tuple[Article, list[Passage]]]:
    papers = {"a": "Tuổi Trẻ", "b": "Thanh Niên", "c": "Tuổi Trẻ", "d": None}
    return [
        (Article(id=i, title=i, text="Thân bài.", publisher=papers[i], published=day), [])
        for i, day in published.items()
    ]


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        ({"since": "2019-10"}, "abc"),
        ({"since": "2019-10-27"}, "bc"),
        ({"until": "2019-10-26"}, "abc"),  # b is of an unknown day in October, c of 2019
        ({"since": "2020"}, ""),
        ({"until": "2018-12-31"}, ""),
        ({"since": "2019", "until": "2019"}, "abc"),
        ({"publisher": "tuoi tre"}, "ac"),
        ({"publisher": "Thanh"}, "b"),
        ({"publisher": "Tuổi Trẻ", "until": "2018"}, ""),
        ({}, "abcd"),
    ],
)
def test_articles_by_publisher_and_day(tmp_path: Path, chosen: dict[str, str], ids: str) -> None:
    catalog = Catalog(tmp_path / "c.sqlite", {"text": "1"})
    catalog.put_pending(_dated(a="2019-10-26", b="2019-10", c="2019", d=None))
    catalog.finish(indexed="abcd")
    assert catalog.selected(Selection(**chosen)) == frozenset(ids)
    assert bool(Selection(**chosen)) == bool(chosen)
    catalog.close()


def test_a_publisher_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "c.sqlite", {"text": "1"})
    catalog.put_pending(_dated(a="2019", b="2019", c="2019"))
    catalog.finish(indexed="abc")
    with pytest.raises(QuestionError, match="Các báo trong kho: Tuổi Trẻ, Thanh Niên"):
        catalog.selected(Selection(publisher="Dân trí"))
    catalog.close()


@pytest.mark.parametrize("day", ["hôm qua", "26-10-2019", "2019/10", "19", ""])
def test_a_day_of_another_form_is_told(day: str) -> None:
    with pytest.raises(QuestionError, match="2019-10-26"):
        Selection(since=day)
