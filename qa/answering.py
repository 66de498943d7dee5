"""``Assistant``: the one place where the parts meet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from qa.answer import Answer, Event
from qa.articles import Article
from qa.asking import Asking
from qa.catalog import Headline, Selection
from qa.changes import IndexReport, OnProgress, ignore_progress
from qa.chat_words import without_template
from qa.conversation import Turn
from qa.embedding import Embedding, open_embedder
from qa.errors import ArticleNotFound, QuestionError
from qa.finding import Finding
from qa.index import Index
from qa.llm import LanguageModel, open_llm
from qa.reading import Reading
from qa.rebuilding import rebuild
from qa.reranking import Features
from qa.retrieval import Hit, Retriever
from qa.settings import Settings
from qa.vietnamese import clean

if TYPE_CHECKING:  # LlamaIndex takes a second to load
    from llama_index.core.llms import LLM

    from qa.llamaindex import HoiBaoRetriever


class Assistant:
    """Answers questions from a collection of articles. Safe to share between threads.

    For asyncio run ``ask`` and ``search`` in a thread (``asyncio.to_thread``).
    """

    def __init__(
        self,
        settings: Settings,
        *,
        llm: LLM | None = None,
        embedding: Embedding | None = None,
    ) -> None:
        """Open the store of ``settings.home``; use ``Assistant.open``.

        Raises:
            StoreError: the store cannot be used.
            ModelUnavailable: the settings name a model that is not there.
        """
        self.settings = settings
        self._model = open_llm(settings, llm)
        self._embedding = embedding or open_embedder(settings)
        self._index = Index(settings, self._embedding)
        self._retriever = Retriever(self._index, self._embedding, settings)

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        llm: LLM | None = None,
        embedding: Embedding | None = None,
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

    def add_articles(
        self, articles: Sequence[Article], *, on_progress: OnProgress | None = None
    ) -> IndexReport:
        """Index articles that you made or read yourself; see ``Index.add_articles``."""
        return self._index.add_articles(articles, on_progress=on_progress or ignore_progress)

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Take articles out; returns the ids that were there."""
        return self._index.remove(ids)

    def articles(self) -> list[Article]:
        """All articles: latest first, undated last."""
        return self._index.catalog.articles()

    def headlines(self) -> tuple[Headline, ...]:
        """All articles in the same order without their texts: quick also where there are many.

        The same object for as long as the collection does not change.
        """
        return self._index.headlines()

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
        reranker = self._retriever.reranker_address
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
            "rerank_endpoint": reranker.shown if reranker else "",
            "rerank_remote": reranker.remote if reranker else False,
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

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> list[Hit]:
        """The best passages for ``question``, best first; only of articles that fit (``Selection``).

        Raises:
            QuestionError: the question is empty or too long, a day is no day, or nobody publishes so.
        """
        checked = self._checked(question)
        within = self._within(Selection(publisher=publisher, since=since, until=until))
        return self._retriever.search(checked, limit=limit, within=within)

    def read(self, question: str, *, without: Set[str] = frozenset()) -> Reading | None:
        """What is known before drafting, as if the articles ``without`` were not there; None without hits.

        Raises:
            QuestionError: the question is empty or too long.
        """
        within = self._index.catalog.hashes().keys() - without
        checked = self._checked(question)
        return Finding(self, self._retriever, None, checked, within=within).read()

    def _within(self, selection: Selection) -> frozenset[str] | None:
        return self._index.catalog.selected(selection) if selection else None

    def features(self, question: str) -> dict[str, Features]:
        """What the second look sees, for fitting its weights; by passage id."""
        return self._retriever.features(self._checked(question))

    def retriever(self, *, limit: int = 10) -> HoiBaoRetriever:
        """The same search for any LlamaIndex application."""
        from qa.llamaindex import HoiBaoRetriever

        return HoiBaoRetriever(self._retriever, limit=limit)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer:
        """The answer to ``question``; ``history`` are the turns before it, oldest first.

        Only from articles that fit ``publisher``, ``since`` and ``until`` (``Selection``).

        Raises:
            QuestionError: the question is empty or too long, a day is no day, or nobody publishes so.
            StoreError: the store cannot be read.
        """
        for event in self.stream(
            question, history=history, publisher=publisher, since=since, until=until
        ):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an answer")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Event]:
        """The same, event by event; the ``Answer`` comes last. Closing the generator stops the model."""
        selection = Selection(publisher=publisher, since=since, until=until)
        return self._asking(question, history, selection, self._model).events()

    def quote(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer:
        """The answer without a language model, whichever there is: sentences word for word, or the refusal.

        Takes a few tenths of a second, so it also tells whether the articles can answer at all.

        Raises:
            QuestionError, StoreError: as ``ask``.
        """
        selection = Selection(publisher=publisher, since=since, until=until)
        *_, answer = self._asking(question, history, selection, None).events()
        assert isinstance(answer, Answer)
        return answer

    def _asking(
        self,
        question: str,
        history: Sequence[Turn],
        selection: Selection,
        model: LanguageModel | None,
    ) -> Asking:
        within = self._within(selection)
        checked = self._checked(question)
        return Asking(Finding(self, self._retriever, model, checked, history, within))

    def idf(self, token: str, folded: bool) -> float:
        """Inverse document frequency of a token of the text layer, over passages."""
        return self._index.lexical.idf(token, folded=folded)

    def cosines(self, question: str, texts: Sequence[str]) -> list[float]:
        """Cosines between ``question`` and each of ``texts``, on the scale of the default embedder."""
        if not texts:
            return []
        vector = np.asarray(self._embedding.get_query_embedding(question))
        rows = np.asarray(self._embedding.get_text_embedding_batch(list(texts)))
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(vector)
        cosines = np.divide(rows @ vector, lengths, out=np.zeros(len(rows)), where=lengths > 0)
        floor = self.settings.embedding_floor
        usual = Settings.model_fields["embedding_floor"].default
        scaled: list[float] = (usual + (cosines - floor) * (1 - usual) / (1 - floor)).tolist()
        return scaled

    def _checked(self, question: str) -> str:
        question = " ".join(clean(question).split())
        if not any(character.isalnum() for character in without_template(question)):
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
    embedding: Embedding | None = None,
    on_progress: OnProgress | None = None,
) -> int:
    """Make the indexes of a store anew from its catalog, also where ``open`` says StoreOutdated.

    Returns the number of articles. The old store goes on answering; see ``qa.rebuilding``.
    """
    return rebuild(
        settings,
        embedding or open_embedder(settings),
        on_progress=on_progress or ignore_progress,
    )


def _why_quoted(settings: Settings) -> str:
    if settings.llm == "none":
        return "QA_LLM=none: không dùng mô hình ngôn ngữ."
    return "Chưa cài mô hình cục bộ và không có OPENAI_API_KEY hay OPENAI_BASE_URL."
