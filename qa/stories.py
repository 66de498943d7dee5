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
    reports: dict[str, set[tuple[str, ...]]] = {}
    for passage, article in passages:
        runs = _runs([words[article][passage]])
        for other, known in reports.items():
            if other != article and runs and len(runs & known) >= REPEATED * len(runs):
                found[passage] = other
                break
        else:
            if article not in reports:
                reports[article] = _runs(words[article].values())
    return found


def _runs(parts: Iterable[str]) -> set[tuple[str, ...]]:
    runs: set[tuple[str, ...]] = set()
    for part in parts:
        for line in part.split("\n"):
            said = line.partition("|")[0].split()
            runs.update(zip(*(said[at:] for at in range(_RUN)), strict=False))
    return runs
