"""The collection in Chromium: finding, reading, adding while people chat, removing."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from browsers import is_dark, overflow, unreadable
from fake_assistant import COW_ARTICLE, NASTY, NASTY_ARTICLE, ROAD_ARTICLE, FakeAssistant

from qa import Article, Assistant, IndexReport
from ui.intake import Limits

pytestmark = [
    pytest.mark.browser,
    # Gradio's queue sets an option of pandas that pandas no longer wants.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
]

OpenChat = Callable[..., Any]
ROAD = "Đà Nẵng mở đường mới\n\nĐường mới ở Đà Nẵng dài 12 km và có sáu làn xe."


def collection(page: Any) -> Any:
    """The page with the collection in front."""
    page.get_by_role("tab", name="Bài báo").click()
    page.wait_for_selector("#hb-rows :is(.hb-shelf, .hb-nothing):not(:has-text('Đang mở'))")
    return page


def many(articles: int) -> FakeAssistant:
    return FakeAssistant(
        articles=[
            Article(
                id=str(n),
                title=f"Bài số {n} về {'Hà Nội' if n % 2 else 'Huế'}",
                text=f"Chữ của bài {n}.",
                publisher=f"Báo {n % 3}",
                published=f"2020-{n % 12 + 1:02}-01",
            )
            for n in range(articles)
        ]
    )


def file(name: str, content: str | bytes) -> dict[str, Any]:
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def send(page: Any, *files: dict[str, Any]) -> list[tuple[str, str]]:
    """Adds files; gives name and kind of each result."""
    page.set_input_files("#hb-files", list(files))
    page.wait_for_selector(".hb-summary:has-text('Xong')")
    return results(page)


def results(page: Any) -> list[tuple[str, str]]:
    rows = page.locator(".hb-result").all()
    return [(r.locator(".hb-file").inner_text(), r.get_attribute("data-kind")) for r in rows]


def titles(page: Any) -> list[str]:
    return list(page.locator("#hb-rows .hb-read").all_inner_texts())


def ask(page: Any, question: str, *, wait: str) -> None:
    page.get_by_role("tab", name="Hỏi đáp").click()
    page.fill("#hb-input textarea", question)
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(f"#hb-current {wait}")


# -- finding and reading


def test_searching_sorting_and_turning_pages(open_chat: OpenChat) -> None:
    page = collection(open_chat(many(120)))
    assert page.inner_text(".hb-count") == "120 bài, đang xem 1–50"
    page.get_by_role("button", name="Sau ›").click()
    page.wait_for_selector(".hb-pager [aria-current]:has-text('2')")
    assert page.inner_text(".hb-count") == "120 bài, đang xem 51–100"
    assert page.evaluate("document.activeElement.id") == "hb-collection-count"
    page.get_by_label("Tìm trong kho").fill("ha noi")
    page.wait_for_selector(".hb-count:has-text('60 bài khớp với “ha noi”, đang xem 1–50')")
    page.get_by_label("Tìm trong kho").fill("Huế bao")
    page.wait_for_selector(".hb-count:has-text('60 bài khớp với “Huế bao”')")
    page.get_by_label("Xếp theo").select_option("Đầu đề A–Y")
    page.wait_for_selector("#hb-rows li:nth-child(2):has-text('Bài số 10 về Huế')")
    assert titles(page) == sorted(titles(page))
    page.get_by_label("Tìm trong kho").fill("không có gì")
    page.wait_for_selector(".hb-nothing:has-text('Hãy thử ít chữ hơn')")
    assert page.foreign == []


def test_an_article_is_read_and_left_by_keyboard(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant()))
    page.get_by_role("button", name=ROAD_ARTICLE.title, exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#hb-collection-article h2")
    assert page.inner_text("#hb-collection-article h2") == ROAD_ARTICLE.title
    page.wait_for_function("document.activeElement.tagName === 'H2'")
    assert not page.is_visible("#hb-rows")
    page.keyboard.press("Escape")
    page.wait_for_selector("#hb-rows", state="visible")
    assert page.evaluate("document.activeElement.textContent") == ROAD_ARTICLE.title
    page.keyboard.press("Enter")  # the same article again
    page.wait_for_selector("#hb-collection-article h2", state="visible")
    page.get_by_role("button", name="‹ Về danh sách").click()
    page.wait_for_selector("#hb-rows", state="visible")


def test_the_chat_and_the_collection_do_not_disturb_each_other(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page, other = collection(open_chat(assistant)), collection(open_chat(assistant))
    page.get_by_label("Tìm trong kho").fill("duong")
    page.wait_for_selector(".hb-count:has-text('khớp')")
    ask(page, "bò?", wait=".hb-answered")
    page.locator("#hb-current .hb-cite").first.click()
    page.wait_for_selector("#hb-mark")
    collection(page)
    assert page.input_value("#hb-query :is(input, textarea)") == "duong"
    assert page.locator("#hb-rows .hb-read").count() == 1
    assert other.locator("#hb-rows .hb-read").count() == 3


def test_the_numbers_are_there_as_tables(open_chat: OpenChat) -> None:
    page = collection(open_chat(many(30)))
    page.get_by_text("Số bài theo báo và theo tháng").click()
    page.wait_for_selector(".hb-columns", state="visible")
    assert page.locator(".hb-columns rect").count() == 12
    for summary in page.get_by_text("Xem dạng bảng").all():
        summary.click()
    publishers = page.get_by_role("region", name="Số bài theo báo").get_by_role("row")
    assert [row.inner_text().split("\t") for row in publishers.all()] == [
        ["Báo", "Số bài"],
        ["Báo 0", "10"],
        ["Báo 1", "10"],
        ["Báo 2", "10"],
    ]


# -- adding


def test_each_file_has_its_result_and_is_in_the_list(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = collection(open_chat(assistant))
    sent = send(
        page,
        file("Tin mới.txt", ROAD),
        file("x.exe", b"MZ"),
        file("to.txt", b"x" * 1_000_001),
        file("rỗng.md", " \n"),
    )
    kinds = {"Tin mới.txt": "added", "x.exe": "failed", "to.txt": "failed", "rỗng.md": "failed"}
    assert dict(sent) == kinds
    assert page.inner_text(".hb-summary") == "Xong: đã thêm 1 tệp, lỗi 3 tệp."
    messages = page.locator(".hb-message").all_inner_texts()
    assert messages[0] == "Đã thêm bài “Đà Nẵng mở đường mới”."
    assert messages[1].startswith("Không nhận kiểu tệp này")
    assert messages[2].startswith("Tệp lớn hơn 1 MB")
    assert messages[3] == "Bài không có chữ nào."
    page.wait_for_selector("#hb-rows .hb-read:has-text('Đà Nẵng mở đường mới')")
    page.wait_for_selector("#hb-status :text('4 bài báo')")
    assert page.foreign == []


def test_too_many_files_are_not_even_sent(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant()))
    posts: list[str] = []
    page.on("request", lambda r: posts.append(r.url) if "/collection/" in r.url else None)
    page.set_input_files("#hb-files", [file(f"{n}.txt", "Bài") for n in range(5)])
    page.wait_for_selector(".hb-summary:has-text('mỗi lần chỉ thêm được 4 tệp')")
    assert posts == []


def test_files_can_be_dropped(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant()))
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "thả.txt"));
            const event = { dataTransfer: data, bubbles: true, cancelable: true };
            const box = document.querySelector(".hb-add");
            box.dispatchEvent(new DragEvent("dragover", event));
            box.dispatchEvent(new DragEvent("drop", event));
        }""",
        ROAD,
    )
    page.wait_for_selector(".hb-summary:has-text('Xong: đã thêm 1 tệp.')")


def test_names_and_titles_of_files_are_only_text(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant()))
    name = "<img src=x onerror=window.pwned=1>.txt"
    assert send(page, file(name, f"{NASTY}\n\nChữ.")) == [(name, "added")]
    page.get_by_role("button", name=NASTY_ARTICLE.title, exact=True).click()
    page.wait_for_selector("#hb-collection-article .hb-article")
    page.keyboard.press("Escape")
    page.get_by_label(f"Chọn: {NASTY_ARTICLE.title}").check()
    page.click(".hb-remove")
    assert NASTY_ARTICLE.title in page.inner_text(".hb-dialog")
    page.keyboard.press("Escape")
    page.wait_for_selector(".hb-dialog", state="detached")
    assert page.locator("#hb-collection :is(img, script, iframe, form)").count() == 0
    assert page.evaluate("window.pwned") is None
    assert page.foreign == []


def test_people_chat_while_files_go_in_and_the_next_question_finds_them(
    open_chat: OpenChat, open_assistant: Callable[..., Assistant]
) -> None:
    assistant = open_assistant()
    begun, go_on = threading.Event(), threading.Event()
    add_articles = assistant.add_articles

    def slowly(*given: Any, **named: Any) -> IndexReport:
        begun.set()
        assert go_on.wait(30)
        return add_articles(*given, **named)

    send_to = Limits(files=4, megabytes=1)
    page = collection(open_chat(assistant, limits=send_to))
    other = open_chat(assistant, limits=send_to)
    assert send(page, file("a.txt", ROAD)) == [("a.txt", "added")]
    assistant.add_articles = slowly  # type: ignore[method-assign]
    page.set_input_files("#hb-files", [file("bò.txt", "Tặng bò\n\nHuế tặng Quảng Trị 77 con bò.")])
    assert begun.wait(20)
    page.wait_for_selector(".hb-result[data-kind=working]")
    assert page.is_disabled("#hb-files")
    ask(other, "Đường mới ở Đà Nẵng dài bao nhiêu?", wait=".hb-quoted")
    assert "12 km" in other.inner_text("#hb-current")
    ask(page, "Đường mới ở Đà Nẵng có mấy làn xe?", wait=".hb-quoted")  # the sender chats too
    assert "sáu làn xe" in page.inner_text("#hb-current")
    collection(page)
    assert results(page) == [("bò.txt", "working")]
    go_on.set()
    page.wait_for_selector(".hb-summary:has-text('Xong')")
    ask(other, "Huế tặng Quảng Trị bao nhiêu con bò?", wait=".hb-quoted:has-text('77 con bò')")
    assert other.locator("#hb-past .hb-question").count() == 1
    assert page.locator(".hb-question").count() == 1


def test_a_server_that_is_gone_leaves_no_file_without_a_result(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant()))
    page.route("**/collection/files", lambda route: route.abort())
    assert send(page, file("a.txt", ROAD)) == [("a.txt", "failed")]
    assert "Mất kết nối" in page.inner_text(".hb-message")
    page.unroute("**/collection/files")
    assert send(page, file("a.txt", ROAD)) == [("a.txt", "added")]


# -- removing


def test_removing_asks_first_and_says_what_was_done(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page = collection(open_chat(assistant))
    remove = page.get_by_role("button", name="Gỡ")
    assert remove.is_disabled()
    page.get_by_label(f"Chọn: {COW_ARTICLE.title}").check()
    page.get_by_role("button", name="Gỡ 1 bài đã chọn…").click()
    dialog = page.get_by_role("dialog", name="Gỡ 1 bài khỏi kho?")
    assert COW_ARTICLE.title in dialog.inner_text()
    assert page.evaluate("document.activeElement.textContent") == "Giữ lại"
    page.keyboard.press("Enter")
    page.wait_for_selector(".hb-dialog", state="detached")
    assert COW_ARTICLE in assistant.articles()
    page.get_by_role("button", name="Gỡ 1 bài đã chọn…").click()
    dialog.get_by_role("button", name="Gỡ bài").click()
    page.wait_for_selector(".hb-removed:has-text('Đã gỡ 1 bài.')")
    page.wait_for_selector(f"#hb-rows :text('{COW_ARTICLE.title}')", state="detached")
    assert COW_ARTICLE not in assistant.articles()
    page.wait_for_selector("#hb-status :text('2 bài báo')")


def test_a_choice_lasts_over_pages(open_chat: OpenChat) -> None:
    assistant = many(60)
    page = collection(open_chat(assistant))
    page.get_by_label("Chọn cả trang").check()
    page.get_by_role("button", name="Sau ›").click()
    page.wait_for_selector(".hb-pager [aria-current]:has-text('2')")
    assert not page.is_checked("#hb-choose-all")
    page.locator(".hb-choose").first.check()
    page.get_by_role("button", name="Gỡ 51 bài đã chọn…").click()
    assert "và 46 bài khác" in page.inner_text(".hb-dialog")
    page.get_by_role("button", name="Gỡ bài", exact=True).click()
    page.wait_for_selector(".hb-count:has-text('9 bài')")
    assert len(assistant.articles()) == 9
    assert page.locator(".hb-choose:checked").count() == 0


def test_a_removal_that_fails_is_told_in_the_dialog(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant()))
    page.locator(".hb-choose").first.check()
    page.click(".hb-remove")
    answer = {"status": 409, "json": {"error": "Kho bài đang được cập nhật."}}
    page.route("**/collection/remove", lambda route: route.fulfill(**answer))
    page.click(".hb-really")
    page.wait_for_selector(".hb-dialog-problem:has-text('Kho bài đang được cập nhật.')")
    page.unroute("**/collection/remove")
    page.click(".hb-really")
    page.wait_for_selector(".hb-removed:has-text('Đã gỡ 1 bài.')")


def test_a_removed_article_is_told_where_it_is_cited(open_chat: OpenChat) -> None:
    assistant = FakeAssistant()
    page, other = open_chat(assistant), collection(open_chat(assistant))
    ask(page, "bò?", wait=".hb-answered")
    other.get_by_label(f"Chọn: {COW_ARTICLE.title}").check()
    other.click(".hb-remove")
    other.click(".hb-really")
    other.wait_for_selector(".hb-removed:has-text('Đã gỡ')")
    page.locator("#hb-current .hb-cite").first.click()
    page.wait_for_selector("#hb-reader-page [role=alert]")
    assert "Không có bài báo này" in page.inner_text("#hb-reader-page")


# -- read only, empty, narrow, dark


def test_read_only_shows_nothing_to_change(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant(), limits=None))
    assert page.locator("#hb-rows .hb-read").count() == 3
    assert page.locator("#hb-collection :is([type=checkbox], [type=file], .hb-remove)").count() == 0
    said = page.inner_text("#hb-adding")
    assert "chỉ để đọc" in said
    assert "--read-only hay QA_READ_ONLY" in said
    status = page.evaluate(
        """() => fetch("collection/remove", {
            method: "POST",
            headers: { "X-Requested-With": "HoiBao" },
            body: JSON.stringify({ ids: ["thai-binh"] }),
        }).then(answer => answer.status)"""
    )
    assert status == 403


def test_an_empty_collection_says_how_to_begin(open_chat: OpenChat) -> None:
    page = collection(open_chat(FakeAssistant(articles=())))
    assert "Hãy thêm tệp ở phía trên" in page.inner_text("#hb-rows")
    assert page.is_disabled("#hb-choose-all")
    assert page.locator(".hb-charts").count() == 0
    send(page, file("a.txt", ROAD))
    page.wait_for_selector("#hb-rows .hb-read")
    page.get_by_role("tab", name="Hỏi đáp").click()
    page.wait_for_selector(".hb-welcome:not(:has-text('Chưa có bài báo nào'))")
    ask(page, "Đường mới dài bao nhiêu?", wait=".hb-answered")
    send(collection(page), file("b.txt", "Bài khác\n\nChữ của bài khác."))
    page.get_by_role("tab", name="Hỏi đáp").click()
    assert page.locator("#hb-current .hb-answered").is_visible()  # what was asked stays


def test_narrow_screens_have_no_sideways_scrolling(open_chat: OpenChat) -> None:
    page = collection(open_chat(many(120), viewport={"width": 768, "height": 740}))

    def too_wide() -> list[int]:
        return [width for width in (768, 360) if overflow(page, width) > 0]

    page.get_by_text("Số bài theo báo và theo tháng").click()
    assert page.locator(".hb-bars .hb-bar-name").first.is_visible()
    page.get_by_text("Xem dạng bảng").first.click()
    send(page, file("x" * 90 + ".txt", "y" * 400), file("z" * 200 + ".exe", "z"))
    assert too_wide() == []
    page.locator(".hb-choose").first.check()
    page.click(".hb-remove")
    assert too_wide() == []
    page.keyboard.press("Escape")
    page.locator(".hb-read").first.click()
    page.wait_for_selector("#hb-collection-article .hb-article")
    assert too_wide() == []


SMALL = """() => [...document.querySelectorAll(
    "#hb-collection :is(button, select, input, summary)")]
    .filter(e => e.checkVisibility())
    .map(e => [e.getBoundingClientRect(), e.outerHTML])
    .filter(([box]) => box.width < 24 || box.height < 24)
    .map(([, html]) => html.slice(0, 100))"""


def test_everything_is_large_enough_to_be_hit(open_chat: OpenChat) -> None:
    page = collection(open_chat(many(120), viewport={"width": 360, "height": 740}))
    assert page.evaluate(SMALL) == []


WORDS = (
    ".hb-add h2, .hb-pick, .hb-or, .hb-limits, .hb-summary, .hb-kind, .hb-file, .hb-message, "
    ".hb-charts summary, figcaption, .hb-chart-note, .hb-bar-name, .hb-bar-number, .hb-axis span, "
    ".hb-table :is(th, td), #hb-query input, .hb-sort label, #hb-sort, .hb-count, .hb-all, "
    ".hb-unchoose, .hb-remove, .hb-read, .hb-shelf .hb-origin, .hb-pager button:enabled"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read(open_chat: OpenChat, scheme: str) -> None:
    page = collection(open_chat(many(120), color_scheme=scheme))
    page.get_by_text("Số bài theo báo và theo tháng").click()
    for summary in page.get_by_text("Xem dạng bảng").all():
        summary.click()
    send(page, file("a.txt", ROAD), file("a.exe", "a"))
    page.locator(".hb-choose").first.check()
    page.mouse.move(0, 0)
    assert is_dark(page) == (scheme == "dark")
    assert page.locator(WORDS).filter(visible=True).count() > 100
    assert unreadable(page.locator(WORDS)) == []
    page.click(".hb-remove")
    assert unreadable(page.locator(".hb-dialog :is(h2, li, p, button)")) == []


def test_all_of_it_by_keyboard_alone(open_chat: OpenChat) -> None:
    assistant = many(60)
    page = open_chat(assistant)
    page.get_by_role("tab", name="Hỏi đáp").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hb-rows .hb-shelf")

    def tab_to(selector: str) -> None:
        for _ in range(80):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"Tab never comes to {selector}")

    tab_to("#hb-files")
    tab_to(".hb-charts > summary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hb-columns", state="visible")
    tab_to("#hb-query :is(input, textarea)")
    page.keyboard.type("Bai so 42")
    page.wait_for_selector(".hb-count:has-text('1 bài khớp')")
    tab_to("#hb-sort")
    tab_to(".hb-choose")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    page.wait_for_selector(".hb-remove:focus")
    page.keyboard.press("Enter")
    tab_to(".hb-really")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hb-removed:has-text('Đã gỡ 1 bài.')")
    assert len(assistant.articles()) == 59
