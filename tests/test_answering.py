"""``Assistant``: from a question to a checked answer, over our own five articles.

Hashed vectors are nearer or farther than those the refusal was calibrated with, so most tests switch
the refusal before drafting off; those about refusing take the real embedding model.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeLLM, HashEmbedding
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import MessageRole
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer

from qa import (
    Answer,
    Article,
    ArticleNotFound,
    Assistant,
    Citation,
    Draft,
    ModelTimeout,
    ModelUnavailable,
    QuestionError,
    Settings,
    Stage,
    Statement,
    Turn,
)
from qa.prompts import REFUSAL

MONEY = "Hà Nội trao tặng Thái Nguyên bao nhiêu tiền?"
MONEY_DRAFT = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng. [1]"
MONEY_TEXT = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng."
GROWTH = "Trong 9 tháng đầu năm 2023, TP.HCM và Hà Nội tăng trưởng bao nhiêu phần trăm?"
SAME_CONTENT = "Trong 9 tháng đầu năm 2023, TP.HCM tăng trưởng 5,47%. Hà Nội tăng trưởng 6,08%."
KEYS = {
    "schema_version",
    "question",
    "standalone_question",
    "status",
    "text",
    "statements",
    "citations",
    "hits",
    "answer_probability",
    "model",
    "usage",
    "timings",
    "notice",
}

Open = Callable[..., Assistant]


@pytest.fixture
def ready(seeded: Path, open_assistant: Open) -> Open:
    """``ready("draft", …)``: an assistant over ``seeds/`` that never refuses before drafting."""
    assert seeded.is_dir()

    def open_(*replies: object, **changes: object) -> Assistant:
        return open_assistant(*replies, **{"refusal_threshold": 0.0, **changes})

    return open_


@pytest.fixture
def real(seeded_e5: Path, settings: Settings, e5: BaseEmbedding) -> Iterator[Open]:
    """The same with the real embedding model and the calibrated threshold."""
    opened: list[Assistant] = []

    def open_(*replies: Any, **changes: Any) -> Assistant:
        llm = FakeLLM(*replies) if replies else None
        opened.append(Assistant.open(settings.with_(**changes), llm=llm, embedding=e5))
        return opened[-1]

    assert seeded_e5.is_dir()
    yield open_
    for assistant in opened:
        assistant.close()


def sent(assistant: Assistant) -> list[str]:
    """The user messages that the fake model got."""
    assert assistant._model is not None
    llm = assistant._model._llm
    assert isinstance(llm, FakeLLM)
    return [str(m.content) for ms in llm.sent for m in ms if m.role == MessageRole.USER]


def kinds(events: Sequence[object]) -> list[str]:
    """Events in order: stages by name, runs of the same kind once."""
    found = [e.name if isinstance(e, Stage) else type(e).__name__ for e in events]
    return [kind for i, kind in enumerate(found) if i == 0 or found[i - 1] != kind]


def check_citations(assistant: Assistant, answer: Answer) -> None:
    """The laws of every answer."""
    for citation in answer.citations:
        article = assistant.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert (citation.title, citation.publisher) == (article.title, article.publisher)
        assert (citation.published, citation.based_on) == (article.published, article.based_on)
    numbers = [c.number for s in answer.statements for c in s.citations]
    first_seen = list(dict.fromkeys(numbers))
    assert first_seen == list(range(1, len(first_seen) + 1))
    assert [c.number for c in answer.citations] == first_seen
    assert len({(c.article_id, c.start, c.end) for c in answer.citations}) == len(answer.citations)
    for statement in answer.statements:
        assert (statement.support == "unsupported") == (not statement.citations)
        if statement.support != "unsupported":
            assert statement.text in answer.text


# -- answers


def test_events_come_in_order(ready: Open) -> None:
    events = list(ready(["Hà Nội trao tặng ", "tỉnh Thái Nguyên 3 tỷ đồng. [1]"]).stream(MONEY))
    assert kinds(events) == ["search", "read", "write", "Draft", "check", "Statement", "Answer"]
    assert [e.text for e in events if isinstance(e, Draft)] == [
        "Hà Nội trao tặng ",
        "tỉnh Thái Nguyên 3 tỷ đồng. [1]",
    ]
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert [e for e in events if isinstance(e, Statement)] == list(answer.statements)


def test_an_answer_is_cited_at_the_sentence(ready: Open) -> None:
    assistant = ready(MONEY_DRAFT)
    answer = assistant.ask(MONEY)
    assert (answer.status, answer.notice, answer.model) == ("answered", None, "fake")
    assert answer.text == f"{MONEY_TEXT} [1]"
    assert [s.support for s in answer.statements] == ["verified"]
    (citation,) = answer.citations
    assert citation.quote.startswith("Nhân dịp này, Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng")
    assert citation.quote.endswith("nhân dân Hà Nội.")
    assert citation.publisher == "HoiBao"
    assert citation.published is None
    assert str(citation.based_on).startswith("Báo Hànộimới")
    check_citations(assistant, answer)


def test_a_quote_keeps_its_number(ready: Open) -> None:
    assistant = ready(SAME_CONTENT)
    answer = assistant.ask(GROWTH)
    assert answer.status == "answered"
    numbers = [[c.number for c in s.citations] for s in answer.statements]
    assert len(numbers) == 2, "two statements from one sentence"
    assert numbers[0] == numbers[1] == [1]
    assert answer.text.count("[1]") == 2
    check_citations(assistant, answer)


def test_numbers_follow_the_first_appearance(ready: Open) -> None:
    assistant = ready(
        "Trong 9 tháng đầu năm 2023, tổng thu ngân sách Nhà nước của TP.HCM là trên 326.000 tỷ đồng. "
        "Tổng thu ngân sách Nhà nước của Hà Nội trong 9 tháng đầu năm 2023 là trên 305.000 tỷ đồng.",
        evidence_tokens=2000,
    )
    question = (
        "Trong 9 tháng đầu năm 2023, tổng thu ngân sách Nhà nước của TP.HCM và Hà Nội là bao nhiêu?"
    )
    answer = assistant.ask(question)
    shown = [s for s in answer.statements if s.support != "unsupported"]
    assert [s.citations[0].number for s in shown] == [1, 2]
    assert [c.number for c in answer.citations] == [1, 2]
    check_citations(assistant, answer)


def test_what_a_list_of_the_model_leaves_out_is_quoted(ready: Open) -> None:
    answer = ready("Tỉnh Thái Nguyên. [1]").ask("Những tỉnh nào được Hà Nội tặng 3 tỷ đồng?")
    assert answer.status == "answered"
    first, *others = (s for s in answer.statements if s.support != "unsupported")
    assert first.text == "Tỉnh Thái Nguyên."
    (told,) = {c.article_id for c in first.citations}
    assert all(s.text == s.citations[0].quote for s in others)
    assert told not in {s.citations[0].article_id for s in others}
    assert "Thái Bình" in " ".join(s.text for s in others)


def test_what_another_conference_was_is_no_part_of_a_list(ready: Open) -> None:
    draft = "Chủ tịch HĐND thành phố Hà Nội Nguyễn Thị Bích Ngọc. [1]"
    question = "Hội nghị giữa Hà Nội và Thái Nguyên có những ai chủ trì?"
    answer = ready(draft).ask(question)
    assert answer.status == "answered"
    assert "Nguyễn Hồng Diên" not in answer.text


def test_nothing_is_added_to_an_answer_that_is_no_list(ready: Open) -> None:
    answer = ready(MONEY_DRAFT).ask(MONEY)
    assert answer.text == f"{MONEY_TEXT} [1]"


def test_two_quotes_stand_in_for_a_draft(ready: Open) -> None:
    question = "Thái Nguyên muốn học gì ở TP.HCM?"
    answer = ready("Thái Nguyên muốn học bơi ở TP.HCM. [1]").ask(question)
    shown = [s for s in answer.statements if s.support != "unsupported"]
    assert answer.status == "quoted"
    assert len(shown) == 2 < len(ready().ask(question).citations)
    assert all(s.text == s.citations[0].quote for s in shown)


@pytest.mark.parametrize(
    "marker", ["[99]", "[0]", "[1][99]", "[1, 99]", "【99】", " [7] [8]", ""], ids=str
)
def test_markers_of_the_model_are_never_shown(ready: Open, marker: str) -> None:
    answer = ready(f"Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng. {marker}").ask(MONEY)
    assert answer.text == f"{MONEY_TEXT} [1]"


@pytest.mark.parametrize(
    ("question", "true", "false"),
    [
        (MONEY, MONEY_TEXT, "Hà Nội trao tặng tỉnh Thái Nguyên 5 tỷ đồng."),
        (MONEY, MONEY_TEXT, "Hà Nội trao tặng tỉnh Thái Bình 3 tỷ đồng để xóa đói giảm nghèo."),
        (
            "Đoàn Thái Nguyên tới trao đổi kinh nghiệm với Thành ủy TP.HCM vào ngày mấy?",
            None,
            "Đoàn Thái Nguyên tới trao đổi kinh nghiệm với Thành ủy TP.HCM vào ngày 7-3.",
        ),
        (
            "Ai là người báo cáo kết quả hợp tác nổi bật giữa Hà Nội và Thái Nguyên?",
            "Người báo cáo kết quả hợp tác nổi bật giữa Hà Nội và Thái Nguyên là Vũ Duy Tuấn.",
            "Người báo cáo kết quả hợp tác nổi bật giữa Hà Nội và Thái Nguyên là Trần Văn Bịa.",
        ),
    ],
    ids=["number", "place", "date", "name"],
)
def test_what_nothing_carries_is_dropped_and_kept_for_the_record(
    ready: Open, question: str, true: str | None, false: str
) -> None:
    assistant = ready(f"{false} {true or ''}", evidence_tokens=1000)
    answer = assistant.ask(question)
    assert false not in answer.text
    dropped = [s for s in answer.statements if s.support == "unsupported"]
    assert [s.text for s in dropped] == [false]
    assert dropped[0].citations == ()
    if true:
        assert answer.status == "answered"
        assert answer.text.removesuffix(" [1]").lower() in true.lower()
    else:
        assert answer.status != "answered"
    check_citations(assistant, answer)


def test_a_false_draft_gives_way_to_a_quote(ready: Open) -> None:
    assistant = ready("Hà Nội trao tặng tỉnh Thái Nguyên 5 tỷ đồng.")
    answer = assistant.ask(MONEY)
    assert answer.status == "quoted"
    assert "5 tỷ" not in answer.text
    assert "3 tỷ đồng" in answer.text
    assert answer.notice
    check_citations(assistant, answer)


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "   \n",
        "a" * 3000,
        "aaaa " * 300,
        "Hà Nội " * 200,
        "!!! ??? [1]",
        "<think>hmm",
        "1. 2. 3.",
    ],
    ids=["empty", "blank", "one-long-word", "aaaa", "circles", "marks", "thinking", "list"],
)
def test_nonsense_gives_way_to_a_quote(ready: Open, draft: str) -> None:
    answer = ready(draft).ask(MONEY)
    assert answer.status == "quoted"
    assert "3 tỷ đồng" in answer.text
    assert answer.notice
    assert "aaaa" not in answer.text


def test_a_refusing_draft_gives_way_to_a_sentence_that_answers(ready: Open) -> None:
    answer = ready(REFUSAL).ask(MONEY)
    assert answer.status == "quoted"
    assert "3 tỷ đồng" in answer.text


def test_a_refusing_draft_refuses_where_no_sentence_answers(ready: Open) -> None:
    answer = ready(REFUSAL).ask(
        "Tuyến đường Vành đai 5 đoạn qua Thái Bình dài bao nhiêu ki-lô-mét?"
    )
    assert (answer.status, answer.text) == ("refused", REFUSAL)
    assert answer.citations == ()
    assert answer.hits, "what is nearest"


@pytest.mark.parametrize(
    "error", [ModelUnavailable("Không nối được."), ModelTimeout("Không kịp.")], ids=str
)
def test_a_failing_model_gives_way_to_a_quote(
    ready: Open, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("qa.llm._PAUSE", 0.0)
    assistant = ready(error)
    answer = assistant.ask(MONEY)
    assert (answer.status, answer.model) == ("quoted", None)
    assert str(error) in str(answer.notice)
    assert "3 tỷ đồng" in answer.text
    assert len(sent(assistant)) == (1 if isinstance(error, ModelTimeout) else 3)


def test_a_second_attempt_writes_anew(ready: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.llm._PAUSE", 0.0)
    events = list(ready(ModelUnavailable("Đứt."), MONEY_DRAFT).stream(MONEY))
    assert [e.name for e in events if isinstance(e, Stage)].count("write") == 2
    assert isinstance(events[-1], Answer)
    assert events[-1].text == f"{MONEY_TEXT} [1]"


def test_without_a_model_sentences_are_quoted(ready: Open) -> None:
    assistant = ready()
    events = list(assistant.stream(MONEY))
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.status, answer.model) == ("quoted", None)
    assert not [e for e in events if isinstance(e, Draft)]
    assert answer.statements[0].text == answer.citations[0].quote
    assert assistant.description()["mode"] == "none"
    check_citations(assistant, answer)


# -- refusals


def test_an_empty_collection_refuses(open_assistant: Open) -> None:
    assistant = open_assistant(MONEY_DRAFT)
    events = list(assistant.stream(MONEY))
    assert kinds(events) == ["search", "Answer"]
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.status, answer.text, answer.hits) == ("refused", REFUSAL, ())
    assert sent(assistant) == []


@pytest.mark.parametrize(
    "question", ["Thủ đô của nước Pháp là gì?", "Giá cà phê Buôn Ma Thuột bao nhiêu?"]
)
def test_what_the_collection_does_not_speak_of_is_refused_before_drafting(
    real: Open, question: str
) -> None:
    assistant = real("Thủ đô của nước Pháp là Paris. Giá vàng hôm nay là 80 triệu đồng.")
    events = list(assistant.stream(question))
    assert kinds(events) == ["search", "read", "Answer"]
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.status, answer.text) == ("refused", REFUSAL)
    assert answer.answer_probability < assistant.settings.refusal_threshold
    assert answer.hits, "what is nearest"
    assert sent(assistant) == [], "nothing goes to the model"


GIVERS = [
    "Thái Nguyên tặng Hà Nội bao nhiêu tiền?",
    "Thái Bình tặng Hà Nội bao nhiêu tiền?",
    "thái nguyên tặng hà nội bao nhiêu tiền?",
    "thai nguyen tang ha noi bao nhieu tien?",
    "thai binh tang ha noi bao nhieu tien",
]


@pytest.mark.parametrize("question", GIVERS)
@pytest.mark.parametrize("draft", [None, "{} trao tặng Hà Nội 3 tỷ đồng. [1]", MONEY_DRAFT])
def test_who_gives_to_whom_is_not_turned_around(
    real: Open, question: str, draft: str | None
) -> None:
    giver = "Thái Bình" if "inh" in question else "Thái Nguyên"
    assistant = real(*([draft.format(giver)] if draft else []), refusal_threshold=0.0)
    answer = assistant.ask(question)
    assert (answer.status, answer.text) == ("refused", REFUSAL)


@pytest.mark.parametrize(
    "question",
    ["hà nội tặng thái nguyên bao nhiêu tiền?", "ha noi tang thai nguyen bao nhieu tien"],
)
def test_a_question_in_small_letters_is_answered(real: Open, question: str) -> None:
    answer = real().ask(question)
    assert answer.status == "quoted"
    assert "3 tỷ đồng" in answer.text


# -- conversations


def test_a_follow_up_stands_alone(ready: Open) -> None:
    assistant = ready("Năm 2015, lãnh đạo TP Hà Nội trao tặng 2 tỷ đồng cho tỉnh Thái Bình.")
    history = [Turn(MONEY, f"{MONEY_TEXT} [1]")]
    answer = assistant.ask("Còn Thái Bình thì sao?", history=history)
    assert answer.question == "Còn Thái Bình thì sao?"
    assert answer.standalone_question == "Hà Nội trao tặng Thái Bình bao nhiêu tiền?"
    assert answer.standalone_question in sent(assistant)[0]
    assert "Thái Bình" in answer.citations[0].quote
    check_citations(assistant, answer)


def test_history_is_no_source(ready: Open) -> None:
    history = [Turn("Ai tặng quà?", "Hà Nội trao tặng tỉnh Thái Nguyên 77 tỷ đồng.")]
    answer = ready("Hà Nội trao tặng tỉnh Thái Nguyên 77 tỷ đồng.").ask(MONEY, history=history)
    assert "77" not in answer.text


# -- closing, threads


def test_closing_the_stream_stops_the_model(ready: Open) -> None:
    assistant = ready(["Hà ", "Nội ", "trao ", "tặng"])
    stream = assistant.stream(MONEY)
    assert any(isinstance(event, Draft) for event in stream)
    stream.close()  # type: ignore[attr-defined]
    assert assistant._model is not None
    assert isinstance(assistant._model._llm, FakeLLM)
    assert assistant._model._llm.closed == 1


def test_threads_share_an_assistant(ready: Open) -> None:
    assistant = ready(MONEY_DRAFT)
    answers: dict[int, list[str]] = {}

    def ask(thread: int) -> None:
        answers[thread] = [assistant.ask(MONEY).text for _ in range(5)]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == {n: [f"{MONEY_TEXT} [1]"] * 5 for n in range(2)}


# -- questions


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\u200b\u200b", "\n\t"], ids=ascii)
@pytest.mark.parametrize("method", ["ask", "stream", "search"])
def test_an_empty_question_is_an_error(ready: Open, question: str, method: str) -> None:
    with pytest.raises(QuestionError, match="trống"):
        getattr(ready(), method)(question)


@pytest.mark.parametrize("method", ["ask", "stream", "search"])
def test_a_question_that_is_too_long_is_an_error(ready: Open, method: str) -> None:
    assistant = ready(max_question_chars=20)
    getattr(assistant, method)("a" * 20)
    with pytest.raises(QuestionError, match="21 ký tự, tối đa là 20"):
        getattr(assistant, method)("a" * 21)


@pytest.mark.parametrize(
    "question",
    [
        "!" * 400 + "a",
        "[1] [2] [3]",
        "\\(.*+?[a",
        "'; DROP TABLE articles;--",
        "😀 bao nhiêu?",
        "a" * 500,
    ],
    ids=["marks", "markers", "pattern", "sql", "emoji", "long-word"],
)
def test_odd_questions_get_an_answer(ready: Open, question: str) -> None:
    assert ready(MONEY_DRAFT).ask(question).status in {"answered", "quoted", "refused"}


# -- the JSON form


@pytest.mark.parametrize(
    ("replies", "question", "status"),
    [
        ([MONEY_DRAFT], MONEY, "answered"),
        ([], MONEY, "quoted"),
        (["Hà Nội tặng 9 tỷ đồng."], MONEY, "quoted"),
        ([REFUSAL], "Tuyến đường Vành đai 5 dài bao nhiêu ki-lô-mét?", "refused"),
    ],
)
def test_the_json_form_has_always_the_same_keys(
    ready: Open, replies: list[str], question: str, status: str
) -> None:
    answer = ready(*replies).ask(question)
    record = answer.to_dict()
    assert answer.status == record["status"] == status
    assert set(record) == KEYS
    assert record["schema_version"] == 1
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record
    for statement in record["statements"]:
        assert set(statement) == {"text", "citations", "support", "lead"}
    for citation in record["citations"]:
        assert set(citation) == set(Citation.__dataclass_fields__)
    for hit in record["hits"]:
        assert set(hit) == {
            *("passage", "article", "score", "dense_rank", "lexical_rank", "same_story")
        }


def test_usage_and_timings_are_told(ready: Open) -> None:
    answer = ready(MONEY_DRAFT).ask(MONEY)
    assert answer.usage["prompt_tokens"] > 300
    assert 5 < answer.usage["completion_tokens"] < 60
    order = ["search", "read", "first_words", "answer"]
    assert list(answer.timings) == order
    assert sorted(answer.timings.values()) == [answer.timings[name] for name in order]


# -- the collection


def test_articles_come_latest_first_and_undated_last(ready: Open) -> None:
    dates = [article.published for article in ready().articles()]
    assert dates == ["2024-10", "2023-10-18", "2019-10-26", None, None]


def test_an_article_by_its_id(ready: Open) -> None:
    assistant = ready()
    article = assistant.articles()[0]
    assert assistant.article(article.id) == article
    with pytest.raises(ArticleNotFound, match="hoibao articles"):
        assistant.article("không-có")


def test_what_is_removed_is_not_found_again(ready: Open) -> None:
    assistant = ready()
    (found,) = {h.article.id for h in assistant.search(MONEY, limit=1)}
    assert assistant.remove([found, "không-có"]) == [found]
    assert found not in {h.article.id for h in assistant.search(MONEY)}
    assert len(assistant.articles()) == 4


def test_search_gives_the_best_first(ready: Open) -> None:
    hits = ready().search(MONEY, limit=3)
    assert len(hits) == 3
    assert "3 tỷ đồng" in hits[0].passage.text
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_the_retriever_works_in_a_plain_query_engine(ready: Open) -> None:
    retriever = ready().retriever(limit=3)
    engine = RetrieverQueryEngine(
        retriever=retriever, response_synthesizer=get_response_synthesizer(llm=MockLLM())
    )
    response = engine.query(MONEY)
    assert len(response.source_nodes) == 3
    best = response.source_nodes[0]
    assert "3 tỷ đồng" in best.get_content()
    assert best.metadata["publisher"] == "HoiBao"
    assert best.node.start_char_idx is not None  # type: ignore[attr-defined]


def test_models_are_warmed_up_on_request(ready: Open) -> None:
    ready("vâng").warm_up()


def test_two_assistants_see_each_others_articles(seeded: Path, settings: Settings) -> None:
    with (
        Assistant.open(settings, embedding=HashEmbedding()) as one,
        Assistant.open(settings, embedding=HashEmbedding()) as other,
    ):
        one.remove([article.id for article in one.articles()[:3]])
        assert len({h.article.id for h in other.search(MONEY, limit=20)}) == 2
    assert seeded.is_dir()


def test_only_articles_of_a_paper_or_a_time(
    open_assistant: Callable[..., Assistant], tmp_path: Path
) -> None:
    rows = [
        {"id": "a", "text": "Cầu Rồng dài 666 mét.", "publisher": "Tuổi Trẻ", "date": "2013-03-29"},
        {"id": "b", "text": "Cầu Rồng dài 660 mét.", "publisher": "Thanh Niên", "date": "2019-05"},
        {"id": "c", "text": "Cầu Rồng ở Đà Nẵng dài bao nhiêu?"},
    ]
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assistant = open_assistant()
    assistant.add([file])
    question = "Cầu Rồng dài bao nhiêu mét?"
    assert len(assistant.search(question)) == 3
    assert [h.article.id for h in assistant.search(question, publisher="tuoi tre")] == ["a"]
    assert [h.article.id for h in assistant.search(question, since="2019")] == ["b"]
    reading = assistant.read(question, without={"a", "b"})
    assert reading is not None
    assert {s.article.id for s in reading.evidence.sentences} == {"c"}
    answer = assistant.ask(question, until="2013")
    assert {hit.article.id for hit in answer.hits} == {"a"}
    with pytest.raises(QuestionError, match="Thanh Niên"):
        assistant.ask(question, publisher="Lao Động")


def test_an_article_that_is_being_put_anew_is_cited_as_it_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path, llm="none", refusal_threshold=0)
    with Assistant.open(settings, embedding=HashEmbedding()) as assistant:
        assistant.add([Path(__file__).parent.parent / "seeds"])

        def pending(article_id: str) -> Article:
            raise ArticleNotFound(article_id)

        monkeypatch.setattr(assistant, "article", pending)
        answer = assistant.ask("Hà Nội trao tặng tỉnh Thái Nguyên bao nhiêu tiền?")
    assert answer.status == "quoted"
    assert "3 tỷ đồng" in answer.citations[0].quote


@pytest.mark.parametrize("question", ["<s>", "[INST]", "<|im_start|> ?", "<s> </s>"])
def test_tokens_of_a_template_ask_nothing(open_assistant: Open, question: str) -> None:
    with pytest.raises(QuestionError, match="trống"):
        open_assistant().ask(question)
