"""The public surface: what ``from qa import *`` gives is what is promised."""

import subprocess
import sys
import types

import qa


def test_all_is_sorted_without_repeats() -> None:
    assert qa.__all__ == sorted(set(qa.__all__))


def test_all_is_exactly_what_is_exported() -> None:
    exported = {
        name
        for name, value in vars(qa).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert set(qa.__all__) == exported | {"__version__", "HoiBaoRetriever"}


def test_importing_loads_neither_models_nor_servers() -> None:
    heavy = "chromadb gradio llama_index onnxruntime openai xllamacpp".split()
    code = f"import sys, qa; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_public_name_is_documented_and_made_in_qa() -> None:
    for name in set(qa.__all__) - {"__version__"}:
        value = getattr(qa, name)
        assert value.__module__.startswith("qa."), name
        assert value.__doc__, name


def test_version_has_three_numbers() -> None:
    assert [part.isdigit() for part in qa.__version__.split(".")] == [True] * 3


def test_all_errors_are_public() -> None:
    from qa import errors

    tree = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.QAError)
    }
    assert tree <= set(qa.__all__)
