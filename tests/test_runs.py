"""Runs: what is recorded, how they resume, and that what is broken makes the right number fall."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeLLM, HashEmbedding

from evals import runs, systems
from evals.cases import Case
from evals.corpora import Dataset, Document, gold_spans
from evals.four_passages import FourPassages
from evals.gate import MOST, Check, check, read_floors
from evals.runs import Plan, RunError, execute, read_rows, read_run
from evals.scores import summarise
from evals.suites import SUITES, changed, read_suite
from evals.systems import (
    HoiBao,
    LlamaIndex,
    Outcome,
    PastedSentences,
    Span,
    citation_numbers,
    looks_like_refusal,
    standalone,
)
from evals.tables import run_facts
from qa import Assistant, Settings
from qa.errors import ModelUnavailable, QuestionError
from qa.evidence import count_tokens

TEXTS = {
    "gift": "Đoàn Hà Nội làm việc ở Thái Nguyên. Hà Nội trao tặng Thái Nguyên 3 tỷ đồng. Hai bên cùng vui.",
    "growth": "Kinh tế Thái Bình đi lên. Thái Bình tăng trưởng 10,22% trong năm nay. Dân rất mừng.",
    "night": "TP.HCM kể chuyện. Phố đêm của TP.HCM mở đến 2 giờ sáng. Khách đến đông.",
}
CASES = (
    ("gift", "Hà Nội tặng Thái Nguyên bao nhiêu?", "3 tỷ đồng"),
    ("growth", "Thái Bình tăng trưởng bao nhiêu?", "10,22%"),
    ("night", "Phố đêm mở đến mấy giờ?", "2 giờ sáng"),
)


@pytest.fixture
def dataset() -> Dataset:
    documents = tuple(Document(id=i, title=i, text=text) for i, text in TEXTS.items())
    cases = [
        Case(
            id=article,
            question=question,
            kind="fact",
            answerable=True,
            answers=(answer,),
            article_ids=(article,),
        )
        for article, question, answer in CASES
    ]
    cases += [
        Case(id=f"none-{n}", question=f"Giá vàng ngày {n}?", kind="unanswerable", answerable=False)
        for n in range(3)
    ]
    return Dataset("tiny", documents, tuple(cases))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("qa.answering.open_embedder", lambda settings: HashEmbedding())
    monkeypatch.setattr("evals.systems.open_embedding", lambda settings: HashEmbedding())
    monkeypatch.setattr("evals.runs.open_embedding", lambda settings: HashEmbedding())
    return Settings(llm="none", cache=tmp_path / "cache")


Run = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def run(
    dataset: Dataset, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs one system over the tiny data set; gives its numbers."""
    number = 0

    def run_(system: Any) -> dict[str, dict[str, Any]]:
        nonlocal number
        number += 1
        monkeypatch.setattr(runs, "_open_system", lambda *values: system)
        plan = Plan(name="t", dataset=dataset, settings=settings, systems=("hoibao",))
        folder = tmp_path / f"run-{number}"
        execute(plan, folder, on_case=lambda *values: None)
        scores = summarise(read_run(folder))
        return {
            part: {name: score.value for name, score in scores[part]["hoibao"].items()}
            for part in ("retrieval", "answers")
        }

    return run_


class Perfect:
    """Finds, answers, cites and refuses as it should."""

    name = "hoibao"
    answers = True
    settings: dict[str, Any] = {}  # noqa: RUF012 - a stand-in

    def search(self, case: Case) -> list[Span]:
        gold = [span for spans in gold_spans(case, TEXTS) for span in spans]
        return [*gold, *((i, 0, 5) for i in TEXTS if i not in case.article_ids)]

    def answer(self, case: Case) -> Outcome:
        if not case.answerable:
            return Outcome(refused=True, probability=0.0)
        return Outcome(
            text=case.answers[0],
            citations=tuple(self.search(case)[:1]),
            supports=("verified",),
            probability=1.0,
        )


class BrokenRetriever(Perfect):
    def search(self, case: Case) -> list[Span]:
        return super().search(case)[::-1]


class AlwaysAnswers(Perfect):
    def answer(self, case: Case) -> Outcome:
        return (
            super().answer(case) if case.answerable else Outcome(text="3 tỷ đồng", probability=1.0)
        )


class AlwaysRefuses(Perfect):
    def answer(self, case: Case) -> Outcome:
        return Outcome(refused=True, probability=0.0)


class PastesEverything(Perfect):
    def answer(self, case: Case) -> Outcome:
        found = super().answer(case)
        if found.refused:
            return found
        article = case.article_ids[0]
        everywhere = tuple((i, 0, len(text)) for i, text in TEXTS.items())
        return replace(found, text=TEXTS[article], citations=everywhere)


class CitesTheWholeArticle(Perfect):
    """One citation as long as the right article, of three sentences."""

    def answer(self, case: Case) -> Outcome:
        found = super().answer(case)
        texts = [TEXTS[i] for i in case.article_ids]
        spans = tuple((i, 0, len(TEXTS[i])) for i in case.article_ids)
        return replace(found, citations=spans, quotes=tuple(texts))


class ShiftsCitations(Perfect):
    """Cites the sentence after the right one."""

    def answer(self, case: Case) -> Outcome:
        found = super().answer(case)
        shifted = tuple((i, end + 1, end + 5) for i, _, end in found.citations)
        return replace(found, citations=shifted)


class Fails(Perfect):
    def answer(self, case: Case) -> Outcome:
        if case.id == "gift":
            raise ModelUnavailable("Không nối được.")
        return super().answer(case)


PERFECT = {
    "retrieval": {"recall@1": 1.0, "mrr": 1.0, "ndcg@10": 1.0, "passage recall@1": 1.0},
    "answers": {
        "coverage": 1.0,
        "exact match": 1.0,
        "token F1": 1.0,
        "reference recall": 1.0,
        "citation precision": 1.0,
        "citation recall": 1.0,
        "verified statements": 1.0,
        "refusal precision": 1.0,
        "refusal recall": 1.0,
        "refusal F1": 1.0,
        "refusal AUC": 1.0,
        "false-refusal rate": 0.0,
        "calibration error": 0.0,
        "Brier score": 0.0,
    },
}


@pytest.mark.parametrize(
    ("system", "changes"),
    [
        (Perfect, {}),
        (
            BrokenRetriever,  # the right one comes third of three
            {
                "recall@1": 0.0,
                "mrr": 1 / 3,
                "ndcg@10": 0.5,
                "passage recall@1": 0.0,
                "citation precision": 0.0,  # this stand-in cites what it finds first
                "citation recall": 0.0,
            },
        ),
        (
            AlwaysAnswers,
            {
                "refusal precision": None,
                "refusal recall": 0.0,
                "refusal F1": 0.0,
                "refusal AUC": 0.5,
                "calibration error": 0.5,
                "Brier score": 0.5,
                "verified statements": 1.0,
            },
        ),
        (
            AlwaysRefuses,
            {
                "exact match": 0.0,
                "token F1": 0.0,
                "reference recall": 0.0,
                "citation precision": None,
                "citation recall": None,
                "verified statements": None,
                "refusal precision": 0.5,
                "refusal F1": 2 / 3,
                "refusal AUC": 0.5,
                "false-refusal rate": 1.0,
                "calibration error": 0.5,
                "Brier score": 0.5,
            },
        ),
        (
            PastesEverything,
            {"exact match": 0.0, "token F1": 0.25, "citation precision": 1 / 3},
        ),
        (CitesTheWholeArticle, {"citation precision": 1 / 3}),
        (ShiftsCitations, {"citation precision": 0.0, "citation recall": 0.0}),
        (Fails, {"coverage": 5 / 6}),
    ],
)
def test_what_is_broken_makes_the_right_number_fall(
    run: Run, system: type[Perfect], changes: dict[str, float | None]
) -> None:
    scores = run(system())
    for part, expected in PERFECT.items():
        for name, value in expected.items():
            wanted = changes.get(name, value)
            found = scores[part].get(name)
            if wanted is None:
                assert found is None, name
            else:
                assert found == pytest.approx(wanted, abs=0.07 if name == "token F1" else 1e-9), (
                    name
                )


# -- records


def plan_of(dataset: Dataset, settings: Settings, **changes: Any) -> Plan:
    values = {"name": "t", "systems": ("hoibao", "dense", "bm25", "pasted"), **changes}
    return Plan(dataset=dataset, settings=settings, **values)


def test_an_interrupted_run_goes_on(
    dataset: Dataset, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(step: str, done: int, total: int) -> None:
        if (step, done) == ("hoibao: answer", 2):
            raise Stopped

    folder = tmp_path / "run"
    with pytest.raises(Stopped):
        execute(plan_of(dataset, settings), folder, on_case=stop)
    with (folder / "answers-hoibao.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "night", "text": "cut o')
    before = read_rows(folder / "answers-hoibao.jsonl")
    assert len(before) == 2
    execute(plan_of(dataset, settings), folder, on_case=lambda *values: None)
    records = read_run(folder)
    assert records.answers["hoibao"] | before == records.answers["hoibao"]
    assert {name: len(rows) for name, rows in records.answers.items()} == {"hoibao": 6, "pasted": 6}
    assert {name: len(rows) for name, rows in records.retrieval.items()} == dict.fromkeys(
        ("hoibao", "dense", "bm25", "pasted"), 3
    )
    assert set(records.facts["systems"]) == {"hoibao", "dense", "bm25", "pasted"}


def test_what_failed_is_asked_again(
    dataset: Dataset, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    plan = plan_of(dataset, settings, systems=("hoibao",))

    class Unsearchable(Fails):
        def search(self, case: Case) -> list[Span]:
            if case.id == "night":
                raise QuestionError("Câu hỏi quá dài.")
            return super().search(case)

    monkeypatch.setattr(runs, "_open_system", lambda *values: Unsearchable())
    execute(plan, folder, on_case=lambda *values: None)
    broken = summarise(read_run(folder))
    # This stand-in answers from its search.
    assert broken["answers"]["hoibao"]["coverage"].value == pytest.approx(4 / 6)
    assert broken["retrieval"]["hoibao"]["search coverage"].value == pytest.approx(2 / 3)
    assert broken["retrieval"]["hoibao"]["recall@1"].value == 1.0  # of what was searched
    monkeypatch.setattr(runs, "_open_system", lambda *values: Perfect())
    execute(plan, folder, on_case=lambda *values: None)
    mended = summarise(read_run(folder))
    assert mended["answers"]["hoibao"]["coverage"].value == 1.0
    assert mended["retrieval"]["hoibao"]["search coverage"].value == 1.0


def test_a_folder_with_another_run_is_refused(
    dataset: Dataset, settings: Settings, tmp_path: Path
) -> None:
    execute(plan_of(dataset, settings, generate=0), tmp_path / "run", on_case=lambda *v: None)
    for other in (
        plan_of(changed(dataset, str.upper), settings),
        plan_of(dataset, settings.with_(evidence_tokens=200)),
        plan_of(dataset, settings, generate=2),
        plan_of(dataset, settings, generate=0, seed=2),
    ):
        with pytest.raises(RunError, match="--out"):
            execute(other, tmp_path / "run", on_case=lambda *values: None)


def test_another_version_may_add_its_system_and_finish_no_other_ones(
    dataset: Dataset, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    monkeypatch.setattr(runs, "_commit", lambda: "abc1234")
    before = plan_of(dataset, settings, systems=("pasted", "bm25"))
    execute(before, folder, on_case=lambda *values: None)
    pasted = read_run(folder).answers["pasted"]
    monkeypatch.setattr(runs, "_commit", lambda: "def5678")
    now = settings.with_(evidence_tokens=400)
    execute(plan_of(dataset, now, systems=("hoibao",)), folder, on_case=lambda *values: None)
    records = read_run(folder)
    assert {name: values["commit"] for name, values in records.facts["systems"].items()} == {
        "pasted": "abc1234",
        "bm25": "abc1234",
        "hoibao": "def5678",
    }
    assert records.answers["pasted"] == pasted
    assert len(records.answers["hoibao"]) == 6
    told = dict(run_facts(records))["commit"]
    assert re.fullmatch(
        r"def5678 \(hoibao; settings (\w{8})\), abc1234 \(pasted, bm25; settings (?!\1)\w{8}\)",
        told,
    )
    with pytest.raises(RunError, match="pasted was begun with another version of the code"):
        execute(before, folder, on_case=lambda *values: None)
    (folder / "retrieval-pasted.jsonl").unlink()
    (folder / "answers-pasted.jsonl").unlink()
    execute(plan_of(dataset, now, systems=("pasted",)), folder, on_case=lambda *values: None)
    assert read_run(folder).facts["systems"]["pasted"]["commit"] == "def5678"


def test_other_gold_sentences_are_refused(
    dataset: Dataset, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    execute(plan_of(dataset, settings, systems=("pasted",)), folder, on_case=lambda *values: None)
    rows = (folder / "cases.jsonl").read_text(encoding="utf-8")
    moved = re.sub(r'("gold": \[\[\["\w+", )\d+', r"\g<1>7", rows)
    assert moved != rows
    (folder / "cases.jsonl").write_text(moved, encoding="utf-8")
    with pytest.raises(RunError, match="cut otherwise"):
        execute(plan_of(dataset, settings, systems=("bm25",)), folder, on_case=lambda *v: None)


def test_a_damaged_line_is_told(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "a", "text": "\u2028"}\n{"id": "b"}\n', encoding="utf-8")
    assert list(read_rows(file)) == ["a", "b"]
    file.write_text('{"id": "a"}\n{broken\n{"id": "c"}\n', encoding="utf-8")
    with pytest.raises(RunError, match=r"rows.jsonl:2"):
        read_rows(file)


def test_no_key_and_no_folder_is_recorded(
    dataset: Dataset, settings: Settings, tmp_path: Path
) -> None:
    secret = settings.with_(openai_api_key="sk-secret", openai_base_url="http://user:pw@host/v1")
    execute(plan_of(dataset, secret, generate=0), tmp_path / "run", on_case=lambda *values: None)
    text = (tmp_path / "run" / "run.json").read_text(encoding="utf-8")
    assert json.loads(text)["settings"]["passage_chars"] == settings.passage_chars
    for private in ("sk-secret", "pw@", str(tmp_path)):
        assert private not in text


def test_a_folder_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no run"):
        read_run(tmp_path)


def test_an_unknown_system_is_told(dataset: Dataset, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="llamaindex"):
        execute(
            plan_of(dataset, settings, systems=("magic",)), tmp_path / "r", on_case=lambda *v: None
        )


# -- systems


@pytest.fixture
def assistant(dataset: Dataset, settings: Settings, tmp_path: Path) -> Any:
    source = tmp_path / "articles.jsonl"
    source.write_text("".join(json.dumps(d.to_dict()) + "\n" for d in dataset.documents))
    home = settings.with_(home=tmp_path / "home")
    draft = "Hà Nội trao tặng Thái Nguyên 3 tỷ đồng. [1]"
    with Assistant.open(home.with_(llm="local"), llm=FakeLLM(draft)) as opened:
        opened.add([source])
        yield opened


def test_hoibao_is_recorded_as_it_answers(assistant: Assistant, dataset: Dataset) -> None:
    outcome = HoiBao(assistant).answer(dataset.cases[0])
    assert not outcome.refused
    assert "3 tỷ đồng" in outcome.text
    article, start, end = outcome.citations[0]
    assert TEXTS[article][start:end] == outcome.quotes[0]
    assert outcome.record["status"] == "answered"
    assert outcome.first_words is not None
    assert 0 < outcome.first_words <= outcome.seconds


def test_three_sentences_are_pasted(assistant: Assistant, dataset: Dataset) -> None:
    outcome = PastedSentences(assistant).answer(dataset.cases[0])
    assert outcome.quotes[0] == "Hà Nội trao tặng Thái Nguyên 3 tỷ đồng."
    assert len(outcome.citations) == 3
    assert not outcome.refused


def test_whole_passages_are_poured_in_and_the_draft_is_shown_unchecked(
    assistant: Assistant, dataset: Dataset
) -> None:
    llm = FakeLLM("Hà Nội tặng 7 tỷ đồng [1][9].")
    outcome = FourPassages(assistant, llm).answer(dataset.cases[0])
    assert outcome.text == "Hà Nội tặng 7 tỷ đồng [1][9]."
    assert not outcome.refused
    (cited,) = outcome.citations
    assert TEXTS[cited[0]][cited[1] : cited[2]] == outcome.quotes[0]
    (messages,) = llm.sent
    passages = [hit.passage.text for hit in assistant.search(dataset.cases[0].question, limit=4)]
    assert all(" ".join(text.split()) in str(messages[1].content) for text in passages)
    assert outcome.prompt_tokens > count_tokens(" ".join(passages))


@pytest.mark.parametrize("fused", [False, True])
def test_llamaindex_finds_places_in_the_article(
    dataset: Dataset, settings: Settings, fused: bool
) -> None:
    system = LlamaIndex([d.to_dict() for d in dataset.documents], settings, fused=fused)
    assert not system.answers  # there is no model
    spans = system.search(dataset.cases[0])
    assert {span[0] for span in spans} <= set(TEXTS)
    assert spans[0][0] == "gift"
    assert all(TEXTS[article][start:end].strip() for article, start, end in spans)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Bài báo không đề cập điều này.", True),
        ("Empty Response", True),
        ("", True),
        ("None of the sources are helpful.", True),
        ("The sources [1] do not mention it.", True),
        ("I don't know.", True),
        ("There is no mention of gold.", True),
        ("Không có nguồn nào đề cập đến vấn đề này.", True),
        ("Không thể xác định từ các nguồn.", True),
        ("Không rõ.", True),
        ("Trong các nguồn không có thông tin về giá vé.", True),
        ("Hà Nội tặng 3 tỷ đồng.", False),
        ("Ông Nam không biết bơi nên đã chết đuối [1].", False),
        ("Bệnh viện không cung cấp dịch vụ này từ năm 2015 [1].", False),
        ("3 tỷ đồng [1]. Nguồn không đề cập ngày cụ thể.", False),
        ("Không khí ở đây rất trong lành.", False),
    ],
)
def test_refusals_in_free_words(text: str, refusal: bool) -> None:
    assert looks_like_refusal(text) is refusal


def test_several_sources_in_one_marker_are_all_cited() -> None:
    assert citation_numbers("Ba tỷ [1, 3]. Vui [2] [12]") == {1, 2, 3, 12}


def test_a_follow_up_is_searched_with_what_it_leaves_out() -> None:
    history = (("Hà Nội tặng Thái Nguyên bao nhiêu?", "3 tỷ đồng."),)
    asked = Case(
        id="f",
        question="Còn Thái Bình thì sao?",
        kind="follow_up",
        history=history,
        answerable=False,
    )
    assert "tặng" in standalone(asked)
    assert standalone(replace(asked, history=())) == asked.question


def test_a_question_without_diacritics_is_pasted_as_well(assistant: Assistant) -> None:
    asked = Case(
        id="p", question="Ha Noi tang Thai Nguyen bao nhieu?", kind="fact", answerable=False
    )
    assert PastedSentences(assistant).answer(asked).quotes[0].startswith("Hà Nội trao tặng")


# -- suites and the gate


def test_the_seed_suite_cites_what_stands_in_the_articles() -> None:
    dataset = read_suite("seeds")
    texts = {document.id: document.text for document in dataset.documents}
    assert len(dataset.cases) >= 120
    for case in dataset.cases:
        assert all(gold_spans(case, texts)), case.id


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in SUITES if name != "seeds"])
def test_the_other_suites_can_be_read(name: str, shared: Path) -> None:
    dataset = read_suite(name, data=shared / "data")
    known = {document.id for document in dataset.documents}
    assert dataset.cases
    assert all(set(case.article_ids) <= known for case in dataset.cases)


def test_the_gate_fails_under_a_floor_and_without_a_number(
    dataset: Dataset, settings: Settings, tmp_path: Path
) -> None:
    execute(plan_of(dataset, settings), tmp_path / "run", on_case=lambda *values: None)
    floors = {"retrieval.recall@1": 0.0, "retrieval.mrr": 1.01, "answers.prize": 0.0}
    checks = check(read_run(tmp_path / "run"), floors)
    assert [found.passed for found in checks] == [True, False, False]
    assert checks[2] == Check(name="answers.prize", value=None, floor=0.0)
    ceilings = {"most answers.false-refusal rate": 1.0, "most retrieval.recall@1": -0.5}
    checks = check(read_run(tmp_path / "run"), ceilings)
    assert [found.passed for found in checks] == [True, False]


@pytest.mark.parametrize("suite", ["quoted", "local"])
def test_floors_name_measures_that_there_are(suite: str) -> None:
    names = {name.removeprefix(MOST).partition(".")[2] for name in read_floors(suite)}
    assert names <= set(PERFECT["answers"]) | set(PERFECT["retrieval"]) | {
        "passage recall@10",
        "quoted",
    }
    assert systems.SYSTEMS[0] == "hoibao"
