"""The door to tantivy: fields, ties, transactions, BM25's numbers by hand."""

import math
from pathlib import Path

import pytest

from qa.errors import StoreError
from qa.lexical import LexicalEntry, LexicalIndex

ACCENTED, FOLDED, BOTH = {False: 1.0}, {True: 1.0}, {False: 1.0, True: 0.3}
TEXTS = {
    "gift": "Hà Nội trao tặng Thái Nguyên 3 tỷ đồng",
    "growth": "Kinh tế Thái Bình tăng trưởng 10,22%",
    "city": "UBND Thành phố Hồ Chí Minh họp",
}


@pytest.fixture
def lexical(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path / "fulltext")
    index.change(add=[_entry(i, text) for i, text in TEXTS.items()])
    return index


def _entry(passage_id: str, text: str) -> LexicalEntry:
    return LexicalEntry(passage_id=passage_id, article_id=f"article-{passage_id}", text=text)


@pytest.mark.parametrize(
    ("weights", "question", "best"),
    [
        pytest.param(ACCENTED, "Thái Nguyên được tặng gì?", "gift", id="accented"),
        pytest.param(FOLDED, "thai nguyen duoc tang gi", "gift", id="folded"),
        pytest.param(FOLDED, "Thái Nguyên được tặng gì?", "gift", id="accented into folded"),
        pytest.param(BOTH, "tăng trưởng của Thái Bình", "growth", id="both"),
        pytest.param(ACCENTED, "TP.HCM", "city", id="abbreviation"),
        pytest.param(FOLDED, "tphcm", "city", id="abbreviation, folded"),
        pytest.param(ACCENTED, "Uỷ ban nhân dân", "city", id="the other way"),
        pytest.param(ACCENTED, "10,22%", "growth", id="number"),
    ],
)
def test_search(
    lexical: LexicalIndex, weights: dict[bool, float], question: str, best: str
) -> None:
    assert next(iter(lexical.search(weights, question, limit=3))) == best


def test_what_shares_no_word_is_not_found(lexical: LexicalIndex) -> None:
    assert lexical.search(ACCENTED, "bóng đá", limit=3) == {}
    assert lexical.search(ACCENTED, "thai nguyen", limit=3) == {}  # accented field, plain question
    assert lexical.search(ACCENTED, "", limit=3) == {}
    assert lexical.search(ACCENTED, "?!…", limit=3) == {}
    assert lexical.search({}, "Thái Nguyên", limit=3) == {}


@pytest.mark.parametrize(
    "question",
    [
        'Thái AND (NOT "Nguyên',
        "id:gift",
        "* OR ~",
        "=ubnd",
        "thái\x00nguyên",
        "😀" * 50,
        "a " * 3000,
    ],
    ids=["operators", "field", "wildcards", "concept", "nul", "emoji", "long"],
)
def test_a_question_is_words_and_never_a_query(lexical: LexicalIndex, question: str) -> None:
    assert set(lexical.search(BOTH, question, limit=3)) <= set(TEXTS)


def test_a_heavier_field_weighs_more(lexical: LexicalIndex) -> None:
    single = lexical.search({False: 1.0}, "tặng", limit=1)["gift"]
    assert lexical.search({False: 2.0}, "tặng", limit=1)["gift"] == pytest.approx(2 * single)


def test_ties_in_the_order_of_their_ids(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "ties")
    index.change(add=[_entry(i, "Thái Nguyên họp") for i in ("c", "a", "b")])
    found = index.search(ACCENTED, "Thái Nguyên", limit=3)
    assert list(found) == ["a", "b", "c"]
    assert len(set(found.values())) == 1


def test_bm25_by_hand(tmp_path: Path) -> None:
    """Two passages, one holds the word once: k1 = 1.2, b = 0.75."""
    index = LexicalIndex(tmp_path / "hand")
    index.change(add=[_entry("a", "chè"), _entry("b", "miến dong")])  # 1 token, 3 tokens
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 2.2 / (1 + 1.2 * (1 - 0.75 + 0.75 * 1 / 2))
    assert index.search(ACCENTED, "chè", limit=1) == pytest.approx({"a": expected}, rel=0.01)


def test_idf_by_hand(lexical: LexicalIndex) -> None:
    assert lexical.idf("thái") == pytest.approx(math.log(1 + (3 - 2 + 0.5) / (2 + 0.5)))
    assert lexical.idf("tặng") == pytest.approx(math.log(1 + (3 - 1 + 0.5) / (1 + 0.5)))
    assert lexical.idf("nothing") == pytest.approx(math.log(1 + 3.5 / 0.5))
    assert lexical.idf("tang", folded=True) == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert lexical.idf("tang") == lexical.idf("nothing")


def test_idf_of_an_empty_index(tmp_path: Path) -> None:
    assert LexicalIndex(tmp_path / "empty").idf("x") == pytest.approx(math.log(2))


def test_a_change_takes_out_and_puts_in(lexical: LexicalIndex) -> None:
    lexical.change(delete=["gift", "nothing"], add=[_entry("new", "Đà Nẵng họp")])
    assert lexical.ids() == {"growth", "city", "new"}
    assert len(lexical) == 3
    assert list(lexical.search(ACCENTED, "Đà Nẵng", limit=3)) == ["new"]
    assert list(lexical.search(ACCENTED, "Thái Nguyên", limit=3)) == ["growth"]  # "thái"


def test_a_failed_change_leaves_everything_as_it_was(lexical: LexicalIndex) -> None:
    def cut() -> list[LexicalEntry]:
        raise RuntimeError("killed")

    def entries():  # type: ignore[no-untyped-def]
        yield _entry("new", "Đà Nẵng")
        cut()

    with pytest.raises(RuntimeError, match="killed"):
        lexical.change(delete=["gift"], add=entries())
    assert lexical.ids() == set(TEXTS)
    lexical.change(add=[_entry("after", "Huế họp")])
    assert lexical.ids() == {*TEXTS, "after"}


def test_a_reader_sees_what_was_committed_after_reload(
    tmp_path: Path, lexical: LexicalIndex
) -> None:
    reader = LexicalIndex(tmp_path / "fulltext")
    assert reader.ids() == set(TEXTS)
    lexical.change(add=[_entry("new", "Đà Nẵng họp")])
    reader.reload()
    assert reader.ids() == {*TEXTS, "new"}


def test_limit(lexical: LexicalIndex) -> None:
    assert len(lexical.search(ACCENTED, "Thái", limit=1)) == 1


def test_a_folder_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "fulltext").mkdir()
    (tmp_path / "fulltext" / "meta.json").write_text("{}")
    with pytest.raises(StoreError, match="hoibao rebuild"):
        LexicalIndex(tmp_path / "fulltext")
