"""Passages that repeat another report."""

import pytest

from qa.stories import repeated
from qa.vietnamese import index_words

STORY = "Hà Nội trao tặng tỉnh Thái Nguyên ba tỷ đồng để khắc phục hậu quả cơn bão số ba."
OTHER = "Trời hôm nay nắng to, nhiều người dân ra đồng gặt lúa từ sáng sớm tới chiều."


def _words(**texts: str) -> dict[str, dict[str, str]]:
    """``a1`` is the first passage of article ``a``."""
    found: dict[str, dict[str, str]] = {}
    for passage, text in texts.items():
        found.setdefault(passage[0], {})[passage] = index_words(text)
    return found


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param({"a1": STORY, "b1": STORY}, {"b1": "a"}, id="the same"),
        pytest.param({"a1": STORY, "b1": OTHER}, {}, id="another"),
        pytest.param({"a1": STORY, "a2": STORY}, {}, id="of one article"),
        pytest.param({"a1": f"{STORY} {OTHER}", "b1": STORY}, {"b1": "a"}, id="shortened"),
        pytest.param({"a1": STORY, "b1": f"{STORY} {OTHER[:40]}."}, {"b1": "a"}, id="a bit more"),
        pytest.param({"a1": STORY[:40], "b1": STORY + OTHER}, {}, id="much more"),
        pytest.param({"a1": OTHER, "a2": STORY, "b1": STORY}, {"b1": "a"}, id="a later passage"),
        pytest.param({"a1": STORY, "b1": STORY, "c1": STORY}, {"b1": "a", "c1": "a"}, id="three"),
        pytest.param({"a1": "Vâng.", "b1": "Vâng."}, {}, id="too short to tell"),
        pytest.param({}, {}, id="nothing"),
    ],
)
def test_repeated(texts: dict[str, str], expected: dict[str, str]) -> None:
    found = repeated([(passage, passage[0]) for passage in texts], _words(**texts))
    assert found == expected
