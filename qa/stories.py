"""One story once: which of the passages found only repeats a better one of another report. Pure."""

from collections.abc import Iterable, Mapping, Sequence

REPEATED = 0.5
"""Share of a passage's runs of four syllables that stand in another report, from which on it repeats it.

Of two reports of different matters, 99.9% share less than 0.05 (ktlab_clusters, docs/retrieval.md)."""
_RUN = 4


def repeated(
    passages: Sequence[tuple[str, str]], words: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The passages that repeat a report of an earlier one, by id: that report's id.

    Args:
        passages: ids of passage and article, best first.
        words: ``index_words`` by article and passage.
    """
    found: dict[str, str] = {}
    reports: dict[str, frozenset[str]] = {}
    for passage, article in passages:
        own = words[article][passage].split("\n")
        for other, report in reports.items():
            # Who repeats half of a passage repeats a sentence of it; only then all is compared.
            if other != article and not report.isdisjoint(own):
                runs, known = _runs(own), set(_runs(report))
                if sum(run in known for run in runs) >= max(REPEATED * len(runs), 1):
                    found[passage] = other
                    break
        else:
            if article not in reports:
                lines = "\n".join(words[article].values()).split("\n")
                reports[article] = frozenset(lines)
    return found


def _runs(lines: Iterable[str]) -> list[tuple[str, ...]]:
    runs: list[tuple[str, ...]] = []
    for line in lines:
        said = line.partition("|")[0].split()
        runs += zip(*(said[at:] for at in range(_RUN)), strict=False)
    return runs
