"""Costs beside the baselines: measured in processes of their own, over the real embedder."""

import json
from pathlib import Path

import pytest

from evals.bench import (
    SystemCost,
    bench_markdown,
    growth_row,
    measure_growth,
    measure_systems,
)
from evals.cases import Case
from evals.corpora import CorpusError, Dataset, Document
from evals.readers import read_questions
from evals.runs import RunError
from qa import Settings

DOCUMENTS = tuple(
    Document(id=f"a{n}", title=f"Bài {n}", text=f"Xã số {n} trồng được {n + 2} héc-ta rừng mới.")
    for n in range(4)
)
CASE = Case(
    id="q",
    question="Xã số 2 trồng được bao nhiêu rừng?",
    kind="fact",
    answerable=True,
    answers=("4 héc-ta",),
    article_ids=("a2",),
)


def cost(name: str, **values: float | None) -> SystemCost:
    given = {
        "articles_per_second": 10.0,
        "search_ms": 8.0,
        "first_words": 2.0,
        "answer_seconds": 4.0,
    }
    return SystemCost(system=name, answered=5, failures=0, megabytes=500, **{**given, **values})  # type: ignore[arg-type]


def test_a_system_is_measured_alone_and_without_a_model_answers_nothing(tmp_path: Path) -> None:
    dataset = Dataset("tiny", DOCUMENTS, (CASE,))
    settings = Settings(llm="none", home=tmp_path)
    (measured,) = measure_systems(["llamaindex"], dataset, settings, answers=1)
    assert measured.system == "llamaindex"
    assert measured.articles_per_second > 0
    assert measured.search_ms > 0
    assert measured.megabytes > 100
    assert measured.answered == 0


def test_what_has_no_index_of_its_own_is_not_benched(tmp_path: Path) -> None:
    dataset = Dataset("tiny", DOCUMENTS, (CASE,))
    with pytest.raises(RunError, match="no bench for pasted"):
        list(measure_systems(["pasted"], dataset, Settings(llm="none", home=tmp_path), answers=0))


def test_the_table_puts_each_cost_beside_the_first_system() -> None:
    table = bench_markdown([cost("hoibao"), cost("other", search_ms=20.0, first_words=None)])
    rows = table.splitlines()
    assert rows[2].startswith("| hoibao | 10.0 (1.00) | 8.0 (1.00) | 2.00 (1.00) |")
    assert rows[3].startswith("| other | 10.0 (1.00) | 20.0 (2.50) | – |")


def test_a_store_is_searched_at_its_size() -> None:
    (grown,) = measure_growth(DOCUMENTS, ["Xã số 1?", "Rừng mới?"], [3])
    assert (grown.articles, grown.passages) == (3, 3)
    assert grown.seconds > 0
    assert (
        grown.search_ms > 0
    )  # each is timed by itself: on a busy machine either may be the larger
    assert grown.question_ms > 0
    assert growth_row(grown).startswith("| 3 | 3 | ")


def test_questions_of_a_file_whatever_else_stands_there(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": "Ở đâu?", "doc_id": "x"}) + "\n", encoding="utf-8")
    assert read_questions(file) == ["Ở đâu?"]
    file.write_text('{"q": "Ở đâu?"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"questions\.jsonl:1"):
        read_questions(file)
