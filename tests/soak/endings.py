"""How each life of the bot ends, chosen by the seed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.soak.steps import MOMENTS, POST, SHARE, STEPS, Moment, Provocation, Step, Trap

MOST_REQUESTS = 30
"""A life that is to end at any request ends at most at this one."""

TERMINATED_EVERY = 10
"""After so many kills the bot is asked to end instead, by SIGTERM."""


WORDS: Mapping[Moment, str] = {
    "before": "before it took effect",
    "after": "after it took effect",
    "late": "and it takes effect later",
}


@dataclass(frozen=True)
class Ending:
    """Killed at a step, at the n-th request, or (neither) at any moment; or asked to end at any moment."""

    when: Moment = "before"
    step: Step | None = None
    countdown: int | None = None
    asked: bool = False

    @property
    def name(self) -> str:
        """What the account calls it."""
        if self.step is not None:
            return f"{self.step.name}, {WORDS[self.when]}"
        if self.asked:
            return "SIGTERM"
        return "at any moment" if self.countdown is None else f"any request, {WORDS[self.when]}"

    def trap(self, *, passing: int = 0) -> Trap | None:
        """The trap for it, which lets pass so many requests of the step's shape."""
        if self.step is not None:
            step = self.step
            return Trap(self.when, request=step.request, follows=step.follows, countdown=1 + passing)
        return None if self.countdown is None else Trap(self.when, countdown=self.countdown)


def endings(rng: random.Random, kills: int) -> Iterator[Ending]:
    """So many kills: most of them at named steps, each of which has its turn; and now and then a SIGTERM."""
    killed = 0
    for number, chosen in enumerate(_turns(rng)):
        if number % TERMINATED_EVERY == TERMINATED_EVERY // 2:
            yield Ending(asked=True)
        for ending in chosen:
            yield ending
            killed += 1
            if killed == kills:
                return


def _turns(rng: random.Random) -> Iterator[list[Ending]]:
    """What follows upon another without anything between."""
    while True:
        named = [(step, when) for step in STEPS for when in step.moments]
        rng.shuffle(named)
        for number, (step, when) in enumerate(named):
            yield [*_before(step, rng), Ending(when, step)]
            if number % 2:
                yield [_anywhere(rng)]


def _before(step: Step, rng: random.Random) -> list[Ending]:
    """How the lives before are to have ended, for what is begun once more."""
    if step.provocation is Provocation.INTERRUPTED:
        return [Ending(rng.choice(MOMENTS), POST)]
    if step.provocation is Provocation.SHARE:
        return [Ending(rng.choice(MOMENTS), SHARE)]
    if step.provocation is Provocation.DOUBLED:  # in the second of them it is posted again
        return [Ending("late", POST), Ending(asked=True)]
    return []


def _anywhere(rng: random.Random) -> Ending:
    if rng.random() < 0.5:
        return Ending(rng.choice(MOMENTS), countdown=rng.randint(1, MOST_REQUESTS))
    return Ending()
