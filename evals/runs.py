"""A run: every system over one data set, one record for each case on disk, numbers from the records.

The folder of a run holds ``run.json`` (what made it), ``cases.jsonl``, ``retrieval-SYSTEM.jsonl``,
``answers-SYSTEM.jsonl`` and ``summary.json``. Records are appended as they come: a run that was
interrupted goes on where it was when it is started with the same folder again. What one system did is
made by one version of the code, with one set of settings; another system may be added by another.
"""

import hashlib
import importlib.metadata
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.cases import Case
from evals.corpora import Dataset, gold_spans, sample, write_articles
from evals.four_passages import FourPassages
from evals.systems import (
    BY_DEFAULT,
    SYSTEMS,
    HoiBao,
    LlamaIndex,
    Outcome,
    PastedSentences,
    Span,
    System,
    documents_of,
    open_dense,
    open_lexical,
    safely,
    search_safely,
    texts_of,
)
from qa import Assistant, Settings
from qa.catalog import SCHEMA_VERSION
from qa.embedding import Embedding, open_embedding
from qa.index import store_versions

PACKAGES = (
    "hoibao chromadb llama-index-core onnxruntime openai tantivy tokenizers xllamacpp".split()
)
Rows = dict[str, dict[str, Any]]
OnCase = Callable[[str, int, int], None]
"""Told the system and step, how many cases are done, and how many there are."""


class RunError(Exception):
    """A run that cannot be made or read; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run: retrieval on all cases, answers on ``generate`` of them, drawn by ``seed``."""

    name: str
    dataset: Dataset
    settings: Settings
    systems: tuple[str, ...] = BY_DEFAULT
    generate: int = 100
    seed: int = 1
    command: str = ""


def execute(plan: Plan, folder: Path, *, on_case: OnCase) -> None:
    """Make the run, or finish it, in ``folder``.

    Raises:
        RunError: the folder holds a run of something else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{folder} cannot be a folder ({error.strerror}); name another") from None
    with ExitStack() as stack:
        embedding = open_embedding(plan.settings)
        settings = plan.settings.with_(home=_store(plan, embedding))
        assistant = stack.enter_context(Assistant.open(settings, embedding=embedding))
        facts = _facts(plan, assistant)
        _check_same(folder, facts)
        described = {name: {} for name in plan.systems} | _described(folder)
        for name in plan.systems:
            _check_maker(name, described[name], facts)
        source = write_articles(plan.dataset.documents, settings.home / "articles.jsonl")
        assistant.add([source], prune=True)
        _write_cases(folder, plan, texts_of(assistant))
        if plan.generate:
            assistant.warm_up()  # no system pays for reading the model
        for name in plan.systems:
            system = _open_system(name, assistant, settings, stack)
            described[name] = {**system.settings, **_maker(facts)}
            _write_json(folder / "run.json", {**facts, "systems": described})
            _retrieve(system, name, plan, folder, on_case)
            if system.answers and plan.generate:
                _answer(system, name, plan, folder, on_case)
    _note_memory(folder)


def _described(folder: Path) -> dict[str, Any]:
    """Settings of the systems that an earlier part of this run began, and what made them."""
    file = folder / "run.json"
    if not file.exists():
        return {}
    facts = _read_facts(folder)
    return {
        name: _maker(facts) | values
        for name, values in facts["systems"].items()
        if values and any((folder / f"{part}-{name}.jsonl").exists() for part in _PARTS)
    }


_PARTS = ("retrieval", "answers")
_MAKER = {"commit": "version of the code", "settings_digest": "settings"}


def _maker(facts: Mapping[str, Any]) -> dict[str, str]:
    """What made the rows of a system."""
    settings = json.dumps(facts["settings"], sort_keys=True, ensure_ascii=False)
    return {
        "commit": facts["commit"] or "",
        "settings_digest": hashlib.sha256(settings.encode()).hexdigest()[:8],
    }


def _check_maker(name: str, described: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    """No system goes on with other code or with other settings than it was begun with."""
    mine = _maker(facts)
    if other := [
        what for key, what in _MAKER.items() if described.get(key, mine[key]) != mine[key]
    ]:
        raise RunError(
            f"{name} was begun with another {' and other '.join(other)}; go back to them, or name "
            "another folder with --out"
        )


def _read_facts(folder: Path) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"{folder / 'run.json'} cannot be read ({error}); run again") from None
    return facts


def _open_system(name: str, assistant: Assistant, settings: Settings, stack: ExitStack) -> System:
    if name == "hoibao":
        return HoiBao(assistant)
    if name == "dense":
        return HoiBao(stack.enter_context(open_dense(settings)), name=name, answers=False)
    if name in {"bm25", "pasted"}:
        lexical = stack.enter_context(open_lexical(settings))
        return (
            HoiBao(lexical, name=name, answers=False)
            if name == "bm25"
            else PastedSentences(lexical)
        )
    if name == "four-passages":
        return FourPassages(assistant)
    if name in {"llamaindex", "llamaindex-bm25"}:
        fused = name == "llamaindex-bm25"
        return LlamaIndex(documents_of(assistant), settings, fused=fused)
    raise RunError(f"there is no system {name!r}; there are {', '.join(SYSTEMS)}")


def _store(plan: Plan, embedding: Embedding) -> Path:
    """A store for each collection and way of indexing, in the cache folder: a second run starts at once."""
    versions = [SCHEMA_VERSION, sorted(store_versions(plan.settings, embedding).items())]
    way = hashlib.sha256(json.dumps(versions).encode()).hexdigest()[:8]
    return plan.settings.cache.expanduser() / "evals" / f"{plan.dataset.collection[:16]}-{way}"


def _facts(plan: Plan, assistant: Assistant) -> dict[str, Any]:
    """What a run was made with; never a key."""
    return {
        "name": plan.name,
        "command": plan.command,
        "dataset": plan.dataset.name,
        "digest": plan.dataset.digest,
        "documents": len(plan.dataset.documents),
        "cases": len(plan.dataset.cases),
        "generate": plan.generate,
        "seed": plan.seed,
        "settings": _public(plan.settings),
        "commit": _commit(),
        "started": time.strftime("%Y-%m-%d %H:%M:%S"),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "packages": {name: _version(name) for name in PACKAGES},
        "model": assistant.description()["model"],
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _commit() -> str | None:
    command = ["git", "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None


_SAME = {
    "digest": "cases or articles",
    "generate": "--generate",
    "seed": "--seed",
    "model": "language model",
}


def _check_same(folder: Path, facts: Mapping[str, Any]) -> None:
    """Nothing is added to a run of something else: neither its data nor its model."""
    file = folder / "run.json"
    if not file.exists():
        return
    before = _read_facts(folder)
    if other := [what for name, what in _SAME.items() if before.get(name) != facts[name]]:
        raise RunError(
            f"{folder} holds a run of something else ({', '.join(other)} differ); name another "
            "folder with --out"
        )


def _public(settings: Settings) -> dict[str, Any]:
    """Settings without keys, addresses and folders of this machine."""
    private = {"openai_api_key", "embedding_api_key", "rerank_api_key", "home", "cache"}
    private |= {"openai_base_url", "embedding_base_url", "rerank_base_url"}
    values: dict[str, Any] = settings.model_dump(mode="json", exclude=private)
    return values


def _write_cases(folder: Path, plan: Plan, texts: Mapping[str, str]) -> None:
    # A sentence that is not found in the text cannot be cited: it is left out.
    rows = [
        {**asdict(case), "gold": [spans for spans in gold_spans(case, texts) if spans]}
        for case in plan.dataset.cases
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file = folder / "cases.jsonl"
    if file.exists() and file.read_text(encoding="utf-8") != lines:
        raise RunError(
            f"{file} has other sentences to be cited: articles are cut otherwise by this version; name "
            "another folder with --out"
        )
    file.write_text(lines, encoding="utf-8")


def _retrieve(system: System, name: str, plan: Plan, folder: Path, on_case: OnCase) -> None:
    gold = {row["id"]: row["gold"] for row in read_rows(folder / "cases.jsonl").values()}
    cases = [case for case in plan.dataset.cases if case.article_ids]

    def search(case: Case) -> dict[str, Any]:
        started = time.monotonic()
        spans, failure = search_safely(system, case)
        seconds = time.monotonic() - started
        return {
            "articles": list(dict.fromkeys(span[0] for span in spans)),
            "passage_ranks": [_first_hit(spans, places) for places in gold[case.id]],
            "seconds": seconds,
            "failure": failure,
        }

    _record(folder / f"retrieval-{name}.jsonl", cases, search, f"{name}: search", on_case)


def _first_hit(spans: Sequence[Span], places: Sequence[Span]) -> int | None:
    """Rank, from 1, of the first passage that holds some of one of the sentences in ``places``."""
    for rank, (article, start, end) in enumerate(spans, start=1):
        if any(a == article and s < end and start < e for a, s, e in places):
            return rank
    return None


def _answer(system: System, name: str, plan: Plan, folder: Path, on_case: OnCase) -> None:
    cases = sample(plan.dataset, plan.generate, plan.seed).cases

    def answer(case: Case) -> dict[str, Any]:
        return asdict(safely(system, case))

    _record(folder / f"answers-{name}.jsonl", cases, answer, f"{name}: answer", on_case)


def _record(
    file: Path,
    cases: Sequence[Case],
    work: Callable[[Case], dict[str, Any]],
    step: str,
    on_case: OnCase,
) -> None:
    """One line for each case that has none yet, or only a failure; the last line of a case counts.

    A line that an interruption cut off is made anew.
    """
    done = read_rows(file)
    if file.exists() and not (data := file.read_bytes()).endswith(b"\n"):
        file.write_bytes(data[: data.rfind(b"\n") + 1])
    with file.open("a", encoding="utf-8") as lines:
        for number, case in enumerate(cases, start=1):
            if case.id not in done or done[case.id]["failure"] is not None:
                row = {"id": case.id, **work(case)}
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                lines.flush()
            on_case(step, number, len(cases))


def read_rows(file: Path) -> Rows:
    """Rows of a JSONL file by id, without a last line that has not been written to its end.

    Raises:
        RunError: another line is no JSON.
    """
    if not file.exists():
        return {}
    # Lines end in \n alone: str.splitlines would cut at U+2028, which JSON strings may hold.
    *lines, _unfinished = file.read_text(encoding="utf-8", errors="replace").split("\n")
    rows: Rows = {}
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except ValueError:
            raise RunError(f"{file}:{number} is damaged; remove the line and run again") from None
        rows[row["id"]] = row
    return rows


def _note_memory(folder: Path) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    facts = _read_facts(folder)
    facts["peak_megabytes"] = round(peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6)
    _write_json(folder / "run.json", facts)


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


# -- reading a run


@dataclass(frozen=True, kw_only=True)
class Records:
    """A run as it is on disk: cases by id, and for each system its rows by id of the case."""

    facts: dict[str, Any]
    cases: Rows
    retrieval: dict[str, Rows]
    answers: dict[str, Rows]


def read_run(folder: Path) -> Records:
    """The records in ``folder``.

    Raises:
        RunError: there is no run.
    """
    if not (folder / "run.json").exists():
        raise RunError(f"{folder} holds no run")
    return Records(
        facts=_read_facts(folder),
        cases=read_rows(folder / "cases.jsonl"),
        retrieval=dict(_rows_by_system(folder, "retrieval-")),
        answers=dict(_rows_by_system(folder, "answers-")),
    )


def _rows_by_system(folder: Path, prefix: str) -> Iterator[tuple[str, Rows]]:
    files = {file.stem.removeprefix(prefix): file for file in folder.glob(f"{prefix}*.jsonl")}
    for name in sorted(files, key=lambda n: SYSTEMS.index(n) if n in SYSTEMS else len(SYSTEMS)):
        yield name, read_rows(files[name])


def outcome_of(row: Mapping[str, Any]) -> Outcome:
    """An outcome as it was recorded."""
    values = {name: value for name, value in row.items() if name != "id"}
    for name in ("citations", "quotes", "supports"):
        values[name] = tuple(tuple(v) if isinstance(v, list) else v for v in values[name])
    return Outcome(**values)
