"""What the chat costs when 1, 8 and 32 people ask at once: ``make bench-chat``, not a test.

The real page, server, store and search, in a process of their own; only the model is a double, the
loopback one of the tests, which streams 20 tokens a second. That is why this stands in tests/. The
people are HTTP clients that speak as the page does; one of them is Chromium, for "page ready".
"""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from uuid import uuid4

import fake_openai

ROOT = Path(__file__).parent.parent
QUESTION = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
TOKENS = 60
TOKEN_SECONDS = 1 / 20
PEOPLE = (1, 8, 32)


@dataclass(frozen=True, kw_only=True)
class Waited:
    """Seconds from asking to the first words of a draft and to the checked answer."""

    first_words: float
    answer: float


class Person:
    """One browser tab, as far as the server can tell."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._session = uuid4().hex[:11]
        config = json.loads(self._get("/config"))
        ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        self._event = next(
            d for d in config["dependencies"] if [ids["hb-send"], "click"] in d["targets"]
        )

    def _get(self, path: str) -> bytes:
        connection = http.client.HTTPConnection(self._host, timeout=120)
        connection.request("GET", path)
        return connection.getresponse().read()

    def ask(self, question: str) -> Waited:
        """Ask, and read the stream to its end."""
        started = time.perf_counter()
        connection = http.client.HTTPConnection(self._host, timeout=300)
        body = {
            "data": [question, "", "", "", None],
            "fn_index": self._event["id"],
            "session_hash": self._session,
        }
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/gradio_api/queue/join", json.dumps(body), headers)
        joined = connection.getresponse()
        assert joined.status == 200, joined.read()
        joined.read()
        connection.request("GET", f"/gradio_api/queue/data?session_hash={self._session}")
        first = 0.0
        for line in connection.getresponse():
            if not first and b"hb-draft" in line:
                first = time.perf_counter() - started
            if b"process_completed" in line:
                assert b'"success":true' in line.replace(b" ", b""), line[:500]
                break
        answer = time.perf_counter() - started
        assert b"hb-answered" in line, f"not answered: {line[:3000].decode()}"
        # Where the server comes to a stream only after its end, the answer is the first that is seen.
        return Waited(first_words=first or answer, answer=answer)


@contextmanager
def chat(home: Path, model: fake_openai.FakeOpenAI) -> Iterator[tuple[str, int]]:
    """The chat as ``make chat`` starts it; gives its address and process."""
    environment = {
        **os.environ,
        "QA_LLM": "openai",
        "OPENAI_BASE_URL": model.url,
        "OPENAI_API_KEY": "none",
        "QA_QUESTIONS_PER_MINUTE": "0",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-m", "ui", "--home", str(home), "--seeds", "seeds", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield found[0], process.pid
                return
        raise RuntimeError("the chat did not start")
    finally:
        process.terminate()
        process.wait(20)


def resident_megabytes(pid: int) -> int:
    """Memory of the process, libraries included (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]


def page_ready(address: str) -> float:
    """Seconds until Chromium has drawn the page with its example questions."""
    from browsers import ARGUMENTS, _chromium
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        page = browser.new_page()
        started = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("#hb-current .hb-welcome")
        page.wait_for_selector("#hb-send:visible")
        seconds = time.perf_counter() - started
        browser.close()
    return seconds


def measure(address: str, pid: int, people: int) -> str:
    """A row of the table: all ask at once; then once more, while a newcomer opens the page."""
    tabs = [Person(address) for _ in range(people)]
    together = threading.Barrier(people)

    def asks(person: Person) -> Waited:
        together.wait()
        return person.ask(QUESTION)

    with ThreadPoolExecutor(people) as pool:
        waited = list(pool.map(asks, tabs))
        others = [Person(address) for _ in tabs]
        again = [pool.submit(asks, person) for person in others]
        ready = page_ready(address)  # Chromium needs the same two cores: not measured together
        for answer in again:
            answer.result()
    first = [w.first_words for w in waited]
    whole = [w.answer for w in waited]
    return (
        f"| {people} | {ready:.1f} | {median(first):.2f} / {max(first):.2f} "
        f"| {median(whole):.2f} / {max(whole):.2f} | {resident_megabytes(pid):,} |"
    )


def main() -> None:
    """Print the table of docs/performance.md."""
    article = (ROOT / "seeds" / "ha-noi-thai-nguyen.md").read_text(encoding="utf-8")
    gift = (
        "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng để làm an sinh xã hội và xóa đói giảm nghèo."
    )
    words = f"{gift} {article.split('---')[-1]}".split()[:TOKENS]
    pieces = [f"{word} " for word in words]
    ThreadingHTTPServer.request_queue_size = (
        128  # 32 come to the model at once, and 5 would be let in
    )
    with tempfile.TemporaryDirectory() as home, fake_openai.serving() as model:
        model.reply_with(fake_openai.Reply(pieces=pieces, pause=TOKEN_SECONDS))
        with chat(Path(home), model) as (address, pid):
            Person(address).ask(QUESTION)  # what is loaded at the first question is loaded
            print("| at once | page ready, s | first words, s | answer, s | memory, MB |")
            print("|---|---|---|---|---|")
            for people in PEOPLE:
                print(measure(address, pid, people), flush=True)
    print(f"\nThe model itself takes {TOKENS * TOKEN_SECONDS:.1f} s for its {TOKENS} tokens.")


if __name__ == "__main__":
    main()
