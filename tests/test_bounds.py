"""The words before a figure that say how far it goes."""

import pytest

from qa.bounds import same_bounds, same_differences, with_bounds


@pytest.mark.parametrize(
    ("statement", "sentence", "whole"),
    [
        ("Chị Na có thai 6 tháng.", "Chị Na có bầu hơn 6 tháng.", "Chị Na có thai hơn 6 tháng."),
        ("Chị Na có thai gần 6 tháng.", "Chị Na có bầu hơn 6 tháng.", "Chị Na có thai gần 6 tháng."),
        ("Chị Na có thai 6 tháng.", "Hơn 6 tháng, đúng 6 tháng.", "Chị Na có thai 6 tháng."),
        ("Cầu dài 1,6 km.", "Cầu dài khoảng 6 km.", "Cầu dài 1,6 km."),
        ("6 tháng nữa.", "Hơn 6 tháng nữa.", "Hơn 6 tháng nữa."),
        # of place, of something else, of a day, bounded already
        ("Tại 2 tuyến đường.", "Trên 2 tuyến đường.", "Tại 2 tuyến đường."),
        ("Có 6 người.", "Hơn 6 tháng.", "Có 6 người."),
        ("Ngày 20/6 có 20 người chết.", "Hơn 20 người chết.", "Ngày 20/6 có 20 người chết."),
        ("Covid-19 có 19 ca.", "Hơn 19 ca.", "Covid-19 có 19 ca."),
        ("Lúc 6h, 6 người.", "Gần 6 người.", "Lúc 6h, 6 người."),
        ("Tuyển đúng 300 người.", "Tuyển hơn 300 người.", "Tuyển đúng 300 người."),
        ("Có ít nhất là 6 người.", "Có hơn 6 người.", "Có ít nhất là 6 người."),
    ],
)  # fmt: skip
def test_a_figure_gets_the_bound_of_its_sentence(statement: str, sentence: str, whole: str) -> None:
    assert with_bounds(statement, sentence) == whole


@pytest.mark.parametrize(
    ("statement", "sentence", "same"),
    [
        ("Uống 9 lít.", "Uống gần 9 lít.", False),
        ("Uống gần 9 lít.", "Uống gần 9 lít.", True),
        ("Thu hơn 86%.", "Thu bằng 86%.", False),
        ("Lọt 3 nước đầu.", "Lọt top 3 nước đầu.", True),
    ],
)
def test_a_bound_is_neither_lost_nor_added(statement: str, sentence: str, same: bool) -> None:
    assert same_bounds(statement, sentence) is same


@pytest.mark.parametrize(
    ("statement", "sentence", "same"),
    [
        ("Huế chi nhiều hơn Vinh 11 tỷ.", "Huế chi 11 tỷ, nhiều hơn Vinh.", False),
        ("Huế chi nhiều hơn Vinh 11 tỷ.", "Huế chi nhiều hơn Vinh 11 tỷ.", True),
        ("Huế chi 11 tỷ.", "Huế chi 11 tỷ, nhiều hơn Vinh.", True),
    ],
)
def test_an_amount_does_not_become_a_difference(statement: str, sentence: str, same: bool) -> None:
    assert same_differences(statement, [sentence]) is same
