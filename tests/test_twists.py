"""Statements whose words are all in their sentence, and that tell otherwise."""

import pytest

from qa.question import read_question
from qa.twists import is_twisted
from qa.vietnamese import names


def twisted(question: str, statement: str, sentence: str) -> bool:
    return is_twisted(statement, read_question(question, names(sentence)), sentence)


@pytest.mark.parametrize(
    ("question", "statement", "sentence"),
    [
        # whose word it is does nothing
        ("Ai mở chợ?", "Trần Văn Bình mở chợ Mộc Sơn.", "Theo Trần Văn Bình, tháng 5 Sở mở chợ Mộc Sơn."),
        ("Ai mở chợ?", "Trần Văn Bình mở chợ Mộc Sơn.", "Tháng 5 Sở mở chợ Mộc Sơn, theo ông Trần Văn Bình."),
        # what a body does
        ("Cơ quan nào yêu cầu ông Chiến kiểm điểm?", "Chủ tịch tỉnh Mộc Sơn yêu cầu ông Chiến nghiêm túc kiểm điểm.", "UBKT Trung ương yêu cầu ông Chiến nghiêm túc kiểm điểm, theo Chủ tịch tỉnh Mộc Sơn."),
        # what a body does, said with a tense
        ("Ai duyệt?", "Trần Văn Bình đã mở chợ.", "Theo ông Trần Văn Bình, Sở sẽ mở chợ."),
        # what is said of a part
        ("Bến xe rộng bao nhiêu?", "122 ha.", "Bến xe gồm khu A rộng 122 ha."),
        ("Bến xe rộng bao nhiêu?", "122.000 m2.", "Bến xe rất lớn, trong đó khu A rộng 122.000 m2."),
        ("Bến xe rộng bao nhiêu?", "Rộng 5 ha.", "Bến xe mở ngày 15/5, trong đó khu A rộng 5 ha."),
        ("Bến xe rộng bao nhiêu?", "122 ha.", "Bến xe rất lớn, riêng khu A rộng 122 ha."),
        # a rank
        ("Khu có mấy phòng mổ?", "10 phòng mổ.", "Khu nằm trong top 10 phòng mổ hiện đại."),
        # the giver is none of those who are given something
        ("Những tỉnh nào được Hà Nội tặng quà?", "Hà Nội và Mộc Sơn.", "Hà Nội tặng quà tỉnh Mộc Sơn."),
        ("Những tỉnh nào được Hà Nội tặng quà?", "Đó là Hà Nội, Mộc Sơn.", "Hà Nội tặng quà tỉnh Mộc Sơn."),
    ],
)  # fmt: skip
def test_right_words_can_tell_otherwise(question: str, statement: str, sentence: str) -> None:
    assert twisted(question, statement, sentence)


@pytest.mark.parametrize(
    ("question", "statement", "sentence"),
    [
        ("Ai mở chợ?", "Trần Văn Bình mở chợ.", "Theo kế hoạch, Trần Văn Bình mở chợ."),
        ("Ai mở chợ?", "Trần Văn Bình mở chợ.", "Ông Trần Văn Bình ở Huế mở chợ."),
        ("Ai là giám đốc?", "Bà Nguyễn Thị Lan là Giám đốc Sở.", "Theo bà Nguyễn Thị Lan, Giám đốc Sở, dịch đã hết."),
        ("Ai dẫn đầu?", "GS Trần Văn Bình dẫn đầu nghiên cứu.", "Theo nghiên cứu do GS Trần Văn Bình dẫn đầu, bệnh đang tăng."),
        ("Ai ghi bàn?", "Lionel Messi ghi hai bàn vào lưới tuyển Pháp.", "Đội trưởng Argentina ghi hai bàn vào lưới tuyển Pháp."),
        ("Ai yêu cầu?", "UBKT Trung ương yêu cầu ông Chiến nghiêm túc kiểm điểm.", "UBKT Trung ương yêu cầu ông Chiến nghiêm túc kiểm điểm."),
        ("Ai cho biết?", "Ông Trần Văn Bình cho biết dịch đã giảm.", "Ông Trần Văn Bình, Giám đốc Sở Y tế Hà Nội cho biết dịch đã giảm."),
        ("Ông Bình học ở đâu?", "Trần Văn Bình học đại học tại Mộc Sơn.", "Ông học đại học tại Mộc Sơn."),
        ("Ai ghi bàn?", "Lê Văn Tú ghi bàn cho Mộc Sơn.", "Lê Văn Tú, tiền đạo gốc Hà Nội ghi bàn cho Mộc Sơn."),
        ("Ai bị phạt?", "Nguyễn Văn An lĩnh 7 năm tù về tội tham ô.", "Tòa phạt Nguyễn Văn An 7 năm tù về tội tham ô."),
        ("Ai đề nghị?", "Đào Hồng Lan đề nghị các tỉnh tăng cường tiêm chủng.", "Bộ trưởng Y tế đề nghị các tỉnh tăng cường tiêm chủng."),
        # the person does it, too; no name does it
        ("Ai mở chợ?", "Trần Văn Bình mở chợ.", "Sở mở chợ, theo ông Trần Văn Bình; nhiều tỉnh cũng mở chợ."),
        ("Ai mở chợ?", "Trần Văn Bình mở chợ.", "Theo ông Trần Văn Bình, cả xóm mở chợ."),
        ("Ai mở chợ?", "Trần Văn Bình mở chợ.", "Trần Văn Bình, người con của Mộc Sơn mở chợ, theo lời Trần Văn Bình."),
        # no body, a short piece, a long head, a body that is said
        ("Ai khen?", "Lan Anh đã khen các em học sinh giỏi toán.", "Cô giáo đã khen các em học sinh giỏi toán, trong đó có Lan Anh."),
        ("Ai mở chợ?", "Hà Nội mở chợ.", "Sở mở chợ ở Hà Nội."),
        ("Ai mở?", "Hà Nội mở năm khu chợ mới.", "Sở Công thương thành phố cùng bà con mở năm khu chợ mới ở Hà Nội."),
        ("Sở làm gì ở Hà Nội?", "Ở Hà Nội Sở mở năm khu chợ mới.", "Sở mở năm khu chợ mới ở Hà Nội."),
        ("Sở làm gì?", "Hà Nội mở năm khu chợ mới.", "Sở mở năm khu chợ mới ở Hà Nội."),
        ("Ai mở?", "Hà Nội mở ba chợ.", "Sở mở ba chợ ở Hà Nội."),
        # a figure that the whole has too, and one behind "và"
        ("Bến xe rộng bao nhiêu?", "5 ha.", "Bến xe rộng 5 ha, trong đó khu A cũng rộng 5 ha."),
        ("Bến xe có mấy quầy?", "9 quầy.", "Bến xe lớn, trong đó có khu A và 9 quầy."),
        # who gives is named with what it gives, or alone
        ("Những tỉnh nào được Hà Nội tặng quà?", "Hà Nội.", "Hà Nội tặng quà."),
        ("Những tỉnh nào được Hà Nội tặng quà?", "Đó là tỉnh Mộc Sơn, nơi kết nghĩa lâu năm với Hà Nội.", "Hà Nội tặng quà tỉnh Mộc Sơn, nơi kết nghĩa lâu năm."),
        ("Trường thế nào?", "Trường thuộc 10 trường tốt nhất châu Á.", "Trường lọt top 10 trường tốt nhất châu Á."),
        ("Tỉnh chi bao nhiêu?", "500 tỷ đồng.", "Tỉnh chi nhiều, trong đó khu 2021-2025 là 500 tỷ đồng."),
        ("Khu A rộng bao nhiêu?", "122.000 m2.", "Bến xe rất lớn, trong đó khu A rộng 122.000 m2."),
        ("Bến xe rộng bao nhiêu?", "Khu A rộng 5 ha.", "Bến xe rất lớn, trong đó khu A rộng 5 ha."),
        ("Bao nhiêu trẻ em bị ngộ độc?", "30 trẻ em bị ngộ độc.", "90 người bị ngộ độc, trong đó có tới 30 trẻ em."),
        ("Đoàn có mấy bác sĩ?", "Đoàn có 5 bác sĩ.", "Đoàn có 8 người, trong đó có 3 kỹ sư và 5 bác sĩ."),
        ("Hà Nội thu nội địa bao nhiêu?", "90 tỷ đồng.", "Hà Nội thu 100 tỷ đồng, trong đó thu nội địa ước đạt 90 tỷ đồng."),
        ("Khu lọt top mấy?", "10 phòng mổ.", "Khu nằm trong top 10 phòng mổ hiện đại."),
        ("Khu có mấy phòng?", "10 phòng.", "Khu có 10 phòng, lọt top 10 khu hiện đại."),
        ("Những tỉnh nào được Hà Nội tặng quà?", "Lâm Hà và Mộc Sơn.", "Hà Nội tặng quà Lâm Hà và Mộc Sơn."),
        ("Những tỉnh nào được Hà Nội tặng quà?", "Hà Nội tặng quà Lâm Hà và Mộc Sơn.", "Hà Nội tặng quà Lâm Hà và Mộc Sơn."),
        ("Những tỉnh nào được Hà Nội tặng quà?", "Hà Nội tặng Lâm Hà, Mộc Sơn.", "Hà Nội tặng quà Lâm Hà và Mộc Sơn."),
        ("Những nước nào dự họp ở Việt Nam?", "Việt Nam và Lào.", "Việt Nam và Lào dự cuộc họp ở Việt Nam."),
    ],
)  # fmt: skip
def test_what_is_told_as_it_is_said_is_no_twist(
    question: str, statement: str, sentence: str
) -> None:
    assert not twisted(question, statement, sentence)
