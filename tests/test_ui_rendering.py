"""Pages of the chat as pure functions: nothing gets through unescaped, every mark is in place."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from fake_assistant import (
    COW_ARTICLE,
    COWS,
    LAST,
    MONEY,
    NASTY,
    NASTY_ARTICLE,
    REFUSAL,
    ROAD_ARTICLE,
    answer,
    cite,
    hit,
)
from hypothesis import given
from hypothesis import strategies as st

from qa import Answer, Article, Citation, Draft, Stage, Statement
from qa.asking import QUOTED_INSTEAD
from qa.together import NEAREST
from ui import pages
from ui.condition import WITHOUT_MODEL, render_condition, render_problem
from ui.exchange import HISTORY_TURNS, Event, Exchange, Problem, history
from ui.markup import escape, origin, original_link, show_date, text_fragment
from ui.reader import render_article, render_message
from ui.rendering import render_answer, render_exchange, render_exchanges, render_statement
from ui.tools import render_tools

ALLOWED_TAGS = {
    *("div", "p", "span", "q", "button", "h1", "h2", "h3", "ol", "ul", "li", "a", "br"),
    *("strong", "code", "article", "mark", "details", "summary"),
}
ALLOWED_ATTRIBUTES = {
    *("class", "id", "title", "type", "role", "tabindex", "href", "target", "rel", "disabled"),
    *("aria-label", "aria-live", "aria-hidden"),
    *("data-article", "data-start", "data-end", "data-turn"),
    *("data-quote", "data-title", "data-origin"),
}


class Page(HTMLParser):
    """The tags, attributes and text of a piece of HTML; fails on anything we do not write."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.marks: list[tuple[dict[str, str], str]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert tag in ALLOWED_TAGS
        assert set(given) <= ALLOWED_ATTRIBUTES
        self.attributes.append((tag, given))
        if tag == "mark":
            self.marks.append((given, ""))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self.open:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def spans(article: Article, *places: tuple[int, int]) -> list[Citation]:
    """Citations of these places, whatever stands there."""
    return [
        replace(cite(number, article, ""), start=start, end=end)
        for number, (start, end) in enumerate(places, start=1)
    ]


def nasty_answer(**changes: object) -> Answer:
    statement = Statement(
        text=NASTY, citations=(cite(1, NASTY_ARTICLE, NASTY),), support="verified"
    )
    values = {"standalone_question": f"{NASTY}?", "notice": NASTY, "text": NASTY, **changes}
    return answer(NASTY, [statement], **values)


PAGES = {
    "answered": render_answer(nasty_answer()),
    "quoted": render_answer(nasty_answer(status="quoted")),
    "refused": render_answer(nasty_answer(status="refused", hits=(hit(NASTY_ARTICLE, NASTY),))),
    "no-statements": render_answer(nasty_answer(statements=())),
    "exchange": render_exchange(Exchange(question=NASTY, draft=NASTY, stage="write")),
    "unknown-stage": render_exchange(Exchange(question=NASTY, stage=NASTY)),
    "problem": render_exchange(Exchange(question=NASTY, problem=Problem(text=NASTY))),
    "article": render_article(NASTY_ARTICLE, (8, 40), spans(NASTY_ARTICLE, (8, 40), (50, 60)), 0),
    "message": render_message(NASTY),
    "status": render_condition(
        {"model": NASTY, "mode": "openai", "remote": True, "endpoint": NASTY, "notice": NASTY}
    ),
    "status-none": render_condition({"mode": "none", "notice": NASTY, "articles": 3}),
    "page-problem": render_problem(NASTY),
}


@pytest.mark.parametrize("source", PAGES.values(), ids=PAGES)
def test_hostile_text_stays_text(source: str) -> None:
    Page(source)  # only tags and attributes of ours
    assert not re.search(r"<(img|script|iframe|form)", source)
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', source))
    assert "window.pwned=1" in html.unescape(source)


@pytest.mark.parametrize("source", PAGES.values(), ids=PAGES)
def test_nothing_is_left_for_markdown_to_act_on(source: str) -> None:
    assert "%" not in re.sub(r'href="[^"]*"', "", source)
    assert "$" not in source
    for block in source.split("\n\n"):
        assert block.startswith(("<div", "<article"))
        assert "\n" not in block


@given(st.text())
def test_escape_is_one_line_and_can_be_undone(text: str) -> None:
    escaped = escape(text)
    assert not set("\n\r\t<>\"'%$`") & set(escaped)
    shown = html.unescape(escaped)
    assert len(shown) == len(text) or "\r" in text or "\0" in text
    if text.isprintable():
        assert shown == text


def test_bidirectional_overrides_do_not_reach_the_page() -> None:
    assert escape("a\u202eb") == "a\ufffdb"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2019-10-26", "26/10/2019"),
        ("2019-10", "10/2019"),
        ("2019", "2019"),
        (None, ""),
        ("", ""),
    ],
)
def test_dates(published: str | None, shown: str) -> None:
    assert show_date(published) == shown


def test_origin_names_the_retold_report() -> None:
    assert origin("Báo A", "2020-01", "Báo B") == (
        'Báo A · 01/2020 · <span class="hb-based">theo Báo B</span>'
    )
    assert origin(None, None, None) == ""


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("một hai", "#:~:text=m%E1%BB%99t%20hai"),
        ("a-b, c&d", "#:~:text=a%2Db%2C%20c%26d"),
        ("", ""),
    ],
)
def test_text_fragment(words: str, fragment: str) -> None:
    assert text_fragment(words) == fragment


def test_a_long_quote_is_found_by_its_ends() -> None:
    words = " ".join(f"từ{n}" for n in range(40))
    start, end = text_fragment(words).removeprefix("#:~:text=").split(",")
    assert unquote(start) == "từ0 từ1 từ2 từ3 từ4 từ5"
    assert unquote(end) == "từ34 từ35 từ36 từ37 từ38 từ39"


def test_link_to_the_original() -> None:
    link = original_link("https://bao.vn/a?x=1&y=2#p", "câu")
    assert 'href="https://bao.vn/a?x=1&amp;y=2#p:~:text=c%C3%A2u"' in html.unescape(link).replace(
        "&y", "&amp;y"
    )
    assert 'rel="noopener noreferrer"' in link
    assert 'target="_blank"' in link


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.test",
        "https://user:pass@evil.test/",
        'https://a.vn/"onclick=x',
        "https://",
        "ftp://a.vn/",
    ],
)
def test_no_link_to_anything_but_a_plain_web_address(url: str | None) -> None:
    assert original_link(url, "câu") == ""


def cow_statement(support: str = "verified") -> Statement:
    return Statement(
        text="Tặng 50 con bò.",
        citations=(cite(1, COW_ARTICLE, COWS),),
        support=support,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("support", "badge"),
    [("verified", "Đã đối chiếu"), ("partial", "Đối chiếu một phần")],
)
def test_support_badge(support: str, badge: str) -> None:
    assert badge in Page(render_statement(cow_statement(support))).text


def test_citations_are_named_buttons_with_their_place() -> None:
    page = Page(render_statement(cow_statement(), turn=4))
    [button] = [given for tag, given in page.attributes if tag == "button"]
    start = COW_ARTICLE.text.index(COWS)
    assert button["aria-label"] == f"Nguồn 1: {COW_ARTICLE.title}"
    assert button["data-article"] == "thai-binh"
    assert (button["data-start"], button["data-end"]) == (str(start), str(start + len(COWS)))
    assert button["data-turn"] == "4"


def test_sources_have_quote_publisher_date_and_the_retold_report() -> None:
    text = Page(render_answer(answer("bò?", [cow_statement()]))).text
    assert COWS in text
    assert "Kinh tế & Đô thị · 26/10/2019 · theo Báo Hànộimới, sáng 26/10" in text


def test_what_nothing_supports_is_not_shown() -> None:
    unsupported = Statement(text="Bò biết bay.", citations=(), support="unsupported")
    assert "bay" not in render_answer(answer("bò?", [cow_statement(), unsupported]))
    exchange = Exchange(question="bò?", statements=(unsupported,))
    assert "bay" not in render_exchange(exchange)


def test_quoted_answer_is_marked_and_says_each_quote_once() -> None:
    statement = Statement(text=COWS, citations=(cite(1, COW_ARTICLE, COWS),), support="verified")
    source = render_answer(answer("bò?", [statement], status="quoted", notice="Chưa có mô hình."))
    text = Page(source).text
    assert "Trích nguyên văn" in text
    assert "Đã đối chiếu" not in text
    assert "Chưa có mô hình." in text
    assert text.count(COWS) == 1


def test_whose_word_it_is_stands_before_a_quote_and_outside_it() -> None:
    cited = (cite(1, COW_ARTICLE, COWS),)
    said = Statement(
        text=COWS, citations=cited, support="verified", lead="Theo <b>Tuổi Trẻ</b> năm 2015:"
    )
    source = render_answer(answer("bò?", [said], status="quoted"))
    assert "<b>" not in source
    page = Page(source)
    assert page.text.index("Theo <b>Tuổi Trẻ</b> năm 2015:") < page.text.index(COWS)
    assert "Theo" not in source.partition("<q")[2].partition("</q>")[0]


def test_refusal_names_three_distinct_nearest_reports() -> None:
    others = [replace(ROAD_ARTICLE, id=f"duong-{n}", title=f"Đường {n}") for n in range(3)]
    hits = (
        hit(COW_ARTICLE, COWS),
        hit(COW_ARTICLE, MONEY),
        *(hit(article, LAST) for article in others),
    )
    refusal = answer("vàng?", [], status="refused", text=REFUSAL, hits=hits)
    page = Page(render_answer(refusal))
    assert REFUSAL in page.text
    assert "Không có trong bài báo" in page.text
    titles = [COW_ARTICLE.title, "Đường 0", "Đường 1"]
    assert [t for t in [*titles, "Đường 2"] if t in page.text] == titles
    assert page.text.count(COW_ARTICLE.title) == 1
    assert page.attributes[0][1]["class"] == "hb-answer hb-refused"


def test_refusal_without_hits_has_no_empty_list() -> None:
    assert "<ul>" not in render_answer(answer("vàng?", [], status="refused", text=REFUSAL))


def test_the_understood_question_is_shown_only_where_it_differs() -> None:
    same = answer("Bò?", [cow_statement()])
    assert "Đã hiểu câu hỏi là" not in render_answer(same)
    other = replace(same, standalone_question="Bao nhiêu bò?")
    assert "Đã hiểu câu hỏi là: Bao nhiêu bò?" in Page(render_answer(other)).text


# -- an exchange as it grows


def after(*events: Event) -> Exchange:
    exchange = Exchange(question="bò?")
    for event in events:
        exchange = exchange.after(event)
    return exchange


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("search", "Đang tìm bài…"),
        ("read", "Đang đọc…"),
        ("write", "Đang viết…"),
        ("check", "Đang đối chiếu…"),
    ],
)
def test_stages(name: str, words: str) -> None:
    assert words in render_exchange(after(Stage(name=name)))  # type: ignore[arg-type]


def test_a_draft_is_provisional_and_cites_nothing() -> None:
    source = render_exchange(
        after(Stage(name="write"), Draft(text="Tặng 50 "), Draft(text="con [1]"))
    )
    assert "Tặng 50 con</p></div>" in source
    assert "hb-draft" in source
    assert "hb-cite" not in source


def test_a_checked_statement_replaces_its_draft() -> None:
    exchange = after(Draft(text="Tặng 50 con  bò [1]. Và nữa"), cow_statement())
    assert exchange.draft == "Và nữa"


def test_a_rewritten_statement_replaces_the_whole_draft() -> None:
    assert after(Draft(text="Chữ khác hẳn."), cow_statement()).draft == ""


def test_a_second_attempt_begins_a_new_draft() -> None:
    write = Stage(name="write")
    assert after(write, Draft(text="cũ"), write, Draft(text="mới")).draft == "mới"


def test_stopped_keeps_what_was_checked() -> None:
    text = Page(render_exchange(after(Draft(text="nháp"), cow_statement()).stop())).text
    assert "Tặng 50 con bò." in text
    assert "Đã dừng." in text
    assert "nháp" not in text


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange(question="?"),
        after(Problem(text="")),
        after(answer("?", [], text="Chữ")),
        after().stop(),
    ],
    ids=["new", "problem", "no-statements", "stopped"],
)
def test_there_is_never_an_empty_bubble(exchange: Exchange) -> None:
    bubble = render_exchange(exchange).split("\n\n")[1]
    assert Page(bubble).text.strip()


def test_turns_are_numbered_on() -> None:
    exchange = after(answer("bò?", [cow_statement()]))
    source = render_exchanges([exchange, exchange])
    assert re.findall(r'data-turn="(\d)"', source) == [*"000111"]


def test_history_is_what_was_asked_and_answered() -> None:
    good = after(answer("bò?", [cow_statement()]))
    refused = after(answer("Giá vàng Hà Nội?", [], status="refused", text=REFUSAL))
    thanks = after(answer("cảm ơn bạn", [], status="refused", text=REFUSAL))
    turns = history([refused, good, thanks, after(Problem(text="hỏng")), after().stop()])
    told = [(turn.question, turn.answer) for turn in turns]
    assert told == [("Giá vàng Hà Nội?", ""), ("bò?", "Tặng 50 con bò. [1]")]
    assert len(history([good] * 20)) == HISTORY_TURNS


# -- the article


def marks(
    article: Article, chosen: tuple[int, int], *others: tuple[int, int]
) -> list[tuple[str, str]]:
    page = Page(render_article(article, chosen, spans(article, *others)))
    return [(given["class"], words) for given, words in page.marks]


def test_the_chosen_sentence_is_marked_after_letters_outside_the_basic_plane() -> None:
    one, other = cite(1, COW_ARTICLE, MONEY), cite(2, COW_ARTICLE, COWS)
    source = render_article(COW_ARTICLE, (one.start, one.end), [one, other])
    assert [(g.get("id"), g["class"], words) for g, words in Page(source).marks] == [
        (None, "hb-also", COWS),
        ("hb-mark", "hb-chosen", MONEY),
    ]


def test_the_article_is_complete_and_in_paragraphs() -> None:
    page = Page(render_article(COW_ARTICLE, None))
    lines = [line for line in COW_ARTICLE.text.split("\n") if line]
    assert page.text.endswith("".join(lines))
    assert [tag for tag, _ in page.attributes].count("p") == len(lines) + 1
    assert page.marks == []


def test_a_sentence_over_two_paragraphs_has_one_id() -> None:
    article = Article(id="a", title="Bài", text="Một hai\n\nba bốn")
    source = render_article(article, (4, 11))
    assert [words for _, words in Page(source).marks] == ["hai", "ba"]
    assert source.count('id="hb-mark"') == 1


def test_overlapping_spans_and_spans_outside_the_text() -> None:
    article = Article(id="a", title="Bài", text="Một hai ba")
    assert marks(article, (4, 7), (0, 5), (8, 99), (4, 7), (50, 60), (-5, 3)) == [
        ("hb-also", "Một"),
        ("hb-chosen", "hai"),
        ("hb-also", "ba"),
    ]
    assert marks(article, (90, 99)) == []


def test_white_space_around_the_chosen_words_is_not_marked() -> None:
    article = Article(id="a", title="Bài", text="Một.\n\nHai.")
    assert marks(article, (4, 10)) == [("hb-chosen", "Hai.")]


@given(st.text(), st.integers(-5, 40), st.integers(-5, 40))
def test_marks_never_change_the_text(text: str, start: int, end: int) -> None:
    article = Article(id="a", title="", text=text)
    cited = spans(article, (3, 9))

    def words(chosen: tuple[int, int] | None) -> str:
        return Page(render_article(article, chosen, cited).split("\n\n")[1]).text  # without the bar

    assert words((start, end)) == words((3, 9)) == words(None)


# -- the words around it


def test_without_a_model_the_page_says_so() -> None:
    text = Page(render_condition({"mode": "none", "articles": 5, "notice": "Cài thêm."})).text
    assert WITHOUT_MODEL in text
    assert "Cài thêm." in text
    assert "5 bài báo" in text


def test_a_remote_model_is_announced() -> None:
    description = {"mode": "openai", "model": "m", "remote": True, "endpoint": "https://x.vn/v1"}
    text = Page(render_condition(description)).text
    assert "Câu hỏi và các câu trích từ bài báo được gửi tới https://x.vn/v1." in text


def test_a_remote_embedder_is_announced() -> None:
    description = {"embedding_remote": True, "embedding_endpoint": "https://<b>.vn/v1"}
    text = Page(render_condition(description)).text
    assert "toàn văn bài báo được gửi tới https://<b>.vn/v1" in text


def test_a_model_on_this_machine_sends_nothing() -> None:
    text = Page(render_condition({"mode": "local", "model": "Qwen", "remote": False})).text
    assert "mô hình Qwen" in text
    assert "được gửi" not in text


@pytest.mark.parametrize(
    ("articles", "words"), [(0, "Kho chưa có bài báo nào"), (12_345, "trong 12.345 bài báo")]
)
def test_the_welcome_says_how_much_there_is(articles: int, words: str) -> None:
    assert words in Page(pages.welcome(articles)).text


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Ông nói đường dài 12 km.", False),
        ("Bài “Đường mới” viết về con đường.", False),
        ("“Đường dài 12 km”, ông nói.", True),
        ("Ông nói: “Đường dài 12 km.”", True),
        ("Ông nói: “Đường dài 12 km”.", True),
    ],
)
def test_a_quote_that_has_marks_at_its_end_gets_none_around(text: str, bare: bool) -> None:
    article = replace(COW_ARTICLE, text=text)
    citation = cite(1, article, text)
    said = Statement(text="Đường dài.", citations=(citation,), support="verified")
    page = render_answer(answer("?", [said]))
    assert ('<q class="hb-bare">' in page) is bare
    assert (" data-bare" in page) is bare
    assert page.count(text) == 3  # the words themselves stay as they are
    quoted = render_statement(replace(said, text=text), quoted=True)
    assert ("hb-bare" in quoted.partition("<button")[0]) is bare


def test_why_the_model_is_away_is_not_said_at_every_answer() -> None:
    why = "Không kết nối được mô hình. Hãy chạy hoibao doctor."
    page = render_answer(answer("?", [], status="quoted", notice=f"{why} {QUOTED_INSTEAD}"))
    assert "Không kết nối" not in page
    assert QUOTED_INSTEAD in page
    assert NEAREST in render_answer(answer("?", [], status="quoted", notice=NEAREST))


def test_what_can_be_copied_of_an_answer() -> None:
    said = Statement(text="Có.", citations=(cite(1, COW_ARTICLE, COWS),), support="verified")
    asked = Exchange(question="Còn bò?")
    complete = answer("Còn bò?", [said], standalone_question="Bò ở <Thái Bình>?")
    page = render_tools(replace(asked, answer=complete), 0)
    assert "Chép kèm nguồn" in page
    assert 'data-question="Bò ở &lt;Thái Bình&gt;?"' in page
    refused = answer("Còn bò?", [], status="refused")
    page = render_tools(replace(asked, answer=refused), 0)
    assert "Chép kèm nguồn" not in page
    assert "Chép liên kết" in page


def test_what_code_concludes_in_a_quoted_answer_is_not_called_a_quote() -> None:
    quote = Statement(text=COWS, citations=(cite(1, COW_ARTICLE, COWS),), support="verified")
    concluded = replace(quote, text="Thái Bình được nhiều hơn: 100 con so với 50 con.")
    shown = render_answer(replace(answer("Ai nhiều hơn?", [concluded, quote]), status="quoted"))
    assert shown.count("Trích nguyên văn") == 1
    assert shown.count("Đã đối chiếu") == 1
