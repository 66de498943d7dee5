"""What is compared: HoiBao, and plain ways to do the same with the same models.

Every system indexes the same documents and answers the same cases. Baselines keep the defaults of the
libraries they show; what is set is in ``settings`` and printed with the numbers.
"""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from httpx import HTTPError
from llama_index.core import Document as LlamaDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.query_engine.citation_query_engine import CITATION_QA_TEMPLATE
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.schema import NodeWithScore
from openai import OpenAIError

from evals.cases import Case
from qa import Answer, Assistant, Draft, Hit, QAError, Settings, Statement, Turn
from qa.conversation import stand_alone
from qa.embedding import open_embedding
from qa.evidence import count_tokens
from qa.llm import open_llm
from qa.passages import body_sentences
from qa.retrieval import field_weights
from qa.vietnamese import index_tokens, key, sentences

DEPTH = 40
"""Passages that a system is asked for; articles are ranked by their best passage."""
_K1, _B = 1.2, 0.75
_REFUSAL = re.compile(
    r"không (?:có|tìm thấy|chứa)(?: \w+){0,3} (?:thông tin|nguồn|dữ liệu|câu trả lời|đề cập|nhắc)|không tìm thấy"
    r"|không (?:được )?(?:đề cập|nêu|nhắc|cung cấp|nói|xác định|rõ|biết|tiết lộ|chỉ ra)(?!\w)"
    r"|không thể (?:trả lời|xác định|tìm|cung cấp|biết)|chưa (?:rõ|có thông tin|được (?:nêu|đề cập))"
    r"|none of the|no (?:\w+ )?(?:information|mention|answer|source)|not (?:\w+ )?(?:mention|contain|provide|specif|include|state|know|possible|"
    r"helpful|available|clear)|n.t (?:know|mention|contain|provide|specify)|cannot|can't|unable to|empty response"
)

_SHOWN = (
    "passage_chars dense_weight dense_weight_plain evidence_tokens refusal_threshold llm_max_tokens"
).split()

Span = tuple[str, int, int]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a system answered to one case. Offsets count into the text that was indexed.

    ``failure`` says what went wrong where there is no answer at all; ``record`` is the ``Answer`` as JSON.
    """

    text: str = ""
    refused: bool = False
    quoted: bool = False
    citations: tuple[Span, ...] = ()
    quotes: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    probability: float | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_words: float | None = None
    seconds: float = 0.0
    failure: str | None = None
    record: dict[str, Any] = field(default_factory=dict)


class System(Protocol):
    """One way to retrieve, and perhaps to answer. ``answers``: whether it writes answers."""

    name: str
    answers: bool

    @property
    def settings(self) -> dict[str, Any]:
        """What is set, for the report."""

    def search(self, case: Case) -> list[Span]:
        """Passages, best first, at most ``DEPTH``."""

    def answer(self, case: Case) -> Outcome:
        """The answer to a case. Raises ``QAError`` where it fails."""


class HoiBao:
    """HoiBao itself over an open collection; with ``dense_weight`` 0 or 1 one side of its retrieval."""

    def __init__(self, assistant: Assistant, *, name: str = "hoibao", answers: bool = True) -> None:
        self.name = name
        self.answers = answers
        self._assistant = assistant

    @property
    def settings(self) -> dict[str, Any]:
        described = self._assistant.description()
        values = {name: getattr(self._assistant.settings, name) for name in _SHOWN}
        return {"model": described["model"], "embedding": described["embedding"], **values}

    def search(self, case: Case) -> list[Span]:
        spans: list[Span] = []
        for hit in self._assistant.search(standalone(case), limit=DEPTH):
            # Reports of the same story are listed with the hit, one after the other.
            spans += [span_of_hit(hit), *((other.id, 0, 0) for other in hit.same_story)]
        return spans[:DEPTH]

    def answer(self, case: Case) -> Outcome:
        history = [Turn(*turn) for turn in case.history]
        started = time.monotonic()
        statements, first = [], None
        answer: Answer | None = None
        for event in self._assistant.stream(case.question, history=history):
            if isinstance(event, Draft) and first is None:
                first = time.monotonic() - started
            if isinstance(event, Statement):
                statements.append(event)
            if isinstance(event, Answer):
                answer = event
        assert answer is not None
        return Outcome(
            text="" if answer.status == "refused" else answer.text,
            refused=answer.status == "refused",
            quoted=answer.status == "quoted",
            citations=tuple((c.article_id, c.start, c.end) for c in answer.citations),
            quotes=tuple(c.quote for c in answer.citations),
            supports=tuple(statement.support for statement in answer.statements),
            probability=answer.answer_probability,
            prompt_tokens=answer.usage.get("prompt_tokens", 0),
            completion_tokens=answer.usage.get("completion_tokens", 0),
            first_words=first,
            seconds=time.monotonic() - started,
            record=answer.to_dict(),
        )


def standalone(case: Case) -> str:
    """The question with what a follow-up leaves out, by HoiBao's rules: every system is given this."""
    return stand_alone(case.question, [Turn(*turn) for turn in case.history])


def span_of_hit(hit: Hit) -> Span:
    """Where the passage of a hit stands."""
    return hit.article.id, hit.passage.start, hit.passage.end


class PastedSentences:
    """No model: the three sentences of the best BM25 passages that are best by BM25 themselves."""

    name = "pasted sentences"
    answers = True

    def __init__(self, lexical: Assistant, *, count: int = 3) -> None:
        """``lexical``: a collection that is searched by full text alone."""
        self._assistant = lexical
        self._count = count

    @property
    def settings(self) -> dict[str, Any]:
        return {"sentences": self._count, "k1": _K1, "b": _B, "of the best passages": 10}

    def search(self, case: Case) -> list[Span]:
        return [span_of_hit(hit) for hit in self._assistant.search(standalone(case), limit=DEPTH)]

    def answer(self, case: Case) -> Outcome:
        started = time.monotonic()
        question = standalone(case)
        spans = []
        for hit in self._assistant.search(question, limit=10):
            for start, end in body_sentences(hit.article):
                if hit.passage.start <= start and end <= hit.passage.end:
                    spans.append((hit.article.id, start, end, hit.article.text[start:end]))
        scores = [0.0] * len(spans)
        for folded, weight in field_weights(question).items():
            found = self._bm25([text for *_, text in spans], question, folded=folded)
            scores = [score + weight * more for score, more in zip(scores, found, strict=True)]
        best = sorted(range(len(spans)), key=lambda i: -scores[i])[: self._count]
        return Outcome(
            text=" ".join(spans[i][3] for i in best),
            refused=not best,
            citations=tuple(spans[i][:3] for i in best),
            quotes=tuple(spans[i][3] for i in best),
            seconds=time.monotonic() - started,
        )

    def _bm25(self, texts: Sequence[str], question: str, *, folded: bool) -> list[float]:
        tokens = [index_tokens(text, folded=folded) for text in texts]
        average = sum(map(len, tokens)) / max(len(tokens), 1)
        asked = set(index_tokens(question, folded=folded))
        return [
            sum(
                self._assistant.idf(token, folded)
                * (words.count(token) * (_K1 + 1))
                / (words.count(token) + _K1 * (1 - _B + _B * len(words) / average))
                for token in asked & set(words)
            )
            for words in tokens
        ]


class LlamaIndex:
    """LlamaIndex as its documentation teaches it: sentence splitter, vectors in memory, citation engine.

    With ``fused`` its BM25 retriever is fused in by reciprocal rank, without invented questions.
    """

    answers = True

    def __init__(
        self, documents: Iterable[dict[str, Any]], settings: Settings, *, fused: bool
    ) -> None:
        """Index ``documents`` (lines as ``hoibao index`` takes them, with the text as HoiBao indexed it)."""
        self.name = "llamaindex + bm25" if fused else "llamaindex"
        self._fused = fused
        self._embedding = open_embedding(settings)
        texts = {row["id"]: row["text"] for row in documents}
        self._titles = {row["id"]: row.get("title", "") for row in documents}
        nodes = SentenceSplitter().get_nodes_from_documents(
            [
                LlamaDocument(text=text, id_=i, metadata={"title": self._titles[i]})
                for i, text in texts.items()
            ]
        )
        self._texts = texts
        self._index = VectorStoreIndex(nodes, embed_model=self._embedding)
        self._nodes = nodes
        self._model = open_llm(settings)
        self.answers = self._model is not None
        self._deep = self._retriever(DEPTH)

    def _retriever(self, limit: int) -> BaseRetriever:
        dense = self._index.as_retriever(similarity_top_k=limit)
        if not self._fused:
            return dense
        from llama_index.retrievers.bm25 import BM25Retriever

        lexical = BM25Retriever.from_defaults(nodes=self._nodes, similarity_top_k=limit)
        return QueryFusionRetriever(
            [dense, lexical],
            llm=_no_llm(),
            mode="reciprocal_rerank",  # type: ignore[arg-type]
            similarity_top_k=limit,
            num_queries=1,
            use_async=False,
        )

    @property
    def settings(self) -> dict[str, Any]:
        splitter = SentenceSplitter()
        return {
            "embedding": self._embedding.model_name,
            "chunk_size": splitter.chunk_size,
            "chunk_overlap": splitter.chunk_overlap,
            "similarity_top_k": 3,
            "citation_chunk_size": 512,
            "fusion": "reciprocal_rerank" if self._fused else None,
        }

    def search(self, case: Case) -> list[Span]:
        found = self._deep.retrieve(standalone(case))
        return [span for node in found if (span := self._place(node))]

    def _place(self, found: NodeWithScore) -> Span | None:
        """Where a node stands in its article; LlamaIndex's own offsets are wrong for repeated text."""
        article = found.node.ref_doc_id or ""
        text = found.node.get_content().partition(":\n")[2] or found.node.get_content()
        whole = found.node.get_content()
        for piece in (whole, text):
            start = self._texts.get(article, "").find(piece.strip())
            if start >= 0:
                return article, start, start + len(piece.strip())
        return None

    def answer(self, case: Case) -> Outcome:
        assert self._model is not None
        engine = CitationQueryEngine.from_args(
            self._index, llm=self._model.client(), retriever=self._retriever(3), streaming=True
        )
        question = standalone(case)
        started = time.monotonic()
        response: Any = engine.query(question)
        pieces, first = [], None
        for piece in response.response_gen:
            if first is None and piece:
                first = time.monotonic() - started
            pieces.append(piece)
        text = "".join(pieces).strip()
        sources = list(response.source_nodes)
        numbers = citation_numbers(text)
        cited = [s for n, s in enumerate(sources, start=1) if n in numbers]
        spans = [span for node in cited if (span := self._place(node))]
        return Outcome(
            text=text,
            refused=looks_like_refusal(text),
            citations=tuple(spans),
            quotes=tuple(self._texts[a][s:e] for a, s, e in spans),
            prompt_tokens=count_tokens(
                CITATION_QA_TEMPLATE.format(
                    context_str="\n\n".join(s.node.get_content() for s in sources),
                    query_str=question,
                )
            ),
            completion_tokens=count_tokens(text),
            first_words=first,
            seconds=time.monotonic() - started,
        )


def looks_like_refusal(text: str) -> bool:
    """Whether an answer in free words says that there is no answer.

    Its first sentence says so (by a list of phrases, in Vietnamese and English) and cites nothing, or
    speaks of the sources themselves. What is said after an answer does not count.
    """
    spans = sentences(text)
    if not spans:
        return True
    opening = key(text[slice(*spans[0])])
    cites = bool(citation_numbers(opening)) and not re.search(r"nguồn|source|tài liệu", opening)
    return bool(_REFUSAL.search(opening)) and not cites


_MARKER = re.compile(r"\[(\d{1,3}(?:[\s,;]+\d{1,3})*)\]")


def citation_numbers(text: str) -> set[int]:
    """Numbers of the sources that a text cites: ``[1]``, ``[1, 2]``."""
    return {int(n) for marker in _MARKER.findall(text) for n in re.split(r"[\s,;]+", marker)}


def _no_llm() -> Any:
    """QueryFusionRetriever wants a model even where it asks none."""
    from llama_index.core.llms import MockLLM

    return MockLLM()


_FAILURES = (QAError, OpenAIError, HTTPError, ValueError, OSError)


def safely(system: System, case: Case) -> Outcome:
    """The answer; what fails is counted as a failure, with its reason, and never as a wrong answer."""
    try:
        return system.answer(case)
    except _FAILURES as error:
        return Outcome(failure=f"{type(error).__name__}: {error}")


def search_safely(system: System, case: Case) -> tuple[list[Span], str | None]:
    """What was found, and the reason where the search failed."""
    try:
        return system.search(case), None
    except _FAILURES as error:
        return [], f"{type(error).__name__}: {error}"


def texts_of(assistant: Assistant) -> dict[str, str]:
    """Text of every article as it was indexed, by id: what all offsets count into."""
    return {article.id: article.text for article in assistant.articles()}


def documents_of(assistant: Assistant) -> list[dict[str, Any]]:
    """The indexed articles as lines for the other systems."""
    return [
        {"id": article.id, "title": article.title, "text": article.text}
        for article in assistant.articles()
    ]


def open_lexical(settings: Settings) -> Assistant:
    """The same store searched by full text alone."""
    words = {"dense_weight": 0.0, "dense_weight_plain": 0.0}
    return Assistant.open(settings.with_(**words, second_look=False, llm="none"))


def open_dense(settings: Settings) -> Assistant:
    """The same store searched by vectors alone."""
    vectors = {"dense_weight": 1.0, "dense_weight_plain": 1.0, "embedding_floor": -1.0}
    return Assistant.open(settings.with_(**vectors, second_look=False, llm="none"))


SYSTEMS: Sequence[str] = (
    "hoibao",
    "dense",
    "bm25",
    "pasted",
    "four-passages",
    "llamaindex",
    "llamaindex-bm25",
)
BY_DEFAULT = tuple(name for name in SYSTEMS if name != "four-passages")
"""Systems of a run that names none; the passages cost minutes and show the price of prompts alone."""
RETRIEVAL_ONLY = frozenset({"dense", "bm25"})
WITHOUT_MODEL = frozenset({"hoibao", "pasted"})
"""Systems that answer without a language model, too."""
