"""The measures of the scoreboard: sums done by hand, and laws by Hypothesis."""

import math
import unicodedata
from statistics import fmean, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration import roc_auc
from evals.metrics import (
    Span,
    answer_syllables,
    citation_scores,
    exact_match,
    ir_scores,
    normalise_answer,
    passage_scores,
    reference_recall,
    support_shares,
    token_f1,
)
from evals.probabilities import (
    Bin,
    RefusalScores,
    brier_score,
    expected_calibration_error,
    precision_recall_curve,
    refusal_scores,
    reliability,
)
from evals.resampling import (
    Difference,
    bootstrap_interval,
    holm,
    mcnemar,
    paired_bootstrap,
    sign_flip,
)

# Text that looks for trouble: tones and loose marks, separators, dashes, markers, underscores.
ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from("aăâeêioôơuưyhqđĐƯÀ0123456789"),
        st.sampled_from("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"),
        st.sampled_from(" \t\n\u00a0\u200b_.,:;/-–—−%!?…\"“”'()[]"),
        st.characters(),
    ),
    max_size=60,
)
WORDS = st.lists(
    st.sampled_from("hoà hòa Thuỷ thủy quý 3,8 305.000 tỷ đồng 21-6 TP.HCM [1] . ủng hộ".split()),
    max_size=12,
).map(" ".join)
SHARE = st.floats(0, 1)
QUESTIONS = st.lists(st.tuples(st.booleans(), st.booleans(), SHARE), max_size=30)
# Few values, so that ties are common.
TIED = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 0.5, 1.0])), max_size=20)


def columns(rows: list[tuple[bool, float]]) -> tuple[list[bool], list[float]]:
    return [flag for flag, _ in rows], [p for _, p in rows]


# ---------------------------------------------------------------------------------------------
# Retrieval


@pytest.mark.parametrize(
    ("relevant", "ranked", "scores"),
    [
        ("a", "abc", (1, 1, 1, 1, 1)),
        # Third of three: found by 5 and by 10; RR 1/3; DCG 1 / log2(3 + 1) = 1/2, best 1 / log2(2) = 1.
        ("a", "xya", (0, 1, 1, 1 / 3, 1 / 2)),
        # Places 2 and 7 of two: one by 5, both by 10; best DCG 1 + 1 / log2(3).
        (
            "ab",
            "1a2345b6",
            (0, 1 / 2, 1, 1 / 2, (1 / math.log2(3) + 1 / math.log2(8)) / (1 + 1 / math.log2(3))),
        ),
        # Place 11: beyond every cutoff, but RR looks at the whole list.
        ("a", "0123456789a", (0, 0, 0, 1 / 11, 0)),
        # One place for two relevant ids: recall@1 is 1/2 at best.
        ("ab", "ab", (1 / 2, 1, 1, 1, 1)),
        ("a", "xyz", (0, 0, 0, 0, 0)),
        ("a", "", (0, 0, 0, 0, 0)),
    ],
)
def test_ir_scores(relevant: str, ranked: str, scores: tuple[float, ...]) -> None:
    names = ("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10")
    expected = dict(zip(names, scores, strict=True))
    assert ir_scores({"q": set(relevant)}, {"q": list(ranked)})["q"] == pytest.approx(expected)


def test_ir_scores_of_each_query_that_has_relevant_ids() -> None:
    scores = ir_scores(
        {"câu 1": {"bài một"}, "câu 2": {"b"}}, {"câu 1": ["bài một"], "other": ["b"]}, cutoffs=[3]
    )
    assert scores == {
        "câu 1": {"recall@3": 1.0, "mrr": 1.0, "ndcg@10": 1.0},
        "câu 2": {"recall@3": 0.0, "mrr": 0.0, "ndcg@10": 0.0},
    }
    assert ir_scores({}, {"q": ["a"]}) == {}


def test_the_place_in_the_list_decides_and_not_the_id() -> None:
    ids = [f"{i:02}" for i in range(40)]
    for order in (ids, ids[::-1]):
        for place in (1, 20, 40):
            scores = ir_scores({"q": {order[place - 1]}}, {"q": order})
            assert scores["q"]["mrr"] == pytest.approx(1 / place)


def test_ir_scores_refuse_what_has_no_score() -> None:
    with pytest.raises(ValueError, match="twice"):
        ir_scores({"q": {"a"}}, {"q": ["a", "b", "a"]})
    with pytest.raises(ValueError, match="no relevant id"):
        ir_scores({"q": set()}, {"q": ["a"]})


IDS = st.lists(st.integers(0, 14).map(str), unique=True, max_size=14)
RELEVANT = st.sets(st.integers(0, 14).map(str), min_size=1, max_size=5)


@given(RELEVANT, IDS)
def test_ir_scores_are_shares_and_recall_rises_with_the_cutoff(
    relevant: set[str], ranked: list[str]
) -> None:
    scores = ir_scores({"q": relevant}, {"q": ranked})["q"]
    assert all(0 <= value <= 1 for value in scores.values())
    assert scores["recall@1"] <= scores["recall@5"] <= scores["recall@10"]
    first = [rank for rank, i in enumerate(ranked, start=1) if i in relevant]
    assert scores["mrr"] == pytest.approx(1 / first[0] if first else 0)
    gain = sum(1 / math.log2(rank + 1) for rank in first if rank <= 10)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, len(relevant) + 1))
    assert scores["ndcg@10"] == pytest.approx(gain / best)


@given(RELEVANT, IDS)
def test_an_irrelevant_id_at_the_end_changes_nothing_and_at_the_head_never_helps(
    relevant: set[str], ranked: list[str]
) -> None:
    scores = ir_scores({"q": relevant}, {"q": ranked})["q"]
    assert ir_scores({"q": relevant}, {"q": [*ranked, "x"]})["q"] == pytest.approx(scores)
    worse = ir_scores({"q": relevant}, {"q": ["x", *ranked]})["q"]
    assert all(worse[name] <= value for name, value in scores.items())
    assert worse["ndcg@10"] < scores["ndcg@10"] or scores["ndcg@10"] == 0


# ---------------------------------------------------------------------------------------------
# Text of answers


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  Hà   Nội.\n", "hà nội"),
        ("Hoà, thuỷ; KHOẺ! Quý quà", "hòa thủy khỏe quý quà"),
        ("hoà_[1]", "hòa"),
        ("3,8 tỷ đồng, 305.000 người.", "3,8 tỷ đồng 305.000 người"),
        ("ngày 21-6, 21/6/2019, lúc 10:30.", "ngày 21-6 21/6/2019 lúc 10:30"),
        ("2016–2021 — 2016 - 2021", "2016-2021 2016 2021"),
        ("5. 6, 7 .8", "5 6 7 8"),
        ("TP.HCM TP. HCM Covid-19 10%", "tp hcm tp hcm covid 19 10"),
        ("“3 tỷ đồng” (năm 2019) …", "3 tỷ đồng năm 2019"),
        ("3 tỷ [1][2], 5 con [3, 4]. [12]", "3 tỷ 5 con"),
        ("[2019] [a]", "2019 a"),
        ("The answer: a house", "the answer a house"),
        ("[1] ... !", ""),
        ("", ""),
    ],
)
def test_normalise_answer(text: str, normal: str) -> None:
    assert normalise_answer(text) == normal


@given(ODD)
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise_answer(text)
    assert normalise_answer(once) == once


@given(st.one_of(WORDS, st.text("aăâđeêioôơuưyhọộặểữ 1,.[]-", max_size=40)))
def test_decomposed_text_is_the_same_text(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert normalise_answer(decomposed) == normalise_answer(text)
    assert token_f1(decomposed, [text]) == 1.0


@given(ODD)
def test_what_is_left_are_words_and_numbers(text: str) -> None:
    normal = normalise_answer(text)
    assert normal == " ".join(normal.split())
    for i, character in enumerate(normal):
        if not character.isalnum() and character != " ":
            assert character in "-.,:/"
            assert normal[i - 1].isdecimal()
            assert normal[i + 1].isdecimal()


def test_answer_syllables() -> None:
    # hà · nội · tặng · 3,8 · tỷ · đồng
    assert answer_syllables("Hà Nội tặng 3,8 tỷ đồng. [1]") == 6
    assert answer_syllables("[1] …") == 0


@pytest.mark.parametrize(
    ("prediction", "references", "exact", "f1", "recall"),
    [
        ("3 tỷ đồng", ["3 tỷ đồng"], 1, 1, 1),
        ("Hoà  Bình. [1]", ["hòa bình"], 1, 1, 1),
        # 3 of 3 in a prediction of 5: P = 3/5, R = 1, F1 = 2 · 3/5 / (8/5) = 6/8.
        ("tặng tỉnh 3 tỷ đồng", ["3 tỷ đồng"], 0, 6 / 8, 1),
        # In common: "tỷ", "đồng". P = 2/3, R = 2/4, F1 = 4/7.
        ("3 tỷ đồng", ["3,8 tỷ đồng lẻ"], 0, 4 / 7, 2 / 4),
        # "bò" is in common once only: P = 1/3, R = 1/2, F1 = 2/5; the other way R = 1/3.
        ("bò bò bò", ["bò sữa"], 0, 2 / 5, 1 / 2),
        ("bò sữa", ["bò bò bò"], 0, 2 / 5, 1 / 3),
        # The best reference counts, for each measure by itself: F1 2/5 and 4/6, recall 1/1 and 2/2.
        ("a b c d", ["a", "b d", "x"], 0, 4 / 6, 1),
        # F1 is best with the third (4/5), recall with the first.
        ("a b", ["a", "x y", "a b c"], 0, 4 / 5, 1),
        ("305.000", ["305 000"], 0, 0, 0),
        ("xa", ["gần"], 0, 0, 0),
        ("", ["gần"], 0, 0, 0),
        ("xa", [""], 0, 0, 0),
        ("", [""], 1, 1, 1),
        ("[1].", [""], 1, 1, 1),
        ("", [], 1, 1, 1),
        ("xa", [], 0, 0, 0),
    ],
)
def test_wording(
    prediction: str, references: list[str], exact: float, f1: float, recall: float
) -> None:
    assert exact_match(prediction, references) == exact
    assert token_f1(prediction, references) == pytest.approx(f1)
    assert reference_recall(prediction, references) == pytest.approx(recall)


@pytest.mark.parametrize("measure", [exact_match, token_f1, reference_recall])
def test_one_string_is_no_list_of_references(measure: object) -> None:
    assert callable(measure)
    with pytest.raises(TypeError, match="list"):
        measure("3 tỷ", "3 tỷ")


@given(WORDS, WORDS)
def test_f1_is_symmetric_and_between_its_parts(first: str, second: str) -> None:
    f1 = token_f1(first, [second])
    assert f1 == token_f1(second, [first])
    precision, recall = reference_recall(second, [first]), reference_recall(first, [second])
    assert min(precision, recall) - 1e-9 <= f1 <= max(precision, recall) + 1e-9
    assert exact_match(first, [second]) <= f1 <= 1
    assert token_f1(first, [first]) == exact_match(first, [first]) == 1.0


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_another_reference_never_lowers_a_score(
    prediction: str, references: list[str], another: str
) -> None:
    for measure in (exact_match, token_f1, reference_recall):
        assert measure(prediction, [*references, another]) >= measure(prediction, references)


@given(WORDS, WORDS.filter(normalise_answer), WORDS)
def test_more_words_never_lower_the_recall(prediction: str, reference: str, more: str) -> None:
    longer = reference_recall(f"{prediction} {more}", [reference])
    assert longer >= reference_recall(prediction, [reference])


# ---------------------------------------------------------------------------------------------
# Citations and support


@pytest.mark.parametrize(
    ("cited", "gold", "scores"),
    [
        ([("a", 0, 10)], [[("a", 0, 10)]], (1, 1)),
        # Half-open: 10 is outside both.
        ([("a", 0, 10)], [[("a", 10, 20)]], (0, 0)),
        ([("a", 0, 11)], [[("a", 10, 20)]], (1, 1)),
        ([("b", 0, 10)], [[("a", 0, 10)]], (0, 0)),
        # One alternative is enough for an entry, and a second citation of it is right as well.
        ([("a", 0, 5), ("b", 5, 9)], [[("a", 0, 5), ("b", 5, 9)]], (1, 1)),
        # Two of three citations meet gold; one of two things is cited.
        ([("a", 0, 5), ("a", 3, 9), ("c", 0, 5)], [[("a", 0, 5)], [("d", 0, 5)]], (2 / 3, 1 / 2)),
        # One long citation meets both things.
        ([("a", 0, 50)], [[("a", 0, 5)], [("a", 20, 30)]], (1, 1)),
        ([("a", 5, 5)], [[("a", 0, 10)]], (0, 0)),
        ([], [[("a", 0, 10)]], (None, 0)),
    ],
)
def test_citation_scores(
    cited: list[Span], gold: list[list[Span]], scores: tuple[float | None, float]
) -> None:
    assert citation_scores(cited, gold) == scores


@pytest.mark.parametrize("gold", [[], [[("a", 0, 1)], []]])
def test_there_must_be_something_to_cite(gold: list[list[Span]]) -> None:
    with pytest.raises(ValueError, match="to cite"):
        citation_scores([("a", 0, 1)], gold)


SPAN = st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.integers(1, 10)).map(
    lambda span: (span[0], span[1], span[1] + span[2])
)


@given(
    st.lists(SPAN, max_size=5), st.lists(st.lists(SPAN, min_size=1, max_size=3), min_size=1), SPAN
)
def test_one_more_citation_never_lowers_recall(
    cited: list[Span], gold: list[list[Span]], another: Span
) -> None:
    precision, recall = citation_scores(cited, gold)
    assert (precision is None) == (not cited)
    assert 0 <= (precision or 0) <= 1
    assert citation_scores([*cited, another], gold)[1] >= recall
    everything = [span for entry in gold for span in entry]
    assert citation_scores(everything, gold) == (1, 1)

    def points(span: Span) -> set[tuple[str, int]]:
        return {(span[0], i) for i in range(span[1], span[2])}

    cited_points = set().union(*map(points, cited))
    met = [any(points(span) & cited_points for span in entry) for entry in gold]
    assert recall == sum(met) / len(met)


def test_support_shares() -> None:
    labels = ["verified", "partial", "verified", "verified"]
    assert support_shares(iter(labels)) == {"verified": 3 / 4, "partial": 1 / 4, "unsupported": 0}
    assert support_shares([]) == {}
    with pytest.raises(ValueError, match="sure"):
        support_shares(["verified", "sure"])


# ---------------------------------------------------------------------------------------------
# Refusing


def test_refusal_scores() -> None:
    scores = refusal_scores(
        answerable=[True, True, True, True, False, False, False],
        refused=[False, False, False, True, True, True, False],
        probability=[0.9, 0.8, 0.5, 0.2, 0.1, 0.5, 0.7],
    )
    # Refused: 3, of them unanswerable 2. Unanswerable: 3. Answerable and refused: 1 of 4.
    # Pairs in order, unanswerable below answerable: 0.1 below all 4; 0.5 below 0.9 and 0.8 and
    # level with 0.5; 0.7 below 0.9 and 0.8: (4 + 2½ + 2) / 12.
    assert scores == RefusalScores(
        precision=2 / 3,
        recall=2 / 3,
        f1=4 / 6,
        auc=pytest.approx(8.5 / 12),
        false_refusal_rate=1 / 4,
    )


@pytest.mark.parametrize(
    ("answerable", "refused", "probability", "scores"),
    [
        ([], [], [], (None, None, None, None, None)),
        # Nothing unanswerable: refusing is only ever wrong, but nothing can be recalled.
        ([True, True], [True, False], [0.1, 0.9], (0, None, None, None, 1 / 2)),
        ([False, False], [True, False], [0.1, 0.9], (1, 1 / 2, 2 / 3, None, None)),
        # Nothing refused: no precision, F1 0.
        ([True, False], [False, False], [0.9, 0.1], (None, 0, 0, 1, 0)),
        ([True, False], [True, False], [0.1, 0.9], (0, 0, 0, 0, 1)),
        ([True, False], [False, True], [0.5, 0.5], (1, 1, 1, 1 / 2, 0)),
        ([True, False], [False, True], [0.5, None], (1, 1, 1, None, 0)),
    ],
    ids=["empty", "answerable", "unanswerable", "never", "upside-down", "tie", "no-probability"],
)
def test_refusal_scores_where_something_is_missing(
    answerable: list[bool],
    refused: list[bool],
    probability: list[float | None],
    scores: tuple[float | None, ...],
) -> None:
    found = refusal_scores(answerable, refused, probability)
    assert (
        found.precision,
        found.recall,
        found.f1,
        found.auc,
        found.false_refusal_rate,
    ) == scores


@given(QUESTIONS)
def test_refusal_scores_are_shares_and_f1_is_their_harmonic_mean(
    rows: list[tuple[bool, bool, float]],
) -> None:
    answerable, refused = [row[0] for row in rows], [row[1] for row in rows]
    found = refusal_scores(answerable, refused, [row[2] for row in rows])
    p, r = found.precision, found.recall
    known = [v for v in (p, r, found.f1, found.auc, found.false_refusal_rate) if v is not None]
    assert all(0 <= value <= 1 for value in known)
    if p and r:
        assert found.f1 == pytest.approx(2 * p * r / (p + r))
    assert (r is None) == all(answerable)
    assert (p is None) == (not any(refused))
    assert (found.auc is None) == (len(set(answerable)) < 2)


@given(TIED)
def test_auc_agrees_with_counting_the_pairs(rows: list[tuple[bool, float]]) -> None:
    answerable, probability = columns(rows)
    auc = refusal_scores(answerable, answerable, list(probability)).auc
    if len(set(answerable)) == 2:
        assert auc == pytest.approx(roc_auc(np.array(probability), np.array(answerable)))
        mirrored = refusal_scores([not a for a in answerable], answerable, list(probability)).auc
        assert mirrored == pytest.approx(1 - roc_auc(np.array(probability), np.array(answerable)))
    else:
        assert auc is None


def test_precision_recall_curve() -> None:
    # Below 0.4: the 0.1, unanswerable. Below 0.6: both 0.4 as well, one of them unanswerable: 2 of
    # 3. Below 1: all four, 2 of 4. Below 0.1 nothing is refused: no precision, no point.
    answerable = [False, True, False, True]
    assert precision_recall_curve(answerable, [0.1, 0.4, 0.4, 0.6]) == [
        (0.4, 1, 1 / 2),
        (0.6, pytest.approx(2 / 3), 1),
        (1, 1 / 2, 1),
    ]


def test_precision_recall_curve_at_its_ends() -> None:
    assert precision_recall_curve([False, False], [1.0, 0.5]) == [(1, 1, 1 / 2)]
    assert precision_recall_curve([False], [1.0]) == []
    assert precision_recall_curve([True], [0.5]) == []
    assert precision_recall_curve([], []) == []


@given(TIED)
def test_the_curve_agrees_with_refusing_below_its_thresholds(
    rows: list[tuple[bool, float]],
) -> None:
    answerable, probability = columns(rows)
    curve = precision_recall_curve(answerable, probability)
    for threshold, precision, recall in curve:
        refused = [p < threshold for p in probability]
        scores = refusal_scores(answerable, refused, list(probability))
        assert (scores.precision, scores.recall) == pytest.approx((precision, recall))
    recalls = [recall for _, _, recall in curve]
    assert recalls == sorted(recalls)
    if not all(answerable) and max(probability) < 1:
        assert recalls[-1] == 1


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_a_probability_is_from_0_to_1(p: float) -> None:
    for measure in (precision_recall_curve, reliability, brier_score):
        arguments = ([p], [True]) if measure is not precision_recall_curve else ([True], [p])
        with pytest.raises(ValueError, match="0 to 1"):
            measure(*arguments)
    with pytest.raises(ValueError, match="0 to 1"):
        refusal_scores([True], [False], [p])


def test_columns_have_one_length() -> None:
    with pytest.raises(ValueError):
        refusal_scores([True], [False, True], [0.5])
    with pytest.raises(ValueError):
        refusal_scores([True], [False], [0.5, 0.5])
    with pytest.raises(ValueError):
        precision_recall_curve([True, False], [0.5])
    with pytest.raises(ValueError):
        reliability([0.5], [True, False])
    with pytest.raises(ValueError):
        brier_score([0.5, 0.5], [True])
    with pytest.raises(ValueError):
        paired_bootstrap([0.5, 0.5], [1.0])
    with pytest.raises(ValueError):
        mcnemar([True, False], [True])


# ---------------------------------------------------------------------------------------------
# Calibration


def test_reliability() -> None:
    # 0.5 stands in the upper bin, 1 in the last.
    assert reliability([0.1, 0.3, 0.5, 0.9, 1.0], [False, True, True, True, False], bins=2) == [
        Bin(low=0, high=0.5, count=2, mean_probability=pytest.approx(0.2), share_correct=1 / 2),
        Bin(low=0.5, high=1, count=3, mean_probability=pytest.approx(0.8), share_correct=2 / 3),
    ]
    empty = reliability([], [], bins=4)
    assert [(b.low, b.high) for b in empty] == [(0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)]
    assert {(b.count, b.mean_probability, b.share_correct) for b in empty} == {(0, None, None)}
    with pytest.raises(ValueError, match="bin"):
        reliability([0.5], [True], bins=0)


def test_expected_calibration_error() -> None:
    # The bins of the test above: 2/5 · |1/2 - 0.2| + 3/5 · |2/3 - 0.8| = 0.12 + 0.08.
    values, correct = [0.1, 0.3, 0.5, 0.9, 1.0], [False, True, True, True, False]
    assert expected_calibration_error(values, correct, bins=2) == pytest.approx(0.2)
    # Ten bins: 0.1 | 0.3 | 0.5 | 0.9 and 1: (0.1 + 0.7 + 0.5 + 2 · |1/2 - 0.95|) / 5.
    assert expected_calibration_error(values, correct) == pytest.approx(2.2 / 5)
    assert expected_calibration_error([1.0, 0.0], [True, False]) == 0
    assert expected_calibration_error([1.0, 0.0], [False, True]) == 1
    assert expected_calibration_error([], []) is None


def test_brier_score() -> None:
    # (0.9 - 1)² = 0.01, (0.4 - 0)² = 0.16, (0.5 - 1)² = 0.25
    assert brier_score([0.9, 0.4, 0.5], [True, False, True]) == pytest.approx(0.42 / 3)
    assert brier_score([1.0, 0.0], [True, False]) == 0
    assert brier_score([1.0], [False]) == 1
    assert brier_score([], []) is None


@given(st.lists(st.tuples(st.booleans(), SHARE), min_size=1), st.integers(1, 20))
def test_calibration_in_its_bounds(rows: list[tuple[bool, float]], bins: int) -> None:
    correct, probability = columns(rows)
    diagram = reliability(probability, correct, bins)
    assert len(diagram) == bins
    assert sum(b.count for b in diagram) == len(rows)
    for b in diagram:
        inside = [p for p in probability if b.low <= p < b.high or p == b.high == 1]
        assert b.count == len(inside)
        assert b.mean_probability == (pytest.approx(fmean(inside)) if inside else None)
    error = expected_calibration_error(probability, correct, bins)
    brier = brier_score(probability, correct)
    assert error is not None
    assert brier is not None
    assert 0 <= brier <= 1
    # The gap between the overall means is the error of one bin, and more bins never hide it.
    gap = abs(fmean(probability) - fmean(correct))
    assert gap - 1e-9 <= error <= 1 + 1e-9
    assert expected_calibration_error(probability, correct, bins=1) == pytest.approx(gap)


# ---------------------------------------------------------------------------------------------
# Resampling


@given(st.floats(-1e6, 1e6), st.integers(1, 30), st.integers(0, 5))
def test_the_interval_of_constant_data_is_a_point(value: float, count: int, seed: int) -> None:
    expected = pytest.approx((value, value))
    assert bootstrap_interval([value] * count, rounds=50, seed=seed) == expected
    assert bootstrap_interval([value] * count, rounds=50, statistic=median) == (value, value)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20), st.integers(0, 99))
def test_the_interval_lies_in_the_data_and_depends_on_the_seed_alone(
    values: list[float], seed: int
) -> None:
    low, high = bootstrap_interval(values, rounds=50, seed=seed)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert bootstrap_interval(values, rounds=50, seed=seed) == (low, high)
    # The vectorised mean and a mean called for each sample are one statistic.
    by_call = bootstrap_interval(values, rounds=50, seed=seed, statistic=lambda v: fmean(v))
    assert by_call == pytest.approx((low, high), abs=1e-9)


def test_the_interval_is_that_of_the_normal_law_for_many_values() -> None:
    # 400 coins, half of them heads: standard error sqrt(0.5 · 0.5 / 400) = 0.025.
    coins = [0.0, 1.0] * 200
    low, high = bootstrap_interval(coins, rounds=4000)
    assert (low, high) == pytest.approx((0.5 - 1.96 * 0.025, 0.5 + 1.96 * 0.025), abs=0.006)
    low, high = bootstrap_interval(coins, rounds=4000, level=0.8)
    assert (low, high) == pytest.approx((0.5 - 1.2816 * 0.025, 0.5 + 1.2816 * 0.025), abs=0.006)
    assert bootstrap_interval(coins, seed=1) != bootstrap_interval(coins, seed=2)


def test_the_bootstrap_of_two_values_by_hand() -> None:
    # Samples of {0, 1}: 00, 01, 10, 11, so the means are 0, ½, ½, 1 with ¼, ½, ¼. The middle 40 %
    # is all ½, the middle 60 % goes from 0 to 1.
    assert bootstrap_interval([0, 1], level=0.4) == (0.5, 0.5)
    assert bootstrap_interval([0, 1], level=0.6) == (0, 1)
    assert bootstrap_interval([0, 1], level=0.6, statistic=max) == (0, 1)
    assert bootstrap_interval([0, 1], level=0.4, statistic=max) == (1, 1)  # 0 with ¼, 1 with ¾


@pytest.mark.parametrize("draws", [1, 50, 63])
def test_drawing_in_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch, draws: int) -> None:
    values = [0.1 * i for i in range(21)]
    at_once = bootstrap_interval(values, rounds=301)
    monkeypatch.setattr("evals.resampling._DRAWS_AT_ONCE", draws)
    assert bootstrap_interval(values, rounds=301) == at_once


@pytest.mark.parametrize(
    ("values", "arguments"),
    [([], {}), ([1.0], {"rounds": 0}), ([1.0], {"level": 0.0}), ([1.0], {"level": 1.0})],
)
def test_an_interval_that_cannot_be(values: list[float], arguments: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        bootstrap_interval(values, **arguments)  # type: ignore[arg-type]


def test_paired_bootstrap() -> None:
    # Every case gains 1/4, however hard it is: the pairing leaves no spread at all.
    before = [0.0, 0.25, 0.5, 0.75] * 5
    after = [value + 0.25 for value in before]
    assert paired_bootstrap(before, after) == Difference(mean=0.25, low=0.25, high=0.25)
    assert paired_bootstrap(after, before) == Difference(mean=-0.25, low=-0.25, high=-0.25)
    # Gains 1, 0, 0, -1: the mean is 0 and the interval holds it.
    mixed = paired_bootstrap([0, 0, 1, 1], [1, 0, 1, 0])
    assert mixed.mean == 0
    assert mixed.low < 0 < mixed.high
    with pytest.raises(ValueError, match="at least one"):
        paired_bootstrap([], [])


@given(st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=15))
def test_the_difference_turns_round_with_its_sides(pairs: list[tuple[float, float]]) -> None:
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    there = paired_bootstrap(before, after, rounds=100)
    back = paired_bootstrap(after, before, rounds=100)
    assert there == paired_bootstrap(before, after, rounds=100)
    assert there.mean == pytest.approx(fmean(after) - fmean(before), abs=1e-9)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-9)


@pytest.mark.parametrize(
    ("lost", "won", "p"),
    [
        (0, 0, 1.0),
        # 5 of 5 one way: 2 · (1/2)⁵.
        (5, 0, 2 / 32),
        (0, 5, 2 / 32),
        # 1 of 6: 2 · (1 + 6) / 2⁶.
        (1, 5, 14 / 64),
        (3, 3, 1.0),
        (1, 0, 1.0),
    ],
)
def test_mcnemar(lost: int, won: int, p: float) -> None:
    before = [True] * lost + [False] * won + [True, False] * 7
    after = [False] * lost + [True] * won + [True, False] * 7
    assert mcnemar(before, after) == pytest.approx(p)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_mcnemar_counts_every_way_to_be_as_far_apart(pairs: list[tuple[bool, bool]]) -> None:
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    lost = sum(a and not b for a, b in pairs)
    flips = sum(a != b for a, b in pairs)
    as_far = [k for k in range(flips + 1) if abs(2 * k - flips) >= abs(2 * lost - flips)]
    assert mcnemar(before, after) == pytest.approx(
        sum(math.comb(flips, k) for k in as_far) / 2**flips
    )
    assert mcnemar(after, before) == pytest.approx(mcnemar(before, after))


@pytest.mark.parametrize(
    ("before", "after", "p"),
    [
        ([1.0] * 5, [1.0] * 5, 1.0),
        ([1.0], [0.0], 1.0),  # one case proves nothing
        ([0.9, 0.8, 0.7], [0.8, 0.6, 0.4], 2 / 2**3),  # only all the same way are as far apart
        ([0.0] * 8 + [0.5], [0.1] * 8 + [0.5], 2 / 2**8),
        ([1.0, 0.0], [0.0, 1.0], 1.0),
    ],
)
def test_sign_flips(before: list[float], after: list[float], p: float) -> None:
    assert sign_flip(before, after) == pytest.approx(p)
    assert sign_flip(after, before) == pytest.approx(p)


def test_sign_flips_of_many_are_drawn_alike_every_time() -> None:
    values = [0.1 * (i % 7) for i in range(60)]
    later = [value + (0.05 if i % 3 else -0.05) for i, value in enumerate(values)]
    assert sign_flip(values, later) == sign_flip(values, later) < 0.05


def test_holm() -> None:
    # In order: 4 · 0.01, 3 · 0.02, 2 · 0.04 → the highest so far, 1 · 0.05 as well.
    assert holm([0.04, 0.01, 0.05, 0.02]) == pytest.approx([0.08, 0.04, 0.08, 0.06])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


def test_passages_with_the_sentences() -> None:
    # Two sentences, found in the passages of ranks 1 and 3.
    assert passage_scores([3, 1]) == pytest.approx(
        {
            "passage recall@1": 0.5,
            "passage recall@5": 1.0,
            "passage recall@10": 1.0,
            "passage mrr": 1.0,
            "passage ndcg@10": (1 + 0.5) / 2,
        }
    )
    late = passage_scores([None, 11])
    assert (late["passage recall@10"], late["passage ndcg@10"]) == (0.0, 0.0)
    assert late["passage mrr"] == pytest.approx(1 / 11)
