"""Chromium for the tests of the chat; ``conftest`` makes these fixtures known to all of them."""

import importlib.util
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from fake_assistant import LIMITS, serving

from ui.intake import Limits
from ui.server import listen

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORT = {"width": 1280, "height": 800}
Require = Callable[[str, bool, str], None]


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def chromium(require: Require) -> Iterator[Callable[[], Any]]:
    """A function that starts the one browser of this file at its first call."""
    found = importlib.util.find_spec("playwright") is not None
    require("browser", found, "thiếu playwright: make install")
    require("browser", _chromium() is not None, "thiếu chromium: apt-get install chromium")
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


class Profiles:
    """Browser profiles with one page each, which later tests of a file use again, emptied.

    The chat is 70 files of Gradio's: a page that has had them before is there in a third of the
    time. For that the chats of a file, one after the other, also stand at one address.
    """

    def __init__(self, browser: Callable[[], Any], port: socket.socket) -> None:
        self._browser = browser
        self._port = port
        self._free: dict[str, list[Any]] = {}

    def port(self) -> socket.socket:
        """The port that all chats of the file have in turn; the server may close what it gets."""
        return self._port.dup()

    def take(self, **options: Any) -> Any:
        """An empty page in a profile that nobody else uses."""
        free = self._free.setdefault(repr(options), [])
        page = free.pop() if free else self._browser().new_context(**options).new_page()
        page.options = options
        return page

    def give_back(self, page: Any) -> None:
        """Forget what the profile kept and was allowed; other pages in it are closed."""
        context = page.context
        if page.is_closed():
            context.close()
            return
        for other in context.pages:
            if other is not page:
                other.close()
        page.unroute_all()
        page.evaluate(_FORGET)
        page.goto("about:blank")
        context.clear_permissions()
        context.clear_cookies()
        self._free[repr(page.options)].append(page)


_FORGET = """() => {
    for (const name of ["localStorage", "sessionStorage"]) {
        try {
            window[name].clear();
        } catch {
            // a page that could not be loaded has none
        }
    }
}"""


@pytest.fixture(scope="module")
def profiles(chromium: Callable[[], Any]) -> Iterator[Profiles]:
    """The profiles of this file, and the port of its chats."""
    with listen("127.0.0.1", 0) as port:
        yield Profiles(chromium, port)


@contextmanager
def opening(profiles: Profiles) -> Iterator[Callable[..., Any]]:
    """Opens the chat at an address in a browser profile of its own, or as a tab ``beside`` a page.

    ``options``: of the profile, such as ``has_touch``. Ends with all pages left.
    """
    with ExitStack() as stack:

        def opened(
            address: str,
            viewport: dict[str, int] = VIEWPORT,
            color_scheme: str = "light",
            beside: Any = None,
            **options: Any,
        ) -> Any:
            page = beside.context.new_page() if beside else profiles.take(**options)
            if not beside:
                stack.callback(profiles.give_back, page)
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=color_scheme)
            page.foreign = []  # requests to other hosts

            def note(request: Any) -> None:
                if not request.url.startswith((address, "data:", "blob:", "about:")):
                    page.foreign.append(request.url)

            page.on("request", note)
            stack.callback(page.remove_listener, "request", note)
            page.goto(address)
            page.wait_for_selector("#hb-status .hb-facts")
            return page

        yield opened


@pytest.fixture
def open_page(profiles: Profiles) -> Iterator[Callable[..., Any]]:
    """See ``opening``."""
    with opening(profiles) as opened:
        yield opened


@pytest.fixture
def open_chat(profiles: Profiles) -> Iterator[Callable[..., Any]]:
    """Opens a chat with an assistant in the browser and gives its page, as ``opening`` does.

    ``open_chat(assistant, limits=None)``: read only.
    """
    # Pages are left before the servers end, which would wait for them.
    with ExitStack() as servers, opening(profiles) as open_page:
        addresses: dict[Any, str] = {}

        def opened(
            assistant: Any,
            limits: Limits | None = LIMITS,
            questions_per_minute: int = 0,
            **options: Any,
        ) -> Any:
            if assistant not in addresses:
                bound = None if addresses else profiles.port()
                chat = serving(assistant, limits, bound, questions_per_minute=questions_per_minute)
                addresses[assistant] = servers.enter_context(chat)
            return open_page(addresses[assistant], **options)

        yield opened


# -- what can be read


def unreadable(elements: Any) -> list[str]:
    """Of those that are seen, the ones whose words have a contrast below 4.5:1.

    https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    settled(elements.page)
    return [
        html
        for html, *colours in elements.evaluate_all(_COLOURS)
        if _contrast(*map(_luminance, colours)) < 4.5
    ]


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def settled(page: Any) -> None:
    """Wait until nothing fades or moves any more, but for what does so without end."""
    page.wait_for_function(
        """() => document.getAnimations().every(
            a => a.playState === "finished" || a.effect.getTiming().iterations === Infinity)"""
    )


def is_dark(page: Any) -> bool:
    """Whether the page has a dark ground."""
    return _luminance(page.evaluate("getComputedStyle(document.body).backgroundColor")) < 0.2


def overflow(page: Any, width: int) -> int:
    """By how much a window of this width could be scrolled sideways."""
    page.set_viewport_size({"width": width, "height": 740})
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


_COLOURS = """all => all.filter(e => e.checkVisibility()).map(e => {
    let ground = e;
    while (/, 0\\)|transparent/.test(getComputedStyle(ground).backgroundColor)) {
        ground = ground.parentElement;
    }
    const colours = [getComputedStyle(e).color, getComputedStyle(ground).backgroundColor];
    return [e.outerHTML.slice(0, 200), ...colours];
})"""


def _luminance(color: str) -> float:
    parts = [float(part) / 255 for part in re.findall(r"[\d.]+", color)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
