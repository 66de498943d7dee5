"""Follow-up questions made to stand alone, with words of the conversation only."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.articles import Article
from qa.citations import lead_of
from qa.conversation import Turn, already_told, rewrite, stand_alone
from qa.remarks import without_remark
from qa.vietnamese import syllables

GIFT = Turn("Hà Nội tặng Thái Nguyên bao nhiêu tiền?", "Hà Nội tặng Thái Nguyên 3 tỷ đồng [1].")
LEADER = Turn("Ai dẫn đầu đoàn Thái Nguyên?", "Bà Nguyễn Thanh Hải dẫn đầu đoàn Thái Nguyên [1].")
GROWTH = Turn("Tăng trưởng của Hà Nội là bao nhiêu?", "Hà Nội tăng trưởng 6,08% [1].")


@pytest.mark.parametrize(
    ("last", "question", "expected"),
    [
        pytest.param(
            GIFT, "Còn Thái Bình?", "Hà Nội tặng Thái Bình bao nhiêu tiền?", id="another receiver"
        ),
        pytest.param(
            GIFT,
            "Thế Thái Bình thì sao?",
            "Hà Nội tặng Thái Bình bao nhiêu tiền?",
            id="thế … thì sao",
        ),
        pytest.param(
            GROWTH,
            "Còn TP.HCM thì sao?",
            "Tăng trưởng của TP.HCM là bao nhiêu?",
            id="another place",
        ),
        pytest.param(LEADER, "Bà ấy giữ chức gì?", "Nguyễn Thanh Hải giữ chức gì?", id="bà ấy"),
        pytest.param(LEADER, "Người này nói gì?", "Nguyễn Thanh Hải nói gì?", id="người này"),
    ],
)
def test_a_follow_up(last: Turn, question: str, expected: str) -> None:
    assert stand_alone(question, [last]) == expected


@pytest.mark.parametrize(
    ("last", "question", "needed"),
    [
        pytest.param(GIFT, "Để làm gì?", ["Hà Nội", "Thái Nguyên", "để làm gì?"], id="purpose"),
        pytest.param(GIFT, "Vì sao?", ["Hà Nội", "Thái Nguyên", "vì sao?"], id="reason"),
        pytest.param(
            GROWTH,
            "Thành phố này thu ngân sách bao nhiêu?",
            ["Hà Nội", "thu ngân sách"],
            id="place",
        ),
        pytest.param(
            GROWTH, "con tphcm thi sao", ["Tăng trưởng", "tphcm"], id="without diacritics"
        ),
    ],
)
def test_what_is_left_out_comes_from_the_question_before(
    last: Turn, question: str, needed: list[str]
) -> None:
    rewritten = stand_alone(question, [last])
    assert all(part in rewritten for part in needed), rewritten


@pytest.mark.parametrize(
    "question",
    [
        "Đà Nẵng làm việc với tỉnh nào trong tháng 10?",
        "Bí thư Tỉnh ủy Thái Bình Nguyễn Hồng Diên nói gì về hợp tác với Hà Nội?",
        "Nghị quyết nào quy định cơ chế đặc thù của TP.HCM?",
    ],
)
def test_a_whole_question_stays(question: str) -> None:
    assert stand_alone(question, [GIFT, LEADER]) == question


@pytest.mark.parametrize("question", ["Vì sao?", "Còn Thái Bình?", "Bà ấy là ai?", ""])
def test_without_history_nothing_is_added(question: str) -> None:
    assert stand_alone(question, []) == question


def test_blanks_are_put_in_order() -> None:
    assert stand_alone("  Hà   Nội\n tặng gì? ", []) == "Hà Nội tặng gì?"


def test_only_the_last_turn_counts() -> None:
    assert stand_alone("Còn Thái Bình?", [LEADER, GIFT]) == stand_alone("Còn Thái Bình?", [GIFT])


def test_the_same_question_again_is_not_doubled() -> None:
    assert stand_alone(GIFT.question, [GIFT]) == GIFT.question


TEXT = st.lists(
    st.sampled_from(
        "Hà Nội Thái Nguyên ông bà ấy này đó còn thế vì sao bao nhiêu tiền ? . TP.HCM Nguyễn Văn Nên họ".split()
    ),
    max_size=12,
).map(" ".join)


@given(TEXT, TEXT, TEXT)
def test_a_rewrite_adds_no_word_of_its_own(question: str, before: str, answer: str) -> None:
    rewritten = stand_alone(question, [Turn(before, answer)])
    known = {*syllables(question), *syllables(before), *syllables(answer)}
    assert set(syllables(rewritten)) <= known


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_conversation_can_be_read(question: str, before: str, answer: str) -> None:
    rewritten = stand_alone(question, [Turn(before, answer)])
    assert bool(rewritten.strip()) or not question.strip()


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        pytest.param(
            [Turn("Năm 2018 Hà Nội hỗ trợ bao nhiêu tiền?", "570 triệu đồng.")],
            "thế còn năm 2015?",
            "Năm 2015 Hà Nội hỗ trợ bao nhiêu tiền?",
            id="another year",
        ),
        pytest.param(
            [LEADER, Turn("Ai tiếp đoàn?", "Ông Nguyễn Văn Nên tiếp đoàn.")],
            "Bà ấy giữ chức gì?",
            "Nguyễn Thanh Hải giữ chức gì?",
            id="a woman two turns back",
        ),
        pytest.param(
            [GROWTH], "So với TP.HCM thì sao?", "Tăng trưởng của Hà Nội, so với TP.HCM thì sao?", id="compared"
        ),
        pytest.param(
            [GIFT, Turn("Còn Thái Bình?", "2 tỷ đồng.")],
            "Vì sao?",
            "Hà Nội tặng Thái Bình, vì sao?",
            id="the last one leans itself",
        ),
        pytest.param(
            [GIFT], "còn thái bình thì sao", "Hà Nội tặng thái bình bao nhiêu tiền?", id="small letters"
        ),
    ],
)  # fmt: skip
def test_follow_ups_further_back(history: list[Turn], question: str, expected: str) -> None:
    assert stand_alone(question, history) == expected


def test_a_long_history_is_read_fast() -> None:
    started = time.monotonic()
    stand_alone("Vì sao?", [Turn("?" * 50_000, "a " * 50_000)] * 6)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "question",
    [
        "Vì sao TP.HCM cắt hỗ trợ cho Đà Nẵng?",
        "Tỉnh Thái Bình được hỗ trợ những gì trong năm 2019?",
        "Bức ảnh này của Hội Nhà báo Việt Nam chụp ở đâu và năm nào?",
    ],
)
def test_other_words_with_the_letters_of_a_pronoun_are_none(question: str) -> None:
    history = [Turn("Ai dẫn đầu đoàn Đà Nẵng?", "Trưởng đoàn Đà Nẵng là ông Lê Trung Chinh.")]
    assert "Lê Trung Chinh" not in stand_alone(question, history)


def test_a_topic_takes_the_place_of_a_name_in_small_letters() -> None:
    history = [
        Turn("ai dẫn đầu đoàn đà nẵng vào tphcm", "Trưởng đoàn Đà Nẵng là ông Lê Trung Chinh.")
    ]
    asked = stand_alone("Còn đoàn Thái Nguyên?", history)
    assert asked == "Ai dẫn đầu đoàn Thái Nguyên vào tphcm"


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        pytest.param(
            [Turn("Ai dẫn đầu đoàn Đà Nẵng?", "Ông Lê Trung Chinh.")],
            "Còn bên Thái Nguyên?",
            "Ai dẫn đầu đoàn Thái Nguyên?",
            id="bên",
        ),
        pytest.param(
            [Turn("Chelsea mua Kepa giá bao nhiêu?", "71,6 triệu bảng.")],
            "con alisson thi sao",
            "Chelsea mua alisson giá bao nhiêu?",
            id="a single foreign name",
        ),
        pytest.param(
            [Turn("Cầu đi bộ Sông Hoài xây hết bao nhiêu?", "20 tỷ đồng.")],
            "Nhà máy nước Hòa Liên thì sao?",
            "Nhà máy nước Hòa Liên xây hết bao nhiêu?",
            id="a topic with a noun of its own",
        ),
        pytest.param(
            [Turn("6 tháng đầu năm 2019 Hà Nội thu bao nhiêu?", "100 tỷ đồng.")],
            "Còn Thái Bình 6 tháng năm 2018?",
            "6 tháng năm 2018 Thái Bình thu bao nhiêu?",
            id="another place and year",
        ),
        pytest.param(
            [Turn("Ai bị bỏng?", "Cháu bé đang ở Bệnh viện đa khoa Hoa Sen.")],
            "Bệnh viện này có bao nhiêu bác sĩ?",
            "Bệnh viện đa khoa Hoa Sen có bao nhiêu bác sĩ?",
            id="the whole name of a thing",
        ),
        pytest.param(
            [Turn("Nhà máy điện gió Bạc Liêu khởi công khi nào?", "Năm 2010.")],
            "Nhà thầu nào làm?",
            "Nhà máy điện gió Bạc Liêu, nhà thầu nào làm?",
            id="the subject alone",
        ),
        pytest.param(
            [Turn("Hà Nội tặng Thái Bình những gì?", "Bò giống.")],
            "còn gì nữa không",
            "Hà Nội tặng Thái Bình những gì, còn gì nữa?",
            id="more",
        ),
        pytest.param(
            [Turn("Ai ở Huế bị kỷ luật?", "Một giám đốc sở.")],
            "cơ quan nào yêu cầu vậy?",
            "Ai ở Huế bị kỷ luật, cơ quan nào yêu cầu vậy?",
            id="vậy",
        ),
    ],
)
def test_what_is_put_in_its_place(history: list[Turn], question: str, expected: str) -> None:
    assert stand_alone(question, history) == expected


CHAMPION = [Turn("Tay vợt Malaysia Lee Chong Wei bị bệnh gì?", "Anh bị ung thư mũi.")]
SHARE = [Turn("Mã VJC của Vietjet giảm bao nhiêu?", "Giảm 8.000 đồng.")]
TRAIN = [Turn("Vụ tàu 3405 trật bánh ở ga Tiên An, lái tàu bị xử lý thế nào?", "Bị sa thải.")]
SCHOOL = [Turn("Học sinh quận 1 thì thầy cô nào hỗ trợ?", "Thầy Ngọc Anh.")]
COACH = [Turn("Tỷ lệ thắng của Mourinho ở MU mùa 2016/17 là bao nhiêu?", "47,2%.")]
TEAM = [Turn("Mùa 2013/14 câu lạc bộ Hà Nội ghi mấy bàn?", "46 bàn.")]
GROWN = [Turn("Ở Thái Bình, kinh tế tăng trưởng bao nhiêu?", "10,22%.")]
HEAD = [Turn("Tổng thống Mỹ Donald Trump bao nhiêu tuổi?", "70 tuổi.")]
MATTRESS = [Turn("Chiếc nệm của sinh viên Đà Nẵng đoạt giải gì?", "Giải nhất.")]
FILM = [Turn("Jolie làm đạo diễn phim First They Killed My Father ở đâu?", "Campuchia.")]


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (CHAMPION, "Bao giờ anh ấy tập lại?", "Bao giờ Lee Chong Wei tập lại?"),
        (CHAMPION, "Vậy bao giờ anh ấy tập lại?", "Vậy bao giờ Lee Chong Wei tập lại?"),
        (SHARE, "Còn VNM?", "Mã VNM giảm bao nhiêu?"),
        (TRAIN, "Còn phụ lái thì sao?", "Vụ tàu 3405 trật bánh ở ga Tiên An, phụ lái bị xử lý thế nào?"),
        (SCHOOL, "Còn quận 7 thì sao?", "Học sinh quận 7 thì thầy cô nào hỗ trợ?"),
        (COACH, "Thế còn mùa 2014/15?", "Tỷ lệ thắng của Mourinho ở MU mùa 2014/15 là bao nhiêu?"),
        (MATTRESS, "Hay quá, nó giá bao nhiêu?", "Chiếc nệm của sinh viên Đà Nẵng giá bao nhiêu?"),
        (SHARE, "Còn mã HVN của Vietnam Airlines?", "Mã HVN giảm bao nhiêu?"),
        (TEAM, "Còn Hải Phòng mùa 2014/15?", "Mùa 2014/15 câu lạc bộ Hải Phòng ghi mấy bàn?"),
        (TEAM, "Còn mùa 2015?", "Mùa 2015 câu lạc bộ Hà Nội ghi mấy bàn?"),
        (GROWN, "còn hà nội?", "Ở hà nội, kinh tế tăng trưởng bao nhiêu?"),
        (HEAD, "Còn Nga?", "Tổng thống Nga bao nhiêu tuổi?"),
        (HEAD, "Còn Vladimir Putin?", "Tổng thống Vladimir Putin bao nhiêu tuổi?"),
        ([GIFT], "Nó dùng để làm gì?", "Hà Nội tặng Thái Nguyên, nó dùng để làm gì?"),
        ([LEADER], "Nói chuyện khác đi, bà ấy quê đâu?", "Nguyễn Thanh Hải quê đâu?"),
        (FILM, "Phim đó dài bao lâu?", "Phim First They Killed My Father dài bao lâu?"),
        (FILM, "Thôi hỏi chuyện khác, giá vàng bao nhiêu?", "Giá vàng bao nhiêu?"),
    ],
)  # fmt: skip
def test_everyday_follow_ups(history: list[Turn], question: str, expected: str) -> None:
    assert stand_alone(question, history) == expected


def test_nothing_is_left_hanging_where_the_asking_words_were() -> None:
    before = Turn("Đoàn Thái Nguyên đến TP.HCM trao đổi về những gì?", "Kinh tế đêm.")
    assert stand_alone("Ai tiếp đoàn?", [before]) == (
        "Đoàn Thái Nguyên đến TP.HCM trao đổi, ai tiếp đoàn?"
    )


def test_who_else_may_be_meant_is_the_other_form() -> None:
    lent = Turn("James Rodriguez sang Bayern mấy năm?", "Hai năm, theo Giám đốc Karl Rummenigge.")
    asked = rewrite("Anh ấy ghi mấy bàn?", [lent])
    assert asked.text == "Karl Rummenigge ghi mấy bàn?"
    assert asked.other == "James Rodriguez ghi mấy bàn?"


def test_a_question_without_a_name_may_go_on() -> None:
    asked = rewrite("Lúc đi ngang qua nhau hai tàu cách bao nhiêu mét?", TRAIN)
    assert asked.either
    assert asked.text == "Lúc đi ngang qua nhau hai tàu cách bao nhiêu mét?"
    assert asked.other is not None
    assert "Tiên An" in asked.other


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Nghe hay đấy, thế giá bao nhiêu?", "Thế giá bao nhiêu?"),
        ("À mà đợt 2 khởi hành ngày nào?", "Đợt 2 khởi hành ngày nào?"),
        ("Cảm ơn bạn. Còn Hà Nội?", "Còn Hà Nội?"),
        ("Thế à? Ai làm?", "Ai làm?"),
        ("hay qua, ai lam vay", "Ai lam vay"),
        ("Ở Hà Nội, ai nói?", "Ở Hà Nội, ai nói?"),
        ("Tiền thế chấp thuê xe là bao nhiêu?", "Tiền thế chấp thuê xe là bao nhiêu?"),
        ("Ô Ma là ai?", "Ô Ma là ai?"),
        ("A, B và C ai cao hơn?", "A, B và C ai cao hơn?"),
        ("Da, tóc và móng của ai đẹp?", "Da, tóc và móng của ai đẹp?"),
        ("Thế còn năm 2015?", "Thế còn năm 2015?"),
        ("Đà Nẵng, ai là chủ tịch?", "Đà Nẵng, ai là chủ tịch?"),
        ("ok", "ok"),
    ],
)
def test_a_remark_before_a_question_is_no_part_of_it(question: str, rest: str) -> None:
    assert without_remark(question) == (rest, False)


@pytest.mark.parametrize(
    "question",
    ["Giá vàng hôm nay bao nhiêu?", "mot ve powerball gia bao nhieu", "Năm nay Messi ghi mấy bàn?"],
)
def test_a_new_topic_leaves_the_one_before(question: str) -> None:
    assert stand_alone(question, [GIFT]) == question


def test_a_follow_up_can_be_put_in_two_ways() -> None:
    history = [Turn("Nhà máy điện gió Bạc Liêu khởi công khi nào?", "Năm 2010.")]
    found = rewrite("Nhà thầu nào làm?", history)
    assert found.other == "Nhà máy điện gió Bạc Liêu khởi công, nhà thầu nào làm?"
    assert found.sure


def test_where_nobody_was_named_the_rules_give_up() -> None:
    assert not rewrite("Bà ấy giữ chức gì?", [GIFT]).sure
    assert rewrite("Vì sao?", [GIFT]).sure


PRICE = Turn("Giá Toyota Vios năm 2017 là bao nhiêu?", "500 triệu đồng.")
OUTPUT = Turn("GDP của Mỹ là bao nhiêu?", "20 nghìn tỷ USD.")
AGE = Turn("Ông Trần Văn Nam bao nhiêu tuổi?", "Ông 50 tuổi.")


@pytest.mark.parametrize(
    ("last", "question", "expected"),
    [
        (GIFT, "Còn năm 2015?", "Hà Nội tặng Thái Nguyên bao nhiêu tiền năm 2015?"),
        (GIFT, "Còn Huế?", "Hà Nội tặng Huế bao nhiêu tiền?"),
        (GROWTH, "Còn hôm qua?", "Tăng trưởng của Hà Nội là bao nhiêu hôm qua?"),
        (Turn("Giá vàng hôm nay là bao nhiêu?", "?"), "Còn hôm qua?", "Giá vàng hôm qua là bao nhiêu?"),
        (Turn("Việt Nam 2019 thu bao nhiêu?", "?"), "Còn năm 2018?", "Việt Nam 2018 thu bao nhiêu?"),
        (OUTPUT, "Còn Trung Quốc?", "GDP của Trung Quốc là bao nhiêu?"),
        (Turn("Mỹ có bao nhiêu bang?", "50."), "Còn Ấn Độ?", "Ấn Độ có bao nhiêu bang?"),
        (PRICE, "Còn Toyota Camry?", "Giá Toyota Camry năm 2017 là bao nhiêu?"),
        (AGE, "Còn vợ ông ấy?", "Vợ Trần Văn Nam bao nhiêu tuổi?"),
    ],
)  # fmt: skip
def test_a_topic_takes_the_place_of_what_is_like_it(
    last: Turn, question: str, expected: str
) -> None:
    found = rewrite(question, [last])
    assert found.text == expected
    assert found.sure


def test_a_topic_that_is_no_name_takes_no_name_s_place_for_sure() -> None:
    found = rewrite("Còn lãi suất?", [GIFT])
    assert "Hà Nội tặng Thái Nguyên" in found.text
    assert not found.sure
    assert not rewrite("còn lãi suất?", [GIFT]).sure
    assert rewrite("còn thái nguyên?", [LEADER, GIFT]).sure


def test_gdp_is_no_place_for_a_country() -> None:
    found = rewrite("Còn Trung Quốc?", [Turn("GDP là bao nhiêu?", "20 nghìn tỷ USD.")])
    assert not found.sure
    assert "GDP" in found.text


def test_the_publisher_is_nobody_of_the_conversation() -> None:
    paper = Article(
        id="a", title="", text="", publisher="Người Lao Động", published="2017-05-16", url=None
    )
    told = Turn("Ai bị bắt?", f"{lead_of(paper)} Hai người bị bắt. [1]")
    assert "Người Lao Động" not in stand_alone("Bà ấy bao nhiêu tuổi?", [told])
    told = Turn("Lễ hội ở đâu?", "Theo Tuổi Trẻ năm 2017: Lễ hội ở Trà Bồng. [1]")
    assert stand_alone("Ở đó có bao nhiêu dân?", [told]) == "Trà Bồng có bao nhiêu dân?"


@pytest.mark.parametrize(
    "question",
    [
        *("cảm ơn", "Cảm ơn bạn nhiều nhé!", "hello", "cam on", "ok", "Xin chào"),
        *("Dân số Huế?", "Giá vàng hôm nay?"),
    ],
)
def test_what_asks_nothing_more_of_the_turn_before_stays(question: str) -> None:
    assert stand_alone(question, [GIFT]) == question


def test_a_day_alone_leans_on_the_turn_before() -> None:
    assert "Hà Nội tặng Thái Nguyên" in stand_alone("Hôm nay?", [GIFT])


def test_they_are_not_one_person() -> None:
    found = rewrite("Họ gặp nhau ở đâu?", [LEADER])
    assert found.text == "Ai dẫn đầu đoàn Thái Nguyên, họ gặp nhau ở đâu?"


@pytest.mark.parametrize("question", ["Nhà thầu nào làm?", "Vì sao?", "Ở đó có bao nhiêu dân?"])
@pytest.mark.parametrize("before", ["Ai ở Trà Bồng?", "Trà Bồng?", "Trà Bồng ở đâu?"])
def test_the_same_is_not_put_twice(before: str, question: str) -> None:
    found = rewrite(question, [Turn(before, "Ở Trà Bồng.")])
    assert found.other != found.text


def test_a_topic_takes_the_place_of_all_that_stand_side_by_side() -> None:
    said = Turn(
        "Tổng thu ngân sách của Hà Nội và TP.HCM năm 2023 là bao nhiêu?", "305.000 và 326.000 tỷ."
    )
    asked = stand_alone("Còn Bình Dương?", [said])
    assert asked == "Tổng thu ngân sách của Bình Dương năm 2023 là bao nhiêu?"


def test_what_two_do_together_stays_between_two() -> None:
    said = Turn("Hội nghị giữa Hà Nội và Huế diễn ra khi nào?", "Ngày 3/5.")
    assert "Hà Nội" in stand_alone("Còn Đà Nẵng?", [said])


def test_a_delegation_is_called_by_its_name() -> None:
    before = Turn("Ai dẫn đầu đoàn đại biểu Hà Nội về Thái Bình?", "Ông Đinh Tiến Dũng dẫn đầu.")
    asked = stand_alone("Đoàn đó dâng hương ở đâu?", [before])
    assert asked == "Đoàn đại biểu Hà Nội dâng hương ở đâu?"


HERD = Turn("Lâm Hà tặng Mộc Sơn bao nhiêu con bò?", "Lâm Hà tặng Mộc Sơn 100 con bò. [1]")


@pytest.mark.parametrize("question", ["Vì sao?", "Vì sao vậy?", "tại sao thế", "Kể thêm đi"])
def test_who_asks_for_more_knows_what_was_quoted(question: str) -> None:
    is_told = already_told(question, [HERD])
    assert is_told("Lâm Hà tặng Mộc Sơn 100 con bò.")
    assert not is_told("Bò được giao cho hộ nghèo.")


def test_only_whole_sentences_were_told() -> None:
    turn = Turn("Lâm Hà tặng gì?", "Lâm Hà tặng Mộc Sơn 100 con bò. [1][2] Bò khỏe. [3]")
    is_told = already_told("Kể thêm đi", [turn])
    assert is_told("Bò khỏe.")
    assert not is_told("Mộc Sơn 100 con bò.")


def test_a_sentence_with_a_reason_answers_why_once_more() -> None:
    turn = Turn("Lâm Hà tặng gì?", "Lâm Hà tặng 100 con bò để giúp hộ nghèo. [1]")
    sentence = "Lâm Hà tặng 100 con bò để giúp hộ nghèo."
    assert not already_told("Vì sao?", [turn])(sentence)
    assert already_told("Kể thêm đi", [turn])(sentence)


@pytest.mark.parametrize(
    "question", ["Năm nào?", "Vì sao Mộc Sơn nhận bò?", "Còn Thái Hà tặng gì nữa?"]
)
def test_a_question_of_its_own_may_be_answered_by_the_same_sentence(question: str) -> None:
    assert not already_told(question, [HERD])("Lâm Hà tặng Mộc Sơn 100 con bò.")


def test_without_a_turn_before_nothing_was_told() -> None:
    assert not already_told("Vì sao?", [])("Lâm Hà tặng Mộc Sơn 100 con bò.")


def test_what_stands_before_an_asking_word_goes_with_it() -> None:
    before = Turn("Đoàn Lâm Hà thăm Mộc Sơn vào những ngày nào?", "Hai ngày 10 và 11-10. [1]")
    assert stand_alone("Ai là trưởng đoàn?", [before]) == (
        "Đoàn Lâm Hà thăm Mộc Sơn, ai là trưởng đoàn?"
    )


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Bằng bao nhiêu phần trăm dự toán?", "Chi đầu tư của Hà Nội, bằng bao nhiêu phần trăm dự toán?"),
        ("bang bao nhieu phan tram du toan", "Chi đầu tư của Hà Nội, bang bao nhieu phan tram du toan"),
        ("Đạt bao nhiêu phần trăm kế hoạch?", "Chi đầu tư của Hà Nội, đạt bao nhiêu phần trăm kế hoạch?"),
    ],
)  # fmt: skip
def test_what_is_said_of_something_takes_it_from_the_question_before(
    question: str, whole: str
) -> None:
    turn = Turn("Chi đầu tư của Hà Nội 9 tháng đầu năm 2023 là bao nhiêu?", "25.500 tỷ đồng. [1]")
    assert rewrite(question, [turn]).text == whole


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Cái nhà tưởng niệm đó nằm ở thôn nào?", "Nhà tưởng niệm Lâm Quang Hải nằm ở thôn nào?"),
        ("Nhà tưởng niệm ấy rộng bao nhiêu?", "Nhà tưởng niệm Lâm Quang Hải rộng bao nhiêu?"),
    ],
)
def test_any_thing_is_known_by_its_noun_in_an_earlier_turn(question: str, meant: str) -> None:
    history = [
        Turn("Nhà tưởng niệm Lâm Quang Hải ở Mộc Sơn xong năm nào?", "Năm 2005."),
        Turn("Huế trao cho Mộc Sơn bao nhiêu tiền?", "3 tỷ đồng."),
    ]
    rewritten = rewrite(question, history)
    assert rewritten.text == meant
    assert rewritten.other is not None  # and in its other form, behind the last question
    assert "Nhà tưởng niệm" not in stand_alone("Lúc đó ai làm bí thư?", history)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        (
            "Còn tăng trưởng thì nơi nào cao hơn?",
            "Huế và Mộc Sơn, nơi nào tăng trưởng cao hơn năm 2023?",
        ),
        (
            "Thế nơi nào chi đầu tư nhiều hơn năm 2022?",
            "Huế và Mộc Sơn, nơi nào chi đầu tư nhiều hơn năm 2022?",
        ),
        ("Còn nơi nào đông dân hơn?", "Huế và Mộc Sơn, nơi nào đông dân hơn năm 2023?"),
    ],
)
def test_the_same_two_are_compared_again(question: str, meant: str) -> None:
    history = [Turn("Huế và Mộc Sơn, nơi nào thu ngân sách nhiều hơn năm 2023?", "Huế.")]
    assert stand_alone(question, history) == meant
    lower = stand_alone("Thế nơi nào thấp hơn?", history)
    assert lower == "Huế và Mộc Sơn, nơi nào thu ngân sách thấp hơn năm 2023?"
    elsewhere = [Turn("Huế thu ngân sách bao nhiêu?", "3 tỷ đồng.")]
    assert "nơi nào" in stand_alone(question, elsewhere)


@pytest.mark.parametrize(
    "question",
    [
        "Còn năm 2022 thì nơi nào thu nhiều hơn?",
        "Còn tỉnh nào thu nhiều hơn Hà Nội?",
        "Còn tỉnh nào thu nhiều hơn cả?",
        "Thế năm nào cao hơn?",
        "Vậy tỉnh nào trong cả nước thu nhiều hơn?",
    ],
)
def test_others_are_not_compared_again(question: str) -> None:
    history = [Turn("Huế và Mộc Sơn, nơi nào thu ngân sách nhiều hơn năm 2023?", "Huế.")]
    assert not re.match(r"Huế và Mộc Sơn, (?:tỉnh|năm) nào", stand_alone(question, history))
    assert "năm 2022 thu" not in stand_alone(question, history)


@pytest.mark.parametrize(
    "question",
    [
        "Sau khi cháy đó ai gọi cứu hỏa?",
        "Hai vụ cháy đó ở đâu?",
        "Các vụ cháy đó ở đâu?",
        "Vụ cháy này hay vụ cháy kia nặng hơn?",
        "Trong đó có bao nhiêu người?",
    ],
)
def test_what_points_at_several_or_at_a_time_is_no_thing_of_a_name(question: str) -> None:
    history = [Turn("Vụ cháy Carina ở TP.HCM xảy ra khi nào?", "Ngày 23/3/2018.")]
    assert "vụ cháy carina ở đâu" not in stand_alone(question, history).lower()
    assert not stand_alone(question, history).startswith(("Sau khi vụ", "Hai Vụ", "Các Vụ"))


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (
            "Huế và Mộc Sơn thống nhất bao nhiêu nhóm nội dung về kinh tế - xã hội?",
            "Còn về xây dựng Đảng?",
            "Huế và Mộc Sơn thống nhất bao nhiêu nhóm nội dung về xây dựng Đảng?",
        ),
        ("Huế nói gì về giáo dục?", "Thế về y tế thì sao?", "Huế nói gì về y tế?"),
        ("hue noi gi ve giao duc", "con ve y te", "hue noi gi ve y te?"),
        ("Quan điểm của Huế về đê điều ra sao?", "Còn về y tế?", "Quan điểm của Huế về y tế ra sao?"),
        ("Ông An về Huế khi nào?", "Còn về Mộc Sơn?", "Ông An về Mộc Sơn khi nào?"),
    ],
)  # fmt: skip
def test_what_it_is_about_takes_the_place_of_what_it_was_about(
    before: str, question: str, meant: str
) -> None:
    assert stand_alone(question, [Turn(before, "Có.")]) == meant


def test_who_it_is_about_is_asked_and_not_replaced() -> None:
    history = [Turn("Huế hỏi về ai?", "Về ông An.")]
    assert "hỏi về y tế" not in stand_alone("Còn về y tế?", history)
