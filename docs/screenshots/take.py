"""Screenshots of the chat's main states: ``make screenshots``.

The real chat over ``seeds/``, with the local model where it is installed; nothing is made up. Each
state is taken wide and narrow, light and dark.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SIZES = {"wide": {"width": 1400, "height": 900}, "narrow": {"width": 360, "height": 740}}
SCHEMES = ("light", "dark")
QUESTION = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
FOLLOW_UP = "Còn Thái Bình thì sao?"
NOWHERE = "Giá vàng hôm nay bao nhiêu?"
COLOURS = 96
"""Of a screenshot's palette: text stays sharp, and the file is a third as large."""
PATIENCE = 180_000
"""Milliseconds that an answer may take; the local model on two busy cores is slow."""


@contextmanager
def chat(home: Path, **settings: str) -> Iterator[str]:
    """The chat over the seeds; gives its address."""
    command = [sys.executable, "-m", "ui", "--home", str(home), "--seeds", "seeds", "--port", "0"]
    environment = {**os.environ, **settings}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        lines = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stdout)
        yield next(found[0] for found in lines if found)
    finally:
        process.terminate()
        process.wait(20)


def ask(page: Any, question: str) -> None:
    """Ask, and wait until the answer stands and follow-ups have been looked for."""
    page.fill("#hb-input textarea", question)
    page.press("#hb-input textarea", "Enter")
    page.wait_for_selector(f"#hb-current :text('{question}')")
    done = ":is(.hb-answered, .hb-refused, .hb-quoted)"
    page.wait_for_selector(f"#hb-current {done}", timeout=PATIENCE)
    page.wait_for_timeout(2500)


def open_citation(page: Any) -> None:
    """Open the article of the first citation."""
    page.click("#hb-current .hb-cite >> nth=0")
    page.wait_for_selector("#hb-mark", state="visible")
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)


def tour(page: Any) -> Iterator[str]:
    """Through the main states; gives the name of each while the page shows it."""
    address = page.url
    page.wait_for_selector("#hb-examples button:visible", timeout=PATIENCE)
    yield "welcome"
    ask(page, QUESTION)
    open_citation(page)
    yield "answer"
    page.keyboard.press("Escape")
    ask(page, FOLLOW_UP)
    yield "follow-up"
    page.goto(f"{address}?q={quote(NOWHERE)}")
    page.wait_for_selector("#hb-current .hb-refused", timeout=PATIENCE)
    page.wait_for_timeout(2500)
    yield "refusal"
    page.get_by_role("tab", name="Bài báo").click()
    page.wait_for_timeout(2500)
    yield "collection"


def quoted_tour(page: Any) -> Iterator[str]:
    """The same for a chat without a model; the quote of a citation is shown as a card."""
    ask(page, QUESTION)
    page.hover("#hb-current .hb-cite >> nth=0")
    page.wait_for_timeout(500)
    yield "quoted"


def take(browser: Any, address: str, states: Callable[[Any], Iterator[str]]) -> None:
    """Each state in each size and scheme, as PNG files beside this one."""
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport=viewport, color_scheme=scheme, locale="vi-VN", reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector("#hb-current .hb-welcome")
            page.evaluate("document.fonts.ready.then(() => true)")
            for name in states(page):
                file = HERE / f"{name}-{size}-{scheme}.png"
                page.screenshot(path=file)
                drawn = Image.open(file).convert("RGB")
                drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
            context.close()


def main() -> None:
    """Take all, the quoted mode from a chat without a model."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with chat(Path(home) / "hoibao") as address:
            take(browser, address, tour)
        with chat(Path(home) / "hoibao", QA_LLM="none") as address:
            take(browser, address, quoted_tour)
        browser.close()


if __name__ == "__main__":
    main()
