"""What a person does without the bot: talk, react, start threads, look and listen."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sandbox.options import upload_of
from sandbox.permissions import Json, Permissions
from sandbox.world import World, archiving, views, visibility
from sandbox.world.events import Event, Subscription
from sandbox.world.people import seen_by
from sandbox.world.state import PUBLIC_THREAD

_MESSAGE_EVENTS = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})

File = Any
"""An Upload, or a pair of a name and its text or bytes."""


class Person:
    """One person's hands and eyes."""

    def __init__(self, world: World, user_id: str) -> None:
        self._world = world
        self.id = user_id
        world.state.user(user_id)

    @property
    def world(self) -> World:
        """The world as the clock has it now."""
        self._world.pass_time()
        return self._world

    @property
    def name(self) -> str:
        user = self.world.state.user(self.id)
        return str(user["global_name"] or user["username"])

    # Messages

    async def say(
        self,
        channel_id: str,
        text: str = "",
        *,
        reply_to: Json | str | None = None,
        files: Sequence[File] = (),
        ping: bool = True,
    ) -> Json:
        """Writes a message and returns it; `ping` tells whether a reply mentions its addressee."""
        body: Json = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": id_of(reply_to)}
            body["allowed_mentions"] = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        sent = self.world.messages.send(self.id, channel_id, body, [upload_of(each) for each in files])
        await _breathe()
        return self._view(sent)

    async def edit(self, message: Json | str, text: str, *, channel_id: str | None = None) -> Json:
        """Rewrites one's own message (a message, or an id with its channel)."""
        where = self._where(message, channel_id)
        edited = self.world.messages.edit(self.id, where, id_of(message), {"content": text})
        await _breathe()
        return self._view(edited)

    async def delete(self, message: Json | str, *, channel_id: str | None = None) -> None:
        self.world.messages.delete(self.id, self._where(message, channel_id), id_of(message))
        await _breathe()

    async def react(self, message: Json | str, emoji: str, *, channel_id: str | None = None) -> None:
        self.world.reactions.add(self.id, self._where(message, channel_id), id_of(message), emoji)
        await _breathe()

    async def unreact(self, message: Json | str, emoji: str, *, channel_id: str | None = None) -> None:
        self.world.reactions.remove(self.id, self._where(message, channel_id), id_of(message), emoji)
        await _breathe()

    async def typing(self, channel_id: str) -> None:
        self.world.channels.type_in(self.id, channel_id)
        await _breathe()

    # Places

    async def open_dm(self, other_id: str | None = None) -> str:
        """The direct channel with the bot, or with somebody else."""
        channel = self.world.people.direct_channel(self.id, other_id or self.world.bot_id)
        await _breathe()
        return str(channel["id"])

    async def start_thread(self, channel_id: str, name: str, *, message: Json | str | None = None) -> str:
        """Starts a public thread, on a message if one is given."""
        body: Json = {"name": name, "type": PUBLIC_THREAD}
        if message is None:
            thread = self.world.threads.start(self.id, channel_id, body)
        else:
            thread = self.world.threads.start_from_message(self.id, channel_id, id_of(message), body)
        await _breathe()
        return str(thread["id"])

    async def post(self, forum_id: str, title: str, text: str, *, files: Sequence[File] = ()) -> str:
        """Starts a post of a forum and returns its id."""
        uploads = [upload_of(each) for each in files]
        thread, _ = self.world.post(self.id, forum_id, {"name": title, "message": {"content": text}}, uploads)
        await _breathe()
        return str(thread["id"])

    async def archive(self, thread_id: str, *, archived: bool = True) -> None:
        """Archives one's own thread, or brings a thread back."""
        archiving.edit(self.world.core, self.id, self.world.state.thread(thread_id), {"archived": archived})
        await _breathe()

    def guilds(self) -> list[Json]:
        """The guilds one is a member of."""
        state = self.world.state
        return [state.guilds[each] for each, members in state.members.items() if self.id in members]

    def channels(self, guild_id: str) -> list[Json]:
        """The channels one sees, without threads."""
        return [
            each
            for each in self.world.state.channels_of(guild_id)
            if self.world.access.can_see(self.id, each)
        ]

    def threads(self, channel_id: str) -> list[Json]:
        """The threads of a channel that one sees, archived ones too, oldest first."""
        return [
            each for each in self.world.threads_in(channel_id) if self.world.access.can_see(self.id, each)
        ]

    def direct_channels(self) -> list[Json]:
        everything = self.world.state.channels.values()
        return [
            seen_by(each, self.id)
            for each in everything
            if self.id in {one["id"] for one in each.get("recipients", ())}
        ]

    def permissions(self, channel_id: str) -> Permissions:
        return self.world.access.in_channel(self.id, self.world.state.channel(channel_id))

    def sees(self, channel_id: str) -> list[Json]:
        """The messages of a channel as this person sees them, oldest first, with what is whispered to them."""
        channel = self.world.state.channel(channel_id)
        self.world.access.require(self.id, channel)
        return [
            self._view(message)
            for message in self.world.state.messages.get(channel_id, {}).values()
            if self.world.state.whispers.get(message["id"], self.id) == self.id
        ]

    def events(self) -> Subscription:
        """Everything that this person's client is told from now on; close it when done.

        Beside the gateway's dispatches: INTERACTION_SUCCESS, INTERACTION_FAILURE, INTERACTION_MODAL_CREATE and
        APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE, each with the interaction's `id`, `channel_id` and `state`.
        """
        return Subscription(self.world.feed, self._is_told, self._as_told)

    def _is_told(self, event: Event) -> bool:
        return self.world.access.may_receive(self.id, event)

    def _as_told(self, event: Event) -> Event:
        if event.name not in _MESSAGE_EVENTS:
            return replace(event, data=visibility.told(self.world.core, event, self.id))
        message = self.world.state.messages.get(event.data["channel_id"], {}).get(event.data["id"])
        return (
            event
            if message is None
            else Event(event.name, {**event.data, **self._view(message)}, event.guild_id)
        )

    def _view(self, message: Json) -> Json:
        return views.message(self.world.core, message, self.id)

    def _where(self, message: Json | str, channel_id: str | None) -> str:
        if channel_id is not None:
            return channel_id
        if isinstance(message, str):
            raise TypeError("A message given by its id needs its channel_id.")
        return str(message["channel_id"])


def id_of(message: Json | str) -> str:
    return message if isinstance(message, str) else str(message["id"])


async def _breathe() -> None:
    """Lets those who were told act before the caller goes on, as anywhere between two deeds of a person."""
    await asyncio.sleep(0)
