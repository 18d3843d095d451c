"""Threads: started, joined, left, deleted, and what messages do to them."""

from typing import Any

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.validation.form import Form
from sandbox.world import objects, posting, tagging, views
from sandbox.world.core import Core
from sandbox.world.state import (
    ANNOUNCEMENT,
    ANNOUNCEMENT_THREAD,
    FORUM_TYPES,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    THREAD_TYPES,
)

_KINDS = {TEXT: (PUBLIC_THREAD, PRIVATE_THREAD), ANNOUNCEMENT: (ANNOUNCEMENT_THREAD,)}
"""Which threads a channel may have (Start Thread without Message)."""
_HAS_THREAD = 1 << 5
_UNCOUNTED_TYPES = frozenset({views.THREAD_STARTER})


class Threads:
    """The threads of the world. Every method raises DiscordError where Discord refuses."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._state = core.state

    def start_from_message(self, user_id: str, channel_id: str, message_id: str, body: Json) -> Json:
        """Starts the public thread of a message; the thread has the id of the message."""
        parent = self._parent(user_id, channel_id, Permissions.CREATE_PUBLIC_THREADS)
        message = self._state.message(channel_id, message_id)
        if message_id in self._state.whispers:
            raise refusal(10008)
        if message["type"] in views.SYSTEM_TYPES:
            raise refusal(50068)
        if message_id in self._state.channels:
            raise refusal(160004)
        thread = self._new(user_id, parent, message_id, self._checked(body))
        thread["type"] = _KINDS[parent["type"]][0]
        message["flags"] |= _HAS_THREAD
        self._announce(thread, user_id)
        posting.tell(self._core, "MESSAGE_UPDATE", message)
        self._put_notice(thread["id"], user_id, views.THREAD_STARTER, refers_to=message)
        return thread

    def start(self, user_id: str, channel_id: str, body: Json) -> Json:
        """Starts a thread of its own; a private one unless the body says otherwise."""
        kind = body.get("type", PRIVATE_THREAD)
        private = kind == PRIVATE_THREAD
        needed = Permissions.CREATE_PRIVATE_THREADS if private else Permissions.CREATE_PUBLIC_THREADS
        parent = self._parent(user_id, channel_id, needed)
        form = Form()
        form.choice(("type",), kind, _KINDS[parent["type"]])
        form.finish()
        thread = self._new(user_id, parent, self._core.new_id(), self._checked(body))
        thread["type"] = kind
        if private:
            thread["thread_metadata"]["invitable"] = body.get("invitable") is not False
        self._announce(thread, user_id)
        if not private:
            self._put_notice(channel_id, user_id, views.THREAD_CREATED, refers_to=None, thread=thread)
        return thread

    def start_post(self, user_id: str, channel_id: str, body: Json) -> Json:
        """Starts a post of a forum; its first message, with the same id, is the caller's to add."""
        parent = self._state.channel(channel_id)
        self._core.access.require(user_id, parent, Permissions.SEND_MESSAGES)
        if parent["type"] not in FORUM_TYPES:
            raise refusal(50024)
        checked = self._checked(body)
        tags = tagging.checked(self._core, user_id, parent, body.get("applied_tags"), ())
        thread = self._new(user_id, parent, self._core.new_id(), checked)
        thread["applied_tags"] = tags
        self._announce(thread, user_id)
        return thread

    def _parent(self, user_id: str, channel_id: str, needed: Permissions) -> Json:
        parent = self._state.channel(channel_id)
        self._core.access.require(user_id, parent, needed)
        if parent["type"] not in (TEXT, ANNOUNCEMENT):
            raise refusal(50024)
        return parent

    def _checked(self, body: Json) -> Json:
        form = Form()
        name = form.text(("name",), body.get("name"), least=1, most=limits.CHANNEL_NAME)
        minutes = body.get("auto_archive_duration") or objects.DAY_MINUTES
        form.choice(("auto_archive_duration",), minutes, limits.AUTO_ARCHIVE_MINUTES)
        slow = form.number(
            ("rate_limit_per_user",),
            body.get("rate_limit_per_user") or 0,
            least=0,
            most=limits.SLOWMODE_SECONDS,
        )
        form.finish()
        return {"name": name, "auto_archive_duration": minutes, "rate_limit_per_user": slow}

    def _new(self, user_id: str, parent: Json, thread_id: str, checked: Json) -> Json:
        thread = objects.thread(thread_id, parent, checked["name"], user_id, now=self._core.now())
        thread["rate_limit_per_user"] = checked["rate_limit_per_user"]
        thread["thread_metadata"]["auto_archive_duration"] = checked["auto_archive_duration"]
        return thread

    def _announce(self, thread: Json, user_id: str) -> None:
        self._state.channels[thread["id"]] = thread
        member = objects.thread_member(thread["id"], user_id, self._core.now())
        self._state.thread_members[thread["id"]] = {user_id: member}
        thread["member_count"] = 1
        parent = self._state.channel(thread["parent_id"])
        if parent["type"] in FORUM_TYPES:
            parent["last_message_id"] = thread["id"]
        told = {**thread, "newly_created": True}
        self._tell(
            "THREAD_CREATE", thread, {**told, "member": member} if user_id == self._core.bot_id else told
        )
        self._tell_members(thread, added=[member])

    def _put_notice(
        self, channel_id: str, user_id: str, kind: int, *, refers_to: Json | None, thread: Json | None = None
    ) -> None:
        """The system message that Discord itself writes about a thread."""
        author, now = self._state.user(user_id), self._core.now()
        notice = objects.message(self._core.new_id(), channel_id, author, now)
        notice["type"] = kind
        source = refers_to["channel_id"] if refers_to else channel_id
        guild_id = self._state.channel(channel_id)["guild_id"]
        notice["message_reference"] = {"type": 0, "channel_id": source, "guild_id": guild_id}
        if refers_to is not None:
            notice["message_reference"]["message_id"] = refers_to["id"]
        if thread is not None:
            notice["content"] = thread["name"]
            notice["message_reference"]["channel_id"] = thread["id"]
        self._state.messages.setdefault(channel_id, {})[notice["id"]] = notice
        self._state.channel(channel_id)["last_message_id"] = notice["id"]
        posting.tell(self._core, "MESSAGE_CREATE", notice)

    def count(self, channel: Json, message: Json) -> None:
        """Notes a new message of a thread, whose author joins it."""
        if channel["type"] not in THREAD_TYPES or message["type"] in _UNCOUNTED_TYPES:
            return
        if message["id"] != channel["id"]:
            channel["message_count"] += 1
            channel["total_message_sent"] += 1
        self.join(channel, message["author"]["id"])
        for user in message["mentions"]:
            if self._core.access.can_see(user["id"], channel):
                self.join(channel, user["id"])

    def discount(self, channel: Json, message: Json) -> None:
        """Notes that a message of a thread is gone; those ever sent stay counted (Channel Structure)."""
        if channel["type"] in THREAD_TYPES and message["id"] != channel["id"]:
            channel["message_count"] -= 1

    def invite(self, user_id: str, thread: Json, guest_id: str) -> None:
        """Adds somebody else (Add Thread Member)."""
        access = self._core.access
        access.require_to_send(user_id, thread)
        access.require_awake(thread)
        closed = thread["thread_metadata"].get("invitable") is False
        if closed and thread["owner_id"] != user_id and not access.manages_threads(user_id, thread):
            raise refusal(50013)
        self._state.member(thread["guild_id"], guest_id)
        self.join(thread, guest_id)

    def dismiss(self, user_id: str, thread: Json, guest_id: str) -> None:
        """Takes somebody out (Remove Thread Member), or lets oneself go (Leave Thread)."""
        owns = thread["type"] == PRIVATE_THREAD and thread["owner_id"] == user_id
        needed = Permissions(0) if owns or guest_id == user_id else Permissions.MANAGE_THREADS
        self._core.access.require(user_id, thread, needed)
        self._core.access.require_awake(thread)
        self.leave(thread, guest_id)

    def join(self, thread: Json, user_id: str) -> None:
        members = self._state.thread_members.setdefault(thread["id"], {})
        if user_id not in members:
            members[user_id] = objects.thread_member(thread["id"], user_id, self._core.now())
            thread["member_count"] = len(members)
            if user_id == self._core.bot_id:
                told = {**thread, "member": members[user_id]}
                self._core.tell(
                    "THREAD_CREATE", told, guild_id=thread["guild_id"], audience=frozenset({user_id})
                )
            self._tell_members(thread, added=[members[user_id]])

    def leave(self, thread: Json, user_id: str) -> None:
        members = self._state.thread_members.get(thread["id"], {})
        if members.pop(user_id, None) is not None:
            thread["member_count"] = len(members)
            self._tell_members(thread, removed=[user_id])

    def remove(self, thread: Json) -> None:
        """Deletes a thread with its messages."""
        audience = self._core.access.viewers(thread)
        forget(self._core, thread["id"])
        starter = self._state.messages.get(thread["parent_id"], {}).get(thread["id"])
        if starter is not None:
            starter["flags"] &= ~_HAS_THREAD
        gone = {key: thread[key] for key in ("id", "guild_id", "parent_id", "type")}
        self._core.tell("THREAD_DELETE", gone, guild_id=thread["guild_id"], audience=audience)

    def _tell_members(
        self, thread: Json, *, added: list[Json] | None = None, removed: list[str] | None = None
    ) -> None:
        update: Json = {
            "id": thread["id"],
            "guild_id": thread["guild_id"],
            "member_count": thread["member_count"],
        }
        if added:
            members = self._state.members[thread["guild_id"]]
            update["added_members"] = [
                {**each, "member": members[each["user_id"]], "presence": None}
                for each in added
                if each["user_id"] in members
            ]
        if removed:
            update["removed_member_ids"] = removed
        self._tell("THREAD_MEMBERS_UPDATE", thread, update)

    def _tell(self, name: str, thread: Json, data: Any) -> None:
        self._core.tell(name, data, guild_id=thread["guild_id"], channel_id=thread["id"])


def forget(core: Core, channel_id: str) -> None:
    """Takes a channel or thread and everything in it out of the state."""
    state = core.state
    del state.channels[channel_id]
    state.thread_members.pop(channel_id, None)
    for message_id in state.messages.pop(channel_id, {}):
        state.reactions.pop(message_id, None)
        state.whispers.pop(message_id, None)
