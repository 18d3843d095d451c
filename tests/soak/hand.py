"""What all deeds of a member need: who they are, where they live, what they noted, and their own dice."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sandbox import Actor, Run
from sandbox.snowflake import created_at
from sandbox.world.interaction import Progress
from tests.soak.ledger import Ledger
from tests.soak.noted import Told
from tests.soak.town import DIRECT, Message, Prompt, Town, buttons
from tests.soak.words import Words

RECENT = timedelta(days=10)
"""How old the prompts are at most to which people still write."""

LATELY = timedelta(days=3)
"""How old a saved message or a practice is at most that is still changed; after a time away the bot looks at a week."""

_UNDER_WAY = (Progress.SENT, Progress.THINKING, Progress.UPDATING)

T = TypeVar("T")


@dataclass(frozen=True)
class Hand:
    """One member's."""

    me: Actor
    town: Town
    ledger: Ledger
    words: Words
    rng: random.Random

    async def settled(self, run: Run) -> Run:
        """Wait for the answer, while there is a bot that may give it."""
        await self.town.wait(lambda: run.progress not in _UNDER_WAY)
        return run

    async def press(self, message: Message, button: str) -> Run:
        """Press a button and wait for the answer."""
        return await self.settled(await self.me.press(message, button, wait=False))

    def one_of(self, found: Iterable[T]) -> T | None:
        """Any of these, if there are any."""
        there: Sequence[T] = list(found)
        return self.rng.choice(there) if there else None

    def recent(self) -> list[Prompt]:
        """The prompts with a thread to which people still write; not while one stands twice, and either may go."""
        since = self.town.time.now() - RECENT
        times = Counter(each.daily for each in self.town.prompts())
        return [
            each
            for each in self.town.prompts()
            if each.thread and each.posted_at > since and times[each.daily] == 1
        ]

    def fresh(self) -> Prompt | None:
        """A prompt in whose thread this member has done nothing yet."""
        return self.one_of(p for p in self.recent() if self.ledger.free(self.me.id, str(p.thread)))

    def is_late(self, message: str) -> bool:
        """Whether a message outside the prompts' threads is so old that it is left alone."""
        return created_at(message) < self.town.time.now() - LATELY

    def open_threads(self) -> set[str]:
        """The prompts' threads to which people still write and that do not sleep."""
        self.town.world.pass_time()
        channels = self.town.world.state.channels
        threads = {str(prompt.thread) for prompt in self.recent()}
        return {each for each in threads if not channels[each]["thread_metadata"]["archived"]}

    def mine(self) -> list[Told]:
        """The stories told in messages that this member can still change."""
        open_threads = self.open_threads()

        def is_open(story: Told) -> bool:
            if self.town.kind(story.where) == DIRECT:
                return not self.is_late(story.asked["id"])
            return story.where in open_threads

        return [s for s in self.ledger.told_by(self.me.id) if s.messages and is_open(s)]


def offers(run: Run, button: str) -> bool:
    """Whether an answer has a button."""
    return run.message is not None and has(run.message, button)


def has(message: Message, button: str) -> bool:
    """Whether a message has a button."""
    return button in {each.get("label") for each in buttons(message)}
