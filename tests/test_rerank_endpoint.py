"""The optional reranker: what is sent, what is made of the answer, and that a failing server changes nothing."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEmbedding

from qa import Settings
from qa.errors import ConfigurationError
from qa.index import Index
from qa.rerank_endpoint import RerankEndpoint
from qa.retrieval import Retriever

SEEDS = Path(__file__).parent.parent / "seeds"
KEY = "rr-secret"


@dataclass
class Server:
    """A server that likes long passages, or answers ``reply``."""

    url: str
    status: int = 200
    reply: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def answer(self, body: dict[str, Any]) -> str:
        if self.reply is not None:
            return self.reply
        lengths = [len(text) / 10_000 for text in body["documents"]]
        rows = [{"index": i, "relevance_score": length} for i, length in enumerate(lengths)]
        return json.dumps({"results": rows[::-1]})


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            running.asked.append({"path": self.path, **body})
            running.headers.append(dict(self.headers))
            self.send_response(running.status)
            self.end_headers()
            self.wfile.write(running.answer(body).encode())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        running = Server(f"http://127.0.0.1:{http.server_port}/v1")
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield running
        http.shutdown()


def _endpoint(server: Server) -> RerankEndpoint:
    return RerankEndpoint(
        Settings(rerank_base_url=server.url, rerank_model="some-reranker", rerank_api_key=KEY)
    )


def test_question_and_passages_are_sent_and_scores_come_back_in_their_order(server: Server) -> None:
    assert _endpoint(server).scores("hỏi", ["a" * 1000, "b" * 3000]) == [0.1, 0.3]
    assert server.asked == [
        {
            "path": "/v1/rerank",
            "model": "some-reranker",
            "query": "hỏi",
            "documents": ["a" * 1000, "b" * 3000],
        }
    ]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_logits_are_brought_to_0_to_1_and_keep_their_order(server: Server) -> None:
    logits = [7.7, -11.0, 3.9, -2.3, 1e9]
    rows = [{"index": i, "relevance_score": x} for i, x in enumerate(logits)]
    server.reply = json.dumps({"results": rows})
    found = _endpoint(server).scores("hỏi", list("abcde"))
    assert found is not None
    assert all(0 <= score <= 1 for score in found)
    assert sorted(range(5), key=found.__getitem__) == sorted(range(5), key=logits.__getitem__)


@pytest.mark.parametrize(
    ("status", "reply"),
    [
        (500, None),
        (401, None),
        (200, "<html>"),
        (200, "[]"),
        (200, '{"results": []}'),
        (200, '{"results": [{"index": 0}]}'),
        (200, '{"results": null}'),
        (
            200,
            '{"results": [{"index": 0, "relevance_score": NaN}, {"index": 1, "relevance_score": 1}]}',
        ),
    ],
)
def test_a_server_that_fails_is_told_once_in_the_log(
    server: Server, status: int, reply: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    server.status, server.reply = status, reply
    assert _endpoint(server).scores("hỏi", ["a", "b"]) is None
    assert len(caplog.records) == 1
    assert KEY not in caplog.text


def test_nobody_listens() -> None:
    assert RerankEndpoint(Settings(rerank_base_url="http://127.0.0.1:9")).scores("a", ["b"]) is None


def test_nothing_to_rank_is_not_sent(server: Server) -> None:
    assert _endpoint(server).scores("hỏi", []) == []
    assert server.asked == []


def test_an_address_that_is_none() -> None:
    with pytest.raises(ConfigurationError, match="QA_RERANK_BASE_URL"):
        RerankEndpoint(Settings(rerank_base_url="ftp://x"))


def test_the_search_takes_its_order(server: Server, tmp_path: Path) -> None:
    plain = Settings(home=tmp_path)
    index = Index(plain, HashEmbedding())
    try:
        index.add([SEEDS])
        question = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
        usual = Retriever(index, HashEmbedding(), plain).search(question)
        assert server.asked == []  # off by default
        with_server = plain.with_(rerank_base_url=server.url)
        hits = Retriever(index, HashEmbedding(), with_server).search(question)
        lengths = [len(hit.article.title) + len(hit.passage.text) for hit in hits]
        assert lengths == sorted(lengths, reverse=True)
        server.status = 500
        failing = Retriever(index, HashEmbedding(), with_server).search(question)
        assert [hit.passage.id for hit in failing] == [hit.passage.id for hit in usual]
    finally:
        index.close()
