"""Questions about several things: one question about each, and never about what is one thing."""

import pytest

from qa.parts import asks_each_report, asks_for_list, split_question, without_reports
from qa.side_by_side import two_described


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
            ("Bà Lê Thị Vy giữ chức gì?", "Ông Trần Văn An giữ chức gì?"),
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
        "So với năm 2022 thì thế nào?",
        "Vốn đầu tư công và FDI, khoản nào nhiều hơn?",
        "Bệnh nhân và bác sĩ nào nhiễm trước?",
        "Trận Việt Nam và Thái Lan, đội nào ghi bàn trước?",
        "Trong cuộc họp giữa Huế và Mộc Sơn, bên nào nói nhiều hơn?",
        "Mẹ và con, người bệnh nào chết trước?",
        "So tài giữa Quang Hải và Công Phượng ra sao?",
        "Hà Nội và Huế, nơi nào có nhiều ca mắc hơn 5?",
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
    assert parts == ("Hà nội thu bao nhiêu?", "Thái bình thu bao nhiêu?")


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Xe tông học sinh lúc mấy giờ, các báo ghi ra sao?", "Xe tông học sinh lúc mấy giờ?"),
        ("Bao nhiêu người bị thương theo từng báo?", "Bao nhiêu người bị thương?"),
        ("Theo các báo, bao nhiêu người chết?", "Bao nhiêu người chết?"),
        ("Theo hai bài báo thì ai bị bắt?", "Ai bị bắt?"),
        ("Cháy bao nhiêu căn nhà, hai báo nói giống nhau không?", "Cháy bao nhiêu căn nhà?"),
        (
            "Các báo ghi số người chết ở Tehran là bao nhiêu?",
            "Số người chết ở Tehran là bao nhiêu?",
        ),
        (
            "Trong vụ xe tông, các bài báo ghi người nặng nhất là ai?",
            "Trong vụ xe tông, người nặng nhất là ai?",
        ),
    ],
)
def test_what_each_report_says(question: str, alone: str) -> None:
    assert asks_each_report(question)
    assert without_reports(question) == alone


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Khu nay rong bao nhieu theo hai bai bao", "Khu nay rong bao nhieu?"),
        ("chay bao nhieu can nha, hai bai bao noi giong nhau khong", "Chay bao nhieu can nha?"),
        ("vu chay o Hue cac bao ghi bao nhieu nguoi chet", "Vu chay o Hue bao nhieu nguoi chet?"),
    ],
)
def test_what_each_report_says_without_diacritics(question: str, alone: str) -> None:
    assert asks_each_report(question, plain=True)
    assert without_reports(question, plain=True) == alone


def test_two_things_of_one_noun_are_asked_about_each() -> None:
    question = "Vụ cháy nhà ở Xuân Đỉnh và vụ lật xe ở Mộc Sơn xảy ra lúc mấy giờ?"
    assert two_described(question) == (
        "Vụ cháy nhà ở Xuân Đỉnh xảy ra lúc mấy giờ?",
        "Vụ lật xe ở Mộc Sơn xảy ra lúc mấy giờ?",
    )
    assert two_described("Số ca mắc và số ca tử vong ở Hà Nội là bao nhiêu?") == ()
    assert two_described("Tàu chở dầu và tàu cá va nhau ở đâu?") == ()


@pytest.mark.parametrize(
    "question",
    [
        "theo ba Bao Ngoc, vi sao cho dong cua",
        "cac bai khac o Da Nang don bao nhieu khach",
        "hai bao co noi cap 12 nam nao",
        "theo cac bao cao co bao nhieu ca",
    ],
)
def test_words_with_the_letters_of_a_report_are_none(question: str) -> None:
    assert not asks_each_report(question, plain=True)


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


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        pytest.param(
            "Cầu Rồng và cầu Phú Mỹ, cầu nào dài hơn?",
            ("Cầu Rồng dài bao nhiêu?", "Cầu Phú Mỹ dài bao nhiêu?"),
            id="which is longer",
        ),
        pytest.param(
            "Hà Nội hay TP.HCM đông dân hơn?",
            ("Hà Nội có bao nhiêu dân?", "TP.HCM có bao nhiêu dân?"),
            id="one or the other",
        ),
        pytest.param(
            "Thành phố nào tăng trưởng nhanh hơn, Hà Nội hay TP.HCM?",
            ("Hà Nội tăng trưởng bao nhiêu?", "TP.HCM tăng trưởng bao nhiêu?"),
            id="the names last",
        ),
        pytest.param(
            "thành phố nào thu nhiều hơn, Hà Nội hãy TP.HCM",
            ("Hà Nội thu bao nhiêu?", "TP.HCM thu bao nhiêu?"),
            id="the names last, typed without diacritics",
        ),
        pytest.param(
            "Năm 2023, Mộc Sơn hay Cau Hạ tăng trưởng nhanh hơn?",
            ("Năm 2023, Mộc Sơn tăng trưởng bao nhiêu?", "Năm 2023, Cau Hạ tăng trưởng bao nhiêu?"),
            id="one or the other in a year",
        ),
        pytest.param(
            "Tăng trưởng 9 tháng của Mộc Sơn năm 2019 với Cau Hạ năm 2023, bên nào cao hơn?",
            (
                "Tăng trưởng 9 tháng của Mộc Sơn năm 2019 là bao nhiêu?",
                "Tăng trưởng 9 tháng của Cau Hạ năm 2023 là bao nhiêu?",
            ),
            id="a measure of both",
        ),
        pytest.param(
            "So chi đầu tư của Mộc Sơn với Cau Hạ năm 2023 thì thế nào?",
            (
                "Chi đầu tư của Mộc Sơn năm 2023 là bao nhiêu?",
                "Chi đầu tư của Cau Hạ năm 2023 là bao nhiêu?",
            ),
            id="side by side",
        ),
        pytest.param(
            "Lãi suất của Vietcombank và BIDV, bên nào cao hơn?",
            ("Lãi suất của Vietcombank là bao nhiêu?", "Lãi suất của BIDV là bao nhiêu?"),
            id="a measure of names of one syllable",
        ),
        pytest.param(
            "Quà Huế tặng Mộc Sơn (21-6) và tặng Cau Hạ (2019) khác nhau chỗ nào?",
            ("Quà Huế tặng Mộc Sơn (21-6) là gì?", "Quà Huế tặng Cau Hạ (2019) là gì?"),
            id="how they differ",
        ),
        pytest.param(
            "Nghị quyết 98 của Mộc Sơn và Nghị quyết 136 của Cau Hạ, cái nào ra trước?",
            ("Nghị quyết 98 của Mộc Sơn ra khi nào?", "Nghị quyết 136 của Cau Hạ ra khi nào?"),
            id="which was first",
        ),
        pytest.param(
            "Mộc Sơn nhận quà gì của Hà Nội và quà gì của Huế?",
            ("Mộc Sơn nhận quà gì của Hà Nội?", "Mộc Sơn nhận quà gì của Huế?"),
            id="the same noun",
        ),
        pytest.param(
            "Tiền Huế tặng Mộc Sơn năm 2015 và năm 2019, lần nào nhiều hơn?",
            (
                "Tiền Huế tặng Mộc Sơn năm 2015 là bao nhiêu?",
                "Tiền Huế tặng Mộc Sơn năm 2019 là bao nhiêu?",
            ),
            id="two years",
        ),
        pytest.param(
            "Bé Lan và bé Hoa, ai nuốt nhiều hạt na hơn?",
            ("Bé Lan nuốt bao nhiêu hạt na?", "Bé Hoa nuốt bao nhiêu hạt na?"),
            id="who more of what",
        ),
        pytest.param(
            "Nhà máy Mộc Sơn và Cau Hạ, nơi nào công suất lớn hơn theo thiết kế?",
            (
                "Nhà máy Mộc Sơn công suất bao nhiêu theo thiết kế?",
                "Nhà máy Cau Hạ công suất bao nhiêu theo thiết kế?",
            ),
            id="a measure by name",
        ),
        pytest.param(
            "Tỉnh Mộc cho huyện Cau xe đạp và máy tính, khoản nào trị giá lớn hơn?",
            (
                "Tỉnh Mộc cho huyện Cau xe đạp trị giá bao nhiêu?",
                "Tỉnh Mộc cho huyện Cau máy tính trị giá bao nhiêu?",
            ),
            id="things without names",
        ),
        pytest.param(
            "Giá bạc các ngày 5/4, 14/6 và 3/7 là bao nhiêu?",
            (
                "Giá bạc ngày 5/4 là bao nhiêu?",
                "Giá bạc ngày 14/6 là bao nhiêu?",
                "Giá bạc ngày 3/7 là bao nhiêu?",
            ),
            id="three days",
        ),
        pytest.param(
            "Bé nặng 600 g và bé nặng 800 g sinh ở đâu?",
            ("Bé nặng 600 g sinh ở đâu?", "Bé nặng 800 g sinh ở đâu?"),
            id="two numbers with the same words",
        ),
        pytest.param(
            "Huyện Cau hứa gì với Mộc Sơn và với Trà Bồng?",
            (
                "Huyện Cau hứa gì với Mộc Sơn?",
                "Huyện Cau hứa gì với Trà Bồng?",
            ),
            id="the same preposition",
        ),
        pytest.param(
            "Hà Nội gặp Thái Nguyên ở đâu, gặp Thái Bình ở đâu?",
            ("Hà Nội gặp Thái Nguyên ở đâu?", "Hà Nội gặp Thái Bình ở đâu?"),
            id="the same verb",
        ),
        pytest.param(
            "Thái Nguyên có thể bán gì cho Hà Nội, còn muốn học Huế nghề nào?",
            ("Thái Nguyên có thể bán gì cho Hà Nội?", "Thái Nguyên muốn học Huế nghề nào?"),
            id="the same subject",
        ),
    ],
)
def test_what_is_set_side_by_side(question: str, parts: tuple[str, ...]) -> None:
    assert split_question(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Ai đoạt hơn 5 huy chương vàng?",
        "Ông An hơn ông Bình mấy tuổi?",
        "Từ năm 2015 đến năm 2018 có mấy trận lũ?",
        "Cháy lúc 5 giờ và 30 phút ở đâu?",
    ],
)
def test_numbers_that_are_one_thing(question: str) -> None:
    assert split_question(question) == ()


def test_lists() -> None:
    assert asks_for_list("Hà Nội đã hỗ trợ những tỉnh nào?")
    assert asks_for_list("Đoàn gồm những ai?")
    assert not asks_for_list("Tỉnh Mộc hỗ trợ huyện Cau bao nhiêu tiền?")


def test_what_two_do_together_is_split_only_where_it_has_no_answer_as_it_stands() -> None:
    question = "Ai dự buổi làm việc với Hà Nội và Thái Nguyên?"
    assert split_question(question) == ()
    assert split_question(question, loosely=True) == (
        "Ai dự buổi làm việc với Hà Nội?",
        "Ai dự buổi làm việc với Thái Nguyên?",
    )


def test_nothing_is_between_one_alone() -> None:
    question = "Ai chủ trì cuộc họp giữa đoàn Bình Dương và Đà Nẵng?"
    assert split_question(question, loosely=True) == ()


def test_in_turn_and_short_forms_of_a_city() -> None:
    assert split_question("Đoàn Mộc Sơn và đoàn Trà Bồng lẫn luot do ai dẫn đầu") == (
        "Đoàn Mộc Sơn do ai dẫn đầu",
        "Đoàn Trà Bồng do ai dẫn đầu",
    )
    assert split_question("Thu bao nhiêu ở Hà Nội và ở tphcm") == (
        "Thu bao nhiêu ở Hà Nội",
        "Thu bao nhiêu ở TP.HCM",
    )


def test_what_each_of_two_gets_is_asked_of_each() -> None:
    question = "Hà Nội tặng Thái Nguyên và Thái Bình mỗi tỉnh bao nhiêu tiền?"
    assert split_question(question) == (
        "Hà Nội tặng Thái Nguyên bao nhiêu tiền?",
        "Hà Nội tặng Thái Bình bao nhiêu tiền?",
    )
    assert split_question("Hà Nội tặng mỗi tỉnh bao nhiêu tiền?") == ()
