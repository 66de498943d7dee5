"""What HoiBao is measured against for the price of its prompts: its own best passages, poured in whole.

The same search, the same prompt text and the same model; four passages stand where chosen sentences
would, and the draft is shown as it comes, unchecked.
"""

import time
from typing import Any

from llama_index.core.llms import LLM

from evals.cases import Case
from evals.systems import (
    DEPTH,
    Outcome,
    Span,
    citation_numbers,
    looks_like_refusal,
    span_of_hit,
    standalone,
)
from qa import Assistant, Hit
from qa.evidence import Evidence, EvidenceSentence, count_tokens
from qa.llm import open_llm
from qa.prompts import answer_messages

PASSAGES = 4


class FourPassages:
    """The four best passages of HoiBao's own search in one prompt, and what the model makes of them."""

    name = "four passages"

    def __init__(self, assistant: Assistant, llm: LLM | None = None) -> None:
        """``assistant``: an open collection; its settings name the model where ``llm`` is not given."""
        self._assistant = assistant
        self._model = open_llm(assistant.settings, llm)
        self.answers = self._model is not None

    @property
    def settings(self) -> dict[str, Any]:
        return {"passages": PASSAGES, "passage_chars": self._assistant.settings.passage_chars}

    def search(self, case: Case) -> list[Span]:
        return [span_of_hit(hit) for hit in self._assistant.search(standalone(case), limit=DEPTH)]

    def answer(self, case: Case) -> Outcome:
        assert self._model is not None
        started = time.monotonic()
        question = standalone(case)
        hits = self._assistant.search(question, limit=PASSAGES)
        messages = answer_messages(question, _whole(hits))
        pieces, first = [], None
        for piece in self._model.stream(messages):
            first = first or time.monotonic() - started
            pieces.append(piece)
        text = "".join(pieces).strip()
        cited = [
            span_of_hit(hits[n - 1]) for n in sorted(citation_numbers(text)) if 0 < n <= len(hits)
        ]
        texts = {hit.article.id: hit.article.text for hit in hits}
        return Outcome(
            text=text,
            refused=looks_like_refusal(text),
            citations=tuple(cited),
            quotes=tuple(texts[article][start:end] for article, start, end in cited),
            prompt_tokens=sum(count_tokens(str(message.content)) for message in messages),
            completion_tokens=count_tokens(text),
            first_words=first,
            seconds=time.monotonic() - started,
        )


def _whole(hits: list[Hit]) -> Evidence:
    """Passages as evidence: each stands where a sentence would."""
    passages = tuple(
        EvidenceSentence(
            number=number,
            article=hit.article,
            start=hit.passage.start,
            end=hit.passage.end,
            relevance=1.0,
        )
        for number, hit in enumerate(hits, start=1)
    )
    return Evidence(sentences=passages, tokens=sum(count_tokens(p.text) for p in passages))
