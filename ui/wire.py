"""What the scripts of the page ask for: JSON in a text box nobody sees → values; pure."""

import json
import math
from typing import Any

MOST_CHARS = 10_000
MALFORMED = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError)
"""What reading a request, and taking values out of it, may raise: anybody can write one."""


def read_request(text: str, *, most_chars: int = MOST_CHARS) -> dict[str, Any]:
    """The members of a JSON object; no number in it is infinite or none at all.

    Raises:
        one of ``MALFORMED``: it is longer than ``most_chars``, or no such object.
    """
    if len(text) > most_chars:
        raise ValueError("the request is too long")
    request = json.loads(text, parse_float=_finite, parse_constant=_finite)
    if not isinstance(request, dict):
        raise TypeError("the request is no object")
    return request


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("the request has a number without an end")
    return number
