"""Questions of several parts, reports that differ, and what is said where nothing quite fits."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa import Answer, Assistant, Citation, Draft, Statement, Turn
from qa.asking import NOT_OF_TODAY, QUOTED_INSTEAD
from qa.errors import ModelError, ModelUnavailable
from qa.prompts import REFUSAL
from qa.retrieval import Hit, Retriever
from qa.together import GAP, NEAR_PARTS, NEAREST, Gathered

Open = Callable[..., Assistant]
TWO_PLACES = "Cầu Rồng và cầu Phú Mỹ dài bao nhiêu mét?"


@pytest.fixture
def news(tmp_path: Path, open_assistant: Open) -> Open:
    """``news(article, …, drafts=(…))``: an assistant over these articles that never refuses early."""

    def open_(*rows: dict[str, str], drafts: tuple[str | Exception, ...] = ()) -> Assistant:
        file = tmp_path / "news.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        assistant = open_assistant(*drafts, refusal_threshold=0.0)
        assistant.add([file])
        return assistant

    return open_


RONG = {
    "id": "rong",
    "title": "Cầu Rồng",
    "text": "Cầu Rồng ở Đà Nẵng dài 666 mét. Cầu có sáu làn xe.",
}
PHU_MY = {
    "id": "phu-my",
    "title": "Cầu Phú Mỹ",
    "text": "Cầu Phú Mỹ dài 2.101 mét. Cầu nối hai quận.",
}


def cited(answer: Answer) -> dict[int, Citation]:
    return {citation.number: citation for citation in answer.citations}


def test_two_things_are_answered_each_from_its_report(news: Open) -> None:
    answer = news(RONG, PHU_MY).ask(TWO_PLACES)
    assert answer.status == "quoted"
    assert "666 mét" in answer.text
    assert "2.101 mét" in answer.text
    assert {c.article_id for c in answer.citations} == {"rong", "phu-my"}
    assert sorted(cited(answer)) == list(range(1, len(answer.citations) + 1))
    assert answer.notice is None


def test_each_part_is_drafted_and_checked_by_itself(news: Open) -> None:
    drafts = ("Cầu Rồng dài 666 mét. [1]", "Cầu Phú Mỹ dài 2.101 mét. [1]")
    events = list(news(RONG, PHU_MY, drafts=drafts).stream(TWO_PLACES))
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.status == "answered"
    assert answer.text == "Cầu Rồng dài 666 mét. [1] Cầu Phú Mỹ dài 2.101 mét. [2]"
    assert answer.model is not None
    assert answer.usage["completion_tokens"] > 0
    assert [e.text for e in events if isinstance(e, Statement)] == [d[:-4] for d in drafts]
    assert "".join(e.text for e in events if isinstance(e, Draft)) == "".join(drafts)


def test_the_part_that_no_report_answers_is_named(news: Open) -> None:
    answer = news(RONG).ask(TWO_PLACES)
    assert answer.status == "quoted"
    assert "666 mét" in answer.text
    assert answer.notice == GAP.format("Cầu Phú Mỹ dài bao nhiêu mét?")


def test_where_no_part_is_answered_it_refuses(news: Open) -> None:
    answer = news({"id": "a", "title": "Chợ", "text": "Chợ Cồn bán hải sản. Chợ mở cửa sớm."}).ask(
        TWO_PLACES
    )
    assert answer.status == "refused"
    assert answer.text == REFUSAL
    assert answer.citations == ()


def test_one_sentence_that_says_both_is_one_answer(news: Open) -> None:
    both = "Cầu Rồng dài 666 mét, cầu Phú Mỹ dài 2.101 mét."
    answer = news({"id": "both", "title": "Hai cây cầu", "text": f"{both} Cả hai đều đẹp."}).ask(
        TWO_PLACES
    )
    assert [c.quote for c in answer.citations] == [both]


def test_reports_that_differ_are_both_given_the_later_first(news: Open) -> None:
    early = {
        "id": "early",
        "title": "Cháy chợ",
        "published": "2017-05-14",
        "publisher": "Thanh Niên",
    }
    early["text"] = "Vụ cháy chợ Gạo làm 16 căn nhà bị thiêu rụi. Không ai thiệt mạng."
    late = {"id": "late", "title": "Cháy chợ", "published": "2017-05-16", "publisher": "Tuổi Trẻ"}
    late["text"] = "Vụ cháy chợ Gạo thiêu rụi 19 căn nhà, theo thống kê. Công an đang điều tra."
    question = "Vụ cháy chợ Gạo thiêu rụi bao nhiêu căn nhà, các báo ghi ra sao?"
    answer = news(early, late).ask(question)
    assert [c.article_id for c in answer.citations] == ["late", "early"]
    assert [c.published for c in answer.citations] == ["2017-05-16", "2017-05-14"]
    assert answer.notice is None


def test_an_office_held_by_two_is_answered_with_both(news: Open) -> None:
    old = {"id": "old", "title": "Khánh thành khu khám bệnh", "published": "2015"}
    old["text"] = "Ông Trần Văn An, Giám đốc Bệnh viện Hoa Sen, cắt băng. Khu khám có tám tầng."
    new = {"id": "new", "title": "Ghép thận lần đầu", "published": "2020"}
    new["text"] = "Bà Lê Thị Vy là Giám đốc Bệnh viện Hoa Sen. Ca ghép kéo dài sáu giờ."
    answer = news(old, new).ask("Ai là Giám đốc Bệnh viện Hoa Sen?")
    assert [(c.article_id, c.published) for c in answer.citations] == [
        ("new", "2020"),
        ("old", "2015"),
    ]


def test_names_that_no_report_says_are_named(news: Open) -> None:
    answer = news(RONG).ask("Cầu Rồng có giống cầu Golden Gate không?")
    assert answer.status == "refused"
    assert answer.notice == "Không bài nào tìm được nhắc đến Golden Gate."


@pytest.mark.parametrize(
    "question",
    ["Da Nang có sân bay quốc tế không?", "ĐÀ NẴNG CÓ SÂN BAY KHÔNG?", "Đà Nẵng có sân bay không?"],
)
def test_other_spellings_are_mentioned(news: Open, question: str) -> None:
    assert news(RONG).ask(question).notice is None


def test_what_is_unlikely_is_refused_by_each_report_too(
    news: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.finding.answer_probability", lambda signals: -1.0)
    assert news(RONG, PHU_MY).ask("Theo các báo, cầu dài bao nhiêu mét?").status == "refused"


def test_two_reports_that_say_the_same_are_cited_together(news: Open) -> None:
    said = "Bà Lê Thị Vy là Giám đốc Bệnh viện Hoa Sen."
    rows = [
        {"id": "a", "title": "Ghép thận", "published": "2020", "text": f"{said} Ca ghép kéo dài."},
        {
            "id": "b",
            "title": "Tuyển bác sĩ",
            "published": "2019",
            "text": f"Đợt này cần 20 bác sĩ nội trú, hạn nộp hồ sơ đến hết tháng ba. {said} Lương khởi điểm 15 triệu đồng.",
        },
        {
            "id": "c",
            "title": "Khu khám mới",
            "published": "2015",
            "text": "Ông Trần Văn An, Giám đốc Bệnh viện Hoa Sen, cắt băng. Khu có tám tầng.",
        },
    ]
    answer = news(*rows).ask("Ai là Giám đốc Bệnh viện Hoa Sen?")
    assert [c.article_id for c in answer.citations] == ["a", "b", "c"]
    assert sorted(cited(answer)) == [1, 2, 3]
    assert answer.text.startswith(f"Theo bài báo năm 2020: {said} [1][2]")


def test_the_nearest_sentence_is_called_what_it_is(
    news: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.finding.answer_probability", lambda signals: 0.9)
    answer = news(RONG).ask("Cầu Rồng năm 1999 dài bao nhiêu mét?")
    assert (answer.status, answer.notice) == ("quoted", NEAREST)
    assert [c.quote for c in answer.citations] == ["Cầu Rồng ở Đà Nẵng dài 666 mét."]
    monkeypatch.setattr("qa.finding.answer_probability", lambda signals: 0.5)
    assert news(RONG).ask("Cầu Rồng năm 1999 dài bao nhiêu mét?").status == "refused"


def test_a_follow_up_does_not_ask_the_question_before_it_again(news: Open) -> None:
    history = [Turn("Cầu Rồng ở Đà Nẵng có bao nhiêu làn xe chạy?", "Cầu có sáu làn xe.")]
    answer = news(RONG).ask("Nhân dịp nào?", history=history)
    assert answer.standalone_question.endswith("bao nhiêu làn xe chạy, nhân dịp nào?")
    assert GAP.partition("{}")[0] not in (answer.notice or "")


def test_a_follow_up_is_answered_in_the_form_that_finds_an_answer(news: Open) -> None:
    mill = {
        "id": "mill",
        "title": "Điện gió Bạc Liêu",
        "text": "Nhà máy điện gió Bạc Liêu khởi công năm 2010. Lễ khởi công có nhiều người dự.",
    }
    history = [Turn("Nhà máy điện gió Bạc Liêu khởi công khi nào?", "Năm 2010.")]
    answer = news(mill, RONG).ask("Lễ có nhiều người không?", history=history)
    assert answer.hits[0].article.id == "mill"
    assert "Bạc Liêu" in answer.standalone_question


RICE = {
    "id": "rice",
    "title": "Giá gạo tháng 5",
    "text": "Giá gạo ở chợ Lim tăng 4,2% trong tháng 5 do mưa kéo dài. Giá ngô thì giảm.",
}
FALLING = "Vì sao giá gạo ở chợ Lim giảm 4,2% trong tháng 5?"


def test_a_false_premise_is_named_and_the_sentence_is_no_more_than_the_nearest(news: Open) -> None:
    answer = news(RICE).ask(FALLING)
    assert answer.status == "quoted"
    assert "tăng 4,2%" in answer.text
    assert answer.notice == f"Câu hỏi nói “giảm 4,2”, còn bài báo viết “tăng 4,2”. {NEAREST}"
    assert {s.support for s in answer.statements} == {"partial"}


def test_a_true_premise_has_no_notice(news: Open) -> None:
    answer = news(RICE).ask(FALLING.replace("giảm", "tăng"))
    assert answer.notice is None
    assert {s.support for s in answer.statements} == {"verified"}


@pytest.mark.parametrize(
    "draft",
    [
        "Giá gạo ở chợ Lim giảm 4,2% trong tháng 5 do mưa kéo dài. [1]",
        "Do mưa kéo dài trong tháng 5. [1]",
    ],
)
def test_a_model_that_goes_along_with_a_false_premise_is_not_shown(news: Open, draft: str) -> None:
    answer = news(RICE, drafts=(draft,)).ask(FALLING)
    assert answer.status == "quoted"
    assert "tăng 4,2%" in answer.text
    assert answer.notice is not None
    assert NEAREST in answer.notice
    assert draft[:-4] in [s.text for s in answer.statements if s.support == "unsupported"]


def test_a_model_that_sets_a_false_premise_right_is_shown(news: Open) -> None:
    draft = "Giá gạo ở chợ Lim tăng 4,2% trong tháng 5 do mưa kéo dài."
    answer = news(RICE, drafts=(f"{draft} [1]",)).ask(FALLING)
    assert answer.status == "answered"
    assert answer.text == f"{draft} [1]"


def test_a_model_that_is_away_and_a_false_premise_are_both_told(news: Open) -> None:
    away = ModelError("Không gọi được mô hình.")
    answer = news(RICE, drafts=(away,)).ask(FALLING)
    assert answer.notice is not None
    why, instead, rest = answer.notice.partition(QUOTED_INSTEAD)
    assert why
    assert instead
    assert NEAREST in rest


BOSS = {
    "id": "boss",
    "title": "Đại hội ở Trà Bồng",
    "text": "Ông Trần Văn An, Bí thư Tỉnh ủy Trà Bồng, khai mạc đại hội. Đại hội kéo dài hai ngày.",
}
GIFT = {
    "id": "gift",
    "title": "Quà cho Trà Bồng",
    "text": "Năm 2018, Hà Nội hỗ trợ Trà Bồng 570 triệu đồng để xây trường. Trường có tám phòng.",
}
TWO_STEPS = "Tỉnh do ông Trần Văn An làm bí thư được Hà Nội hỗ trợ bao nhiêu tiền?"


def test_two_steps_are_both_cited(news: Open) -> None:
    answer = news(BOSS, GIFT, RONG).ask(TWO_STEPS)
    assert answer.status == "quoted"
    assert [c.article_id for c in answer.citations][:2] == ["boss", "gift"]
    assert "570 triệu" in answer.text


def test_two_steps_with_a_model_quote_the_first_and_check_the_second(news: Open) -> None:
    answer = news(BOSS, GIFT, drafts=("Hà Nội hỗ trợ Trà Bồng 570 triệu đồng. [1]",)).ask(TWO_STEPS)
    assert answer.status == "answered"
    first, second = answer.statements
    assert first.text == first.citations[0].quote
    assert second.text == "Hà Nội hỗ trợ Trà Bồng 570 triệu đồng."


def test_where_the_first_step_fails_it_refuses(news: Open) -> None:
    answer = news(GIFT, RONG).ask(TWO_STEPS)
    assert answer.status == "refused"


def test_reports_of_several_days_are_told_apart_in_the_text(news: Open) -> None:
    old = {"id": "old", "title": "Khu khám bệnh", "published": "2015", "publisher": "Tuổi Trẻ"}
    old["text"] = "Ông Trần Văn An, Giám đốc Bệnh viện Hoa Sen, cắt băng. Khu khám có tám tầng."
    new = {"id": "new", "title": "Ghép thận lần đầu", "published": "2020-03-06"}
    new["text"] = "Bà Lê Thị Vy là Giám đốc Bệnh viện Hoa Sen. Ca ghép kéo dài sáu giờ."
    asked = "Ai là Giám đốc Bệnh viện Hoa Sen?"
    answer = news(old, new).ask(asked)
    assert [s.lead for s in answer.statements] == [
        "Theo bài báo ngày 6/3/2020:",
        "Theo Tuổi Trẻ năm 2015:",
    ]
    assert answer.text.startswith("Theo bài báo ngày 6/3/2020: Bà Lê Thị Vy là")
    assert [s.text for s in answer.statements] == [s.citations[0].quote for s in answer.statements]
    drafts = ("Giám đốc là bà Lê Thị Vy. [1]", "Giám đốc là ông Trần Văn An. [1]")
    drafted = news(old, new, drafts=drafts).ask(asked)
    assert drafted.text == (
        "Theo bài báo ngày 6/3/2020: Giám đốc là bà Lê Thị Vy. [1] "
        "Theo Tuổi Trẻ năm 2015: Giám đốc là ông Trần Văn An. [2]"
    )


def test_a_list_is_gathered_over_reports(news: Open) -> None:
    rows = [
        {
            "id": f"gift-{place}",
            "title": f"Quà cho {place}",
            "text": f"{said} Quà được trao sáng qua.",
        }
        for place, said in (
            ("Trà Bồng", "Hà Nội hỗ trợ tỉnh Trà Bồng 570 triệu đồng xây trường học."),
            ("Mộc Sơn", "Hà Nội hỗ trợ tỉnh Mộc Sơn hai xe cứu thương và máy thở."),
        )
    ]
    answer = news(*rows, RONG).ask("Hà Nội đã hỗ trợ những tỉnh nào?")
    assert {c.article_id for c in answer.citations} == {"gift-Trà Bồng", "gift-Mộc Sơn"}
    assert [len(s.citations) for s in answer.statements][:2] == [1, 1]


def test_what_is_so_today_is_not_told_by_an_old_report(news: Open) -> None:
    gold = {"id": "gold", "title": "Giá vàng", "published": "2019-04-05"}
    gold["text"] = "Giá vàng hôm nay là 36,5 triệu đồng một lượng. Người mua xếp hàng."
    answer = news(gold).ask("Giá vàng hôm nay là bao nhiêu?")
    assert (answer.status, answer.notice) == ("refused", NOT_OF_TODAY)
    assert answer.hits
    fresh = gold | {"published": date.today().isoformat(), "id": "fresh"}
    assert news(fresh).ask("Giá vàng hôm nay là bao nhiêu?").status == "quoted"


def test_whose_word_it_is_stands_once_before_all_that_a_report_says() -> None:
    said = [
        Statement(text=text, citations=(), support="verified", lead="Theo Tuổi Trẻ năm 2015:")
        for text in ("Một.", "Hai.")
    ]
    gathered = Gathered()
    assert list(gathered.of(said)) == []
    assert [s.lead for s in gathered.statements] == ["Theo Tuổi Trẻ năm 2015:", ""]


def test_a_part_is_searched_once(news: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = news(BOSS, GIFT, RONG)
    asked: list[str] = []
    search = Retriever.search

    def counted(self: Retriever, question: str, **kwargs: Any) -> list[Hit]:
        asked.append(question)
        return search(self, question, **kwargs)

    monkeypatch.setattr(Retriever, "search", counted)
    assistant.ask(TWO_STEPS)
    assert len(asked) == len(set(asked))


def test_a_dead_model_is_not_told_as_nothing_found(news: Open) -> None:
    away = ModelUnavailable("Không gọi được mô hình.")
    answer = news(RONG, drafts=(away,)).ask("Ai thiết kế cầu Rồng ở Đà Nẵng?")  # type: ignore[arg-type]
    assert answer.status == "refused"
    assert answer.notice == "Không gọi được mô hình."


def test_a_part_with_only_the_nearest_sentence_is_not_called_a_gap(news: Open) -> None:
    full = news(RONG).ask("Cầu Rồng ở Đà Nẵng dài bao nhiêu mét?")
    near = replace(full, question="Cầu dài hơn?", notice=NEAREST)
    none = replace(full, question="Ai xây?", status="refused", statements=(), notice=None)
    gathered = Gathered()
    assert list(gathered.of([full, near, none])) == []
    assert gathered.notice == f"{GAP.format('Ai xây?')} {NEAR_PARTS.format('Cầu dài hơn?')}"


def test_a_follow_up_asks_for_its_own_kind_of_thing(news: Open) -> None:
    place = "Lễ khánh thành cầu Hà Sơn diễn ra tại công viên bờ sông."
    text = f"Có 5.000 người dự lễ khánh thành cầu Hà Sơn. {place}"
    question = "Bao nhiêu người dự lễ khánh thành cầu Hà Sơn?"
    assistant = news({"id": "son", "title": "Khánh thành cầu Hà Sơn", "text": text})
    answer = assistant.ask("Ở đâu?", history=[Turn(question, "Có 5.000 người. [1]")])
    assert place in [citation.quote for citation in answer.citations]
    assert place not in [c.quote for c in assistant.ask(question).citations]


SHIPS = {
    "id": "ships",
    "title": "Hai tàu suýt va nhau ngoài khơi Cần Giờ",
    "text": "Tàu Hải Âu và tàu Sao Biển suýt va nhau ngoài khơi Cần Giờ tối 5/6. Lúc đi ngang qua nhau, hai tàu chỉ cách "
    "288 mét. Ông Lê Văn Tám lái tàu Hải Âu. Thuyền phó bị phạt 3 triệu đồng.",
}
GOLD = {"id": "gold", "title": "Giá vàng", "text": "Giá vàng tăng lên 80 triệu đồng một lượng."}


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Lúc đi ngang qua nhau thì hai tàu cách bao nhiêu mét?", "Lúc đi ngang qua nhau, hai tàu chỉ cách 288 mét."),
        ("Giá vàng tăng lên bao nhiêu triệu đồng một lượng?", "Giá vàng tăng lên 80 triệu đồng một lượng."),
        ("Thuyền phó bị phạt bao nhiêu tiền?", "Thuyền phó bị phạt 3 triệu đồng."),
    ],
)  # fmt: skip
def test_a_question_without_a_name_goes_on_where_the_report_before_says_it(
    news: Open, question: str, quote: str
) -> None:
    before = Turn("Tàu Hải Âu và tàu Sao Biển suýt va nhau tối 5/6 ở đâu?", "Ngoài khơi Cần Giờ.")
    answer = news(SHIPS, GOLD, RONG).ask(question, history=[before])
    assert quote in [citation.quote for citation in answer.citations]


OUTBREAK = {
    "id": "outbreak",
    "title": "Sởi ở Hà Nội và TP.HCM",
    "text": "Hà Nội có 10 giường bệnh. Tháng 10, Hà Nội có 120 ca mắc sởi. Tháng 11, TP.HCM có 300 ca mắc sởi.",
}
COURT = {
    "id": "court",
    "title": "Tòa tuyên án hai bị cáo",
    "text": "Lê Văn Ba lĩnh 12 năm tù vì tham ô. Bị cáo Trần Quốc Tư lĩnh 20 năm tù vì nhận hối lộ.",
}
TRADE = {
    "id": "trade",
    "title": "Xuất khẩu nông sản",
    "text": "Hà Nội xuất khẩu nông sản sang Lào 2 tỷ USD. TP.HCM xuất khẩu nông sản sang Thái Lan 5 tỷ USD.",
}


@pytest.mark.parametrize(
    ("report", "history", "question", "other"),
    [
        (OUTBREAK, ("Tháng 10 Hà Nội có bao nhiêu ca mắc sởi?", "120 ca."), "Còn TP.HCM?", "300 ca"),
        (COURT, ("Lê Văn Ba lĩnh mấy năm tù?", "12 năm."), "Nhận hối lộ thì bao nhiêu năm?", "20 năm"),
        (TRADE, ("Hà Nội xuất khẩu nông sản sang Lào bao nhiêu?", "2 tỷ USD."), "Còn Thái Lan?", "5 tỷ"),
    ],
)  # fmt: skip
def test_what_the_turn_before_named_is_lent_to_no_sentence_about_another(
    news: Open, report: dict[str, str], history: tuple[str, str], question: str, other: str
) -> None:
    answer = news(report, RONG).ask(question, history=[Turn(*history)])
    shown = [s for s in answer.statements if s.citations and other in s.text]
    lent = all(word in answer.standalone_question for word in history[0].split()[:2])
    assert not (shown and lent) or answer.notice or {s.support for s in shown} == {"partial"}


def test_a_question_that_finds_the_same_report_by_itself_stays_as_it_is(news: Open) -> None:
    before = Turn("Tàu Hải Âu và tàu Sao Biển suýt va nhau tối 5/6 ở đâu?", "Ngoài khơi Cần Giờ.")
    question = "Thuyền phó tàu đó bị phạt bao nhiêu triệu đồng vậy?"
    assert (
        news(SHIPS, GOLD).ask("Thuyền phó bị phạt bao nhiêu triệu đồng?", history=[before]).status
        == "quoted"
    )
    assert news(SHIPS, GOLD).ask(question, history=[before]).status == "quoted"


def test_who_asks_why_is_not_told_the_same_again(news: Open) -> None:
    told = "Đà Nẵng đóng cầu Hà Sơn ba ngày."
    son = {"id": "son", "title": "Đóng cầu Hà Sơn", "text": f"{told} Cầu này cần sơn lại lan can."}
    history = [Turn("Đà Nẵng đóng cầu Hà Sơn mấy ngày?", f"{told} [1]")]
    assistant = news(son)
    for question in ("Vì sao?", "Kể thêm đi"):
        answer = assistant.ask(question, history=history)
        assert told not in [s.text for s in answer.statements]
    again = assistant.ask("Bao nhiêu ngày?", history=history)
    assert told in [s.text for s in again.statements]


TWO_BRIDGES = (
    {"id": "rong", "title": "Cầu Rồng", "text": "Cầu Rồng dài 666 m.", "publisher": "Tuổi Trẻ"},
    {"id": "my", "title": "Cầu Mỹ", "text": "Cầu Phú Mỹ dài 2.101 m.", "publisher": "Tuổi Trẻ"},
)


@pytest.mark.parametrize(
    "question",
    [
        "Cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?",
        "Theo báo Tuổi Trẻ, cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?",
    ],
)
def test_which_of_two_is_more_is_said_first(news: Open, question: str) -> None:
    answer = news(*TWO_BRIDGES).ask(question)
    assert answer.notice == "Cầu Phú Mỹ dài hơn: 2.101 m so với 666 m (theo [1] và [2])."
    assert answer.status == "quoted"
    assert [s.text for s in answer.statements] == [c.quote for c in answer.citations]
    assert {c.article_id for c in answer.citations} == {"rong", "my"}
    assert 0 < answer.answer_probability <= 1


def test_which_of_two_is_more_stands_behind_why_the_model_is_away(news: Open) -> None:
    away = ModelUnavailable("Không gọi được mô hình.")
    answer = news(*TWO_BRIDGES, drafts=(away, away)).ask("Cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?")  # type: ignore[arg-type]
    assert answer.notice is not None
    why, _, rest = answer.notice.partition(QUOTED_INSTEAD)
    assert why.strip() == "Không gọi được mô hình."
    assert "Cầu Phú Mỹ dài hơn" in rest


def test_which_of_two_is_more_is_said_of_drafts_too(news: Open) -> None:
    drafts = ("Cầu Rồng dài 666 m. [1]", "Cầu Phú Mỹ dài 2.101 m. [1]")
    answer = news(*TWO_BRIDGES, drafts=drafts).ask("Cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?")
    assert answer.status == "answered"
    assert answer.statements[0].text == "Cầu Phú Mỹ dài hơn: 2.101 m so với 666 m."
    assert {c.article_id for c in answer.statements[0].citations} == {"rong", "my"}
    assert answer.notice is None


def test_a_list_that_is_announced_is_not_left_to_the_model(news: Open) -> None:
    talks = {
        "id": "talks",
        "title": "Mộc Sơn họp",
        "text": "Đoàn Mộc Sơn trao đổi về hai nội dung. Nội dung thứ nhất là trồng rừng. "
        "Nội dung thứ hai là xây cầu. Đoàn Mộc Sơn ăn trưa.",
    }
    answer = news(talks, drafts=("Trồng rừng. [1]",)).ask("Đoàn Mộc Sơn trao đổi về nội dung gì?")
    assert answer.status == "quoted"
    assert "trồng rừng" in answer.text
    assert "xây cầu" in answer.text


def test_a_name_lent_to_other_quotes_announces_nothing(news: Open) -> None:
    director = {
        "id": "director",
        "title": "Đạo diễn",
        "text": "Đạo diễn Lâm Quang Hải sống ở Mộc Sơn từ nhỏ. Ông sống giản dị ở Mộc Sơn. Chợ đông.",
    }
    draft = "Lâm Quang Hải sống giản dị ở Mộc Sơn. [1]"
    answer = news(director, drafts=(draft,)).ask("Lâm Quang Hải sống thế nào?")
    assert answer.model is not None
