"""What a statement repeats of the question is left out, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.directness import direct
from qa.vietnamese import has_diacritics, unified_syllables


@pytest.mark.parametrize(
    ("question", "statement", "said"),
    [
        (
            "Vì sao ông Long phải dừng hiến máu?",
            "Ông Long phải dừng hiến máu vì hiện ông đã quá tuổi.",
            "Vì hiện ông đã quá tuổi.",
        ),
        (
            "Ai là Phó Chủ tịch HĐND huyện Cau?",
            "Phó Chủ tịch HĐND huyện Cau là bà Lê Vy.",
            "Bà Lê Vy.",
        ),
        (
            "Trẻ cần ba nhóm chất nào?",
            "Trẻ cần ba nhóm chất: đạm, đường bột, chất béo.",
            "Đạm, đường bột, chất béo.",
        ),
        (
            "Phòng mổ được trang bị những gì?",
            "Phòng mổ được trang bị robot và máy chụp mạch.",
            "Robot và máy chụp mạch.",
        ),
        (
            "Tổng số thư Nam đã gửi trong sáu tuần là bao nhiêu?",
            "Nam đã gửi hơn 50 lá thư trong sáu tuần.",
            "Hơn 50 lá thư.",
        ),
        (
            "Tỷ lệ mắc bệnh là bao nhiêu?",
            "Tỷ lệ mắc bệnh là một trên 5.000.",
            "Một trên 5.000.",
        ),
        (
            "Lãi suất tháng 7 của ngân hàng A là bao nhiêu?",
            "Lãi suất của ngân hàng A là 7,5%.",
            "7,5%.",
        ),
        ("Nhiệt độ ở Sa Pa xuống bao nhiêu độ?", "Nhiệt độ ở Sa Pa xuống -5 độ.", "-5 độ."),
        (
            "Apple đã chi bao nhiêu tiền mua Beats?",
            "Apple đã chi $3 tỷ mua Beats.",
            "$3 tỷ mua Beats.",
        ),
        (
            "Vụ nổ làm chết bao nhiêu người?",
            "Vụ nổ làm chết lên đến 200 người.",
            "Lên đến 200 người.",
        ),
        ("Ông Nam nghỉ việc khi nào?", "Ông Nam nghỉ việc trước khi bị bắt.", "Trước khi bị bắt."),
        ("Ông An sinh năm nào?", "Ông An sinh năm 1970.", "Năm 1970."),
        ("Giá vàng tăng bao nhiêu?", "Giá vàng tăng từ 50 lên 52 triệu.", "Từ 50 lên 52 triệu."),
        ("Bão số 5 gây thiệt hại gì?", "Bão số 5 gây thiệt hại là 9 người chết.", "9 người chết."),
        (
            "Điều gì xảy ra sau lần mổ đầu tiên?",
            "Sau lần mổ đầu tiên, cậu bé bị nhiễm trùng.",
            "Cậu bé bị nhiễm trùng.",
        ),
        (
            "ha noi tang thai nguyen bao nhieu tien",
            "Hà Nội tặng Thái Nguyên 3 tỷ đồng.",
            "3 tỷ đồng.",
        ),
    ],
)
def test_an_answer_begins_with_what_is_new(question: str, statement: str, said: str) -> None:
    assert direct(question, statement) == said


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Ông Long bao nhiêu tuổi?", "65 tuổi."),
        ("Cầu Rồng dài bao nhiêu?", "Công trình bắc qua sông Hàn dài 666 mét."),
        # what would be left out is not of the question
        ("Vì sao ông Long dừng?", "Bác sĩ khuyên ông Long dừng vì tuổi cao."),
        # a word that turns it around
        ("Vì sao Nam tặng Bắc sách?", "Nam không tặng Bắc sách vì hết tiền."),
        # what is asked stands in the question's own words
        ("Hà Nội hay Huế tăng nhanh hơn?", "Hà Nội tăng nhanh hơn Huế vì dịch vụ."),
        ("Hà Nội có tặng Thái Nguyên tiền không?", "Hà Nội tặng Thái Nguyên 3 tỷ đồng."),
        ("Ông Nam là ai?", "Ông Nam là ai chưa rõ."),
        # the figure of the question belongs to something else here
        ("Doanh thu năm 2021 là bao nhiêu?", "Doanh thu năm 2020 là 5 tỷ, năm 2021 là 7 tỷ."),
        ("Ông Nam có nhận giải không, vì sao?", "Ông Nam không nhận giải vì bận."),
        ("Hà Nội có hỗ trợ Huế không, bao nhiêu?", "Hà Nội không hỗ trợ Huế 3 tỷ đồng."),
        ("Huế và Hà Nội tuyển bao nhiêu giáo viên?", "Hà Nội tuyển 900 giáo viên."),
        ("Ai đóng phim Sống trong sợ hãi?", "Trần Hữu Phúc đóng phim Sống trong sợ hãi."),
        ("bao nhieu nguoi chet o dau", "Sáu người chết ở Huế."),
        # nothing new would remain
        ("Quận 1 ở đâu?", "Quận ở quận 1."),
        # a figure of the question begins no answer
        ("Người đàn ông 41 tuổi ăn gì?", "Người đàn ông 41 tuổi thường dùng cá."),
        ("Ai?", "Bà Lê Vy."),
        ("Ai?", ""),
    ],
)
def test_what_does_not_repeat_the_question_stays(question: str, statement: str) -> None:
    assert direct(question, statement) == statement


def test_a_long_statement_stays_whole() -> None:
    statement = "Nam tặng Bắc " + "rất nhiều sách và vở, " * 15 + "trong đó có 3 cuốn."
    assert direct("Nam tặng Bắc bao nhiêu cuốn?", statement) == statement


_words = st.lists(
    st.sampled_from("Nam tặng Bắc là vì 3 5 tỷ , : trong năm bà Vy không".split()), max_size=14
)


@given(_words, _words)
def test_nothing_is_added_and_nothing_new_is_left_out(asked: list[str], said: list[str]) -> None:
    question, statement = " ".join(asked), " ".join(said)
    kept = direct(question, statement)
    assert kept.rstrip(".").lower() in statement.lower()
    plain = not has_diacritics(question)
    left_out = set(unified_syllables(statement, folded=plain))
    left_out -= set(unified_syllables(kept, folded=plain))
    empty = set("là vì trong la vi".split())
    assert left_out <= set(unified_syllables(question, folded=plain)) | empty
