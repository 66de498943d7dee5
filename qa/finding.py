"""One question: the forms in which it stands, what is found for it, and what is read there."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Protocol

from qa.answerability import HITS_SEEN, answer_probability, measure
from qa.articles import Article
from qa.conversation import (
    Turn,
    already_told,
    content_of,
    rewrite,
    stand_alone,
    words_told,
)
from qa.evidence import choose_evidence, readable_text
from qa.fitting import best_fit
from qa.llm import LanguageModel
from qa.places import provinces_in
from qa.question import read_question
from qa.reading import Reading
from qa.remarks import without_remark
from qa.rephrasing import simply_asked, without_titles
from qa.restoring import restore_by_texts
from qa.retrieval import Hit, Retriever
from qa.rewording import reword
from qa.sentence_ranking import share, tokens_of
from qa.settings import Settings
from qa.together import known_names, merged
from qa.vietnamese import choose_readings, clean, has_diacritics
from qa.wishes import is_out_of_date

NEAREST_HITS = 5
"""Passages whose words a short form is read by, and that an answer names as the nearest."""
_AS_MUCH = 0.6
"""Least share of what was typed now that the report of the turn before says, beside that of the best report."""
PART_OF_THRESHOLD = 0.25
"""How likely a part must be, beside a whole question: its reports were found by that, too."""


class Parts(Protocol):
    """What a question needs of the collection."""

    settings: Settings

    def idf(self, token: str, folded: bool) -> float: ...
    def cosines(self, question: str, texts: Sequence[str]) -> list[float]: ...
    def article(self, article_id: str) -> Article: ...


class Finding:
    """What is found for one question, and read.

    ``question``: as it was typed; ``model``: the language model, if there is one; ``report``: id of the one article that
    is asked; ``standalone``: the question as it stands alone, in the spelling that was read last; ``hits``: the passages found,
    best first; ``probability``: ``answer_probability``, 0 before anything was read; ``follows_up``: whether the question
    took something over from the turn before.
    """

    def __init__(
        self,
        parts: Parts,
        retriever: Retriever,
        model: LanguageModel | None,
        question: str,
        history: Sequence[Turn] = (),
        within: Set[str] | None = None,
        *,
        whole: Finding | None = None,
        report: str | None = None,
    ) -> None:
        """``within``: ids of the articles that count; ``whole``: what was found for the question that this one is a part
        of; ``report``: id of the one article it is asked of.
        """
        self._parts = parts
        self._retriever = retriever
        self.model = model
        self.question = question
        self._within = within
        self._whole = whole
        self.report = report
        typed = retriever.understand(question) if history else None
        # A follow-up typed without diacritics would stand as foreign words in the question before it.
        self._typed_restored = self._restored = typed is not None and typed.restored
        self._typed = typed.text if typed else question
        rewritten = rewrite(self._typed, history)
        self._is_told = already_told(self._typed, history)
        self._unclear = () if rewritten.sure else tuple(history)
        self.standalone = clean(rewritten.text)[: 2 * len(question) + 1500]
        self._other = clean(rewritten.other or "")[: 2 * len(question) + 1500]
        self._before = stand_alone(history[-1].question, history[:-1]) if rewritten.either else ""
        self._told = words_told(history)
        # What it took over from the turn before was answered there.
        alone, _ = without_remark(clean(self._typed))
        self.follows_up = bool(history) and self.standalone != alone
        self._searched = False
        self._reading: Reading | None = None
        self.hits: list[Hit] = []
        self.probability = 0.0

    @property
    def settings(self) -> Settings:
        return self._parts.settings

    @property
    def likely(self) -> bool:
        """Whether ``probability`` is high enough to answer."""
        threshold = self.settings.refusal_threshold
        return self.probability >= threshold * (PART_OF_THRESHOLD if self._whole else 1)

    @property
    def likely_alone(self) -> bool:
        """Whether it would be ``likely`` if it were no part of another question."""
        return self.probability >= self.settings.refusal_threshold

    @property
    def is_out_of_date(self) -> bool:
        """Whether today's news are asked for and none of what was found is of today."""
        wishes = self._retriever.wishes(self.standalone)
        return is_out_of_date(wishes, [hit.article.published for hit in self.hits])

    def article(self, article_id: str) -> Article:
        """An article as it was found: meanwhile another thread may be putting it anew."""
        found = (hit.article for hit in self.hits if hit.article.id == article_id)
        return next(found, None) or self._parts.article(article_id)

    def read(self) -> Reading | None:
        """What is known before drafting; None where nothing was found."""
        self.search()
        return self.reading() if self.hits else None

    def part(self, question: str, *, report: str | None = None) -> Finding:
        """What is found for one of the questions that this one is made of; ``report``: asked of that article alone."""
        return Finding(
            self._parts,
            self._retriever,
            self.model,
            question,
            within=self._within,
            whole=self,
            report=report,
        )

    def search(self) -> None:
        """Find passages, once."""
        if self._searched:
            return
        self._searched = True
        if self._before:
            self._choose_form()
        if put := reword(self.model, self.question, self._unclear):
            self._other, self.standalone = self.standalone, put
        understood = self._retriever.understand(self.standalone)
        self.standalone = understood.typed
        self._restored = self._restored or understood.restored
        if self.report:
            within = frozenset((self.report,))
            self.hits = self._retriever.search(self.standalone, limit=HITS_SEEN, within=within)
            return
        found = self._retriever.search(self.standalone, limit=HITS_SEEN, within=self._within)
        if self._other:  # a follow-up that can be put in two ways is looked for in both
            second = self._retriever.search(self._other, limit=HITS_SEEN, within=self._within)
            found = merged(found, second)
        self.hits = merged(found, self._whole.hits if self._whole else [])

    def reading(self) -> Reading:
        """What was found, read once; a follow-up in its other form, where that one is answered and the first is not."""
        if self._reading is None:
            first = self._read(restored=self._restored)
            failed = first.fit is None or not self.likely
            self._reading = self._read_otherwise(first) if self._other and failed else first
        return self._reading

    def _choose_form(self) -> None:
        """Which form of a question comes first that may go on from the turn before, or be about something else.

        It goes on where the report of that turn says as much of it as the report that it finds by itself; where these are one,
        it needs nothing of that turn.
        """
        found = [
            next(iter(self._retriever.search(text, limit=HITS_SEEN, within=self._within)), None)
            for text in (self._before, self.standalone)
        ]
        words = {
            (False, word): self._parts.idf(word, False) for word in content_of(self.standalone)
        }
        before, now = (
            share(words, tokens_of(readable_text(hit.article))) if hit else 0.0 for hit in found
        )
        if not before or before < _AS_MUCH * now:
            self._other = ""
        elif found[0] and found[1] and found[0].article.id != found[1].article.id:
            self.standalone, self._other = self._other, self.standalone
            self.follows_up = True

    def _read_otherwise(self, first: Reading) -> Reading:
        standalone, probability = self.standalone, self.probability
        self.standalone = self._other
        second = self._read(restored=self._typed_restored)
        if second.fit is not None and self.likely:
            return second
        self.standalone, self.probability = standalone, probability
        return first

    def _read(self, restored: bool) -> Reading:
        # The paper is a wish, and nothing that a sentence must say.
        typed = simply_asked(self._retriever.wishes(self.standalone).text)
        plain = not has_diacritics(self.standalone)
        if restored:
            # What was found knows its own words better than the whole collection does.
            texts = (f"{hit.article.title}\n{hit.passage.text}" for hit in self.hits)
            pairs = self._retriever.known_pairs(self.standalone)
            self.standalone = restore_by_texts(
                self.standalone, texts, pairs_known=pairs, kept=self._told
            )
        texts = (f"{hit.article.title}\n{hit.passage.text}" for hit in self.hits[:NEAREST_HITS])
        named = self._retriever.other_names(self.standalone)
        self.standalone = choose_readings(self.standalone, texts, named)
        read = simply_asked(self._retriever.wishes(self.standalone).text)
        follow_up = self._typed if self.follows_up else None
        known = tuple(known_names(self.hits))
        names = [*known, *provinces_in(read)]
        asked = read_question(read, names, plain=plain, follow_up=follow_up, restored=restored)
        typed = without_titles(typed, asked.names)
        parts = self._parts
        evidence = choose_evidence(
            asked,
            self.hits,
            parts.idf,
            budget=self.settings.evidence_tokens,
            typed=typed,
            cosines=parts.cosines,
            is_told=self._is_told,
        )
        fit = best_fit(asked, evidence)
        coverage = fit.coverage if fit else 0.0
        signals = measure(typed, self.hits, evidence, parts.idf, fit=coverage)
        self.probability = answer_probability(signals)
        return Reading(
            asked=asked,
            evidence=evidence,
            fit=fit,
            signals=signals,
            hits=tuple(self.hits),
            known=known,
        )
