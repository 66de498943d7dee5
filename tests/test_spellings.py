"""Syllables that spelling allows, and their tones."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.spellings import TONES, is_syllable, spellings, with_tone
from qa.vietnamese import fold, has_diacritics, key, syllables


@pytest.mark.parametrize(
    ("syllable", "tone", "written"),
    [
        ("hoa", "f", "hòa"),
        ("thuy", "r", "thủy"),
        ("khoe", "r", "khỏe"),
        ("toan", "f", "toàn"),
        ("quy", "s", "quý"),
        ("qua", "r", "quả"),
        ("gi", "f", "gì"),
        ("giêng", "s", "giếng"),
        ("nươc", "s", "nước"),
        ("đương", "f", "đường"),
        ("nguyên", "x", "nguyễn"),
        ("khuya", "", "khuya"),
        ("mua", "f", "mùa"),
        ("mưa", "f", "mừa"),
        ("quynh", "f", "quỳnh"),
        ("uy", "r", "ủy"),
        ("tuôi", "r", "tuổi"),
        ("ngoai", "f", "ngoài"),
        ("xoong", "", "xoong"),
        ("sach", "s", "sách"),
        ("sach", "f", None),  # c, ch, p, t take the sharp and the heavy tone alone
        ("sach", "", None),
        ("fan", "s", None),
        ("bla", "s", None),
        ("str", "s", None),
        ("", "s", None),
    ],
)
def test_tones_stand_where_spelling_puts_them(
    syllable: str, tone: str, written: str | None
) -> None:
    assert with_tone(syllable, TONES.get(tone, "")) == written


@pytest.mark.parametrize("word", "nguyen quynh huyen khuyu truong tuoi ngoeo quoc gi y a".split())
def test_what_is_a_syllable_without_its_marks(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", "test window nooij tawng str zoo 21 tphcm f".split())
def test_what_is_none(word: str) -> None:
    assert not is_syllable(word)


@given(st.sampled_from(sorted(spellings())))
def test_every_spelling_folds_back_and_is_in_normal_form(bare: str) -> None:
    for written in spellings()[bare]:
        assert fold(written) == bare
        assert key(written) == written
        assert unicodedata.is_normalized("NFC", written)


def test_the_words_of_a_report_are_there(seeds: Path) -> None:
    """Syllables with diacritics of our own articles; what is missing is no Vietnamese spelling."""
    texts = [path.read_text(encoding="utf-8") for path in seeds.glob("*.md")]
    words = {word for text in texts for word in syllables(text) if has_diacritics(word)}
    unknown = {word for word in words if word not in spellings().get(fold(word), ())}
    assert len(words) > 500
    assert len(unknown) <= len(words) / 100, unknown
