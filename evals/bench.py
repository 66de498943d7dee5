"""What HoiBao costs beside the baselines, and how its costs grow with the collection.

Every measurement runs in a new process: its peak memory is then its own, and nobody's threads disturb
another. Vectors kept from before are not used.
"""

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from evals.cases import Case
from evals.corpora import Dataset, Document, write_articles
from evals.metrics import quantile
from evals.runs import RunError
from evals.systems import HoiBao, LlamaIndex, System, safely
from qa import Assistant, Settings
from qa.embedding import open_embedding
from qa.vietnamese import key

_LLAMA_INDEX = {"llamaindex": False, "llamaindex-bm25": True}
BENCHED = ("hoibao", *_LLAMA_INDEX)
"""Systems with an index and answers of their own."""

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class SystemCost:
    """Costs of one system; memory is the peak of its process, the language model included.

    Times are medians, in seconds where the name does not say otherwise: of all searches, and of the
    ``answered`` cases alone, for a refusal costs nothing. None where nothing was answered.
    """

    system: str
    articles_per_second: float
    search_ms: float
    answered: int
    first_words: float | None
    answer_seconds: float | None
    failures: int
    megabytes: int


def measure_systems(
    names: Sequence[str], dataset: Dataset, settings: Settings, *, answers: int
) -> Iterator[SystemCost]:
    """Each system, one after the other: index the articles, search all cases, answer ``answers``.

    Raises:
        RunError: a name is not in ``BENCHED``.
    """
    if unknown := set(names) - set(BENCHED):
        raise RunError(f"no bench for {', '.join(unknown)}; there are {', '.join(BENCHED)}")
    cases = [case for case in dataset.cases if not case.history and case.answerable]
    if not cases:
        raise RunError(f"{dataset.name}: no question that can be answered; take another data set")
    for name in names:
        yield _alone(_system_cost, name, dataset.documents, cases, settings, answers)


def _alone(
    work: Callable[Parameters, Result], *values: Parameters.args, **named: Parameters.kwargs
) -> Result:
    """The result of ``work`` done in a new process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as process:
        return process.submit(work, *values, **named).result()


def _system_cost(
    name: str,
    articles: Sequence[Document],
    cases: Sequence[Case],
    settings: Settings,
    answers: int,
) -> SystemCost:
    # Models and libraries are loaded before the clock starts.
    open_embedding(settings).get_query_embedding("khởi động")
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        own = settings.with_(home=home, vector_cache_mb=0)
        started = time.perf_counter()
        system: System
        if name in _LLAMA_INDEX:
            documents = [document.to_dict() for document in articles]
            system = LlamaIndex(documents, own, fused=_LLAMA_INDEX[name])
        else:
            assistant = stack.enter_context(Assistant.open(own))
            assistant.add([write_articles(articles, home / "articles.jsonl")])
            system = HoiBao(assistant)
        indexed = time.perf_counter() - started
        system.search(cases[0])
        times = [_seconds(system.search, case) for case in cases]
        # One answer more than is counted: the first waits for the model to be read.
        asked = cases[: answers + 1] if answers and system.answers else []
        outcomes = [safely(system, case) for case in asked][1:]
    given = [o for o in outcomes if o.failure is None and not o.refused]
    return SystemCost(
        system=name,
        articles_per_second=len(articles) / indexed,
        search_ms=quantile(times, 0.5) * 1000,
        answered=len(given),
        first_words=_median([o.first_words for o in given if o.first_words is not None]),
        answer_seconds=_median([o.seconds for o in given]),
        failures=sum(o.failure is not None for o in outcomes),
        megabytes=_megabytes(resource.RUSAGE_SELF),
    )


def _seconds(work: Callable[[Result], object], value: Result) -> float:
    started = time.perf_counter()
    work(value)
    return time.perf_counter() - started


def _median(values: Sequence[float]) -> float | None:
    return quantile(values, 0.5) if values else None


def bench_markdown(costs: Sequence[SystemCost]) -> str:
    """A table of the costs; in brackets how they stand to those of the first system, as a ratio."""
    first = costs[0]
    lines = [
        "| system | articles/s | search, ms | first words, s | answer, s | answered | failures | memory, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for cost in costs:
        cells = [
            _beside(cost.articles_per_second, first.articles_per_second, 1),
            _beside(cost.search_ms, first.search_ms, 1),
            _beside(cost.first_words, first.first_words, 2),
            _beside(cost.answer_seconds, first.answer_seconds, 2),
            str(cost.answered),
            str(cost.failures),
            _beside(cost.megabytes, first.megabytes, 0),
        ]
        lines.append(f"| {cost.system} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _beside(value: float | None, first: float | None, digits: int) -> str:
    if value is None:
        return "–"
    return f"{value:.{digits}f}" + (f" ({value / first:.2f})" if first else "")


# -- growth


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Costs of a collection of ``articles``; times in milliseconds, ``seconds`` of indexing them.

    ``question_ms`` is the embedding of the question alone, a part of ``search_ms``. Memory is the peak
    of the process that searched, and of the one that indexed.
    """

    articles: int
    passages: int
    seconds: float
    search_ms: float
    search_p95_ms: float
    question_ms: float
    disk_megabytes: int
    index_megabytes: int
    search_megabytes: int


def measure_growth(
    documents: Sequence[Document], questions: Sequence[str], limits: Sequence[int]
) -> Iterator[Growth]:
    """One store that grows to each of ``limits`` articles by ``hoibao index``, searched at each size.

    ``seconds`` add up: a collection of 3,000 is made of the steps before it.
    """
    with tempfile.TemporaryDirectory() as folder:
        home, file = Path(folder) / "home", Path(folder) / "articles.jsonl"
        seconds, before = 0.0, 0
        for limit in sorted(limits):
            write_articles(documents[before:limit], file)
            started = time.perf_counter()
            index_megabytes = _alone(_indexing, file, home)
            seconds += time.perf_counter() - started
            disk = sum(f.stat().st_size for f in home.rglob("*") if f.is_file())
            found = _alone(_searching, home, list(questions))
            yield Growth(
                **found,
                seconds=seconds,
                disk_megabytes=round(disk / 1e6),
                index_megabytes=index_megabytes,
            )
            before = limit


def _indexing(articles: Path, home: Path) -> int:
    """Run ``hoibao index``; its peak memory in MB. What was indexed before stays."""
    environment = os.environ | {"QA_LLM": "none", "QA_VECTOR_CACHE_MB": "0"}
    command = [sys.executable, "-m", "qa", "index", str(articles), "--home", str(home), "--json"]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    return _megabytes(resource.RUSAGE_CHILDREN)


def _searching(home: Path, questions: Sequence[str]) -> dict[str, Any]:
    with Assistant.open(Settings(home=home, llm="none")) as assistant:
        assistant.search(questions[0])
        times = [_seconds(assistant.search, question) for question in questions]
        peak = _megabytes(resource.RUSAGE_SELF)
        embedding = open_embedding(assistant.settings)
        alone = [_seconds(embedding.get_query_embedding, key(question)) for question in questions]
        return {
            "articles": len(assistant.articles()),
            "passages": assistant.passage_counts()["catalog"],
            "search_ms": quantile(times, 0.5) * 1000,
            "search_p95_ms": quantile(times, 0.95) * 1000,
            "question_ms": quantile(alone[1:], 0.5) * 1000,
            "search_megabytes": peak,
        }


def _megabytes(who: int) -> int:
    """Peak memory; macOS counts bytes, Linux kibibytes."""
    peak = resource.getrusage(who).ru_maxrss
    return round(peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6)


GROWTH_HEAD = (
    "| articles | passages | indexing, s | search, ms | search 95%, ms | question, ms | disk, MB "
    "| memory indexing, MB | memory searching, MB |\n|---|---|---|---|---|---|---|---|---|"
)


def growth_row(growth: Growth) -> str:
    """A row under ``GROWTH_HEAD``."""
    g = growth
    cells = [
        f"{g.articles:,}",
        f"{g.passages:,}",
        f"{g.seconds:,.0f}",
        f"{g.search_ms:.1f}",
        f"{g.search_p95_ms:.1f}",
        f"{g.question_ms:.1f}",
        str(g.disk_megabytes),
        f"{g.index_megabytes:,}",
        f"{g.search_megabytes:,}",
    ]
    return f"| {' | '.join(cells)} |"
