"""Messages: sent, edited, deleted and read, by bots and members alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.snowflake import created_at
from sandbox.validation import messages as rules
from sandbox.world import archiving, files, objects, posting, views
from sandbox.world.core import Core
from sandbox.world.files import Upload
from sandbox.world.state import DM, TEXT_TYPES
from sandbox.world.threads import Threads


class Messages:
    """The messages of the world. Every method raises DiscordError where Discord refuses."""

    def __init__(self, core: Core, threads: Threads) -> None:
        self._core = core
        self._state = core.state
        self._threads = threads

    def send(self, author_id: str, channel_id: str, body: Json, uploads: Sequence[Upload] = ()) -> Json:
        """Says something in a channel; a message with an enforced nonce that was sent already comes back."""
        channel = self._sendable(author_id, channel_id)
        parts = rules.checked(body)
        self.check_content_permissions(author_id, channel, parts, uploads)
        known = self._by_nonce(author_id, channel_id, body)
        if known is not None:
            return known
        reference = posting.reference(self._core, author_id, channel, body)
        archiving.wake(self._core, channel)
        message = self._new(author_id, channel_id, parts)
        if reference is not None:
            message["type"], message["message_reference"] = views.REPLY, reference
        if body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
            if body.get("enforce_nonce"):
                self._remember_nonce(_nonce_key(author_id, channel_id, body), message["id"])
        return self.add(message, body, uploads)

    def _sendable(self, author_id: str, channel_id: str) -> Json:
        channel = self._state.channel(channel_id)
        if channel["type"] not in TEXT_TYPES:
            raise refusal(50008)
        if channel["type"] == DM and author_id == self._core.bot_id:
            posting.require_open_dm(self._core, channel)
        self._core.access.require_to_send(author_id, channel)
        return channel

    def check_content_permissions(
        self, author_id: str, channel: Json, parts: Json, uploads: Sequence[Upload]
    ) -> None:
        if parts.get("embeds"):
            self._core.access.require(author_id, channel, Permissions.EMBED_LINKS)
        if uploads:
            self._core.access.require(author_id, channel, Permissions.ATTACH_FILES)

    def _by_nonce(self, author_id: str, channel_id: str, body: Json) -> Json | None:
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        message_id = self._state.nonces.get(_nonce_key(author_id, channel_id, body))
        if message_id is None or created_at(message_id) < self._nonces_since():
            return None
        return self._state.messages.get(channel_id, {}).get(message_id)

    def _remember_nonce(self, key: str, message_id: str) -> None:
        self._state.nonces.pop(key, None)
        for old, sent in list(self._state.nonces.items()):
            if created_at(sent) >= self._nonces_since():
                break
            del self._state.nonces[old]
        self._state.nonces[key] = message_id

    def _nonces_since(self) -> datetime:
        return self._core.clock() - timedelta(minutes=limits.NONCE_MINUTES)

    def _new(self, author_id: str, channel_id: str, parts: Json) -> Json:
        message_id = self._core.new_id()
        author = self._state.user(author_id)
        return {**objects.message(message_id, channel_id, author, self._core.now()), **parts}

    def add(
        self, message: Json, body: Json, uploads: Sequence[Upload] = (), *, only_for: str | None = None
    ) -> Json:
        """Puts a new message into its channel and tells of it; `only_for` makes it ephemeral."""
        channel = self._state.channel(message["channel_id"])
        message["attachments"] = files.attach(self._core, channel["id"], uploads, body.get("attachments"))
        files.point_to_attachments(message)
        if not message["flags"] & rules.LOADING:
            rules.ensure_not_empty(message)
        posting.resolve_mentions(self._core, channel, message, body.get("allowed_mentions"))
        self._state.messages.setdefault(channel["id"], {})[message["id"]] = message
        if only_for is not None:
            message["flags"] |= rules.EPHEMERAL
            self._state.whispers[message["id"]] = only_for
        else:
            channel["last_message_id"] = message["id"]
            self._threads.count(channel, message)
        self._tell("MESSAGE_CREATE", message)
        return message

    def edit(
        self, editor_id: str, channel_id: str, message_id: str, body: Json, uploads: Sequence[Upload] = ()
    ) -> Json:
        """Rewrites one's own message, or hides the embeds of somebody else's (Edit Message)."""
        channel = self._state.channel(channel_id)
        self._core.access.require(editor_id, channel)
        message = self.public(channel_id, message_id)
        if message["author"]["id"] != editor_id:
            if set(body) != {"flags"} or channel["type"] == DM:
                raise refusal(50005)
            self._core.access.require(editor_id, channel, Permissions.MANAGE_MESSAGES)
            body = {"flags": rules.checked(body)["flags"] & rules.SUPPRESS_EMBEDS}
        elif message["type"] in views.SYSTEM_TYPES:
            raise refusal(50021)
        self._core.access.require_awake(channel)
        return self.rewrite(message, body, uploads)

    def rewrite(self, message: Json, body: Json, uploads: Sequence[Upload] = ()) -> Json:
        """Changes what the body names, without asking who does it."""
        channel = self._state.channel(message["channel_id"])
        v2 = bool(message["flags"] & rules.IS_COMPONENTS_V2)
        parts = rules.checked(body, v2=v2, interaction=message["id"] in self._state.whispers)
        kept = message["attachments"]
        if "attachments" in body:
            ids = {str(each.get("id")) for each in body["attachments"] or ()}
            kept = [each for each in kept if each["id"] in ids]
        lasting = message["flags"] & ~(rules.LOADING | (rules.SUPPRESS_EMBEDS if "flags" in body else 0))
        changed = {**message, **parts, "attachments": kept, "flags": lasting | parts.get("flags", 0)}
        if changed["flags"] & rules.IS_COMPONENTS_V2 and not v2:
            changed = {**changed, "content": "", "embeds": []}
        changed["attachments"] = kept + files.attach(
            self._core, channel["id"], uploads, body.get("attachments")
        )
        rules.ensure_not_empty(changed)
        files.point_to_attachments(changed)
        if body.keys() & {"content", "components", "allowed_mentions"}:
            posting.resolve_mentions(self._core, channel, changed, body.get("allowed_mentions"))
        if not message["flags"] & rules.LOADING:
            changed["edited_timestamp"] = self._now_after(message)
        message.update(changed)
        self._tell("MESSAGE_UPDATE", message)
        return message

    def _now_after(self, message: Json) -> str:
        """The present, but later than the version that is edited, also when the clock stands."""
        last = datetime.fromisoformat(message["edited_timestamp"] or message["timestamp"])
        return max(self._core.clock(), last + timedelta(milliseconds=1)).isoformat()

    def delete(self, user_id: str, channel_id: str, message_id: str) -> None:
        channel = self._state.channel(channel_id)
        self._core.access.require(user_id, channel)
        message = self.public(channel_id, message_id)
        if message["author"]["id"] != user_id:
            if channel["type"] == DM:
                raise refusal(50003)
            self._core.access.require(user_id, channel, Permissions.MANAGE_MESSAGES)
        if message["type"] == views.THREAD_STARTER:
            raise refusal(50021)
        self.remove(message)

    def remove(self, message: Json) -> None:
        """Takes a message away, without asking who does it."""
        audience = posting.audience(self._core, message)
        channel_id, message_id = message["channel_id"], message["id"]
        self._forget(channel_id, message_id)
        gone = {"id": message_id, "channel_id": channel_id}
        self._tell_gone("MESSAGE_DELETE", gone, audience)

    def delete_many(self, user_id: str, channel_id: str, message_ids: Sequence[str]) -> None:
        channel = self._state.channel(channel_id)
        if channel["type"] == DM:
            raise refusal(50003)
        self._core.access.require(user_id, channel, Permissions.MANAGE_MESSAGES)
        if not limits.BULK_DELETE_LEAST <= len(message_ids) <= limits.BULK_DELETE_MOST:
            raise refusal(50016)
        oldest = self._core.clock() - timedelta(days=limits.BULK_DELETE_DAYS)
        if any(created_at(each) < oldest for each in message_ids):
            raise refusal(50034)
        said = self._state.messages.get(channel_id, {}).keys() - self._state.whispers.keys()
        known = [each for each in dict.fromkeys(message_ids) if each in said]
        for message_id in known:
            self._forget(channel_id, message_id)
        self._tell_gone("MESSAGE_DELETE_BULK", {"ids": known, "channel_id": channel_id}, None)

    def _forget(self, channel_id: str, message_id: str) -> None:
        message = self._state.messages[channel_id].pop(message_id)
        self._state.reactions.pop(message_id, None)
        if self._state.whispers.pop(message_id, None) is None:
            self._threads.discount(self._state.channel(channel_id), message)

    def read(self, user_id: str, channel_id: str, message_id: str) -> Json:
        channel = self._state.channel(channel_id)
        self._core.access.require(user_id, channel)
        if not self._core.access.in_channel(user_id, channel) & Permissions.READ_MESSAGE_HISTORY:
            raise refusal(50001)
        return self.public(channel_id, message_id)

    def public(self, channel_id: str, message_id: str) -> Json:
        """A message that is there for everybody; whispers are reached by their interaction alone."""
        message = self._state.message(channel_id, message_id)
        if message_id in self._state.whispers:
            raise refusal(10008)
        return message

    def history(self, user_id: str, channel_id: str) -> list[Json]:
        """What was said, oldest first; nothing for those who may not read the history."""
        channel = self._state.channel(channel_id)
        self._core.access.require(user_id, channel)
        if not self._core.access.in_channel(user_id, channel) & Permissions.READ_MESSAGE_HISTORY:
            return []
        everything = self._state.messages.get(channel_id, {}).values()
        return [message for message in everything if message["id"] not in self._state.whispers]

    def _tell(self, name: str, message: Json) -> None:
        posting.tell(self._core, name, message)

    def _tell_gone(self, name: str, gone: Json, audience: frozenset[str] | None) -> None:
        channel = self._state.channel(gone["channel_id"])
        guild_id = channel.get("guild_id")
        if guild_id is not None and audience is None:
            gone = {**gone, "guild_id": guild_id}
        self._core.tell(name, gone, guild_id=guild_id, channel_id=channel["id"], audience=audience)


def _nonce_key(author_id: str, channel_id: str, body: Json) -> str:
    return f"{channel_id}/{author_id}/{body['nonce']}"
