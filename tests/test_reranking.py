"""The second look: features by hand, and that it prefers the article that says it in one sentence."""

import math

import pytest

from qa.reranking import WEIGHTS, Candidate, Features, features, score
from qa.vietnamese import index_words

QUESTION = "Cầu Trường Tiền dài bao nhiêu?"


def candidate(text: str, *, title: str = "", dense: float = 0.5, lexical: float = 0.5) -> Candidate:
    return Candidate(
        article_id="a",
        title=title,
        words={text[:20]: index_words(text)},
        dense={text[:20]: dense},
        lexical={text[:20]: lexical},
    )


def one(text: str, **values: str) -> Features:
    found = features(QUESTION, [candidate(text, **values)], lambda token: 1.0)  # type: ignore[arg-type]
    (only,) = found.values()
    return only


def test_features_by_hand() -> None:
    # Tokens: cầu trường tiền dài; cầu_trường trường_tiền tiền_dài dài_bao (bao_nhiêu is two stop words).
    seen = one("Cầu Trường Tiền ở Huế. Cầu dài 402 mét.")
    assert seen.sentence == pytest.approx(5 / 8)  # the first: three words and two pairs
    assert seen.all_of_it == pytest.approx(6 / 8)  # and dài
    assert seen.missing == 0.0
    # Runs of three: cầu trường tiền, trường tiền dài, tiền dài bao, dài bao nhiêu.
    assert seen.triples == pytest.approx(1 / 4)
    assert (seen.dense, seen.lexical) == (0.5, 0.5)
    assert 0 < seen.length < 1


def test_a_word_that_is_nowhere_is_missing() -> None:
    found = features(
        QUESTION, [candidate("Cầu Trường ở Huế dài.")], lambda t: 7.0 if t == "tiền" else 1.0
    )
    assert next(iter(found.values())).missing == pytest.approx(0.7)


def test_the_title_counts_for_the_article_and_not_for_the_sentence() -> None:
    plain, titled = one("Huế mưa."), one("Huế mưa.", title="Cầu Trường Tiền")
    assert titled.all_of_it > plain.all_of_it == 0
    assert titled.sentence == plain.sentence == 0


def test_other_names_of_a_thing_count() -> None:
    asked = "UBND TP.HCM họp gì?"
    found = features(
        asked, [candidate("Ủy ban nhân dân Thành phố Hồ Chí Minh họp.")], lambda token: 1.0
    )
    seen = next(iter(found.values()))
    assert seen.all_of_it > 0.2


def test_one_sentence_that_says_it_outweighs_words_here_and_there() -> None:
    told = "Cầu Trường Tiền dài 402 mét. Người ta đi bộ."
    scattered = "Trường học ở bên cầu. Tiền công thấp. Đường dài lắm."
    found = features(QUESTION, [candidate(told), candidate(scattered)], lambda token: 1.0)
    assert score(found[told[:20]]) > score(found[scattered[:20]])


def test_the_sum_runs_from_0_to_1() -> None:
    best = {name: 1.0 if weight > 0 else 0.0 for name, weight in WEIGHTS.items()}
    worst = {name: 0.0 if weight > 0 else 1.0 for name, weight in WEIGHTS.items()}
    assert score(Features(**best)) == pytest.approx(1.0)
    assert score(Features(**worst)) == pytest.approx(0.0)
    assert score(Features(**{**worst, "length": math.inf})) == 0.0


def test_nothing_found() -> None:
    assert features(QUESTION, [], lambda token: 1.0) == {}
    assert features("?", [candidate("Huế mưa.")], lambda token: 1.0) != {}
