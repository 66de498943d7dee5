"""Short forms: what is spelled out, what is only an alternative, and what articles define themselves."""

import unicodedata
from importlib.resources import files

import pytest

from qa.spellings import is_syllable
from qa.vietnamese import (
    alternatives,
    choose_readings,
    definitions,
    fold,
    index_tokens,
    key,
    spell_out,
    spell_out_text,
    syllables,
)

ROWS = [
    line.split("\t")
    for line in (files("qa.vietnamese") / "abbreviations.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if line and not line.startswith("#")
]


# -- the table


def test_the_table_is_well_formed() -> None:
    assert len(ROWS) >= 150
    for row in ROWS:
        assert len(row) == 3, row
        short, kind, longs = row
        assert kind in {"same", "maybe", "other"}, row
        assert all(long == long.strip() and long for long in longs.split("|")), row
        assert unicodedata.is_normalized("NFC", short + longs), row
        assert kind != "same" or "|" not in longs, row
    shorts = [tuple(syllables(short)) for short, _, _ in ROWS]
    assert len(shorts) == len(set(shorts))


def test_no_ordinary_syllable_is_spelled_out() -> None:
    for short, kind, _ in ROWS:
        words = syllables(short)
        if kind == "same" and len(words) == 1:
            assert not is_syllable(words[0]), short
            assert not is_syllable(fold(words[0])), short


def test_long_forms_are_final() -> None:
    """Spelling out twice changes nothing: keys of keys are keys."""
    for _, _, longs in ROWS:
        for long in longs.split("|"):
            once = spell_out(syllables(long))
            assert spell_out(once) == once, long


# -- spelling out


@pytest.mark.parametrize(
    ("forms", "long"),
    [
        (["UBND", "ubnd", "Ubnd", "Uỷ ban nhân dân"], "Ủy ban nhân dân"),
        (["HĐND", "hđnd", "HDND", "hdnd"], "Hội đồng nhân dân"),
        (["TP.HCM", "TP. HCM", "TP HCM", "TPHCM", "Tp.HCM", "tp hcm"], "Thành phố Hồ Chí Minh"),
        (["T.Ư", "t.ư"], "Trung ương"),
        (["TP Huế", "TP. Huế", "Tp.Huế"], "thành phố Huế"),
        (["UBND TP.HCM"], "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
    ],
)
def test_short_and_long_forms_have_the_same_keys(forms: list[str], long: str) -> None:
    for form in forms:
        assert spell_out(syllables(form)) == syllables(long), form
        assert index_tokens(form) == index_tokens(long), form
        assert index_tokens(form, folded=True) == index_tokens(long, folded=True), form
        assert key(spell_out_text(form)) == key(long), form


@pytest.mark.parametrize(
    "text",
    [
        *["da dày", "ca mổ", "an toàn", "Tin tức", "to lớn", "tu sửa", "bác sĩ", "ở đâu"],
        *["iPhone 15", "WiFi", "USB-C", "COVID", "H5N1", "VinFast VF8", "Windows 11", "AK-47"],
        *["who are you", "Game of Thrones", "A. B. C.", "x = 3", ""],
    ],
)
def test_ordinary_words_and_codes_are_left_alone(text: str) -> None:
    assert spell_out(syllables(text)) == syllables(text)
    assert spell_out_text(text) == text


def test_a_text_keeps_its_other_words_and_signs() -> None:
    typed = "Theo UBND TP. HCM, “TP. Huế” họp (HĐND dự)."
    assert spell_out_text(typed) == (
        "Theo ủy ban nhân dân thành phố Hồ Chí Minh, “thành phố Huế” họp (hội đồng nhân dân dự)."
    )


def test_words_far_apart_are_no_form() -> None:
    assert "Trung ương" not in spell_out_text("điểm T và Ư")
    assert "Trung ương" not in spell_out_text("T – một chữ – Ư")


# -- alternatives


def test_a_form_with_several_readings_is_never_replaced() -> None:
    words = spell_out(syllables("CT UBND tỉnh là ai"))
    assert words[0] == "ct"
    (found,) = alternatives(words)
    assert (found.start, found.end) == (0, 1)
    assert {"chủ tịch", "công ty"} <= set(found.readings)


def test_other_names_count_both_ways() -> None:
    (city,) = alternatives(spell_out(syllables("Sài Gòn")))
    assert city.readings[0] == "thành phố Hồ Chí Minh"
    (back,) = alternatives(spell_out(syllables("TP.HCM")))
    assert "Sài Gòn" in back.readings


@pytest.mark.parametrize(
    ("question", "texts", "read"),
    [
        pytest.param(
            "CT UBND tỉnh là ai?",
            ["Chủ tịch UBND tỉnh Trần A phát biểu."],
            "Chủ tịch UBND tỉnh là ai?",
            id="as the report writes it",
        ),
        pytest.param(
            "ai là CT hội?", ["CT hội là ông A. Chủ tịch tỉnh."], "ai là CT hội?", id="written so"
        ),
        pytest.param("CT là gì?", ["Trời mưa."], "CT là gì?", id="nothing known"),
        pytest.param(
            "Sài Gòn có gì?", ["TP.HCM có hội chợ."], "Thành phố Hồ Chí Minh có gì?", id="other"
        ),
        pytest.param("Trời mưa?", ["Chủ tịch"], "Trời mưa?", id="no short form"),
        pytest.param("tặng TG gì?", ["Thời gian tới, tặng 3 tỷ"], "tặng TG gì?", id="no neighbour"),
        pytest.param("tỉnh KH là ai?", ["kế hoạch của tỉnh"], "tỉnh KH là ai?", id="other words"),
        pytest.param(
            "Sở GD-ĐT ở đâu?", ["Sở Giáo dục và Đào tạo, đầu tư"], "Sở GD-ĐT ở đâu?", id="part"
        ),
        pytest.param("ĐN bàn gì?", ["Đoàn Đà Nẵng bàn gì"], "Đà Nẵng bàn gì?", id="a place"),
        pytest.param(
            "SG làm gì?", ["TP.HCM họp"], "Thành phố Hồ Chí Minh làm gì?", id="its other name"
        ),
        pytest.param("ĐN họp?", ["Đà Nẵng bàn, Đồng Nai bàn"], "ĐN họp?", id="two places"),
        pytest.param("Rùa có mu màu gì?", ["Manchester United"], "Rùa có mu màu gì?", id="a word"),
    ],
)
def test_the_texts_say_which_reading_is_meant(question: str, texts: list[str], read: str) -> None:
    assert choose_readings(question, texts) == read


def test_what_the_collection_explains_is_an_alternative() -> None:
    more = {("ttbtv",): ("Trung tâm Bảo tồn Voọc",)}
    (found,) = alternatives(syllables("TTBTV công bố gì"), more)
    assert found.readings == ("Trung tâm Bảo tồn Voọc",)
    read = choose_readings("TTBTV công bố gì?", ["Trung tâm Bảo tồn Voọc công bố GDP"], more)
    assert read == "Trung tâm Bảo tồn Voọc công bố gì?"


def test_one_article_does_not_take_a_reading_away() -> None:
    (found,) = alternatives(syllables("CT họp"), {("ct",): ("Chế Tố",)})
    assert found.readings[0] == "Chế Tố"
    assert "chủ tịch" in found.readings


# -- definitions in articles


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Theo Trung tâm Bảo tồn Voọc (TTBTV), giá tăng.", "ttbtv", "Trung tâm Bảo tồn Voọc"),
        ("VVV (Vườn voọc vàng) cho biết", "vvv", "Vườn voọc vàng"),
        ("Ban Voọc và Rùa (BVR)", "bvr", "Ban Voọc và Rùa"),
        ("dự án mở rộng Khu công viên khủng long (KCVKL) ở", "kcvkl", "Khu công viên khủng long"),
    ],
)
def test_definitions(text: str, short: str, long: str) -> None:
    assert definitions(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        *["ông A (SN 1990)", "tăng 5% (GDP)", "Hà Nội (HN)", "đội bóng (U23)", "(ABC)", "ABC ()"],
        *["trời mưa. Thành (TCTK)", "Ủy ban nhân dân (UBND)", "a" * 5000 + " (TCTK)", "(" * 3000],
    ],
)
def test_no_definition(text: str) -> None:
    assert not [pair for pair in definitions(text) if pair[0] != "hn"]


def test_a_long_text_is_read_fast() -> None:
    text = "Trung tâm Bảo tồn Voọc (TTBTV) " * 20_000
    assert definitions(text) == [("ttbtv", "Trung tâm Bảo tồn Voọc")]
    assert "TTBTV" in spell_out_text(text)
