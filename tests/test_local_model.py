"""The local model: its file, joined from parts, and what it answers.

The tests marked ``local`` run the real model (1.1 GB); they need the extra ``local`` to be installed.
"""

import hashlib
import json
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from qa import (
    Assistant,
    ConfigurationError,
    Draft,
    ModelUnavailable,
    Settings,
    local_model,
)

ROOT = Path(__file__).parent.parent
PARTS = [b"GGUF" + b"a" * 100, b"b" * 100, b"c" * 57]
WHOLE = b"".join(PARTS)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[Path]]:
    """Makes the model consist of three small parts: ``small(PARTS)``."""

    def make(parts: list[bytes]) -> list[Path]:
        files = [tmp_path / f"part{n:02}.bin" for n in range(1, len(parts) + 1)]
        for file, part in zip(files, parts, strict=True):
            file.write_bytes(part)
        monkeypatch.setattr(local_model, "_part_files", lambda: iter(files))
        return files

    monkeypatch.setattr(local_model, "_BYTES", len(WHOLE))
    monkeypatch.setattr(local_model, "_PARTS", len(PARTS))
    monkeypatch.setattr(local_model, "_SHA256", hashlib.sha256(WHOLE).hexdigest())
    make(PARTS)
    return make


@pytest.fixture
def cache(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache" / "deep", llm="local")


def leftovers(settings: Settings) -> list[str]:
    return sorted(p.name for p in settings.cache.iterdir() if p.suffix != ".lock")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*values: Any, **options: Any) -> None:
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


# -- joining


@pytest.mark.usefixtures("small")
def test_parts_are_joined_in_order_and_once(
    cache: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float] = []
    path = local_model.gguf_path(cache, shares.append)
    assert path.read_bytes() == WHOLE
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])
    assert leftovers(cache) == [path.name]
    monkeypatch.setattr(local_model, "_part_files", lambda: pytest.fail("joined again"))
    assert local_model.gguf_path(cache) == path


@pytest.mark.parametrize(
    "parts",
    [[PARTS[1], PARTS[0], PARTS[2]], PARTS[:2], [*PARTS[:2], PARTS[2] + b"!"], [b"", b"", b""]],
    ids=["order", "one-missing", "one-longer", "empty"],
)
def test_another_digest_is_refused(
    small: Callable[..., list[Path]], cache: Settings, parts: list[bytes]
) -> None:
    small(parts)
    with pytest.raises(ModelUnavailable, match=r"mã kiểm tra.*--force-reinstall"):
        local_model.gguf_path(cache)
    assert leftovers(cache) == []


@pytest.mark.usefixtures("small")
def test_what_a_killed_run_left_is_joined_anew(cache: Settings) -> None:
    cache.cache.mkdir(parents=True)
    path = local_model._joined(cache)
    path.write_bytes(WHOLE[:50])
    path.with_suffix(".partial").write_bytes(b"rest")
    assert local_model.gguf_path(cache).read_bytes() == WHOLE
    assert leftovers(cache) == [path.name]


@pytest.mark.usefixtures("small")
def test_a_full_disk_is_told_before_anything_is_written(
    cache: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(ModelUnavailable, match=r"Đĩa chỉ còn.*QA_CACHE"):
        local_model.gguf_path(cache)
    assert leftovers(cache) == []


@pytest.mark.usefixtures("small")
def test_a_disk_that_fails_midway_leaves_nothing(
    cache: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ModelUnavailable, match="No space left on device"):
        local_model.gguf_path(cache)
    assert leftovers(cache) == []


def test_a_missing_part_is_named(cache: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_model, "_BYTES", 10)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"phần 1 .*pip install 'hoibao\[local\]'"):
        local_model.gguf_path(cache)
    assert not local_model.is_installed(cache)
    assert leftovers(cache) == []


def test_a_cache_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable, match="QA_CACHE"):
        local_model.gguf_path(Settings(cache=tmp_path / "file" / "cache"))


# -- another file


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mô hình.gguf"
    file.write_bytes(b"GGUF")
    assert local_model.gguf_path(Settings(llm_gguf=str(file))) == file


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.gguf.*QA_LLM_GGUF"):
        local_model.gguf_path(Settings(llm_gguf=str(tmp_path / "none.gguf")))


@pytest.mark.parametrize("address", ["hf://", "hf://owner", "hf://owner/repo", "hf://owner/repo/"])
def test_an_address_of_the_hub_has_three_parts(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"hf://owner/repo/file\.gguf"):
        local_model.gguf_path(Settings(llm_gguf=address))


@pytest.mark.usefixtures("no_network")
def test_a_hub_out_of_reach_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match=r"hf://owner/repo/file\.gguf.*QA_LLM_GGUF"):
        local_model.gguf_path(Settings(llm_gguf="hf://owner/repo/file.gguf"))


def test_without_the_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "own.gguf"
    file.write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelUnavailable, match=r"pip install 'hoibao\[local\]'"):
        local_model.start(Settings(llm_gguf=str(file)))


# -- the real model


@pytest.fixture(scope="module")
def real(
    e5_store: Path, e5: BaseEmbedding, tmp_path_factory: pytest.TempPathFactory, require: Any
) -> Iterator[Assistant]:
    require(
        "local",
        local_model.is_installed(Settings(home=e5_store)),
        "the local model is not installed: pip install 'hoibao[local]'",
    )
    home = tmp_path_factory.mktemp("local") / "home"
    shutil.copytree(e5_store, home)
    with Assistant.open(
        Settings(home=home, llm="local", llm_timeout=300), embedding=e5
    ) as assistant:
        yield assistant


@pytest.mark.local
def test_a_file_that_is_no_model_is_told(tmp_path: Path, real: Assistant) -> None:
    assert real
    file = tmp_path / "bad.gguf"
    file.write_bytes(b"GGUF" + b"\0" * 1000)
    with pytest.raises(ModelUnavailable, match=r"bad\.gguf"):
        local_model.start(Settings(llm_gguf=str(file)))


@pytest.mark.local
def test_seed_questions_are_answered(real: Assistant) -> None:
    lines = (ROOT / "evals" / "data" / "seed_questions.jsonl").read_text("utf-8").splitlines()
    cases = {case["id"]: case for case in map(json.loads, lines)}
    right = {}
    for name in ("seed-05", "seed-06", "seed-11", "seed-13", "seed-20"):
        answer = real.ask(cases[name]["question"])
        for citation in answer.citations:
            article = real.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote
        right[name] = answer.status == "answered" and all(
            part in answer.text for part in cases[name]["all_of"]
        )
        if name == "seed-05":
            assert right[name], answer.text
            assert answer.model == local_model.NAME
    assert sum(right.values()) >= 4, right


@pytest.mark.local
def test_closing_a_stream_frees_the_model(real: Assistant) -> None:
    real.warm_up()
    stream = real.stream("Kể giúp các lĩnh vực mà Hà Nội và TP.HCM ký kết hợp tác với nhau.")
    assert any(isinstance(event, Draft) for event in stream)
    stream.close()  # type: ignore[attr-defined]
    assert real._model is not None
    from llama_index.core.base.llms.types import ChatMessage

    started = time.monotonic()
    next(iter(real._model.stream([ChatMessage(role="user", content="Chào!")])))
    assert time.monotonic() - started < 5
