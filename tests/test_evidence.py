"""The few sentences worth the model's time: budget, order, exact offsets, offline token counts."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.articles import Article
from qa.evidence import (
    Evidence,
    candidates,
    choose_evidence,
    count_tokens,
    preceding_sentences,
    question_weights,
)
from qa.passages import body_sentences, split_passages
from qa.question import read_question
from qa.retrieval import Hit
from qa.sentence_ranking import share, tokens_of

SENTENCES = [
    "Sáng 21-6, hội nghị hợp tác giữa Hà Nội và Thái Nguyên diễn ra.",
    "Bà Nguyễn Thị Bích Ngọc dự hội nghị cùng lãnh đạo các sở.",
    "Nhiều nội dung về nông sản được nêu ra.",
    "Trong dịp đó, thành phố trao tặng tỉnh Thái Nguyên 3 tỷ đồng.",
    "Hai bên hẹn gặp lại vào mùa thu.",
]
GIFT = SENTENCES[3]
QUESTION = "Thái Nguyên được trao tặng bao nhiêu tỷ đồng?"
ASKED = read_question(QUESTION)


def _even(token: str, folded: bool) -> float:
    """Every token is worth the same."""
    return 1.0


def _article(article_id: str = "a", sentences: Iterable[str] = SENTENCES) -> Article:
    return Article(id=article_id, title="Đầu đề", text=" ".join(sentences))


def _hits(*articles: Article, scores: Iterable[float] = ()) -> list[Hit]:
    given_scores = list(scores) or [1.0] * len(articles)
    return [
        Hit(passage=passage, article=article, score=score, dense_rank=1, lexical_rank=1)
        for article, score in zip(articles, given_scores, strict=True)
        for passage in split_passages(article, size=200)
    ]


def _texts(evidence: Evidence) -> list[str]:
    return [sentence.text for sentence in evidence.sentences]


# ---------------------------------------------------------------------------------------------
# Coverage


def test_share_by_hand() -> None:
    weights = {(False, "hà"): 1.0, (False, "nội"): 1.0, (False, "hà_nội"): 2.0, (True, "ha"): 1.0}
    assert share(weights, tokens_of("Hà Nội họp")) == 1.0
    assert share(weights, tokens_of("Ha Noi họp")) == pytest.approx(1 / 5)
    assert share(weights, tokens_of("Hà Tĩnh và Nội Bài")) == pytest.approx(3 / 5)
    assert share(weights, tokens_of("Hà Tĩnh"), tokens_of("Nội Bài")) == pytest.approx(3 / 5)
    assert share(weights, tokens_of("Đà Nẵng")) == 0.0
    assert share({}, tokens_of("Hà Nội")) == 0.0


def test_question_weights_are_idf_by_field() -> None:
    def idf(token: str, folded: bool) -> float:
        return 10.0 if folded else 2.0

    assert question_weights("ha", idf) == {(True, "ha"): 10.0}
    assert question_weights("hà", idf) == pytest.approx({(False, "hà"): 2.0, (True, "ha"): 3.0})


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_share_lies_between_none_and_all(question: str, text: str) -> None:
    weights = question_weights(question, _even)
    assert 0 <= share(weights, tokens_of(text)) <= 1 + 1e-9
    assert not weights or share(weights, tokens_of(question)) == pytest.approx(1)


# ---------------------------------------------------------------------------------------------
# Choosing


def test_the_best_sentence_is_taken_even_beyond_the_budget() -> None:
    evidence = choose_evidence(ASKED, _hits(_article()), _even, budget=1)
    assert [s.text for s in evidence.for_model] == [GIFT]
    assert evidence.sentences[0].relevance == 1.0
    assert evidence.tokens > 1


def test_rules_read_what_the_model_is_not_shown() -> None:
    evidence = choose_evidence(ASKED, _hits(_article()), _even, budget=1)
    assert sorted(_texts(evidence)) == sorted(SENTENCES)
    assert [s.number for s in evidence.sentences] == list(range(1, len(SENTENCES) + 1))
    assert [s.text for _, shown in evidence.by_article() for s in shown] == [GIFT]


def test_the_answer_is_chosen_with_the_sentence_it_points_back_to() -> None:
    budget = count_tokens(GIFT) + count_tokens(SENTENCES[2])
    evidence = choose_evidence(ASKED, _hits(_article()), _even, budget=budget)
    assert [s.text for s in evidence.for_model] == [SENTENCES[2], GIFT]
    assert evidence.tokens == budget


def test_everything_fits_into_a_large_budget() -> None:
    evidence = choose_evidence(ASKED, _hits(_article()), _even, budget=10_000)
    assert _texts(evidence) == SENTENCES
    assert evidence.tokens == sum(map(count_tokens, SENTENCES))


def test_no_hits_no_evidence() -> None:
    assert choose_evidence(ASKED, [], _even, budget=100).sentences == ()
    assert choose_evidence(ASKED, [], _even, budget=100).by_article() == []


def test_only_sentences_of_the_hits_compete_but_context_may_stand_outside() -> None:
    article = _article()
    last = split_passages(article, size=200)[-1]
    hit = Hit(passage=last, article=article, score=1.0, dense_rank=1, lexical_rank=1)
    evidence = choose_evidence(ASKED, [hit], _even, budget=10_000)
    first = next(i for i, (a, _) in enumerate(body_sentences(article)) if a >= last.start)
    assert set(_texts(evidence)) <= set(SENTENCES[first - 1 :])


def test_hits_beyond_the_limit_are_not_read() -> None:
    near, far = _article("a"), _article("b", [f"{GIFT} Đúng vậy."])
    evidence = choose_evidence(
        ASKED, [*_hits(near)[:1], *_hits(far)], _even, budget=10_000, limit=1
    )
    assert {s.article.id for s in evidence.sentences} == {"a"}


def test_articles_by_relevance_and_sentences_by_place() -> None:
    good = _article("good")
    poor = _article("poor", ["Trời nắng ở Huế.", "Ngày mai có mưa.", "Gió nhẹ trên biển."])
    evidence = choose_evidence(ASKED, _hits(poor, good), _even, budget=10_000)
    assert [article.id for article, _ in evidence.by_article()] == ["good", "poor"]
    assert [s.number for s in evidence.sentences] == list(range(1, len(evidence.sentences) + 1))
    for _, group in evidence.by_article():
        assert [s.start for s in group] == sorted(s.start for s in group)


def test_a_better_hit_counts_among_equals() -> None:
    one, other = _article("one"), _article("other")
    evidence = choose_evidence(ASKED, _hits(one, other, scores=[0.1, 0.9]), _even, budget=10_000)
    assert evidence.by_article()[0][0].id == "other"


def test_the_same_passage_twice_is_read_once() -> None:
    hits = _hits(_article())
    assert choose_evidence(ASKED, hits * 2, _even, budget=10_000, limit=99) == choose_evidence(
        ASKED, hits, _even, budget=10_000, limit=99
    )


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12), st.integers(1, 300))
def test_evidence_keeps_the_budget_and_copies_exactly(chosen: list[str], budget: int) -> None:
    article = _article("a", chosen)
    evidence = choose_evidence(ASKED, _hits(article), _even, budget=budget, limit=99)
    assert evidence.sentences
    assert evidence.tokens == sum(count_tokens(s.text) for s in evidence.for_model)
    assert len(evidence.for_model) == 1 or evidence.tokens <= budget
    spans = body_sentences(article)
    assert all((s.start, s.end) in spans for s in evidence.sentences)
    assert all(article.text[s.start : s.end] == s.text for s in evidence.sentences)
    assert len({(s.article.id, s.start) for s in evidence.sentences}) == len(evidence.sentences)


def test_a_plain_question_reads_accented_sentences() -> None:
    evidence = choose_evidence(
        read_question("thai nguyen duoc trao tang bao nhieu ty dong"),
        _hits(_article()),
        _even,
        budget=60,
    )
    assert GIFT in [s.text for s in evidence.for_model]


def test_rare_words_decide() -> None:
    def rare(token: str, folded: bool) -> float:
        return 9.0 if token in {"nông", "sản", "nông_sản"} else 0.1

    evidence = choose_evidence(
        read_question("Thái Nguyên có nông sản gì?"), _hits(_article()), rare, budget=1
    )
    assert [s.text for s in evidence.for_model] == [SENTENCES[2]]


def test_preceding_sentences_nearest_first() -> None:
    article = _article()
    spans = body_sentences(article)
    assert preceding_sentences(article, spans[2][0]) == [spans[1], spans[0]]
    assert preceding_sentences(article, 0) == []
    assert preceding_sentences(article, len(article.text)) == spans[::-1]


# ---------------------------------------------------------------------------------------------
# Tokens


def test_tokens_of_o200k() -> None:
    assert count_tokens("") == 0
    assert count_tokens("hello world") == 2
    # FACTS.md A1: decomposed text costs much more.
    assert count_tokens("Thành phố") < count_tokens("Tha\u0300nh pho\u0302\u0301")


def test_template_tokens_in_a_text_are_only_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


@given(st.text(max_size=200))
def test_a_text_has_some_tokens_and_at_most_one_a_byte(text: str) -> None:
    assert bool(text) <= count_tokens(text) <= len(text.encode("utf-8", "surrogatepass"))


def test_counting_leaves_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from qa import evidence

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/somewhere/else")
    evidence._encoding.cache_clear()
    assert count_tokens("một") >= 1
    assert os.environ["TIKTOKEN_CACHE_DIR"] == "/somewhere/else"
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR")
    evidence._encoding.cache_clear()
    assert count_tokens("một") >= 1
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


def test_the_data_of_tiktoken_is_on_this_machine() -> None:
    import llama_index.core as core

    folder = Path(core.__file__).parent / "_static" / "tiktoken_cache"
    assert (folder / "fb374d419588a4632f3f557e76b4b70aebbca790").is_file()


def test_a_time_that_was_said_before_counts_as_said() -> None:
    question = "Huế thu ngân sách bao nhiêu trong 9 tháng đầu năm 2023?"
    tale = ["Kinh tế Huế khởi sắc trong 9 tháng đầu năm 2023.", "Huế thu 9.600 tỷ đồng."]
    other = ["Kinh tế Huế khởi sắc.", "Huế thu 9.600 tỷ đồng."]
    asked = read_question(question)
    weights = question_weights(question, _even)
    (with_time, without) = (
        [c.features.words for c in candidates(asked, _hits(_article(sentences=s)), weights)][-1]
        for s in (tale, other)
    )
    assert with_time > without


# ---------------------------------------------------------------------------------------------
# Follow-ups


def test_what_is_asked_now_outweighs_the_question_before() -> None:
    told = [
        "Vụ tàu hàng trật bánh ở ga Tiên An làm tắc đường sắt, lái tàu bị xử lý.",
        "Thuyền phó được thưởng ba triệu đồng.",
    ]
    question = "Vụ tàu hàng trật bánh ở ga Tiên An, lái tàu bị xử lý, thuyền phó được thưởng gì?"
    hits = _hits(_article(sentences=told))
    whole = choose_evidence(read_question(question), hits, _even, budget=10_000)
    now = read_question(question, follow_up="Thuyền phó được thưởng gì?")
    assert now.now == "thuyền phó được thưởng gì?"
    assert now.carried == {"tiên an"}

    def best(evidence: Evidence) -> str:
        return max(evidence.sentences, key=lambda s: s.relevance).text

    assert best(whole) == told[0]
    assert best(choose_evidence(now, hits, _even, budget=10_000)) == told[1]
