"""Measures of answers: small pure functions, tested against sums done by hand.

A share of nothing is None, never 0: a system that was not asked has not failed.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from statistics import fmean
from typing import get_args

import ir_measures

from evals.cases import Case
from qa import Answer, Article
from qa.citations import Support
from qa.vietnamese import key

Span = tuple[str, int, int]
"""Article id, start, end; offsets are code points, end exclusive."""


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


# ---------------------------------------------------------------------------------------------
# Retrieval


def ir_scores(
    relevant: Mapping[str, Set[str]],
    ranked: Mapping[str, Sequence[str]],
    *,
    cutoffs: Sequence[int] = (1, 5, 10),
) -> dict[str, dict[str, float]]:
    """``recall@k`` for each cutoff, ``mrr`` and ``ndcg@10`` of each query of ``relevant``.

    ``relevant`` and ``ranked`` hold ids by query, ``ranked`` best first; a query that ``ranked``
    lacks found nothing and scores 0, one that ``relevant`` lacks is left out. All are from 0 to 1:

    - ``recall@k``: relevant ids among the first k / all relevant ids. With more than k of them it
      cannot reach 1.
    - ``mrr``: 1 / rank of the first relevant id over the whole list, 0 where there is none. Of one
      query this is its reciprocal rank; the mean over queries is the MRR.
    - ``ndcg@10``: Σ 1 / log₂(rank + 1) over the relevant ids among the first ten, divided by that
      sum for the best order; gains are 0 or 1.

    Source: trec_eval through ir-measures (``R@k``, ``RR``, ``nDCG@10``).

    Raises:
        ValueError: a query has no relevant id, or a ranked list holds an id twice.
    """
    for query, ids in relevant.items():
        if not ids:
            raise ValueError(f"no relevant id for query {query!r}")
        found = ranked.get(query, ())
        if len(set(found)) < len(found):
            raise ValueError(f"an id stands twice in the ranked list of query {query!r}")
    names = {ir_measures.R @ k: f"recall@{k}" for k in cutoffs}
    names |= {ir_measures.RR: "mrr", ir_measures.nDCG @ 10: "ndcg@10"}
    qrels = [ir_measures.Qrel(query, i, 1) for query, ids in relevant.items() for i in ids]
    # trec_eval breaks ties by id, so the place in the list becomes a score without ties.
    run = [
        ir_measures.ScoredDoc(query, i, float(-place))
        for query in relevant
        for place, i in enumerate(ranked.get(query, ()))
    ]
    scores: dict[str, dict[str, float]] = {query: {} for query in relevant}
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        scores[metric.query_id][names[metric.measure]] = float(metric.value)
    return scores


def passage_scores(
    ranks: Sequence[int | None], *, cutoffs: Sequence[int] = (1, 5, 10)
) -> dict[str, float]:
    """``passage recall@k``, ``passage mrr`` and ``passage ndcg@10`` of one query, 0 to 1.

    ``ranks``, not empty: for each sentence to find the rank, from 1, of the first passage that holds
    it, None where none does.

    - recall@k: sentences found among the first k passages / sentences.
    - mrr: 1 / rank of the first that is found, 0 where none is.
    - ndcg@10: mean of 1 / log₂(rank + 1) over the sentences, 0 beyond rank 10. The best order has
      all of them in the first passage; systems cut passages differently, and nobody knows theirs.
    """
    known = [rank for rank in ranks if rank is not None]
    scores = {f"passage recall@{k}": fmean(recall_at(rank, k) for rank in ranks) for k in cutoffs}
    scores["passage mrr"] = reciprocal_rank(min(known, default=None))
    gains = [1 / math.log2(rank + 1) for rank in known if rank <= 10]
    return {**scores, "passage ndcg@10": sum(gains) / len(ranks)}


# ---------------------------------------------------------------------------------------------
# Text of answers

_MARKER = re.compile(r"\[\d{1,3}(?:[\s,;–-]+\d{1,3})*\]")
_DASH_IN_NUMBER = re.compile(r"(?<=\d)[‐‑‒–—−](?=\d)")
_PUNCTUATION = re.compile(r"(?!(?<=\d)[-.,:/](?=\d))[\W_]+?")


def normalise_answer(text: str) -> str:
    """``text`` as answers are compared: SQuAD's normalisation, made right for Vietnamese.

    NFC, lower case, new tone placement (``hoà`` = ``hòa``), citation markers (``[1]``, ``[2, 3]``)
    and punctuation removed, white space collapsed. Unlike SQuAD's: separators inside numbers stay
    (``3,8``, ``305.000``, ``21-6``, ``10:30``; every dash there is ``-``), other punctuation becomes
    a space (``TP.HCM`` = ``TP. HCM``), and there are no articles to remove. As in SQuAD's, ``%`` and
    the sign of a number go. Idempotent.

    Source: Rajpurkar et al. 2016 (SQuAD), ``normalize_answer`` of its evaluation script.
    """
    # The underscore is a letter to ``key``: it would keep "hoà_" from its new tone place.
    text = _MARKER.sub(" ", key(text.replace("_", " ")))
    text = _PUNCTUATION.sub(" ", _DASH_IN_NUMBER.sub("-", text))
    return " ".join(text.split())


def answer_syllables(text: str) -> int:
    """Length in syllables, a number counting as one; markers and punctuation do not count."""
    return len(_tokens(text))


def exact_match(prediction: str, references: Sequence[str]) -> float:
    """1.0 where ``prediction`` equals a reference after ``normalise_answer``, else 0.0.

    No references mean that the right answer is empty. Source: SQuAD 1.1 and 2.0.
    """
    return _best(prediction, references, lambda said, wanted: float(said == wanted))


def token_f1(prediction: str, references: Sequence[str]) -> float:
    """F1 of the tokens of ``prediction`` and of the reference that it fits best, 0 to 1.

    Tokens are the syllables and numbers of ``normalise_answer``. With c tokens in common (as often
    as they stand in both), P = c / tokens of the prediction, R = c / tokens of the reference,
    F1 = 2PR / (P + R) = 2c / (all tokens of both). Where either side is empty it is 1.0 if both
    are, else 0.0; no references mean that the right answer is empty. Source: SQuAD 1.1 and 2.0.
    """

    def f1(said: list[str], wanted: list[str]) -> float:
        if not said or not wanted:
            return float(said == wanted)
        return 2 * _common(said, wanted) / (len(said) + len(wanted))

    return _best(prediction, references, f1)


def reference_recall(prediction: str, references: Sequence[str]) -> float:
    """Share of the tokens of a reference that stand in ``prediction``, 0 to 1; best reference.

    R of ``token_f1``, for systems that answer in whole sentences: a longer answer costs nothing.
    The empty cases are those of ``token_f1``.
    """

    def recall(said: list[str], wanted: list[str]) -> float:
        if not said or not wanted:
            return float(said == wanted)
        return _common(said, wanted) / len(wanted)

    return _best(prediction, references, recall)


def _tokens(text: str) -> list[str]:
    return normalise_answer(text).split()


def _common(first: list[str], second: list[str]) -> int:
    return (Counter(first) & Counter(second)).total()


def _best(
    prediction: str,
    references: Sequence[str],
    score: Callable[[list[str], list[str]], float],
) -> float:
    if isinstance(references, str):
        raise TypeError("references: a list of strings, not one string")
    said = _tokens(prediction)
    return max(score(said, _tokens(reference)) for reference in references or ("",))


# ---------------------------------------------------------------------------------------------
# Citations and support


def citation_scores(
    cited: Sequence[Span], gold: Sequence[Sequence[Span]]
) -> tuple[float | None, float]:
    """Precision and recall of the cited spans, 0 to 1.

    ``gold`` has one entry for each thing that has to be cited: the spans that would do, one of
    which is enough. Two spans meet where they share a code point of one article.

    - precision: cited spans that meet any gold span / cited spans; None without citations.
    - recall: entries of which a span is met / entries; 0 without citations.

    Source: after citation precision and recall in Gao et al. 2023 (ALCE), by offsets instead of an
    entailment model.

    Raises:
        ValueError: ``gold`` is empty, or an entry is: nothing could meet it.
    """
    if not gold or not all(gold):
        raise ValueError("each thing to cite needs a span, and there must be one to cite")
    met = [[any(_overlap(c, g) for g in entry) for entry in gold] for c in cited]
    recall = sum(any(column) for column in zip(*met, strict=True)) / len(gold)
    return share_of(sum(map(any, met)), len(cited)), recall


def _overlap(first: Span, second: Span) -> bool:
    return first[0] == second[0] and max(first[1], second[1]) < min(first[2], second[2])


def support_shares(labels: Iterable[str]) -> dict[str, float]:
    """Share of the statements with each ``Statement.support``, 0 to 1, together 1; ``{}`` of none.

    Raises:
        ValueError: a label is none of "verified", "partial", "unsupported".
    """
    counts = Counter(labels)
    known = get_args(Support)
    if unknown := counts.keys() - set(known):
        raise ValueError(f"unknown support: {', '.join(sorted(unknown))}")
    return {label: counts[label] / counts.total() for label in known} if counts else {}


def share_of(part: int, whole: int) -> float | None:
    """``part / whole``; None of nothing."""
    return part / whole if whole else None
