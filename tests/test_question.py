"""What a question asks for: kind, names, numbers, unit, who gives to whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question import Kind, givers, read_question
from qa.rephrasing import simply_asked, without_titles
from qa.vietnamese import fold

KINDS: list[tuple[str, Kind]] = [
    ("Hà Nội tặng Thái Nguyên bao nhiêu tiền?", "money"),
    ("Kinh phí là bao nhiêu?", "money"),
    ("Số tiền hỗ trợ phẫu thuật tim?", "money"),
    ("Hà Nội chi mấy tỷ?", "money"),
    ("Xây cầu hết bao nhiêu?", "money"),
    ("Vé giá là bao nhiêu?", "money"),
    ("Vụ nổ làm chết bao nhiêu người?", "number"),
    ("Bữa sáng tốn bao nhiêu thời gian?", "number"),
    ("Cầu thủ nào ghi bàn?", "other"),
    ("cau thu nao ghi ban", "other"),
    ("Họp vào thứ nào?", "date"),
    ("Ai có nguy cơ mắc bệnh?", "other"),
    ("Những người nào nên tiêm phòng?", "other"),
    ("Dịch làm chết bao nhiêu?", "number"),
    ("Anh tham gia bao nhiêu trận?", "number"),
    ("Đi hết bao nhiêu ngày?", "number"),
    ("Kinh tế tăng trưởng bao nhiêu phần trăm?", "percent"),
    ("Thu ngân sách đạt bao nhiêu % dự toán?", "percent"),
    ("Tỷ lệ là bao nhiêu?", "percent"),
    ("Có bao nhiêu con bò giống?", "number"),
    ("Hai bên ký mấy lĩnh vực?", "number"),
    ("Dân số của Hà Nội là bao nhiêu?", "number"),
    ("Hội nghị diễn ra ngày nào?", "day"),
    ("Họp hôm nào?", "day"),
    ("Nhà tưởng niệm hoàn thành năm nào?", "year"),
    ("Khi nào hai bên họp?", "date"),
    ("Bao giờ có kết quả?", "date"),
    ("Việc đó vào tháng mấy?", "date"),
    ("Chợ họp từ mấy giờ?", "date"),
    ("Ai là Bí thư Tỉnh ủy Thái Nguyên?", "person"),
    ("Bí thư Tỉnh ủy là ai?", "person"),
    ("Người nào chủ trì hội nghị?", "person"),
    ("Vì sao Thái Nguyên muốn học TP.HCM?", "other"),
    ("Hội nghị diễn ra ở đâu?", "other"),
    ("", "other"),
    ("Có mấy chục người dự?", "other"),  # a vague word, no question
]


@pytest.mark.parametrize(("question", "kind"), KINDS, ids=[q or "empty" for q, _ in KINDS])
def test_kind_with_and_without_diacritics(question: str, kind: Kind) -> None:
    assert read_question(question).kind == kind
    assert read_question(fold(question)).kind == kind


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Hà Nội tặng Thái Nguyên gì?", ("hà nội", "thái nguyên")),
        ("Bà Nguyễn Thanh Hải giữ chức gì?", ("nguyễn thanh hải",)),
        ("TP. HCM và Thành phố Hồ Chí Minh?", ("tp_hcm",)),
        ("UBND TP.HCM nói gì?", ("ubnd", "tp_hcm")),
        ("Ông Nguyễn Phú Quý là ai?", ("nguyễn phú quý",)),
        ("Ai dự họp?", ()),
        ("ha noi o dau", ()),
    ],
)
def test_names(question: str, names: tuple[str, ...]) -> None:
    assert read_question(question).names == names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        pytest.param("ha noi tang thai nguyen gi", ("ha noi", "thai nguyen"), id="plain"),
        pytest.param("hà nội tặng thái nguyên gì?", ("hà nội", "thái nguyên"), id="small letters"),
        pytest.param("tphcm tang gi", ("tp_hcm",), id="abbreviation"),
        pytest.param("ba nguyen thanh hai la ai", ("nguyen thanh hai",), id="person"),
    ],
)
def test_known_names_are_found_in_small_letters(question: str, names: tuple[str, ...]) -> None:
    known = ["Hà Nội", "Thái Nguyên", "TP.HCM", "Nguyễn Thanh Hải", "Thanh Hải", "Huế"]
    assert read_question(question, known).names == names


def test_a_name_inside_a_longer_one_does_not_count() -> None:
    asked = read_question("Bà Nguyễn Thanh Hải là ai?", ["Thanh Hải", "Nguyễn Thanh Hải"])
    assert asked.names == ("nguyễn thanh hải",)


@pytest.mark.parametrize(
    ("question", "joined"),
    [
        ("Hà Nội và TP.HCM ký gì?", {"hà nội", "tp_hcm"}),
        ("Thái Nguyên so với Hà Nội thì sao?", {"thái nguyên", "hà nội"}),
        ("Hà Nội và tỉnh Thái Nguyên họp ở đâu?", {"hà nội", "thái nguyên"}),
        ("Hà Nội tặng Thái Nguyên gì?", set()),
        ("Hà Nội họp khi nào?", set()),
    ],
)
def test_joined_names(question: str, joined: set[str]) -> None:
    assert read_question(question).joined == joined


@pytest.mark.parametrize(
    ("question", "giver"),
    [
        ("Hà Nội tặng Thái Nguyên bao nhiêu tiền?", "hà nội"),
        ("Thái Nguyên được Hà Nội tặng bao nhiêu tiền?", "hà nội"),
        ("Hà Nội đã hỗ trợ Thái Bình bao nhiêu tiền?", "hà nội"),
        ("Hà Nội và Thái Nguyên trao đổi gì?", None),
        ("Thái Bình và Hà Nội tăng trưởng bao nhiêu?", None),  # "tăng" is not "tặng"
        ("Hà Nội tặng bao nhiêu tiền?", None),  # nobody else is named
    ],
)
def test_who_gives(question: str, giver: str | None) -> None:
    assert read_question(question).giver == giver


def test_who_gives_without_diacritics() -> None:
    asked = read_question("thai nguyen duoc ha noi tang bao nhieu tien", ["Hà Nội", "Thái Nguyên"])
    assert (asked.plain, asked.giver) == (True, "ha noi")


def test_a_giver_for_every_gift() -> None:
    line = " hà nội tặng thái nguyên 3 tỷ còn thái bình hỗ trợ huế 2 tỷ "
    candidates = ["hà nội", "thái nguyên", "thái bình", "huế"]
    assert givers(line, candidates, plain=False) == ["hà nội", "thái bình"]
    assert givers(" tặng hà nội ", candidates, plain=False) == []


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Hà Nội tặng bao nhiêu con bò giống?", "con"),
        ("Công ty có mấy nhà máy?", "nhà"),
        ("ha noi tang bao nhieu con bo", "con"),
        ("Hà Nội tặng bao nhiêu tiền?", None),
        ("Tăng trưởng là bao nhiêu?", None),
        ("Ai dự họp?", None),
    ],
)
def test_what_is_counted(question: str, unit: str | None) -> None:
    assert read_question(question).unit == unit


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Nghị quyết 98/2023/QH15 nói gì?", ("98", "2023")),
        ("9 tháng năm 2019 tăng bao nhiêu?", ("2019",)),
        ("Ai dự họp?", ()),
    ],
)
def test_numbers_that_must_agree(question: str, numbers: tuple[str, ...]) -> None:
    assert read_question(question).numbers == numbers


def test_words_are_what_is_left() -> None:
    asked = read_question("Hà Nội đã trao tặng quỹ an sinh của Thái Bình bao nhiêu tiền?")
    assert asked.words == ("trao", "tặng", "quỹ", "an", "sinh")
    assert asked.plain is False


@given(st.text(max_size=120), st.lists(st.text(max_size=20), max_size=3))
def test_any_question_can_be_read(question: str, known: list[str]) -> None:
    asked = read_question(question, known)
    assert asked.text == question
    assert asked.joined <= set(asked.names)
    assert asked.giver is None or asked.giver in asked.names
    assert not set(asked.words) & {word for name in asked.names for word in name.split()}
    assert len(set(asked.words)) == len(asked.words)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Có bao nhiêu dòng tảo?", "number"),
        ("Động lực nào khiến ông tập lại?", "other"),
        ("Loại khí nào gây ngạt?", "other"),
        ("Loại nấm nào có độc?", "other"),
        ("Bao nhiêu động vật ở đó?", "number"),
        ("Xuất khẩu thu về bao nhiêu đô?", "money"),
        ("Nhiệt độ lên bao nhiêu độ?", "number"),
        ("Công nhân lương mỗi tháng bao nhiêu?", "number"),
        ("Người Việt tiêu thụ bao nhiêu lít bia?", "number"),
        ("Hà Nội thu bao nhiêu?", "number"),
        ("Tiền Huế tặng Mộc Sơn là bao nhiêu?", "money"),
        ("Tiền Giang có bao nhiêu xã?", "number"),
        ("Tiền đạo Tiến Linh ghi bao nhiêu bàn?", "number"),
        ("Ung thư phổi đứng thứ mấy?", "number"),
        ("Ông Trần Văn An là ai?", "other"),
        ("Người dẫn đoàn Mộc Sơn là ai?", "person"),
        ("Chủ tịch UBND tỉnh Mộc Sơn là ai?", "person"),
    ],
)
def test_kinds_that_diacritics_or_names_decide(question: str, kind: Kind) -> None:
    assert read_question(question).kind == kind


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Có bao nhiêu con bò?", "con"),
        ("Có bao nhiêu cơ sở vi phạm?", "cơ"),
        ("co bao nhieu con bo", "con"),
        ("Chợ họp từ mấy giờ?", None),
        ("Kể tên mấy món đặc sản?", None),
        ("Chợ ở đâu?", None),
        ("Nhà máy điện Mộc Sơn bao giờ xong?", None),
        ("nha may dien moc son co bao nhieu to", "to"),
        ("Có bao nhiêu máy bay rơi?", "máy"),
    ],
)
def test_a_unit_is_what_follows_how_many(question: str, unit: str | None) -> None:
    assert read_question(question).unit == unit


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Chủ đầu tư của nhà máy là ai?", "maker"),
        ("chu dau tu cua nha may la ai", "maker"),
        ("Ai là nhà thầu của tuyến đường?", "maker"),
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


@pytest.mark.parametrize(
    ("question", "typed", "kind", "own"),
    [
        (
            "Ai dẫn đầu đoàn Lâm Hà, họ gặp nhau ở đâu?",
            "Họ gặp nhau ở đâu?",
            "other",
            "họ gặp nhau ở đâu?",
        ),
        ("Ai xây cầu Hà Sơn, hết bao nhiêu tiền?", "hết bao nhiêu tiền?", "money", None),
        # Typed without diacritics, restored since.
        ("Cầu Hà Sơn dài bao nhiêu mét, năm nào xong?", "nam nao xong?", "year", "năm nào xong?"),
        # A last "không" goes where a question is joined; a time alone asks nothing by itself.
        ("Ai xây cầu Hà Sơn, còn ai nữa?", "Còn ai nữa không?", "person", "còn ai nữa?"),
        (
            "Ai dẫn đầu đoàn Lâm Hà, trong năm 2017?",
            "Trong năm 2017?",
            "person",
            "Ai dẫn đầu đoàn Lâm Hà, trong năm 2017?",
        ),
        # Made of the turns before, with nothing in front of it: all of it was asked.
        ("Ai dẫn đầu đoàn Mộc Sơn?", "Còn Mộc Sơn?", "person", "Ai dẫn đầu đoàn Mộc Sơn?"),
    ],
)
def test_a_follow_up_asks_for_its_own_kind_of_thing(
    question: str, typed: str, kind: str, own: str | None
) -> None:
    asked = read_question(question, follow_up=typed)
    assert (asked.kind, asked.own) == (kind, own or typed)
    assert asked.text == question


@pytest.mark.parametrize("question", ["Năm bao nhiêu Botet thành diễn viên?", "Ngày mấy đội về?"])
def test_which_year_counts_nothing(question: str) -> None:
    assert read_question(question).unit is None


def test_what_some_people_are_is_no_name() -> None:
    assert read_question("Những người Hijra là ai?").kind == "other"
    assert read_question("Những người thắng là ai?").kind == "person"


@pytest.mark.parametrize(
    ("question", "simply"),
    [
        ("Bà Vũ Thị Hằng giữ chức gì?", "Bà Vũ Thị Hằng là ai?"),
        ("Trần Hoài Nam đang đảm nhiệm chức vụ nào?", "Trần Hoài Nam là ai?"),
        ("ba vu thi hang giu chuc gi", "ba vu thi hang la ai?"),
        ("Ông Trần Hoài Nam chức vụ gì?", None),
        ("Ông Sơn giữ chức gì?", "Ông Sơn là ai?"),
        ("Ông Sơn giữ chức gì ở Lâm Hà?", None),
        ("Ông Sơn bị bãi nhiệm khi đang giữ chức gì?", None),
        ("Ai giữ chức vụ gì?", None),
        ("Ai giữ chức chủ tịch Lâm Hà?", None),
        ("Máy lọc có chức năng gì?", None),
        ("Giữ chức gì?", None),
    ],
)
def test_who_holds_which_office_is_who_it_is(question: str, simply: str | None) -> None:
    assert simply_asked(question) == (simply or question)


@pytest.mark.parametrize(
    ("request_", "question"),
    [
        ("Hãy kể tên các tỉnh được Hà Nội hỗ trợ", "Những tỉnh nào được Hà Nội hỗ trợ?"),
        ("ke ten cac tinh duoc ha noi ho tro", "nhung tinh nao duoc ha noi ho tro?"),
        ("Kể tên một số tỉnh được hỗ trợ", "Những tỉnh nào được hỗ trợ?"),
        ("Kể tên một nhánh cao cấp của Toyota.", "Nhánh cao cấp nào của Toyota?"),
        ("Kể tên các tỉnh Hà Nội tặng tiền", None),
        ("Ai nêu tên các nông sản của Thái Nguyên?", None),
        ("Ông An kể tên những người bị bắt", None),
        ("Liệt kê những gì Hà Nội đã cho Thái Bình", None),
        ("Kể tên ông ấy có mấy con", None),
        ("ke ten cac tinh ha noi tang tien", None),
    ],
)
def test_a_request_is_read_as_a_question(request_: str, question: str | None) -> None:
    assert simply_asked(request_) == (question or request_)


def test_a_man_is_no_year() -> None:
    assert read_question("Diễn viên nam nào đoạt giải?").kind == "other"
    assert read_question("Giải trao năm nào?").kind == "year"


def test_a_title_before_a_full_name_is_no_word_of_the_question() -> None:
    hang = ["vũ thị hằng"]
    question = "Bà Vũ Thị Hằng và ông Sơn đi đâu?"
    assert without_titles(question, hang) == "Vũ Thị Hằng và ông Sơn đi đâu?"
    assert without_titles("ba vu thi hang di dau", ["vu thi hang"]) == "vu thi hang di dau"
    assert without_titles(question, []) == question
    flag = "Lá cờ Trần Hưng Đạo và ảnh Hà Nội ở đâu?"
    assert without_titles(flag, ["trần hưng đạo", "hà nội"]) == flag
    assert read_question("Bà Vũ Thị Hằng mở quán nào?").words == ("mở", "quán")
    assert "ông" in read_question("Ông Sơn mở quán nào?").words


def test_a_word_that_opens_a_question_is_no_part_of_a_known_name() -> None:
    known = ["Hà Nội", "Thái Bình"]
    assert read_question("Tiền Hà Nội tặng Thái Bình là bao nhiêu?", known).names == (
        "hà nội",
        "thái bình",
    )
    assert read_question("Tiền Hà Nội tặng ai?").names == ("tiền hà nội",)
    assert read_question("Trần Thái Bình là ai?", known).names == ("trần thái bình",)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        # a time may have been said before, and "giờ" only asks when
        ("Huế chi đầu tư bao nhiêu trong 9 tháng đầu năm 2023?", ("huế", "chi", "đầu", "tư")),
        ("Nhà máy bao giờ hoàn thành?", ("nhà", "máy", "hoàn", "thành")),
        ("Năm 2023 có gì?", ("năm", "2023")),
        ("Việt Nam thắng 3 trận nào?", ("thắng", "3", "trận")),
        # the "nội" of a name is not that of "nội địa"
        ("Thu nội địa của Hà Nội là bao nhiêu?", ("thu", "nội", "địa")),
        ("GĐ CA Hà Nội là ai?", ("gd", "công", "an")),
        # what is told before is no part of what is asked
        ("Tôi là người mới. Bò giống giá bao nhiêu?", ("bò", "giống", "giá")),
        ("Cho xem danh sách bò giống.", ("xem", "danh", "sách", "bò", "giống")),
    ],
)
def test_what_is_asked_about(question: str, words: tuple[str, ...]) -> None:
    assert read_question(question).words == words


def test_a_short_form_of_common_words_is_no_name() -> None:
    assert read_question("GĐ CA tỉnh Thái Nguyên là ai?").names == ("thái nguyên",)
    assert read_question("UBND TP.HCM nói gì?").names == ("ubnd", "tp_hcm")
