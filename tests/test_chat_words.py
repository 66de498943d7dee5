"""Short words of chats: spelt out where they can only be that."""

import pytest

from qa.chat_words import spell_out
from qa.question import read_question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bệnh viện có bn giường?", "Bệnh viện có bao nhiêu giường?"),
        ("benh vien co bn giuong", "benh vien co bao nhieu giuong"),
        ("dự án ntn", "dự án như thế nào"),
        ("Đoàn tặng j cho tỉnh?", "Đoàn tặng gì cho tỉnh?"),
        ("Tỉnh có đc hỗ trợ ko?", "Tỉnh có được hỗ trợ không?"),
    ],
)
def test_words_of_chats_are_spelt_out(typed: str, meant: str) -> None:
    assert spell_out(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Washington DC ở đâu?",
        "Có bao nhiêu BN ở Hà Nội?",
        "Ca bn-16 ở đâu?",
        "Ngân hàng j.p. morgan nói gì?",
        "Trang vnexpress.net/ko là gì?",
        "",
    ],
)
def test_what_may_be_something_else_stays(question: str) -> None:
    assert spell_out(question) == question


def test_who_invests_may_be_a_company() -> None:
    assert read_question("Chủ đầu tư của nhà máy là ai?").kind == "other"
    assert read_question("chu dau tu cua nha may la ai", plain=True).kind == "other"
    assert read_question("Giám đốc của nhà máy là ai?").kind == "person"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Nhà máy đặt ở huyện nào?", "other"),
        ("nha may dien mat troi dat o huyen nao", "other"),
        ("Máy bay rơi ở đâu?", "other"),
        ("may bay roi o dau", "other"),
        ("Có mấy phòng mổ?", "number"),
        ("co may phong mo", "number"),
    ],
)
def test_a_machine_counts_nothing(question: str, kind: str) -> None:
    assert read_question(question, plain=question.islower()).kind == kind
