"""Shared fixtures. What a machine lacks is skipped with a reason, unless ``REQUIRE`` names it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from browsers import chromium, open_chat, open_page, profiles  # noqa: F401 - fixtures
from fakes import FakeLLM, HashEmbedding
from llama_index.core.base.embeddings.base import BaseEmbedding

from qa import Assistant, Settings
from qa.embedding import open_embedding

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("HOIBAO_SHARED", ROOT.parent / "shared"))

# A first call loads tables, and CI machines pause; how long a call takes says nothing about a law.
hypothesis.settings.register_profile("hoibao", deadline=None)
hypothesis.settings.load_profile("hoibao")

Require = Callable[[str, bool, str], None]


@pytest.fixture(scope="session")
def require() -> Require:
    """``require("browser", available, "why not")``: skip, or fail where REQUIRE lists the thing."""
    required = {name.strip() for name in os.environ.get("REQUIRE", "").split(",")}

    def check(what: str, available: bool, reason: str) -> None:
        if available:
            return
        if what in required:
            pytest.fail(f"REQUIRE={what}: {reason}")
        pytest.skip(reason)

    return check


@pytest.fixture(scope="session")
def shared(require: Require) -> Path:
    """The folder of third-party data that is not part of the project."""
    require("shared", (SHARED / "seeds").is_dir(), f"{SHARED} is not there")
    return SHARED


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting, key, store or cache of vectors of the person who runs the tests."""
    for name in list(os.environ):
        if name.startswith("QA_") or name in {"OPENAI_API_KEY", "OPENAI_BASE_URL"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("QA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("QA_VECTOR_CACHE_MB", "0")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def seeds() -> Path:
    """Our own five articles."""
    return ROOT / "seeds"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty store, without a model."""
    return Settings(home=tmp_path / "home", llm="none")


@pytest.fixture
def open_assistant(settings: Settings) -> Iterator[Callable[..., Assistant]]:
    """Opens assistants over ``seeds/`` with doubles: ``open_assistant("draft", …)``."""
    opened: list[Assistant] = []

    def open_(*replies: object, **changes: object) -> Assistant:
        llm = FakeLLM(*replies) if replies else None  # type: ignore[arg-type]
        assistant = Assistant.open(settings.with_(**changes), llm=llm, embedding=HashEmbedding())
        opened.append(assistant)
        return assistant

    yield open_
    for assistant in opened:
        assistant.close()


@pytest.fixture(scope="session")
def hash_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of ``seeds/`` with hashed vectors; not to be written to, see ``seeded``."""
    return _indexed(tmp_path_factory.mktemp("hash") / "home", HashEmbedding())


@pytest.fixture(scope="session")
def e5() -> BaseEmbedding:
    """The real embedding model."""
    return open_embedding(Settings(vector_cache_mb=0))


@pytest.fixture(scope="session")
def e5_store(tmp_path_factory: pytest.TempPathFactory, e5: BaseEmbedding) -> Path:
    """A store of ``seeds/`` with real vectors; not to be written to, see ``seeded_e5``."""
    return _indexed(tmp_path_factory.mktemp("e5") / "home", e5)


def _indexed(home: Path, embedding: BaseEmbedding) -> Path:
    with Assistant.open(Settings(home=home, llm="none"), embedding=embedding) as assistant:
        report = assistant.add([ROOT / "seeds"])
    assert len(report.added) == 5
    return home


@pytest.fixture
def seeded(hash_store: Path, settings: Settings) -> Path:
    """The store of ``open_assistant`` and QA_HOME, with ``seeds/`` in it."""
    shutil.copytree(hash_store, settings.home)
    return settings.home


@pytest.fixture
def seeded_e5(e5_store: Path, settings: Settings) -> Path:
    """The same with the vectors of the real embedding model."""
    shutil.copytree(e5_store, settings.home)
    return settings.home
