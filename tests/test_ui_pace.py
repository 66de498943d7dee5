"""The limit on questions in a minute."""

import pytest

from ui.pace import ADDRESS_FACTOR, Pace, too_fast


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_one_more_than_allowed_waits_until_the_first_is_a_minute_old(clock: Clock) -> None:
    pace = Pace(2, clock=clock)
    assert pace.wait("một", "nhà") == 0
    clock.now += 20
    assert pace.wait("một", "nhà") == 0
    clock.now += 0.5
    assert pace.wait("một", "nhà") == 40
    clock.now += 39.5
    assert pace.wait("một", "nhà") == 0
    assert pace.wait("một", "nhà") == 20


def test_one_visitor_does_not_use_up_another_ones_questions(clock: Clock) -> None:
    pace = Pace(1, clock=clock)
    assert pace.wait("một", "nhà") == 0
    assert pace.wait("hai", "nhà") == 0
    assert pace.wait("một", "nhà") == 60


def test_new_tabs_of_one_address_do_not_get_round_the_limit(clock: Clock) -> None:
    pace = Pace(1, clock=clock)
    for tab in range(ADDRESS_FACTOR):
        assert pace.wait(str(tab), "nhà") == 0
    assert pace.wait("nữa", "nhà") == 60
    assert pace.wait("nữa", "nơi khác") == 0


def test_zero_means_any_number(clock: Clock) -> None:
    pace = Pace(0, clock=clock)
    assert [pace.wait("một", "nhà") for _ in range(100)] == [0] * 100


def test_memory_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.pace._MOST_VISITORS", 4)
    pace = Pace(5, clock=clock)
    for visitor in range(50):
        pace.wait(str(visitor), str(visitor))
    assert len(pace._asked) == 4


def test_the_message_says_how_long() -> None:
    assert "đợi 12 giây" in too_fast(12)
