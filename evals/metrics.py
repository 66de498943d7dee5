"""Measures of answers: small pure functions, tested against sums done by hand.

A share of nothing is None, never 0: a system that was not asked has not failed.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import fmean
from typing import get_args

import ir_measures
import numpy as np
from scipy.stats import rankdata

from evals.cases import Case
from qa import Answer, Article
from qa.citations import Support
from qa.vietnamese import key

Span = tuple[str, int, int]
"""Article id, start, end; offsets are code points, end exclusive."""


@dataclass(frozen=True, kw_only=True)
class RefusalScores:
    """How well a system refuses; shares from 0 to 1, None where there was nothing to measure."""

    precision: float | None
    recall: float | None
    f1: float | None
    auc: float | None
    false_refusal_rate: float | None


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Answers whose probability lies in ``[low, high)``, in the last bin ``[low, high]``.

    The two means are from 0 to 1, None where ``count`` is 0.
    """

    low: float
    high: float
    count: int
    mean_probability: float | None
    share_correct: float | None


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
    return _share(sum(map(any, met)), len(cited)), recall


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


# ---------------------------------------------------------------------------------------------
# Refusing


def refusal_scores(
    answerable: Sequence[bool],
    refused: Sequence[bool],
    probability: Sequence[float | None],
) -> RefusalScores:
    """How well unanswerable questions, the positives, are told from answerable ones.

    ``probability`` is that of being answerable. All scores are from 0 to 1:

    - precision: unanswerable and refused / refused; None where nothing was refused.
    - recall: unanswerable and refused / unanswerable; None without unanswerable questions.
    - f1: 2 · unanswerable and refused / (refused + unanswerable); None without unanswerable
      questions, and 0 for a system that never refuses one.
    - auc: share of the pairs of an unanswerable and an answerable question in which the
      unanswerable one has the lower probability, ties counted half (the ROC AUC of
      1 - ``probability``; Hanley & McNeil 1982). It does not depend on ``refused``. None where
      either kind of question is missing or a probability is.
    - false_refusal_rate: answerable and refused / answerable; None without answerable questions.

    Raises:
        ValueError: the lengths differ, or a probability is outside 0 to 1.
    """
    pairs = list(zip(answerable, refused, strict=True))
    known = _checked([p for p in probability if p is not None])
    if len(probability) != len(pairs):
        raise ValueError("as many probabilities as questions are needed")
    unanswerable = sum(not can for can, _ in pairs)
    right = sum(no and not can for can, no in pairs)
    wrong = sum(no and can for can, no in pairs)
    both_kinds = 0 < unanswerable < len(pairs)
    return RefusalScores(
        precision=_share(right, right + wrong),
        recall=_share(right, unanswerable),
        f1=_share(2 * right, right + wrong + unanswerable) if unanswerable else None,
        auc=_auc(answerable, known) if both_kinds and len(known) == len(pairs) else None,
        false_refusal_rate=_share(wrong, len(pairs) - unanswerable),
    )


def _auc(answerable: Sequence[bool], probability: Sequence[float]) -> float:
    """Mann-Whitney U of the answerable questions by their ranks, over the number of pairs."""
    truth = np.asarray(answerable, dtype=bool)
    positive, negative = int(truth.sum()), int((~truth).sum())
    ranks = float(rankdata(probability)[truth].sum())
    return (ranks - positive * (positive + 1) / 2) / (positive * negative)


def precision_recall_curve(
    answerable: Sequence[bool], probability: Sequence[float]
) -> list[tuple[float, float, float]]:
    """``(threshold, precision, recall)`` of refusing each question with ``probability < threshold``.

    Thresholds rise: one for each different set of refused questions that is not empty, that is each
    probability but the least, and 1. Precision and recall are those of ``refusal_scores``; recall
    never falls. A probability of exactly 1 is refused by no threshold. ``[]`` without unanswerable
    questions.

    Raises:
        ValueError: the lengths differ, or a probability is outside 0 to 1.
    """
    ordered = sorted(zip(_checked(probability), answerable, strict=True))
    unanswerable = sum(not can for _, can in ordered)
    if not unanswerable:
        return []
    values = np.array([p for p, _ in ordered])
    right = np.cumsum([not can for _, can in ordered])
    thresholds = sorted({*probability, 1.0} - {ordered[0][0]})
    refused = np.searchsorted(values, thresholds)
    return [
        (float(threshold), float(right[n - 1] / n), float(right[n - 1] / unanswerable))
        for threshold, n in zip(thresholds, refused, strict=True)
    ]


# ---------------------------------------------------------------------------------------------
# Calibration


def reliability(probability: Sequence[float], correct: Sequence[bool], bins: int = 10) -> list[Bin]:
    """The reliability diagram: ``bins`` bins of equal width from 0 to 1, empty ones as well.

    Source: DeGroot & Fienberg 1983.

    Raises:
        ValueError: the lengths differ, a probability is outside 0 to 1, or ``bins`` is under 1.
    """
    if bins < 1:
        raise ValueError("at least one bin is needed")
    edges = [i / bins for i in range(bins + 1)]
    inside: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for p, right in zip(_checked(probability), correct, strict=True):
        inside[min(bisect_right(edges, p), bins) - 1].append((p, right))
    return [
        Bin(
            low=edges[i],
            high=edges[i + 1],
            count=len(members),
            mean_probability=fmean(p for p, _ in members) if members else None,
            share_correct=fmean(right for _, right in members) if members else None,
        )
        for i, members in enumerate(inside)
    ]


def expected_calibration_error(
    probability: Sequence[float], correct: Sequence[bool], bins: int = 10
) -> float | None:
    """Σ over bins of (count / all) · abs(share correct - mean probability); 0 (best) to 1.

    The bins are those of ``reliability``. None of nothing. Source: Naeini et al. 2015.
    """
    gaps = [
        b.count * abs(b.share_correct - b.mean_probability)
        for b in reliability(probability, correct, bins)
        if b.share_correct is not None and b.mean_probability is not None
    ]
    return sum(gaps) / len(probability) if gaps else None


def brier_score(probability: Sequence[float], correct: Sequence[bool]) -> float | None:
    """Mean of (probability - outcome)², the outcome 1 where correct and 0 where not.

    0 (best) to 1; always saying 0.5 gives 0.25. None of nothing. Source: Brier 1950.

    Raises:
        ValueError: the lengths differ, or a probability is outside 0 to 1.
    """
    errors = [(p - right) ** 2 for p, right in zip(_checked(probability), correct, strict=True)]
    return fmean(errors) if errors else None


def _checked(probability: Sequence[float]) -> Sequence[float]:
    if not all(0 <= p <= 1 for p in probability):
        raise ValueError("a probability is outside 0 to 1")
    return probability


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
