"""The line in which questions wait."""

import asyncio

from ui.waiting import Line


def test_places_move_up_in_the_order_they_came() -> None:
    async def running() -> list[list[int]]:
        line = Line(2)
        places = [line.join(asyncio.Event()) for _ in range(4)]
        seen: list[list[int]] = [[] for _ in places]

        async def wait(number: int) -> None:
            async for before in line.wait(places[number]):
                seen[number].append(before)

        waiting = [asyncio.create_task(wait(number)) for number in range(4)]
        for leaving in (0, 2, 1, 3):  # the third gives up while it waits for nobody any more
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            line.leave(places[leaving])
        await asyncio.gather(*waiting)
        assert len(line) == 0
        return seen

    assert asyncio.run(running()) == [[], [], [1], [2, 1]]


def test_leaving_twice_changes_nothing() -> None:
    async def running() -> int:
        line = Line(1)
        one, other = (line.join(asyncio.Event()) for _ in range(2))
        line.leave(one)
        line.leave(one)
        assert [before async for before in line.wait(other)] == []
        return len(line)

    assert asyncio.run(running()) == 1
