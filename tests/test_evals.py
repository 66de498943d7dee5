"""The evaluation: cases refused by line, measures against sums done by hand, runs over doubles."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evals.answers import gift_pairs, run_cases, write_run
from evals.calibration import fit, matrix, roc_auc
from evals.cases import DATA, Case, CaseError, read_cases
from evals.crash import fingerprint, generate_articles
from evals.metrics import is_right, quantile, recall_at, reciprocal_rank, wrong_citations
from evals.ranking import NAMES as RANKED
from evals.ranking import SENTENCE_NAMES, fit_ranking, gather, gather_sentences
from qa import Answer, Assistant, Settings
from qa.answerability import Signals
from qa.reranking import WEIGHTS

ROW = {"id": "a", "question": "Hỏi gì?", "kind": "fact", "answerable": True, "all_of": ["x"]}


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("not json", "not JSON: Expecting value"),
        ([ROW], "not a JSON object"),
        ({**ROW, "kind": "riddle"}, "kind: unknown kind 'riddle', known are abbreviation, "),
        ({**ROW, "question": " "}, "question: must not be empty"),
        ({**ROW, "answer": "x"}, "unknown key 'answer'"),
        ({key: value for key, value in ROW.items() if key != "id"}, "key 'id' is missing"),
        ({**ROW, "id": 3}, "id: Input should be a valid string"),
        ({**ROW, "answerable": "yes"}, "answerable: Input should be a valid boolean"),
        ({**ROW, "answers": "x"}, "answers: Input should be a valid list"),
        ({**ROW, "all_of": ["x", ""]}, "all_of.1: must not be empty"),
        ({**ROW, "evidence": [3]}, "evidence.0: Input should be a valid string"),
        ({**ROW, "history": [["Hỏi?", "Đáp."]]}, "history.0: not a JSON object"),
        ({**ROW, "history": [{"question": "Hỏi?"}]}, "key 'history.0.answer' is missing"),
        ({**ROW, "answerable": False}, "not answerable, but answers or all_of are given"),
        ({**ROW, "all_of": []}, "answerable, but neither answers nor all_of say what is right"),
        (ROW, "id 'a' is used twice, first in line 1"),
    ],
)
def test_a_bad_row_is_refused_by_its_line(tmp_path: Path, row: object, message: str) -> None:
    path = write(tmp_path / "cases.jsonl", ROW, "", row)
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert str(caught.value).startswith(f"{path}:3: {message}")
    assert "\n" not in str(caught.value)


def test_a_row_becomes_a_case(tmp_path: Path) -> None:
    row = {
        **ROW,
        "question": "Còn\u2028nữa?",  # JSON allows this line end within a string
        "history": [{"question": "Hỏi gì?", "answer": "Đáp."}],
        "answers": ["x", "y"],
        "article_ids": ["ha-noi-thai-binh"],
        "evidence": ["Một câu."],
    }
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8-sig")
    assert read_cases(path) == [
        Case(
            id="a",
            question="Còn\u2028nữa?",
            kind="fact",
            answerable=True,
            history=(("Hỏi gì?", "Đáp."),),
            answers=("x", "y"),
            all_of=("x",),
            article_ids=("ha-noi-thai-binh",),
            evidence=("Một câu.",),
        )
    ]


def test_a_file_of_cases_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"none.jsonl: cannot be read \(No such file"):
        read_cases(tmp_path / "none.jsonl")


def test_the_seed_cases_are_four_for_each_article_and_stand_in_it(seeds: Path) -> None:
    cases = read_cases(DATA / "seed_questions.jsonl")
    assert len(cases) == 20
    for article in seeds.glob("*-*.md"):
        mine = [case for case in cases if case.article_ids == (article.stem,)]
        assert sorted(case.kind for case in mine) == ["fact", "list", "no_diacritics", "number"]
        text = article.read_text(encoding="utf-8")
        assert all(part in text for case in mine for part in case.all_of)
    assert not any(case.answerable for case in read_cases(DATA / "seed_refusals.jsonl"))


def answer(status: str, text: str) -> Answer:
    return Answer(question="q", standalone_question="q", status=status, text=text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("all_of", "status", "text", "right"),
    [
        (("3 tỷ đồng",), "answered", "Hà Nội tặng 3 tỷ đồng. [1]", True),
        (("3 tỷ đồng",), "quoted", "… 3 TỶ ĐỒNG …", True),
        (("3 tỷ đồng", "bò"), "answered", "Hà Nội tặng 3 tỷ đồng. [1]", False),
        (("3 tỷ đồng",), "refused", "3 tỷ đồng", False),
        (("hòa",), "answered", "hoà", True),
        ((), "refused", "Tôi không tìm thấy", True),
        ((), "answered", "Có", False),
    ],
)
def test_right(all_of: tuple[str, ...], status: str, text: str, right: bool) -> None:
    case = Case(id="a", question="q", kind="fact", answerable=bool(all_of), all_of=all_of)
    assert is_right(case, answer(status, text)) is right


def test_measures_against_sums_done_by_hand() -> None:
    assert [recall_at(rank, 5) for rank in (1, 5, 6, None)] == [1.0, 1.0, 0.0, 0.0]
    assert [reciprocal_rank(rank) for rank in (1, 4, None)] == [1.0, 0.25, 0.0]
    assert quantile([4, 1, 3, 2], 0.5) == 2.5
    assert quantile([10, 20, 30], 0.95) == pytest.approx(29.0)
    assert quantile([], 0.5) == 0.0
    scores, truth = np.array([0.9, 0.4, 0.6, 0.1]), np.array([True, True, False, False])
    assert roc_auc(scores, truth) == 0.75


def test_the_fit_separates_what_can_be_separated() -> None:
    def signals(cosine: float) -> Signals:
        return Signals(gap=0.0, missing=0.0, lead=0.5, cosine=cosine, fit=0.5)

    cosines = [0.8 + 0.01 * i for i in range(20)]
    labels = [cosine > 0.9 for cosine in cosines]
    result = fit(matrix(map(signals, cosines)), labels, list(range(20)))
    assert result.auc == 1.0
    assert result.weights["cosine"] > 0
    assert (result.precision, result.recall) == (1.0, 1.0)


def test_gifts_between_all_places_in_three_forms() -> None:
    cases = gift_pairs()
    assert len(cases) == 7 * 6 * 3
    assert sum(case.answerable for case in cases) == 2 * 3
    assert len({case.id for case in cases}) == len(cases)
    assert any(case.question == "thai binh tang ha noi bao nhieu tien" for case in cases)


def test_a_run_keeps_every_answer(
    open_assistant: Callable[..., Assistant], seeds: Path, tmp_path: Path
) -> None:
    assistant = open_assistant("Hà Nội trao tặng Thái Nguyên 3 tỷ đồng.", refusal_threshold=0.0)
    assistant.add([seeds])
    cases = [
        Case(
            id="gift",
            question="Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?",
            kind="number",
            answerable=True,
            all_of=("3 tỷ đồng",),
        ),
        Case(id="gold", question="Giá vàng hôm nay?", kind="unanswerable", answerable=False),
    ]
    run = run_cases(assistant, cases, on_record=lambda record: None)
    assert run.summary["right"] == 1
    assert run.summary["wrong_citations"] == 0
    write_run(run, tmp_path / "run")
    lines = (tmp_path / "run/records.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["gift", "gold"]
    assert "| ✓ | gift |" in (tmp_path / "run/report.md").read_text(encoding="utf-8")
    cited = run.records[0].answer
    articles = {article.id: article for article in assistant.articles()}
    assert wrong_citations(cited, articles) == 0
    broken = {i: type(a)(id=a.id, title=a.title, text=a.text[1:]) for i, a in articles.items()}
    assert wrong_citations(cited, broken) == len(cited.citations) > 0


def test_signals_without_the_article_are_weaker(
    open_assistant: Callable[..., Assistant], seeds: Path
) -> None:
    assistant = open_assistant()
    assistant.add([seeds])
    question = "Công ty MXP có bao nhiêu công nhân?"
    home = assistant.search(question)[0].article.id
    with_it = assistant.read(question)
    without = assistant.read(question, without={home})
    assert with_it is not None
    assert without is not None
    assert home not in {sentence.article.id for sentence in without.evidence.sentences}
    assert with_it.signals.missing < without.signals.missing
    assert with_it.signals.fit > without.signals.fit


def test_generated_articles_are_repeatable_and_searched_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    generate_articles(tmp_path / "a", 5, seed=3)
    generate_articles(tmp_path / "b", 5, seed=3)
    first = [file.read_text(encoding="utf-8") for file in sorted((tmp_path / "a").iterdir())]
    assert first == [
        file.read_text(encoding="utf-8") for file in sorted((tmp_path / "b").iterdir())
    ]
    assert len(set(first)) == 5
    from fakes import HashEmbedding

    monkeypatch.setattr("qa.answering.open_embedder", lambda settings: HashEmbedding())
    with Assistant.open(settings) as assistant:
        assistant.add([tmp_path / "a"])
    found = fingerprint(settings.home)
    assert found["passages"] == {"catalog": 5, "vectors": 5, "full_text": 5}
    assert found == fingerprint(settings.home)
    assert any(found["hits"].values())


def test_the_weights_of_the_ranking_find_what_tells_the_right_article() -> None:
    """Lists in which the right article has the better sentence, and all else is chance."""
    random = np.random.default_rng(1)
    place = RANKED.index("sentence")
    lists = []
    for _ in range(60):
        rows = random.random((8, len(RANKED)))
        rows[3, place] = 1.5
        lists.append((rows, np.arange(8) == 3))
    weights = fit_ranking(lists)
    assert list(weights) == RANKED == list(WEIGHTS)
    assert weights["sentence"] > 3 * max(abs(w) for n, w in weights.items() if n != "sentence")


def test_lists_for_the_ranking_have_a_row_for_each_article(
    open_assistant: Callable[..., Assistant], seeds: Path
) -> None:
    opened = open_assistant()
    opened.add([seeds])
    article = opened.search("Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?")[0].article.id
    asked = Case(
        id="a",
        question="Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?",
        kind="fact",
        answerable=True,
        answers=("3 tỷ đồng",),
        article_ids=(article,),
    )
    ((rows, right),) = gather(opened, [asked])
    assert rows.shape == (5, len(RANKED))
    assert rows[right, RANKED.index("all_of_it")] == rows[:, RANKED.index("all_of_it")].max()


def test_lists_for_the_sentences_know_which_hold_the_answer(
    open_assistant: Callable[..., Assistant], seeds: Path
) -> None:
    opened = open_assistant()
    opened.add([seeds])
    question = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
    article = opened.search(question)[0].article.id
    answers, ids = ("3 tỷ đồng",), (article,)
    asked = Case(
        id="a", question=question, kind="fact", answerable=True, answers=answers, article_ids=ids
    )
    ((rows, right),) = gather_sentences(opened, [asked])
    assert rows.shape == (len(right), len(SENTENCE_NAMES))
    assert 0 < right.sum() < len(right)
    pairs = SENTENCE_NAMES.index("pairs")
    assert rows[right, pairs].max() > rows[~right, pairs].mean()
    assert gather_sentences(opened, [replace(asked, answers=("không có ở đâu",))]) == []
