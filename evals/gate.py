"""The gate of CI: a small suite on ``seeds/`` whose numbers must not fall under ``floors.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.runs import Records
from evals.scores import Score, summarise

MOST = "most "
"""Before a name in the file of floors: the number must not be above."""
FLOORS = Path(__file__).parent / "floors.toml"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One number beside what it is held to: a floor, or with ``most`` a ceiling."""

    name: str
    value: float | None
    floor: float
    most: bool = False

    @property
    def passed(self) -> bool:
        """Whether the number is there and on the right side."""
        if self.value is None:
            return False
        return self.value <= self.floor if self.most else self.value >= self.floor


def read_floors(suite: str, path: Path = FLOORS) -> dict[str, float]:
    """Floors of one suite, by ``retrieval.MEASURE`` or ``answers.MEASURE``; ``most MEASURE`` is a ceiling.

    Raises:
        KeyError: the file has no such suite.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))[suite]
    return {name: float(value) for name, value in table.items()}


def check(records: Records, floors: Mapping[str, float], *, system: str = "hoibao") -> list[Check]:
    """Every floor beside the number of ``system``; a number that was not measured fails."""
    scores = summarise(records)
    checks = []
    for name, floor in floors.items():
        part, _, measure = name.removeprefix(MOST).partition(".")
        score = scores[part].get(system, {}).get(measure, Score(value=None))
        checks.append(Check(name=name, value=score.value, floor=floor, most=name.startswith(MOST)))
    return checks
