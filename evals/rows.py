"""What a line or an object of each published form holds, as pydantic checks it."""

import hashlib
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from evals.cases import Case, not_blank
from evals.corpora import Document
from qa.vietnamese import clean, sentences


def _one_line(value: object) -> object:
    """An id or a title as the index stores it; a number counts as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(clean(value).split()) if isinstance(value, str) else value


def _stored(value: object) -> object:
    return clean(value).strip() if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line)]
Id = Annotated[Line, AfterValidator(not_blank)]
# SQuAD names Wikipedia's pages by their address: Super_Bowl_50.
Title = Annotated[Line, AfterValidator(lambda title: title.replace("_", " "))]
Text = Annotated[str, BeforeValidator(_stored), AfterValidator(not_blank)]
# As published, for ``answer_start`` counts in it.
Context = Annotated[str, AfterValidator(lambda text: not_blank(clean(text)) and text)]


class Loose(BaseModel):
    """Keys that are not named are left alone: published files hold more than we use."""

    model_config = ConfigDict(strict=True, extra="ignore")


class ArticleRow(Loose):
    id: Id | None = None
    title: Line | None = None
    text: Text
    publisher: Line | None = None
    source: Line | None = None
    published: Line | None = None
    date: Line | None = None
    url: Line | None = None

    def document(self) -> Document:
        """An article that brings no id is named by a hash of its text."""
        return Document(
            id=self.id or "text-" + hashlib.sha256(self.text.encode()).hexdigest()[:16],
            title=self.title or "",
            text=self.text,
            publisher=self.publisher or self.source,
            published=self.published or self.date,
            url=self.url,
        )


class AnswerRow(Loose):
    text: Text
    answer_start: int | None = None


def _answers(value: object) -> object:
    """The three forms in use as one: strings, objects, and the two lists that Hugging Face writes."""
    if isinstance(value, dict) and isinstance(texts := value.get("text"), list):
        starts = value.get("answer_start") or [None] * len(texts)
        return [
            {"text": text, "answer_start": start} for text, start in zip(texts, starts, strict=True)
        ]
    if isinstance(value, list):
        return [{"text": answer} if isinstance(answer, str) else answer for answer in value]
    return value


class QuestionRow(Loose):
    id: Id
    question: Text
    answers: Annotated[list[AnswerRow] | None, BeforeValidator(_answers)] = None
    is_impossible: bool | None = None

    def case(self, article: str, evidence: tuple[str, ...] = ()) -> Case:
        """A question without an answer names no article, though it was asked about one.

        Some files hold no references: there ``is_impossible`` false makes a case that is answerable
        and has none.

        Raises:
            ValueError: it is not clear whether there is an answer.
        """
        references = tuple(dict.fromkeys(answer.text for answer in self.answers or ()))
        if self.is_impossible is None and not references:
            raise ValueError(f"question {self.id!r} has no answers; add them, or is_impossible")
        if self.is_impossible and references:
            raise ValueError(f"question {self.id!r} is_impossible but has answers; drop either")
        return Case(
            id=self.id,
            question=self.question,
            kind="unanswerable" if self.is_impossible else "fact",
            answerable=not self.is_impossible,
            answers=references,
            article_ids=() if self.is_impossible else (article,),
            evidence=evidence,
        )

    def evidence(self, context: str) -> tuple[str, ...]:
        """The sentences of ``context`` (as published) that the first rightly placed answer lies in."""
        text = clean(context).strip()
        for answer in self.answers or ():
            if answer.answer_start is not None and answer.answer_start >= 0:
                start = len(clean(context[: answer.answer_start]).lstrip())
                end = start + len(answer.text)
                if text[start:end] == answer.text:
                    return tuple(text[s:e] for s, e in sentences(text) if s < end and start < e)
        return ()


class FlatQuestionRow(QuestionRow):
    doc_id: Id | None = None
    title: Title | None = None
    context: Context


class PairQuestionRow(QuestionRow):
    doc_id: Id
    standalone_hint: bool = True


class SquadParagraph(Loose):
    context: Context
    qas: list[QuestionRow]


class SquadArticle(Loose):
    title: Title = ""
    paragraphs: list[SquadParagraph]


class Squad(Loose):
    data: list[SquadArticle]


class BeirDocumentRow(Loose):
    id: Id = Field(alias="_id")
    title: Line | None = None
    text: str


class BeirQueryRow(Loose):
    id: Id = Field(alias="_id")
    text: Text


class AskedRow(Loose):
    question: Text
