"""The cache of vectors: what is computed and what is not, and that nothing about it can do harm."""

import logging
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from processes import run_at_once

from qa import vectors
from qa.errors import ModelUnavailable
from qa.vectors import FILE, VectorCache

MODEL = "some-model [query: |passage: ]"
MODULE = Path(vectors.__file__)
Vectors = list[list[float]]


def vector_of(text: str) -> list[float]:
    """Four numbers that floats of 32 bits hold exactly, another four for every text."""
    return (
        np.random.default_rng(zlib.crc32(text.encode()))
        .standard_normal(4, dtype=np.float32)
        .tolist()
    )


class Counting:
    """A model that keeps what it was asked for."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __call__(self, texts: list[str]) -> Vectors:
        self.calls.append(list(texts))
        return [vector_of(text) for text in texts]


def never(texts: list[str]) -> Vectors:
    raise AssertionError(f"computed again: {texts}")


OpenCache = Callable[..., VectorCache]


@pytest.fixture
def open_cache(tmp_path: Path) -> Iterator[OpenCache]:
    """Opens caches in one folder, which is not there yet."""
    opened: list[VectorCache] = []

    def open_(folder: Path = tmp_path / "cache" / "deep", megabytes: int = 10) -> VectorCache:
        opened.append(VectorCache(folder, megabytes=megabytes))
        return opened[-1]

    yield open_
    for cache in opened:
        cache.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where ``open_cache()`` keeps its vectors."""
    return tmp_path / "cache" / "deep" / FILE


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


# -- what is computed


def test_only_what_is_not_known_is_computed_and_in_the_given_order(open_cache: OpenCache) -> None:
    cache, compute = open_cache(), Counting()
    assert cache.embed(MODEL, ["b", "a"], compute) == [vector_of("b"), vector_of("a")]
    texts = ["c", "a", "d", "b"]
    assert cache.embed(MODEL, texts, compute) == [vector_of(text) for text in texts]
    assert cache.embed(MODEL, texts, compute) == [vector_of(text) for text in texts]
    assert compute.calls == [["b", "a"], ["c", "d"]]


def test_the_same_text_twice_in_a_call_is_computed_once(open_cache: OpenCache) -> None:
    compute = Counting()
    found = open_cache().embed(MODEL, ["a", "b", "a", "a"], compute)
    assert found == [vector_of(text) for text in "abaa"]
    assert compute.calls == [["a", "b"]]


def test_nothing_of_nothing(open_cache: OpenCache) -> None:
    assert open_cache().embed(MODEL, [], never) == []


def test_another_model_has_vectors_of_its_own(open_cache: OpenCache) -> None:
    cache = open_cache()
    cache.embed(MODEL, ["a"], Counting())
    other = [[9.0, 8.0]]
    assert cache.embed("another", ["a"], lambda texts: other) == other
    assert cache.embed("another", ["a"], never) == other
    assert cache.embed(MODEL, ["a"], never) == [vector_of("a")]


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "still-open"])
def test_a_second_cache_knows_what_the_first_one_kept(open_cache: OpenCache, closed: bool) -> None:
    first = open_cache()
    first.embed(MODEL, ["a", "b"], Counting())
    if closed:
        first.close()
    assert open_cache().embed(MODEL, ["b", "a"], never) == [vector_of("b"), vector_of("a")]


def test_a_closed_cache_opens_itself_again(open_cache: OpenCache) -> None:
    cache = open_cache()
    cache.close()
    cache.embed(MODEL, ["a"], Counting())
    cache.close()
    assert cache.embed(MODEL, ["a"], never) == [vector_of("a")]


FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(
    calls=st.lists(st.lists(st.text("ab đ\n", max_size=3), max_size=6), max_size=5),
    numbers=st.lists(FLOATS, min_size=1, max_size=5),
)
@hypothesis_settings(max_examples=40)
def test_every_text_is_computed_once_and_its_floats_stay_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, calls: list[list[str]], numbers: list[float]
) -> None:
    folder = tmp_path_factory.mktemp("vectors")
    computed: list[str] = []

    def compute(texts: list[str]) -> Vectors:
        computed.extend(texts)
        return [[*numbers, float(len(text))] for text in texts]

    for texts in calls:  # each by a cache of its own
        cache = VectorCache(folder, megabytes=1)
        assert cache.embed(MODEL, texts, compute) == [[*numbers, float(len(t))] for t in texts]
        cache.close()
    assert sorted(computed) == sorted({text for texts in calls for text in texts})


# -- when computing fails


def test_an_error_of_the_model_goes_through_and_nothing_is_kept(open_cache: OpenCache) -> None:
    def fail(texts: Sequence[str]) -> Vectors:
        raise ModelUnavailable("không có mô hình")

    cache = open_cache()
    cache.embed(MODEL, ["a"], Counting())
    with pytest.raises(ModelUnavailable, match="không có mô hình"):
        cache.embed(MODEL, ["a", "b"], fail)
    compute = Counting()
    cache.embed(MODEL, ["a", "b"], compute)
    assert compute.calls == [["b"]]


def test_too_few_vectors_are_not_given_to_the_wrong_texts(open_cache: OpenCache) -> None:
    cache, compute = open_cache(), Counting()
    with pytest.raises(ValueError, match="shorter"):
        cache.embed(MODEL, ["a", "b"], lambda texts: [[1.0]])
    cache.embed(MODEL, ["a", "b"], compute)
    assert compute.calls == [["a", "b"]]


# -- where it is not wanted, or not possible


def test_no_megabytes_no_file(open_cache: OpenCache, file: Path) -> None:
    cache, compute = open_cache(megabytes=0), Counting()
    for _ in range(2):
        assert cache.embed(MODEL, ["a", "a"], compute) == [vector_of("a")] * 2
    assert compute.calls == [["a"], ["a"]]
    assert not file.parent.parent.exists()


def test_a_home_of_the_user_is_expanded(
    open_cache: OpenCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_cache(Path("~/vectors")).embed(MODEL, ["a"], Counting())
    assert (tmp_path / "vectors" / FILE).is_file()


@pytest.mark.parametrize("what", ["file-in-the-way", "folder-in-the-way"])
def test_a_folder_that_cannot_be_used_is_told_once(
    open_cache: OpenCache, tmp_path: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    folder = tmp_path / "there"
    if what == "file-in-the-way":
        folder.write_text("")
        folder = folder / "cache"
    else:
        (folder / FILE).mkdir(parents=True)
    cache, compute = open_cache(folder), Counting()
    for _ in range(2):
        assert cache.embed(MODEL, ["a"], compute) == [vector_of("a")]
    assert len(compute.calls) == 2
    (warning,) = warnings_of(caplog)
    assert str(folder / FILE) in warning


@pytest.mark.parametrize(
    "content",
    [b"no database, but long enough to be one" * 1000, b"SQLite format 3\0" + b"\xff" * 9000, b"x"],
    ids=["text", "only-the-magic", "one-byte"],
)
def test_a_damaged_file_is_replaced(
    open_cache: OpenCache, file: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    cache = open_cache()
    assert cache.embed(MODEL, ["a"], Counting()) == [vector_of("a")]
    cache.close()
    assert open_cache().embed(MODEL, ["a"], never) == [vector_of("a")]
    assert warnings_of(caplog) == []


def filled(open_cache: OpenCache, file: Path) -> list[str]:
    """A closed cache of a few hundred long vectors, many pages of the file."""
    cache = open_cache()
    texts = [f"đoạn {number}" for number in range(300)]
    cache.embed(MODEL, texts, lambda given: [vector_of(text) * 96 for text in given])
    cache.close()
    assert file.stat().st_size > 300_000
    return texts


def test_a_file_cut_short_does_no_harm(open_cache: OpenCache, file: Path) -> None:
    texts = filled(open_cache, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    found = open_cache().embed(MODEL, texts, lambda given: [vector_of(t) * 96 for t in given])
    assert found == [vector_of(text) * 96 for text in texts]


def test_damage_within_the_file_does_no_harm(
    open_cache: OpenCache, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    texts = filled(open_cache, file)
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    cache = open_cache()
    found = cache.embed(MODEL, texts, lambda given: [vector_of(text) * 96 for text in given])
    assert found == [vector_of(text) * 96 for text in texts]
    assert warnings_of(caplog) == []


def test_damage_within_the_file_is_mended(open_cache: OpenCache, file: Path) -> None:
    texts = filled(open_cache, file)
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    for _ in range(2):
        cache, compute = open_cache(), Counting()
        cache.embed(MODEL, texts, compute)
        cache.close()
    assert compute.calls == []


def test_a_damaged_vector_is_computed_anew(open_cache: OpenCache, file: Path) -> None:
    first = open_cache()
    first.embed(MODEL, ["a"], Counting())
    first.close()
    with sqlite3.connect(file) as database:
        database.execute("UPDATE vectors SET vector = x'010203'")
    database.close()
    assert open_cache().embed(MODEL, ["a"], Counting()) == [vector_of("a")]


@pytest.mark.parametrize("known", [True, False], ids=["reading-works", "new-file"])
def test_a_locked_database_only_warns(
    open_cache: OpenCache,
    file: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    known: bool,
) -> None:
    connect = sqlite3.connect

    def impatient(path: Path, *, timeout: float, check_same_thread: bool) -> sqlite3.Connection:
        assert timeout > 1
        return connect(path, timeout=0.05, check_same_thread=check_same_thread)

    if known:
        first = open_cache()
        first.embed(MODEL, ["a"], Counting())
        first.close()
    file.parent.mkdir(parents=True, exist_ok=True)
    holder = connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(sqlite3, "connect", impatient)
    cache, compute = open_cache(), Counting()
    for _ in range(2):
        assert cache.embed(MODEL, ["a", "b"], compute) == [vector_of("a"), vector_of("b")]
    assert compute.calls == ([["b"], ["a", "b"]] if known else [["a", "b"]] * 2)
    (warning,) = warnings_of(caplog)
    assert "locked" in warning
    holder.rollback()
    holder.close()


# -- the limit


class Days:
    """A clock that stands still until it is told the next day."""

    def __init__(self) -> None:
        self.seconds = 1.8e9

    def next(self) -> None:
        self.seconds += 86_400


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    clock = Days()
    monkeypatch.setattr(vectors, "time", SimpleNamespace(time=lambda: clock.seconds))
    return clock


def embed_long(cache: VectorCache, texts: list[str]) -> list[str]:
    """Embeds with vectors of 384 numbers; gives what had to be computed."""
    computed: list[str] = []

    def compute(given: list[str]) -> Vectors:
        computed.extend(given)
        return [vector_of(text) * 96 for text in given]

    assert cache.embed(MODEL, texts, compute) == [vector_of(text) * 96 for text in texts]
    return computed


def test_what_was_not_used_for_the_longest_time_goes_first(
    open_cache: OpenCache, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = open_cache()
    used, unused, fresh = ([f"{name} {n}" for n in range(60)] for name in ("used", "un", "fresh"))
    embed_long(cache, used)
    days.next()
    embed_long(cache, unused)
    days.next()
    assert embed_long(cache, used) == []  # read again, and so younger than the others now
    days.next()
    assert cache._database is not None
    limit = vectors._bytes_used(cache._database)
    monkeypatch.setattr(cache, "_limit", limit)
    embed_long(cache, fresh[:5])
    assert vectors._bytes_used(cache._database) <= limit
    assert embed_long(cache, used + fresh[:5]) == []
    monkeypatch.setattr(cache, "_limit", limit * 10)
    gone = embed_long(cache, unused)
    assert 5 <= len(gone) < len(unused)


def test_the_file_stays_near_its_limit(open_cache: OpenCache, file: Path) -> None:
    cache = open_cache(megabytes=1)
    for batch in range(30):
        embed_long(cache, [f"{batch} {number}" for number in range(64)])
    cache.close()
    assert 200_000 < file.stat().st_size < 2_500_000  # 1,920 vectors have 3 MB
    last = [f"29 {number}" for number in range(64)]
    assert len(embed_long(open_cache(megabytes=1), last)) < len(last)


# -- at once


def test_threads_at_once(open_cache: OpenCache, caplog: pytest.LogCaptureFixture) -> None:
    shared, start = open_cache(), threading.Barrier(6)
    caches = [shared, shared, shared, open_cache(), open_cache(), open_cache()]
    shared.embed(MODEL, ["first"], Counting())
    texts = [f"đoạn {number}" for number in range(40)]
    found: list[bool] = []

    def work(number: int) -> None:
        start.wait(10)
        for _ in range(3):
            turned = texts[number * 5 :] + texts[: number * 5]
            vectors_ = caches[number].embed(MODEL, turned, Counting())
            found.append(vectors_ == [vector_of(text) for text in turned])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [True] * 18
    assert warnings_of(caplog) == []
    assert open_cache().embed(MODEL, texts, never) == [vector_of(text) for text in texts]


_OTHER = """
import importlib.util, pathlib, sys
spec = importlib.util.spec_from_file_location("vectors", sys.argv[1])  # qa imports much more
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print("ready", flush=True)
for line in sys.stdin:
    cache = module.VectorCache(pathlib.Path(line.strip()), megabytes=10)
    for batch in range(int(sys.argv[2])):
        texts = [f"{batch} {n}" for n in range(10)]
        found = cache.embed("m", texts, lambda given: [[float(len(t)), 0.5] for t in given])
        assert found == [[float(len(t)), 0.5] for t in texts]
    cache.close()
    print("done", flush=True)
"""


def test_processes_at_once(open_cache: OpenCache, file: Path) -> None:
    open_cache().embed(MODEL, ["first"], Counting())
    printed = run_at_once(_OTHER, MODULE, 30, count=3, rounds=[str(file.parent)])
    assert printed == []  # warnings would be among it
    texts = [f"{batch} {number}" for batch in range(30) for number in range(10)]
    found = open_cache().embed("m", texts, never)
    assert found == [[float(len(text)), 0.5] for text in texts]


def test_processes_that_make_the_file_at_once(tmp_path: Path) -> None:
    folders = [str(tmp_path / str(number)) for number in range(25)]
    assert run_at_once(_OTHER, MODULE, 1, count=3, rounds=folders) == []


# -- what is in the file


def test_no_text_is_in_the_file(open_cache: OpenCache, file: Path) -> None:
    secret = "Bí mật của tòa soạn: 305.000 đồng."
    cache = open_cache()
    cache.embed(MODEL, [secret], Counting())
    kept = {path.name: path.read_bytes() for path in file.parent.iterdir()}  # the journal, too
    cache.close()
    kept["closed"] = file.read_bytes()
    blob = np.asarray(vector_of(secret), "<f4").tobytes()
    assert any(blob in content for content in kept.values()), (
        "nothing was kept: this proves nothing"
    )
    for name, content in kept.items():
        for word in ("Bí mật", "tòa soạn", "305.000", "some-model"):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.encode(encoding) not in content, name
