"""What a report says of itself: paper and day, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.mastheads import guess_date, guess_publisher


@pytest.mark.parametrize(
    ("lead", "publisher"),
    [
        ("(NLĐO) - Chiều 6-3, Thành ủy TP HCM đã tiếp đoàn.", "Người Lao Động"),
        (" (HNMO) - Sáng 21-6, tại Thái Nguyên, hội nghị họp.", "Hànộimới"),
        ("ĐNO - Thực hiện kế hoạch của Thành ủy.", "Báo Đà Nẵng"),
        ("Kinhtedothi - Sáng 26/10, đoàn công tác làm việc.", "Kinh tế & Đô thị"),
        ("(Xây dựng) – Chiều 18/10, tại Hội trường Thống Nhất.", "Báo Xây dựng"),
        ("TTO — Sáng nay, trời đẹp.", "Tuổi Trẻ"),
        ("(Báo Lạ) - Sáng nay, trời đẹp.", "Báo Lạ"),
        ("Đà Nẵng - Sáng nay, trời đẹp.", None),
        ("Hội nghị - Đó là nơi gặp nhau.", None),
        ("Sáng nay, trời đẹp.", None),
        ("(NLĐO) Sáng nay, trời đẹp.", None),
    ],
)
def test_the_signature_names_the_paper(lead: str, publisher: str | None) -> None:
    assert guess_publisher(lead) == publisher
    assert (
        guess_publisher(f"Chính trị\nĐầu đề của bài báo hôm nay\n\n{lead}\nThân bài.") == publisher
    )


@pytest.mark.parametrize(
    ("text", "published"),
    [
        pytest.param("(NLĐO) - Chiều 6-3, họp.", None, id="no year"),
        pytest.param("(HNMO) - Sáng 21-6, họp về năm 2005.", None, id="year of something else"),
        pytest.param("(HNMO) - Sáng 21-6, họp nhiệm kỳ 2016-2021.", None, id="term"),
        pytest.param(
            "ĐNO - Trong hai ngày 10 và 11-10, họp cùng ngày 24-6-2023.", None, id="two days"
        ),
        pytest.param(
            "ĐNO - Thực hiện Nghị quyết số 98 của Quốc hội ngày 24-6-2023, họp.", None, id="law"
        ),
        pytest.param(
            "ĐNO - Thực hiện Luật ngày 24-6-2023, sáng 5/7/2024, họp.",
            "2024-07-05",
            id="law, then day",
        ),
        pytest.param("(NLĐO) - Chiều 6-3-2023, họp.", "2023-03-06", id="with year"),
        pytest.param("(NLĐO) - Sáng ngày 6/3/2023, họp.", "2023-03-06", id="with the word"),
        pytest.param("(NLĐO) - Sở Y tế họp ngày 6/3/2023.", "2023-03-06", id="office first"),
        pytest.param(
            "Kinhtedothi - Sáng 26/10, họp. Tháng 10/2019, giao bò.", "2019-10-26", id="its month"
        ),
        pytest.param(
            "(Xây dựng) – Chiều 18/10, họp. Trong 9 tháng đầu năm 2023, tăng.",
            "2023-10-18",
            id="the months before it",
        ),
        pytest.param(
            "(HNMO) - Sáng 21-6, họp. Trong 9 tháng đầu năm 2023, tăng.", None, id="other months"
        ),
        pytest.param(
            "(HNMO) - Sáng 21-6, họp. Tháng 6/2019 và tháng 6/2020 khác nhau.", None, id="two years"
        ),
        pytest.param("Sáng 21-6-2019, họp.", None, id="no signature"),
        pytest.param("(HNMO) - Sáng 31-2-2019, họp.", None, id="no such day"),
        pytest.param("(HNMO) - Tỷ số 21-6-2019 là lạ.", None, id="no word of a day"),
    ],
)
def test_nobody_guesses_a_year(text: str, published: str | None) -> None:
    assert guess_date(text) == published


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["Sáng", "Chiều", "Tối", "Ngày", "Trưa", "Sáng ngày"]),
    st.sampled_from("-/"),
)
def test_a_full_date_is_read_as_it_stands(day: date, word: str, mark: str) -> None:
    text = f"(NLĐO) - {word} {day.day}{mark}{day.month}{mark}{day.year}, Thành ủy họp."
    assert guess_date(text) == day.isoformat()
    assert guess_date(text.replace(f"{mark}{day.year}", "")) is None
