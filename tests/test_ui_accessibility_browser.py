"""Every state of the chat in Chromium, wide and on a phone: axe-core in light and dark; no English."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsers import is_dark, settled
from fake_assistant import FakeAssistant

pytestmark = [
    pytest.mark.browser,
    # Gradio's queue sets an option of pandas that pandas no longer wants.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
]

GRADIOS_OWN: dict[tuple[str, str], str] = {}
"""Serious findings in markup that only Gradio could change: (rule, selector as axe gives it) → why.

Nothing is passed over but what stands here. Gradio 6.31 has no such finding in any state below.
"""
NAMES = {"HoiBao", "Markdown", "HTML", "a.txt", "a.exe"}
"""What is written with the letters of English and meant so."""
ENGLISH = """() => [...document.querySelectorAll("body *:not(script, style)")].flatMap(e => [
    ...["aria-label", "title", "placeholder", "alt"].map(name => e.getAttribute(name)),
    ...[...e.childNodes].filter(node => node.nodeType === 3).map(node => node.data),
]).filter(words => words && /[a-z]{2}/i.test(words) && /^[ -~\\s]*$/.test(words)).map(words => words.trim())"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FILES = [
    {"name": "a.txt", "mimeType": "text/plain", "buffer": "Đường\n\nĐường mới dài.".encode()},
    {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
]


def ask(page: Any, question: str, *, wait: str) -> None:
    page.fill("#hb-input textarea", question)
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(f"#hb-current :text('{question}')")
    page.wait_for_selector(f"#hb-current {wait}")


def asking(page: Any) -> Iterator[str]:
    page.wait_for_selector("#hb-examples button:visible")
    yield "welcome"
    page.click("#hb-filters .label-wrap")
    page.wait_for_selector("#hb-since", state="visible")
    yield "filters"
    page.click("#hb-publisher input")
    page.wait_for_selector("[role=option] >> nth=0", state="visible")
    yield "publishers to choose from"
    page.keyboard.press("Escape")
    page.click("#hb-filters .label-wrap")
    ask(page, "chậm?", wait=".hb-draft")
    yield "draft"
    page.click("#hb-stop")
    page.wait_for_selector("#hb-current .hb-stopped")
    ask(page, "hỏng?", wait=".hb-problem")
    yield "problem"
    ask(page, "giá vàng?", wait=".hb-refused")
    yield "refusal"
    ask(page, "bò?", wait=".hb-answered")
    page.wait_for_selector("#hb-follow-ups button:visible")
    yield "answer"


def around_an_answer(page: Any) -> Iterator[str]:
    page.hover("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-card", state="visible")
    yield "card of a citation"
    for tool in ("up", "down"):
        page.click(f"#hb-current [data-tool={tool}]")
        page.wait_for_selector(".hb-dialog[open]")
        yield f"rating {tool}"
        leave_dialog(page)
    page.click("#hb-edit")
    page.wait_for_selector("#hb-cancel", state="visible")
    yield "edit"
    page.press("#hb-input textarea", "Escape")
    page.wait_for_selector("#hb-cancel", state="hidden")
    page.click("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-mark", state="visible")
    page.mouse.move(0, 0)
    yield "reader"
    page.click(".hb-close")


def conversations(page: Any) -> Iterator[str]:
    if not page.is_visible("#hb-list"):
        page.click("#hb-drawer-button button")
        yield "drawer"
    for wish in ("rename", "delete", "clear"):
        page.click(f"#hb-list [data-list={wish}] >> nth=0")
        page.wait_for_selector(".hb-dialog[open]")
        yield wish
        leave_dialog(page)
    if page.is_visible(".hb-list-close"):
        page.click(".hb-list-close")


def collection(page: Any) -> Iterator[str]:
    page.get_by_role("tab", name="Bài báo").click()
    page.wait_for_selector("#hb-rows .hb-shelf")
    yield "collection"
    page.click(".hb-charts > summary")
    for table in page.get_by_text("Xem dạng bảng").all():
        table.click()
    page.set_input_files("#hb-files", FILES)
    page.wait_for_selector(".hb-summary:has-text('Xong')")
    yield "charts and results"
    page.locator(".hb-choose").first.check()
    page.click(".hb-remove")
    page.wait_for_selector(".hb-dialog[open]")
    yield "removal"
    leave_dialog(page)
    page.locator(".hb-read").first.click()
    page.wait_for_selector("#hb-collection-article .hb-article")
    yield "article of the collection"


def leave_dialog(page: Any) -> None:
    page.keyboard.press("Escape")
    page.wait_for_selector(".hb-dialog", state="detached")


def findings(page: Any, rules: dict[str, Any]) -> set[tuple[str, str]]:
    """Rule and selector of what axe finds serious or critical."""
    settled(page)
    options = json.dumps({"resultTypes": ["violations"], "runOnly": rules})
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    return {
        (rule["id"], " ".join(map(str, node["target"])))
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    }


@pytest.mark.parametrize("width", [1400, 360])
def test_axe_finds_nothing_serious_and_nothing_is_english(
    open_chat: Callable[..., Any], width: int
) -> None:
    from axe_playwright_python.base import AXE_FILE_PATH

    page = open_chat(FakeAssistant(), viewport={"width": width, "height": 800})
    # Evaluated, not added as a script: the content security policy holds.
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found: dict[tuple[str, str], list[str]] = {}
    english: set[str] = set()
    for walk in (asking, around_an_answer, conversations, collection):
        for state in walk(page):
            if state in ("welcome", "filters"):  # to the end, where the foot covers nothing
                page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
            seen = findings(page, {"type": "tag", "values": RULES})
            page.evaluate("document.body.classList.toggle('dark')")  # what Gradio does at loading
            assert is_dark(page)
            seen |= findings(page, {"type": "rule", "values": ["color-contrast"]})
            page.evaluate("document.body.classList.toggle('dark')")
            english |= set(page.evaluate(ENGLISH)) - NAMES
            for one in seen:
                found.setdefault(one, []).append(state)
    assert {one: states for one, states in found.items() if one not in GRADIOS_OWN} == {}
    assert english == set()


def test_what_stands_there_until_the_page_is_drawn_is_vietnamese(
    open_chat: Callable[..., Any], open_page: Callable[..., Any]
) -> None:
    other = open_chat(FakeAssistant())
    page = open_page(other.url, beside=other)  # what is added to a page stays there
    page.add_init_script(
        """window.seen = [];
        (function look() {
            const words = document.querySelector("gradio-app p.loading")?.textContent;
            if (words) seen.push(words);
            if (!document.querySelector(".hb-masthead")) requestAnimationFrame(look);
        })();"""
    )
    page.reload()
    page.wait_for_selector(".hb-masthead")
    assert set(page.evaluate("seen")) == {"Đang mở…"}
