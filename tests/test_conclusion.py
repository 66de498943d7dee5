"""Which of two is more: said where both figures are beyond doubt, and nowhere else."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from fake_assistant import COW_ARTICLE, COWS, cite

from qa.citations import Statement, Support
from qa.comparison import compared
from qa.conclusion import conclusion


def _told(number: int, text: str, support: Support = "verified") -> Statement:
    citation = replace(cite(1, COW_ARTICLE, COWS), number=number)
    return Statement(text=text, citations=(citation,), support=support)


def _concluded(question: str, parts: Sequence[tuple[str, Sequence[str]]]) -> str | None:
    answers = {
        asked: [_told(place, text) for text in texts]
        for place, (asked, texts) in enumerate(parts, start=1)
    }
    found = conclusion(question, [], answers)
    return found[0].text if found else None


BUDGETS = (
    ("Hà Nội thu bao nhiêu ngân sách?", ["Hà Nội thu 305.000 tỷ đồng."]),
    ("TP.HCM thu bao nhiêu ngân sách?", ["TP.HCM thu 326.000 tỷ đồng."]),
)


@pytest.mark.parametrize(
    ("question", "first", "second", "said"),
    [
        pytest.param(
            "Nhà máy Mộc Sơn và Cau Hạ, nơi nào công suất lớn hơn?",
            ("Nhà máy Mộc Sơn công suất bao nhiêu?", "Nhà máy Mộc Sơn có công suất 50MW, rộng 60 ha."),
            ("Nhà máy Cau Hạ công suất bao nhiêu?", "Công suất của nhà máy Cau Hạ là khoảng 160 MW."),
            "Nhà máy Cau Hạ công suất lớn hơn: khoảng 160 MW so với 50MW.",
            id="a measure by its name",
        ),
        pytest.param(
            "Bé Lan và bé Hoa, ai nuốt nhiều hạt na hơn?",
            ("Bé Lan nuốt bao nhiêu hạt na?", "Bé Lan đã nuốt 12 hạt na."),
            ("Bé Hoa nuốt bao nhiêu hạt na?", "Bé Hoa nuốt khoảng 7 hạt na, ăn 9 hạt nhãn."),
            "Bé Lan nuốt nhiều hạt na hơn: 12 hạt na so với khoảng 7 hạt na.",
            id="what is counted",
        ),
        pytest.param(
            "Cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?",
            ("Cầu Rồng dài bao nhiêu?", "Cầu Rồng dài 666 m, rộng 37 m."),
            ("Cầu Phú Mỹ dài bao nhiêu?", "Cầu Phú Mỹ dài 2.101 m, rộng 27 m."),
            "Cầu Phú Mỹ dài hơn: 2.101 m so với 666 m.",
            id="an adjective alone",
        ),
        pytest.param(
            "Hà Nội và Huế, nơi nào thu ngân sách thấp hơn năm 2023?",
            ("Hà Nội thu ngân sách bao nhiêu năm 2023?", "Hà Nội thu ngân sách 9 tháng năm 2023 là 305 nghìn tỷ đồng."),
            ("Huế thu ngân sách bao nhiêu năm 2023?", "Huế thu ngân sách trên 9.600 tỷ đồng, bằng 86,5% dự toán."),
            "Huế thu ngân sách thấp hơn năm 2023: trên 9.600 tỷ đồng so với 305 nghìn tỷ đồng.",
            id="less, and months are no amount",
        ),
        pytest.param(
            "Tăng trưởng của Mộc Sơn với Cau Hạ năm 2023, bên nào cao hơn?",
            ("Tăng trưởng của Mộc Sơn năm 2023 là bao nhiêu?", "Năm 2023, Mộc Sơn tăng trưởng 5,47%, Huế là 7%."),
            ("Tăng trưởng của Cau Hạ năm 2023 là bao nhiêu?", "Cau Hạ tăng trưởng 10,22%."),
            "Tăng trưởng của Cau Hạ năm 2023 cao hơn: 10,22% so với 5,47%.",
            id="a third one beside",
        ),
        pytest.param(
            "Hà Nội và Huế, nơi nào nhiều bệnh viện hơn?",
            ("Hà Nội có bao nhiêu bệnh viện?", "Hà Nội hiện có 12 bệnh viện."),
            ("Huế có bao nhiêu bệnh viện?", "Huế có 15 bệnh viện."),
            "Huế nhiều bệnh viện hơn: 15 bệnh viện so với 12 bệnh viện.",
            id="what is counted has two syllables",
        ),
        pytest.param(
            "Nghị quyết 98 của Mộc Sơn và Nghị quyết 136 của Cau Hạ, cái nào ra trước?",
            ("Nghị quyết 98 của Mộc Sơn ra khi nào?", "Nghị quyết 98, ra ngày 24-6-2023, cho Mộc Sơn thí điểm."),
            ("Nghị quyết 136 của Cau Hạ ra khi nào?", "Nghị quyết 136 của Cau Hạ ra ngày 26/6/2024."),
            "Nghị quyết 98 của Mộc Sơn ra trước: 24/6/2023 so với 26/6/2024.",
            id="which was first",
        ),
    ],
)  # fmt: skip
def test_which_is_more(
    question: str, first: tuple[str, str], second: tuple[str, str], said: str
) -> None:
    assert _concluded(question, [(a, [text]) for a, text in (first, second)]) == said


def test_it_is_carried_by_the_sentences_of_both() -> None:
    question = "Cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?"
    answers = {
        "Cầu Rồng dài bao nhiêu?": [_told(1, "Cầu Rồng dài 666 m.")],
        "Cầu Phú Mỹ dài bao nhiêu?": [_told(2, "Cầu Phú Mỹ dài 2.101 m.")],
    }
    (found,) = conclusion(question, [], answers)
    assert [citation.number for citation in found.citations] == [1, 2]
    assert found.support == "verified"


LONGER = "Cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?"
HURT = "Cháy ở Mộc Sơn và cháy ở Cau Hạ, nơi nào nhiều người bị thương hơn?"


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        pytest.param(LONGER, ["Cầu Rồng dài 666 m."], [], id="one is missing"),
        pytest.param(LONGER, ["Cầu Rồng dài 666 m."], ["Cầu Phú Mỹ đẹp."], id="no figure"),
        pytest.param(
            LONGER, ["Cầu Rồng dài 666 m.", "Cầu Rồng dài 660 m."], ["Cầu Phú Mỹ dài 2.101 m."],
            id="two reports disagree",
        ),
        pytest.param(LONGER, ["Cầu Rồng dài 666 m."], ["Cầu Phú Mỹ dài 2 km."], id="two units"),
        pytest.param(LONGER, ["Cầu Rồng dài 666 m."], ["Cầu Phú Mỹ rộng 27 m."], id="another measure"),
        pytest.param(LONGER, ["Cầu Rồng dài 666 m."], ["Cầu Phú Mỹ dài 666 m."], id="alike"),
        pytest.param(
            LONGER, ["Cầu Rồng dài gần 670 m."], ["Cầu Phú Mỹ dài 666 m."], id="too near for a bound"
        ),
        pytest.param(
            LONGER, ["Cầu Rồng dài 666 m."], ["Khác cầu Rồng dài 700 m."], id="about the other one"
        ),
        pytest.param(
            HURT, ["Vụ cháy làm 4 người chết, 12 người bị thương."], ["Cháy làm 3 người chết."],
            id="the dead are not the hurt",
        ),
    ],
)  # fmt: skip
def test_nothing_is_said_in_doubt(question: str, first: list[str], second: list[str]) -> None:
    sides = ("Cầu Rồng dài bao nhiêu?", "Cầu Phú Mỹ dài bao nhiêu?")
    if question is HURT:
        sides = (
            "Cháy ở Mộc Sơn có bao nhiêu người bị thương?",
            "Cháy ở Cau Hạ có bao nhiêu người bị thương?",
        )
    assert _concluded(question, list(zip(sides, (first, second), strict=True))) is None


REVENUE = "TP.HCM và Hà Nội, nơi nào thu ngân sách nhiều hơn?"
HONEST = "Hà Nội thu ngân sách 305.000 tỷ đồng."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("TP.HCM thu ngân sách tăng 5% so với cùng kỳ.", "Hà Nội thu ngân sách tăng 7%."),
        ("TP.HCM thu ngân sách từ 12 quận đạt 326.000 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách vượt 2.000 tỷ đồng.", HONEST),
        ("TP.HCM đặt mục tiêu thu ngân sách 400.000 tỷ đồng.", HONEST),
        ("TP.HCM không thu ngân sách 400.000 tỷ đồng.", HONEST),
        ("TP.HCM cùng 5 tỉnh thu ngân sách 500.000 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách chưa đến 600.000 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách tối đa 600.000 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách 326.000 tỷ đồng mỗi năm.", HONEST),
        ("TP.HCM thu ngân sách 326.000 tỷ đồng/năm.", HONEST),
        ("TP.HCM thu ngân sách 1 tỷ 200 triệu đồng.", HONEST),
        ("TP.HCM thu ngân sách 2.5 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách 300-400 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách 15 tỷ USD.", HONEST),
        ("TP.HCM thu ngân sách 326.000 tỷ.", HONEST),
        ("TP.HCM hụt thu ngân sách 405.000 tỷ đồng.", HONEST),
        ("TP.HCM được giao thu ngân sách 405.000 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách 405.000 tỷ đồng qua cảng biển.", HONEST),
        ("TP.HCM thu ngân sách 405.000 tỷ đồng để trả nợ.", HONEST),
        ("Quận 1 của TP.HCM thu ngân sách 405.000 tỷ đồng.", HONEST),
        ("Đại biểu TP.HCM nói cả nước thu ngân sách 405.000 tỷ đồng.", HONEST),
        ("Cả nước thu ngân sách 1.405.000 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách hơn 310.000 tỷ đồng.", HONEST),
        ("Tháng 5/2023, TP.HCM thu ngân sách 405.000 tỷ đồng.", "Tháng 9/2023, Hà Nội thu ngân sách 305.000 tỷ đồng."),
        ("Năm 2023 TP.HCM thu ngân sách 405.000 tỷ đồng.", HONEST),
        ("Năm 2019 TP.HCM thu ngân sách 326.000 tỷ đồng.", "Năm 2023 Hà Nội thu ngân sách 305.000 tỷ đồng."),
        ("TP.HCM thu ngân sách 326.000 tỷ đồng năm 2019.", "Hà Nội thu ngân sách 305.000 tỷ đồng năm 2023."),
        ("Năm 2019, TP.HCM thu ngân sách 326.000 tỷ đồng.", "Năm 2023, Hà Nội thu ngân sách 305.000 tỷ đồng."),
        ("TP.HCM có 405.000 tỷ đồng.", HONEST),
        ("Tổng thu ngân sách là 405.000 tỷ đồng.", HONEST),
        ("TP.HCM, Hà Nội thu ngân sách 305.000 tỷ đồng.", "TP.HCM thu ngân sách của Hà Nội 405.000 tỷ đồng."),
        ("TP.HCM thu ngân sách của Hà Nội 405.000 tỷ đồng.", HONEST),
        ("TP.HCM thu ngân sách 405.000 tỷ đồng còn 300.000 tỷ đồng.", HONEST),
        ("Quý I TP.HCM thu ngân sách 80.000 tỷ đồng.", "Cả năm Hà Nội thu ngân sách 305.000 tỷ đồng."),
    ],
)  # fmt: skip
def test_a_change_a_plan_a_share_or_another_time_is_not_compared(first: str, second: str) -> None:
    sides = ("TP.HCM thu ngân sách bao nhiêu?", "Hà Nội thu ngân sách bao nhiêu?")
    assert _concluded(REVENUE, [(sides[0], [first]), (sides[1], [second])]) is None
    clean = "TP.HCM thu ngân sách 326.000 tỷ đồng."
    assert _concluded(REVENUE, [(sides[0], [clean]), (sides[1], [HONEST])]) is not None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("Bé Lan và bé Hoa, ai cao hơn?", "Bé Lan cao 2m10.", "Bé Hoa cao 1m98."),
        ("Cầu Rồng và cầu Cần Thơ, cầu nào dài hơn?", "Cầu Rồng dài hơn cầu khác 200 m.", "Cầu Cần Thơ dài 9 m."),
        ("Hà Nội và Huế, nơi nào nhiều ca mắc hơn?", "Hà Nội có 12 ca mắc mới và 300 ca mắc cũ.", "Huế có 20 ca mắc."),
        ("Hà Nội và Huế, nơi nào nhiều ca mắc hơn?", "Hà Nội giảm 12 ca mắc.", "Huế có 5 ca mắc."),
        ("Hà Nội và Huế, nơi nào nhiều ca mắc hơn?", "Hà Nội có 300 ca mắc sốt xuất huyết.", "Huế có 5 ca mắc sởi."),
        ("Hà Nội và Huế, nơi nào nhiều bệnh viện hơn?", "Hà Nội có 12 bệnh viện.", "Huế sắp xây 15 bệnh viện."),
        ("Cầu Rồng và cầu Cần Thơ, cầu nào dài hơn?", "Cầu Rồng có nhịp dài 300 m.", "Cầu Cần Thơ dài 200 m."),
        ("Cầu Rồng và cầu Cần Thơ, cầu nào hoàn thành trước?", "Cầu Rồng không hoàn thành ngày 2/9/2009.", "Cầu Cần Thơ hoàn thành ngày 9/9/2010."),
        ("Hà Nội và Huế, nơi nào lớn hơn?", "Hà Nội là thành phố lớn với 30 quận.", "Huế lớn với 24 quận."),
        ("Xăng và dầu, loại nào giá cao hơn?", "Giá dầu là 20.000 đồng.", "Dầu giá 19.000 đồng."),
        ("Vì sao Hà Nội và Huế, nơi nào thu nhiều hơn?", "Hà Nội thu 3 tỷ đồng.", "Huế thu 2 tỷ đồng."),
        ("Hà Nội và Huế, nơi nào thu nhiều hơn bao nhiêu?", "Hà Nội thu 3 tỷ đồng.", "Huế thu 2 tỷ đồng."),
        ("Cầu Rồng và cầu Cần Thơ, cầu nào hoàn thành trước?", "Cầu Rồng hoàn thành ngày 19/7.", "Cầu Cần Thơ hoàn thành ngày 9/9/2010."),
        ("Cầu Rồng và cầu Cần Thơ, cầu nào hoàn thành trước?", "Hoàn thành ngày 19/7/2009.", "Cầu Cần Thơ hoàn thành ngày 9/9/2010."),
        ("Cầu Rồng và cầu Cần Thơ, cầu nào dài hơn?", "Cầu Rồng dài 300 tấn.", "Cầu Cần Thơ dài 200 tấn."),
        ("Xe Rồng và xe Cần Thơ, xe nào nhanh hơn?", "Xe Rồng nhanh 30 phút.", "Xe Cần Thơ nhanh 20 phút."),
        ("Cầu Rồng và cầu Cần Thơ, cầu nào hoàn thành trước?", "Cầu Rồng khởi công ngày 19/7/2009.", "Cầu Cần Thơ hoàn thành ngày 9/9/2009."),
    ],
)  # fmt: skip
def test_what_is_measured_must_be_said_of_both(question: str, first: str, second: str) -> None:
    comparison = compared(question)
    assert comparison is not None
    told = zip(comparison.questions, ([first], [second]), strict=True)
    assert _concluded(question, list(told)) is None


def test_figures_that_are_only_partly_checked_prove_nothing() -> None:
    answers = {
        "Cầu Rồng dài bao nhiêu?": [_told(1, "Cầu Rồng dài 666 m.")],
        "Cầu Phú Mỹ dài bao nhiêu?": [_told(2, "Cầu Phú Mỹ dài 2.101 m.", "partial")],
    }
    assert conclusion(LONGER, [], answers) == []


GROWTH = "Hà Nội và TP.HCM, thành phố nào tăng trưởng cao hơn trong 9 tháng đầu năm 2023?"


def test_one_sentence_may_say_both() -> None:
    both = "Trong 9 tháng đầu năm 2023, TP.HCM tăng trưởng 5,47%, còn mức tăng trưởng của Hà Nội là 6,08%."
    assert (
        _concluded(GROWTH, [(GROWTH, [both])])
        == "Hà Nội tăng trưởng cao hơn trong 9 tháng đầu năm 2023: 6,08% so với 5,47%."
    )
    one = "TP.HCM tăng trưởng 5,47%, nhờ tăng trưởng 6,08% của dịch vụ."
    assert _concluded(GROWTH, [(GROWTH, [one])]) is None


@pytest.mark.parametrize(
    "question",
    ["Hà Nội tăng trưởng bao nhiêu?", "Ai đoạt hơn 5 huy chương vàng?", "Vì sao Huế đông khách hơn?"],
)  # fmt: skip
def test_where_nothing_is_compared_nothing_is_concluded(question: str) -> None:
    assert _concluded(question, [(question, ["Hà Nội tăng trưởng 6,08%, TP.HCM 5,47%."])]) is None


def test_what_the_answer_says_itself_is_not_said_twice() -> None:
    figures = "Trong 9 tháng đầu năm 2023, Hà Nội tăng trưởng 6,08%, còn TP.HCM tăng trưởng 5,47%."
    assert _concluded(GROWTH, [(GROWTH, [figures])]) is not None
    said = "Hà Nội tăng trưởng cao hơn TP.HCM."
    assert _concluded(GROWTH, [(GROWTH, [figures, said])]) is None
