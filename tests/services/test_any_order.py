"""Whatever order events come in, doubled, late, or not at all: what is kept is what the thread says in the end."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.star import Section
from bot.services.ports import Heard
from tests.services.club import Club, club, furnish

TEXTS = (
    "Situation: our food bank had a list that one person could open",
    "Task: fill the shifts of Saturday in two days",
    "Action: I rebuilt the list from old threads and phoned forty people",
    "Result: 23 of 24 shifts were covered",
    "Situation: the well ran dry in July\nTask: find water for nine gardens",
    "Action: I dug for a week\nResult: forty litres a day",
    "**Learning**: I would ask the neighbours first, and earlier",
    "Result:",
    "S: the hall was locked\nT: get ninety people in\nA: I climbed in\nR: we began on time",
    "S: the bus broke down",
    "then I went from door to door with my list and asked everybody on it for one hour of their time",
    "well done, both of you",
    "did it work?",
    "A - whom did you ask first?",
)
"""Parts and whole stories, what may continue them, idle talk, and what peers say of a part."""

WHO = ("1", "2")

said = st.tuples(st.just("say"), st.sampled_from(WHO), st.sampled_from(TEXTS), st.none() | st.integers(0, 9))
edited = st.tuples(st.just("edit"), st.integers(0, 9), st.sampled_from(TEXTS))
deleted = st.tuples(st.just("delete"), st.integers(0, 9))
lives = st.lists(st.one_of(said, said, said, edited, deleted), min_size=2, max_size=10)
"""What people do in a thread: numbers are messages, counted from the first and round again."""

turns = st.lists(
    st.tuples(
        st.sampled_from(("act", "act", "hear", "hear", "again", "restart", "away", "catch up")),
        st.integers(0, 9),
    ),
    max_size=24,
)
"""Who acts next, and what reaches the process: a number picks among the events that it was not told of, or was."""

Deed = tuple[object, ...]

INTERRUPTED: list[Deed] = [
    ("say", "1", "Situation: the well ran dry in July\nTask: find water for nine gardens", None),
    ("say", "1", "Action: I rebuilt the list from old threads and phoned forty people", None),
    ("say", "2", "well done, both of you", None),
    ("say", "1", TEXTS[10], None),
    ("delete", 2),
]
"""What Ana says last goes on with her story only if nobody has said anything in between."""

ANSWERED: list[Deed] = [
    ("say", "1", "Situation: our food bank had a list that one person could open", None),
    ("say", "2", "Action: I dug for a week\nResult: forty litres a day", 0),
    ("edit", 0, "well done, both of you"),
]
"""What Ben says is his own story only once it answers none of Ana's."""

DISCUSSED: list[Deed] = [
    ("say", "1", "I will tell you later", None),
    ("say", "2", "A - whom did you ask first?", 0),
    ("say", "2", "well done, both of you", 0),
    ("edit", 0, "S: the hall was locked\nT: get ninety people in\nA: I climbed in\nR: we began on time"),
    ("edit", 1, "did it work?"),
    ("delete", 2),
]
"""What Ben says is feedback only once what he answers is a story; then he says it otherwise, or takes it back."""

TAKEN_BACK: list[Deed] = [
    ("say", "1", "Situation: the well ran dry in July\nTask: find water for nine gardens", None),
    ("say", "1", "Action: I dug for a week\nResult: forty litres a day", None),
    ("delete", 1),
]

ACT, HEAR = ("act", 0), ("hear", 0)

Told = dict[str, dict[Section, tuple[str, tuple[int, ...]]]]


@dataclass
class Run:
    """One thread, in which the same is done as in the others."""

    here: Club
    thread: str
    refs: list[str] = field(default_factory=list)
    pending: list[Heard | str] = field(default_factory=list)
    past: list[Heard | str] = field(default_factory=list)

    def act(self, deed: Deed) -> None:
        """Somebody does something; the process may be told of it now."""
        paper = self.here.paper
        if deed[0] == "say":
            _, who, text, target = deed
            answers = self.refs[target % len(self.refs)] if isinstance(target, int) and self.refs else None
            heard = paper.say(self.thread, str(who), str(text), answers=answers)
            self.refs.append(heard.ref)
            self.pending.append(heard)
        elif alive := [ref for ref in self.refs if ref in paper.thread(self.thread).heard]:
            number = deed[1]
            assert isinstance(number, int)
            ref = alive[number % len(alive)]
            if deed[0] == "edit":
                self.pending.append(paper.edit(self.thread, ref, str(deed[2])))
            else:
                paper.delete(self.thread, ref)
                self.pending.append(ref)

    async def tell(self, event: Heard | str) -> None:
        """The process is told of an event."""
        if isinstance(event, str):
            await self.here.unsay(self.thread, event)
        else:
            await self.here.hear(self.thread, event)

    async def deliver(self, number: int) -> None:
        """One of the events that the process was not told of reaches it."""
        if self.pending:
            event = self.pending.pop(number % len(self.pending))
            self.past.append(event)
            await self.tell(event)

    async def turn(self, kind: str, number: int, deeds: Iterator[Deed]) -> None:
        """One turn of the schedule."""
        if kind == "act":
            if (deed := next(deeds, None)) is not None:
                self.act(deed)
        elif kind == "hear":
            await self.deliver(number)
        elif kind == "again" and self.past:
            await self.tell(self.past[number % len(self.past)])
        elif kind == "restart":
            await self.here.die()
            self.here.live()
        elif kind == "away":  # these events never come; so it is for one who was not connected
            self.past += self.pending
            self.pending.clear()
            await self.here.die()
            self.here.live()
            await self.here.catch_up()
        elif kind == "catch up":
            await self.here.catch_up()

    async def told(self) -> Told:
        """The stories, with the numbers of the messages that tell them."""
        return {
            who: {
                section: (part.text, tuple(self.refs.index(ref) for ref in part.messages))
                for section, part in story.parts.items()
            }
            for who, story in (await self.here.stories(self.thread)).items()
        }

    async def shown(self) -> None:
        """Each story has at most one reply, an incomplete one exactly one, and only complete ones have a tick.

        What answers them is feedback.
        """
        await self.here.receipts.close()
        await self.here.feedback_is_right(self.thread)
        there = self.here.paper.thread(self.thread)
        kept = await self.here.stories(self.thread)
        complete = [story for story in kept.values() if story.complete]
        assert there.ticked == {story.messages[-1] for story in complete}
        replies = [story.receipt for story in kept.values() if story.receipt is not None]
        assert sorted(there.replies) == sorted(replies)
        for story in kept.values():
            assert story.complete or story.receipt is not None
            if story.receipt is not None:
                assert there.shown[story.receipt].story.texts == story.texts


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("club") / "furnished.db"
    asyncio.run(furnish(path))
    return path


async def play(here: Club, life: list[Deed], schedule: list[tuple[str, int]]) -> None:
    """The same life three times: heard as it happens, heard in any way, and read once it is over."""
    orderly, any_order, late = (Run(here, thread) for thread in ("100", "200", "300"))
    for deed in life:
        orderly.act(deed)
        await orderly.deliver(0)
    expected = await orderly.told()
    await orderly.shown()

    deeds = iter(life)
    for kind, number in schedule:
        await any_order.turn(kind, number, deeds)
    for deed in deeds:
        any_order.act(deed)
    while any_order.pending:
        await any_order.deliver(len(any_order.pending) * 7 % 5)
    assert await any_order.told() == expected
    await here.catch_up()
    assert await any_order.told() == expected
    await any_order.shown()

    for deed in life:
        late.act(deed)
    await here.die()
    here.live()
    await here.catch_up()
    assert await late.told() == expected
    await late.shown()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(life=lives, schedule=turns)
@example(life=INTERRUPTED[:4], schedule=[ACT, HEAR, ACT, ACT, ACT, HEAR, ("hear", 1), HEAR])
@example(life=INTERRUPTED, schedule=[ACT, HEAR, ACT, ACT, ACT, ACT, ("hear", 3), ("restart", 0), ("hear", 2)])
@example(life=ANSWERED, schedule=[ACT, HEAR, ACT, ACT, ("hear", 1), HEAR, ("again", 0)])
@example(
    life=DISCUSSED, schedule=[ACT] * 4 + [("hear", 3), ("hear", 1), ACT, ("hear", 2), HEAR, ("again", 1)]
)
@example(
    life=DISCUSSED,
    schedule=[ACT, HEAR, ACT, HEAR, ACT, HEAR, ("away", 0), ACT, HEAR, ACT, ("restart", 0), ACT],
)
@example(life=TAKEN_BACK, schedule=[ACT, ACT, ACT, ("hear", 2), ("restart", 0), HEAR, HEAR])
def test_stories_and_feedback_are_what_the_thread_says_however_it_is_heard(
    template: Path, life: list[Deed], schedule: list[tuple[str, int]]
) -> None:
    """Late, doubled and out of order, with restarts and times away in between: the same stories, shown once, and what
    answers them is kept."""

    async def example() -> None:
        with TemporaryDirectory() as folder:
            async with club(template, Path(folder) / "club.db") as here:
                await play(here, life, schedule)

    asyncio.run(example())
