"""Diacritics from what a collection says."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.restoring import restore
from qa.vietnamese import fold, index_tokens

NEWS = (
    "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng.",
    "Hà Nội tặng Thái Bình 100 con bò giống.",
    "Thái Nguyên có tốc độ tăng trưởng cao.",
    "Nhà máy thái thịt ở Hà Nam tăng công suất.",
    "Ông tặng bà bó hoa. Bệnh nhân ho ra máu.",
)


@pytest.fixture
def count() -> Callable[[str], int]:
    held = Counter(token for text in NEWS for token in set(index_tokens(text)))
    return lambda token: held[token]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ha noi tang thai nguyen bao nhieu tien", "hà nội tặng thái nguyên bao nhiêu tiền"),
        ("Ha Noi tang Thai Binh con gi?", "Hà Nội tặng Thái Bình con gì?"),
        ("HA NOI O DAU", "HÀ NỘI Ở ĐÂU"),
        ("toc do tang truong", "tốc độ tăng trưởng"),
        ("Hà Nội tang thai nguyen bao nhieu", "Hà Nội tặng thái nguyên bao nhiêu"),
        ("Messi o ha noi", "Messi ở hà nội"),
        ("3,8 ty dong", "3,8 tỷ đồng"),
        ("", ""),
        ("?!", "?!"),
    ],
)
def test_the_likeliest_spelling(count: Callable[[str], int], typed: str, meant: str) -> None:
    assert restore(typed, count, len(NEWS)) == meant


def test_an_empty_collection_knows_nothing() -> None:
    assert restore("ha noi", lambda token: 0, 0) == "ha noi"


@given(st.text(alphabet="abcdeghiklmnopqrstuvxy ,.?", max_size=40))
def test_only_diacritics_are_added(typed: str) -> None:
    held = Counter(token for text in NEWS for token in index_tokens(text))
    assert fold(restore(typed, lambda token: held[token], len(NEWS))) == fold(typed)
