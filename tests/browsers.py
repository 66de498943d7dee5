"""Chromium for the tests of the chat; ``conftest`` makes these fixtures known to all of them."""

import importlib.util
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fake_assistant import LIMITS, serving

from ui.intake import Limits

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Require = Callable[[str, bool, str], None]


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Callable[[], Any]]:
    """A function that starts the one browser of this file at its first call."""
    with ExitStack() as stack:
        started: list[Any] = []

        def browser() -> Any:
            if not started:
                from playwright.sync_api import sync_playwright

                playwright = stack.enter_context(sync_playwright())
                started.append(
                    playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
                )
                stack.callback(started[0].close)
            return started[0]

        yield browser


@pytest.fixture
def open_chat(require: Require, chromium: Callable[[], Any]) -> Iterator[Callable[..., Any]]:
    """Opens a chat with an assistant in a new browser profile and gives its page.

    ``open_chat(assistant, limits=None)``: read only.
    """
    found = importlib.util.find_spec("playwright") is not None
    require("browser", found, "thiếu playwright: make install")
    require("browser", _chromium() is not None, "thiếu chromium: apt-get install chromium")
    with ExitStack() as stack:
        addresses: dict[Any, str] = {}

        def open_page(assistant: Any, limits: Limits | None = LIMITS, **options: Any) -> Any:
            if assistant not in addresses:
                addresses[assistant] = stack.enter_context(serving(assistant, limits))
            options = {"viewport": {"width": 1280, "height": 800}, **options}
            context = chromium().new_context(**options)
            stack.callback(context.close)
            page = context.new_page()
            page.foreign = []  # requests to other hosts
            page.on("request", lambda r: _note_foreign(page, r.url, addresses[assistant]))
            page.goto(addresses[assistant])
            page.wait_for_selector("#hb-status .hb-facts")
            return page

        yield open_page


def _note_foreign(page: Any, url: str, address: str) -> None:
    if not url.startswith((address, "data:", "blob:")):
        page.foreign.append(url)


# -- what can be read


def contrast(element: Any) -> float:
    """Contrast of an element's words: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted(map(_luminance, element.evaluate(_COLOURS)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_dark(page: Any) -> bool:
    """Whether the page has a dark ground."""
    return _luminance(page.evaluate("getComputedStyle(document.body).backgroundColor")) < 0.2


_COLOURS = """e => {
    let ground = e;
    while (/, 0\\)|transparent/.test(getComputedStyle(ground).backgroundColor)) {
        ground = ground.parentElement;
    }
    return [getComputedStyle(e).color, getComputedStyle(ground).backgroundColor];
}"""


def _luminance(color: str) -> float:
    parts = [float(part) / 255 for part in re.findall(r"[\d.]+", color)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
