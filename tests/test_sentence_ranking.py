"""Which sentence answers: features by hand, and what must be preferred to what."""

import math

import pytest

from qa.question import read_question
from qa.sentence_ranking import (
    FIRST,
    WEIGHTS,
    Features,
    own_features,
    relevances,
    scaled_cosine,
    score,
    tokens_of,
)


def _own(text: str, question: str) -> dict[str, float]:
    return own_features(text, read_question(question), tokens_of(text))


def test_features_by_hand() -> None:
    found = _own("Cầu Rồng dài 666 mét.", "Cầu Rồng dài bao nhiêu mét?")
    assert found["kind"] == 1.0
    # Pairs of the question: cầu_rồng, rồng_dài, dài_bao, nhiêu_mét; two stop words are no pair.
    assert found["pairs"] == pytest.approx(2 / 4)
    # Content: cầu, rồng, dài, 666, mét; only the figure is new.
    assert found["new"] == pytest.approx(1 / 5)
    assert found["length"] == pytest.approx(math.log(6) / 4)


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        ("Cầu Rồng dài bao nhiêu mét?", "Cầu Rồng rất dài.", 0.0),
        ("Ai xây cầu Rồng?", "Người xây cầu Rồng là ông Trần Văn An.", 1.0),
        ("Cầu Rồng thế nào?", "Cầu Rồng rất dài.", 0.5),
    ],
)
def test_the_kind_that_was_asked_for(question: str, text: str, kind: float) -> None:
    assert _own(text, question)["kind"] == kind


def test_questions_without_diacritics_are_compared_without() -> None:
    found = _own("Cầu Rồng dài 666 mét.", "cau rong dai bao nhieu met")
    assert found["pairs"] == pytest.approx(2 / 4)
    assert found["new"] == pytest.approx(1 / 5)


def test_score_is_the_weighted_sum() -> None:
    names = ("words", "before", "title", "after", "passage", "kind", "pairs", "new", "length")
    half = Features(**dict.fromkeys(names, 0.5), cosine=1.0)
    assert score(half, FIRST) == pytest.approx(sum(FIRST.values()) / 2)
    weights = sum(weight for name, weight in WEIGHTS.items() if name != "cosine")
    assert score(half, WEIGHTS) == pytest.approx(weights / 2 + WEIGHTS["cosine"])


def test_relevance_is_over_that_of_the_best() -> None:
    assert relevances([]) == []
    assert relevances([2.0, 2.0 - math.log(4), 2.0]) == pytest.approx([1.0, 0.25, 1.0])


def test_cosines_of_other_models_are_held_to_the_usual_range() -> None:
    assert scaled_cosine(0.9) == pytest.approx(1.0)
    assert scaled_cosine(0.1) == pytest.approx(-0.5)
    assert scaled_cosine(1.0) == pytest.approx(1.5)
