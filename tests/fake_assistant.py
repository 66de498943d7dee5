"""An Assistant without models or store, for the chat: what it says depends on a word asked for."""

import asyncio
import socket
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from qa import (
    Answer,
    Article,
    ArticleNotFound,
    Citation,
    Draft,
    Headline,
    Hit,
    IndexReport,
    ModelUnavailable,
    Passage,
    Settings,
    Stage,
    Statement,
    Turn,
)
from qa.vietnamese import sentences
from ui.intake import Limits

LIMITS = Limits(files=4, megabytes=1)

Event = Stage | Draft | Statement | Answer

REFUSAL = "Tôi không tìm thấy thông tin này trong các bài báo hiện có."
COWS = "Hà Nội tặng Thái Bình 50 con bò giống cho các hộ nghèo 😀 ở ba huyện."
MONEY = "Thành phố cũng trao 10 tỷ đồng để xây trường học."
SCHOOLS = "Hà Nội sẽ xây cho Thái Bình 4 trường học mới."
NASTY = (
    "<script>window.pwned=1</script><img src=http://evil.test/a.png onerror=window.pwned=2> "
    "![x](http://evil.test/b.png) [bấm](javascript:window.pwned=3) %%%LATEX_BLOCK_0%%% $$x$$ "
    "</p></div><form action=http://evil.test><iframe src=http://evil.test></iframe> {{value}} ${1}"
)

COW_ARTICLE = Article(
    id="thai-binh",
    title="Hà Nội và Thái Bình bàn hợp tác",
    text=f"Sáng 26/10, hai bên họp.\n\n{COWS} {MONEY} {SCHOOLS}\n\n"
    + "\n\n".join(f"Đoạn {n} nói chuyện khác, dài thêm cho đủ một màn hình." for n in range(40)),
    publisher="Kinh tế & Đô thị",
    published="2019-10-26",
    based_on="Báo Hànộimới, sáng 26/10",
    url="https://bao.test/thai-binh?a=1&b=2",
)
LAST = "Câu cuối bài: đường mới dài 12 km."
ROAD_ARTICLE = Article(
    id="duong",
    title="Con đường mới",
    text="\n".join([*(f"Dòng {n} của bài về con đường." for n in range(80)), LAST]),
    publisher="Báo Đường",
    published="2021-03",
)
NASTY_ARTICLE = Article(
    id='x" onclick="window.pwned=4',
    title=f"Độc {NASTY}",
    text=f"Mở đầu.\n{NASTY}\nKết thúc.",
    publisher=NASTY,
    published="2020",
    based_on=NASTY,
    url="javascript:window.pwned=5",
)
ARTICLES = (COW_ARTICLE, ROAD_ARTICLE, NASTY_ARTICLE)


def cite(number: int, article: Article, quote: str) -> Citation:
    """A citation of ``quote`` as it stands in ``article``."""
    start = article.text.index(quote)
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        based_on=article.based_on,
        url=article.url,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def hit(article: Article, text: str) -> Hit:
    """A hit whose passage is ``text``."""
    start = article.text.index(text)
    passage = Passage(
        id=f"{article.id}-{start}",
        article_id=article.id,
        start=start,
        end=start + len(text),
        text=text,
    )
    return Hit(passage=passage, article=article, score=0.5, dense_rank=1, lexical_rank=1)


def answer(question: str, statements: Sequence[Statement], /, **changes: Any) -> Answer:
    """An ``Answer`` made of the statements."""
    citations = {c.number: c for s in statements for c in s.citations}
    text = " ".join(s.text + "".join(f" [{c.number}]" for c in s.citations) for s in statements)
    values: dict[str, Any] = {
        "question": question,
        "standalone_question": question,
        "status": "answered",
        "text": text,
        "statements": tuple(statements),
        "citations": tuple(citations.values()),
        "hits": (),
        "answer_probability": 0.9,
        "model": "mẫu",
        "usage": {},
        "timings": {},
        "notice": None,
    }
    return Answer(**values | changes)


class FakeAssistant:
    """Follows the contract of ``qa.Assistant`` as far as the chat uses it."""

    def __init__(self, articles: Sequence[Article] = ARTICLES, mode: str = "local") -> None:
        self.mode = mode
        self.settings = Settings(llm="none")  # whose home is a folder of the test
        self.asked: list[tuple[str, list[Turn]]] = []
        self.within: list[dict[str, Any]] = []
        self.away = False
        """The model: whoever asks is told so."""
        self.closed = threading.Event()
        self.go_on = threading.Event()
        self._articles = {article.id: article for article in articles}
        self._replies: dict[str, Callable[[str], Iterator[Event]]] = {
            "giá vàng": self._refuse,
            "hỏng": self._fail,
            "nổ": self._explode,
            "chậm": self._dawdle,
            "nháp": self._hold_the_draft,
            "độc": self._nasty,
            "im lặng": self._say_nothing,
            "còn": self._follow_up,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to close."""

    def warm_up(self) -> None:
        raise ModelUnavailable("Chưa nạp được mô hình.")

    def add(self, paths: Sequence[Path], **_: Any) -> IndexReport:
        self._articles = {article.id: article for article in ARTICLES}
        return IndexReport(added=list(self._articles))

    def change(self, article: Article) -> None:
        """Put another version of an article into the collection."""
        self._articles[article.id] = article

    def add_articles(self, articles: Sequence[Article], **_: Any) -> IndexReport:
        """New and changed articles go in; ``on_progress`` is not told."""
        report = IndexReport()
        for article in articles:
            known = self._articles.get(article.id)
            (report.updated if known else report.added).append(article.id)
            self._articles[article.id] = article
        return report

    def remove(self, ids: Sequence[str]) -> list[str]:
        return [i for i in ids if self._articles.pop(i, None)]

    def headlines(self) -> tuple[Headline, ...]:
        names = ("id", "title", "publisher", "published", "based_on")
        return tuple(
            Headline(**{name: getattr(article, name) for name in names})
            for article in self._articles.values()
        )

    def articles(self) -> list[Article]:
        return list(self._articles.values())

    def article(self, article_id: str) -> Article:
        if article_id not in self._articles:
            raise ArticleNotFound("Không có bài báo này. Hãy xem danh sách bằng hoibao articles.")
        return self._articles[article_id]

    def description(self) -> dict[str, Any]:
        return {
            "model": "" if self.mode == "none" else "Mô hình mẫu",
            "mode": self.mode,
            "remote": self.mode == "openai",
            "endpoint": "https://mo-hinh.test/v1" if self.mode == "openai" else "",
            "notice": "Hãy cài thêm phần local." if self.mode == "none" else None,
            "articles": len(self._articles),
            "embedding": "Bộ nhúng mẫu",
            "embedding_endpoint": "",
            "embedding_remote": False,
        }

    def quote(self, question: str, *, history: Sequence[Turn] = (), **within: Any) -> Answer:
        """The sentence that shares most words with the question, word for word."""
        words = set(question.lower().rstrip("?").split())
        found = [
            (len(words & set(sentence.lower().rstrip(".").split())), article, sentence)
            for article in self._articles.values()
            for sentence in (article.text[slice(*span)] for span in sentences(article.text))
        ]
        shared, article, sentence = max(found, key=lambda item: item[0])
        if shared < len(words) / 2:
            return answer(question, [], status="refused", text=REFUSAL)
        statement = Statement(
            text=sentence, citations=(cite(1, article, sentence),), support="verified"
        )
        return answer(question, [statement], status="quoted", model=None)

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), **within: Any
    ) -> Generator[Event, None, None]:
        """Stages, draft and statements of the reply that a word of the question calls for."""
        self.asked.append((question, list(history)))
        self.within.append({name: value for name, value in within.items() if value})
        reply = next((r for word, r in self._replies.items() if word in question.lower()), None)
        try:
            yield Stage(name="search")
            reply = self._fail if self.away else reply
            yield from (reply or self._answer)(question)
        finally:
            self.closed.set()

    def _statements(self) -> list[Statement]:
        return [
            Statement(
                text="Hà Nội tặng Thái Bình 50 con bò giống.",
                citations=(cite(1, COW_ARTICLE, COWS),),
                support="verified",
            ),
            Statement(
                text="Thành phố còn trao 10 tỷ đồng làm trường.",
                citations=(cite(2, COW_ARTICLE, MONEY), cite(3, ROAD_ARTICLE, LAST)),
                support="partial",
            ),
            Statement(text="Bò biết bay.", citations=(), support="unsupported"),
        ]

    def _answer(self, question: str) -> Iterator[Event]:
        if self.mode == "none":
            yield self._quoted(question)
            return
        statements = self._statements()
        yield Stage(name="read")
        yield Stage(name="write")
        for statement in statements:
            for word in statement.text.split(" "):
                yield Draft(text=word + " ")
        yield Stage(name="check")
        yield from statements
        yield answer(question, statements)

    def _hold_the_draft(self, question: str) -> Iterator[Event]:
        """A whole draft, checked when it is told to go on; then the answer with its sources."""
        statements = self._statements()[:2]
        yield Stage(name="write")
        yield Draft(text=" ".join(statement.text for statement in statements))
        assert self.go_on.wait(30)
        yield Stage(name="check")
        yield from statements
        yield answer(question, statements)

    def _quoted(self, question: str) -> Answer:
        statement = Statement(
            text=COWS, citations=(cite(1, COW_ARTICLE, COWS),), support="verified"
        )
        return answer(question, [statement], status="quoted", model="")

    def _follow_up(self, question: str) -> Iterator[Event]:
        statement = Statement(
            text="Con đường dài 12 km.",
            citations=(cite(1, ROAD_ARTICLE, LAST),),
            support="verified",
        )
        yield answer(question, [statement], standalone_question="Đường mới ở Thái Bình dài mấy km?")

    def _refuse(self, question: str) -> Iterator[Event]:
        hits = (hit(COW_ARTICLE, COWS), hit(COW_ARTICLE, MONEY), hit(ROAD_ARTICLE, LAST))
        yield answer(question, [], status="refused", text=REFUSAL, hits=hits)

    def _fail(self, question: str) -> Iterator[Event]:
        yield Stage(name="write")
        raise ModelUnavailable("Không kết nối được mô hình. Hãy chạy hoibao doctor.")

    def _explode(self, question: str) -> Iterator[Event]:
        yield Stage(name="write")
        raise RuntimeError("secret detail")

    def _say_nothing(self, question: str) -> Iterator[Event]:
        yield Stage(name="read")

    def _dawdle(self, question: str) -> Iterator[Event]:
        """One checked statement, then a draft that goes on until it is closed or told to end."""
        statement = Statement(
            text="Câu này đã xong.", citations=(cite(1, COW_ARTICLE, COWS),), support="verified"
        )
        yield Draft(text="Câu này đã xong. ")
        yield statement
        yield Stage(name="write")
        while not self.go_on.wait(0.05):
            yield Draft(text="dài dòng ")
        yield answer(question, [statement])

    def _nasty(self, question: str) -> Iterator[Event]:
        citation = cite(1, NASTY_ARTICLE, NASTY)
        statement = Statement(text=NASTY, citations=(citation,), support="verified")
        yield Draft(text=NASTY)
        yield statement
        yield answer(question, [statement], standalone_question=NASTY, notice=NASTY)


@contextmanager
def serving(
    assistant: Any,
    limits: Limits | None = LIMITS,
    bound: socket.socket | None = None,
    **options: Any,
) -> Iterator[str]:
    """The chat on a free port of this machine, until the block ends; gives its address.

    ``limits``: of files that may be added; None: read only. ``bound``: where it listens, if not on
    a port of its own; closed at the end. ``options``: more of ``create_app``.
    """
    import uvicorn

    from ui.server import Server, create_app, listen

    ready = threading.Event()
    servers: list[Server] = []

    async def serve() -> None:
        app = await create_app(assistant, max_question_chars=500, limits=limits, **options)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        servers.append(Server(config, ready.set))
        await servers[0].serve(sockets=[bound])

    with bound or listen("127.0.0.1", 0) as bound:
        # On its own thread from the start: Playwright keeps an event loop on this one.
        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        assert ready.wait(30)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        servers[0].should_exit = True
        thread.join(15)
