"""The two ports of the core, because only these have more than one real implementation."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Protocol

from bot.domain.coach import Advice
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.places import Place
from bot.domain.principles import Principle
from bot.domain.prompts import Prompt
from bot.domain.sendings import Reminder, Sending, Week
from bot.domain.star import Section
from bot.domain.stories import Story


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current moment, aware."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The current moment in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait by the event loop's clock."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a platform shows when it posts a daily prompt."""

    daily: DailyPrompt
    principle: Principle
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a daily prompt stands on its platform; `thread` is None while it has none.

    What is left of one whose message was `deleted` is its thread.
    """

    message: str
    thread: str | None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Reminding:
    """A reminder to one person of a prompt; `missing` is what their story for it lacks, empty if they have none."""

    sending: Sending
    reminder: Reminder
    card: Card
    missing: Sequence[Section] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """How a group's week went; `principles` are those asked about, `coming` the next one.

    `thread` is that of the newest prompt, for places where nothing can be said beside threads.
    """

    sending: Sending
    group: StudyGroup
    week: Week
    principles: Sequence[Principle]
    coming: Principle
    thread: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a person as it is now; `text` is None when the platform withholds it.

    `answers` is the message it replies to, which may be deleted: `answers_deleted` if that is known.
    """

    ref: str
    author: str
    text: str | None
    said_at: datetime
    revised_at: datetime
    answers: str | None = None
    answers_deleted: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What stands in a thread; not `complete` when it is only its newest part.

    What we said there ourselves is `replies` to stories, each with the message it answers (“” if that was deleted
    before the reply arrived), messages `ticked` and `clipped` by us, and `apologies`.
    """

    messages: Sequence[Heard]
    complete: bool
    replies: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    apologies: Sequence[str] = ()
    clipped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What to show under a story told in messages: `place` is the newest of them, `advice` what the coach says."""

    story: Story
    place: Place
    advice: Advice | None


class Nearly(Enum):
    """What keeps a message from being a story."""

    PROSE = "it has no labels, or nobody asked for it"
    TOO_SHORT = "its parts have hardly any words"
    UNASKED = "it does not look like one, and was said to us alone"


@dataclass(frozen=True, slots=True)
class Shared:
    """A story that its owner shows to others; `by` is their name there."""

    story: Story
    principles: tuple[Principle, ...]
    question: str | None
    by: str


class Messenger(Protocol):
    """Says things on a chat platform. Every method raises PlatformUnavailable or MissingPermissions."""

    async def post(self, card: Card) -> Posted:
        """Post a prompt in the group's channel; some platforms make the thread in the same step."""
        ...

    async def find_posted(self, card: Card) -> Sequence[Posted]:
        """Look whether a prompt was posted by somebody who could not say so any more; all there are, oldest first."""
        ...

    async def withdraw(self, card: Card, double: Posted) -> None:
        """Make a prompt that stands beside the recorded one a prompt no more.

        Nothing that people wrote is removed: where they may have written, a pointer to the recorded one stays.
        """
        ...

    async def tell_managers(self, daily: DailyPrompt) -> None:
        """Tell whoever manages the group that its prompt fails; MissingPermissions when nobody can be reached."""
        ...

    async def remind(self, reminding: Reminding) -> str:
        """Write to a person, and nobody else; returns the message.

        Raises NotFound when they cannot see the group any more, MissingPermissions when they take no messages.
        """
        ...

    async def find_reminder(self, reminding: Reminding) -> str | None:
        """Look whether a reminder was sent by somebody who could not say so any more."""
        ...

    async def post_digest(self, digest: Digest) -> str:
        """Show everybody in the group how its week went; returns the message."""
        ...

    async def find_digest(self, digest: Digest) -> str | None:
        """Look whether a digest was posted by somebody who could not say so any more."""
        ...

    async def open_thread(self, card: Card, message: str) -> str | None:
        """Make the thread under a posted prompt, or find the one that is there; None if the prompt was deleted."""
        ...

    async def threads(self, channel: Place) -> Mapping[str, str | None]:
        """The threads of a channel; one that is asleep carries a mark, another one as soon as anything happens in it.

        Nobody can write or edit in a sleeping thread without waking it.
        """
        ...

    async def history(self, thread: Place) -> History:
        """The messages of people in a thread, oldest first."""
        ...

    async def message(self, place: Place) -> Heard | None:
        """One message of a person as it is now, or None when it is not there any more."""
        ...

    async def tick(self, receipt: Receipt) -> str | None:
        """Tick a complete story's newest message, and no other; returns the ref of the message that is ticked."""
        ...

    async def untick(self, place: Place) -> None:
        """Take our tick off a message, if it is there."""
        ...

    async def clip(self, place: Place) -> None:
        """Show on a message that it is kept as feedback; one that is gone, or shows it already, is no failure."""
        ...

    async def unclip(self, place: Place) -> None:
        """Take that off a message, if it is there."""
        ...

    async def reply(self, receipt: Receipt) -> str:
        """Say what was kept in the story's one reply, which is edited if it is there; returns its ref."""
        ...

    async def retract(self, receipt: Receipt) -> None:
        """Take back tick and reply, because the story is gone."""
        ...

    async def offer(self, place: Place, nearly: Nearly) -> str:
        """Offer, in a reply to a message, to make a story of it; returns the reply's ref."""
        ...

    async def apologise(self, place: Place) -> str:
        """Say, in a reply to a message, that it could not be kept and will be; returns the reply's ref."""
        ...

    async def share(self, place: Place, shared: Shared) -> Place:
        """Show a story to everybody in a place; returns the message."""
        ...

    async def remove(self, place: Place) -> None:
        """Delete a message of ours, if it is still there."""
        ...
