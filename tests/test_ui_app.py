"""The chat without a browser: its handlers, its web server and its command."""

import asyncio
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from fake_assistant import (
    COW_ARTICLE,
    COWS,
    ROAD_ARTICLE,
    FakeAssistant,
    cite,
    serving,
)

import ui.__main__ as command
import ui.server
from ui.app import build
from ui.chat import CHANGED, CROWDED, LONGEST_LINE, Chat
from ui.condition import Condition
from ui.conversation import Conversation
from ui.exchange import Exchange
from ui.filters import NO_FILTERS
from ui.guard import CONTENT_SECURITY_POLICY
from ui.hosts import Hosts
from ui.pace import Pace
from ui.running import UNEXPECTED
from ui.server import ServerError, listen

# -- the handlers


def chat(assistant: FakeAssistant, *, look_ups: int = 0) -> Chat:
    collection: Any = assistant
    condition = Condition(collection)
    return Chat(collection, condition, Pace(0), Pace(look_ups), max_question_chars=60)


def stream(
    handlers: Chat, question: str, conversation: Conversation, *filters: str
) -> AsyncIterator[Any]:
    publisher, since, until = filters or ("", "", "")
    return handlers.ask(question, publisher, since, until, conversation)


def follow(
    handlers: Chat, question: str, conversation: Conversation, *filters: str
) -> list[dict[str, Any]]:
    """All changes of the page until the answer stands, by component."""

    async def changes() -> list[Any]:
        return [c async for c in stream(handlers, question, conversation, *filters)]

    return [dict(zip(CHANGED, change, strict=True)) for change in asyncio.run(changes())]


def ask(assistant: FakeAssistant, question: str, conversation: Conversation) -> list[Any]:
    """The successive pages of the current exchange."""

    return [change["current"] for change in follow(chat(assistant), question, conversation)]


def test_an_answer_shows_its_stages_and_ends_firm() -> None:
    conversation = Conversation()
    pages = ask(FakeAssistant(), "Bao nhiêu bò?", conversation)
    assert "Đang" in pages[0]
    assert "hb-answered" in pages[-1]
    assert conversation.run is None
    assert conversation.exchanges[0].answer is not None


def test_follow_up_gets_the_answered_turns() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    for question in ("Bao nhiêu bò?", "giá vàng?", "máy hỏng?", "Thế còn đường?"):
        ask(assistant, question, conversation)
    _, turns = assistant.asked[-1]
    assert [turn.question for turn in turns] == ["Bao nhiêu bò?"]
    assert turns[0].answer.startswith("Hà Nội tặng Thái Bình 50 con bò giống. [1]")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("máy hỏng?", "Không kết nối được mô hình"),
        ("nổ?", UNEXPECTED),
        ("im lặng?", UNEXPECTED),
    ],
)
def test_what_goes_wrong_becomes_a_bubble(question: str, words: str) -> None:
    conversation = Conversation()
    page = ask(FakeAssistant(), question, conversation)[-1]
    assert words in page
    assert "hb-problem" in page
    assert "secret" not in page
    assert conversation.run is None


def test_unexpected_errors_are_logged_without_the_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        ask(FakeAssistant(), "nổ bí mật của tôi", Conversation())
    assert "secret detail" in caplog.text
    assert "bí mật" not in caplog.text


@pytest.mark.parametrize("question", ["", "  \n ", None])
def test_an_empty_question_changes_nothing(question: str) -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    ask(assistant, question, conversation)
    assert assistant.asked == []
    assert conversation.exchanges == []


def test_a_question_that_is_too_long_is_told_and_not_asked() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    (change,) = follow(chat(assistant), "a" * 61, conversation)
    assert "Câu hỏi dài 61 ký tự, nhiều nhất là 60." in change["note"]
    assert is_kept(change["question"])
    assert assistant.asked == []
    assert conversation.exchanges == []


async def _until_checked(changes: Any) -> None:
    async for change in changes:
        if isinstance(change[1], str) and "Câu này đã xong." in change[1]:
            return


def test_stop_keeps_what_was_checked_and_closes_the_stream() -> None:
    assistant, conversation = FakeAssistant(), Conversation()

    async def running() -> str:
        handlers = chat(assistant)
        changes = stream(handlers, "chậm?", conversation)
        await _until_checked(changes)
        handlers.stop(conversation)
        return [change[1] async for change in changes][-1]

    page = asyncio.run(running())
    assert "Đã dừng." in page
    assert "Câu này đã xong." in page
    assert "dài dòng" not in page
    assert assistant.closed.wait(5)
    assert conversation.run is None


def test_a_closed_tab_stops_the_model() -> None:
    assistant, conversation = FakeAssistant(), Conversation()

    async def running() -> None:
        changes = stream(chat(assistant), "chậm?", conversation)
        await _until_checked(changes)
        await changes.aclose()  # type: ignore[attr-defined]

    asyncio.run(running())
    assert assistant.closed.wait(5)
    assert conversation.run is None


def test_a_tab_closed_at_once_leaves_the_conversation_free() -> None:
    assistant, conversation = FakeAssistant(), Conversation()

    async def running() -> None:
        changes = stream(chat(assistant), "chậm?", conversation)
        await anext(changes)
        await changes.aclose()  # type: ignore[attr-defined]

    asyncio.run(running())
    assert conversation.run is None
    ask(assistant, "bò?", conversation)
    assert conversation.exchanges[-1].answer is not None


def test_a_new_conversation_silences_the_old_answer() -> None:
    assistant, conversation = FakeAssistant(), Conversation()

    async def running() -> list[Any]:
        handlers = chat(assistant)
        changes = stream(handlers, "chậm?", conversation)
        await _until_checked(changes)
        handlers.restart(conversation)
        return [change async for change in changes]

    assert asyncio.run(running()) == []
    assert assistant.closed.wait(5)
    assert conversation.exchanges == []


def test_one_question_at_a_time() -> None:
    assistant, conversation = FakeAssistant(), Conversation()

    async def running() -> None:
        handlers = chat(assistant)
        changes = stream(handlers, "chậm?", conversation)
        await _until_checked(changes)
        async for _ in stream(handlers, "bò?", conversation):
            pass
        await changes.aclose()  # type: ignore[attr-defined]

    asyncio.run(running())
    assert [question for question, _ in assistant.asked] == ["chậm?"]


def request(article: str, start: int = 0, end: int = 0, turn: int = 0) -> str:
    return json.dumps({"article": article, "start": str(start), "end": str(end), "turn": turn})


def test_a_citation_opens_its_article_with_the_other_citations() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    ask(assistant, "Bao nhiêu bò?", conversation)
    one = cite(1, COW_ARTICLE, COWS)
    page = chat(assistant).open_article(request("thai-binh", one.start, one.end), conversation)
    assert page.count("hb-chosen") == 1
    assert page.count("hb-also") == 1


def test_an_article_opens_without_its_conversation() -> None:
    page = chat(FakeAssistant()).open_article(request("duong", 0, 6, -1), Conversation())
    assert ROAD_ARTICLE.title in page


def test_a_changed_article_is_not_marked_in_the_wrong_place() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    ask(assistant, "Bao nhiêu bò?", conversation)
    assistant.change(replace(COW_ARTICLE, text="Nội dung mới hẳn."))
    page = chat(assistant).open_article(request("thai-binh", 0, 5), conversation)
    assert "đã thay đổi" in page
    assert "<mark" not in page


DEEP = "[" * 4_000 + "]" * 4_000
TURNS = ["1e400", "-1e400", "NaN", "[]", DEEP]


@pytest.mark.parametrize(
    "junk",
    [
        *("", "null", "[]", "{}", '{"article": 1}', "x"),
        *(f'{{"article": "duong", "start": 0, "end": 1, "turn": {turn}}}' for turn in TURNS),
    ],
)
def test_a_malformed_request_opens_nothing(junk: str) -> None:
    assert chat(FakeAssistant()).open_article(junk, Conversation()) == ""


def test_a_missing_article_is_told() -> None:
    page = chat(FakeAssistant()).open_article(request("không-có"), Conversation())
    assert "Không có bài báo này" in page


# -- asking again, filters, waiting, links


def is_kept(value: Any) -> bool:
    """Whether a component keeps its value."""
    return isinstance(value, dict) and value.get("__type__") == "update" and "value" not in value


def run_retry(handlers: Chat, conversation: Conversation) -> None:
    async def running() -> None:
        async for _ in handlers.retry(conversation):
            pass

    asyncio.run(running())


def test_asking_again_replaces_the_answer() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    ask(assistant, "Bao nhiêu bò?", conversation)
    follow(chat(assistant), "giá vàng?", conversation, "Báo Đường", "2019", "")
    run_retry(chat(assistant), conversation)
    assert [e.question for e in conversation.exchanges] == ["Bao nhiêu bò?", "giá vàng?"]
    assert assistant.within[1:] == [{"publisher": "Báo Đường", "since": "2019"}] * 2
    assert len(assistant.asked[-1][1]) == 1


def test_there_is_nothing_to_ask_again_at_first() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    run_retry(chat(assistant), conversation)
    assert assistant.asked == []


def test_an_edited_question_takes_the_place_of_the_last() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    handlers = chat(assistant)
    for question in ("Bao nhiêu bò?", "bò?"):
        follow(handlers, question, conversation)
    change = dict(zip(CHANGED, handlers.edit(conversation), strict=True))
    assert change["question"] == "bò?"
    follow(handlers, "con bò nào?", conversation)
    assert [e.question for e in conversation.exchanges] == ["Bao nhiêu bò?", "con bò nào?"]
    assert [turn.question for turn in assistant.asked[-1][1]] == ["Bao nhiêu bò?"]
    follow(handlers, "bò?", conversation)
    assert len(conversation.exchanges) == 3


def test_an_offered_question_does_not_take_the_place_of_what_was_being_edited() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    handlers = chat(assistant)
    follow(handlers, "Bao nhiêu bò?", conversation)
    handlers.edit(conversation)

    async def running() -> None:
        async for _ in handlers.ask_offered("bò?", "", "", "", conversation):
            pass

    asyncio.run(running())
    assert [e.question for e in conversation.exchanges] == ["Bao nhiêu bò?", "bò?"]


def test_an_edit_can_be_left() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    handlers = chat(assistant)
    follow(handlers, "Bao nhiêu bò?", conversation)
    change = dict(zip(CHANGED, handlers.edit(conversation), strict=True))
    assert (change["after"]["visible"], change["cancel"]["visible"]) == (False, True)
    change = dict(zip(CHANGED, handlers.cancel(conversation), strict=True))
    assert (change["after"]["visible"], change["cancel"]["visible"]) == (True, False)
    assert (change["question"], change["note"]) == ("", "")
    follow(handlers, "bò?", conversation)
    assert len(conversation.exchanges) == 2


@pytest.mark.parametrize("question", ["hỏng?", "nổ?"])
def test_an_edited_question_that_fails_takes_nobodys_place(question: str) -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    handlers = chat(assistant)
    follow(handlers, "Bao nhiêu bò?", conversation)
    before = conversation.exchanges[0]
    handlers.edit(conversation)
    last = follow(handlers, question, conversation)[-1]
    assert conversation.exchanges[0] is before
    assert [e.question for e in conversation.exchanges] == ["Bao nhiêu bò?", question]
    assert "Bao nhiêu bò?" in last["past"]
    assert "hb-problem" in last["current"]
    assert "vẫn còn đây" in last["note"]
    follow(handlers, "bò?", conversation)  # and the next one edits nothing
    assert len(conversation.exchanges) == 3


def test_an_edited_question_that_is_stopped_at_once_takes_nobodys_place() -> None:
    conversation = Conversation()
    handlers = chat(FakeAssistant())
    follow(handlers, "Bao nhiêu bò?", conversation)
    before = conversation.exchanges[0]
    handlers.edit(conversation)

    async def running() -> None:
        async for _ in stream(handlers, "chậm?", conversation):
            handlers.stop(conversation)

    asyncio.run(running())
    assert conversation.exchanges[0] is before
    assert [e.question for e in conversation.exchanges] == ["Bao nhiêu bò?", "chậm?"]
    assert conversation.exchanges[1].stopped


def test_asking_again_in_vain_leaves_the_answer() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    handlers = chat(assistant)
    follow(handlers, "Bao nhiêu bò?", conversation)
    before = conversation.exchanges[0]
    assistant.away = True

    async def running() -> list[dict[str, Any]]:
        changes = [change async for change in handlers.retry(conversation)]
        return [dict(zip(CHANGED, change, strict=True)) for change in changes]

    first, *_, last = asyncio.run(running())
    assert is_kept(first["kept"])  # the browser keeps the old answer meanwhile
    assert conversation.exchanges == [before]
    assert "hb-answered" in last["current"]
    assert "Không kết nối được mô hình" in last["note"]
    assert "Câu trả lời trước vẫn còn" in last["note"]
    assistant.away = False
    run_retry(handlers, conversation)
    assert conversation.exchanges[0].answer is not before.answer


def test_asking_again_and_stopping_at_once_leaves_the_answer() -> None:
    conversation = Conversation()
    handlers = chat(FakeAssistant())
    follow(handlers, "Bao nhiêu bò?", conversation)
    before = conversation.exchanges[0]

    async def running(*, stop: bool) -> None:
        changes = handlers.retry(conversation)
        await anext(changes)
        if stop:
            handlers.stop(conversation)
            async for _ in changes:
                pass
        await changes.aclose()  # type: ignore[attr-defined]

    for stop in (True, False):
        asyncio.run(running(stop=stop))
        assert conversation.exchanges == [before]
        assert conversation.run is None


def test_a_new_conversation_has_no_filters() -> None:
    changed = chat(FakeAssistant()).restart(Conversation())
    assert changed[-3:] == NO_FILTERS


def test_filters_reach_the_library_and_stand_at_the_question() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    pages = follow(chat(assistant), "bò?", conversation, "Báo Đường", "26/10/2019", "2020")
    asked = {"publisher": "Báo Đường", "since": "2019-10-26", "until": "2020"}
    assert assistant.within == [asked]
    assert "Chỉ trong: báo Báo Đường · từ 26/10/2019 · đến 2020" in pages[-1]["current"]


def test_a_day_that_is_none_keeps_the_question() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    (change,) = follow(chat(assistant), "bò?", conversation, "", "31/2/2019", "")
    assert "lịch không có 31/2/2019" in change["note"]
    assert is_kept(change["question"])
    assert assistant.asked == []


def test_with_one_local_model_the_second_waits_and_is_told_its_place() -> None:
    assistant = FakeAssistant()
    handlers = chat(assistant)
    one, other = Conversation(), Conversation()

    async def running() -> tuple[list[str], list[str]]:
        first = stream(handlers, "chậm?", one)
        await _until_checked(first)
        second = stream(handlers, "bò?", other)
        waiting = [(await anext(second))[1], (await anext(second))[1]]
        handlers.stop(one)
        async for _ in first:
            pass
        return waiting, [change[1] async for change in second]

    waiting, answered = asyncio.run(running())
    assert "trước bạn còn 1 câu hỏi" in waiting[-1]
    assert "hb-answered" in answered[-1]


def test_who_waits_can_stop() -> None:
    handlers = chat(FakeAssistant())
    one, other = Conversation(), Conversation()

    async def running() -> str:
        first = stream(handlers, "chậm?", one)
        await _until_checked(first)
        second = stream(handlers, "bò?", other)
        await anext(second)
        await anext(second)
        handlers.stop(other)
        last = [change[1] async for change in second][-1]
        await first.aclose()  # type: ignore[attr-defined]
        return str(last)

    assert "Đã dừng." in asyncio.run(running())


def test_an_endless_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = chat(FakeAssistant())
    monkeypatch.setattr("ui.chat.LONGEST_LINE", 0)
    (change,) = follow(handlers, "bò?", conversation := Conversation())
    assert CROWDED in change["note"]
    assert conversation.exchanges == []
    assert LONGEST_LINE > 32


@pytest.mark.parametrize(("question", "asked"), [("bò?", ["bò?"]), (" ", []), ("", [])])
def test_a_link_asks_its_question(question: str, asked: list[str]) -> None:
    assistant, conversation = FakeAssistant(), Conversation()

    async def running() -> list[Any]:
        return [c async for c in chat(assistant).ask_linked(question, conversation)]

    assert len(asyncio.run(running())) >= 1  # an event without any would empty the page
    assert [question for question, _ in assistant.asked] == asked


def offered(buttons: list[Any]) -> list[str]:
    return [button["value"] for button in buttons if button["visible"] and "value" in button]


def test_examples_and_follow_ups_are_answered_by_the_collection() -> None:
    assistant, conversation = FakeAssistant(), Conversation()
    handlers = chat(assistant)
    examples = offered(handlers.examples())
    schools = "Hà Nội sẽ xây cho Thái Bình bao nhiêu trường học mới?"
    assert schools in examples
    assert len(examples) == 2
    follow(handlers, "bò?", conversation)
    assert offered(handlers.follow_ups(conversation)) == [schools]  # the other has been told
    follow(handlers, schools, conversation)
    assert schools not in offered(handlers.follow_ups(conversation))


def test_questions_to_offer_are_not_looked_for_without_end() -> None:
    conversation = Conversation()
    handlers = chat(FakeAssistant(), look_ups=2)
    follow(handlers, "bò?", conversation)
    assert offered(handlers.examples())
    assert offered(handlers.follow_ups(conversation))
    for buttons in (handlers.examples(), handlers.follow_ups(conversation)):
        assert all(is_kept(button) for button in buttons)


def test_conversations_do_not_know_each_other() -> None:
    one, other = Conversation(), Conversation()
    one.begin(Exchange(question="?"))
    assert other.exchanges == []


def test_no_event_is_offered_as_an_api() -> None:
    async def built() -> Any:
        page = build(FakeAssistant(), max_question_chars=60)  # type: ignore[arg-type]
        return page.config

    events = asyncio.run(built())["dependencies"]
    assert {event["api_visibility"] for event in events} == {"private"}


# -- the web server


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(FakeAssistant()) as url:
        yield url


def get(url: str, *, method: str = "GET") -> tuple[int, Any, str]:
    try:
        with urlopen(Request(url, method=method), timeout=10) as response:
            return response.status, response.headers, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


@pytest.mark.parametrize("path", ["/", "/config", "/theme.css", "/nowhere", "/gradio_api/upload"])
def test_every_answer_carries_the_safety_headers(address: str, path: str) -> None:
    _, headers, _ = get(address + path)
    assert headers.get_all("Content-Security-Policy") == [CONTENT_SECURITY_POLICY]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/monitoring"])
def test_there_are_no_pages_about_the_server(address: str, path: str) -> None:
    status, _, body = get(address + path)
    assert status in (403, 404)
    assert "swagger" not in body.lower()


@pytest.mark.parametrize(
    "path",
    ["upload", "upload/", "info", "openapi.json", "runs", "deep_link", "proxy=http://x", "file=/"],
)
def test_doors_that_the_page_does_not_use_are_shut(address: str, path: str) -> None:
    for method in ("GET", "POST"):
        assert get(f"{address}/gradio_api/{path}", method=method)[0] == 403


def test_the_index_is_vietnamese_and_fetches_nothing_from_elsewhere(address: str) -> None:
    status, headers, page = get(address + "/")
    assert status == 200
    assert int(headers["Content-Length"]) == len(page.encode())
    assert re.search(r'<html\s+lang="vi"', page)
    assert "HoiBao – hỏi báo" in page
    markup = re.sub(r"<script>window\.gradio_.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r'(?:src|href|content|url)\s*[=(]\s*["\']?(?:https?:)?//', markup)
    config = json.loads(get(address + "/config")[2])
    styles = config["head"] + str(config["css"])
    assert not re.search(r"@import|url\((?!\"fonts/)|(?:src|href)=.?http", styles)


def test_the_page_names_no_web_font_but_ours(address: str) -> None:
    config = json.loads(get(address + "/config")[2])
    assert not config.get("stylesheets")
    named = set(re.findall(r'url\("(fonts/[^"]+)"\)', config["head"]))
    assert len(named) == 6
    for name in named:
        with urlopen(f"{address}/{name}", timeout=10) as response:
            assert response.headers["Content-Type"] == "font/woff2"
            assert response.read(4) == b"wOF2"
    assert get(f"{address}/fonts/../app.py")[0] == 404


# -- the command


@pytest.fixture
def fake_store(monkeypatch: pytest.MonkeyPatch) -> FakeAssistant:
    assistant = FakeAssistant(articles=())
    monkeypatch.setattr(command.Assistant, "open", lambda *_, **__: assistant)
    return assistant


def test_a_port_in_use_is_one_clear_line(
    fake_store: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert command.main(["--port", str(taken.getsockname()[1])]) == 1
    errors = capsys.readouterr().err
    assert "--port" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99999), ("khong.co.invalid", 7860)])
def test_an_address_that_cannot_be_had(host: str, port: int) -> None:
    with pytest.raises(ServerError, match="--port"):
        listen(host, port)


def test_an_empty_store_takes_the_seeds(
    fake_store: FakeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("ui.server.serve", lambda app, bound, ready: ready())
    arguments = ["--port", "0", "--home", str(tmp_path), "--seeds", "seeds"]
    assert command.main(arguments) == 0
    output = capsys.readouterr().out
    assert "Đã nạp 3 bài." in output
    assert re.search(r"HoiBao đang chạy tại http://127\.0\.0\.1:\d+\n", output)


def test_an_open_address_is_warned_of(
    fake_store: FakeAssistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ui.server.serve", lambda app, bound, ready: ready())
    assert command.main(["--host", "0.0.0.0", "--port", "0"]) == 0
    assert "Cảnh báo" in capsys.readouterr().err


@pytest.mark.parametrize("by_option", [True, False])
def test_names_of_a_proxy_are_given_to_the_server(
    fake_store: FakeAssistant, monkeypatch: pytest.MonkeyPatch, by_option: bool
) -> None:
    given: list[Hosts] = []
    make = ui.server.create_app

    async def remembering(*positional: Any, hosts: Hosts, **named: Any) -> Any:
        given.append(hosts)
        return await make(*positional, hosts=hosts, **named)

    monkeypatch.setattr("ui.server.create_app", remembering)
    monkeypatch.setattr("ui.server.serve", lambda app, bound, ready: ready())
    arguments = ["--host-name", "a.lan", "--host-name", "b.lan"]
    if not by_option:
        monkeypatch.setenv("QA_HOST_NAMES", "a.lan, b.lan")
        arguments = []
    assert command.main(["--port", "0", *arguments]) == 0
    assert given == [Hosts(bound="127.0.0.1", names=("a.lan", "b.lan"))]


def test_settings_that_are_wrong_end_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QA_KHONG_CO", "1")
    assert command.main(["--port", "0"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


_START = """
import sys
import ui.__main__ as command
from fake_assistant import FakeAssistant
command.Assistant.open = lambda *_, **__: FakeAssistant()
sys.exit(command.main(["--port", "0"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a process of one's own")
def test_control_c_ends_cleanly() -> None:
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-c", _START],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert re.match(r"HoiBao đang chạy tại http://127\.0\.0\.1:\d+$", line)
    address = line.split()[-1]
    assert get(address + "/")[0] == 200
    with urlopen(address + "/gradio_api/heartbeat/an-open-page"):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors == ""
