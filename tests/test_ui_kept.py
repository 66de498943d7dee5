"""The stored form of a conversation: what is kept comes back, and what is damaged is told."""

import base64
import contextlib
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from fake_assistant import COW_ARTICLE, COWS, LAST, MONEY, NASTY, NASTY_ARTICLE, answer, cite, hit
from hypothesis import given
from hypothesis import strategies as st

from qa import Draft, Stage, Statement
from ui.conversation import Conversation
from ui.exchange import Exchange, Problem, history
from ui.filters import Filters
from ui.kept import (
    DAMAGED,
    MOST_CHARS,
    NEWER,
    TOO_LARGE,
    VERSION,
    KeptError,
    file_name,
    keep_exchange,
    read_kept,
)
from ui.messages import record
from ui.rendering import render_exchanges

ID = "0123456789abcdef" * 2


def stored(*exchanges: Exchange, **changes: Any) -> str:
    """The JSON text as ``keeping.js`` writes it."""
    values = {
        "version": VERSION,
        "id": ID,
        "title": "Bò",
        "exchanges": [keep_exchange(exchange) for exchange in exchanges],
        "revision": 3,
        "changed": 1,
    }
    return json.dumps(values | changes)


def statement(text: str = COWS, **changes: Any) -> Statement:
    values: dict[str, Any] = {
        "text": text,
        "citations": (cite(1, COW_ARTICLE, COWS),),
        "support": "verified",
    }
    return Statement(**values | changes)


def answered() -> Exchange:
    one, two = cite(1, COW_ARTICLE, COWS), cite(2, COW_ARTICLE, MONEY)
    statements = [
        statement(citations=(one, two), lead="Theo Tuổi Trẻ năm 2015:"),
        statement("Bò biết bay.", citations=(), support="unsupported"),
    ]
    found = answer("bò?", statements, standalone_question="Hà Nội tặng mấy bò?", notice="Lưu ý.")
    return Exchange(question="bò?", answer=found, rating="up")


def refused() -> Exchange:
    hits = (hit(COW_ARTICLE, COWS), hit(COW_ARTICLE, MONEY))
    return Exchange(question="vàng?", answer=answer("vàng?", [], status="refused", hits=hits))


EXCHANGES = {
    "answered": answered(),
    "refused": refused(),
    "filtered": replace(answered(), within=Filters(publisher="Báo <Đường>", until="2019-10")),
    "problem": Exchange(question="hỏng?", problem=Problem(text="Không kết nối được.")),
    "stopped": Exchange(question="chậm?", statements=(statement(),), stopped=True),
    "hostile": Exchange(
        question=NASTY,
        answer=answer(NASTY, [statement(NASTY, citations=(cite(1, NASTY_ARTICLE, NASTY),))]),
    ),
}


@pytest.mark.parametrize("name", EXCHANGES)
def test_what_is_kept_looks_the_same_when_it_comes_back(name: str) -> None:
    exchange = EXCHANGES[name]
    kept = read_kept(stored(exchange))
    assert (kept.id, kept.title) == (ID, "Bò")
    assert render_exchanges(kept.exchanges) == render_exchanges([exchange])
    assert keep_exchange(kept.exchanges[0]) == keep_exchange(exchange)


def test_an_exchange_that_was_cut_off_comes_back_as_stopped() -> None:
    running = Exchange(question="chậm?").after(Stage(name="write")).after(Draft(text="nháp"))
    (back,) = read_kept(stored(running.after(statement()))).exchanges
    assert back.stopped
    assert back.statements == (statement(),)


def test_follow_ups_know_what_was_asked_before_the_reload() -> None:
    before = [answered(), refused()]
    assert history(read_kept(stored(*before)).exchanges) == history(before)


def test_citations_stand_at_their_place_when_they_come_back() -> None:
    conversation = Conversation()
    conversation.restore(ID, read_kept(stored(answered())).exchanges)
    assert conversation.citations(0)[:2] == [
        cite(1, COW_ARTICLE, COWS),
        cite(2, COW_ARTICLE, MONEY),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", DAMAGED),
        ("{", DAMAGED),
        ("null", DAMAGED),
        ("[" * 100_000, DAMAGED),
        (stored(answered(), version=VERSION + 1), NEWER),
        (stored(answered(), version="1"), DAMAGED),
        (stored(answered(), id="../x"), DAMAGED),
        (stored(answered(), exchanges=[{}]), DAMAGED),
        (stored(answered(), exchanges=[keep_exchange(answered())] * 301), DAMAGED),
        ("x" * (MOST_CHARS + 1), TOO_LARGE),
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_told(text: str, words: str) -> None:
    with pytest.raises(KeptError, match=re.escape(words)):
        read_kept(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "sure"},
        {"text": "x" * 20_001},
        {"nearest": [{"id": "x"}]},
    ],
)
def test_an_answer_that_was_tampered_with_is_damaged(changes: dict[str, Any]) -> None:
    kept = keep_exchange(answered())
    kept["answer"] |= changes
    with pytest.raises(KeptError, match=re.escape(DAMAGED)):
        read_kept(stored(exchanges=[kept]))


def test_a_statement_cannot_cite_what_is_not_there() -> None:
    kept = keep_exchange(answered())
    kept["statements"][0]["cites"] = [7]
    with pytest.raises(KeptError):
        read_kept(stored(exchanges=[kept]))


_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "id", "title", "exchanges", "question", "answer"]), inner
        )
    ),
    max_leaves=12,
)


@given(_TREES)
def test_nothing_that_a_browser_sends_is_unexpected(values: Any) -> None:
    with contextlib.suppress(KeptError):
        read_kept(json.dumps(values))


def test_a_record_names_conversation_and_turn() -> None:
    conversation = Conversation()
    conversation.begin(answered())
    conversation.begin(refused())
    encoded = re.fullmatch(r'<div data-message="([A-Za-z0-9+/=]+)"></div>', record(conversation))
    assert encoded
    values = json.loads(base64.b64decode(encoded[1]))
    assert values["conversation"] == conversation.id
    assert (values["turn"], values["turns"]) == (1, 2)
    assert values["exchange"] == keep_exchange(refused())
    assert LAST not in json.dumps(values)


def test_an_id_comes_with_the_first_exchange_and_goes_with_it() -> None:
    one, other = Conversation(), Conversation()
    one.begin(answered())
    other.begin(answered())
    assert one.id
    assert one.id != other.id
    one.forget()
    assert one.id == ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hà Nội tặng Đà Nẵng gì?", "hoibao-ha-noi-tang-da-nang-gi.md"),
        ("../../etc/passwd\x00", "hoibao-etc-passwd.md"),
        ("???", "hoibao.md"),
    ],
)
def test_file_names_are_plain(title: str, name: str) -> None:
    assert file_name(title, ".md") == name
    assert len(file_name(title * 50, ".html")) <= 65
