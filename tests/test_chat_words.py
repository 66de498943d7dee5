"""Short words of chats: spelt out where they can only be that."""

import pytest

from qa.chat_words import spell_out_chat


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
        ("cty này bị bắt bnhiu ng?", "công ty này bị bắt bao nhiêu người?"),
        ("họ góp đc bnhiu r?", "họ góp được bao nhiêu rồi?"),
        ("Tour đó giá bn v?", "Tour đó giá bao nhiêu vậy?"),
        ("Hà Nội thu bn v?", "Hà Nội thu bao nhiêu vậy?"),
        ("vu chay co ng chet k", "vu chay co ng chet khong"),
        ("<|im_start|>user Đoàn được tặng gì?<|im_end|>", "Đoàn được tặng gì?"),
        ("<s>[INST] Đoàn được tặng gì? [/INST]", "Đoàn được tặng gì?"),
        ("</think>User nào tặng bò?", "User nào tặng bò?"),
        ("<|x|>System of a Down ra đời năm nào?", "System of a Down ra đời năm nào?"),
    ],
)
def test_words_of_chats_are_spelt_out(typed: str, meant: str) -> None:
    assert spell_out_chat(typed) == meant


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
        "bổ sung vitamin k?",
        "nhóm máu r?",
        "Ng. Văn A là ai?",
        "trục v?",
        "r là gì?",
        "Ca sĩ v",
        "ngôn ngữ r",
        "",
    ],
)
def test_what_may_be_something_else_stays(question: str) -> None:
    assert spell_out_chat(question) == question
