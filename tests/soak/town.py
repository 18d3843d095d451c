"""Where it happens: a server with study groups around the world, its members, and a clock that only goes forward."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import Actor, Sandbox
from sandbox.snowflake import created_at

Message = dict[str, Any]

MEMBERS = ("Ana", "Ben", "Chloé", "Dai", "Eva", "Finn", "Gita")
"""The last one has moods about the coach, so that nobody can tell what it says to her."""

DIRECT = "direct"
"""What a direct conversation is called among the kinds of channels."""

_DM = 1
"""https://docs.discord.com/developers/resources/channel#channel-object-channel-types"""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

GROUPS = (
    ("berlin", time(8, 30), "Europe/Berlin", False, "Friday"),
    ("new-york", time(20, 15), "America/New_York", False, "Saturday"),
    ("auckland", time(2, 30), "Pacific/Auckland", False, "Tuesday"),  # comes twice when summer ends there
    ("forum", time(2, 30), "Europe/Berlin", True, "Sunday"),  # does not exist when summer begins there
    ("kolkata", time(17, 30), "Asia/Kolkata", False, "Monday"),
)
"""The name, when its prompt falls due, whether it is a forum, and the day of its digest."""

SEASONS = (
    datetime(
        2026, 3, 26, 6, tzinfo=UTC
    ),  # Berlin's clocks go forward on 29 March, Auckland's back on 5 April
    datetime(2026, 10, 22, 6, tzinfo=UTC),  # Berlin's go back on 25 October, New York's on 1 November
)
"""When a run may begin."""

DAY = timedelta(days=1)

PATIENCE = 20.0
"""Seconds after which a member gives up waiting for an answer."""

_DAILY = re.compile(r"ls:answer:daily:(\d+)")


class Time:
    """The machine's clock, moved ahead."""

    def __init__(self, begins: datetime) -> None:
        self.ahead = begins - datetime.now(UTC)

    def now(self) -> datetime:
        """The moment it is in the town."""
        return datetime.now(UTC) + self.ahead

    def move_to(self, moment: datetime) -> None:
        """Let time pass until then; it never goes back."""
        self.ahead += max(timedelta(0), moment - self.now())


@dataclass(frozen=True)
class Group:
    """A study group and when something falls due there, reckoned without the bot's own calendar."""

    channel: str
    at: time
    zone: ZoneInfo
    forum: bool
    digest: str
    """The day of the week on which it is told how its week went."""

    def today(self, moment: datetime) -> date:
        """The date on the wall there."""
        return moment.astimezone(self.zone).date()

    def due(self, day: date, at: time | None = None) -> datetime:
        """The first time that its clocks show an hour, the prompt's if none is given.

        Where they jump over it, not before it would have been.
        """
        return datetime.combine(day, at or self.at, self.zone).astimezone(UTC)

    def has_digest(self, day: date) -> bool:
        """Whether it is told on a date how its week went."""
        return DAYS[day.weekday()] == self.digest

    def begins(self, day: date) -> datetime:
        """Midnight there."""
        return datetime.combine(day, time(0), self.zone).astimezone(UTC)

    def next_due(self, after: datetime) -> datetime:
        """The next prompt's moment after another."""
        return next(due for day in self._days(after) if (due := self.due(day)) > after)

    def next_digest(self, after: datetime) -> datetime:
        """The next digest's moment after another."""
        days = filter(self.has_digest, self._days(after))
        return next(due for day in days if (due := self.due(day)) > after)

    def _days(self, around: datetime) -> Iterator[date]:
        return (self.today(around) + n * DAY for n in count(-1))


@dataclass(frozen=True)
class Prompt:
    """A posted prompt as members see it: its message and its thread, if it has one, with the bot's mark in it."""

    group: Group
    daily: int
    message: Message
    thread: str | None

    @property
    def posted_at(self) -> datetime:
        return created_at(self.message["id"])

    @property
    def day(self) -> date:
        """The date on which it was posted, there."""
        return self.group.today(self.posted_at)


class Town:
    """The furnished local Discord."""

    def __init__(self, sandbox: Sandbox, time: Time) -> None:
        self.sandbox, self.world, self.time = sandbox, sandbox.world, time
        self.alone = True
        """Whether there is no bot now, so that nobody waits for it."""
        owner = self.world.add_user("Mia")
        self.guild = self.world.add_guild("Study groups", owner=owner)
        self.manager = sandbox.actor(owner)
        self.members: list[Actor] = [
            sandbox.actor(self.world.add_member(self.guild, name)) for name in MEMBERS
        ]
        self.lounge = self.world.add_text_channel(self.guild, "lounge")
        self.groups = [self._group(*group) for group in GROUPS]
        self._kinds = {
            self.lounge: "lounge",
            **{each.channel: "forum" if each.forum else "group" for each in self.groups},
        }

    def _group(self, name: str, at: time, zone: str, forum: bool, digest: str) -> Group:
        add = self.world.add_forum_channel if forum else self.world.add_text_channel
        return Group(add(self.guild, name), at, ZoneInfo(zone), forum, digest)

    def name(self, group: Group) -> str:
        """What people call a group."""
        return str(self.world.state.channel(group.channel)["name"])

    async def wait(self, predicate: Callable[[], object]) -> None:
        """Wait for something to be seen, while there is a bot to bring it about; nobody waits for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not predicate() and not self.alone:
                    await self.world.feed.changed()

    def leave_alone(self) -> None:
        """There is no bot any more."""
        self.alone = True
        self.world.feed.touch()

    def kind(self, channel: str) -> str:
        """What a channel is: lounge, group, forum, direct or, if it is none of them, thread."""
        if self.world.state.channels.get(channel, {}).get("type") == _DM:
            return DIRECT
        return self._kinds.get(channel, "thread")

    def conversation(self, member: str) -> str | None:
        """The direct conversation of the bot and somebody, once there is one."""
        return next(
            (
                each["id"]
                for each in self.world.state.channels.values()
                if each["type"] == _DM and member in {one["id"] for one in each["recipients"]}
            ),
            None,
        )

    def messages(self, channel: str) -> Iterator[Message]:
        """What everybody sees in a channel, oldest first."""
        state = self.world.state
        return (each for each in state.messages.get(channel, {}).values() if each["id"] not in state.whispers)

    def prompts(self) -> Iterator[Prompt]:
        """Every prompt that stands anywhere, doubled ones too."""
        for group in self.groups:
            threads = {each["id"] for each in self.world.threads_in(group.channel)}
            for message in self.posts(group):
                if (daily := daily_of(message)) is not None:
                    thread = message["id"] if message["id"] in threads else None
                    yield Prompt(group, daily, message, thread)

    def posts(self, group: Group) -> Iterator[Message]:
        """What everybody sees in a group: in its channel, or in the posts of its forum."""
        threads = sorted(each["id"] for each in self.world.threads_in(group.channel))
        for channel in threads if group.forum else (group.channel,):
            yield from self.messages(channel)


def buttons(message: Message) -> Iterator[dict[str, Any]]:
    """The buttons of a message."""
    for row in message["components"]:
        yield from (each for each in row.get("components", ()) if each["type"] == 2)


def daily_of(message: Message) -> int | None:
    """The prompt for which a message has a button."""
    found = (_DAILY.fullmatch(button.get("custom_id", "")) for button in buttons(message))
    return next((int(match[1]) for match in found if match), None)
