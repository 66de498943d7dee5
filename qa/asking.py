"""One question on its way from search to answer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa.answer import Answer, Draft, Event, Stage, Status, marked_text
from qa.citations import Numbering, Statement, lead_of
from qa.conclusion import as_notice, conclusion
from qa.directness import direct
from qa.drafting import write_draft
from qa.drafts import is_readable, is_refusal, split_draft
from qa.errors import ModelError
from qa.evidence import Evidence, count_tokens
from qa.finding import NEAREST_HITS, Finding
from qa.prompts import REFUSAL, answer_messages
from qa.question import Asked
from qa.quoting import as_asked, is_announced_list, nearest_quote, quote_of_draft
from qa.reading import Reading
from qa.second_opinion import disagrees
from qa.several import Step, steps_of
from qa.support import Checked, check_statement
from qa.together import (
    NEAREST,
    NOT_CARRIED,
    Gathered,
    instead_of_draft,
    left_out,
    not_mentioned,
    quote_of,
    quotes_for,
)

NEAR_PROBABILITY = 0.6
NOT_OF_TODAY = "Không bài báo nào tìm được là của hôm nay."
QUOTED_INSTEAD = "Dưới đây là câu trích nguyên văn từ bài báo."
"""Ends the notice where the model could not be reached, and no other."""


class Asking:
    """One question on its way from search to answer."""

    def __init__(
        self, finding: Finding, *, whole: Asking | None = None, step: Step | None = None
    ) -> None:
        """``whole``: the question that this one is a part of, as its ``step``."""
        self.finding = finding
        self._model = finding.model
        self._whole = whole
        self._told_before = step.told if step else ()
        self._started = time.monotonic()
        self._timings: dict[str, float] = {}
        self._usage: dict[str, int] = {}
        self._probability: float | None = None  # of its parts, where it was taken apart
        self._numbering: Numbering = whole._numbering if whole else Numbering()
        self._taken_apart: dict[Step, Asking] = {}
        self._dropped: list[Statement] = []

    def _mark(self, name: str) -> None:
        self._timings.setdefault(name, round(time.monotonic() - self._started, 3))

    def events(self) -> Iterator[Event]:
        """Everything that happens, in order; the ``Answer`` comes last."""
        finding = self.finding
        if self._told_before:
            yield from self._quoted(
                [quote_of(finding.article(self._told_before[0].article_id), self._told_before)],
                None,
                None,
            )
            return
        yield Stage("search")
        finding.search()
        self._mark("search")
        if finding.is_out_of_date:
            yield self._refusal(NOT_OF_TODAY if finding.hits else None)
            return
        yield Stage("read")
        reading = finding.reading()
        self._mark("read")
        if steps := self._steps(reading):
            yield from self._answer_parts(steps, reading)
        elif not finding.likely and finding.report is None:
            yield self._refusal()
        elif reading.fit is None:
            yield from self._nearest(reading)
        else:
            yield from self._answer(reading)

    def _steps(self, reading: Reading) -> list[Step]:
        """The questions that this one is made of; none where it is one question, or a part itself."""
        if self._whole or self.finding.follows_up:
            return []
        return steps_of(self, reading, likely=self.finding.likely)

    def finding_of(self, step: Step) -> Finding:
        """What is found for one of the questions that this one is made of."""
        return self._part(step).finding

    def _part(self, step: Step) -> Asking:
        """One of the questions that this one is made of; the same one again where it was read before."""
        if step not in self._taken_apart:
            found = self.finding.part(step.question, report=step.report)
            self._taken_apart[step] = Asking(found, whole=self, step=step)
        return self._taken_apart[step]

    def _answer_parts(self, steps: Sequence[Step], reading: Reading) -> Iterator[Event]:
        """Each part by itself; what no report says is named. ``reading`` is that of the whole."""
        gathered = Gathered()
        for step in steps:
            part = self._part(step)
            for event in gathered.of(part.events()):
                if isinstance(event, Draft):
                    self._mark("first_words")
                yield event
            self._dropped += part._dropped
        self._usage, self._probability = gathered.usage, gathered.probability
        if gathered.statements:
            yield from self._closed(
                gathered.status, gathered.statements, gathered.notice, reading, gathered.answers
            )
        else:
            yield self._refusal()

    def _nearest(self, reading: Reading) -> Iterator[Event]:
        """Where a good report is there and no sentence of it fits: the best one, called what it is."""
        # Inside one report the best passage always stands out.
        likely = self.finding.probability >= NEAR_PROBABILITY and self.finding.report is None
        quotes = nearest_quote(reading.asked, reading.evidence) if likely else []
        yield from self._quoted(quotes, NEAREST if quotes else None, reading)

    def _answer(self, reading: Reading) -> Iterator[Event]:
        model, asked, evidence = self._model, reading.asked, reading.evidence
        quotes = quotes_for(
            asked, evidence, part=bool(self._whole), report=bool(self.finding.report)
        )
        if model is None and not quotes:
            yield from self._nearest(reading)
            return
        if model is None or is_announced_list(quotes):
            yield from self._quoted(quotes, None, reading)
            return
        draft, problem = "", None
        messages = answer_messages(self.finding.standalone, evidence)
        self._usage["prompt_tokens"] = sum(count_tokens(str(m.content)) for m in messages)
        for event in write_draft(model, messages):
            if isinstance(event, ModelError):
                problem = event
                continue
            if isinstance(event, Draft):
                self._mark("first_words")
                draft += event.text
            else:
                draft = ""
            yield event
        self._usage["completion_tokens"] = count_tokens(draft)
        yield Stage("check")
        if problem is not None:
            if quotes:
                yield from self._quoted(quotes, f"{problem} {QUOTED_INSTEAD}", reading)
            else:
                yield self._refusal(str(problem))
            return
        statements = self._check(draft, asked, evidence)
        if statements and not self._whole:
            unsaid = self._confirmed(left_out(asked, evidence, statements))
            statements += [self._statement(quote) for quote in unsaid]
        if statements:
            yield from self._closed("answered", statements, None, reading)
        elif is_refusal(draft) and not quotes:
            yield self._refusal()
        else:
            drafted = quote_of_draft(split_draft(draft), asked, evidence)
            yield from self._quoted(
                self._confirmed(instead_of_draft(drafted, quotes, part=bool(self._whole))),
                NOT_CARRIED
                if is_readable(draft)
                else "Mô hình không đưa ra được câu trả lời, nên HoiBao trích nguyên văn.",
                reading,
            )

    def _check(self, draft: str, asked: Asked, evidence: Evidence) -> list[Statement]:
        if is_refusal(draft) or not is_readable(draft):
            return []
        kept, seen = [], set()
        for sentence in split_draft(draft):
            checked = check_statement(sentence, asked, evidence, alone=self._whole is None)
            if checked.support != "unsupported" and not self._confirmed([checked]):
                checked = replace(checked, spans=(), support="unsupported")
            if checked.support == "unsupported":
                self._dropped.append(
                    Statement(text=checked.text, citations=(), support="unsupported")
                )
            elif checked.text not in seen:
                seen.add(checked.text)
                kept.append(self._statement(checked))
        if len(kept) == 1 and self._whole is None:
            return [replace(kept[0], text=direct(asked.text, kept[0].text))]
        return kept

    def _confirmed(self, checked: Sequence[Checked]) -> list[Checked]:
        """Those that the model does not deny; all of them where it is not to be asked."""
        if self._model is None or not self.finding.settings.second_opinion:
            return list(checked)
        model, kept = self._model, []
        for one in checked:
            sentences = [
                self.finding.article(span.article_id).text[span.start : span.end]
                for span in one.spans
            ]
            if not disagrees(model, self.finding.standalone, one.text, sentences):
                kept.append(one)
        return kept

    def _closed(
        self,
        status: Status,
        statements: Sequence[Statement],
        notice: str | None,
        reading: Reading,
        answers: Mapping[str, Sequence[Statement]] | None = None,
    ) -> Iterator[Event]:
        """The statements and the answer, and which of two is more, where that was asked and they tell: as the first of the
        statements, or at the end of the notice where they are quoted word for word.

        ``answers``: what each part of the question was answered with, where it was taken apart.
        """
        question, found = reading.asked.text, list[Statement]()
        if not self._whole:
            found = conclusion(question, reading.known, answers or {question: statements})
        if status == "quoted":
            notice = " ".join(filter(None, (notice, *map(as_notice, found)))) or None
        else:
            statements = [*found, *statements]
        yield from statements
        yield self._finished(status, statements, notice)

    def _statement(self, checked: Checked) -> Statement:
        citations = []
        for span in checked.spans:
            article = self.finding.article(span.article_id)
            citations.append(self._numbering.cite(article, span.start, span.end))
        report = self.finding.report
        lead = lead_of(self.finding.article(report)) if report else ""
        return Statement(
            text=checked.text, citations=tuple(citations), support=checked.support, lead=lead
        )

    def _quoted(
        self, quotes: Sequence[Checked], notice: str | None, reading: Reading | None
    ) -> Iterator[Event]:
        """Sentences as the answer; ``reading`` is what they answer, None for a step on the way."""
        if reading is not None:
            quotes, differs = as_asked(quotes, reading.asked, reading.evidence)
            if differs is not None:
                away = notice if notice and QUOTED_INSTEAD in notice else None
                notice = " ".join(filter(None, (away, differs, NEAREST)))
        statements = [self._statement(quote) for quote in quotes]
        if statements and reading is not None:
            yield from self._closed("quoted", statements, notice, reading)
        else:
            yield from statements
            yield (
                self._finished("quoted", statements, notice)
                if statements
                else self._refusal(notice)
            )

    def _refusal(self, notice: str | None = None) -> Answer:
        kept = [notice] if notice and "trích" not in notice else []
        if unknown := not_mentioned(self.finding.standalone, self.finding.hits):
            kept.append(f"Không bài nào tìm được nhắc đến {', '.join(unknown)}.")
        return self._finished("refused", [], " ".join(kept) or None)

    def _finished(
        self, status: Status, statements: Sequence[Statement], notice: str | None
    ) -> Answer:
        self._mark("answer")
        unique = {c.number: c for s in statements for c in s.citations}
        model = self._model
        return Answer(
            question=self.finding.question,
            standalone_question=self.finding.standalone,
            status=status,
            text=REFUSAL if status == "refused" else marked_text(statements),
            statements=(*statements, *self._dropped),
            citations=tuple(unique[number] for number in sorted(unique)),
            hits=tuple(self.finding.hits[:NEAREST_HITS]),
            answer_probability=self.finding.probability
            if self._probability is None
            else self._probability,
            model=model.info.name if model and "first_words" in self._timings else None,
            usage=self._usage,
            timings=self._timings,
            notice=notice,
        )
