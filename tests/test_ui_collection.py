"""The handlers of the collection tab, and how it is switched off."""

import json
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import COW_ARTICLE, LIMITS, FakeAssistant

import ui.__main__ as command
from qa import Headline, StoreError
from ui.collection import Collection
from ui.condition import Condition
from ui.intake import Limits
from ui.pace import Pace
from ui.shelf import View


def collection(
    assistant: FakeAssistant, limits: Limits | None = LIMITS, *, look_ups: int = 0
) -> Collection:
    return Collection(assistant, limits, Condition(assistant), Pace(look_ups))  # type: ignore[arg-type]


def test_a_search_begins_on_the_first_page() -> None:
    view = View(query="x", sort="title", page=7)
    count, rows, after = collection(FakeAssistant()).search("duong", view)
    assert after == View(query="duong", sort="title", page=1)
    assert "1 bài khớp với “duong”" in count
    assert COW_ARTICLE.title not in rows


def test_who_searches_too_fast_is_told_to_wait_and_keeps_the_list() -> None:
    tab, unchanged = collection(FakeAssistant(), look_ups=1), {"__type__": "update"}
    assert "3 bài" in tab.search("", View())[0]
    for looks in (tab.search("duong", View()), tab.refresh(View())[:3]):
        assert "Hãy đợi 60 giây" in looks[0]
        assert looks[1:] == (unchanged, unchanged)
    count, rows, view, article = tab.turn('{"page": 2, "call": 1}', View())
    assert (rows, view) == (unchanged, unchanged)
    assert "Hãy đợi 60 giây" in count
    assert article == count


def test_the_view_keeps_to_the_pages_there_are() -> None:
    _, _, view, article = collection(FakeAssistant()).turn('{"page": 99, "call": 1}', View())
    assert view.page == 1
    assert article["__type__"] == "update"


def test_an_unknown_order_is_none() -> None:
    request = json.dumps({"page": 1, "sort": "; DROP TABLE"})
    assert collection(FakeAssistant()).turn(request, View(sort="title"))[2].sort == "title"


@pytest.mark.parametrize(
    "junk",
    [
        *("", "null", "[]", "1", "{}", '{"page": "x"}', '{"page": null}', '{"page": 1e400}'),
        '{"article": "x", "call": 1e400}',
        '{"page": ' + "[" * 9_000,
    ],
)
def test_a_malformed_request_changes_nothing(junk: str) -> None:
    for value in collection(FakeAssistant()).turn(junk, View()):
        assert value == {"__type__": "update"}


def test_the_same_article_twice_is_a_new_value() -> None:
    tab = collection(FakeAssistant())
    one, two = (
        tab.turn(json.dumps({"article": COW_ARTICLE.id, "call": n}), View())[3] for n in (1, 2)
    )
    assert COW_ARTICLE.title in one
    assert one != two


def test_a_missing_article_is_told() -> None:
    page = collection(FakeAssistant()).turn('{"article": "không có", "call": 1}', View())[3]
    assert "Không có bài báo này" in page


def test_the_list_is_made_ready_once_for_each_state() -> None:
    class Counting(FakeAssistant):
        def __init__(self) -> None:
            super().__init__()
            self.kept = super().headlines()

        def headlines(self) -> tuple[Headline, ...]:
            return self.kept

    assistant = Counting()
    tab = collection(assistant)
    shelf = tab._now()
    assert tab._now() is shelf
    assistant.kept = assistant.kept[:1]
    assert len(tab._now().headlines) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreError("Kho hỏng. Hãy chạy hoibao doctor."), "Kho hỏng."),
        (RuntimeError("secret detail"), "Đã có lỗi ngoài dự kiến"),
    ],
)
def test_a_store_that_cannot_be_read_is_told(
    error: Exception, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FakeAssistant):
        def headlines(self) -> tuple[Headline, ...]:
            raise error

    _, rows, _ = collection(Broken()).search("", View())
    assert words in rows
    assert "secret" not in rows
    refreshed = collection(Broken()).refresh(View())
    assert words in refreshed[1]


# -- the switch


@pytest.fixture
def limits_given(monkeypatch: pytest.MonkeyPatch) -> list[Limits | None]:
    """The limits with which the chat was started."""
    given: list[Limits | None] = []

    async def create_app(assistant: Any, *, limits: Limits | None, **_: Any) -> None:
        given.append(limits)

    monkeypatch.setattr(command.Assistant, "open", lambda *_, **__: FakeAssistant())
    monkeypatch.setattr("ui.server.create_app", create_app)
    monkeypatch.setattr("ui.server.serve", lambda app, bound, ready: ready())
    return given


@pytest.mark.parametrize(
    ("arguments", "variable", "file", "limits"),
    [
        ([], "", "", Limits(files=20, megabytes=10)),
        (["--read-only"], "", "", None),
        ([], "true", "", None),
        ([], "", "read_only = true", None),
        ([], "", "upload_mb = 3\nupload_files = 2", Limits(files=2, megabytes=3)),
    ],
    ids=["usual", "flag", "variable", "store", "smaller"],
)
def test_adding_can_be_switched_off(
    limits_given: list[Limits | None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    variable: str,
    file: str,
    limits: Limits | None,
) -> None:
    if variable:
        monkeypatch.setenv("QA_READ_ONLY", variable)
    (tmp_path / "hoibao.toml").write_text(file)
    assert command.main(["--port", "0", "--home", str(tmp_path), *arguments]) == 0
    assert limits_given == [limits]


@pytest.mark.parametrize(
    ("arguments", "words"), [([], "thêm và gỡ được bài"), (["--read-only"], "hỏi và đọc được bài.")]
)
def test_an_open_address_is_warned_of(
    limits_given: list[Limits | None],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    assert command.main(["--host", "0.0.0.0", "--port", "0", *arguments]) == 0
    warning = capsys.readouterr().err
    assert words in warning
    assert warning.count("\n") == 1
