"""Models of the Hugging Face hub: a tiny real one, made here, and a loopback fake of the hub."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing

from qa.embedders import LocalEmbedder
from qa.embedding import open_embedder
from qa.errors import ConfigurationError, ModelUnavailable
from qa.hub import download, read_hub_address
from qa.onnx_encoder import OnnxEncoder
from qa.settings import Settings

WORDS = ["<unk>", "một", "hai", "ba", "query:", "passage:"]
TABLE = np.array(
    [[0.0, 0.0, 1.0], [3.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 5.0], [1, 2, 3], [3, 2, 1]],
    dtype=np.float32,
)


def write_model(
    path: Path, *, types: bool = False, pooled: bool = False, foreign: bool = False
) -> Path:
    """A model that looks words up in TABLE, and knows nothing where the attention mask is 0.

    ``types`` are added to the states; ``pooled``: a second output, the sum of the states squared;
    ``foreign``: it wants an input that no encoder gets.
    """
    node = helper.make_node
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
    names += ["pixels"] if foreign else []
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"]) for name in names]
    nodes = [
        node("Gather", ["table", "input_ids"], ["words"], axis=0),
        node("Cast", ["attention_mask"], ["float_mask"], to=TensorProto.FLOAT),
        node("Unsqueeze", ["float_mask", "last"], ["mask"]),
        node("Mul", ["words", "mask"], ["masked"]),
    ]
    if types:
        nodes += [
            node("Cast", ["token_type_ids"], ["float_types"], to=TensorProto.FLOAT),
            node("Unsqueeze", ["float_types", "last"], ["shift"]),
            node("Add", ["masked", "shift"], ["last_hidden_state"]),
        ]
    else:
        nodes.append(node("Identity", ["masked"], ["last_hidden_state"]))
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, "n", 3])]
    if pooled:
        nodes.append(
            node("ReduceSumSquare", ["masked", "middle"], ["sentence_embedding"], keepdims=0)
        )
        outputs.append(helper.make_tensor_value_info("sentence_embedding", 1, [1, 3]))
    constants = {"table": TABLE, "last": np.array([-1]), "middle": np.array([1])}
    graph = helper.make_graph(
        nodes,
        "tiny",
        inputs,
        outputs,
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", 18)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)
    return path


def write_tokenizer(path: Path, *, padded: bool = False, framed: bool = False) -> Path:
    """One token for each word. ``padded``: as published by careless people; ``framed``: "ba" at both ends."""
    words = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    if padded:
        tokenizer.enable_padding(length=128, pad_id=2, pad_token="hai")
        tokenizer.enable_truncation(3)
    if framed:
        tokenizer.post_processor = TemplateProcessing(
            single="ba $A ba", special_tokens=[("ba", WORDS.index("ba"))]
        )
    tokenizer.save(str(path))
    return path


MakeEncoder = Callable[..., OnnxEncoder]


@pytest.fixture
def make_encoder(tmp_path: Path) -> MakeEncoder:
    def make(
        *,
        types: bool = False,
        pooled: bool = False,
        foreign: bool = False,
        padded: bool = False,
        framed: bool = False,
    ) -> OnnxEncoder:
        return OnnxEncoder(
            write_model(tmp_path / "model.onnx", types=types, pooled=pooled, foreign=foreign),
            write_tokenizer(tmp_path / "tokenizer.json", padded=padded, framed=framed),
        )

    return make


# -- the vector


@pytest.mark.parametrize("types", [False, True], ids=["without-types", "with-types"])
@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("một", [3, 0, 0]),
        ("một hai", [3 / 2, 4 / 2, 0]),
        ("một hai hai", [3 / 3, 8 / 3, 0]),
        ("ba một không-biết", [3 / 3, 0, 6 / 3]),
    ],
)
def test_the_mean_of_the_last_hidden_states_by_hand(
    make_encoder: MakeEncoder, types: bool, text: str, mean: list[float]
) -> None:
    vector = make_encoder(types=types).embed(text)
    assert vector.dtype == np.float32
    assert vector == pytest.approx(np.array(mean) / np.linalg.norm(mean), abs=1e-6)


def test_what_the_tokenizer_puts_around_a_text_counts(make_encoder: MakeEncoder) -> None:
    expected = np.array([3, 0, 10]) / np.linalg.norm([3, 0, 10])
    assert make_encoder(framed=True).embed("một") == pytest.approx(expected, abs=1e-6)


def test_a_sentence_embedding_is_preferred(make_encoder: MakeEncoder) -> None:
    vector = make_encoder(pooled=True).embed("một hai hai")  # 9, 16 + 16
    assert vector == pytest.approx(np.array([9, 32, 0]) / np.linalg.norm([9, 32, 0]), abs=1e-6)


@pytest.mark.parametrize("types", [False, True], ids=["not-asked-for", "asked-for"])
def test_token_types_are_given_only_where_they_are_asked_for(
    make_encoder: MakeEncoder, monkeypatch: pytest.MonkeyPatch, types: bool
) -> None:
    encoder = make_encoder(types=types)
    seen: list[dict[str, np.ndarray]] = []

    class Session:
        def run(self, outputs: list[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
            seen.append(feeds)
            return [np.ones((1, 3), dtype=np.float32)]

    monkeypatch.setattr(encoder, "_session", Session())
    encoder.embed("hai một")
    (feeds,) = seen
    assert set(feeds) == {"input_ids", "attention_mask"} | ({"token_type_ids"} if types else set())
    assert feeds["input_ids"].tolist() == [[2, 1]]
    assert feeds["attention_mask"].tolist() == [[1, 1]]
    assert feeds.get("token_type_ids", np.zeros((1, 2))).tolist() == [[0, 0]]


def test_what_is_longer_than_512_tokens_is_cut(make_encoder: MakeEncoder) -> None:
    encoder = make_encoder()
    whole = encoder.embed("một " * 512)
    assert encoder.embed("một " * 512 + "hai " * 300).tolist() == whole.tolist() == [1, 0, 0]
    expected = np.array([3 * 511, 4, 0]) / np.linalg.norm([3 * 511, 4, 0])
    assert encoder.embed("một " * 511 + "hai " * 300) == pytest.approx(expected, abs=1e-6)


def test_padding_and_truncation_of_the_file_are_not_followed(make_encoder: MakeEncoder) -> None:
    expected = np.array([12, 4, 0]) / np.linalg.norm([12, 4, 0])
    vector = make_encoder(padded=True).embed("một một một một hai")
    assert vector == pytest.approx(expected, abs=1e-6)


def test_threads_do_not_disturb_each_other(make_encoder: MakeEncoder) -> None:
    encoder = make_encoder()
    texts = ["một " * n + "hai " * (40 - n) + "ba" for n in range(40)]
    alone = [encoder.embed(text).tolist() for text in texts]
    with ThreadPoolExecutor(6) as threads:
        assert [vector.tolist() for vector in threads.map(encoder.embed, texts)] == alone


@pytest.mark.parametrize("damaged", ["model", "tokenizer"])
@pytest.mark.parametrize("content", [None, b"", b"<html>Xin ch\xc3\xa0o</html>"])
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, damaged: str, content: bytes | None
) -> None:
    model = write_model(tmp_path / "model.onnx")
    tokenizer = write_tokenizer(tmp_path / "tokenizer.json")
    file = model if damaged == "model" else tokenizer
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"model\.onnx.*QA_EMBEDDING"):
        OnnxEncoder(model, tokenizer)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_text_without_tokens_has_a_finite_vector(make_encoder: MakeEncoder) -> None:
    assert np.isfinite(make_encoder().embed(" ")).all()


def test_a_model_that_wants_something_else_is_told(make_encoder: MakeEncoder) -> None:
    with pytest.raises(ModelUnavailable):
        make_encoder(foreign=True).embed("một")


# -- addresses of the hub


@pytest.mark.parametrize(
    ("address", "default", "expected"),
    [
        ("hf://owner/repo/a.gguf", "", ("owner/repo", "a.gguf")),
        ("hf://owner/repo/deep/a.gguf", "", ("owner/repo", "deep/a.gguf")),
        ("hf://owner/repo", "onnx/model.onnx", ("owner/repo", "onnx/model.onnx")),
        ("hf://owner/repo/", "onnx/model.onnx", ("owner/repo", "onnx/model.onnx")),
        ("hf://owner/repo/m_q8.onnx", "onnx/model.onnx", ("owner/repo", "m_q8.onnx")),
    ],
)
def test_repository_and_file(address: str, default: str, expected: tuple[str, str]) -> None:
    assert read_hub_address(address, setting="QA_X", default_file=default) == expected


@pytest.mark.parametrize("address", ["hf://", "hf://owner", "hf:///repo", "hf://owner/"])
def test_an_address_without_a_repository_is_none(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"QA_X .*hf://owner/repo\."):
        read_hub_address(address, setting="QA_X", default_file="model.onnx")


def test_an_address_without_a_file_is_none_where_there_is_no_default() -> None:
    with pytest.raises(ConfigurationError, match=r"QA_X .*hf://owner/repo/file\.gguf"):
        read_hub_address("hf://owner/repo", setting="QA_X")


# -- a fake of the hub


@dataclass
class FakeHub:
    """Serves ``files`` ("owner/repo/file"); keeps what was asked for. ``broken``: hangs up midway."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    broken: bool = False

    def fetched(self) -> list[str]:
        """Files whose content was asked for."""
        return [line.removeprefix("GET ") for line in self.asked if line.startswith("GET ")]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    """The hub of this test, and an empty cache."""
    fake = FakeHub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix("/").replace("/resolve/main/", "/")
            if "/resolve/" in self.path:  # the library may have questions of its own
                fake.asked.append(f"{self.command} {name}")
            content = fake.files.get(name, b"")
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("X-Repo-Commit", "a" * 40)
            if not content:
                self.send_header("X-Error-Code", "EntryNotFound")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content[: len(content) // 2] if fake.broken else content)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *values: object) -> None:
            del format, values

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    constants = "huggingface_hub.constants"
    monkeypatch.setattr(f"{constants}.ENDPOINT", url)
    template = url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(f"{constants}.HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(f"{constants}.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(f"{constants}.HF_HUB_DISABLE_PROGRESS_BARS", True)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def published(hub: FakeHub, tmp_path: Path) -> FakeHub:
    """The hub with the tiny model, once as an E5 model and once as another."""
    model = write_model(tmp_path / "published.onnx").read_bytes()
    tokenizer = write_tokenizer(tmp_path / "published.json").read_bytes()
    for repository in ("owner/tiny-E5-vi", "owner/tiny-bge"):
        hub.files[f"{repository}/onnx/model.onnx"] = model
        hub.files[f"{repository}/quantised.onnx"] = model
        hub.files[f"{repository}/tokenizer.json"] = tokenizer
    return hub


def opened(address: str, **changes: object) -> LocalEmbedder:
    embedding = open_embedder(Settings(embedding=address, vector_cache_mb=0, **changes))
    assert isinstance(embedding, LocalEmbedder)
    return embedding


def test_a_model_of_the_hub_is_fetched_at_its_first_use_and_once(published: FakeHub) -> None:
    embedding = opened("hf://owner/tiny-bge")
    assert published.asked == []
    assert embedding.get_text_embedding("một hai") == pytest.approx([0.6, 0.8, 0], abs=1e-6)
    assert embedding.get_query_embedding("ba") == pytest.approx([0, 0, 1], abs=1e-6)
    files = ["owner/tiny-bge/onnx/model.onnx", "owner/tiny-bge/tokenizer.json"]
    assert published.fetched() == files
    assert opened("hf://owner/tiny-bge").get_text_embedding("ba") == pytest.approx([0, 0, 1])
    assert published.fetched() == files


def test_another_file_of_the_repository(published: FakeHub) -> None:
    embedding = opened("hf://owner/tiny-bge/quantised.onnx")
    assert embedding.get_text_embedding("ba") == pytest.approx([0, 0, 1])
    assert "owner/tiny-bge/quantised.onnx" in published.fetched()
    assert embedding.model_name != opened("hf://owner/tiny-bge").model_name


@pytest.mark.usefixtures("published")
def test_an_e5_model_gets_its_prefixes_and_another_none() -> None:
    def unit(*rows: int) -> list[float]:
        total = TABLE[list(rows)].sum(axis=0)
        return (total / np.linalg.norm(total)).tolist()

    e5, other = opened("hf://owner/tiny-E5-vi"), opened("hf://owner/tiny-bge")
    assert e5.get_query_embedding("một") == pytest.approx(unit(4, 1), abs=1e-6)
    assert e5.get_text_embedding("một") == pytest.approx(unit(5, 1), abs=1e-6)
    assert other.get_query_embedding("một") == other.get_text_embedding("một") == unit(1)
    own = opened(
        "hf://owner/tiny-bge", embedding_query_prefix="hai ", embedding_passage_prefix="ba "
    )
    assert own.get_query_embedding("một") == pytest.approx(unit(2, 1), abs=1e-6)
    assert own.get_text_embedding("một") == pytest.approx(unit(3, 1), abs=1e-6)
    assert len({e5.model_name, other.model_name, own.model_name}) == 3


def test_a_repository_without_the_file_is_told(hub: FakeHub) -> None:
    embedding = opened("hf://owner/empty")
    with pytest.raises(ModelUnavailable, match=r"hf://owner/empty/onnx/model\.onnx.*QA_EMBEDDING"):
        embedding.get_query_embedding("một")
    assert hub.fetched() == []


def test_what_failed_once_is_tried_again(published: FakeHub) -> None:
    tokenizer = published.files.pop("owner/tiny-bge/tokenizer.json")
    embedding = opened("hf://owner/tiny-bge")
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json"):
        embedding.get_query_embedding("ba")
    published.files["owner/tiny-bge/tokenizer.json"] = tokenizer
    assert embedding.get_query_embedding("ba") == pytest.approx([0, 0, 1])


def test_a_hub_out_of_reach_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match=r"hf://owner/repo/onnx/model\.onnx.*QA_EMBEDDING"):
        opened("hf://owner/repo").get_query_embedding("một")


def test_without_network_what_was_fetched_still_works(
    published: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened("hf://owner/tiny-bge").get_query_embedding("ba")
    asked = len(published.asked)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert opened("hf://owner/tiny-bge").get_query_embedding("ba") == pytest.approx([0, 0, 1])
    assert len(published.asked) == asked


def test_a_download_that_breaks_off_is_told(
    published: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda seconds: None)
    published.broken = True
    with pytest.raises(ModelUnavailable, match="QA_EMBEDDING"):
        download("owner/tiny-bge", "tokenizer.json", setting="QA_EMBEDDING")


def test_a_name_that_no_repository_can_have_is_told() -> None:
    with pytest.raises((ConfigurationError, ModelUnavailable), match="QA_EMBEDDING"):
        download("owner/not a name", "model.onnx", setting="QA_EMBEDDING")
