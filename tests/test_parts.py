"""Questions about several things: one question about each, and never about what is one thing."""

import pytest

from qa.parts import asks_each_report, split_question, without_reports


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Hà Nội và TP.HCM thu ngân sách bao nhiêu?",
            ("Hà Nội thu ngân sách bao nhiêu?", "TP.HCM thu ngân sách bao nhiêu?"),
        ),
        (
            "Tỷ lệ hộ nghèo của Thái Bình so với Hà Nội là bao nhiêu?",
            (
                "Tỷ lệ hộ nghèo của Thái Bình là bao nhiêu?",
                "Tỷ lệ hộ nghèo của Hà Nội là bao nhiêu?",
            ),
        ),
        (
            "Sách được bán ở Pháp, Anh và Ý từ khi nào?",
            (
                "Sách được bán ở Pháp từ khi nào?",
                "Sách được bán ở Anh từ khi nào?",
                "Sách được bán ở Ý từ khi nào?",
            ),
        ),
        (
            "Sản phụ ở Bệnh viện Phú Lộc bao nhiêu tuổi và mất ở đâu?",
            (
                "Sản phụ ở Bệnh viện Phú Lộc bao nhiêu tuổi?",
                "Sản phụ ở Bệnh viện Phú Lộc mất ở đâu?",
            ),
        ),
        (
            "Trong vụ cháy ở Gò Vấp, ai gọi cứu hỏa và ai bị thương?",
            (
                "Trong vụ cháy ở Gò Vấp, ai gọi cứu hỏa?",
                "Trong vụ cháy ở Gò Vấp, ai bị thương?",
            ),
        ),
        (
            "Bà Lê Thị Vy và ông Trần Văn An giữ chức gì?",
            ("Bà Lê Thị Vy giữ chức gì?", "ông Trần Văn An giữ chức gì?"),
        ),
        (
            "Kaspersky đếm được bao nhiêu cuộc tấn công, còn Bkav nói có bao nhiêu máy?",
            ("Kaspersky đếm được bao nhiêu cuộc tấn công?", "Bkav nói có bao nhiêu máy?"),
        ),
    ],
)
def test_each_part_stands_alone(question: str, parts: tuple[str, ...]) -> None:
    assert split_question(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Hà Nội và Thái Bình ký mấy nhóm nội dung?",
        "Hội nghị giữa Hà Nội và Thái Nguyên diễn ra ở đâu?",
        "Hà Nội và TP.HCM cùng muốn học gì?",
        "Bà Nguyễn Thị Lệ làm gì?",
        "Phòng và chữa bệnh sởi thế nào?",
        "Vụ tai nạn xảy ra ở đâu và khi nào?",
        "Ông Nam sinh năm nào và mất năm nào?",
        "Ai và khi nào phát hiện ra hành tinh Kepler?",
        "Bao giờ và ở đâu tổ chức SEA Games 31?",
        "Cháu bé mấy tuổi, ở đâu, mắc bệnh gì?",
        "Vụ cháy ở Gò Vấp, TP.HCM làm mấy người chết?",
        "Trần Văn An, quê Nghệ An, phạm tội gì?",
        "Cao tốc Hà Nội, Hải Phòng dài bao nhiêu km?",
        "Hà Nội hay TP.HCM đông dân hơn?",
        "Hà Nội và TP.HCM cách nhau bao nhiêu km?",
        "Trận Việt Nam và Thái Lan diễn ra khi nào?",
        "Tổng số ca mắc của Hà Nội và TP.HCM là bao nhiêu?",
        "Ai viết Sông và Núi?",
        "",
        "?",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert split_question(question) == ()


def test_names_written_small_are_known_from_articles() -> None:
    parts = split_question("hà nội và thái bình thu bao nhiêu?", ["Thái Bình", "Hà Nội"])
    assert parts == ("hà nội thu bao nhiêu?", "thái bình thu bao nhiêu?")


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Xe tông học sinh lúc mấy giờ, các báo ghi ra sao?", "Xe tông học sinh lúc mấy giờ?"),
        ("Bao nhiêu người bị thương theo từng báo?", "Bao nhiêu người bị thương?"),
        ("Theo các báo, bao nhiêu người chết?", "Bao nhiêu người chết?"),
        ("Theo hai bài báo thì ai bị bắt?", "Ai bị bắt?"),
        ("Cháy bao nhiêu căn nhà, hai báo nói giống nhau không?", "Cháy bao nhiêu căn nhà?"),
    ],
)
def test_what_each_report_says(question: str, alone: str) -> None:
    assert asks_each_report(question)
    assert without_reports(question) == alone


@pytest.mark.parametrize(
    "question",
    [
        "Ai viết các bài hát này?",
        "Có mấy bài báo về sởi?",
        "Các báo lá cải là gì?",
        "Theo các báo cáo của Bộ Y tế, có bao nhiêu ca?",
        "Tác giả các bài viết về Trường Sa là ai?",
    ],
)
def test_reports_that_are_no_witnesses(question: str) -> None:
    assert not asks_each_report(question)
    assert split_question(question) == ()
