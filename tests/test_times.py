"""The time that a report speaks of goes on to the sentences behind it."""

import pytest

from qa.times import goes_on_at, time_tokens, time_words, timeless


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Huế thu bao nhiêu trong 9 tháng đầu năm 2023?", ["trong 9 tháng đầu năm 2023"]),
        ("hue thu bao nhieu 9 thang dau nam 2023", ["9 thang dau nam 2023"]),
        ("Năm 2015 Hà Nội tặng gì?", ["Năm 2015"]),
        ("Ngày 21/6/2019 ai họp?", ["Ngày 21/6/2019"]),
        ("Quý III năm 2018 lãi bao nhiêu?", ["Quý III năm 2018"]),
        ("Có bao nhiêu ca nửa đầu năm 2019?", ["nửa đầu năm 2019"]),
        ("Từ năm 2015 đến năm 2018 có mấy trận lũ?", ["năm 2015", "năm 2018"]),
        ("Năm nào xây cầu?", []),
        ("Có bao nhiêu tháng mưa?", []),
    ],
)
def test_what_a_question_says_of_its_time(question: str, words: list[str]) -> None:
    assert time_words(question) == words


def test_tokens_of_a_time() -> None:
    assert {"9", "tháng", "2023", "năm_2023"} <= time_tokens(
        "Huế thu gì 9 tháng đầu năm 2023?", folded=False
    )
    assert "nam_2023" in time_tokens("Huế thu gì 9 tháng đầu năm 2023?", folded=True)
    assert time_tokens("Huế thu gì?", folded=False) == frozenset()


@pytest.mark.parametrize(
    ("text", "before", "goes_on"),
    [
        pytest.param("Huế thu 9.600 tỷ đồng.", ["Năm 2023, kinh tế khá."], True, id="said just before"),
        pytest.param("Huế thu 9.600 tỷ đồng.", ["Chi 3 tỷ.", "Năm 2023, kinh tế khá."], True, id="and before that"),
        pytest.param("Huế thu 9.600 tỷ đồng.", ["Năm 2022 thì kém.", "Năm 2023 khá."], False, id="another year between"),
        pytest.param("Năm 2021 Huế thu 9.600 tỷ đồng.", ["Năm 2023, kinh tế khá."], False, id="a year of its own"),
        pytest.param("Hôm nay Huế thu tiền.", ["Năm 2023, kinh tế khá."], False, id="a day of its own"),
        pytest.param("Huế thu 9.600 tỷ đồng.", ["Kinh tế khá."], False, id="never said"),
        pytest.param("Huế thu 9.600 tỷ đồng.", [], False, id="the first sentence"),
        pytest.param("Huế thu 3 tỷ đồng từ 2015.", ["Năm 2023 khá."], False, id="a year before the stop"),
        pytest.param("Huế thu 2.015 tỷ đồng.", ["Năm 2023 khá."], True, id="a figure is no year"),
    ],
)  # fmt: skip
def test_a_time_goes_on_until_another_is_said(text: str, before: list[str], goes_on: bool) -> None:
    assert goes_on_at(["năm 2023"], text, before) is goes_on


@pytest.mark.parametrize(
    ("wanted", "before"),
    [
        ("Quý III", "Quý IV năm 2023 khá."),
        ("Quý III", "Kinh tế khá."),
        ("quý I năm 2023", "Quý IV năm 2023 khá."),
        ("sáu tháng đầu năm 2023", "Chín tháng đầu năm 2023, kinh tế khá."),
        ("nửa cuối năm 2023", "Nửa đầu năm 2023, kinh tế khá."),
        ("tháng 9 năm 2023", "9 tháng đầu năm 2023, kinh tế khá."),
        ("quý I năm 2023", "Quý II năm 2023 tốt hơn quý I năm 2022."),
        ("ngày 3 tháng 5 năm 2023", "Ngày 5/3/2023, Huế họp."),
    ],
)
def test_a_part_of_a_year_is_not_another(wanted: str, before: str) -> None:
    assert not goes_on_at([wanted], "Huế thu 9.600 tỷ đồng.", [before])
    assert goes_on_at([wanted], "Huế thu 9.600 tỷ đồng.", [f"{wanted.capitalize()} thì kém."])


@pytest.mark.parametrize(
    ("wanted", "before"),
    [
        ("Sáu tháng đầu năm 2023", "6 tháng đầu năm 2023, kinh tế khá."),
        ("9 tháng năm 2023", "Trong chín tháng đầu năm 2023, kinh tế khá."),
        ("nửa đầu năm 2023", "6 tháng đầu năm 2023, kinh tế khá."),
        ("quý III năm 2023", "Quý III/2023, kinh tế khá."),
        ("quý 3 năm 2023", "Quý III năm 2023, kinh tế khá."),
        ("tháng 9/2023", "Tháng 09 năm 2023, kinh tế khá."),
        ("ngày 3/5/2023", "Ngày 3 tháng 5 năm 2023, Huế họp."),
        ("năm 2023", "9 tháng đầu 2023, kinh tế khá."),
    ],
)
def test_one_time_in_other_words(wanted: str, before: str) -> None:
    assert goes_on_at([wanted], "Huế thu 9.600 tỷ đồng.", [before])


def test_what_no_number_tells_apart_does_not_go_on() -> None:
    assert not goes_on_at(["quý vi"], "Huế thu 9.600 tỷ đồng.", ["Năm 2023, kinh tế khá."])


def test_what_is_no_time_stays() -> None:
    assert timeless("Có 20190 nhà, năm 2019 xây") == "Có 20190 nhà,   xây"
    assert timeless("Năm 20190 nhà, năm 2019 có") == "Năm 20190 nhà,   có"


def test_without_a_time_nothing_goes_on() -> None:
    assert not goes_on_at([], "Huế thu 9.600 tỷ đồng.", ["Năm 2023, kinh tế khá."])
