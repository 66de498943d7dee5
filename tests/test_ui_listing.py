"""Pages of the collection as HTML."""

import re

import pytest
from fake_assistant import NASTY

from qa import Headline
from ui import listing
from ui.intake import Limits
from ui.shelf import Page, Shelf, View


def shelf(articles: int) -> Shelf:
    return Shelf([Headline(id=f"id{n}", title=f"Bài {n}") for n in range(1, articles + 1)])


def page(number: int = 1, articles: int = 5, size: int = 2) -> Page:
    return shelf(articles).page(View(page=number), size=size)


def pager(number: int, pages: int) -> list[str]:
    html = listing.render_page(page(number, pages, 1), View(), editable=False)
    found = re.findall(
        r'<button type="button" (data-page="\d+"|disabled)[^>]*?( aria-current="page")?>(.*?)<'
        r"|(…)",
        html.partition("<nav")[2],
    )
    return ["…" if dots else f"{words}{'*' if now else ''}" for _, now, words, dots in found]


@pytest.mark.parametrize(
    ("number", "pages", "shown"),
    [
        (1, 2, ["‹ Trước", "1*", "2", "Sau ›"]),
        (1, 300, ["‹ Trước", "1*", "2", "…", "300", "Sau ›"]),
        (150, 300, ["‹ Trước", "1", "…", "149", "150*", "151", "…", "300", "Sau ›"]),
        (300, 300, ["‹ Trước", "1", "…", "299", "300*", "Sau ›"]),
    ],
)
def test_the_pager_names_the_ends_and_the_neighbours(
    number: int, pages: int, shown: list[str]
) -> None:
    assert pager(number, pages) == shown


def test_one_page_has_no_pager() -> None:
    assert "<nav" not in listing.render_page(page(articles=2), View(), editable=True)


def test_rows_can_be_chosen_only_where_they_can_be_removed() -> None:
    editable = listing.render_page(page(), View(), editable=True)
    assert editable.count('type="checkbox"') == 2
    assert 'aria-label="Chọn: Bài 1"' in editable
    assert "checkbox" not in listing.render_page(page(), View(), editable=False)


def test_the_count_tells_what_is_shown() -> None:
    assert "5 bài, đang xem 3–4<" in listing.render_count(page(2), View())
    count = listing.render_count(page(articles=1), View(query=" <b> "))
    assert "1 bài khớp với “&lt;b&gt;”<" in count


@pytest.mark.parametrize(
    ("query", "editable", "words"),
    [("gì", True, "Hãy thử ít chữ hơn"), ("", True, "Hãy thêm tệp"), ("", False, "chưa có bài")],
)
def test_an_empty_list_says_why(query: str, editable: bool, words: str) -> None:
    view = View(query=query)
    assert words in listing.render_page(shelf(0).page(view), view, editable=editable)


def test_text_of_others_is_escaped() -> None:
    nasty = Headline(id='"><img src=x>', title=NASTY, publisher=NASTY, based_on=NASTY)
    html = listing.render_page(Shelf([nasty]).page(View()), View(), editable=True)
    assert "<script" not in html
    assert "<img" not in html
    assert "\n" not in html


def test_the_box_tells_the_limits_that_the_server_keeps() -> None:
    limits = Limits(files=7, megabytes=3, kinds=(".txt", ".pdf"))
    box = listing.add_box(limits)
    assert 'data-kinds=".txt,.pdf" data-bytes="3000000" data-files="7"' in box
    assert 'accept=".txt,.pdf"' in box
    assert "Nhận .txt và .pdf. Mỗi lần tối đa 7 tệp, mỗi tệp tối đa 3 MB và 2.000 bài." in box
