"""Reading and asking in Chromium: quotes, the way through an article, filters, asking again."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from fake_assistant import COWS, LAST, MONEY, NASTY, FakeAssistant

pytestmark = [
    pytest.mark.browser,
    # Gradio's queue sets an option of pandas that pandas no longer wants.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
]
OpenChat = Callable[..., Any]
PHONE = {"width": 360, "height": 740}


def ask(page: Any, question: str, *, wait: str = ".hb-answered") -> None:
    page.fill("#hb-input textarea", question)
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(f"#hb-current :text('{question}')")
    page.wait_for_selector(f"#hb-current {wait}")


# -- reading


def test_pointing_at_a_number_shows_quote_publisher_and_date(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "bò?")
    page.hover("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-card", state="visible")
    card = page.inner_text("#hb-card")
    assert COWS in card
    assert "Kinh tế & Đô thị · 26/10/2019 · theo Báo Hànộimới, sáng 26/10" in card
    page.hover("#hb-card")  # the pointer may go there
    page.wait_for_timeout(300)
    assert page.is_visible("#hb-card")
    page.keyboard.press("Escape")
    assert not page.is_visible("#hb-card")


def test_the_keyboard_alone_reads_and_asks(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    page.keyboard.type("bò?")  # the box has the focus from the start
    page.keyboard.press("Enter")
    page.wait_for_selector("#hb-current .hb-answered")
    page.focus("#hb-current .hb-cite >> nth=1")
    page.keyboard.press("Shift+Tab")
    page.wait_for_selector("#hb-card", state="visible")
    assert COWS in page.inner_text("#hb-card")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.getAttribute('aria-describedby')") == "hb-card"
    page.keyboard.press("Enter")
    page.wait_for_selector("#hb-mark")
    page.wait_for_selector("#hb-reader h2:focus")
    page.focus(".hb-step[aria-label='Câu sau']")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#hb-mark:has-text('{MONEY}')")
    page.wait_for_selector(".hb-step[aria-label='Câu sau']:focus")
    page.keyboard.press("Escape")
    page.wait_for_selector("#hb-reader", state="hidden")
    page.wait_for_selector(".hb-cite:focus")


def test_escape_of_an_input_method_or_a_dialog_leaves_the_article_open(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "bò?")
    page.click("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-mark")
    page.mouse.move(0, 0)
    page.wait_for_selector("#hb-card", state="hidden")
    for options in ("isComposing: true", "keyCode: 229"):
        page.eval_on_selector(
            "#hb-input textarea",
            "e => e.dispatchEvent(new KeyboardEvent('keydown',"
            f"{{ key: 'Escape', bubbles: true, {options} }}))",
        )
        assert page.is_visible("#hb-reader")
    page.click("#hb-current [data-tool=up]")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    assert page.is_visible("#hb-reader")
    page.keyboard.press("Escape")
    page.wait_for_selector("#hb-reader", state="hidden")


def test_the_way_leads_through_all_cited_sentences(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "bò?")
    page.click("#hb-current .hb-cite >> nth=0")
    for number, words in enumerate([COWS, MONEY, LAST], start=1):
        page.wait_for_selector(f"#hb-mark:has-text('{words[:20]}')")
        assert page.inner_text(".hb-step-here") == f"Nguồn {number} / 3"
        assert page.locator(".hb-cite.hb-opened").first.inner_text() == str(number)
        last = number == 3
        assert page.locator(".hb-step[aria-label='Câu sau']").is_disabled() == last
        if not last:
            page.click(".hb-step[aria-label='Câu sau']")
    page.click(".hb-step[aria-label='Câu trước']")
    page.wait_for_selector(f"#hb-mark:has-text('{MONEY}')")
    page.click(".hb-close")
    page.wait_for_selector("#hb-reader", state="hidden")


def test_the_link_to_the_original_names_the_quote(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "bò?")
    href = page.locator("#hb-current .hb-original").first.get_attribute("href")
    address, fragment = href.split("#:~:text=")
    assert address == "https://bao.test/thai-binh?a=1&b=2"
    assert unquote(fragment) == COWS
    assert not set("-,& ") & set(fragment)


def test_on_a_phone_the_article_lies_over_the_chat_with_ways_back(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant(), viewport=PHONE, has_touch=True)
    ask(page, "bò?")
    address = page.url
    for way_back in (lambda: page.click(".hb-close"), page.go_back):
        page.locator("#hb-current .hb-cite").first.click()
        page.wait_for_selector("#hb-mark", state="visible")
        assert page.get_attribute("#hb-reader", "aria-modal") is not None
        assert page.evaluate("document.getElementById('hb-chat').inert")
        way_back()
        page.wait_for_selector("#hb-reader", state="hidden")
        assert page.url == address
        assert not page.evaluate("document.getElementById('hb-chat').inert")


def test_a_refusal_shows_the_nearest_reports_as_cards(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "giá vàng?", wait=".hb-refused")
    cards = page.locator(".hb-nearest li")
    assert cards.count() == 2
    assert "Kinh tế & Đô thị · 26/10/2019" in cards.first.inner_text()
    assert COWS[:30] in cards.first.inner_text()
    cards.first.click(position={"x": 5, "y": 5})  # anywhere on the card
    page.wait_for_selector(f"#hb-mark:has-text('{COWS[:20]}')")
    assert page.locator(".hb-steps").count() == 0


# -- asking


# Where the first line of each statement stands, and the page, in every frame from now on.
WATCH = """() => {
    window.seen = new Set();
    const look = () => {
        const statements = [...document.querySelectorAll("#hb-current .hb-statement")];
        const lines = statements.map((statement) => {
            const range = document.createRange();
            range.selectNodeContents(statement);
            const { left, top, height } = range.getClientRects()[0];
            return [left, top, height].map(Math.round);
        });
        if (lines.length) window.seen.add(JSON.stringify([lines, scrollY]));
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE])
def test_nothing_moves_when_a_draft_becomes_firm(
    open_chat: OpenChat, viewport: dict[str, int]
) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant, viewport=viewport)
    ask(page, "bò?")
    ask(page, "nháp?", wait=".hb-draft:has-text('làm trường')")
    assert page.locator("#hb-current :is(.hb-cite, .hb-badge)").count() == 0
    page.evaluate("scrollBy({ top: 40, behavior: 'instant' })")  # the reader has moved the page
    page.evaluate(WATCH)
    assistant.go_on.set()
    page.wait_for_selector("#hb-current .hb-answered")
    page.wait_for_selector("#hb-after", state="visible")
    assert page.locator("#hb-current .hb-statement .hb-cite").count() == 3
    assert page.locator("#hb-current .hb-statement .hb-badge").count() == 2
    page.wait_for_selector("#hb-follow-ups button:visible")
    seen = [json.loads(one) for one in page.evaluate("[...seen]")]
    assert {scrolled for _, scrolled in seen} == {page.evaluate("scrollY")}
    first_lines = {tuple(lines[0]) for lines, _ in seen}
    assert len(first_lines) == 1, seen


def test_the_last_question_is_asked_again_and_edited(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    ask(page, "hỏng?", wait=".hb-problem")
    page.click("#hb-retry")
    for _ in range(200):  # the answer looks as before, so only the assistant can tell
        if len(assistant.asked) == 2:
            break
        page.wait_for_timeout(50)
    page.wait_for_selector("#hb-send", state="visible")
    page.wait_for_selector("#hb-current .hb-problem")
    assert [question for question, _ in assistant.asked] == ["hỏng?", "hỏng?"]
    page.click("#hb-edit")
    page.wait_for_selector(".hb-note")
    assert page.input_value("#hb-input textarea") == "hỏng?"
    ask(page, "bò?")
    assert page.locator(".hb-question").count() == 1


def test_follow_ups_are_offered_and_asked_by_a_click(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    ask(page, "bò?")
    page.click("#hb-follow-ups button:visible")
    page.wait_for_selector("#hb-current :text('bao nhiêu trường học mới?')")
    page.wait_for_selector("#hb-current .hb-answered")
    assert assistant.asked[1][0] == "Hà Nội sẽ xây cho Thái Bình bao nhiêu trường học mới?"
    assert len(assistant.asked[1][1]) == 1


def test_filters_by_publisher_and_day(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    page.click("#hb-filters .label-wrap")
    page.fill("#hb-since input", "31/2/2019")
    page.fill("#hb-input textarea", "bò?")
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(".hb-note")
    assert "lịch không có 31/2/2019" in page.inner_text(".hb-note")
    assert page.input_value("#hb-input textarea") == "bò?"
    page.click("#hb-publisher input")
    page.get_by_role("option", name="Báo Đường").click()
    page.fill("#hb-since input", "2019")
    ask(page, "bò?")
    assert assistant.within == [{"publisher": "Báo Đường", "since": "2019"}]
    assert page.inner_text(".hb-within") == "Chỉ trong: báo Báo Đường · từ 2019"
    assert page.locator(".hb-note").count() == 0


def test_filters_are_seen_when_folded_and_cleared(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant, viewport=PHONE)
    page.click("#hb-filters .label-wrap")
    page.fill("#hb-since input", "2019")
    page.wait_for_selector(".hb-filtered:has-text('Đang lọc: từ 2019')")
    page.click("#hb-filters .label-wrap")
    page.wait_for_selector("#hb-since", state="hidden")
    assert page.is_visible("p.hb-filtered")
    page.get_by_role("button", name="Bỏ lọc").click()
    page.wait_for_selector("p.hb-filtered", state="detached")
    page.wait_for_selector("#hb-unfilter", state="hidden")
    ask(page, "bò?")
    assert assistant.within == [{}]


def test_a_new_conversation_begins_without_filters(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant, viewport={"width": 1400, "height": 900})
    page.click("#hb-filters .label-wrap")
    page.fill("#hb-since input", "2019")
    page.wait_for_selector("p.hb-filtered")
    ask(page, "bò?")
    page.click("#hb-list [data-list=new]")
    page.wait_for_selector(".hb-welcome")
    page.wait_for_selector("p.hb-filtered", state="detached")
    ask(page, "đường?")
    assert assistant.within == [{"since": "2019"}, {}]


def test_an_edit_is_left_by_escape_or_button(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "bò?")
    page.wait_for_selector("#hb-follow-ups button:visible")
    page.click("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-mark")
    leave = (
        lambda: page.press("#hb-input textarea", "Escape"),
        lambda: page.get_by_role("button", name="Thôi sửa").click(),
    )
    for way in leave:
        page.click("#hb-edit")
        page.wait_for_selector("#hb-cancel", state="visible")
        page.wait_for_selector("#hb-follow-ups", state="hidden")
        page.wait_for_function("() => document.querySelector('#hb-input textarea').value === 'bò?'")
        way()
        page.wait_for_selector("#hb-cancel", state="hidden")
        page.wait_for_selector("#hb-follow-ups button:visible")
        assert page.input_value("#hb-input textarea") == ""
        assert page.is_visible("#hb-reader")
    ask(page, "đường?")
    assert page.locator(".hb-question").count() == 2


def test_a_link_asks_its_question_once(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    page.goto(f"{page.url}?q={quote('Hà Nội tặng & gì?')}")
    page.wait_for_selector("#hb-current .hb-answered")
    assert [question for question, _ in assistant.asked] == ["Hà Nội tặng & gì?"]
    page.wait_for_url(lambda address: "?" not in address)  # so that a reload does not ask again


def test_eight_ask_at_once_and_each_streams(open_chat: OpenChat) -> None:
    assistant = FakeAssistant(mode="openai")
    pages = [open_chat(assistant) for _ in range(4)]
    # No more than two in one profile: each holds connections, of which a browser has six.
    pages += [open_chat(assistant, beside=page) for page in pages]
    for number, page in enumerate(pages):
        page.fill("#hb-input textarea", f"chậm {number}?")
        page.press("#hb-input textarea", "Enter")
    for number, page in enumerate(pages):  # all stream before any has ended
        page.wait_for_selector("#hb-current .hb-draft")
        assert page.inner_text("#hb-current .hb-question").endswith(f"chậm {number}?")
    assistant.go_on.set()
    for page in pages:
        page.wait_for_selector("#hb-current .hb-answered")
        assert page.locator(".hb-question").count() == 1


def test_the_local_model_answers_one_and_tells_the_others_their_place(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    one, other = open_chat(assistant), open_chat(assistant)
    one.fill("#hb-input textarea", "chậm?")
    one.press("#hb-input textarea", "Enter")
    one.wait_for_selector("#hb-current .hb-draft")
    other.fill("#hb-input textarea", "bò?")
    other.press("#hb-input textarea", "Enter")
    other.wait_for_selector("#hb-current :text('trước bạn còn 1 câu hỏi')")
    one.click("#hb-stop")
    other.wait_for_selector("#hb-current .hb-answered")


# -- looks


def test_nothing_moves_sideways_when_an_article_opens(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "bò?")
    left = "s => document.querySelector(s).getBoundingClientRect().left"
    for width in (1100, 1280, 1400, 1800):
        page.set_viewport_size({"width": width, "height": 900})
        before = page.evaluate(left, "#hb-current .hb-question")
        assert page.evaluate(left, "#hb-layout > #hb-side") == page.evaluate(left, ".hb-masthead")
        page.click("#hb-current .hb-cite >> nth=0")
        page.wait_for_selector("#hb-mark", state="visible")
        assert page.evaluate(left, "#hb-current .hb-question") == before, width
        page.click(".hb-close")
        page.wait_for_selector("#hb-reader", state="hidden")


def test_on_a_phone_the_facts_take_one_line_until_they_are_unfolded(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant(), viewport=PHONE)
    height = "document.querySelector('.hb-facts').offsetHeight"
    folded = page.evaluate(height)
    page.focus(".hb-facts summary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hb-facts p:has-text('chạy trên máy này')", state="visible")
    assert page.evaluate(height) > folded
    page.click(".hb-facts summary")
    assert page.evaluate(height) == folded
    assert not page.is_visible("#hb-new")
    page.click("#hb-drawer-button button")
    assert page.is_visible("#hb-list [data-list=new]")


def test_the_fonts_are_ours(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "bò?")
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert {name.strip('"') for name in loaded} == {"Be Vietnam Pro", "Source Serif 4"}
    assert page.foreign == []


def test_an_article_full_of_markup_runs_and_fetches_nothing(open_chat: OpenChat) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "độc?")
    page.hover("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-card", state="visible")
    assert NASTY[:40] in page.inner_text("#hb-card")
    page.click("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-mark")
    assert page.locator("#hb-card :is(img, script, a, form)").count() == 0
    assert page.evaluate("window.pwned") is None
    assert page.foreign == []
