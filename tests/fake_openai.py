"""A loopback fake of the OpenAI API: streams what it is told, fails as it is told, keeps what it got."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What one request for a chat or for embeddings gets.

    A ``status`` other than 200 is an error of the API. Otherwise ``pieces`` are streamed, ``pause``
    seconds apart. Then the stream ends well, or ``hangs`` until released, or is ``broken`` off.
    ``garbage`` stands in the place of the JSON of every event. Embeddings come in one piece.
    """

    pieces: Sequence[str] = ()
    status: int = 200
    pause: float = 0.0
    hangs: bool = False
    broken: bool = False
    garbage: str | None = None


def says(*pieces: str) -> Reply:
    """A stream that ends well."""
    return Reply(pieces=pieces)


def fails(status: int) -> Reply:
    """An error of the API."""
    return Reply(status=status)


HANGS = Reply(hangs=True)
EMPTY = Reply()


def vector_of(text: str) -> list[float]:
    """What the fake makes of a text: eight numbers, always the same; floats of 32 bits do not hold them."""
    return [(byte + 1) / 300 for byte in hashlib.sha256(text.encode()).digest()[:8]]


Items = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Received:
    """A request as it came in; names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class FakeOpenAI:
    """The server: ``url`` is its OPENAI_BASE_URL, ``replies`` are given in order, the last one again."""

    replies: list[Reply] = field(default_factory=lambda: [EMPTY])
    models: list[str] = field(default_factory=lambda: ["first-model", "second-model"])
    received: list[Received] = field(default_factory=list)
    disconnected: threading.Event = field(default_factory=threading.Event)
    """Set when a client went away before its stream was over."""
    models_reply: Reply = EMPTY
    bend: Callable[[Items], Items] = list
    """What is done to the list of embeddings before it is sent."""
    url: str = ""
    _released: threading.Event = field(default_factory=threading.Event)
    _taking: threading.Lock = field(default_factory=threading.Lock)

    def reply_with(self, *replies: Reply) -> None:
        """Set what the next requests get."""
        self.replies = list(replies)

    def release(self) -> None:
        """Let go of the requests that hang."""
        self._released.set()

    def chats(self) -> list[Received]:
        """The chat requests, without those for the list of models."""
        return [r for r in self.received if r.path.endswith("/chat/completions")]

    def embeddings(self) -> list[Received]:
        """The requests for embeddings."""
        return [r for r in self.received if r.path.endswith("/embeddings")]

    def take(self) -> Reply:
        with self._taking:
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def wait_for_release(self) -> None:
        self._released.wait(30)


@contextmanager
def serving() -> Iterator[FakeOpenAI]:
    """A running fake, for the length of the ``with`` block."""
    fake = FakeOpenAI()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.release()
        server.shutdown()
        server.server_close()
        thread.join(5)


def _handler(fake: FakeOpenAI) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # chunks, so that a broken stream can be told from its end

        def do_GET(self) -> None:
            self._keep({})
            if fake.models_reply.hangs:
                fake.wait_for_release()
            models = [{"id": name, "object": "model"} for name in fake.models]
            self._json(fake.models_reply, {"object": "list", "data": models})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            self._keep(body)
            reply = fake.take()
            if reply.status != 200:
                self._json(reply, {})
                return
            try:
                if self.path.endswith("/embeddings"):
                    self._embed(reply, body["input"])
                else:
                    self._stream(reply)
            except OSError:
                fake.disconnected.set()

        def _keep(self, body: dict[str, Any]) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.received.append(Received(path=self.path, headers=headers, body=body))

        def _json(self, reply: Reply, value: dict[str, Any]) -> None:
            if reply.status != 200:
                value = {"error": {"message": "no", "type": "fake", "code": str(reply.status)}}
            content = (reply.garbage or json.dumps(value)).encode()
            page = content.startswith(b"<")
            self.send_response(reply.status)
            self.send_header("Content-Type", "text/html" if page else "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        def _embed(self, reply: Reply, texts: list[str]) -> None:
            if reply.hangs:
                fake.wait_for_release()
            items = [
                {"object": "embedding", "index": place, "embedding": vector_of(text)}
                for place, text in enumerate(texts)
            ]
            self._json(reply, {"object": "list", "model": "fake", "data": fake.bend(items)})

        def _stream(self, reply: Reply) -> None:
            if reply.hangs and not reply.pieces:
                fake.wait_for_release()
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.send_header("Connection", "close")
            self.end_headers()
            for piece in reply.pieces:
                self._event(reply.garbage or json.dumps(_chunk({"content": piece}, None)))
                time.sleep(reply.pause)
            if reply.hangs and reply.pieces:
                fake.wait_for_release()
            if reply.broken:
                return  # without the last chunk: the connection just closes
            self._event(json.dumps(_chunk({}, "stop")))
            self._event("[DONE]")
            self.wfile.write(b"0\r\n\r\n")

        def _event(self, data: str) -> None:
            event = f"data: {data}\n\n".encode()
            self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
            self.wfile.flush()

        def log_message(self, format: str, *values: Any) -> None:
            del format, values

    return Handler


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-fake",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "fake",
        "choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}],
    }
