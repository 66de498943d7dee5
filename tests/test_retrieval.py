"""From a question to ranked passages: weights, sums by hand, habits of typing, the LlamaIndex side."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeLLM, HashEmbedding
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers.no_text import NoText
from llama_index.core.schema import TextNode

from qa.articles import Article
from qa.index import Index
from qa.llamaindex import HoiBaoRetriever, nodes
from qa.passages import Passage
from qa.retrieval import (
    FOLDED_WEIGHT,
    Hit,
    Retriever,
    Scores,
    _as_wished,
    field_weights,
    fuse,
)
from qa.settings import Settings
from qa.vietnamese import fold
from qa.wishes import Wishes

FLOOR = 0.70

# Articles of seeds/, by file name.
GIFT = "ha-noi-thai-nguyen"
BULLS = "ha-noi-thai-binh"
MEMO = "ha-noi-tp-hcm"
NIGHT = "tp-hcm-thai-nguyen"
DELEGATION = "da-nang-tp-hcm-binh-duong"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The five articles of ``seeds/``."""
    folder = tmp_path_factory.mktemp("retrieval")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_HOME", str(folder))
        opened = Index(Settings(home=folder), HashEmbedding())
        opened.add([Path(__file__).parent.parent / "seeds"])
        yield opened
        opened.close()


@pytest.fixture
def retriever(index: Index, settings: Settings) -> Retriever:
    return Retriever(index, HashEmbedding(), settings)


def _sources(hits: list[Hit]) -> list[str]:
    return [Path(str(hit.article.path)).stem for hit in hits]


# ---------------------------------------------------------------------------------------------
# Weights and sums


@pytest.mark.parametrize(
    ("question", "weights"),
    [
        pytest.param("ha noi tang bao nhieu tien", {True: 1.0}, id="no diacritics"),
        pytest.param("HA NOI 2019?", {True: 1.0}, id="capitals"),
        pytest.param("", {True: 1.0}, id="empty"),
        pytest.param("Hà noi tang thai nguyen bao nhieu tien", {False: 1.0, True: 1.0}, id="a few"),
        pytest.param(
            "Hà Nội tặng Thái Nguyên bao nhiêu tiền?", {False: 1.0, True: FOLDED_WEIGHT}, id="all"
        ),
    ],
)
def test_the_fields_follow_the_typing(question: str, weights: dict[bool, float]) -> None:
    assert field_weights(question) == weights


def test_fuse_by_hand() -> None:
    scores = Scores(
        dense={"a": 0.90, "b": 0.80, "c": 0.60},  # floor 0.70: 1, 0.5, 0
        lexical={"a": 2.0, "c": 8.0, "d": 4.0},  # 0.25, 0, 1, 0.5
    )
    assert fuse(scores, dense_weight=0.5, floor=FLOOR) == pytest.approx(
        {"a": 0.625, "b": 0.25, "c": 0.5, "d": 0.25}
    )
    assert fuse(scores, dense_weight=0.2, floor=FLOOR) == pytest.approx(
        {"a": 0.4, "b": 0.1, "c": 0.8, "d": 0.4}
    )


@pytest.mark.parametrize(
    ("dense", "lexical", "fused"),
    [
        pytest.param({}, {}, {}, id="nothing"),
        pytest.param({"a": 0.9}, {}, {"a": 0.5}, id="only vectors"),
        pytest.param({}, {"a": 3.0}, {"a": 0.5}, id="only words"),
        pytest.param({"a": 0.5, "b": 0.3}, {}, {"a": 0.0, "b": 0.0}, id="all below the floor"),
        pytest.param({"a": 0.7}, {"a": 1.0}, {"a": 0.5}, id="on the floor"),
    ],
)
def test_fuse_at_the_edges(
    dense: dict[str, float], lexical: dict[str, float], fused: dict[str, float]
) -> None:
    assert fuse(
        Scores(dense=dense, lexical=lexical), dense_weight=0.5, floor=FLOOR
    ) == pytest.approx(fused)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(-1, 1)),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 100)),
    st.floats(0, 1),
)
def test_fused_scores_run_from_0_to_1_over_everything_found(
    dense: dict[str, float], lexical: dict[str, float], weight: float
) -> None:
    fused = fuse(Scores(dense=dense, lexical=lexical), dense_weight=weight, floor=FLOOR)
    assert fused.keys() == dense.keys() | lexical.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())


# ---------------------------------------------------------------------------------------------
# Searching

QUESTIONS = [
    pytest.param("Hà Nội trao tặng tỉnh Thái Nguyên bao nhiêu tiền?", GIFT, id="gift"),
    pytest.param("Hà Nội tặng Thái Bình bao nhiêu con bò giống?", BULLS, id="bulls"),
    pytest.param("Thái Nguyên học TP.HCM điều gì về kinh tế đêm?", NIGHT, id="night economy"),
    pytest.param("Trưởng đoàn công tác Đà Nẵng đến Bình Dương là ai?", DELEGATION, id="delegation"),
    pytest.param("Hà Nội và TP.HCM ký Biên bản ghi nhớ giai đoạn nào?", MEMO, id="memorandum"),
]


@pytest.mark.parametrize(("question", "source"), QUESTIONS)
@pytest.mark.parametrize(
    "typed",
    [str, fold, str.upper, lambda q: f"  {q}\n"],
    ids=["typed", "folded", "capitals", "blanks"],
)
def test_the_article_comes_first_however_it_is_typed(
    retriever: Retriever, question: str, source: str, typed: object
) -> None:
    assert _sources(retriever.search(typed(question)))[0] == source  # type: ignore[operator]


@pytest.mark.parametrize(
    "city", ["TP.HCM", "TP. HCM", "TPHCM", "TP HCM", "Thành phố Hồ Chí Minh", "tphcm"]
)
def test_every_name_of_the_city_finds_the_same(retriever: Retriever, city: str) -> None:
    found = _sources(
        retriever.search(f"Thái Nguyên học {city} điều gì về kinh tế đêm và phố đi bộ?")
    )
    assert found[0] == NIGHT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ủy ban nhân dân thành phố Đà Nẵng", "Uỷ ban nhân dân thành phố Đà Nẵng"),
        ("Trịnh Việt Hùng nói về lý do gì", "Trịnh Việt Hùng nói về lí do gì"),
    ],
)
def test_spellings_of_one_question_find_the_same(
    retriever: Retriever, one: str, other: str
) -> None:
    assert [h.passage.id for h in retriever.search(one)] == [
        h.passage.id for h in retriever.search(other)
    ]


def test_hits_are_best_first_with_ranks_and_exact_offsets(retriever: Retriever) -> None:
    hits = retriever.search("Hà Nội trao tặng tỉnh Thái Nguyên bao nhiêu tiền?", limit=8)
    assert len(hits) == 8
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert len({h.passage.id for h in hits}) == 8
    for hit in hits:
        passage = hit.passage
        assert 0 <= hit.score <= 1
        assert hit.article.id == passage.article_id
        assert hit.article.text[passage.start : passage.end] == passage.text
        assert hit.dense_rank is None or hit.dense_rank >= 1
        assert hit.lexical_rank is None or hit.lexical_rank >= 1
    assert 1 in {h.lexical_rank for h in hits}


def test_a_smaller_limit_is_the_head_of_a_larger_one(retriever: Retriever) -> None:
    question = "Thái Nguyên"
    assert retriever.search(question, limit=3) == retriever.search(question, limit=10)[:3]


@pytest.mark.parametrize(
    "question",
    ["", "?!", "😀", "\x00", "(((", "a" * 5000, "bóng đá " * 500],
    ids=["empty", "marks", "emoji", "nul", "brackets", "long word", "long"],
)
def test_odd_questions_are_answered_with_hits_or_none(retriever: Retriever, question: str) -> None:
    assert len(retriever.search(question, limit=5)) <= 5


def test_an_empty_collection_has_no_hits(settings: Settings) -> None:
    empty = Index(settings, HashEmbedding())
    assert Retriever(empty, HashEmbedding(), settings).search("Hà Nội") == []
    empty.close()


def test_ties_in_the_order_of_their_ids(settings: Settings, tmp_path: Path) -> None:
    lines = [f'{{"id": "{i}", "title": "Tin", "text": "Thái Nguyên họp {i}."}}' for i in "dbca"]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    index = Index(settings, HashEmbedding())
    index.add([tmp_path / "a.jsonl"])
    retriever = Retriever(index, HashEmbedding(), settings)
    hits = retriever.search("Thái Nguyên họp")
    index.close()
    by_score: dict[float, list[str]] = {}
    for hit in hits:
        by_score.setdefault(hit.score, []).append(hit.article.id)
    assert len(hits) == 4
    assert all(ids == sorted(ids) for ids in by_score.values())
    assert max(map(len, by_score.values())) > 1


def test_what_is_being_removed_is_not_found(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Thái Nguyên họp.", encoding="utf-8")
    index = Index(settings, HashEmbedding())
    (article_id,) = index.add([tmp_path / "a.txt"]).added
    retriever = Retriever(index, HashEmbedding(), settings)
    assert len(retriever.search("Thái Nguyên")) == 1
    index.catalog.mark_removing([article_id])
    assert retriever.search("Thái Nguyên") == []
    index.close()


def test_the_weight_of_vectors_is_a_setting(index: Index, settings: Settings) -> None:
    class Blind(HashEmbedding):
        """Finds everything equally far, so that only words can rank."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return [1.0] * 256

    question = "Hà Nội trao tặng tỉnh Thái Nguyên bao nhiêu tiền?"
    settings = settings.with_(second_look=False)
    words = Retriever(index, Blind(), settings.with_(dense_weight=0.0)).search(question)
    assert _sources(words)[0] == GIFT
    assert words[0].lexical_rank == 1
    assert words[0].score == 1.0
    blind = Retriever(index, Blind(), settings.with_(dense_weight=1.0)).search(question)
    assert [h.passage.id for h in blind] != [h.passage.id for h in words]


# ---------------------------------------------------------------------------------------------
# LlamaIndex


def test_nodes_carry_source_and_offsets() -> None:
    article = Article(
        id="a",
        title="Đề",
        text="Thân bài.",
        publisher="Báo",
        published="2019-10",
        url="https://b.vn",
    )
    passage = Passage(id="a:0-9:x", article_id="a", start=0, end=9, text="Thân bài.")
    (node,) = nodes(
        [Hit(passage=passage, article=article, score=0.5, dense_rank=1, lexical_rank=None)]
    )
    assert isinstance(node.node, TextNode)
    assert (node.score, node.node.node_id, node.node.text) == (0.5, "a:0-9:x", "Thân bài.")
    assert (node.node.start_char_idx, node.node.end_char_idx) == (0, 9)
    assert node.node.metadata == {
        "article_id": "a",
        "title": "Đề",
        "publisher": "Báo",
        "published": "2019-10",
        "url": "https://b.vn",
    }


def test_the_llama_index_retriever_gives_the_same_hits(retriever: Retriever) -> None:
    question = "Hà Nội trao tặng tỉnh Thái Nguyên bao nhiêu tiền?"
    found = HoiBaoRetriever(retriever, limit=4).retrieve(question)
    hits = retriever.search(question, limit=4)
    assert [(n.node.node_id, n.score, n.text) for n in found] == [
        (h.passage.id, h.score, h.passage.text) for h in hits
    ]


def test_it_plugs_into_a_query_engine(retriever: Retriever) -> None:
    engine = RetrieverQueryEngine(
        retriever=HoiBaoRetriever(retriever, limit=3),
        response_synthesizer=NoText(llm=FakeLLM("không dùng đến")),
    )
    response = engine.query("Hà Nội tặng Thái Bình bao nhiêu con bò giống?")
    assert len(response.source_nodes) == 3
    assert "bò giống" in " ".join(n.text for n in response.source_nodes)


# -- what a question says of papers and days, one story once, other names

RAIN = "Mưa lớn làm ngập nhiều tuyến phố ở thị xã Cau trong sáng nay. Nước rút sau ba giờ."
FLOOD_NEWS: list[dict[str, str]] = [
    {"id": "a", "title": "Mưa ngập ở Cau", "text": RAIN, "publisher": "Báo Mộc", "published": "2019-10-02"},
    {"id": "b", "title": "Cau lại ngập vì mưa", "text": "Chiều qua mưa lớn làm ngập phố ở thị xã Cau, chợ phải đóng cửa.",
     "publisher": "Tin Sông", "published": "2021-05-09"},
    {"id": "c", "title": "Cau ngập", "text": "Mưa lớn làm ngập phố ở thị xã Cau từ đêm, trường cho học sinh nghỉ.",
     "publisher": "Tin Sông"},
    {"id": "d", "title": "Quỹ khuyến học", "text": "Quỹ Hỗ trợ Trẻ em Cau (QHTTEC) trao 40 suất học bổng.",
     "publisher": "Báo Mộc", "published": "2020"},
    {"id": "e", "title": "Thưởng", "text": "QHTTEC thưởng 3,8 tỷ đồng cho các trường vào ngày 21 tháng 6.",
     "publisher": "Báo Mộc", "published": "2020"},
    {"id": "f", "title": "Sân chơi", "text": "Trẻ em chơi bóng ở sân mới. Cờ vua có 21 em tham gia 6 trận.",
     "publisher": "Báo Mộc", "published": "2020"},
]  # fmt: skip


@pytest.fixture(scope="module")
def floods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Small news of our own, with ``a`` reprinted by another paper."""
    folder = tmp_path_factory.mktemp("floods")
    reprint = {
        "id": "z",
        "title": "Ngập ở Cau",
        "text": f"{RAIN} (Theo Báo Mộc)",
        "publisher": "Tin Núi",
    }
    lines = [json.dumps(row, ensure_ascii=False) for row in [*FLOOD_NEWS, reprint]]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    settings = Settings(home=folder / "home")
    opened = Index(settings, HashEmbedding())
    opened.add([folder / "news.jsonl"])
    yield Retriever(opened, HashEmbedding(), settings)
    opened.close()


def _ids(hits: list[Hit]) -> list[str]:
    return [hit.article.id for hit in hits]


def test_a_wish_for_a_paper_or_a_time_orders_and_excludes_nothing(floods: Retriever) -> None:
    asked = "mưa lớn làm ngập phố ở thị xã Cau"
    assert set(_ids(floods.search(asked))) >= {"a", "b", "c"}
    by = floods.search(f"Theo báo Tin Sông, {asked}?")
    assert set(_ids(by)[:2]) == {"b", "c"}
    assert "a" in _ids(by)
    assert _ids(floods.search(f"{asked} tháng 10/2019"))[0] == "a"
    assert _ids(floods.search(f"{asked} năm 2021"))[0] == "b"
    assert all(0 <= hit.score <= 1 for hit in by)


def test_the_newest_first_and_what_has_no_day_last(floods: Retriever) -> None:
    order = _ids(floods.search("tin mới nhất về mưa lớn làm ngập phố ở thị xã Cau"))
    assert order.index("b") < order.index("a") < order.index("c")


def test_a_reprint_takes_no_place_of_its_own(floods: Retriever) -> None:
    hits = floods.search("Mưa lớn làm ngập nhiều tuyến phố ở thị xã Cau, nước rút sau mấy giờ?")
    first = hits[0]
    assert {first.article.id, *(other.id for other in first.same_story)} == {"a", "z"}
    assert sum(hit.article.id in {"a", "z"} for hit in hits) == 1
    assert all(not hit.same_story for hit in hits[1:])


@pytest.mark.parametrize(
    ("question", "article"),
    [
        pytest.param("QHTTEC trao bao nhiêu suất học bổng?", "d", id="the short form"),
        pytest.param("ai thưởng 3.800.000.000 đồng", "e", id="an amount"),
        pytest.param("chuyện gì xảy ra ngày 21/6", "e", id="a day"),
    ],
)
def test_other_ways_to_say_it(floods: Retriever, question: str, article: str) -> None:
    assert _ids(floods.search(question))[0] == article


def test_the_long_form_finds_who_writes_only_the_short_one(floods: Retriever) -> None:
    assert _ids(floods.search("Quỹ Hỗ trợ Trẻ em Cau"))[:2] == ["d", "e"]


def test_many_reprints_leave_room_for_other_reports(tmp_path: Path) -> None:
    story = "Hội chợ hoa xuân ở thị xã Cau mở cửa sáng nay. Ban tổ chức đón sáu nghìn lượt khách đến xem hoa."
    rows = [
        {"id": f"copy{n}", "title": "Hội chợ hoa xuân", "text": f"{story} (Bản {n})"}
        for n in range(25)
    ]
    rows += [
        {"id": f"own{n}", "title": f"Hội chợ hoa xuân {name}", "text": f"Hội chợ hoa xuân ở {name} đón khách {n} ngày."}
        for n, name in enumerate("Mộc Cọ Dừa Sen Tre".split())
    ]  # fmt: skip
    file = tmp_path / "news.jsonl"
    file.write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
    )
    settings = Settings(home=tmp_path / "home")
    index = Index(settings, HashEmbedding())
    try:
        index.add([file])
        hits = Retriever(index, HashEmbedding(), settings).search("hội chợ hoa xuân", limit=6)
    finally:
        index.close()
    assert {f"own{n}" for n in range(5)} <= set(_ids(hits))
    assert sum(hit.article.id.startswith("copy") for hit in hits) == 1


def test_a_wish_counts_above_the_best_score() -> None:
    articles = {
        "a:0-1:x": Article(id="a", title="A", text="a", publisher="Tin Sông"),
        "b:0-1:x": Article(id="b", title="B", text="b", publisher="Báo Mộc"),
    }
    fused = {"a:0-1:x": 1.0, "b:0-1:x": 0.994}
    order, _ = _as_wished(Wishes(text="", publisher="Báo Mộc"), list(fused), fused, articles)
    assert order == ["b:0-1:x", "a:0-1:x"]
