"""What stands before Gradio: names that are not ours, and requests that are too large."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from fake_assistant import COW_ARTICLE, FakeAssistant, serving

from ui.guard import MOST_BYTES
from ui.hosts import Hosts, read_names

JOIN = "/gradio_api/queue/join"


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def place(fake: FakeAssistant) -> Iterator[str]:
    """Host and port of a chat."""
    with serving(fake) as url:
        yield url.removeprefix("http://")


def call(
    place: str,
    path: str,
    *,
    host: str = "localhost",
    body: bytes | Iterator[bytes] | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Status and text; a body that is no ``bytes`` is sent in chunks, without its length."""
    method = "GET" if body is None else "POST"
    with closing(http.client.HTTPConnection(place, timeout=20)) as connection:
        connection.request(method, path, body, {"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.parametrize(
    ("bound", "host", "allowed"),
    [
        ("127.0.0.1", "localhost:7860", True),
        ("127.0.0.1", "LOCALHOST.", True),
        ("127.0.0.1", "127.0.0.1:9", True),
        ("localhost", "[::1]:7860", True),
        ("::1", "[::1]", True),
        ("127.0.0.1", "evil.test:7860", False),
        ("127.0.0.1", "127.0.0.1.evil.test", False),
        ("127.0.0.1", "localhost.evil.test", False),
        ("127.0.0.1", "192.168.1.5:7860", False),
        ("127.0.0.1", "evil.test@localhost", False),
        ("127.0.0.1", "", False),
        ("0.0.0.0", "192.168.1.5:7860", True),
        ("0.0.0.0", "localhost:7860", True),
        ("::", "[fe80::1]:7860", True),
        ("192.168.1.5", "192.168.1.5", True),
        ("may.lan", "may.lan:80", True),
        ("0.0.0.0", "evil.test", False),
        ("0.0.0.0", "1.2.3.4.evil.test", False),
        ("0.0.0.0", "[evil.test]", False),
    ],
)
def test_only_our_own_names_and_in_a_network_addresses(
    bound: str, host: str, allowed: bool
) -> None:
    assert Hosts(bound=bound).allow(host) is allowed


@pytest.mark.parametrize("bound", ["127.0.0.1", "0.0.0.0"])
def test_names_that_were_given_are_ours(bound: str) -> None:
    hosts = Hosts(bound=bound, names=read_names(" HoiBao.lan, bao.example.vn,"))
    assert hosts.allow("hoibao.lan:443")
    assert hosts.allow("bao.example.vn")
    assert not hosts.allow("x.hoibao.lan")


@pytest.mark.parametrize("path", ["/", "/config", JOIN, "/collection/remove"])
def test_another_name_that_leads_here_gets_nothing(
    place: str, fake: FakeAssistant, path: str
) -> None:
    # As a browser sends it after rebinding: for it, all is of one site.
    headers = {
        "Origin": "http://evil.test:7860",
        "Sec-Fetch-Site": "same-origin",
        "X-Requested-With": "HoiBao",
        "Content-Type": "application/json",
    }
    body = None if path in ("/", "/config") else json.dumps({"ids": [COW_ARTICLE.id]}).encode()
    status, said = call(place, path, host="evil.test:7860", body=body, headers=headers)
    assert status == 421
    assert "--host-name" in said
    assert COW_ARTICLE in fake.articles()


def test_a_request_that_grows_too_large_is_refused(place: str) -> None:
    kind = {"Content-Type": "application/json"}
    chunks = (b"x" * 50_000 for _ in range(MOST_BYTES // 50_000 + 1))
    status, said = call(place, JOIN, body=chunks, headers=kind)
    assert status == 413
    assert "quá lớn" in said


def test_what_says_it_is_too_large_is_refused_before_it_comes(place: str) -> None:
    with closing(http.client.HTTPConnection(place, timeout=20)) as connection:
        connection.putrequest("POST", JOIN)
        connection.putheader("Content-Length", str(MOST_BYTES + 1))
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_a_request_of_the_usual_size_reaches_the_application_whole(place: str) -> None:
    kind = {"Content-Type": "application/json"}
    body = json.dumps({"fn_index": 10**6, "data": ["x" * (MOST_BYTES // 2)], "session_hash": "a"})
    status, said = call(place, JOIN, body=body.encode(), headers=kind)
    assert status not in (413, 421, 422)
    assert "quá lớn" not in said
