"""The collection as a reader looks through it."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Headline
from ui.shelf import Shelf, Sort, View, alphabetical, count


def headline(article_id: str, title: str, **known: str | None) -> Headline:
    return Headline(id=article_id, title=title, **known)


HEADLINES = (
    headline("1", "Đường thủy mới", publisher="Tuổi Trẻ", published="2021-03-02"),
    headline("2", "“Ăn Tết” ở Thái Bình", publisher="Dân trí", published="2020-12-30"),
    headline("3", "An Giang mùa lũ", publisher="Tuổi Trẻ", published="2020-10"),
    headline(
        "4", "Ông và bà", publisher="Báo Đường", published="2019", based_on="Thái Bình Online"
    ),
    headline("5", "Bà và ông"),
)


def ids(query: str = "", sort: Sort = "newest") -> str:
    return "".join(h.id for h in Shelf(HEADLINES).found(View(query=query, sort=sort)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "12345"),
        ("   ", "12345"),
        ("thái bình", "24"),
        ("thai binh", "24"),
        ("BINH THAI", "24"),
        ("tuoi tre", "13"),
        ("tuổi lũ", "3"),
        ("đường", "14"),
        ("duong", "14"),
        ("thuỷ", "1"),
        ("thu\u0309y", "1"),
        ("không có", ""),
        ("'; DROP TABLE", ""),
        ("a" * 5000, ""),
    ],
)
def test_every_word_stands_in_title_or_publisher_diacritics_aside(query: str, found: str) -> None:
    assert ids(query) == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [("newest", "12345"), ("oldest", "43215"), ("title", "32514"), ("publisher", "42135")],
)
def test_orders_keep_what_is_unknown_at_the_end(sort: Sort, order: str) -> None:
    assert ids(sort=sort) == order


def test_letters_come_in_the_order_of_the_vietnamese_alphabet() -> None:
    words = ["ý", "ương", "ung", "ơn", "ôn", "on", "đi", "da", "ân", "ăn", "áo", "ao", "An"]
    expected = ["An", "ao", "áo", "ăn", "ân", "da", "đi", "on", "ôn", "ơn", "ung", "ương", "ý"]
    assert sorted(words, key=alphabetical) == expected
    assert alphabetical("“Ăn Tết”") == alphabetical("ăn tết")


@pytest.mark.parametrize(
    ("number", "shown", "first", "rows"),
    [(1, 1, 1, "12"), (3, 3, 5, "5"), (9, 3, 5, "5"), (0, 1, 1, "12"), (-4, 1, 1, "12")],
)
def test_a_page_that_is_not_there_is_the_nearest(
    number: int, shown: int, first: int, rows: str
) -> None:
    page = Shelf(HEADLINES).page(View(page=number), size=2)
    assert (page.number, page.pages, page.first, page.total) == (shown, 3, first, 5)
    assert "".join(h.id for h in page.rows) == rows


def test_a_page_of_nothing() -> None:
    page = Shelf(HEADLINES).page(View(query="không có"))
    assert (page.rows, page.number, page.pages, page.first, page.total) == ([], 1, 1, 0, 0)


@given(st.integers(0, 130), st.integers(1, 60))
def test_pages_together_are_everything_once(articles: int, size: int) -> None:
    shelf = Shelf([headline(str(n), f"Bài {n}") for n in range(articles)])
    pages = shelf.page(View(), size=size).pages
    rows = [h for n in range(pages) for h in shelf.page(View(page=n + 1), size=size).rows]
    assert rows == list(shelf.headlines)


def test_counts_by_publisher_and_month() -> None:
    counts = count(HEADLINES)
    assert counts.publishers == [("Tuổi Trẻ", 2), ("Báo Đường", 1), ("Dân trí", 1), (None, 1)]
    assert counts.months[0] == ("2020-10", 1)
    assert counts.months[1:] == [
        ("2020-11", 0),
        ("2020-12", 1),
        ("2021-01", 0),
        ("2021-02", 0),
        ("2021-03", 1),
    ]
    assert (counts.only_year, counts.undated, counts.total) == (1, 1, 5)


def test_every_article_is_counted_by_month_or_apart() -> None:
    counts = count(HEADLINES)
    months = sum(number for _, number in counts.months)
    assert months + counts.only_year + counts.undated + counts.elsewhen == counts.total


def test_what_was_made_ready_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Shelf(HEADLINES)
    before.found(View(query="thai binh"))
    folded: list[str] = []
    monkeypatch.setattr("ui.shelf.fold", lambda text: folded.append(text) or text.lower())
    changed = headline("2", "Ăn Tết ở Huế", publisher="Dân trí")
    after = Shelf([*HEADLINES[2:], changed], before=before)
    assert [h.id for h in after.found(View(query="huế"))] == ["2"]
    assert folded == ["huế", "Ăn Tết ở Huế Dân trí"]


def test_fifteen_thousand_articles_are_searched_at_once() -> None:
    words = "Hà Nội tặng Thái Bình bò giống cho hộ nghèo ở huyện Đông Hưng".split()
    choose = random.Random(1)
    shelf = Shelf(
        [
            headline(str(n), " ".join(choose.choices(words, k=12)), publisher="Báo")
            for n in range(15_000)
        ]
    )
    shelf.found(View(query="ha"))  # folds the titles, once
    start = time.process_time()
    found = shelf.found(View(query="thai binh bo"))
    assert time.process_time() - start < 0.25  # about 0.01 on a quiet machine
    assert 0 < len(found) < 15_000
