"""What the page sends outside of Gradio, and what others may not send."""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from fake_assistant import COW_ARTICLE, LIMITS, FakeAssistant, serving

from qa import Assistant, IndexReport, StoreBusy
from ui import doors
from ui.doors import MOST_IDS
from ui.hosts import Hosts

OURS = {"X-Requested-With": "HoiBao"}
BOUNDARY = "----thu"
Send = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def address(fake: FakeAssistant) -> Iterator[str]:
    with serving(fake, hosts=Hosts(bound="127.0.0.1", names=("hoibao.lan",))) as url:
        yield url


@pytest.fixture(scope="module")
def shut() -> Iterator[str]:
    """A chat that is read only."""
    with serving(FakeAssistant(), limits=None) as url:
        yield url


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    try:
        with urlopen(Request(url, data=body, headers=headers, method="POST"), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def multipart(files: list[tuple[str, bytes]]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: text/plain\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, content in files
    ]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def add(
    address: str, *files: tuple[str, bytes], headers: dict[str, str] = OURS
) -> tuple[int, list[Any]]:
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    status, text = post(f"{address}/collection/files", multipart(list(files)), {**kind, **headers})
    return status, [json.loads(line) for line in text.splitlines()]


def remove(address: str, body: Any, headers: dict[str, str] = OURS) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = {"Content-Type": "application/json"}
    status, text = post(f"{address}/collection/remove", data, {**kind, **headers})
    return status, json.loads(text)


def test_each_file_has_its_result(address: str, fake: FakeAssistant) -> None:
    status, lines = add(
        address,
        ("Tin mới.txt", "Bài mới\n\nChữ của bài mới.".encode()),
        ("x.exe", b"MZ"),
        ("to.txt", b"x" * (LIMITS.file_bytes + 1)),
    )
    assert status == 200
    assert [line["file"] for line in lines] == sorted(line["file"] for line in lines)
    done = [line for line in lines if line["state"] == "done"]
    assert [(line["file"], line["kind"]) for line in done] == [
        (0, "added"),
        (1, "failed"),
        (2, "failed"),
    ]
    assert {"file": 0, "state": "indexing", "done": 1, "total": 1} in lines
    assert "Bài mới" in {article.title for article in fake.articles()}


def test_too_many_files_are_refused_whole(address: str, fake: FakeAssistant) -> None:
    before = fake.articles()
    files = [(f"{n}.txt", f"Bài {n}".encode()) for n in range(LIMITS.files + 1)]
    status, (told,) = add(address, *files)
    assert status == 413
    assert told["error"] == LIMITS.told()
    assert fake.articles() == before


def test_too_many_bytes_are_refused_whatever_the_request_says(address: str) -> None:
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", **OURS}
    url = f"{address}/collection/files"
    too_much = multipart([("a.txt", b"x" * LIMITS.total_bytes)])

    def chunks() -> Iterator[bytes]:  # sent without a Content-Length
        for start in range(0, len(too_much), 65_536):
            yield too_much[start : start + 65_536]

    for body in (too_much, chunks()):
        try:
            status = post(url, body, kind)[0]  # type: ignore[arg-type]
        except OSError:  # the server hung up while more was being sent
            status = 413
        assert status == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", {"ids": []}, {"ids": [1]}, {"ids": "a"}, {"ids": [["a"]]}]
)
def test_a_malformed_removal_is_told(address: str, body: Any) -> None:
    status, told = remove(address, body)
    assert status == 400
    assert "Hãy tải lại trang" in told["error"]


def test_too_many_ids_are_refused(address: str) -> None:
    assert remove(address, {"ids": ["a"] * (MOST_IDS + 1)})[0] == 400
    assert remove(address, {"ids": ["a" * 300_000]})[0] == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data"])
def test_what_is_not_a_form_of_files_is_refused(address: str, content_type: str) -> None:
    url = f"{address}/collection/files"
    assert post(url, b"rubbish", {"Content-Type": content_type, **OURS})[0] == 413


def test_removing_names_what_was_there() -> None:
    fake = FakeAssistant()
    with serving(fake) as address:
        answer = remove(address, {"ids": [COW_ARTICLE.id, "không có"]})
        assert answer == (200, {"removed": [COW_ARTICLE.id]})
        assert COW_ARTICLE not in fake.articles()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Requested-With": "XMLHttpRequest"},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_of_other_sites_change_nothing(
    address: str, fake: FakeAssistant, headers: dict[str, str]
) -> None:
    before = fake.articles()
    assert remove(address, {"ids": [COW_ARTICLE.id]}, headers)[0] == 403
    assert add(address, ("lạ.txt", b"Chu"), headers=headers)[0] == 403
    assert fake.articles() == before


@pytest.mark.parametrize("path", ["/collection/remove", "/gradio_api/queue/join"])
@pytest.mark.parametrize("host", ["", "hoibao.lan:7860"])
@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://localhost:1"])
def test_a_page_of_another_site_may_not_even_ask(
    address: str, path: str, host: str, origin: str
) -> None:
    asking = {
        "Host": host or address.removeprefix("http://"),
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-requested-with",
    }
    request = Request(address + path, headers=asking, method="OPTIONS")
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=10)
    assert refused.value.code == 403
    assert refused.value.headers.get("Access-Control-Allow-Origin") is None
    refused.value.close()


@pytest.mark.parametrize("site", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_page_in_a_network_may(address: str, site: dict[str, str]) -> None:
    ours = {**OURS, "Host": "hoibao.lan:7860", "Origin": "http://hoibao.lan:7860", **site}
    assert remove(address, {"ids": ["không có"]}, ours) == (200, {"removed": []})


def test_read_only_is_kept_by_the_server(shut: str) -> None:
    assert remove(shut, {"ids": [COW_ARTICLE.id]}) == (
        403,
        {"error": "Kho này chỉ để đọc: không thêm hay gỡ bài ở đây được."},
    )
    assert add(shut, ("a.txt", b"Chu"))[0] == 403
    assert post(f"{shut}/collection/cancel", b'{"sending": "1"}', OURS)[0] == 403


def test_gradios_own_doors_for_files_stay_shut(address: str, shut: str) -> None:
    for url in (address, shut):
        for door in ("upload", "upload?upload_id=1", "upload_progress", "upload/", "stream/x"):
            body = multipart([("files", b"x")])
            kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", **OURS}
            assert post(f"{url}/gradio_api/{door}", body, kind)[0] == 403


def test_a_writer_elsewhere_is_told(
    address: str, fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(ids: object) -> list[str]:
        raise StoreBusy("Kho bài đang được cập nhật. Hãy đợi.")

    monkeypatch.setattr(fake, "remove", busy)
    assert remove(address, {"ids": ["a"]}) == (
        409,
        {"error": "Kho bài đang được cập nhật. Hãy đợi."},
    )


def test_the_unexpected_is_told_without_details(
    address: str,
    fake: FakeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def explode(ids: object) -> list[str]:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(fake, "remove", explode)
    status, told = remove(address, {"ids": ["a"]})
    assert status == 500
    assert "secret" not in told["error"]
    assert "secret detail" in caplog.text


def test_too_many_senders_are_asked_to_come_again(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "SENDERS_AT_ONCE", 0)
    status, (told,) = add(address, ("a.txt", b"Chu"))
    assert status == 503
    assert "thử lại" in told["error"]


def test_too_many_who_remove_at_once_are_asked_to_come_again(
    address: str, fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "REMOVERS_AT_ONCE", 1)
    inside, go_on = threading.Event(), threading.Event()

    def slowly(ids: object) -> list[str]:
        inside.set()
        assert go_on.wait(20)
        return []

    monkeypatch.setattr(fake, "remove", slowly)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(remove, address, {"ids": ["a"]})
        assert inside.wait(20)
        status, told = remove(address, {"ids": ["b"]})
        go_on.set()
        assert first.result(20) == (200, {"removed": []})
    assert status == 503
    assert "thử lại" in told["error"]
    assert remove(address, {"ids": ["a"]}) == (200, {"removed": []})


def test_files_on_their_way_in_can_be_cancelled(open_assistant: Callable[..., Assistant]) -> None:
    assistant = open_assistant()
    begun, go_on = threading.Event(), threading.Event()
    add_articles = assistant.add_articles

    def slowly(*given: Any, **named: Any) -> IndexReport:
        begun.set()
        assert go_on.wait(20)
        return add_articles(*given, **named)

    assistant.add_articles = slowly  # type: ignore[method-assign]
    lines = "\n".join(json.dumps({"text": f"Bài số {n}."}) for n in range(40)).encode()
    with serving(assistant) as address, ThreadPoolExecutor() as threads:
        cancel = partial(post, f"{address}/collection/cancel", headers=OURS)
        named = {**OURS, "X-HoiBao-Sending": "1-2"}
        sent = threads.submit(add, address, ("a.jsonl", lines), ("b.txt", b"Chu"), headers=named)
        assert begun.wait(20)
        assert cancel(body=b'{"sending": "3-4"}') == (200, '{"cancelled":false}')
        assert cancel(body=b"[]")[0] == 400
        assert cancel(body=b'{"sending": "1-2"}', headers={})[0] == 403
        assert cancel(body=b'{"sending": "1-2"}') == (200, '{"cancelled":true}')
        go_on.set()
        done = [line["message"] for line in sent.result(30)[1] if line["state"] == "done"]
        assert done[0].startswith("Đã hủy khi xong 32/40 bài.")
        assert done[1] == "Đã hủy, chưa thêm bài nào."
        assert len(assistant.articles()) == 32
        assert cancel(body=b'{"sending": "1-2"}') == (200, '{"cancelled":false}')


def test_a_sender_who_dawdles_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "RECEIVE_SECONDS", 0.2)
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", **OURS}
    body = multipart([("a.txt", b"x" * 1000)])
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    with contextlib.closing(connection):
        connection.putrequest("POST", "/collection/files")
        for name, value in {**kind, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body[:500])
        answer = connection.getresponse()
        assert answer.status == 408
        assert "quá lâu" in json.loads(answer.read())["error"]


def test_a_sender_who_leaves_in_the_middle_is_no_error(
    address: str, fake: FakeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    before = fake.articles()
    host, _, port = address.removeprefix("http://").partition(":")
    body = multipart([("a.txt", b"x" * 90_000)])
    head = (
        f"POST /collection/files HTTP/1.1\r\nHost: {host}:{port}\r\nX-Requested-With: HoiBao\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for _ in range(doors.SENDERS_AT_ONCE + 1):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(head.encode() + body[:50_000])
    for _ in range(100):  # until the server has seen that all of them left
        if add(address, ("x.exe", b"MZ"))[0] == 200:
            break
        time.sleep(0.05)
    else:
        pytest.fail("places are never given back")
    assert fake.articles() == before
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


def test_work_goes_on_when_the_sender_has_left(open_assistant: Callable[..., Assistant]) -> None:
    assistant = open_assistant()
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    add_articles = assistant.add_articles

    def slowly(*given: Any, **named: Any) -> IndexReport:
        begun.set()
        assert go_on.wait(20)
        report = add_articles(*given, **named)
        ended.set()
        return report

    assistant.add_articles = slowly  # type: ignore[method-assign]
    with serving(assistant) as address:
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", **OURS}
        body = multipart([("a.txt", "Bài của người đã đi\n\nChữ.".encode())])
        answer = urlopen(Request(f"{address}/collection/files", data=body, headers=kind))
        assert begun.wait(20)
        answer.close()
        go_on.set()
        assert ended.wait(20)
        assert [a.title for a in assistant.articles()] == ["Bài của người đã đi"]
