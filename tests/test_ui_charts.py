"""Numbers of articles as bars and as tables."""

import re
from html.parser import HTMLParser

import pytest
from fake_assistant import NASTY

from qa import Headline
from ui.charts import MOST_PUBLISHERS, render_charts
from ui.markup import number
from ui.shelf import count


def charts(*articles: tuple[str | None, str | None]) -> str:
    return render_charts(
        count(
            [
                Headline(id=str(n), title="Bài", publisher=publisher, published=published)
                for n, (publisher, published) in enumerate(articles)
            ]
        )
    )


def tables(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', page)


def test_nothing_where_there_is_no_article() -> None:
    assert charts() == ""


def test_the_tables_hold_the_numbers_of_the_bars() -> None:
    page = charts(("Báo A", "2020-01-05"), ("Báo A", "2020-03"), ("Báo B", "2019"), (None, None))
    assert tables(page) == [
        ("Báo A", "2"),
        ("Báo B", "1"),
        ("Không rõ báo", "1"),
        ("03/2020", "1"),
        ("01/2020", "1"),
    ]
    assert re.findall(r'rect x="0" y="0" width="([\d.]+)"', page) == ["100.00", "50.00", "50.00"]
    assert "1 bài chỉ biết năm · 1 bài không rõ ngày" in page


def test_many_publishers_are_one_bar_but_all_in_the_table() -> None:
    many = MOST_PUBLISHERS + 5
    page = charts(*((f"Báo {n:02}", "2020-01") for n in range(many)))
    assert page.count("hb-bar-line") == MOST_PUBLISHERS + 1
    assert '<span class="hb-bar-name">5 nguồn khác</span>' in page
    assert len(tables(page)) == many + 1


def test_one_publisher_too_many_is_not_hidden_behind_a_sum() -> None:
    page = charts(*((f"Báo {n:02}", "2020-01") for n in range(MOST_PUBLISHERS + 1)))
    assert "nguồn khác" not in page


@pytest.mark.parametrize("years", [1, 3, 40])
def test_columns_stay_inside_the_drawing_and_labels_are_few(years: int) -> None:
    page = charts(*((None, f"{1980 + n // 12}-{n % 12 + 1:02}") for n in range(12 * years)))
    drawing = page.partition('class="hb-columns"')[2].partition("</svg>")[0]
    columns = re.findall(r'rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', drawing)
    assert len(columns) == 12 * years
    assert all(float(x) >= 0 and float(x) + float(w) <= 720.01 for x, _, w in columns)
    assert 1 <= page.count('<span style="left:') <= 12


def test_a_month_without_articles_has_no_column() -> None:
    page = charts((None, "2020-01"), (None, "2020-04"))
    assert page.count("<title>") == 2
    assert "04/2020: 1 bài" in page


def test_years_that_cannot_be_do_not_stretch_the_columns() -> None:
    page = charts((None, "0001-01"), (None, "9999-12-31"), (None, "2020-01"), (None, "2020-02"))
    drawing = page.partition('class="hb-columns"')[2].partition("</svg>")[0]
    assert re.findall(r"<title>(.*?)</title>", drawing) == ["01/2020: 1 bài", "02/2020: 1 bài"]
    widths = [float(width) for width in re.findall(r'width="([\d.]+)"', drawing)]
    assert min(widths) == 48
    assert "2 bài ghi ngày trước năm 1865 hoặc chưa tới" in page


def test_only_undated_articles_have_no_columns() -> None:
    page = charts(("Báo", None))
    assert "hb-columns" not in page
    assert "1 bài không rõ ngày" in page


def test_names_of_publishers_are_escaped() -> None:
    seen: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            seen.append(tag)

    page = charts((NASTY, "2020-01"))
    Tags().feed(page)
    assert not {"script", "img", "iframe", "form"} & set(seen)
    assert "\n" not in page


def test_numbers_are_written_the_vietnamese_way() -> None:
    assert [number(n) for n in (0, 999, 15000, 1234567)] == ["0", "999", "15.000", "1.234.567"]
