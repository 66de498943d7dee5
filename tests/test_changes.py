"""Changes to questions: by hand, by law, and there and back through inverses written here."""

import gzip
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.changes import CHANGES
from qa.vietnamese import fold, has_diacritics, key

PLAIN, HALF, TELEX, VNI, NFD, FLIP = (
    CHANGES[name] for name in ("plain", "half-plain", "telex", "vni", "nfd", "tone-flip")
)
WORDS = (
    "Hà Nội tặng Thái Nguyên bao nhiêu tiền? ĐƯỜNG Đặng khoẻ khỏe hoà HÒA Thủy thuỷ quý quỳ uỷ Ủy "
    "UBND TP.HCM 3,8 tỷ 21-6 xoong nghiêng Ở Ừ café Đắklắk “nói”, (ngoằn ngoèo) Pokémon España ß"
).split()
# Questions in composed form, as changes give them back.
QUESTION = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
ANYTHING = st.text(
    st.one_of(st.sampled_from("aăâeêioôơuưyàòòóạơởỳđqhHÒÀƯ \u0301\u0302\u031b"), st.characters()),
    max_size=40,
).map(lambda text: unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("change", "question", "changed"),
    [
        ("plain", "Hà Nội tặng ĐƯỜNG Đà Nẵng, ở “Huế”?", "Ha Noi tang DUONG Da Nang, o “Hue”?"),
        ("plain", "Ha\u0300 No\u0323\u0302i", "Ha Noi"),
        ("plain", "Ðà Nẵng", "Da Nang"),
        ("half-plain", "Hà Nội tặng ba nghìn tỷ đồng?", "Hà Noi tặng ba nghin tỷ dong?"),
        ("half-plain", "Ai tặng?", "Ai tặng?"),
        ("telex", "Hà Nội", "Haf Nooij"),
        ("telex", "Đường phố Đặng Thùy Trâm", "Dduwowngf phoos Ddawngj Thuyf Traam"),
        ("telex", "HÀ NỘI ở đâu?", "HAF NOOIJ owr ddaau?"),
        ("telex", "Ở ỦY BAN", "Owr UYR BAN"),
        ("telex", "nghiêng, nghĩa; nguyễn.", "nghieeng, nghiax; nguyeenx."),
        ("telex", "xoong rơ moóc", "xooong row mooocs"),
        ("telex", "UBND TP.HCM, Facebook 4G", "UBND TP.HCM, Facebook 4G"),
        ("telex", "Đắklắk", "Ddawsklawsk"),
        ("telex", "España", "España"),
        ("vni", "Hà Nội", "Ha2 No65i"),
        ("vni", "Đường phố Đặng Thùy Trâm", "D9u7o72ng pho61 D9a85ng Thu2y Tra6m"),
        ("vni", "HÀ NỘI ở đâu?", "HA2 NO65I o73 d9a6u?"),
        ("vni", "nguyễn tiến", "nguye64n tie61n"),
        ("nfd", "Hà", "Ha\u0300"),
        ("tone-flip", "hòa khỏe thủy", "hoà khoẻ thuỷ"),
        ("tone-flip", "Hoà KHOẺ Uỷ THUỶ òa", "Hòa KHỎE Ủy THỦY oà"),
        ("tone-flip", "quý QUÀ Quế hoàn thuyền toại", "quý QUÀ Quế hoàn thuyền toại"),
    ],
)
def test_by_hand(change: str, question: str, changed: str) -> None:
    assert CHANGES[change](question) == changed


@given(ANYTHING)
def test_plain_is_fold_that_keeps_capitals(question: str) -> None:
    assert not has_diacritics(PLAIN(question))
    assert fold(PLAIN(question)) == fold(question)


@given(QUESTION)
def test_words_stay_words(question: str) -> None:
    for name, change in CHANGES.items():
        assert len(change(question).split()) == len(question.split()), name
    assert len(PLAIN(question)) == len(question)


@given(QUESTION)
def test_half_plain_changes_half_of_the_words_with_diacritics(question: str) -> None:
    pairs = list(zip(question.split(), HALF(question).split(), strict=True))
    marked = [(before, after) for before, after in pairs if PLAIN(before) != before]
    assert all(before == after for before, after in marked[::2])
    assert all(PLAIN(before) == after for before, after in marked[1::2])
    assert all(before == after for before, after in pairs if PLAIN(before) == before)


@given(ANYTHING)
def test_nfd_reads_the_same(question: str) -> None:
    assert unicodedata.normalize("NFC", NFD(question)) == question
    assert unicodedata.is_normalized("NFD", NFD(question))


@given(ANYTHING | QUESTION)
def test_tone_flip_twice_gives_the_question(question: str) -> None:
    assert FLIP(FLIP(question)) == question


@given(QUESTION)
def test_tone_flip_is_seen_by_no_key(question: str) -> None:
    assert key(FLIP(question)) == key(question)


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_keyboards_leave_letters_without_marks_alone(question: str) -> None:
    assert VNI(question) == question
    if not re.search("(?i)oo(ng|c)", question):
        assert TELEX(question) == question


# ---------------------------------------------------------------------------------------------
# There and back: what an input method makes of the keys

TONES = "\u0301\u0300\u0309\u0303\u0323"
TELEX_TONES = dict(zip("sfrxj", TONES, strict=True))
VNI_TONES = dict(zip("12345", TONES, strict=True))
TELEX_LETTERS = {"aw": "ă", "aa": "â", "dd": "đ", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư"}
VNI_LETTERS = {"a8": "ă", "a6": "â", "d9": "đ", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư"}
# A Vietnamese syllable without its tone: consonants, vowels, consonants.
INITIALS = "ngh ng nh gh gi kh ch ph th tr qu b c d đ g h k l m n p q r s t v x".split()
VOWELS = (
    "uyê uây uya uyu uôi ươi ươu iêu yêu oai oay oao oeo ai ao au ay âu ây eo êu ia iê iu oa oă oe oi "
    "ôi ơi ua uâ uê ui uô uơ uy ưa ưi ươ ưu yê a ă â e ê i o ô ơ u ư y"
).split()
SYLLABLE = re.compile(
    rf"(?:{'|'.join(INITIALS)})?(?:(?:{'|'.join(VOWELS)})(?:ng|nh|ch|[cmnpt])?|oong|ooc)"
)


def toneless(syllable: str) -> tuple[str, str]:
    """A syllable in lower case without its tone, and the mark of the tone."""
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    tone = "".join(re.findall(f"[{TONES}]", decomposed))
    return unicodedata.normalize("NFC", re.sub(f"[{TONES}]", "", decomposed)), tone


def from_telex(keys: str) -> tuple[str, str]:
    """``nooij`` → ``nôi`` and the dot below."""
    tone = TELEX_TONES.get(keys[-1], "") if len(keys) > 1 else ""
    letters = re.sub(
        "ooo|" + "|".join(TELEX_LETTERS),
        lambda pair: TELEX_LETTERS.get(pair[0], "oo"),
        keys.removesuffix(keys[-1]) if tone else keys,
    )
    return letters, tone


def from_vni(keys: str) -> tuple[str, str]:
    """``no65i`` → ``nôi`` and the dot below."""
    tones = re.findall("[1-5]", keys)
    letters = re.sub("|".join(VNI_LETTERS), lambda pair: VNI_LETTERS[pair[0]], keys)
    return re.sub("[1-5]", "", letters), "".join(VNI_TONES[tone] for tone in tones)


@pytest.mark.parametrize(
    ("keys", "way", "expected"),
    [
        ("nooij", from_telex, "nội"),
        ("dduwowngf", from_telex, "đường"),
        ("xooong", from_telex, "xoong"),
        ("no65i", from_vni, "nội"),
        ("d9u7o72ng", from_vni, "đường"),
    ],
)
def test_the_inverses_are_right(
    keys: str, way: Callable[[str], tuple[str, str]], expected: str
) -> None:
    assert way(keys) == toneless(expected)


@pytest.mark.shared
def test_every_syllable_of_the_news_comes_back(shared: Path) -> None:
    inventory = _syllables_of(shared / "data")
    assert len(inventory) > 6_000
    for syllable in inventory:
        assert from_telex(TELEX(syllable)) == toneless(syllable), syllable
        assert from_vni(VNI(syllable)) == toneless(syllable), syllable
        assert TELEX(syllable.upper()) == _shouted(syllable), syllable


def _shouted(syllable: str) -> str:
    keys = TELEX(syllable)
    return keys.upper() if len(syllable) > 1 else keys.capitalize()


def _syllables_of(data: Path) -> set[str]:
    """All syllables of the articles that are spelled as Vietnamese ones are, in lower case."""
    words: set[str] = set()
    for file in [*data.glob("*.jsonl"), *data.glob("*.jsonl.gz")]:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
            for row in map(json.loads, lines):
                text = " ".join(str(row.get(name, "")) for name in ("title", "text", "context"))
                words.update(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower()))
    spelled = {word: toneless(word) for word in words}
    return {
        word
        for word, (letters, tone) in spelled.items()
        if SYLLABLE.fullmatch(letters) and len(tone) <= 1
    }
