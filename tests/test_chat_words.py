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
        ("Bn tiền được trao?", "Bao nhiêu tiền được trao?"),
        ("Đoàn được tặng j?", "Đoàn được tặng gì?"),
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
        "bn 91 ở đâu",
        "benh nhan bn o dau",
        "bn bao nhiêu tuổi",
        "trục x, y, z, j",
        "vitamin j là gì",
        "tạp chí dc comics",
        "dòng điện dc",
        "đc Nguyễn Văn A là ai",
        "",
    ],
)
def test_what_may_be_something_else_stays(question: str) -> None:
    assert spell_out(question) == question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Chủ đầu tư của nhà máy là ai?", "other"),
        ("chu dau tu cua nha may la ai", "other"),
        ("Ai là nhà thầu của tuyến đường?", "other"),
        ("Giám đốc của nhà máy là ai?", "person"),
        ("Giám đốc nhà thầu là ai?", "person"),
        ("Chủ đầu tư bị ai bắt?", "person"),
        ("Ai đã lừa nhà đầu tư?", "person"),
        ("Ông nào là đối tác?", "person"),
    ],
)
def test_who_invests_may_be_a_company(question: str, kind: str) -> None:
    assert read_question(question, plain=question.islower()).kind == kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Nhà máy đặt ở huyện nào?", "other"),
        ("nha may dien mat troi dat o huyen nao", "other"),
        ("Máy bay rơi ở đâu?", "other"),
        ("may bay roi o dau", "other"),
        ("Có mấy phòng mổ?", "number"),
        ("co may phong mo", "number"),
        ("Mấy tỉnh bị ngập?", "number"),
        ("co may tinh bi ngap", "number"),
        ("Nhà mấy tầng?", "number"),
        ("Có mấy chủ đầu tư?", "number"),
        ("Có mấy điện thoại?", "number"),
    ],
)
def test_a_machine_counts_nothing(question: str, kind: str) -> None:
    assert read_question(question, plain=question.islower()).kind == kind
