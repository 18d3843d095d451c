"""A chat platform on paper: the Messenger port over threads in memory, to tell the lives of many threads quickly.

What people do takes effect at once; what the core hears of it is for the test to pass on, whenever it likes.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.groups import DailyPrompt
from bot.domain.places import Place
from bot.services.ports import Card, Digest, Heard, History, Nearly, Posted, Receipt, Reminding, Shared
from tests.clock import FakeClock

PLATFORM, WORKSPACE = "paper", "club"


class Died(BaseException):
    """The process is gone: nothing after this happens."""


class Life:
    """Counts the steps of a process, each before or after something that others see, and ends it at one of them."""

    def __init__(self, steps: int | None = None) -> None:
        self.left = steps
        self.taken = 0
        self.over = False

    def step(self) -> None:
        """Go on, or die. Whoever is dead stays dead."""
        if self.over or self.taken == self.left:
            self.over = True
            raise Died
        self.taken += 1


@dataclass
class Thread:
    """What stands in a thread."""

    heard: dict[str, Heard] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    shown: dict[str, Receipt] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    clipped: set[str] = field(default_factory=set)
    offers: dict[str, str] = field(default_factory=dict)
    apologies: dict[str, str] = field(default_factory=dict)

    def drop(self, ref: str) -> None:
        """A message is gone, and whatever was on it."""
        self.heard.pop(ref, None)
        self.ticked.discard(ref)
        self.clipped.discard(ref)
        self.shown.pop(ref, None)
        for ours in (self.replies, self.offers, self.apologies):
            ours.pop(ref, None)


class Paper:
    """The platform; people act by `say`, `edit` and `delete`, the core by the port."""

    def __init__(self, clock: FakeClock, threads: Mapping[str, str]) -> None:
        """`threads` are those that are there already, by their channels."""
        self.clock = clock
        self.life = Life()
        self.meanwhile: list[Callable[[], object]] = []
        """What happens after the next histories were asked for, and before they have been read."""
        self.reminders: dict[str, Reminding] = {}
        self.digests: dict[str, Digest] = {}
        self._refs = 1_000
        self._threads: dict[str, Thread] = defaultdict(Thread)
        self._of_channel = {channel: [thread] for channel, thread in threads.items()}

    def thread(self, ref: str) -> Thread:
        """A thread by its ref."""
        return self._threads[ref]

    def _ref(self) -> str:
        self._refs += 1
        return str(self._refs)

    # What people do

    def say(self, thread: str, author: str, text: str, *, answers: str | None = None) -> Heard:
        """Write a message; returns what is to be heard of it."""
        self.clock.advance(seconds=10)
        now = self.clock.now()
        heard = Heard(self._ref(), author, text, said_at=now, revised_at=now, answers=answers)
        self._threads[thread].heard[heard.ref] = heard
        return heard

    def edit(self, thread: str, ref: str, text: str) -> Heard:
        """Write a message anew; returns what is to be heard of it."""
        self.clock.advance(seconds=10)
        heard = replace(self._threads[thread].heard[ref], text=text, revised_at=self.clock.now())
        self._threads[thread].heard[ref] = heard
        return heard

    def delete(self, thread: str, ref: str) -> None:
        """Delete a message."""
        self.clock.advance(seconds=10)
        self._threads[thread].drop(ref)

    # The port

    async def post(self, card: Card) -> Posted:
        """A prompt is its own thread."""
        ref = self._ref()
        self._of_channel.setdefault(card.daily.group.place.channel, []).append(ref)
        return Posted(ref, ref)

    async def find_posted(self, card: Card) -> Sequence[Posted]:
        """Posting never fails here, so nothing is ever lost."""
        return []

    async def withdraw(self, card: Card, double: Posted) -> None:
        """Nothing stands twice."""

    async def open_thread(self, card: Card, message: str) -> str | None:
        """A prompt is its own thread."""
        return message

    async def tell_managers(self, daily: DailyPrompt) -> None:
        """Nobody manages this place."""

    async def remind(self, reminding: Reminding) -> str:
        """Write to a person."""
        self.life.step()
        ref = self._ref()
        self.reminders[ref] = reminding
        self.life.step()
        return ref

    async def find_reminder(self, reminding: Reminding) -> str | None:
        """Look for what was written to a person."""
        self.life.step()
        return next(
            (ref for ref, sent in self.reminders.items() if sent.sending.id == reminding.sending.id), None
        )

    async def post_digest(self, digest: Digest) -> str:
        """Show a digest."""
        self.life.step()
        ref = self._ref()
        self.digests[ref] = digest
        self.life.step()
        return ref

    async def find_digest(self, digest: Digest) -> str | None:
        """Look for a digest."""
        self.life.step()
        return next((ref for ref, sent in self.digests.items() if sent.sending.id == digest.sending.id), None)

    async def threads(self, channel: Place) -> Mapping[str, str | None]:
        """All are awake."""
        return dict.fromkeys(self._of_channel.get(channel.channel, ()))

    async def history(self, thread: Place) -> History:
        """All that stands there."""
        self.life.step()
        there = self._threads[thread.channel]
        said = [
            replace(heard, answers_deleted=heard.answers not in (None, *there.heard, *there.replies))
            for heard in sorted(there.heard.values(), key=lambda heard: heard.said_at)
        ]
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return History(
            said,
            True,
            dict(there.replies),
            frozenset(there.ticked),
            list(there.apologies),
            frozenset(there.clipped),
        )

    async def message(self, place: Place) -> Heard | None:
        """One message."""
        self.life.step()
        return self._threads[place.channel].heard.get(place.message or "")

    async def tick(self, receipt: Receipt) -> str | None:
        """Tick the newest message of a complete story, and no other."""
        there, story = self._threads[receipt.place.channel], receipt.story
        wanted = story.messages[-1] if story.complete and story.messages else None
        if story.ticked is not None and story.ticked != wanted:
            await self.untick(receipt.place.at(story.ticked))
        if wanted is not None and wanted in there.heard:
            self.life.step()
            there.ticked.add(wanted)
            self.life.step()
        return wanted

    async def untick(self, place: Place) -> None:
        """Take a tick off."""
        self.life.step()
        self._threads[place.channel].ticked.discard(place.message or "")
        self.life.step()

    async def clip(self, place: Place) -> None:
        """Clip a message."""
        self.life.step()
        if place.message in self._threads[place.channel].heard:
            self._threads[place.channel].clipped.add(place.message or "")
        self.life.step()

    async def unclip(self, place: Place) -> None:
        """Take a clip off."""
        self.life.step()
        self._threads[place.channel].clipped.discard(place.message or "")
        self.life.step()

    async def reply(self, receipt: Receipt) -> str:
        """Edit the reply if it is there, or make one."""
        there = self._threads[receipt.place.channel]
        self.life.step()
        ref = receipt.story.receipt
        if ref is None or ref not in there.replies:
            ref = self._ref()
            there.replies[ref] = receipt.place.message or ""
        there.shown[ref] = receipt
        self.life.step()
        return ref

    async def retract(self, receipt: Receipt) -> None:
        """Remove reply and tick."""
        if receipt.story.receipt is not None:
            await self.remove(receipt.place.at(receipt.story.receipt))
        if receipt.story.ticked is not None:
            await self.untick(receipt.place.at(receipt.story.ticked))

    async def offer(self, place: Place, nearly: Nearly) -> str:
        """Make an offer."""
        self.life.step()
        ref = self._ref()
        self._threads[place.channel].offers[ref] = place.message or ""
        return ref

    async def apologise(self, place: Place) -> str:
        """Say that a message was not kept."""
        ref = self._ref()
        self._threads[place.channel].apologies[ref] = place.message or ""
        return ref

    async def share(self, place: Place, shared: Shared) -> Place:
        """Show a story."""
        return place.at(self._ref())

    async def remove(self, place: Place) -> None:
        """Take one of our messages away."""
        self.life.step()
        self._threads[place.channel].drop(place.message or "")
        self.life.step()
