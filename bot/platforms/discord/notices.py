"""Notices to those who manage a server: privately if they take direct messages, otherwise where they will see it."""

from collections.abc import AsyncIterator, Iterator

import discord

from bot.domain.errors import MissingPermissions
from bot.domain.groups import DailyPrompt
from bot.platforms import wording
from bot.platforms.discord.errors import translated


async def tell_managers(client: discord.Client, daily: DailyPrompt) -> None:
    """Say that a prompt cannot be posted and why, to the first who can be reached.

    These are the manager who set the group up, the server's owner, and then the channels for such news. Raises
    MissingPermissions when there is nobody, PlatformUnavailable when Discord did not answer.
    """
    place = daily.group.place
    server = client.get_guild(int(place.workspace or 0))
    if server is None:
        raise MissingPermissions("I am not in that server any more.")
    channel = server.get_channel(int(place.channel))
    name = f"#{channel.name}" if channel else "a channel that I cannot see"
    text = wording.prompt_fails(daily, channel=name, workspace=server.name)
    nonce = f"told-{daily.id}"
    async with translated("tell a manager"):
        async for member in _managers(server, daily.group.steward):
            try:
                await member.send(text, nonce=nonce)
                return
            except discord.Forbidden:  # takes no direct messages
                continue
        for place_for_news in _channels(server, channel):
            try:
                await place_for_news.send(text, nonce=nonce)
                return
            except discord.Forbidden:
                continue
    raise MissingPermissions("Nobody there takes direct messages, and I may write in no channel for it.")


async def _managers(server: discord.Guild, steward: str | None) -> AsyncIterator[discord.Member]:
    """Who set the group up, if they still manage the server, and its owner."""
    for user in dict.fromkeys([int(steward or server.owner_id or 0), server.owner_id or 0]):
        try:
            member = await server.fetch_member(user)
        except discord.NotFound:
            continue
        if member.guild_permissions.manage_guild:
            yield member


def _channels(server: discord.Guild, channel: object) -> Iterator[discord.TextChannel]:
    """Where news for managers belongs, then the group's own channel, then the one for system messages."""
    for each in (server.public_updates_channel, channel, server.system_channel):
        if isinstance(each, discord.TextChannel) and each.permissions_for(server.me).send_messages:
            yield each
