"""What a scenario may do and see: people, places and the bot, on whatever Discord it is played.

A `Stage` is one Discord. There are two: `sandbox_stage`, over sockets, and `simcord_stage`, in the process. Messages,
forms and commands are in Discord's own JSON, whoever made them; ids are strings.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.platforms.discord.session import DiscordSession
from tests.clock import FakeClock

Message = dict[str, Any]

T = TypeVar("T")

File = tuple[str, str | bytes]
"""A name and what is in it."""


class CannotPlay(Exception):
    """This stage cannot express what the scenario asks for; `beyond_simcord` lists the scenarios."""


class Answer(Protocol):
    """What came of a command, a press, a choice or a sent form, as the person who did it sees it."""

    @property
    def actor(self) -> "Member":
        """Who did it."""
        ...

    @property
    def message(self) -> Message | None:
        """The answer as it is now: the first one, or the pressed message that changed; else the last follow-up."""
        ...

    @property
    def messages(self) -> list[Message]:
        """The answer and everything sent after it."""
        ...

    @property
    def followups(self) -> list[Message]:
        """What was sent after the answer."""
        ...

    @property
    def ephemeral(self) -> bool:
        """Whether nobody else sees the answer."""
        ...

    @property
    def text(self) -> str:
        """All that a person reads in the answer and its follow-ups, or the title of the opened form."""
        ...

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons and the placeholders of all selects."""
        ...

    @property
    def modal(self) -> Message | None:
        """The form that was opened."""
        ...

    async def fill(
        self, values: Mapping[str, Any], *, enforce_limits: bool = True, wait: bool = True
    ) -> "Answer":
        """Fill the opened form by label or custom_id and send it; fields that are not named keep what they came with.

        Without `enforce_limits` as a tampered client would.
        """
        ...


class Member(Protocol):
    """A person: talks, runs commands, presses, chooses and looks."""

    id: str

    async def say(
        self,
        channel_id: str,
        text: str = "",
        *,
        reply_to: Message | None = None,
        files: Sequence[File] = (),
    ) -> Message:
        """Write a message."""
        ...

    async def edit(self, message: Message, text: str) -> Message:
        """Rewrite one's own message."""
        ...

    async def delete(self, message: Message) -> None:
        """Delete a message."""
        ...

    async def command(
        self, channel_id: str, name: str, options: Mapping[str, Any] | None = None, *, wait: bool = True
    ) -> Answer:
        """Run a slash command, "name" or "name sub". Channels are given by id, files as (name, content).

        Here and below: without `wait` the answer need not be there yet.
        """
        ...

    async def autocomplete(
        self, channel_id: str, name: str, options: Mapping[str, Any], *, focused: str
    ) -> list[Message]:
        """What is offered while `focused` is being typed: `{"name", "value"}` each."""
        ...

    async def context_menu(self, channel_id: str, name: str, target: Message, *, wait: bool = True) -> Answer:
        """Run a command of a message's menu."""
        ...

    async def press(self, message: Message, button: str, *, wait: bool = True) -> Answer:
        """Press a button, given by its label."""
        ...

    async def select(
        self, message: Message, select: str, values: Sequence[str], *, wait: bool = True
    ) -> Answer:
        """Choose in a select, given by its placeholder, options by value."""
        ...

    async def open_dm(self) -> str:
        """The direct channel with the bot."""
        ...

    def commands(self, channel_id: str) -> list[Message]:
        """The slash commands that this person is offered in a place."""
        ...


class Stage(Protocol):
    """One Discord, its clock, and the bot's way onto it."""

    clock: FakeClock

    @property
    def bot_id(self) -> str:
        """The bot's user id."""
        ...

    def running(
        self, database: str, *, note: Path | None = None
    ) -> AbstractAsyncContextManager[DiscordSession]:
        """A bot on a database and this Discord, as `bot.app.running` makes it; it wakes when it is told to."""
        ...

    async def until(self, condition: Callable[[], T]) -> T:
        """Wait for a condition, and return what it says. Raises AssertionError or TimeoutError if it never holds."""
        ...

    # Furnishing

    def person(self, name: str) -> Member:
        """Somebody who is in no server yet."""
        ...

    def server(self, name: str, *, owner: Member) -> str:
        """A server with the bot in it."""
        ...

    def join(self, server: str, member: Member) -> None:
        """Somebody comes into a server."""
        ...

    def leave(self, server: str, member: Member) -> None:
        """Somebody goes."""
        ...

    def channel(self, server: str, name: str) -> str:
        """A text channel that everybody may see and write in."""
        ...

    def forum(self, server: str, name: str) -> str:
        """A forum channel."""
        ...

    def require_tag(self, forum: str, tags: Sequence[str], *, moderated: Sequence[str]) -> list[str]:
        """Give a forum tags, one of which every post needs; returns their ids. Moderators alone may set `moderated`."""
        ...

    def remove(self, place: str) -> None:
        """Delete a channel or thread."""
        ...

    def archive(self, thread: str, *, locked: bool = False) -> None:
        """Put a thread to sleep; a locked one is closed to all but moderators."""
        ...

    def withhold(self, channel: str, *permissions: str, member: Member | None = None) -> None:
        """Forbid the bot (or a member) these permissions in a channel, and no others; discord.py's names for them."""
        ...

    def withhold_content(self) -> None:
        """The application may not read what people write (Message Content intent)."""
        ...

    # Looking

    def messages(self, place: str) -> list[Message]:
        """All messages of a place, oldest first, whispered ones too."""
        ...

    def whispered(self, message: Message) -> bool:
        """Whether a message is shown to one person only."""
        ...

    def threads(self, channel: str) -> list[Message]:
        """The threads of a channel, oldest first."""
        ...

    def transcript(self, place: str) -> str:
        """A place as text to read: who says what to whom."""
        ...

    async def download(self, attachment: Message) -> str:
        """The text of an attachment."""
        ...

    def requests(self, method: str, path: str) -> list[str]:
        """The paths of the bot's requests so far that match, `path` being a regular expression found in them."""
        ...

    # Trouble

    def refuse(self, method: str, path: str, *, status: int = 503) -> None:
        """Answer the next request of that method to a path that ends so with a failure, once."""
        ...

    def hold_back(self, method: str, path: str, *, seconds: float) -> None:
        """Let the next such request be asked again after so many seconds (429)."""
        ...

    def swallow(self, method: str, path: str) -> None:
        """Do what the next such request asks, and never answer it."""
        ...
