"""How far sentences carry a statement: word for word, in part, or not."""

import pytest

from qa.question import read_question
from qa.verification import graded, is_excerpt, lone_names


def grade(question: str, statement: str, *sentences: str, title: str = "") -> str:
    return graded(statement, read_question(question), sentences, [title])


LIVER = "Số trẻ sinh ra nhờ ống nghiệm bị ung thư gan nhiều gấp đôi trẻ bình thường."


@pytest.mark.parametrize(
    ("question", "statement", "sentence"),
    [
        ("Cầu Rồng dài bao nhiêu?", "Cầu Rồng dài 666 mét.", "Cầu Rồng dài 666 mét, có sáu làn."),
        ("Cầu Rồng dài bao nhiêu?", "Dài hơn 666 mét.", "Cầu Rồng dài hơn 666 mét."),
        ("Vì sao Max được ghép tim?", "Max được ghép tim vì giãn cơ tim.", "Max được ghép tim vì giãn cơ tim."),
        ("Ai là Chủ tịch UBND TP.HCM?", "Chủ tịch UBND TP.HCM là ông Mãi.", "Ông Mãi là Chủ tịch UBND TP. HCM."),
    ],
)  # fmt: skip
def test_what_one_sentence_says_is_verified(question: str, statement: str, sentence: str) -> None:
    assert grade(question, statement, sentence) == "verified"


@pytest.mark.parametrize(
    ("question", "statement", "sentence"),
    [
        # a bound is lost
        ("Mỗi người uống bao nhiêu?", "Mỗi người uống 9 lít rượu.", "Mỗi người uống gần 9 lít rượu."),
        # a bound comes from nowhere
        ("Hà Nội thu bao nhiêu dự toán?", "Hà Nội thu cao hơn 86,5% dự toán.", "Hà Nội thu bằng 86,5% dự toán, cao hơn cùng kỳ 24,6%."),
        # what is wished or supposed is told as a fact
        ("Trạm giúp gì?", "Trạm giúp giảm tải bệnh viện.", "Trạm được kỳ vọng giúp giảm tải bệnh viện."),
        ("Cầu xây chưa?", "Cầu đã xây xong.", "Cầu sẽ xây xong."),
        # a question, and somebody's own words without the speaker
        ("Chế độ ăn của Lee thế nào?", "Chế độ ăn của Lee như thế nào?", "Chế độ ăn của Lee lành mạnh."),
        ("Vì sao hai người khóc?", "Mẹ của tôi là chiến binh.", '"Mẹ của tôi là chiến binh", Nam nói.'),
        # names and quantities of the question that no sentence says
        ("Phụ nữ châu Á dùng gì?", "Phụ nữ châu Á dùng nghệ.", "Phụ nữ châu Âu dùng nghệ."),
        ("Phần lớn bệnh nhân thế nào?", "Phần lớn bệnh nhân bị phỏng điện nặng.", "Bệnh nhân bị phỏng điện nặng."),
        # a fragment about something else
        ("Như giảm bao nhiêu cân sau bốn tháng tập?", "35% cân nặng.", "Chuột giảm 35% cân nặng."),
        ("Khó khăn của người hỏi là gì?", "Ngọc.", "(Ngọc) Trả lời: Khó khăn của người hỏi là tuổi cao."),
        ("Ai?", "", "Ông Nam."),
    ],
)  # fmt: skip
def test_what_no_sentence_says_is_unsupported(question: str, statement: str, sentence: str) -> None:
    assert grade(question, statement, sentence) == "unsupported"


def test_a_whole_sentence_may_be_somebodys_words() -> None:
    sentence = '"Mẹ của tôi là chiến binh", Nam nói với báo chí.'
    assert grade("Mẹ của Nam là ai?", sentence, sentence) == "verified"


def test_words_of_the_question_alone_make_it_partial() -> None:
    question = "Lợi ích của vít nén tự tiêu là gì?"
    statement = "Lợi ích của vít nén tự tiêu là người bệnh không phải mổ lại."
    sentence = "Nhờ vít nén tự tiêu, người bệnh không phải mổ lại."
    assert grade(question, statement, sentence) == "partial"


def test_the_middle_of_a_subject_is_not_the_subject() -> None:
    question, sentence = "Vitamin C giúp gì?", "Rau giàu vitamin C giúp cơ thể tạo collagen."
    assert grade(question, "Vitamin C giúp cơ thể tạo collagen.", sentence) == "partial"
    assert grade(question, "Rau giàu vitamin C giúp cơ thể tạo collagen.", sentence) == "verified"


def test_a_title_tells_what_a_sentence_is_about() -> None:
    question, sentence = "Cầu Rồng dài bao nhiêu?", "Công trình dài 666 mét."
    assert grade(question, "666 mét.", sentence) == "unsupported"
    assert grade(question, "Dài 666 mét.", sentence, title="Cầu Rồng") == "verified"


def test_two_sentences_do_not_make_one_statement() -> None:
    question = "Trẻ mắc bệnh gì cao gấp đôi?"
    statement = "Trẻ mắc u tế bào mầm cao gấp đôi trẻ bình thường."
    assert grade(question, statement, "Trẻ mắc u tế bào mầm cũng cao hơn.", LIVER) != "verified"


@pytest.mark.parametrize(
    ("statement", "is_one"),
    [("bị ung thư gan", True), ("Ung thư gan nhiều gấp đôi.", True), ("ung thư nhiều gấp đôi", False)],
)  # fmt: skip
def test_an_excerpt_is_word_for_word(statement: str, is_one: bool) -> None:
    assert is_excerpt(statement, [LIVER]) is is_one


def test_one_figure_is_not_told_of_two() -> None:
    question = "Tổng thu của Hà Nội và TP.HCM năm 2023 là bao nhiêu?"
    statement = "Tổng thu của Hà Nội và TP.HCM năm 2023 là trên 305.000 tỷ đồng."
    alone = "Tổng thu của Hà Nội năm 2023 là trên 305.000 tỷ đồng."
    both = "Lãnh đạo Hà Nội và TP.HCM gặp nhau."
    assert grade(question, statement, alone, both) == "unsupported"
    assert grade(question, statement, statement) == "verified"


@pytest.mark.parametrize(
    ("question", "statement", "sentence"),
    [
        # whom "cháu" and "mình" speak of: others
        ("Ai cứu 3 người cháu của bà Na?", "Anh Tú cứu 3 người cháu của bà Na.", "Anh Tú cứu 3 người cháu của bà Na."),
        ("Cháu bé ở đâu?", "Cháu bé ở trạm y tế.", "Cháu bé ở trạm y tế xã."),
        ("Ông Lam rửa tay vì ai?", "Ông Lam rửa tay vì chính mình.", "Ông Lam rửa tay vì chính mình."),
        # what is denied is something else, what may be comes after
        ("Nấm mọc ở đâu?", "Nấm mọc ở vùng nóng ẩm.", "Nấm mọc ở vùng nóng ẩm chứ không phải nơi khô."),
        ("Bà Na uống gì?", "Bà Na uống thuốc Lamin.", "Bà Na uống thuốc Lamin có khả năng gây ngủ."),
    ],
)  # fmt: skip
def test_words_that_only_look_like_a_speaker_or_a_denial(
    question: str, statement: str, sentence: str
) -> None:
    assert grade(question, statement, sentence) == "verified"


@pytest.mark.parametrize(
    ("question", "statement", "sentence"),
    [
        ("Thuốc Lamin làm gì?", "Thuốc Lamin gây ngủ.", "Thuốc Lamin có khả năng gây ngủ."),
        ("Nấm mọc ở đâu?", "Nấm mọc ở nơi khô.", "Nấm mọc ở vùng nóng chứ không phải ở nơi khô."),
        ("Ai là thủ phạm ở Huế?", "Ông Lê Văn Tám là thủ phạm ở Huế.", "Ông Lê Văn Tám có khả năng là thủ phạm ở Huế."),
        ("Thuốc nào chữa ung thư gan?", "Thuốc Lamin chữa ung thư gan.", "Thuốc Lamin được kỳ vọng chữa ung thư gan."),
        ("Ông Nam làm gì?", "Ông Nam đi Mỹ chữa bệnh.", "Ông Nam đi Mỹ chữa bệnh là điều bà Lan hy vọng."),
        ("Bố mua gì?", "Bố mua xe đạp cho mình.", '"Bố mua xe đạp cho mình", Nam kể.'),
        ("Ai đón cháu?", "Cháu về với mẹ.", '"Cháu về với mẹ", Nam nói.'),
        ("Vì sao Nam khóc?", "Mình nhớ nhà.", '"Mình nhớ nhà", Nam nói.'),
    ],
)  # fmt: skip
def test_a_speaker_a_denial_and_a_possibility_still_count(
    question: str, statement: str, sentence: str
) -> None:
    assert grade(question, statement, sentence) == "unsupported"


def test_words_in_quotation_marks_have_their_speaker_where_the_statement_names_one() -> None:
    sentence = 'Ông Lam nói nguyện vọng cuối: "Tôi hiến giác mạc cho người mù".'
    statement = 'Nguyện vọng cuối của ông Lam là "Tôi hiến giác mạc cho người mù".'
    assert grade("Nguyện vọng cuối của ông Lam là gì?", statement, sentence) != "unsupported"
    assert grade("Nguyện vọng cuối của ông Lam là gì?", '"Tôi hiến giác mạc."', sentence) == "unsupported"  # fmt: skip


def test_lone_names_are_capitals_that_are_no_vietnamese_word() -> None:
    assert lone_names("Nhóm máu Bombay ở Hà Nội, vitamin E") == {"bombay", "e"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Trần Thị Lan mở quán cơm.",
        "Bà Trần Thị Lan mở quán cơm.",
        "Nghệ sĩ Trần Thị Lan mở quán cơm.",
        "Bà Trần Thị Hằng mở quán cơm.",
    ],
)
def test_what_another_person_does_is_not_told_of_the_one_named_before(sentence: str) -> None:
    question, statement = "Vũ Thị Hằng mở gì?", "Vũ Thị Hằng mở quán cơm."
    assert grade(question, statement, sentence, "Vũ Thị Hằng quê ở Huế.") == "unsupported"
    assert grade(question, statement, "Chị mở quán cơm.", "Vũ Thị Hằng quê ở Huế.") != "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Trần Văn Nam cho biết bé nhập viện vì ngộ độc.",
        "Bộ Y tế cho biết bé nhập viện vì ngộ độc.",
        "Việt Nam nóng, bé nhập viện vì ngộ độc.",
    ],
)
def test_whose_word_a_sentence_is_does_not_make_it_about_them(sentence: str) -> None:
    question, statement = "Vì sao Nguyễn Thị Na nhập viện?", "Nguyễn Thị Na nhập viện vì ngộ độc."
    assert grade(question, statement, sentence, "Nguyễn Thị Na 5 tuổi.") == "verified"


def test_a_word_that_is_said_again_and_again_is_not_carried() -> None:
    sentence = "Huyện xếp 365 hòn đá thành lịch gieo ngô."
    question = "Lịch gieo ngô xếp bằng gì?"
    assert grade(question, "Huyện xếp 365 hòn đá thành lịch gieo ngô.", sentence) == "verified"
    again = "Huyện xếp 365 hòn đá thành lịch gieo ngô đá đá đá."
    assert grade(question, again, sentence) == "unsupported"
    green = "Đồi chè xanh xanh trải dài."
    assert grade("Đồi chè thế nào?", "Đồi chè xanh xanh.", green) != "unsupported"


def test_an_amount_is_no_difference() -> None:
    question = "TP.HCM chi nhiều hơn Hà Nội bao nhiêu tỷ đồng?"
    spent = "TP.HCM dành 11.181 tỷ đồng để chi, bằng 24,29% dự toán và cao hơn cùng kỳ 19,75%."
    more = "TP.HCM chi nhiều hơn Hà Nội 11.181 tỷ đồng."
    assert (
        grade(question, more, spent, "Hà Nội chi nhiều hơn TP.HCM 57.000 tỷ đồng.") == "unsupported"
    )
    assert grade(question, more, f"Năm ngoái, {more}") != "unsupported"
    heavy = "Bé Lan nặng hơn bé Hoa 5 kg."
    assert (
        grade("Bé Lan nặng hơn bé Hoa mấy kg?", heavy, "Bé Lan và bé Hoa nặng đều 5 kg.")
        == "unsupported"
    )
    assert grade("TP.HCM chi bao nhiêu?", "TP.HCM dành 11.181 tỷ đồng để chi.", spent) == "verified"
