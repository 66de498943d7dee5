"""Whose turn it is when more people ask than can be answered at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(eq=False)
class Place:
    """One question's place in the line."""

    moved: asyncio.Event


class Line:
    """Questions in the order they came; the first ``room`` of them are being answered.

    For one event loop; nothing in it waits for a lock.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._places: list[Place] = []

    def __len__(self) -> int:
        """How many are answered or wait."""
        return len(self._places)

    def join(self, moved: asyncio.Event) -> Place:
        """A place at the end; whoever takes one calls ``leave``.

        ``moved`` wakes whoever waits; set it to have the number given once more.
        """
        place = Place(moved=moved)
        self._places.append(place)
        return place

    async def wait(self, place: Place) -> AsyncIterator[int]:
        """How many questions come before, each time that it changes; ends when the turn has come."""
        while (before := self._places.index(place) - self._room + 1) > 0:
            place.moved.clear()
            yield before
            await place.moved.wait()

    def leave(self, place: Place) -> None:
        """Give the place up; those behind move on."""
        if place in self._places:
            self._places.remove(place)
        for other in self._places:
            other.moved.set()
