"""``Assistant``: the one place where the parts meet."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import LLM

from qa.answerability import answer_probability, measure
from qa.articles import Article
from qa.citations import Citation, Numbering, Statement
from qa.conversation import Turn, stand_alone
from qa.drafts import is_readable, is_refusal, split_draft
from qa.embedding import open_embedding
from qa.errors import ArticleNotFound, ModelError, QuestionError
from qa.evidence import Evidence, choose_evidence, count_tokens
from qa.index import Index, IndexReport, OnProgress, ignore_progress
from qa.llm import ATTEMPTS, LanguageModel, open_llm, retry_pause, worth_retrying
from qa.prompts import REFUSAL, answer_messages
from qa.question import Asked, read_question
from qa.rebuilding import rebuild
from qa.retrieval import Hit, HoiBaoRetriever, Retriever
from qa.settings import Settings
from qa.support import Checked, can_carry, check_statement, choose_quotes
from qa.vietnamese import clean, has_diacritics, names, restore_diacritics

SCHEMA_VERSION = 1
_NEAREST = 5
_MOST_QUOTES = 3

Status = Literal["answered", "refused", "quoted"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer with everything that shows where it comes from.

    ``text`` holds the statements with markers ``[1]``; ``statements`` also keeps those that nothing
    carries. ``usage`` counts tokens, ``timings`` seconds since the question.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    answer_probability: float = 0.0
    model: str | None = None
    usage: dict[str, int] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    notice: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The one JSON form, the same in the library, the command, the chat and evaluation records."""
        return {
            "schema_version": SCHEMA_VERSION,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status,
            "text": self.text,
            "statements": [statement.to_dict() for statement in self.statements],
            "citations": [asdict(citation) for citation in self.citations],
            "hits": [hit_dict(hit) for hit in self.hits],
            "answer_probability": self.answer_probability,
            "model": self.model,
            "usage": dict(self.usage),
            "timings": dict(self.timings),
            "notice": self.notice,
        }


def hit_dict(hit: Hit) -> dict[str, Any]:
    """JSON form of a hit: the passage, and the article without its text."""
    return {
        "passage": asdict(hit.passage),
        "article": hit.article.to_dict(),
        "score": hit.score,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }


@dataclass(frozen=True)
class Stage:
    """What is being done. A second ``write`` means that the draft begins anew."""

    name: Literal["search", "read", "write", "check"]


@dataclass(frozen=True)
class Draft:
    """A piece of model text, not yet checked: to be shown as provisional."""

    text: str


Event = Stage | Draft | Statement | Answer


class Assistant:
    """Answers questions from a collection of articles. Safe to share between threads.

    For asyncio run ``ask`` and ``search`` in a thread (``asyncio.to_thread``).
    """

    def __init__(
        self,
        settings: Settings,
        *,
        llm: LLM | None = None,
        embedding: BaseEmbedding | None = None,
    ) -> None:
        """Open the store of ``settings.home``; use ``Assistant.open``.

        Raises:
            StoreError: the store cannot be used.
            ModelUnavailable: the settings name a model that is not there.
        """
        self.settings = settings
        self._model = open_llm(settings, llm)
        self._embedding = embedding or open_embedding(settings)
        self._index = Index(settings, self._embedding)
        self._retriever = Retriever(self._index, self._embedding, settings)

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        llm: LLM | None = None,
        embedding: BaseEmbedding | None = None,
    ) -> Self:
        """Open the store, creating it where there is none. ``llm`` and ``embedding`` can be your own."""
        return cls(settings or Settings(), llm=llm, embedding=embedding)

    def close(self) -> None:
        """Release the store. A local model stays for other assistants of this process."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- the collection

    def add(
        self,
        paths: Sequence[str | os.PathLike[str]],
        *,
        prune: bool = False,
        on_progress: OnProgress | None = None,
    ) -> IndexReport:
        """Index files and folders; see ``Index.add``."""
        return self._index.add(
            [Path(path) for path in paths],
            prune=prune,
            on_progress=on_progress or ignore_progress,
        )

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Take articles out; returns the ids that were there."""
        return self._index.remove(ids)

    def articles(self) -> list[Article]:
        """All articles: latest first, undated last."""
        return self._index.catalog.articles()

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            ArticleNotFound: no article has this id.
        """
        article = self._index.catalog.article(article_id)
        if article is None:
            raise ArticleNotFound(
                f"Không có bài nào mang mã {article_id}. Hãy xem danh sách bằng lệnh: hoibao articles"
            )
        return article

    def passage_counts(self) -> dict[str, int]:
        """Passages in the catalog, in the vectors and in the full text; equal unless a writer is at work."""
        index = self._index
        return {
            "catalog": len(index.catalog.passage_ids()),
            "vectors": len(index.dense),
            "full_text": len(index.lexical),
        }

    def description(self) -> dict[str, Any]:
        """What answers and where it runs: mode, model, endpoint, remote, notice, articles.

        ``embedding_endpoint`` is empty where passages are embedded in this process.
        """
        info = self._model.info if self._model else None
        address = getattr(self._embedding, "address", None)
        return {
            "mode": info.mode if info else "none",
            "model": info.name if info else "",
            "endpoint": info.endpoint if info else "",
            "remote": info.remote if info else False,
            "notice": info.notice if info else _why_quoted(self.settings),
            "articles": self._index.catalog.count(),
            "home": str(self.settings.home),
            "embedding": self._embedding.model_name,
            "embedding_endpoint": address.shown if address else "",
            "embedding_remote": address.remote if address else False,
        }

    def warm_up(self) -> None:
        """Load the models now rather than at the first question.

        Raises:
            ModelError: the language model cannot be started.
        """
        self._embedding.get_query_embedding("khởi động")
        if self._model:
            self._model.warm_up()

    # -- questions

    def search(self, question: str, *, limit: int = 10) -> list[Hit]:
        """The best passages for ``question``, best first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        return self._retriever.search(self._checked(question), limit=limit)

    def retriever(self, *, limit: int = 10) -> HoiBaoRetriever:
        """The same search for any LlamaIndex application."""
        return HoiBaoRetriever(self._retriever, limit=limit)

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """The answer to ``question``; ``history`` are the turns before it, oldest first.

        Raises:
            QuestionError: the question is empty or too long.
            StoreError: the store cannot be read.
        """
        for event in self.stream(question, history=history):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an answer")

    def stream(self, question: str, *, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """The same, event by event; the ``Answer`` comes last. Closing the generator stops the model."""
        return _Run(self, self._checked(question), history).events()

    def idf(self, token: str, folded: bool) -> float:
        """Inverse document frequency of a token of the text layer, over passages."""
        return self._index.lexical.idf(token, folded=folded)

    def best_cosine(self, question: str, hits: Sequence[Hit]) -> float:
        """Highest cosine between ``question`` and the passages of ``hits``; 0 without hits.

        On the scale of the default embedder, on which the weights of ``qa.answerability`` were fitted.
        """
        vector = self._embedding.get_query_embedding(question)
        scores = self._index.dense.scores(vector, [hit.passage.id for hit in hits])
        floor, usual = (
            self.settings.embedding_floor,
            Settings.model_fields["embedding_floor"].default,
        )
        best = max(scores.values(), default=0.0)
        return usual + (best - floor) * (1 - usual) / (1 - floor) if scores else 0.0

    def _checked(self, question: str) -> str:
        question = " ".join(clean(question).split())
        if not any(character.isalnum() for character in question):
            raise QuestionError("Câu hỏi trống. Hãy gõ một câu hỏi.")
        limit = self.settings.max_question_chars
        if len(question) > limit:
            raise QuestionError(
                f"Câu hỏi dài {len(question)} ký tự, tối đa là {limit}. Hãy hỏi ngắn hơn."
            )
        return question


def rebuild_store(
    settings: Settings,
    *,
    embedding: BaseEmbedding | None = None,
    on_progress: OnProgress | None = None,
) -> int:
    """Make the indexes of a store anew from its catalog, also where ``open`` says StoreOutdated.

    Returns the number of articles. The old store goes on answering; see ``qa.rebuilding``.
    """
    return rebuild(
        settings,
        embedding or open_embedding(settings),
        on_progress=on_progress or ignore_progress,
    )


def _why_quoted(settings: Settings) -> str:
    if settings.llm == "none":
        return "QA_LLM=none: không dùng mô hình ngôn ngữ."
    return "Chưa cài mô hình cục bộ và không có OPENAI_API_KEY hay OPENAI_BASE_URL."


class _Run:
    """One question on its way from search to answer."""

    def __init__(self, assistant: Assistant, question: str, history: Sequence[Turn]) -> None:
        self._parts = assistant
        self._question = question
        self._standalone = clean(stand_alone(question, history))[: 2 * len(question) + 500]
        self._started = time.monotonic()
        self._timings: dict[str, float] = {}
        self._usage: dict[str, int] = {}
        self._numbering = Numbering()
        self._hits: list[Hit] = []
        self._probability = 0.0
        self._dropped: list[Statement] = []

    def _mark(self, name: str) -> None:
        self._timings.setdefault(name, round(time.monotonic() - self._started, 3))

    def events(self) -> Iterator[Event]:
        yield Stage("search")
        self._hits = self._parts._retriever.search(self._standalone, limit=_NEAREST * 2)
        self._mark("search")
        if not self._hits:
            yield self._refusal()
            return
        yield Stage("read")
        idf = self._parts.idf
        evidence = choose_evidence(
            self._standalone, self._hits, idf, budget=self._parts.settings.evidence_tokens
        )
        plain = not has_diacritics(self._standalone)
        if plain:
            texts = (f"{hit.article.title}\n{hit.passage.text}" for hit in self._hits)
            self._standalone = restore_diacritics(self._standalone, texts)
        asked = read_question(self._standalone, self._known_names(), plain=plain)
        signals = measure(
            self._standalone,
            self._hits,
            evidence,
            idf,
            cosine=self._parts.best_cosine(self._standalone, self._hits),
        )
        self._probability = answer_probability(signals)
        self._mark("read")
        unlikely = self._probability < self._parts.settings.refusal_threshold
        if unlikely or not can_carry(asked, evidence):
            yield self._refusal()
            return
        yield from self._answer(asked, evidence)

    def _answer(self, asked: Asked, evidence: Evidence) -> Iterator[Event]:
        model = self._parts._model
        quotes = choose_quotes(asked, evidence, most=_MOST_QUOTES)
        if model is None:
            yield from self._quoted(quotes, None)
            return
        draft, problem = "", None
        for event in self._draft(model, evidence):
            if isinstance(event, Draft):
                draft += event.text
            elif isinstance(event, Stage):
                draft = ""
            if isinstance(event, ModelError):
                problem = event
            else:
                yield event
        yield Stage("check")
        if problem is not None:
            yield from self._quoted(
                quotes, f"{problem} Dưới đây là câu trích nguyên văn từ bài báo."
            )
            return
        statements = self._check(draft, asked, evidence)
        if statements:
            yield from statements
            yield self._finished("answered", statements, None)
        elif is_refusal(draft) and not quotes:
            yield self._refusal()
        else:
            yield from self._quoted(
                quotes[:1],
                "Câu trả lời của mô hình không khớp với bài báo, nên HoiBao trích nguyên văn."
                if is_readable(draft)
                else "Mô hình không đưa ra được câu trả lời, nên HoiBao trích nguyên văn.",
            )

    def _draft(
        self, model: LanguageModel, evidence: Evidence
    ) -> Iterator[Stage | Draft | ModelError]:
        """Pieces of a draft; a ``ModelError`` last where even the last attempt failed."""
        messages = answer_messages(self._standalone, evidence)
        self._usage["prompt_tokens"] = sum(count_tokens(str(m.content)) for m in messages)
        for attempt in range(1, ATTEMPTS + 1):
            yield Stage("write")
            pieces = model.stream(messages)
            written = 0
            try:
                for piece in pieces:
                    self._mark("first_words")
                    written += count_tokens(piece)
                    yield Draft(piece)
            except ModelError as error:
                if attempt == ATTEMPTS or not worth_retrying(error):
                    yield error
                    return
                time.sleep(retry_pause(attempt))
                continue
            finally:
                self._usage["completion_tokens"] = written
                getattr(pieces, "close", lambda: None)()
            return

    def _check(self, draft: str, asked: Asked, evidence: Evidence) -> list[Statement]:
        if is_refusal(draft) or not is_readable(draft):
            return []
        kept, seen = [], set()
        for sentence in split_draft(draft):
            checked = check_statement(sentence, asked, evidence)
            if checked.support == "unsupported":
                self._dropped.append(
                    Statement(text=checked.text, citations=(), support="unsupported")
                )
            elif checked.text not in seen:
                seen.add(checked.text)
                kept.append(self._statement(checked))
        return kept

    def _statement(self, checked: Checked) -> Statement:
        citations = []
        for span in checked.spans:
            article = self._parts.article(span.article_id)
            citations.append(self._numbering.cite(article, span.start, span.end))
        return Statement(text=checked.text, citations=tuple(citations), support=checked.support)

    def _quoted(self, quotes: Sequence[Checked], notice: str | None) -> Iterator[Event]:
        statements = [self._statement(quote) for quote in quotes]
        yield from statements
        yield self._finished("quoted", statements, notice) if statements else self._refusal(notice)

    def _refusal(self, notice: str | None = None) -> Answer:
        return self._finished("refused", [], notice if notice and "trích" not in notice else None)

    def _finished(
        self, status: Status, statements: Sequence[Statement], notice: str | None
    ) -> Answer:
        self._mark("answer")
        unique = {c.number: c for s in statements for c in s.citations}
        model = self._parts._model
        return Answer(
            question=self._question,
            standalone_question=self._standalone,
            status=status,
            text=REFUSAL if status == "refused" else marked_text(statements),
            statements=(*statements, *self._dropped),
            citations=tuple(unique[number] for number in sorted(unique)),
            hits=tuple(self._hits[:_NEAREST]),
            answer_probability=self._probability,
            model=model.info.name if model and "first_words" in self._timings else None,
            usage=self._usage,
            timings=self._timings,
            notice=notice,
        )

    # -- what the checks need to know

    def _known_names(self) -> list[str]:
        articles = {hit.article.id: hit.article for hit in self._hits}
        texts = (f"{a.title}.\n{a.text}" for a in articles.values())
        return list(dict.fromkeys(name for text in texts for name in names(text)))


def marked_text(statements: Sequence[Statement]) -> str:
    """Statements as one text with a marker for each citation: ``… 3 tỷ đồng. [1][2]``."""
    return " ".join(
        s.text + (" " + "".join(f"[{c.number}]" for c in s.citations) if s.citations else "")
        for s in statements
    )
