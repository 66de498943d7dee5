"""Sets of our own in two halves: one that rules are tuned on, one that is only scored."""

import re
import zlib
from dataclasses import replace
from typing import Literal, get_args

from evals.corpora import Dataset

Half = Literal["tune", "score"]
HALVES: tuple[Half, ...] = get_args(Half)
HALF_NAMES: dict[Half, str] = {"tune": "tuning half", "score": "scored half"}
_NUMBER = re.compile(r"\d+$")


def half_of(case_id: str) -> Half:
    """``"tune"`` where the number at the end of the id is odd, ``"score"`` where it is even.

    An id without a number goes by its CRC-32, so that it stays in its half whatever is added.
    """
    number = _NUMBER.search(case_id)
    odd = (int(number[0]) if number else zlib.crc32(case_id.encode())) % 2
    return "tune" if odd else "score"


def only_half(dataset: Dataset, half: Half) -> Dataset:
    """The cases of one half, over the same articles."""
    return replace(dataset, cases=tuple(c for c in dataset.cases if half_of(c.id) == half))
