"""Corpora: each form of file by a small one, what is refused, and the laws of what is made of them."""

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import Case
from evals.corpora import (
    CorpusError,
    Dataset,
    Document,
    gold_spans,
    sample,
    with_distractors,
    without_gold,
)
from evals.readers import read_beir, read_dataset, read_documents, read_flat, read_pair, read_squad
from qa.articles import Article, read_articles

HUE = "Huế là cố đô. Sông Hương chảy qua Huế. Cầu Trường Tiền dài 402 mét."
SA_PA = "Sa Pa ở Lào Cai. Đỉnh Fansipan cao 3.143 mét."


def write(path: Path, *rows: object) -> Path:
    """JSON lines; strings as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows)
    data = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def refused(read: Callable[..., object], *arguments: object) -> str:
    """The message, which is one line."""
    with pytest.raises(CorpusError) as caught:
        read(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---------------------------------------------------------------------------------------------
# SQuAD, ViQuAD


def squad(path: Path, *paragraphs: dict[str, Any], title: str = "Cố_đô_Huế") -> Path:
    content = {"version": "v2.0", "data": [{"title": title, "paragraphs": list(paragraphs)}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def asked(number: int, **values: object) -> dict[str, object]:
    row = {"id": f"q{number}", "question": f"Hỏi {number}?", "answers": []}
    return row | {"is_impossible": not values.get("answers")} | values


def test_squad(tmp_path: Path) -> None:
    river = {"text": "Hương", "answer_start": HUE.index("Hương")}
    path = squad(
        tmp_path / "viquad.json",
        {"context": HUE, "qas": [asked(1, answers=[river, river, {"text": "Sông Hương"}])]},
        {"context": SA_PA, "qas": [asked(2, plausible_answers=[{"text": "Lào Cai"}])]},
        {
            "context": f"  {HUE}\r\n",
            "qas": [asked(3, answers=[{"text": "402", "answer_start": 0}])],
        },
    )
    dataset = read_squad(path)
    assert dataset.name == "viquad"
    assert dataset.documents == (
        Document(id="Cố_đô_Huế-1", title="Cố đô Huế", text=HUE),
        Document(id="Cố_đô_Huế-2", title="Cố đô Huế", text=SA_PA),
    )
    first, second, third = dataset.cases
    assert first == Case(
        id="q1",
        question="Hỏi 1?",
        kind="fact",
        answerable=True,
        answers=("Hương", "Sông Hương"),
        article_ids=("Cố_đô_Huế-1",),
        evidence=("Sông Hương chảy qua Huế.",),
    )
    assert second == Case(id="q2", question="Hỏi 2?", kind="unanswerable", answerable=False)
    assert third.article_ids == ("Cố_đô_Huế-1",)
    assert third.evidence == ()  # answer_start is wrong


def test_squad_1_has_no_is_impossible_and_some_articles_no_title(tmp_path: Path) -> None:
    qas = [{"id": 7, "question": "Ở đâu?", "answers": [{"text": "Lào Cai", "answer_start": 8}]}]
    dataset = read_squad(squad(tmp_path / "a.json", {"context": SA_PA, "qas": qas}, title=""))
    assert [document.id for document in dataset.documents] == ["paragraph-1"]
    assert [(case.id, case.evidence) for case in dataset.cases] == [("7", ("Sa Pa ở Lào Cai.",))]


def test_evidence_of_text_that_is_not_composed(tmp_path: Path) -> None:
    """Offsets count in the text as published; the document holds it as it is indexed."""
    context = "\ufeff " + HUE.replace("Huế", "Hue\u0302\u0301").replace("là cố", "là\u00a0cố")
    answer = {"text": "Trường Tiền", "answer_start": context.index("Trường")}
    path = squad(tmp_path / "a.json", {"context": context, "qas": [asked(1, answers=[answer])]})
    dataset = read_squad(path)
    assert dataset.documents[0].text == HUE
    assert dataset.cases[0].evidence == ("Cầu Trường Tiền dài 402 mét.",)


def test_an_answer_over_two_sentences_has_both_as_evidence(tmp_path: Path) -> None:
    answer = {"text": "cố đô. Sông Hương", "answer_start": HUE.index("cố đô")}
    path = squad(tmp_path / "a.json", {"context": HUE, "qas": [asked(1, answers=[answer])]})
    assert read_squad(path).cases[0].evidence == ("Huế là cố đô.", "Sông Hương chảy qua Huế.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ('{"a": 1}\n{"a": 2}', "name a file of JSON lines .jsonl"),
        ("[]", "not a JSON object"),
        ('{"data": []}', "holds no questions"),
        (
            '{"data": [{"paragraphs": [{"qas": []}]}]}',
            "key 'data.0.paragraphs.0.context' is missing",
        ),
        (
            '{"data": [{"paragraphs": [{"context": " ", "qas": []}]}]}',
            "0.context: must not be empty",
        ),
        (
            '{"data": [{"paragraphs": [{"context": "a", "qas": [{"id": "q", "question": 3}]}]}]}',
            "qas.0.question: Input should be a valid string",
        ),
    ],
)
def test_squad_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    said = refused(read_squad, path)
    assert said.startswith(str(path))
    assert message in said


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (asked(1), "used twice"),
        (asked(2, is_impossible=None), "has no answers; add them, or is_impossible"),
        (asked(2, answers=[{"text": "Huế"}], is_impossible=True), "is_impossible but has answers"),
    ],
)
def test_squad_questions_refused(tmp_path: Path, row: dict[str, object], message: str) -> None:
    path = squad(tmp_path / "a.json", {"context": HUE, "qas": [asked(1), row]})
    assert message in refused(read_squad, path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read" in refused(read_squad, tmp_path / "none.json")
    assert "cannot be read" in refused(read_flat, tmp_path / "none.jsonl")
    assert "cannot be read" in refused(read_beir, tmp_path / "none")


def test_a_file_that_is_not_compressed_or_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b'{"text": "a"}\n')
    assert "cannot be read" in refused(read_documents, path)
    path.write_bytes(gzip.compress(b'{"text": "a"}\n')[:-9])
    assert "cannot be read" in refused(read_documents, path)


# ---------------------------------------------------------------------------------------------
# JSON lines with their context


def flat(number: int, context: str, **values: object) -> dict[str, object]:
    return asked(number, context=context, title="Cố đô Huế", **values)


def test_flat(tmp_path: Path) -> None:
    rows = [
        flat(1, HUE, answers=["Hương"], doc_id="hue"),
        flat(2, SA_PA, doc_id="sa-pa", plausible_answers=["Lào Cai"]),
        flat(3, HUE, doc_id="twin", is_impossible=False, answers_missing=True),
    ]
    dataset = read_flat(write(tmp_path / "xquad.jsonl", *rows))
    assert [(d.id, d.title, d.text) for d in dataset.documents] == [
        ("hue", "Cố đô Huế", HUE),
        ("sa-pa", "Cố đô Huế", SA_PA),
    ]
    assert [(c.answerable, c.answers, c.article_ids) for c in dataset.cases] == [
        (True, ("Hương",), ("hue",)),
        (False, (), ()),
        (True, (), ("hue",)),  # references are not known; its text stands under the first id
    ]


def test_one_digest_whatever_the_form_of_the_file(tmp_path: Path) -> None:
    answers = [{"text": "Hương", "answer_start": HUE.index("Hương")}]
    huggingface = {"text": ["Hương"], "answer_start": [HUE.index("Hương")]}
    one = squad(
        tmp_path / "squad.json",
        {"context": HUE, "qas": [asked(1, answers=answers)]},
        {"context": SA_PA, "qas": [asked(2)]},
    )
    two = write(
        tmp_path / "flat.jsonl", flat(1, HUE, answers=answers), "", flat(2, SA_PA, answers=None)
    )
    three = write(
        tmp_path / "flat.jsonl.gz", flat(1, HUE, answers=huggingface), flat(2, SA_PA, answers=[])
    )
    datasets = [read_dataset(path) for path in (one, two, three)]
    assert len({dataset.digest for dataset in datasets}) == 1
    assert [dataset.name for dataset in datasets] == ["squad", "flat", "flat"]
    backwards = Dataset("b", datasets[0].documents[::-1], datasets[0].cases[::-1])
    assert backwards.digest == datasets[0].digest


def test_the_digest_sees_every_field() -> None:
    document = Document(id="a", title="A", text="Chữ.")
    case = Case(id="q", question="Hỏi?", kind="fact", answerable=True, answers=("x",))
    digests = {
        Dataset("n", documents, cases).digest
        for documents in ((), (document,), (Document(id="a", title="B", text="Chữ."),))
        for cases in ((), (case,), (Case(**{**case.__dict__, "evidence": ("Chữ.",)}),))
    }
    assert len(digests) == 9


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nonsense", "not JSON"),
        ([1], "not a JSON object"),
        (
            asked(2),
            "key 'context' is missing; a line needs id, question, context, answers; or name",
        ),
        (flat(1, SA_PA), "question id 'q1' is used twice"),
        (flat(2, SA_PA, doc_id="hue"), "article id 'hue' names two texts"),
        (flat(2, " \u200b", doc_id="sa-pa"), "must not be empty"),
        (flat(2, SA_PA, answers=[3]), "answers.0: not a JSON object"),
        (flat(2, SA_PA, answers="Huế"), "answers: Input should be a valid list"),
        (flat(2, SA_PA, answers={"text": ["a", "b"], "answer_start": [0]}), "answers: "),
        (flat(2, SA_PA, question="\n"), "question: must not be empty"),
    ],
)
def test_flat_refused(tmp_path: Path, row: object, message: str) -> None:
    path = write(tmp_path / "a.jsonl", flat(1, HUE, doc_id="hue"), "", row)
    said = refused(read_flat, path)
    assert said.startswith(f"{path}:3: ")
    assert message in said


# ---------------------------------------------------------------------------------------------
# Questions and articles in two files


def pair(tmp_path: Path, *questions: object) -> tuple[Path, Path]:
    articles = write(
        tmp_path / "articles.jsonl",
        {"id": "hue", "title": "Huế", "text": HUE, "source": "Báo Huế", "date": "2019-10-26"},
        {"id": "twin", "title": "Vẫn Huế", "text": HUE + "\n"},
        {"id": "sa  pa", "text": SA_PA, "url": "https://example.org/a"},
    )
    return write(tmp_path / "questions.jsonl", *questions), articles


def test_pair(tmp_path: Path) -> None:
    paths = pair(
        tmp_path,
        asked(1, doc_id="twin", answers=["Hương"], standalone_hint=True),
        asked(2, doc_id="hue", answers=["402"], standalone_hint=False),
        asked(3, doc_id="sa pa"),
    )
    dataset = read_dataset(*paths)
    assert dataset.name == "questions"
    assert [document.to_dict() for document in dataset.documents] == [
        {
            "id": "hue",
            "title": "Huế",
            "text": HUE,
            "publisher": "Báo Huế",
            "published": "2019-10-26",
        },
        {"id": "sa pa", "title": "", "text": SA_PA, "url": "https://example.org/a"},
    ]
    assert [(c.id, c.article_ids, c.kind) for c in dataset.cases] == [
        ("q1", ("hue",), "fact"),
        ("q3", (), "unanswerable"),
    ]
    assert len(read_pair(*paths, standalone_only=False).cases) == 3


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (asked(2, doc_id="nowhere"), "no article 'nowhere' in"),
        (asked(2), "key 'doc_id' is missing; a line needs id, doc_id"),
        (asked(1, doc_id="hue"), "used twice"),
    ],
)
def test_pair_refused(tmp_path: Path, row: object, message: str) -> None:
    questions, articles = pair(tmp_path, asked(1, doc_id="hue"), row)
    said = refused(read_pair, questions, articles)
    assert said.startswith(f"{questions}:2: ")
    assert message in said


def test_pair_where_no_question_stands_alone(tmp_path: Path) -> None:
    paths = pair(tmp_path, asked(1, doc_id="hue", answers=["402"], standalone_hint=False))
    assert "holds no questions" in refused(read_pair, *paths)


# ---------------------------------------------------------------------------------------------
# BEIR


def beir(folder: Path, *judgements: str, head: str = "query-id\tcorpus-id\tscore") -> Path:
    write(
        folder / "corpus.jsonl",
        {"_id": "hue", "title": "Huế", "text": HUE, "metadata": {}},
        {"_id": "twin", "title": "", "text": HUE},
        {"_id": "sa-pa", "title": "Sa Pa", "text": ""},
    )
    write(
        folder / "queries.jsonl",
        {"_id": "1", "text": "Sông nào?"},
        {"_id": "2", "text": "Núi nào?"},
        {"_id": "3", "text": "Không ai chấm?"},
    )
    write(folder / "qrels/test.tsv", head, *judgements)
    return folder


def test_beir(tmp_path: Path) -> None:
    folder = beir(tmp_path / "zalo", "1\thue\t1", "1\ttwin\t2", "2\thue\t0", "2\tsa-pa\t1\r")
    write(folder / "qrels/dev.tsv", "query-id\tcorpus-id\tscore", "2\thue\t1", "3\thue\t0")
    dataset = read_dataset(folder)
    assert dataset.name == "zalo"
    assert {d.id: d.text for d in dataset.documents} == {"hue": HUE, "sa-pa": "Sa Pa"}
    assert dataset.cases == (
        Case(id="1", question="Sông nào?", kind="fact", answerable=True, article_ids=("hue",)),
        Case(
            id="2", question="Núi nào?", kind="fact", answerable=True, article_ids=("hue", "sa-pa")
        ),
    )


@pytest.mark.parametrize(
    ("judgement", "message"),
    [
        ("9\thue\t1", "test.tsv:2: its query is in no other file"),
        ("1\tnowhere\t1", "test.tsv:2: its article is in no other file"),
        ("1\thue", "test.tsv: no table of judgements"),
        ("1\thue\tyes", "test.tsv: no table of judgements"),
        ("1\thue\t0", "holds no questions"),
    ],
)
def test_beir_refused(tmp_path: Path, judgement: str, message: str) -> None:
    assert message in refused(read_beir, beir(tmp_path / "b", judgement))


def test_beir_files_refused(tmp_path: Path) -> None:
    assert "first line must be" in refused(read_beir, beir(tmp_path / "a", head="1 0 hue 1"))
    folder = beir(tmp_path / "b", "1\thue\t1")
    write(folder / "queries.jsonl", {"id": "1", "text": "Hỏi?"})
    assert "queries.jsonl:1: key '_id' is missing" in refused(read_beir, folder)
    (folder / "qrels/test.tsv").unlink()
    query = {"_id": "1", "text": "Hỏi?"}
    write(folder / "queries.jsonl", query, query)
    assert "queries.jsonl:2: query '1' stands twice" in refused(read_beir, folder)
    write(folder / "queries.jsonl", query)
    assert "no qrels/*.tsv" in refused(read_beir, folder)
    write(folder / "corpus.jsonl", {"_id": "1", "text": " "})
    assert "corpus.jsonl:1: must not be empty" in refused(read_beir, folder)


# ---------------------------------------------------------------------------------------------
# Which reader, and plain articles


def test_a_corpus_of_unknown_kind(tmp_path: Path) -> None:
    assert "unknown kind of corpus; name" in refused(read_dataset, tmp_path / "corpus.parquet")


@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz"])
def test_documents_are_what_would_be_indexed(tmp_path: Path, name: str) -> None:
    """Lines end in a line feed alone, though JSON strings may hold other line ends."""
    rows = [
        {"id": 3, "title": "  Huế\nđẹp ", "text": f" {HUE}\u2028Hết.", "labels": {}},
        {"text": SA_PA, "publisher": "Báo Lào Cai", "published": "2019"},
        {"id": "again", "text": SA_PA},
        {"id": "last", "text": "Hết."},
    ]
    path = write(tmp_path / name, *rows)
    documents = read_documents(path)
    named = "text-" + hashlib.sha256(SA_PA.encode()).hexdigest()[:16]
    assert [document.id for document in documents] == ["3", named, "last"]
    assert documents[:2] == read_documents(path, limit=3)
    plain = write(tmp_path / "plain.jsonl", *(document.to_dict() for document in documents))
    indexed = [article for article in read_articles(plain) if isinstance(article, Article)]
    assert [(a.id, a.text) for a in indexed] == [(d.id, d.text) for d in documents]
    assert indexed[0].title == documents[0].title
    assert (indexed[1].publisher, indexed[1].published) == ("Báo Lào Cai", "2019")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "a"}, "key 'text' is missing"),
        ({"id": "a", "text": "\ufeff"}, "text: must not be empty"),
        ({"id": "hue", "text": SA_PA}, "article id 'hue' names two texts"),
        ({"id": True, "text": SA_PA}, "id: Input should be a valid string"),
        ({"id": "\t", "text": SA_PA}, "id: must not be empty"),
    ],
)
def test_documents_refused(tmp_path: Path, row: object, message: str) -> None:
    path = write(tmp_path / "a.jsonl", {"id": "hue", "text": HUE}, row)
    said = refused(read_documents, path)
    assert said.startswith(f"{path}:2: ")
    assert message in said


# ---------------------------------------------------------------------------------------------
# Datasets from datasets


def documents(*ids: str) -> tuple[Document, ...]:
    return tuple(Document(id=i, title=i, text=f"Bài {i}.") for i in ids)


def case(number: int, *articles: str, **values: Any) -> Case:
    given = {"kind": "fact", "answerable": True, "answers": ("x",), "article_ids": articles}
    return Case(**{"id": f"q{number}", "question": "Hỏi?", **given, **values})


DATASET = Dataset(
    "d",
    documents("a", "b", "c"),
    (
        case(1, "a", evidence=("Bài a.",), history=(("Trước?", "Rồi."),), all_of=("x",)),
        case(2, "a", "c"),
        case(3, answerable=False, answers=(), kind="false_premise"),
    ),
)


def test_distractors_come_last_and_once() -> None:
    same_text = Document(id="other", title="", text="Bài a.")
    more = with_distractors(DATASET, [*documents("b", "e"), same_text, *documents("e", "f")])
    assert [document.id for document in more.documents] == ["a", "b", "c", "e", "f"]
    assert more.documents[:3] == DATASET.documents
    assert more.cases == DATASET.cases
    assert more.digest != DATASET.digest


def test_cases_of_ones_own_over_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "hue.txt").write_text(HUE, encoding="utf-8")
    row = {
        "id": "1",
        "question": "Còn cầu thì sao?",
        "kind": "follow_up",
        "answerable": True,
        "answers": ["402 mét"],
        "article_ids": ["hue"],
        "history": [{"question": "Huế là gì?", "answer": "Cố đô."}],
    }
    own = read_dataset(write(tmp_path / "own.jsonl", row), folder)
    assert [document.id for document in own.documents] == ["hue"]
    assert own.cases[0].history == (("Huế là gì?", "Cố đô."),)
    other = write(tmp_path / "other.jsonl", {**row, "article_ids": ["hanoi"]})
    assert "no article 'hanoi'" in refused(read_dataset, other, folder)


def test_without_gold_nothing_can_be_answered() -> None:
    bare = without_gold(DATASET)
    assert [document.id for document in bare.documents] == ["b"]
    assert bare.cases == tuple(
        Case(id=c.id, question=c.question, kind="unanswerable", answerable=False, history=c.history)
        for c in DATASET.cases
    )


def test_without_gold_another_telling_of_the_story_goes_too() -> None:
    story = (
        "Cầu Trường Tiền ở Huế dài 402 mét, có sáu nhịp, xây xong năm 1899 theo thiết kế của Pháp."
    )
    told = (
        Document(id="a", title="", text=story),
        Document(id="twin", title="", text=f"Báo cho hay: {story} Nhiều khách đến xem."),
        Document(
            id="other",
            title="",
            text="Cầu Rồng ở Đà Nẵng dài 666 mét, có năm nhịp, phun lửa cuối tuần.",
        ),
    )
    bare = without_gold(Dataset("m", told, (case(1, "a"),)))
    assert [document.id for document in bare.documents] == ["other"]


def test_without_gold_something_must_be_left() -> None:
    with pytest.raises(CorpusError, match="--distractors"):
        without_gold(Dataset("m", documents("a"), (case(1, "a"),)))


MANY = Dataset("m", documents("a"), tuple(case(number, "a") for number in range(200)))


@given(st.integers(0, 250), st.integers(0, 250), st.integers())
def test_a_sample_is_drawn_alike_every_time(small: int, large: int, seed: int) -> None:
    small, large = sorted((small, large))
    drawn = sample(MANY, small, seed)
    backwards = sample(Dataset("m", MANY.documents, MANY.cases[::-1]), small, seed)
    assert drawn.cases == backwards.cases[::-1]
    assert drawn.documents == MANY.documents
    assert len(drawn.cases) == min(small, len(MANY.cases))
    assert [c for c in MANY.cases if c in drawn.cases] == list(drawn.cases)
    assert set(drawn.cases) <= set(sample(MANY, large, seed).cases)


def test_samples_of_other_seeds_are_others_and_of_these_stay() -> None:
    drawn = {seed: [c.id for c in sample(MANY, 3, seed).cases] for seed in (1, 2)}
    assert drawn == {1: ["q129", "q151", "q192"], 2: ["q18", "q136", "q153"]}


# ---------------------------------------------------------------------------------------------
# Spans


TEXTS = {"hue": HUE, "sa-pa": SA_PA}


def quotes(spans: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    return [[TEXTS[article][start:end] for article, start, end in entry] for entry in spans]


def test_spans_of_evidence_one_entry_each() -> None:
    evidence = ("Sa Pa ở Lào Cai.", " Sông Hương chảy qua Hue\u0302\u0301.\n", "Không có câu này.")
    spans = gold_spans(case(1, "hue", "sa-pa", "nowhere", evidence=evidence), TEXTS)
    assert spans[0] == [("sa-pa", 0, 16)]
    assert quotes(spans) == [["Sa Pa ở Lào Cai."], ["Sông Hương chảy qua Huế."], []]


def test_spans_of_evidence_that_stands_twice() -> None:
    texts = {"a": "Hết. Rồi. Hết.", "b": "Hết."}
    spans = gold_spans(case(1, "a", evidence=("Hết.",)), texts)
    assert spans == [[("a", 0, 4), ("a", 10, 14)]]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("HUẾ",), [["Huế là cố đô.", "Sông Hương chảy qua Huế."]]),
        (("402 mét", "nơi khác"), [["Cầu Trường Tiền dài 402 mét."]]),
        (("3.143", "cố đô"), [["Huế là cố đô.", "Đỉnh Fansipan cao 3.143 mét."]]),
        (("02 mét",), []),
        (("Hue",), []),
        (("…",), []),
        ((), []),
    ],
)
def test_spans_of_references(answers: tuple[str, ...], expected: list[list[str]]) -> None:
    assert quotes(gold_spans(case(1, "hue", "sa-pa", answers=answers), TEXTS)) == expected


def test_spans_of_references_with_the_tone_elsewhere() -> None:
    spans = gold_spans(case(1, "a", answers=("Thuỷ hoà",)), {"a": "Ai? Ông Thủy Hòa. Hết."})
    assert spans == [[("a", 4, 17)]]


def test_spans_without_references_are_those_of_what_must_be_held() -> None:
    spans = gold_spans(case(1, "hue", answers=(), all_of=("Sông Hương",)), TEXTS)
    assert quotes(spans) == [["Sông Hương chảy qua Huế."]]


@given(st.lists(st.sampled_from([HUE, SA_PA, "Hết.", "hòa\nHOÀ", "402"]), max_size=6).map(" ".join))
def test_spans_are_sentences_that_hold_a_reference(text: str) -> None:
    for entry in gold_spans(case(1, "a", answers=("402", "hoà")), {"a": text}):
        assert entry
        for _, start, end in entry:
            assert any(word in text[start:end] for word in ("402", "hòa", "HOÀ"))


# ---------------------------------------------------------------------------------------------
# The real files


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "documents", "cases", "answerable", "without_span"),
    [
        ("xquad_vi.jsonl", 240, 1190, 1190, 4),
        ("viquad2_answerability_dev.jsonl", 426, 468, 79, 79),
        ("viquad1_fragments.jsonl", 77, 300, 300, 2),
        ("person_qa_train.jsonl", 2818, 2976, 985, 1),
    ],
)
def test_shared_files(
    shared: Path, file: str, documents: int, cases: int, answerable: int, without_span: int
) -> None:
    dataset = read_dataset(shared / "data" / file)
    _agree(dataset)
    assert (len(dataset.documents), len(dataset.cases)) == (documents, cases)
    asked = [case for case in dataset.cases if case.answerable]
    assert len(asked) == answerable
    texts = {document.id: document.text for document in dataset.documents}
    assert sum(not gold_spans(case, texts) for case in asked) == without_span


@pytest.mark.shared
def test_shared_news(shared: Path) -> None:
    data = shared / "data"
    dataset = read_dataset(
        data / "vinewsqa_dev_questions.jsonl", data / "vinewsqa_dev_articles.jsonl"
    )
    _agree(dataset)
    assert (len(dataset.documents), len(dataset.cases)) == (500, 750)
    news = read_documents(data / "news_15k.jsonl.gz", limit=1_000)
    assert len(with_distractors(dataset, news).documents) == 1_500


def _agree(dataset: Dataset) -> None:
    ids = [document.id for document in dataset.documents]
    assert len(set(ids)) == len(ids)
    assert len({document.text for document in dataset.documents}) == len(ids)
    assert {article for case in dataset.cases for article in case.article_ids} <= set(ids)
    assert all(case.answerable == bool(case.article_ids) for case in dataset.cases)
