"""What a question says of papers, days and the newest; wishes that order and never exclude."""

from datetime import date

import pytest

from qa.wishes import PERIOD_BONUS, PUBLISHER_BONUS, Wishes, is_of_today, read_wishes

PAPERS = ["Báo Hànộimới", "VnExpress", "Thanh Niên", "Tuổi Trẻ", "Tạp chí Tuổi Trẻ Cười", "Đài VOV"]
PAPERS += ["Tổ Quốc", "Đại Đoàn Kết", "Nhân Dân Hằng Ngày", "Người Lao Động"]


@pytest.mark.parametrize(
    ("question", "paper", "rest"),
    [
        ("theo báo Hànộimới, Hà Nội tặng gì?", "Báo Hànộimới", "Hà Nội tặng gì?"),
        ("Theo Hà Nội Mới thì Hà Nội tặng gì?", "Báo Hànộimới", "thì Hà Nội tặng gì?"),
        ("theo bao ha noi moi thi sao", "Báo Hànộimới", "thi sao"),
        ("Giá vàng hôm nay theo VnExpress", "VnExpress", "Giá vàng hôm nay"),
        ("Báo Thanh Niên viết gì về bão?", "Thanh Niên", "viết gì về bão?"),
        ("trên tờ Tuổi Trẻ có gì về bão", "Tuổi Trẻ", "có gì về bão"),
        ("theo tạp chí Tuổi Trẻ Cười, bão?", "Tạp chí Tuổi Trẻ Cười", "bão?"),
        ("theo báo Tuổi Trẻ", "Tuổi Trẻ", "theo báo Tuổi Trẻ"),
        ("đài VOV nói gì", "Đài VOV", "nói gì"),
    ],
)
def test_the_paper_is_taken_out_of_the_question(question: str, paper: str, rest: str) -> None:
    wishes = read_wishes(question, PAPERS)
    assert (wishes.publisher, wishes.text) == (paper, rest)


@pytest.mark.parametrize(
    "question",
    [
        "Thanh niên tình nguyện làm gì?",
        "Tuổi trẻ thành phố tặng gì?",
        "theo báo Nhân Dân, ai thắng?",
        "Hà Nội mới tặng gì?",
        "VnExpress là gì?",
        "Theo Quốc hội, ngân sách thu được bao nhiêu?",
        "Ngày hội đại đoàn kết toàn dân tộc ở đâu?",
        "Tổ nhân dân tự quản có bao nhiêu người?",
        "Theo người lao động, lương bao nhiêu?",
        "Báo Thanh Niên bị phạt bao nhiêu tiền?",
        "Ai là tổng biên tập báo Tuổi Trẻ?",
        "?",
        "",
    ],
)
def test_no_paper_is_meant(question: str) -> None:
    assert read_wishes(question, PAPERS) == Wishes(text=question)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("năm 2019 có gì", "2019"),
        ("nam 2019 co gi", "2019"),
        ("tháng 10/2023", "2023-10"),
        ("tháng 10 năm 2023", "2023-10"),
        ("thang 1-2023", "2023-01"),
        ("ngày 21/6/2019", "2019-06-21"),
        ("21 tháng 6 năm 2019", "2019-06-21"),
        ("bão số 3 tháng 10/2023", "2023-10"),
        ("tháng 13/2023", None),
        ("32/1/2023", None),
        ("tháng 10", None),
        ("2019 con bò", None),
        ("năm 12019", None),
    ],
)
def test_the_time(question: str, period: str | None) -> None:
    assert read_wishes(question, PAPERS).period == period


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("giá vàng mới nhất", True),
        ("gia vang moi nhat", True),
        ("tin gần đây nhất về bão", True),
        ("nhà ga gần nhất với chợ", False),
        ("Thủ tướng mới Nhật Bản là ai?", False),
        ("động đất gần Nhật Bản", False),
        ("giá vàng mới", False),
        ("giá vàng cao nhất", False),
    ],
)
def test_the_newest(question: str, newest: bool) -> None:
    assert read_wishes(question, PAPERS).newest is newest


@pytest.mark.parametrize(
    ("publisher", "published", "bonus"),
    [
        ("VnExpress", "2019-10-26", PUBLISHER_BONUS + PERIOD_BONUS),
        ("VnExpress", None, PUBLISHER_BONUS),
        ("Tuổi Trẻ", "2019-10", PERIOD_BONUS),
        (None, "2019", PERIOD_BONUS),  # may be of that month
        (None, "2019-11", 0),
        (None, "2020", 0),
        (None, None, 0),
    ],
)
def test_what_fits_is_ahead(publisher: str | None, published: str | None, bonus: float) -> None:
    wishes = Wishes(text="", publisher="VnExpress", period="2019-10")
    assert wishes.bonus(publisher, published) == pytest.approx(bonus)


@pytest.mark.parametrize(
    "question", ["Giá vàng hôm nay bao nhiêu?", "gia vang hom nay", "Sáng nay ai đến?"]
)
def test_a_question_about_this_day(question: str) -> None:
    assert read_wishes(question, ()).today


@pytest.mark.parametrize(
    "question",
    ["Năm nay ai thắng?", "Hôm nào họp?", "Giá vàng hôm nay, ngày 5/4/2019, là bao nhiêu?"],
)
def test_a_question_about_another_time(question: str) -> None:
    assert not read_wishes(question, ()).today


@pytest.mark.parametrize(
    ("published", "of_today"),
    [
        ("2026-11-22", True),
        ("2026-11-21", True),
        ("2026-11", True),
        ("2019-11-22", False),
        (None, False),
    ],
)
def test_reports_of_this_day(published: str | None, of_today: bool) -> None:
    assert is_of_today(published, date(2026, 11, 22)) is of_today
