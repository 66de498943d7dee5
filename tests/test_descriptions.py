"""Descriptions that stand for a name: what is asked first, what with the name, and which names fit."""

import pytest

from qa.descriptions import descriptions, names_for


@pytest.mark.parametrize(
    ("question", "inner", "outer"),
    [
        (
            "Tỉnh do ông Trần Văn An làm bí thư được Hà Nội hỗ trợ bao nhiêu tiền?",
            "Ông Trần Văn An làm bí thư tỉnh nào?",
            "{} được Hà Nội hỗ trợ bao nhiêu tiền?",
        ),
        (
            "Năm 2018, tỉnh có chè Mộc Sơn thu được mấy tấn?",
            "Tỉnh nào có chè Mộc Sơn?",
            "Năm 2018, {} thu được mấy tấn?",
        ),
        (
            "Người dẫn đầu đoàn Trà Bồng giữ chức gì?",
            "Ai dẫn đầu đoàn Trà Bồng?",
            "{} giữ chức gì?",
        ),
        (
            "Bao nhiêu nghị sĩ phản đối người tạo ra Dolly?",
            "Ai tạo ra Dolly?",
            "Bao nhiêu nghị sĩ phản đối {} ",
        ),
        (
            "Bệnh viện đầu tiên ở Trà Bồng ghép thận có bao nhiêu giường?",
            "Bệnh viện nào đầu tiên ở Trà Bồng ghép thận?",
            "{} có bao nhiêu giường?",
        ),
    ],
)
def test_two_steps(question: str, inner: str, outer: str) -> None:
    first = descriptions(question)[0]
    assert first.inner == inner
    assert first.outer("{}").startswith(outer)


@pytest.mark.parametrize(
    "question",
    [
        "Tỉnh Thái Bình được hỗ trợ bao nhiêu tiền?",
        "Hai người bị nước cuốn ở thác Mộc Sơn quê ở đâu?",
        "Tỉnh nào được Hà Nội hỗ trợ?",
        "Người bị bỏng có đau không?",
        "",
    ],
)
def test_no_description(question: str) -> None:
    assert descriptions(question) == []


def test_names_that_a_description_can_stand_for() -> None:
    province, *_ = descriptions("Tỉnh do ông Trần Văn An làm bí thư được ai hỗ trợ?")
    said = "Ông Trần Văn An, Bí thư Tỉnh ủy Trà Bồng, gặp bà Lê Thị Vy."
    assert names_for(province, said, "") == ["Trà Bồng"]
    leader, *_ = descriptions("Người dẫn đầu đoàn Trà Bồng giữ chức gì?")
    assert names_for(leader, "Dẫn đầu đoàn Trà Bồng là bà Lê Thị Vy.", "") == ["Lê Thị Vy"]
    hospital, *_ = descriptions("Bệnh viện đầu tiên ở Trà Bồng ghép thận có bao nhiêu giường?")
    said = "Ca ghép thận ở Trà Bồng diễn ra tại Bệnh viện Hoa Sen."
    assert names_for(hospital, said, "") == ["Bệnh viện Hoa Sen"]


def test_braces_of_the_reader_are_text() -> None:
    asked = "Tỉnh do ông Trần Văn An làm bí thư được {0.x} hỗ trợ {x} bao nhiêu tiền?"
    first = descriptions(asked)[0]
    assert first.outer("Trà Bồng") == "Trà Bồng được {0.x} hỗ trợ {x} bao nhiêu tiền?"
