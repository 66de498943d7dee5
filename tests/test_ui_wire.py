"""Requests of the page's scripts, as anybody may write them."""

import pytest

from ui.wire import MALFORMED, read_request

DEEP = "[" * 4_000 + "]" * 4_000
JUNK = ["", "null", "[]", "5", "x", '{"turn": 1e400}', '{"turn": -1e400}', '{"turn": NaN}']


@pytest.mark.parametrize(
    "junk", [*JUNK, '{"turn": ' + DEEP + "}", "[" * 9_000, "{}" + " " * 20_000, None]
)
def test_what_is_no_request_is_refused_in_one_way(junk: str) -> None:
    with pytest.raises(MALFORMED):
        read_request(junk)


def test_a_request_is_its_members() -> None:
    assert read_request('{"turn": 1, "words": "đường"}') == {"turn": 1, "words": "đường"}
