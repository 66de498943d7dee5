"""The chat in Chromium: what a reader sees and does, and what a hostile article cannot do."""

from collections.abc import Callable
from typing import Any

import pytest
from browsers import is_dark, overflow, unreadable
from fake_assistant import COWS, LAST, MONEY, NASTY, REFUSAL, FakeAssistant

pytestmark = [
    pytest.mark.browser,
    # Gradio's queue sets an option of pandas that pandas no longer wants.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
]


def ask(page: Any, question: str, *, wait: str = ".hb-answered") -> None:
    page.fill("#hb-input textarea", question)
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(f"#hb-current {wait}")


def is_in_view(page: Any, selector: str) -> bool:
    return bool(
        page.eval_on_selector(
            selector,
            "e => { const r = e.getBoundingClientRect();"
            "return r.top >= 0 && r.bottom <= innerHeight && r.right <= innerWidth }",
        )
    )


def test_a_citation_opens_the_article_at_its_sentence(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "Hà Nội tặng bao nhiêu bò?")
    assert page.input_value("#hb-input textarea") == ""
    page.get_by_role("button", name="Nguồn 3: Con đường mới").first.click()
    page.wait_for_selector("#hb-mark")
    assert page.text_content("#hb-mark") == LAST
    assert is_in_view(page, "#hb-mark")
    page.get_by_role("button", name="Nguồn 1: ").first.click()
    page.wait_for_selector("#hb-mark:has-text('50 con bò')")
    assert page.text_content("#hb-mark") == COWS
    assert page.text_content(".hb-also") == MONEY
    assert is_in_view(page, "#hb-mark")
    link = page.locator("#hb-reader-page .hb-original")
    assert link.get_attribute("href").startswith("https://bao.test/thai-binh?a=1&b=2#:~:text=H%C3")
    assert page.foreign == []


def test_the_same_citation_opens_again(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant(), viewport={"width": 390, "height": 800})
    ask(page, "bò?")
    for _ in range(2):
        page.locator(".hb-cite").first.click()
        page.wait_for_selector("#hb-mark", state="visible")
        page.click(".hb-close")
        page.wait_for_selector("#hb-mark", state="hidden")


def test_a_refusal_looks_like_one(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant())
    ask(page, "giá vàng?", wait=".hb-refused")
    assert REFUSAL in page.inner_text(".hb-refused")
    assert page.locator(".hb-nearest li").count() == 2
    page.click(".hb-nearest button >> nth=1")
    page.wait_for_selector("#hb-mark")
    assert page.text_content("#hb-mark") == LAST


def test_without_a_model_a_banner_says_so(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant(mode="none"))
    banner = page.inner_text(".hb-banner")
    assert banner == "Câu trả lời là câu trích nguyên văn từ bài báo. Hãy cài thêm phần local."
    ask(page, "bò?", wait=".hb-quoted")
    assert "Trích nguyên văn" in page.inner_text("#hb-current")


def test_a_remote_model_is_announced(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant(mode="openai"))
    assert "được gửi tới https://mo-hinh.test/v1." in page.inner_text(".hb-banner")


def test_a_follow_up_knows_what_was_said(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    ask(page, "Hà Nội tặng bao nhiêu bò?")
    ask(page, "Thế còn đường?", wait=".hb-understood")
    assert "Đường mới ở Thái Bình dài mấy km?" in page.inner_text(".hb-understood")
    assert [turn.question for turn in assistant.asked[1][1]] == ["Hà Nội tặng bao nhiêu bò?"]
    assert page.locator("#hb-past .hb-question").count() == 1


def test_two_tabs_do_not_share_a_conversation(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    one, other = open_chat(assistant), open_chat(assistant)
    ask(one, "bò?")
    ask(other, "Thế còn đường?")
    assert assistant.asked[1] == ("Thế còn đường?", [])
    assert other.locator(".hb-question").count() == 1


def test_a_draft_streams_and_can_be_stopped(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    page.fill("#hb-input textarea", "chậm?")
    page.click("#hb-send")
    page.wait_for_selector(".hb-draft")
    assert page.inner_text(".hb-checked").startswith("Câu này đã xong.")
    assert "Đang viết…" in page.inner_text(".hb-stage")
    page.wait_for_selector(f".hb-draft:has-text('{'dài dòng ' * 10}')")  # it grows
    page.locator(".hb-checked .hb-cite").click()  # an article can be read meanwhile
    page.wait_for_selector("#hb-mark")
    page.click("#hb-stop")
    page.wait_for_selector(".hb-stopped")
    assert page.inner_text(".hb-stopped") == "Đã dừng."
    assert page.locator(".hb-checked").count() == 1
    assert page.locator(".hb-draft").count() == 0
    assert assistant.closed.wait(5)
    ask(page, "bò?")


def test_closing_the_page_stops_the_model(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    page.fill("#hb-input textarea", "chậm?")
    page.click("#hb-send")
    page.wait_for_selector(".hb-draft")
    page.close()
    assert assistant.closed.wait(20)


def test_a_new_conversation_begins_anew(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    ask(page, "bò?")
    page.locator(".hb-cite").first.click()
    page.wait_for_selector("#hb-mark")
    page.click("#hb-new")
    page.wait_for_selector(".hb-welcome")
    assert page.locator(".hb-question, #hb-mark").count() == 0
    ask(page, "Thế còn đường?")
    assert assistant.asked[-1][1] == []


def test_an_example_is_asked_by_a_click(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    page.click("#hb-examples button:visible >> nth=0")
    page.wait_for_selector("#hb-current .hb-answered")
    assert assistant.asked[0][0].startswith("Hà Nội tặng Thái Bình bao nhiêu con bò giống")
    assert not page.is_visible("#hb-examples button")


def test_an_error_is_a_bubble(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant())
    errors = {"hỏng?": "Hãy chạy hoibao doctor.", "nổ?": "Đã có lỗi ngoài dự kiến"}
    for question, words in errors.items():
        ask(page, question, wait=f".hb-problem:has-text('{words}')")
        assert "Traceback" not in page.content()
        assert page.is_visible("#hb-send")
    ask(page, "bò?")


def test_a_long_question_is_told_and_kept(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant())
    page.fill("#hb-input textarea", "a" * 501)
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(".hb-note")
    assert "nhiều nhất là 500" in page.inner_text(".hb-note")
    assert page.input_value("#hb-input textarea") == "a" * 501


def test_enter_sends_and_shift_enter_breaks_the_line(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    page.focus("#hb-input textarea")
    page.keyboard.type("con bò")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    assert page.input_value("#hb-input textarea") == "con bò\ndòng hai"
    assert assistant.asked == []
    page.keyboard.press("Enter")
    page.wait_for_selector(".hb-answered")
    assert assistant.asked[0][0] == "con bò\ndòng hai"


def test_enter_belongs_to_the_input_method_while_it_composes(
    open_chat: Callable[..., Any],
) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant)
    page.fill("#hb-input textarea", "con bo")
    page.eval_on_selector(
        "#hb-input textarea",
        """box => {
            const enter = { key: "Enter", code: "Enter", bubbles: true, cancelable: true };
            for (const type of ["keydown", "keypress"]) {
                box.dispatchEvent(new KeyboardEvent(type, { ...enter, isComposing: true }));
                box.dispatchEvent(new KeyboardEvent(type, { ...enter, keyCode: 229 }));
            }
        }""",
    )
    assert page.input_value("#hb-input textarea") == "con bo"
    page.press("#hb-input textarea", "End")
    page.keyboard.type(" nao")
    page.keyboard.press("Enter")  # this one is the reader's
    page.wait_for_selector(".hb-answered")
    assert [question for question, _ in assistant.asked] == ["con bo nao"]


def test_hostile_text_runs_nothing_and_fetches_nothing(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant())
    ask(page, f"độc {NASTY}")
    page.locator("#hb-current .hb-cite").first.click()
    page.wait_for_selector("#hb-mark")
    assert page.text_content("#hb-mark") == NASTY
    ask(page, "bò?")  # and the page still works
    page.wait_for_load_state("load")
    assert page.evaluate("window.pwned") is None
    assert page.foreign == []
    inside = ":is(#hb-transcript, #hb-reader)"
    assert page.locator(f"{inside} :is(img, script, iframe, form)").count() == 0
    links = page.eval_on_selector_all(f"{inside} a", "all => all.map(a => a.href)")
    assert all(link.startswith("https://bao.test/") for link in links)


def test_the_content_security_policy_is_in_force(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant())
    violations = page.evaluate(
        """() => new Promise(done => {
            const seen = [];
            addEventListener("securitypolicyviolation", e => seen.push(e.violatedDirective));
            document.body.insertAdjacentHTML("beforeend", "<img src='http://evil.test/a.png'>");
            addEventListener("securitypolicyviolation", () => done(seen), { once: true });
        })"""
    )
    assert violations == ["img-src"]


def test_phones_have_no_sideways_scrolling(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant(mode="none"))

    def too_wide() -> list[int]:
        return [width for width in (768, 390, 360) if overflow(page, width) > 0]

    assert too_wide() == []
    ask(page, "giá vàng?", wait=".hb-refused")
    ask(page, "bò " + "dài" * 100, wait=".hb-quoted")
    assert too_wide() == []
    assert not page.is_visible("#hb-reader-page")
    page.locator("#hb-current .hb-cite").first.click()
    page.wait_for_selector("#hb-mark")
    assert is_in_view(page, "#hb-mark")
    assert too_wide() == []
    page.keyboard.press("Escape")
    assert not page.is_visible("#hb-reader-page")
    assert page.evaluate("document.activeElement.className").startswith("hb-cite")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read(open_chat: Callable[..., Any], scheme: str) -> None:
    page = open_chat(FakeAssistant(mode="openai"), color_scheme=scheme)
    ask(page, "giá vàng?", wait=".hb-refused")
    ask(page, "nổ?", wait=".hb-problem")
    ask(page, "bò?")
    page.locator("#hb-current .hb-cite").first.click()
    page.wait_for_selector("#hb-mark")
    page.mouse.move(0, 0)
    assert is_dark(page) == (scheme == "dark")
    selectors = (
        ".hb-facts, .hb-banner, .hb-masthead *, .hb-question, .hb-statement, .hb-badge, .hb-cite, "
        ".hb-origin, .hb-original, .hb-refusal-label, .hb-open, .hb-problem, .hb-sources h3, "
        ".hb-source q, mark, .hb-text p, .hb-article h2, #hb-send, #hb-new, #hb-input textarea"
    )
    assert page.locator(selectors).count() > 40
    assert unreadable(page.locator(selectors)) == []


def test_the_page_is_named_for_those_who_listen(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant())
    assert page.title() == "HoiBao – hỏi báo"
    assert page.get_attribute("html", "lang") == "vi"
    log = page.locator("#hb-transcript")
    assert log.get_attribute("role") == "log"
    assert log.get_attribute("aria-live") == "polite"
    assert page.get_by_label("Câu hỏi").count() == 1
