"""Conversations in Chromium: reload, rename, search, delete, save, copy, rate; tabs; the banner."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import COW_ARTICLE, COWS, MONEY, FakeAssistant, answer, cite, serving

from qa import Settings, Statement
from ui.condition import AWAY
from ui.feedback import FeedbackStore
from ui.pace import ADDRESS
from ui.server import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
]

WIDE = {"viewport": {"width": 1400, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('hoibao.conversation.'))"


def ask(page: Any, question: str, *, wait: str = ".hb-answered") -> None:
    page.fill("#hb-input textarea", question)
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(f"#hb-current .hb-question:has-text('{question}')")
    page.wait_for_selector(f"#hb-current {wait}")


def kept(page: Any, count: int) -> None:
    page.wait_for_function(f"() => {STORED}.length === {count}")


def is_kept(page: Any, words: str) -> None:
    page.wait_for_function(
        "(words) => Object.values(localStorage).some((text) => text.includes(words))", arg=words
    )


def titles(page: Any) -> list[str]:
    found: list[str] = page.locator("#hb-list [data-list=show]").all_text_contents()
    return found


def said(page: Any, words: str) -> None:
    page.wait_for_selector(f"#hb-said:has-text('{words}')")


@pytest.fixture
def chat(open_chat: Callable[..., Any]) -> Callable[..., Any]:
    """Opens a wide chat with an answered question in it, kept by the browser."""

    def opened(assistant: FakeAssistant | None = None, **options: Any) -> Any:
        page = open_chat(assistant or FakeAssistant(), **(WIDE | options))
        ask(page, "Hà Nội tặng bao nhiêu bò?")
        is_kept(page, COWS)
        return page

    return opened


def test_a_reload_brings_the_conversation_back_and_it_goes_on(chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = chat(assistant)
    ask(page, "giá vàng?", wait=".hb-refused")
    page.reload()
    page.wait_for_selector("#hb-past .hb-answered")
    assert page.locator(".hb-question").count() == 2
    assert not page.is_visible("#hb-examples button")
    page.locator("#hb-past .hb-cite").nth(1).click()
    page.wait_for_selector(f"#hb-mark:has-text('{MONEY}')")
    ask(page, "Còn đường?")
    _, turns = assistant.asked[-1]
    assert [turn.question for turn in turns] == ["Hà Nội tặng bao nhiêu bò?"]
    kept(page, 1)
    assert page.locator(".hb-question").count() == 3
    assert page.foreign == []


def test_a_question_that_was_cut_off_by_a_reload_is_not_lost(chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = chat(assistant)
    page.fill("#hb-input textarea", "chậm?")
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector("#hb-current .hb-draft")
    is_kept(page, "chậm?")
    page.reload()
    page.wait_for_selector("#hb-current .hb-question:has-text('chậm?')")
    page.wait_for_selector("#hb-current .hb-stopped")
    assert assistant.closed.wait(5)


def test_a_question_that_is_asked_anew_is_kept_once(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = open_chat(assistant, **WIDE)
    assistant.go_on.set()
    ask(page, "chậm?")
    page.wait_for_selector("#hb-send")
    assistant.go_on.clear()
    page.get_by_role("button", name="Hỏi lại").click()
    page.wait_for_selector("#hb-current .hb-draft")
    assistant.go_on.set()
    page.wait_for_selector("#hb-current .hb-answered")
    page.wait_for_selector("#hb-send")
    page.get_by_role("button", name="Sửa câu hỏi").click()
    page.wait_for_selector("#hb-note:has-text('Sửa xong')")
    ask(page, "Đường dài mấy cây số?")
    is_kept(page, "Đường dài mấy")
    assert titles(page) == ["Đường dài mấy cây số?"]  # named after its first question
    page.reload()
    page.wait_for_selector("#hb-current .hb-answered")
    assert page.locator(".hb-question").all_text_contents() == ["Bạn hỏi: Đường dài mấy cây số?"]
    assert len(assistant.asked) == 3


def test_an_edited_question_that_fails_loses_nothing(chat: Callable[..., Any]) -> None:
    page = chat()
    page.get_by_role("button", name="Sửa câu hỏi").click()
    page.wait_for_selector("#hb-cancel", state="visible")
    ask(page, "hỏng?", wait=".hb-problem")
    page.wait_for_selector("#hb-past .hb-answered")
    is_kept(page, "hỏng?")
    page.reload()
    page.wait_for_selector("#hb-current .hb-problem")
    assert page.locator(".hb-question").all_text_contents() == [
        "Bạn hỏi: Hà Nội tặng bao nhiêu bò?",
        "Bạn hỏi: hỏng?",
    ]
    assert page.locator("#hb-past .hb-answered").count() == 1


def test_what_is_being_typed_survives_a_reload(chat: Callable[..., Any]) -> None:
    page = chat()
    page.fill("#hb-input textarea", "chưa gửi")
    page.reload()
    page.wait_for_function(
        "() => document.querySelector('#hb-input textarea')?.value === 'chưa gửi'"
    )
    ask(page, "chưa gửi")
    page.reload()
    page.wait_for_selector("#hb-current .hb-question:has-text('chưa gửi')")
    assert page.input_value("#hb-input textarea") == ""


def test_rename_search_and_delete(chat: Callable[..., Any]) -> None:
    page = chat()
    page.click("#hb-list [data-list=new]")
    page.wait_for_selector(".hb-welcome")
    ask(page, "Con đường dài mấy cây số?")
    kept(page, 2)
    assert titles(page) == ["Con đường dài mấy cây số?", "Hà Nội tặng bao nhiêu bò?"]

    page.get_by_role("button", name="Đổi tên: Con đường").click()
    page.get_by_label("Tên mới").fill("Chuyện Đường <b>mới</b>")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hb-list [aria-current]:has-text('Chuyện Đường <b>mới</b>')")
    page.reload()
    page.wait_for_selector("#hb-list [aria-current]:has-text('Chuyện Đường <b>mới</b>')")
    ask(page, "bò nữa?")  # a new answer does not take the name away
    assert titles(page)[0] == "Chuyện Đường <b>mới</b>"

    search = page.get_by_role("searchbox", name="Tìm trong các cuộc trò chuyện")
    for typed, found in {
        "chuyen duong": ["Chuyện Đường <b>mới</b>"],
        "BAO NHIEU": ["Hà Nội tặng bao nhiêu bò?"],
        "đường mới": ["Chuyện Đường <b>mới</b>"],
        "truong": ["Chuyện Đường <b>mới</b>", "Hà Nội tặng bao nhiêu bò?"],  # in the answers
        "bỏ": [],
        "": ["Chuyện Đường <b>mới</b>", "Hà Nội tặng bao nhiêu bò?"],
    }.items():
        search.fill(typed)
        assert titles(page) == found, typed

    page.get_by_role("button", name="Xóa: Hà Nội").click()
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    kept(page, 2)
    page.get_by_role("button", name="Xóa: Hà Nội").click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa").click()
    kept(page, 1)
    assert page.locator(".hb-question").count() == 2  # what is open stays
    page.get_by_role("button", name="Xóa: Chuyện").click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa").click()
    page.wait_for_selector(".hb-welcome")
    kept(page, 0)
    page.reload()
    page.wait_for_selector(".hb-welcome")


def test_an_earlier_conversation_opens_with_its_own_history(chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = chat(assistant)
    page.click("#hb-list [data-list=new]")
    page.wait_for_selector(".hb-welcome")
    ask(page, "Đường?")
    assert assistant.asked[-1][1] == []
    page.get_by_role("button", name="Hà Nội tặng bao nhiêu bò?", exact=True).click()
    page.wait_for_selector("#hb-current .hb-question:has-text('bao nhiêu bò')")
    ask(page, "Còn nữa?")
    assert [turn.question for turn in assistant.asked[-1][1]] == ["Hà Nội tặng bao nhiêu bò?"]
    kept(page, 2)


def test_an_article_that_changed_or_went_away_is_told(chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    page = chat(assistant)
    assistant.change(replace(COW_ARTICLE, text="Nội dung mới hẳn."))
    assistant.remove(["duong"])
    page.reload()
    page.wait_for_selector("#hb-current .hb-answered")
    page.get_by_role("button", name="Nguồn 1: ").first.click()
    page.wait_for_selector("#hb-reader-page:has-text('đã thay đổi')")
    page.get_by_role("button", name="Nguồn 3: ").first.click()
    page.wait_for_selector("#hb-reader-page:has-text('Không có bài báo này')")


def test_saving_as_a_file(chat: Callable[..., Any], tmp_path: Path) -> None:
    page = chat()
    for kind, ending in {"Markdown": ".md", "HTML": ".html"}.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=kind).click()
        assert download.value.suggested_filename == f"hoibao-ha-noi-tang-bao-nhieu-bo{ending}"
        download.value.save_as(tmp_path / "saved")
        text = (tmp_path / "saved").read_text(encoding="utf-8")
        assert COWS in text
        assert "https://bao.test/thai-binh?a=1&" in text
    assert page.foreign == []


def test_copying_an_answer_with_its_sources(chat: Callable[..., Any]) -> None:
    page = chat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#hb-current [data-tool=copy]")
    said(page, "Đã chép")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Hà Nội tặng Thái Bình 50 con bò giống. [1]\n")
    assert f"[1] “{COWS}”" in text


def test_copying_a_link_that_asks_the_question(chat: Callable[..., Any]) -> None:
    page = chat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "giá vàng & <b>bạc</b>?", wait=".hb-refused")
    assert page.locator("#hb-current [data-tool=copy]").count() == 0  # there is no source
    page.click("#hb-current [data-tool=link]")
    said(page, "Đã chép liên kết")
    link = page.evaluate("navigator.clipboard.readText()")
    page.evaluate("sessionStorage.clear()")
    page.goto(link)
    page.wait_for_selector("#hb-current .hb-refused")
    asked = page.locator(".hb-question").all_text_contents()
    assert asked == ["Bạn hỏi: giá vàng & <b>bạc</b>?"]


def test_copying_where_the_clipboard_is_shut(chat: Callable[..., Any]) -> None:
    page = chat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('shut')))")
    page.click("#hb-current [data-tool=copy]")
    said(page, "Đã chép")
    assert "[1] “" in page.evaluate("navigator.clipboard.readText()")


def test_rating_is_stored_on_the_server_and_stays_pressed(
    chat: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[str] = []
    slow_down = FeedbackStore._slow_down

    def noting(store: FeedbackStore, given: Any) -> None:
        addresses.append(ADDRESS.get())
        slow_down(store, given)

    monkeypatch.setattr(FeedbackStore, "_slow_down", noting)
    assistant = FakeAssistant()
    page = chat(assistant)
    page.get_by_role("button", name="Chưa tốt").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nội dung sai").check()
    dialog.get_by_label("Câu trả lời đúng").fill("40 con")
    dialog.get_by_role("button", name="Gửi đánh giá").click()
    page.wait_for_selector("[data-tool=down][aria-pressed=true]")
    (row,) = FeedbackStore(assistant.settings.home).rows()
    assert (row["verdict"], row["reasons"], row["right_answer"]) == ("down", ["wrong"], "40 con")
    page.reload()
    page.wait_for_selector("[data-tool=down][aria-pressed=true]")
    page.get_by_role("button", name="Chưa tốt").click()
    page.wait_for_selector("[data-tool=down][aria-pressed=false]")
    assert FeedbackStore(assistant.settings.home).rows() == []
    assert addresses == ["127.0.0.1", "127.0.0.1"]


# -- the browser's storage


def put(page: Any, key: str, text: str) -> None:
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])


def test_damaged_and_newer_entries_are_listed_told_and_left_alone(
    chat: Callable[..., Any],
) -> None:
    page = chat()
    first, second = "hoibao.conversation." + "0" * 32, "hoibao.conversation." + "1" * 32
    put(page, first, "{hỏng")
    newer = json.dumps({"version": 99, "id": "1" * 32, "title": "Mới", "exchanges": []})
    put(page, second, newer)
    put(page, "khác", "của người khác")
    page.reload()
    page.wait_for_selector("#hb-current .hb-answered")
    assert titles(page).count("Không đọc được") == 2
    page.locator(f"#hb-list li[data-id='{'0' * 32}'] [data-list=show]").click()
    page.wait_for_selector(".hb-list-trouble:has-text('bị hỏng')")
    page.locator(f"#hb-list li[data-id='{'1' * 32}'] [data-list=show]").click()
    page.wait_for_selector(".hb-list-trouble:has-text('mới hơn')")
    assert page.evaluate("(key) => localStorage.getItem(key)", second) == newer
    assert page.locator("#hb-current .hb-answered").count() == 1
    page.get_by_role("button", name="Xóa tất cả").click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa tất cả").click()
    page.wait_for_selector(".hb-welcome")
    assert page.evaluate("Object.keys(localStorage)") == ["khác"]


ODD: tuple[Any, ...] = (
    {"exchanges": [{"statements": 5}]},
    {"exchanges": [{"statements": [None, 5]}, None, 7]},
    {"changed": "abc"},
    {"changed": 1e300},
    {"version": {}},
    {"exchanges": {"length": 3}},
    5,
    None,
    "null",
)


def test_odd_entries_do_not_stand_in_the_way_of_the_others(chat: Callable[..., Any]) -> None:
    page = chat()
    failed: list[Any] = []
    page.on("pageerror", lambda error: failed.append(error))
    for number, odd in enumerate(ODD):
        name = f"{number:032x}"
        sound = {"version": 1, "id": name, "title": "x", "exchanges": []}
        entry = {**sound, **odd} if isinstance(odd, dict) else odd
        put(page, f"hoibao.conversation.{name}", json.dumps(entry))
    page.reload()
    page.wait_for_selector("#hb-current .hb-answered", state="visible")
    assert len(titles(page)) == 1 + len(ODD)
    ask(page, "bò nữa?")
    is_kept(page, "bò nữa?")
    assert failed == []


def test_a_forged_entry_shows_only_text(chat: Callable[..., Any]) -> None:
    page = chat()
    (key,) = page.evaluate(STORED)
    value = json.loads(page.evaluate("(key) => localStorage.getItem(key)", key))
    bad = "<img src=http://evil.test/x onerror=window.pwned=1><script>window.pwned=1</script>"
    value["title"] = value["exchanges"][0]["question"] = bad
    value["exchanges"][0]["statements"][0]["text"] = bad
    value["exchanges"][0]["citations"][0]["url"] = "javascript:window.pwned=1"
    put(page, key, json.dumps(value))
    page.reload()
    page.wait_for_selector("#hb-current .hb-question:has-text('onerror')")
    assert page.evaluate("window.pwned") is None
    assert page.locator("#hb-current img, #hb-list img").count() == 0
    assert page.locator("#hb-current a[href^=javascript]").count() == 0
    assert page.foreign == []


def test_a_full_storage_is_told_and_the_answer_still_shown(chat: Callable[..., Any]) -> None:
    page = chat()
    page.evaluate(
        "void (Storage.prototype.setItem = () => {"
        "throw new DOMException('', 'QuotaExceededError') })"
    )
    ask(page, "bò nữa?")
    page.wait_for_selector(".hb-list-trouble:has-text('đã đầy')")


def test_without_storage_the_chat_works_and_says_so(
    open_chat: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    other = open_chat(FakeAssistant(), **WIDE)
    page = open_page(other.url, beside=other, **WIDE)  # what is added to a page stays there
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        "Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError') } })"
    )
    page.reload()
    page.wait_for_selector("#hb-status .hb-facts")
    ask(page, "bò?")
    page.wait_for_selector(".hb-list-trouble:has-text('không cho lưu')")
    with page.expect_download():
        page.get_by_role("button", name="Markdown").click()


def test_nothing_is_kept_when_the_reader_does_not_want_it(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant(), **WIDE)
    page.get_by_label("Nhớ trên trình duyệt này").uncheck()
    ask(page, "bí mật?")
    page.reload()
    page.wait_for_selector(".hb-welcome")
    assert "bí mật" not in page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    ask(page, "nhớ nhé?")
    page.get_by_label("Nhớ trên trình duyệt này").check()
    kept(page, 1)


def test_two_tabs_of_one_conversation_lose_nothing(
    chat: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    one = chat()
    other = open_page(one.url, beside=one, **WIDE)
    other.wait_for_selector(".hb-welcome")  # another tab begins anew
    other.click("#hb-list [data-list=show]")
    other.wait_for_selector("#hb-current .hb-answered")
    ask(one, "Đường?")
    is_kept(one, "Đường?")
    ask(other, "Trường?")
    kept(one, 2)
    one.wait_for_function("() => document.querySelectorAll('#hb-list li').length === 2")
    assert sorted(titles(one)) == ["Hà Nội tặng bao nhiêu bò?", "Hà Nội tặng bao nhiêu bò? (2)"]
    other.reload()
    other.wait_for_selector("#hb-current .hb-question:has-text('Trường?')")


def test_what_is_deleted_in_one_tab_does_not_come_back_from_another(
    chat: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    one = chat()
    other = open_page(one.url, beside=one, **WIDE)
    other.wait_for_selector("#hb-list [data-list=delete]")
    other.click("#hb-list [data-list=delete]")
    other.get_by_role("dialog").get_by_role("button", name="Xóa").click()
    one.wait_for_selector(".hb-welcome")
    said(one, "bị xóa ở một thẻ khác")
    ask(one, "mới?")
    kept(one, 1)
    assert "bao nhiêu bò" not in one.evaluate("JSON.stringify(localStorage)")


def test_browsers_of_two_people_know_nothing_of_each_other(open_chat: Callable[..., Any]) -> None:
    assistant = FakeAssistant()
    one, other = open_chat(assistant, **WIDE), open_chat(assistant, **WIDE)
    ask(one, "Đường?")
    kept(one, 1)
    other.reload()
    other.wait_for_selector(".hb-welcome")
    assert titles(other) == []
    assert titles(one) == ["Đường?"]


# -- narrow, by keyboard


def test_on_a_phone_the_list_is_a_drawer(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant(), **PHONE)
    ask(page, "Đường?")
    kept(page, 1)
    page.reload()
    page.wait_for_selector("#hb-current .hb-answered")
    assert not page.is_visible("#hb-list")
    page.get_by_role("button", name="Các cuộc trò chuyện").click()
    assert page.get_by_role("dialog", name="Các cuộc trò chuyện").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    page.wait_for_selector("#hb-list", state="hidden")
    page.get_by_role("button", name="Các cuộc trò chuyện").click()
    page.get_by_role("button", name="+ Cuộc trò chuyện mới").click()
    page.wait_for_selector(".hb-welcome")
    assert not page.is_visible("#hb-list")


def test_everything_works_by_keyboard(chat: Callable[..., Any]) -> None:
    page = chat()
    page.focus("#hb-list [data-list=rename]")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("Bo moi")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hb-list [aria-current]:has-text('Bo moi')")
    assert page.evaluate("document.activeElement.dataset.list") == "rename"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.list") == "delete"
    page.keyboard.press("Enter")
    page.wait_for_selector(".hb-dialog")
    assert page.evaluate("document.activeElement.textContent") == "Thôi"
    page.keyboard.press("Escape")
    page.wait_for_selector(".hb-dialog", state="detached")
    assert page.evaluate("document.activeElement.dataset.list") == "delete"
    kept(page, 1)


# -- the state of things


class Fragile(FakeAssistant):
    """A model that can go away and come back."""

    quoting = False

    def _answer(self, question: str) -> Iterator[Any]:
        if not self.quoting:
            yield from super()._answer(question)
            return
        cow = Statement(text=COWS, citations=(cite(1, COW_ARTICLE, COWS),), support="verified")
        notice = "Không kết nối được mô hình. Dưới đây là câu trích nguyên văn từ bài báo."
        yield answer(question, [cow], status="quoted", model=None, notice=notice)


def test_a_banner_while_the_model_is_away(open_chat: Callable[..., Any]) -> None:
    assistant = Fragile()
    page = open_chat(assistant, **WIDE)
    ask(page, "một?")
    assert page.locator("#hb-status .hb-banner").count() == 0
    page.click(".hb-facts summary")
    assistant.quoting = True
    ask(page, "hai?", wait=".hb-quoted")
    page.wait_for_selector(f"#hb-status .hb-banner:has-text('{AWAY}')")
    assert page.is_visible(".hb-facts p")  # what was unfolded stays so
    other = open_chat(assistant, **WIDE)
    assert AWAY in other.text_content("#hb-status")
    assistant.quoting = False
    ask(page, "ba?")
    page.wait_for_selector("#hb-status .hb-banner", state="detached")


def test_too_many_questions_are_told_and_kept_in_the_box(open_chat: Callable[..., Any]) -> None:
    page = open_chat(FakeAssistant(), questions_per_minute=1, **WIDE)
    ask(page, "một?")
    page.fill("#hb-input textarea", "hai?")
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector("#hb-note [role=alert]:has-text('hỏi nhanh quá')")
    assert page.input_value("#hb-input textarea") == "hai?"


def test_a_lost_connection_is_told_in_vietnamese(open_page: Callable[..., Any]) -> None:
    with serving(FakeAssistant()) as address:
        page = open_page(address, **WIDE)
    page.fill("#hb-input textarea", "còn đó không?")
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector("[data-testid=toast-text]:has-text('Mất kết nối với HoiBao')")
    assert page.get_by_role("button", name="Đóng").count()
    assert "onnection" not in page.locator(".toast-wrap").inner_text()


def test_a_restart_of_the_server_loses_nothing(open_page: Callable[..., Any]) -> None:
    with serving(FakeAssistant()) as address:
        page = open_page(address, **WIDE)
        ask(page, "Hà Nội tặng bao nhiêu bò?")
        kept(page, 1)
    page.wait_for_selector("[data-testid=toast-text]:has-text('trang tự tải lại')")
    again = listen("127.0.0.1", int(address.rsplit(":", 1)[1]))
    assistant = FakeAssistant()
    with serving(assistant, bound=again):  # the page notices and loads itself anew
        page.wait_for_selector("[data-testid=toast-text]", state="detached")
        page.wait_for_selector("#hb-current .hb-answered")
        ask(page, "Còn đường?")
        assert [turn.question for turn in assistant.asked[-1][1]] == ["Hà Nội tặng bao nhiêu bò?"]
        kept(page, 1)
        page.goto("about:blank")  # or the server would wait for it


def test_the_home_of_the_double_is_a_folder_of_the_test(tmp_path: Path) -> None:
    assert Path(Settings().home).is_relative_to(tmp_path)
