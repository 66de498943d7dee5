"""Diacritics from what a collection says."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.restoring import known_pairs, restore_by_counts, restore_by_texts
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
        ("con thai nguyen thi sao", "con thái nguyên thì sao"),
        ("", ""),
        ("?!", "?!"),
    ],
)
def test_the_likeliest_spelling(count: Callable[[str], int], typed: str, meant: str) -> None:
    assert restore_by_counts(typed, count, len(NEWS)) == meant


def test_an_empty_collection_knows_nothing() -> None:
    assert restore_by_counts("ha noi", lambda token: 0, 0) == "ha noi"


@given(st.text(alphabet="abcdeghiklmnopqrstuvxy ,.?", max_size=40))
def test_only_diacritics_are_added(typed: str) -> None:
    held = Counter(token for text in NEWS for token in index_tokens(text))
    assert fold(restore_by_counts(typed, lambda token: held[token], len(NEWS))) == fold(typed)


# -- by the texts that were found

STORIES = [
    "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng. Thái Nguyên cảm ơn Hà Nội.",
    "Sản lượng của tỉnh tăng. Hà Nội tặng quà.",
]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ha noi trao tang thai nguyen", "Hà Nội trao tặng Thái Nguyên"),
        ("san luong cua tinh tang", "Sản lượng của tỉnh tăng"),
        ("xyzzy 98/2023", "xyzzy 98/2023"),
        ("", ""),
        ("?!", "?!"),
    ],
)
def test_the_spelling_of_the_texts_that_were_found(typed: str, expected: str) -> None:
    assert restore_by_texts(typed, STORIES).lower() == expected.lower()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vu nao nhieu nguoi hon", "vụ nào nhiều người hơn"),
        ("mua he hay mua dong", "mua he hay mua dong"),
        ("hay ke ten cac tinh", "hãy kể tên các tỉnh"),
        ("cach bao nhieu met", "cách bao nhiêu mét"),
        ("nguoi dan dau la ai", "người dẫn đầu là ai"),
    ],
)
def test_words_that_questions_are_made_of_go_by_their_neighbours(typed: str, expected: str) -> None:
    texts = ["Một vụ hơn mười người hay đến tỉnh cách đó, mệt mỏi."]
    assert restore_by_texts(typed, texts) == expected


def test_restored_names_have_their_capitals() -> None:
    assert "Thái Nguyên" in restore_by_texts("thai nguyen o dau?", STORIES)


@given(st.text(alphabet="abcdeghiklmnopqrstuvxy ?,.0123456789", max_size=60))
def test_restoring_changes_nothing_but_diacritics_and_case(typed: str) -> None:
    assert fold(restore_by_texts(typed, STORIES)) == fold(typed)


def test_what_has_diacritics_keeps_them() -> None:
    assert restore_by_texts("Hà noi tạng thai nguyen", STORIES) == "Hà Nội tạng Thái Nguyên"


def test_neighbours_that_the_collection_knows_help_where_the_texts_have_none() -> None:
    texts = ["Số ca sởi tăng. Bệnh viện thải nước. Bà Nguyễn đến."]
    typed = "thai nguyen co bao nhieu ca soi"
    alone = restore_by_texts(typed, texts)
    assert alone.startswith("thải Nguyễn")
    helped = restore_by_texts(typed, texts, pairs_known=[("thái", "nguyên")])
    assert helped == "thái nguyên có bao nhiêu ca sởi"
    # what the texts themselves say side by side counts for more
    said = [*texts, "Ông Thải Nguyên nói."]
    assert restore_by_texts("thai nguyen", said, pairs_known=[("thái", "nguyên")]) == "Thải Nguyên"


def test_pairs_are_known_from_three_passages_on_and_not_of_question_words() -> None:
    held = {"thái_nguyên": 3, "nguyên_não": 9, "não_của": 9, "cao_ráo": 2}
    pairs = known_pairs("Thái Nguyên não của cao ráo", lambda token: held.get(token, 0))
    assert pairs == [("Thái", "Nguyên")]
