"""A process may die between any two steps: after the next start each story has one receipt, and ticks are right."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest

from bot.services.ports import Heard
from tests.services.club import Club, club, furnish
from tests.services.paper import Died

THREAD = "100"
HALF = "Situation: two of our three tutors quit\nTask: cover nine groups with one tutor"
REST = "Action: I recorded the theory part and swapped the groups weekly\nResult: the same pass rate of 80%"

Deed = Callable[[Club], Awaitable[None]]


class Talk:
    """Ana tells a story in two messages, edits it and takes it back half by half; Ben says something of it, and
    then says it otherwise. Each deed is heard at once."""

    def __init__(self) -> None:
        self.said: list[Heard] = []
        self.remarks: list[Heard] = []

    async def _say(self, here: Club, text: str) -> None:
        self.said.append(here.paper.say(THREAD, "1", text))
        await here.hear(THREAD, self.said[-1])

    async def remark(self, here: Club) -> None:
        self.remarks.append(here.paper.say(THREAD, "2", "R: how many is that?", answers=self.said[0].ref))
        await here.hear(THREAD, self.remarks[-1])

    async def remark_otherwise(self, here: Club) -> None:
        await here.hear(THREAD, here.paper.edit(THREAD, self.remarks[0].ref, "Task: whose was it?"))

    async def begin(self, here: Club) -> None:
        await self._say(here, HALF)

    async def end(self, here: Club) -> None:
        await self._say(here, REST)

    async def edit(self, here: Club) -> None:
        heard = here.paper.edit(THREAD, self.said[-1].ref, REST.replace("80%", "82% of them"))
        await here.hear(THREAD, heard)

    async def take_back(self, here: Club) -> None:
        here.paper.delete(THREAD, self.said[-1].ref)
        await here.unsay(THREAD, self.said[-1].ref)

    async def take_all_back(self, here: Club) -> None:
        here.paper.delete(THREAD, self.said[0].ref)
        await here.unsay(THREAD, self.said[0].ref)

    @property
    def deeds(self) -> list[Deed]:
        return [
            self.begin,
            self.end,
            self.remark,
            self.remark_otherwise,
            self.edit,
            self.take_back,
            self.take_all_back,
        ]


async def settle(here: Club) -> None:
    """Let what is waiting to be shown be shown."""
    await here.receipts.close()


async def is_right(here: Club, *, told: bool) -> None:
    """What is shown in the thread is what is kept, once."""
    there = here.paper.thread(THREAD)
    kept = await here.stories(THREAD)
    await here.feedback_is_right(THREAD)
    assert bool(kept) == told
    assert there.ticked == {story.messages[-1] for story in kept.values() if story.complete}
    assert sorted(there.replies) == sorted(story.receipt for story in kept.values() if story.receipt)
    for story in kept.values():
        assert story.receipt is not None, "it was a draft once, so it has a reply"
        assert there.shown[story.receipt].story.texts == story.texts


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("club") / "furnished.db"
    asyncio.run(furnish(path))
    return path


async def die_at(here: Club, deed: Deed, step: int, *, told: bool) -> bool:
    """Do a deed, in which the process dies at a step; False when it has fewer steps than that."""
    here.live(step)
    with suppress(Died):
        await deed(here)
        await settle(here)
    died = here.paper.life.over
    await here.die()
    here.live()
    await here.catch_up()
    await settle(here)
    await is_right(here, told=told)
    return died


@pytest.mark.parametrize(
    "number",
    range(7),
    ids=["begins", "completes", "remarks", "remarks otherwise", "edits", "takes back", "takes all back"],
)
def test_dying_at_any_step_leaves_one_receipt_and_the_right_tick_and_clips(
    template: Path, tmp_path: Path, number: int
) -> None:
    """Before and after every commit and everything that can be seen, one after the other."""

    async def every_step() -> int:
        talk, step = Talk(), 0
        async with club(template, tmp_path / "before.db") as here:
            for deed in talk.deeds[:number]:
                await deed(here)
                await settle(here)
                here.live()
            before = here.paper
        while True:
            paper, again = deepcopy((before, talk))
            async with club(tmp_path / "before.db", tmp_path / f"{step}.db", paper=paper) as here:
                if not await die_at(here, again.deeds[number], step, told=number < 6):
                    return step
            step += 1

    assert asyncio.run(every_step()) > 2
