"""Filters as a reader fills them in."""

import pytest

from qa import QuestionError
from ui.filters import EVERYTHING, Filters, read_filters, typed_words


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2019", "2019"),
        ("10/2019", "2019-10"),
        ("26/10/2019", "2019-10-26"),
        (" 6-3-2019 ", "2019-03-06"),
        ("2019-10", "2019-10"),
        ("2019-1-6", "2019-01-06"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_days_are_read_as_people_write_them(typed: str | None, day: str | None) -> None:
    assert read_filters(None, typed, "").since == day
    assert read_filters(None, "", typed).until == day


@pytest.mark.parametrize(
    "typed", ["hôm qua", "31/2/2019", "13/2019", "0/0/0000", "19", "26/10", "2019-10-26x", "٢٠١٩"]
)
def test_what_is_no_day_is_told_with_an_example(typed: str) -> None:
    with pytest.raises(QuestionError, match=r"Từ ngày.*26/10/2019"):
        read_filters("", typed, "")


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2019", "2019", True),
        ("26/10/2019", "10/2019", True),
        ("26/10/2019", "2019", True),
        ("2019", "26/10/2019", True),
        ("11/2019", "26/10/2019", False),
        ("2020", "2019", False),
    ],
)
def test_the_first_day_does_not_come_after_the_last(since: str, until: str, fits: bool) -> None:
    if fits:
        assert read_filters("", since, until)
        return
    with pytest.raises(QuestionError, match="Hãy đổi lại"):
        read_filters("", since, until)


def test_nothing_filled_in_is_everything() -> None:
    assert read_filters("", " ", None) == EVERYTHING
    assert not EVERYTHING
    assert EVERYTHING.words() == ""


def test_filters_in_words() -> None:
    filters = Filters(publisher="Lao Động", since="2019-10-26", until="2020")
    assert filters.words() == "báo Lao Động · từ 26/10/2019 · đến 2020"


def test_what_is_typed_is_told_right_or_wrong() -> None:
    assert typed_words("Báo Đường", " 31/2 ", None) == "báo Báo Đường · từ 31/2"
    assert typed_words(None, "", " ") == ""
