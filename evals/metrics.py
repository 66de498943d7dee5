"""Measures of answers: small pure functions, tested against sums done by hand."""

from collections.abc import Iterable, Mapping

from evals.cases import Case
from qa import Answer, Article
from qa.vietnamese import key


def is_right(case: Case, answer: Answer) -> bool:
    """Whether an answer holds every required string, or refuses where it must."""
    if not case.answerable:
        return answer.status == "refused"
    if answer.status == "refused":
        return False
    text = key(answer.text)
    return all(key(part) in text for part in case.all_of or case.answers[:1])


def wrong_citations(answer: Answer, articles: Mapping[str, Article]) -> int:
    """Citations whose quote is not the text between their offsets."""
    return sum(articles[c.article_id].text[c.start : c.end] != c.quote for c in answer.citations)


def recall_at(rank: int | None, k: int) -> float:
    """1.0 where the right article stands among the first ``k``; ``rank`` counts from 1."""
    return float(rank is not None and rank <= k)


def reciprocal_rank(rank: int | None) -> float:
    """1 / rank of the right article, 0.0 where it was not found."""
    return 1 / rank if rank else 0.0


def quantile(values: Iterable[float], share: float) -> float:
    """The ``share`` quantile, 0 to 1, by linear interpolation; 0.0 of nothing."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
