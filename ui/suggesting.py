"""Questions to offer: made from the articles, and offered only if the collection answers them."""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from qa import Answer, Article, ArticleNotFound, Assistant, Headline, QAError, Turn
from qa.vietnamese import key
from ui.filters import EVERYTHING, Filters
from ui.questions import Suggestion, suggestions

logger = logging.getLogger(__name__)

EXAMPLES = 4
FOLLOW_UPS = 3
_TRIED = 9
"""Questions put to the collection for one row of follow-ups: each costs tens of milliseconds."""
_TRIED_AT_FIRST = 24
_ARTICLES_READ = 60
_ARTICLES_CITED = 3


class Suggester:
    """Makes and checks questions. Safe to share between threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._making = threading.Lock()
        self._made_for: Sequence[Headline] = ()
        self._examples: list[str] = []

    def examples(self) -> list[str]:
        """Questions to begin with, from several articles; made once for each state of the collection.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._making:
            headlines = self._assistant.headlines()
            if headlines is not self._made_for:
                candidates = islice(
                    _one_of_each(self._articles(_spread(headlines))), _TRIED_AT_FIRST
                )
                self._examples = list(islice(self._answered(candidates), EXAMPLES))
                self._made_for = headlines
            return self._examples

    def follow_ups(
        self, answer: Answer, history: Sequence[Turn], filters: Filters, asked: Iterable[str]
    ) -> list[str]:
        """Questions that the articles behind ``answer`` answer, and that were not ``asked`` yet."""
        near = [c.article_id for c in answer.citations] or [h.article.id for h in answer.hits]
        articles = self._articles(list(dict.fromkeys(near))[:_ARTICLES_CITED])
        known = {key(question) for question in asked}
        cited = [(c.article_id, c.start, c.end) for c in answer.citations]
        fresh = (
            candidate
            for article in articles
            for candidate in suggestions(article)
            if key(candidate.question) not in known and not _told(candidate, cited)
        )
        tried = islice(fresh, _TRIED)
        return list(islice(self._answered(tried, history, filters), FOLLOW_UPS))

    def _articles(self, ids: Iterable[str]) -> Iterator[Article]:
        for article_id in ids:
            try:
                yield self._assistant.article(article_id)
            except ArticleNotFound:  # removed meanwhile
                continue

    def _answered(
        self,
        candidates: Iterable[Suggestion],
        history: Sequence[Turn] = (),
        filters: Filters = EVERYTHING,
    ) -> Iterator[str]:
        """Those whose own sentence comes first when they are asked; a question is given once."""
        given = set()
        for candidate in candidates:
            if candidate.question in given:
                continue
            given.add(candidate.question)
            try:
                answer = self._assistant.quote(
                    candidate.question, history=history, **filters.keywords()
                )
            except QAError as error:
                logger.info("a suggestion could not be checked: %s", error.code)
                continue
            if answer.citations and _is_told_by(candidate, answer):
                yield candidate.question


def _is_told_by(candidate: Suggestion, answer: Answer) -> bool:
    return any(
        c.article_id == candidate.article_id and c.start < candidate.end and candidate.start < c.end
        for c in answer.citations
    )


def _told(candidate: Suggestion, cited: Iterable[tuple[str, int, int]]) -> bool:
    """Whether the sentence behind the question has just been cited."""
    return any(
        article_id == candidate.article_id and start < candidate.end and candidate.start < end
        for article_id, start, end in cited
    )


def _spread(headlines: Sequence[Headline]) -> list[str]:
    """Ids of articles from all over the collection, in its order, ``_ARTICLES_READ`` at most."""
    step = max(1, len(headlines) // _ARTICLES_READ)
    return [headline.id for headline in headlines[::step]][:_ARTICLES_READ]


def _one_of_each(articles: Iterable[Article]) -> Iterator[Suggestion]:
    """A question from each article, then a second from each, and so on."""
    rows = [list(islice(suggestions(article), EXAMPLES)) for article in articles]
    for turn in range(EXAMPLES):
        yield from (row[turn] for row in rows if turn < len(row))
