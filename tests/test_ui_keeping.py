"""Opening a kept conversation, saving it, rating an answer: the Python side, without a browser."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import COW_ARTICLE, COWS, answer, cite

from qa import Statement
from ui.conversation import Conversation
from ui.exchange import Exchange, Problem
from ui.feedback import FILE_NAME, FeedbackStore
from ui.keeping import Keeping
from ui.kept import DAMAGED, VERSION, keep_exchange
from ui.tools import LIST, RATING_FORMS, render_tools

ID = "ab" * 16
PAST, CURRENT = 0, 1


def answered(question: str = "bò?") -> Exchange:
    cow = Statement(text=COWS, citations=(cite(1, COW_ARTICLE, COWS),), support="verified")
    return Exchange(question=question, answer=answer(question, [cow]))


def filled(*exchanges: Exchange) -> Conversation:
    conversation = Conversation()
    for exchange in exchanges:
        conversation.begin(exchange)
    return conversation


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


def do(store: FeedbackStore, conversation: Conversation, /, **request: Any) -> list[Any]:
    return list(asyncio.run(Keeping(store).do(json.dumps(request), conversation)))


def told(changes: list[Any]) -> dict[str, Any]:
    encoded = changes[-1].split('"')[1]
    values: dict[str, Any] = json.loads(base64.b64decode(encoded))
    return values


def stored(*exchanges: Exchange, **changes: Any) -> str:
    kept = [keep_exchange(exchange) for exchange in exchanges]
    return json.dumps({"version": VERSION, "id": ID, "title": "T", "exchanges": kept, **changes})


def test_a_kept_conversation_is_shown_and_goes_on(store: FeedbackStore) -> None:
    conversation = filled(answered("khác?"))
    before = conversation.id
    changes = do(store, conversation, action="open", text=stored(answered(), answered("sau?")))
    assert "bò?" in changes[PAST]
    assert "sau?" in changes[CURRENT]
    assert "khác?" not in changes[PAST] + changes[CURRENT]
    assert told(changes) == {"kind": "opened", "id": ID}
    assert conversation.id == ID != before
    assert [e.question for e in conversation.exchanges] == ["bò?", "sau?"]


@pytest.mark.parametrize("text", ["{}", "", stored(id="x"), stored()])
def test_what_cannot_be_opened_leaves_the_conversation_alone(
    store: FeedbackStore, text: str
) -> None:
    conversation = filled(answered())
    said = told(do(store, conversation, action="open", text=text))
    assert (said["kind"], said["failed"]) == ("problem", "open")
    assert [e.question for e in conversation.exchanges] == ["bò?"]


def test_damage_is_told_in_words(store: FeedbackStore) -> None:
    assert told(do(store, Conversation(), action="open", text="{"))["text"] == DAMAGED


@pytest.mark.parametrize(
    ("kind", "name", "beginning"),
    [("markdown", "hoibao-bo-cua-ha-noi.md", "# Bò của Hà Nội"), ("html", ".html", "<!doctype")],
)
def test_saving_gives_a_whole_file(
    store: FeedbackStore, kind: str, name: str, beginning: str
) -> None:
    changes = do(store, filled(answered()), action="save", **{"as": kind}, title="Bò của Hà Nội")
    file = told(changes)
    assert file["name"].endswith(name)
    assert file["text"].startswith(beginning)
    assert COWS in file["text"]


def test_an_empty_conversation_is_not_saved(store: FeedbackStore) -> None:
    assert "Hãy hỏi" in told(do(store, Conversation(), action="save", **{"as": "html"}))["text"]


def test_a_rating_is_stored_and_shown_and_taken_back(store: FeedbackStore) -> None:
    conversation = filled(answered(), answered("sau?"))
    rating = {"action": "rate", "turn": 0, "verdict": "down", "reasons": ["wrong", "bịa"]}
    changes = do(store, conversation, **rating, note=" sai số ", right_answer=None)
    assert changes[PAST].count('aria-pressed="true"') == 1
    (row,) = store.rows()
    assert (row["verdict"], row["reasons"], row["note"]) == ("down", ["wrong"], "sai số")
    changes = do(store, conversation, action="rate", turn=0, verdict="")
    assert 'aria-pressed="true"' not in changes[PAST]
    assert store.rows() == []


def test_the_history_of_the_answer_comes_along(store: FeedbackStore) -> None:
    conversation = filled(answered("trước?"), answered("sau?"))
    do(store, conversation, action="rate", turn=1, verdict="up")
    (row,) = store.rows()
    assert [turn["question"] for turn in row["history"]] == ["trước?"]


def test_words_of_a_reader_are_bounded(store: FeedbackStore) -> None:
    do(store, filled(answered()), action="rate", turn=0, verdict="up", note="x" * 100_000)
    assert len(store.rows()[0]["note"]) == 1000


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "rate", "turn": 5, "verdict": "up"},
        {"action": "rate", "turn": -1, "verdict": "up"},
        {"action": "rate", "turn": 1, "verdict": "up"},
        {"action": "rate", "turn": 0, "verdict": "best"},
        {"action": "rate", "turn": 0, "verdict": ["up"]},
        {"action": "rate", "turn": 0, "verdict": "up", "reasons": 5},
        {"action": "rate"},
        {"action": "save", "as": "exe"},
        {"action": "save"},
        {"action": "open"},
        {"action": "wipe"},
        {},
    ],
)
def test_nonsense_changes_nothing(store: FeedbackStore, request_: dict[str, Any]) -> None:
    conversation = filled(answered(), Exchange(question="hỏng?", problem=Problem(text="Hỏng.")))
    before = list(conversation.exchanges)
    assert told(do(store, conversation, **request_))["kind"] == "problem"
    assert conversation.exchanges == before
    assert store.rows() == []


@pytest.mark.parametrize("request_", ["", "[]", "{", "9" * 5000, "x" * 3_000_000, None])
def test_what_is_no_request_is_told(store: FeedbackStore, request_: Any) -> None:
    changes = asyncio.run(Keeping(store).do(request_, Conversation()))
    assert told(list(changes))["kind"] == "problem"


def test_a_disk_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    conversation = filled(answered())
    said = told(do(FeedbackStore(tmp_path), conversation, action="rate", turn=0, verdict="up"))
    assert "Chưa ghi" in said["text"]
    assert FILE_NAME not in said["text"]  # where it is, is for the log
    assert conversation.exchanges[0].rating == ""


def test_an_answer_that_is_being_written_is_not_drawn_over(store: FeedbackStore) -> None:
    conversation = filled(answered(), Exchange(question="đang viết?"))
    changes = do(store, conversation, action="rate", turn=0, verdict="up")
    assert "bò?" in changes[PAST]
    assert not isinstance(changes[CURRENT], str)


def test_only_answers_have_tools() -> None:
    assert "data-tool" in render_tools(answered(), 0)
    assert render_tools(Exchange(question="?", problem=Problem(text="Hỏng.")), 0) == ""
    assert render_tools(Exchange(question="?"), 0) == ""


def test_fixed_markup_is_one_line() -> None:
    assert "\n" not in LIST + RATING_FORMS
