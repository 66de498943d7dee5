"""The tree in the docstring, the classes and their codes say the same."""

import re

import pytest

from qa import errors
from qa.errors import QAError

_LINE = re.compile(r"^ {4}(?P<branch>[│├└─ ]*)(?P<name>[A-Z]\w+) +(?P<code>[a-z_]+)\b")


def _subclasses(cls: type[QAError]) -> set[type[QAError]]:
    found = {cls}
    for child in cls.__subclasses__():
        if child.__module__ == errors.__name__:
            found |= _subclasses(child)
    return found


def _drawn() -> dict[str, tuple[str | None, str]]:
    """Name → parent and code, as the docstring draws them."""
    tree: dict[str, tuple[str | None, str]] = {}
    ancestors: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := _LINE.match(line):
            depth = len(match["branch"]) // 4
            del ancestors[depth:]
            tree[match["name"]] = (ancestors[-1] if ancestors else None, match["code"])
            ancestors.append(match["name"])
    return tree


ALL = sorted(_subclasses(QAError), key=lambda cls: cls.__name__)


def test_the_drawn_tree_is_the_tree() -> None:
    actual = {
        cls.__name__: (None if cls is QAError else cls.__bases__[0].__name__, cls.code)
        for cls in ALL
    }
    assert _drawn() == actual
    assert len(actual) > 10


def test_codes_are_stable_names_and_differ() -> None:
    codes = [cls.code for cls in ALL]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_every_class_says_what_it_stands_for_and_keeps_its_message(cls: type[QAError]) -> None:
    assert cls.__doc__
    assert cls.__doc__ != Exception.__doc__
    with pytest.raises(QAError, match="hãy thử lại"):
        raise cls("hãy thử lại")
