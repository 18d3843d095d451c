"""The world: everything there is, how tests and pages furnish it, and how they wait for it."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sandbox import limits, permissions
from sandbox.permissions import Json, Permissions
from sandbox.snowflake import Clock, Snowflakes, before_first, real_clock
from sandbox.validation import messages as rules
from sandbox.world import archiving, objects, transcript, views
from sandbox.world.channels import Channels
from sandbox.world.commands import Commands
from sandbox.world.core import Core
from sandbox.world.files import Upload
from sandbox.world.interactions import Interactions
from sandbox.world.messages import Messages
from sandbox.world.people import People
from sandbox.world.reactions import Reactions
from sandbox.world.state import CATEGORY, FORUM, TEXT, State
from sandbox.world.threads import Threads

BOT_NAME = "Sandbox bot"

PATIENCE = 10.0
"""Seconds that a wait takes at most before it fails: a guard against hanging, not a measure of speed."""


class World:
    """One Discord with one bot. Ids are snowflakes in strings; refusals are raised as DiscordError."""

    def __init__(self, *, clock: Clock | None = None, state: State | None = None) -> None:
        clock = clock or real_clock
        self.core = Core(state or new_state(clock), clock)
        self._looked_at = clock()
        self._assemble()

    def _assemble(self) -> None:
        core = self.core
        self.state, self.feed, self.access = core.state, core.feed, core.access
        self.threads = Threads(core)
        self.messages = Messages(core, self.threads)
        self.reactions = Reactions(core)
        self.channels = Channels(core, self.threads)
        self.people = People(core)
        self.commands = Commands(core)
        self.interactions = Interactions(core, self.messages)
        self.patience = PATIENCE

    @property
    def bot_id(self) -> str:
        return self.core.bot_id

    # Furnishing

    def add_user(self, name: str) -> str:
        """A person who is in no guild yet."""
        return self.people.new_user(name)

    def add_guild(
        self,
        name: str,
        *,
        owner: str | None = None,
        everyone: Permissions = permissions.EVERYONE,
        bot: bool = True,
        bot_permissions: Permissions = permissions.EVERYONE,
    ) -> str:
        """A guild without channels; the bot is in it unless `bot` is false."""
        guild_id = self.people.new_guild(name, owner or self.add_user(f"{name} owner"), everyone)
        if bot:
            self.invite_bot(guild_id, bot_permissions)
        return guild_id

    def invite_bot(self, guild_id: str, granted: Permissions = permissions.EVERYONE) -> None:
        """Brings the bot into a guild, with a role of its own."""
        role_id = self.people.new_role(guild_id, self.state.bot["username"], granted, managed_by=self.bot_id)
        self.people.join(guild_id, self.bot_id, (role_id,))
        self.core.tell("GUILD_CREATE", {"id": guild_id}, guild_id=guild_id, audience=frozenset({self.bot_id}))

    def remove_bot(self, guild_id: str) -> None:
        """Throws the bot out of a guild."""
        audience = frozenset({self.bot_id})
        self.people.leave(guild_id, self.bot_id)
        roles = self.state.guild(guild_id)["roles"]
        roles[:] = [role for role in roles if role.get("tags", {}).get("bot_id") != self.bot_id]
        self.core.tell("GUILD_DELETE", {"id": guild_id}, guild_id=guild_id, audience=audience)

    def add_member(self, guild_id: str, who: str, *, permissions: Permissions = permissions.NONE) -> str:
        """Lets a person join: a user's id, or the name of a new one. Permissions come by a role of their own."""
        user_id = who if who in self.state.users else self.add_user(who)
        roles: tuple[str, ...] = ()
        if permissions:
            name = self.state.user(user_id)["username"]
            roles = (self.people.new_role(guild_id, f"{name}'s role", permissions),)
        self.people.join(guild_id, user_id, roles)
        return user_id

    def remove_member(self, guild_id: str, user_id: str) -> None:
        self.people.leave(guild_id, user_id)

    def add_text_channel(
        self, guild_id: str, name: str, *, overwrites: Iterable[Json] = (), topic: str | None = None
    ) -> str:
        return self._add_channel(guild_id, TEXT, name, overwrites, topic=topic)

    def add_forum_channel(
        self, guild_id: str, name: str, *, overwrites: Iterable[Json] = (), tags: Sequence[str] = ()
    ) -> str:
        return self._add_channel(
            guild_id, FORUM, name, overwrites, available_tags=[{"name": tag} for tag in tags]
        )

    def add_category(self, guild_id: str, name: str) -> str:
        return self._add_channel(guild_id, CATEGORY, name, ())

    def _add_channel(
        self, guild_id: str, kind: int, name: str, overwrites: Iterable[Json], **more: Any
    ) -> str:
        body = {"name": name, "permission_overwrites": list(overwrites), **more}
        channel_id: str = self.channels.add(guild_id, kind, body)["id"]
        return channel_id

    def delete_channel(self, channel_id: str) -> None:
        """Deletes a channel or thread with all that is in it."""
        self.channels.remove(self.state.channel(channel_id))

    def allow(self, channel_id: str, target_id: str, granted: Permissions) -> None:
        """Lets a role or member do this in a channel, whatever roles say."""
        self.channels.overwrite(channel_id, target_id, allow=granted, deny=permissions.NONE)

    def deny(self, channel_id: str, target_id: str, withheld: Permissions) -> None:
        """Forbids a role (a guild's id is @everyone) or member this in a channel; NONE ends it."""
        self.channels.overwrite(channel_id, target_id, allow=permissions.NONE, deny=withheld)

    def deny_bot(self, channel_id: str, withheld: Permissions) -> None:
        self.deny(channel_id, self.bot_id, withheld)

    def set_bot_permissions(
        self, guild_id: str, granted: Permissions, *, everyone: Permissions | None = None
    ) -> None:
        """Sets the bot's own role, and @everyone's where given: the bot has what both grant together."""
        for role in self.state.guild(guild_id)["roles"]:
            if role.get("tags", {}).get("bot_id") == self.bot_id:
                self.people.set_role(guild_id, role["id"], granted)
        if everyone is not None:
            self.people.set_role(guild_id, guild_id, everyone)

    def archive_thread(self, thread_id: str, *, locked: bool | None = None) -> None:
        archiving.set_archived(self.core, self.state.thread(thread_id), archived=True, locked=locked)

    def unarchive_thread(self, thread_id: str, *, locked: bool | None = None) -> None:
        archiving.set_archived(self.core, self.state.thread(thread_id), archived=False, locked=locked)

    def lock_thread(self, thread_id: str, *, locked: bool = True) -> None:
        thread = self.state.thread(thread_id)
        archiving.set_archived(
            self.core, thread, archived=thread["thread_metadata"]["archived"], locked=locked
        )

    def close_dms(self, user_id: str, *, closed: bool = True) -> None:
        """Makes a person unreachable by direct message (50007), or reachable again."""
        kept = [each for each in self.state.closed_dms if each != user_id]
        self.state.closed_dms[:] = [*kept, user_id] if closed else kept
        self.feed.touch()

    def set_intents(
        self, *, message_content: bool = True, guild_members: bool = True, presences: bool = True
    ) -> None:
        """What the application's page allows the bot to ask for at the gateway."""
        flags = objects.GATEWAY_MESSAGE_CONTENT * message_content
        flags |= objects.GATEWAY_GUILD_MEMBERS * guild_members | objects.GATEWAY_PRESENCE * presences
        self.state.application |= {"flags": flags, "flags_new": str(flags)}
        self.feed.touch()

    def post(
        self, author_id: str, forum_id: str, body: Json, uploads: Sequence[Upload] = ()
    ) -> tuple[Json, Json]:
        """Starts a post of a forum; returns the thread and its first message."""
        first = body.get("message") or {}
        parts = rules.checked(first, path=("message",))
        rules.ensure_not_empty({**parts, "attachments": uploads})
        self.messages.check_content_permissions(author_id, self.state.channel(forum_id), parts, uploads)
        thread = self.threads.start_post(author_id, forum_id, body)
        author = self.state.user(author_id)
        message = {**objects.message(thread["id"], thread["id"], author, self.core.now()), **parts}
        return thread, self.messages.add(message, first, uploads)

    # Looking and waiting

    def message(self, channel_id: str, message_id: str, *, viewer: str | None = None) -> Json:
        """A message as somebody sees it; the bot, if nobody is named."""
        return views.message(self.core, self.state.message(channel_id, message_id), viewer or self.bot_id)

    def all_messages(self, channel_id: str) -> list[Json]:
        """Everything in a channel, whispers too, oldest first."""
        return [
            views.message(self.core, each, self.bot_id)
            for each in self.state.messages.get(channel_id, {}).values()
        ]

    def threads_in(self, channel_id: str) -> list[Json]:
        """The threads of a channel, oldest first."""
        return [
            each
            for each in self.state.channels.values()
            if each.get("parent_id") == channel_id and "thread_metadata" in each
        ]

    def transcript(self, channel_id: str) -> str:
        """Who said what to whom, as text."""
        return transcript.written(self.core, channel_id)

    async def until(self, predicate: Callable[[], Any], *, within: float = PATIENCE) -> Any:
        """Waits until the predicate is true of the world and returns its value.

        Raises AssertionError with the transcripts of all channels after `within` seconds.
        """
        try:
            async with asyncio.timeout(within):
                while not (value := predicate()):
                    await self.feed.changed()
                return value
        except TimeoutError:
            raise AssertionError(f"It did not happen within {within} s.\n\n{self.everything()}") from None

    def everything(self) -> str:
        """The transcripts of all channels in which something was said."""
        said = [channel_id for channel_id, messages in self.state.messages.items() if messages]
        return "\n\n".join(map(self.transcript, said)) or "(nobody said anything)"

    # Keeping

    def snapshot(self) -> Json:
        """Everything as JSON; interactions under way are not part of it."""
        return self.state.to_json()

    def restore(self, data: Json) -> None:
        """Makes the world what a snapshot tells, before anybody connects or looks."""
        seconds = self.interactions.response_seconds
        self.interactions.close()
        self.core = Core(State.from_json(data), self.core.clock, self.core.feed, self.core.files_url)
        self._assemble()
        self.interactions.response_seconds = seconds

    def pass_time(self) -> None:
        """Lets take effect what the clock alone brings about: threads in which nobody spoke are archived."""
        now = self.core.clock()
        if now - self._looked_at >= limits.ARCHIVE_CHECK:
            self._looked_at = now
            archiving.archive_idle(self.core, now)


def new_state(clock: Clock, name: str = BOT_NAME, worker: int = 0) -> State:
    """A world with an application, its bot and the person who owns it, and nothing else; `worker` is in all its ids."""
    snowflakes = Snowflakes(clock, before_first(worker))
    application_id, owner_id = snowflakes.next(), snowflakes.next()
    owner = objects.user(owner_id, "Developer")
    bot = objects.user(application_id, name, bot=True)
    flags = objects.GATEWAY_MESSAGE_CONTENT | objects.GATEWAY_GUILD_MEMBERS | objects.GATEWAY_PRESENCE
    application = objects.application(application_id, name, owner, flags=flags)
    users = {application_id: bot, owner_id: owner}
    # Any website can open the gateway's socket, so that what lets in must not be guessed.
    token = f"sandbox.{application_id}.{secrets.token_urlsafe(24)}"
    return State(application, bot, token, snowflakes.last, users)
