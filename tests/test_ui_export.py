"""Answers as text, Markdown and HTML: every source is there, and nothing of others acts as mark-up."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from fake_assistant import (
    COW_ARTICLE,
    COWS,
    LAST,
    NASTY,
    NASTY_ARTICLE,
    ROAD_ARTICLE,
    answer,
    cite,
    hit,
)
from markdown_it import MarkdownIt

from qa import Statement
from ui.exchange import Exchange, Problem
from ui.export import answer_text, as_html, as_markdown
from ui.filters import Filters

DAY = date(2026, 11, 22)


def statement(text: str, *citations: Any, support: Any = "verified") -> Statement:
    return Statement(text=text, citations=citations, support=support)


def exchanges() -> list[Exchange]:
    good = answer(
        "Bao nhiêu bò?",
        [
            statement("Hà Nội tặng 50 con bò.", cite(1, COW_ARTICLE, COWS)),
            statement("Đường dài 12 km.", cite(2, ROAD_ARTICLE, LAST), support="partial"),
            statement("Bò biết bay.", support="unsupported"),
        ],
        standalone_question="Hà Nội tặng bao nhiêu bò?",
    )
    quoted = answer("bò?", [statement(COWS, cite(1, COW_ARTICLE, COWS))], status="quoted")
    refusal = answer(
        "vàng?", [], status="refused", text="Không tìm thấy.", hits=(hit(COW_ARTICLE, COWS),)
    )
    return [
        Exchange(question="Bao nhiêu bò?", answer=good),
        Exchange(question="bò?", answer=quoted),
        Exchange(question="vàng?", answer=refusal),
        Exchange(question="hỏng?", problem=Problem(text="Không kết nối được mô hình.")),
        Exchange(question="chậm?", statements=quoted.statements, stopped=True),
    ]


def test_whose_word_it_is_comes_along() -> None:
    said = replace(statement(COWS, cite(1, COW_ARTICLE, COWS)), lead="Theo Tuổi Trẻ năm 2015:")
    found = answer("bò?", [said], status="quoted")
    shown = [Exchange(question="bò?", answer=found)]
    assert f"Theo Tuổi Trẻ năm 2015: {COWS}" in answer_text(found)
    assert f"Theo Tuổi Trẻ năm 2015: “{COWS}”" in as_markdown("x", shown, saved=DAY)
    assert f"<blockquote>Theo Tuổi Trẻ năm 2015: “{COWS}”" in as_html("x", shown, saved=DAY)


def nasty() -> Exchange:
    found = answer(NASTY, [statement(NASTY, cite(1, NASTY_ARTICLE, NASTY))], notice=NASTY)
    return Exchange(question=NASTY, answer=replace(found, standalone_question="x" + NASTY))


def test_which_articles_alone_were_asked_is_said() -> None:
    within = replace(exchanges()[0], within=Filters(publisher="Báo *Đường*", since="2019-10"))
    assert "*Chỉ trong: báo Báo \\*Đường\\* · từ 10/2019*" in as_markdown("x", [within], saved=DAY)
    assert "Chỉ trong: báo Báo *Đường* · từ 10/2019" in as_html("x", [within], saved=DAY)


def test_the_clipboard_gets_the_answer_with_numbered_sources() -> None:
    good = exchanges()[0].answer
    assert good
    assert answer_text(good).split("\n") == [
        "Hà Nội tặng 50 con bò. [1]",
        "Đường dài 12 km. [2]",
        "",
        "Nguồn:",
        f"[1] “{COWS}” – Hà Nội và Thái Bình bàn hợp tác – Kinh tế & Đô thị – theo Báo Hànộimới, "
        "sáng 26/10 – 26/10/2019 https://bao.test/thai-binh?a=1&b=2",
        f"[2] “{LAST}” – Con đường mới – Báo Đường – 03/2021",
    ]


def test_the_clipboard_gets_the_notice_first() -> None:
    quoted = exchanges()[1].answer
    assert quoted
    text = answer_text(replace(quoted, notice="Hà Nội tặng nhiều hơn (theo [1])."))
    assert text.split("\n")[:3] == ["Hà Nội tặng nhiều hơn (theo [1]).", "", f"{COWS} [1]"]


def test_a_refusal_is_copied_as_it_stands() -> None:
    refusal = exchanges()[2].answer
    assert refusal
    assert answer_text(refusal) == "Không tìm thấy."


def test_markdown_has_every_source_and_state() -> None:
    text = as_markdown("Bò", exchanges(), saved=DAY)
    assert text.startswith("# Bò\n\n*Lưu từ HoiBao ngày 22/11/2026.")
    assert "Hà Nội tặng 50 con bò. \\[1\\] *(Đã đối chiếu)*" in text
    assert "Đường dài 12 km. \\[2\\] *(Đối chiếu một phần)*" in text
    assert f"> “{COWS}” \\[1\\] *(Trích nguyên văn)*" in text
    source = (
        f"- \\[1\\] “{COWS}” – **Hà Nội và Thái Bình bàn hợp tác**, Kinh tế &amp; Đô thị, theo Báo "
        "Hànộimới, sáng 26/10, 26/10/2019. <https://bao.test/thai-binh?a=1&b=2>"
    )
    assert source in text
    assert "Đã hiểu câu hỏi là: Hà Nội tặng bao nhiêu bò?" in text
    assert "**Bài gần nhất với câu hỏi**" in text
    assert "Không kết nối được mô hình." in text
    assert "Đã dừng trước khi trả lời xong." in text
    assert "Bò biết bay" not in text


@pytest.mark.parametrize("beginning", ["- ", "1. ", "1) ", "# ", "> ", "+ ", "=== ", "    ", "| "])
def test_words_that_look_like_mark_up_stay_words(beginning: str) -> None:
    words = (
        f"{beginning}<b>đậm</b> *nghiêng* `mã` [x](http://evil.test) ![y](http://evil.test/z) &lt;"
    )
    page = MarkdownIt().render(as_markdown(words, [Exchange(question=words)], saved=DAY))
    assert not re.search(r"<(?:b|code|a|img|ol|ul|pre|em>nghiêng)\b", page)
    shown = re.sub(r"<[^>]+>", "", page)
    assert "&lt;b&gt;đậm&lt;/b&gt; *nghiêng* `mã` [x](http://evil.test)" in shown
    assert "&amp;lt;" in shown


class Page(HTMLParser):
    """Tags with their attributes, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_one_file_that_loads_and_runs_nothing() -> None:
    page = Page(as_html("Bò", [*exchanges(), nasty()], saved=DAY))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "iframe", "form", "link", "object"}
    links = [a["href"] or "" for tag, a in page.tags if tag == "a"]
    assert all(link.startswith(("#n", "https://bao.test/")) for link in links)
    assert not any(name.startswith("on") for _, found in page.tags for name in found)
    assert ("html", {"lang": "vi"}) in page.tags
    assert any(
        "default-src 'none'" in (a.get("content") or "") for t, a in page.tags if t == "meta"
    )
    assert "url(" not in page.text


def test_html_has_every_source_where_its_number_leads() -> None:
    page = Page(as_html("Bò", exchanges(), saved=DAY))
    names = [found["id"] for _, found in page.tags if "id" in found]
    assert len(names) == len(set(names))
    assert {a["href"] for t, a in page.tags if t == "a" and str(a["href"]).startswith("#")} <= {
        f"#{name}" for name in names
    }
    for words in (COWS, LAST, "theo Báo Hànộimới", "26/10/2019", "Đã đối chiếu", "22/11/2026"):
        assert words in page.text
    assert "Bò biết bay" not in page.text


def test_what_code_concludes_is_no_quote() -> None:
    concluded = statement("Hà Nội tặng nhiều hơn.", cite(1, COW_ARTICLE, COWS))
    quote = statement(COWS, cite(1, COW_ARTICLE, COWS))
    exchange = Exchange(question="bò?", answer=answer("bò?", [concluded, quote], status="quoted"))
    markdown = as_markdown("Bò", [exchange], saved=DAY)
    assert f"> “{COWS}”" in markdown
    assert "> “Hà Nội tặng nhiều hơn.”" not in markdown
    html = as_html("Bò", [exchange], saved=DAY)
    assert f"“{COWS}”" in html
    assert "“Hà Nội tặng nhiều hơn.”" not in html
