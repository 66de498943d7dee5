"""Statements that were read one by one are found again in a run, and their labels counted."""

import json
from pathlib import Path
from typing import Any

from evals.statements import Label, digest, read_labels, shown_statements

CITED = {"article_id": "a", "start": 3, "end": 9}


def statement(text: str, support: str = "verified", *cited: dict[str, Any]) -> dict[str, Any]:
    return {"text": text, "support": support, "citations": list(cited or [CITED])}


def answer(*statements: dict[str, Any], status: str = "answered") -> dict[str, Any]:
    return {"status": status, "statements": list(statements)}


def test_only_what_the_model_states_is_scored() -> None:
    key = digest("c1", "3 tỷ đồng.", [("a", 3, 9)])
    labels = {key: Label(carried=False, answers=True, tuned=False)}
    answers = {
        "c1": answer(statement("3 tỷ đồng."), statement("Sai.", "unsupported")),
        "c2": answer(statement("3 tỷ đồng.")),
        "c3": answer(statement("3 tỷ đồng."), status="quoted"),
        "c4": {"status": "refused", "statements": []},
    }
    shown = shown_statements(answers, labels)
    assert [item.label for item in shown] == [labels[key], None]


def test_places_in_any_order_are_the_same_statement() -> None:
    places = [("a", 3, 9), ("b", 0, 4)]
    assert digest("c", "x", places) == digest("c", "x", reversed(places))
    assert digest("c", "x", places) != digest("c", "x", places[:1])
    assert digest("c", "x", places) != digest("d", "x", places)


def test_labels_are_read(tmp_path: Path) -> None:
    row = {"case": "c", "statement": "ab12", "carried": True, "answers": False, "tuned": True}
    file = tmp_path / "labels.jsonl"
    file.write_text(json.dumps(row) + "\n")
    assert read_labels(file) == {"ab12": Label(carried=True, answers=False, tuned=True)}


def test_two_hundred_were_read() -> None:
    labels = read_labels()
    assert len(labels) >= 200
    assert any(not label.carried for label in labels.values())
