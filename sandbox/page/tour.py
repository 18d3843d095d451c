"""A guided tour of the page, in the words of whoever hosts a bot on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sandbox.page.visits import Routes, Visit
from sandbox.permissions import Json

Spot = Literal["message", "thread", "box", "speaker", "clock"]
"""What a step may point at: the newest message of the bot, the thread under one, the message box, the switcher of
members, the clock."""


@dataclass(frozen=True)
class Step:
    """One stop: where, a few words over it, and a sentence or two."""

    spot: Spot
    title: str
    text: str


def routes(tour: Sequence[Step]) -> Routes:
    steps = [{"spot": each.spot, "title": each.title, "text": each.text} for each in tour]

    async def shown(_: Visit) -> list[Json]:
        return steps

    return [("GET", "/tour", shown)]
