"""What happens that the host may want to know of: told once, where it happens; logged and counted elsewhere.

A happening holds ids, counts and moments, never what people write.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened; `error` is the bug behind it, if there is one."""

    level: ClassVar[int] = logging.INFO

    error: BaseException | None = field(default=None, repr=False)


Tell = Callable[[Happening], None]
"""Takes a happening; never raises and never waits."""


def unheard(_happening: Happening) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPosted(Happening):
    """A group has its prompt; `lag` is seconds since it fell due, None for one that was posted by hand."""

    group: int
    day: date
    prompt: str
    lag: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptFailed(Happening):
    """An attempt to post a prompt failed; another comes by itself."""

    level: ClassVar[int] = logging.WARNING

    group: int
    day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSent(Happening):
    """A person was reminded of their group's prompt."""

    person: int
    group: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFailed(Happening):
    """A person could not be reminded; another attempt comes by itself, unless they take no messages."""

    level: ClassVar[int] = logging.WARNING

    person: int
    group: int
    day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPosted(Happening):
    """A group was told how its week went."""

    group: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFailed(Happening):
    """An attempt to post a digest failed; another comes by itself."""

    level: ClassVar[int] = logging.WARNING

    group: int
    day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySaved(Happening):
    """There is a new story; `source` is what it answers."""

    story: int
    source: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChanged(Happening):
    """A story has other words than before."""

    story: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRemoved(Happening):
    """Nothing is left of a story."""

    story: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackKept(Happening):
    """There is new feedback on a story."""

    story: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Happening):
    """What is due was done; what stands afterwards. `due_since` is when the oldest unposted prompt fell due."""

    level: ClassVar[int] = logging.DEBUG

    at: datetime
    due: int
    due_since: datetime | None
    complete: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionDone(Happening):
    """Somebody's command, press or form was dealt with: as asked, refused with a reason, or failed by a bug.

    `seconds` are those from its arrival to the end of the last answer.
    """

    level: ClassVar[int] = logging.DEBUG

    kind: str
    interaction: str
    outcome: Literal["ok", "refused", "failed"]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionFailed(Happening):
    """Somebody met a bug and was shown this reference."""

    level: ClassVar[int] = logging.ERROR

    reference: str
    kind: str
    interaction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected(Happening):
    """A connection to the chat platform is up, in a session that is new, resumed, or in place of one that was lost."""

    shard: int
    session: Literal["new", "resumed", "replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnected(Happening):
    """A connection to the chat platform broke, or was closed; the next one comes by itself."""

    shard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUsed(Happening):
    """A transaction ended; `seconds` include the wait for the turn to write."""

    level: ClassVar[int] = logging.DEBUG

    writing: bool
    seconds: float
