"""What a session sees of its guilds, and what it must be told when that changes.

Source: https://discord.com/developers/docs/topics/permissions#channel-visibility
"""

from sandbox.permissions import Json
from sandbox.world import World, visibility
from sandbox.world.events import Event, copied

_MOVES_SIGHT = frozenset({"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "GUILD_ROLE_UPDATE"})


class Sight:
    """Remembers which channels the bot saw, guild by guild."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: dict[str, frozenset[str]] = {}

    def channels(self, guild_id: str) -> list[Json]:
        """A guild's channels as the bot is told of them when it meets the guild."""
        self._seen[guild_id] = self._visible(guild_id)
        bot_id = self._world.bot_id
        return [
            visibility.channel(self._world.core, each, bot_id)
            for each in self._world.state.channels_of(guild_id)
        ]

    def consequences(self, event: Event) -> list[tuple[str, Json]]:
        """The dispatches that follow an event which let channels appear to the bot, or hid them."""
        guild_id = event.guild_id
        about_bot = event.name == "GUILD_MEMBER_UPDATE" and event.data["user"]["id"] == self._world.bot_id
        if guild_id not in self._seen or not (event.name in _MOVES_SIGHT or about_bot):
            return []
        before, now = self._seen[guild_id], self._visible(guild_id)
        self._seen[guild_id] = now
        bot_id, channels = self._world.bot_id, self._world.state.channels
        changed = sorted((before ^ now) & channels.keys() - {event.data.get("id", "")})
        follow = [
            ("CHANNEL_UPDATE", visibility.channel(self._world.core, channels[each], bot_id))
            for each in changed
        ]
        gained = sorted(now - before)
        return [*follow, ("THREAD_LIST_SYNC", self._threads(guild_id, gained))] if gained else follow

    def _visible(self, guild_id: str) -> frozenset[str]:
        access, bot_id = self._world.access, self._world.bot_id
        channels = self._world.state.channels_of(guild_id)
        return frozenset(each["id"] for each in channels if access.can_see(bot_id, each))

    def _threads(self, guild_id: str, channel_ids: list[str]) -> Json:
        threads = [
            each
            for each in self._world.state.threads_of(guild_id)
            if each["parent_id"] in channel_ids
            and not each["thread_metadata"]["archived"]
            and self._world.access.can_see(self._world.bot_id, each)
        ]
        joined = [self._world.state.thread_members[each["id"]].get(self._world.bot_id) for each in threads]
        return {
            "guild_id": guild_id,
            "channel_ids": channel_ids,
            "threads": copied(threads),
            "members": copied([each for each in joined if each is not None]),
        }
