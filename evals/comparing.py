"""Two runs over the same cases: what became better or worse, and whether that is more than chance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import fmean

from evals.reports import markdown_text
from evals.resampling import Difference, holm, mcnemar, paired_bootstrap, sign_flip
from evals.runs import Records, RunError
from evals.scores import grade, retrieval_by_case

LEVEL = 0.05
"""A measure is lost or gained where its adjusted p is below this."""

_RETRIEVAL = ("recall@1", "recall@5", "mrr", "passage recall@1")
_GRADED = {
    "handled rightly": "handled",
    "exact match": "exact_match",
    "token F1": "f1",
    "reference recall": "reference_recall",
    "citation precision": "citation_precision",
    "citation recall": "citation_recall",
    "right refusal": "right_refusal",
}
_COVERAGE = "answered without failure"
MEASURES = (*_RETRIEVAL, *_GRADED, _COVERAGE)
YES_NO = frozenset(
    {"recall@1", "recall@5", "handled rightly", "exact match", "right refusal", _COVERAGE}
)
"""Measures that a case has or has not; of several right articles one is enough."""

_ByCase = dict[str, dict[str, float]]
"""Values by measure and id of the case."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One measure over the ``n`` cases that have it in both runs.

    ``p``: McNemar's of yes/no measures, else of the sign-flip test, adjusted (Holm) for the number of
    measures that are compared.
    """

    measure: str
    n: int
    before: float
    after: float
    difference: Difference
    p: float

    @property
    def verdict(self) -> str:
        """``"loss"`` or ``"gain"`` where chance would seldom do it."""
        if self.p >= LEVEL:
            return ""
        return "loss" if self.difference.mean < 0 else "gain"


@dataclass(frozen=True, kw_only=True)
class Flip:
    """A case that one run has right by a yes/no measure, and the other has not."""

    id: str
    question: str
    measure: str
    before: bool
    after: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What two runs differ in. ``before`` and ``after`` name them; ``cases``: how many both hold;
    ``settings``: those that differ, ``name: old → new``.
    """

    before: str
    after: str
    cases: int
    settings: tuple[str, ...]
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]

    @property
    def significant_losses(self) -> tuple[str, ...]:
        """Measures that went down by more than chance."""
        return tuple(change.measure for change in self.changes if change.verdict == "loss")


def compare(
    before: Records, after: Records, *, system: str = "hoibao", other: str | None = None
) -> Comparison:
    """``after`` - ``before``, case by case. ``other``: the system of ``after``, where it is another.

    Raises:
        RunError: the runs are of different data sets, a system is not there, or nothing is in both.
    """
    _check_same_data(before, after)
    then, now = _by_case(before, system), _by_case(after, other or system)
    changes, flips = [], []
    for measure in MEASURES:
        shared = [i for i in then[measure] if i in now[measure]]
        if not shared:
            continue
        old, new = [then[measure][i] for i in shared], [now[measure][i] for i in shared]
        p = sign_flip(old, new)
        if measure in YES_NO:
            p = mcnemar([value > 0 for value in old], [value > 0 for value in new])
            flips += [
                Flip(
                    id=i,
                    question=before.cases[i]["question"],
                    measure=measure,
                    before=a > 0,
                    after=b > 0,
                )
                for i, a, b in zip(shared, old, new, strict=True)
                if (a > 0) != (b > 0)
            ]
        changes.append(
            Change(
                measure=measure,
                n=len(shared),
                before=fmean(old),
                after=fmean(new),
                difference=paired_bootstrap(old, new),
                p=p,
            )
        )
    if not changes:
        raise RunError("no case has a value in both runs; finish them with `python -m evals run`")
    adjusted = holm([change.p for change in changes])
    changes = [replace(change, p=p) for change, p in zip(changes, adjusted, strict=True)]
    return Comparison(
        before=_label(before, system),
        after=_label(after, other or system),
        cases=len(before.cases.keys() & after.cases.keys()),
        settings=_other_settings(before, after),
        changes=tuple(changes),
        flips=tuple(sorted(flips, key=lambda flip: flip.after)),
    )


def _other_settings(before: Records, after: Records) -> tuple[str, ...]:
    old, new = (records.facts.get("settings", {}) for records in (before, after))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return tuple(f"{name}: {old.get(name)} → {new.get(name)}" for name in names)


def _check_same_data(before: Records, after: Records) -> None:
    digests = [str(records.facts.get("digest")) for records in (before, after)]
    if digests[0] != digests[1]:
        names = [
            records.facts.get("name") or records.facts.get("dataset") for records in (before, after)
        ]
        raise RunError(
            f"the runs are of different data sets, {names[0]} ({digests[0][:16]}) and {names[1]} "
            f"({digests[1][:16]}); compare runs of the same data, sample, seed and changes"
        )


def _by_case(records: Records, system: str) -> _ByCase:
    if system not in records.retrieval and system not in records.answers:
        there = ", ".join(dict.fromkeys([*records.retrieval, *records.answers])) or "none"
        name = records.facts.get("name", "")
        raise RunError(f"the run {name!r} has no system {system!r}; it has {there}")
    values: _ByCase = {measure: {} for measure in MEASURES}
    if system in records.retrieval:
        for i, found in retrieval_by_case(records, system).items():
            for measure in _RETRIEVAL:
                _keep(values[measure], i, found.get(measure))
    if system in records.answers:
        for graded in grade(records, system):
            for measure, attribute in _GRADED.items():
                _keep(values[measure], graded.case["id"], getattr(graded, attribute))
        for i, row in records.answers[system].items():
            if i in records.cases:
                values[_COVERAGE][i] = float(row["failure"] is None)
    return values


def _keep(values: dict[str, float], i: str, value: float | None) -> None:
    if value is not None:
        values[i] = float(value)


def _label(records: Records, system: str) -> str:
    facts: Mapping[str, object] = records.facts
    known = [facts.get("name"), system, facts.get("commit"), facts.get("model")]
    return ", ".join(str(part) for part in known if part)


# -- Markdown


def comparison_markdown(comparison: Comparison) -> str:
    """The comparison as tables: measures, then the cases that flipped, losses first."""
    lines = [
        "# Comparison",
        "",
        f"- before: {markdown_text(comparison.before)}",
        f"- after: {markdown_text(comparison.after)}",
        f"- cases in both: {comparison.cases}",
        f"- settings that differ: {markdown_text('; '.join(comparison.settings)) or 'none'}",
        "",
        "| measure | n | before | after | difference | p | |",
        "|---|---|---|---|---|---|---|",
        *map(_change_row, comparison.changes),
        "",
        "Difference: mean of after - before over the same cases, with its 95% bootstrap interval. p: McNemar's test of "
        "yes/no measures, sign flips of the others, adjusted (Holm) for the number of measures.",
        "",
    ]
    losses = ", ".join(comparison.significant_losses)
    lines.append(f"Significant losses: {losses or 'none'}.")
    if absent := [m for m in MEASURES if m not in {c.measure for c in comparison.changes}]:
        lines += ["", f"Not compared, because no case has it in both runs: {', '.join(absent)}."]
    if comparison.flips:
        lines += [
            "",
            "## Cases that flipped",
            "",
            "| id | question | measure | before | after |",
            "|---|---|---|---|---|",
            *map(_flip_row, comparison.flips),
        ]
    return "\n".join(lines) + "\n"


def _change_row(change: Change) -> str:
    d = change.difference
    p = f"{change.p:.3f}" if change.p >= 0.001 else "< 0.001"
    return (
        f"| {change.measure} | {change.n} | {change.before:.3f} | {change.after:.3f} "
        f"| {d.mean:+.3f} [{d.low:+.3f}, {d.high:+.3f}] | {p} | {change.verdict} |"
    )


def _flip_row(flip: Flip) -> str:
    marks = ["✓" if right else "✗" for right in (flip.before, flip.after)]
    return f"| {markdown_text(flip.id)} | {markdown_text(flip.question)} | {flip.measure} | {' | '.join(marks)} |"
