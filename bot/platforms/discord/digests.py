"""Digests on Discord: a message in the group's channel, in a forum in the newest prompt's thread."""

import discord

from bot.domain.errors import PlatformUnavailable
from bot.platforms import wording
from bot.platforms.discord import histories
from bot.platforms.discord.errors import translated
from bot.platforms.discord.permissions import GroupChannel
from bot.platforms.discord.views.coverage import CoverageButton
from bot.platforms.discord.views.layout import view_of
from bot.services.ports import Digest


async def post(channel: GroupChannel, digest: Digest) -> str:
    """Post it; returns the message's id. Raises MissingPermissions, PlatformUnavailable."""
    async with translated("post the digest"):
        place = await _place(channel, digest)
        sent = await place.send(
            wording.digest(digest),
            view=view_of(CoverageButton(_mark(digest))),
            nonce=f"digest-{digest.sending.id}",  # what was given up may still arrive
        )
    return str(sent.id)


async def find(channel: GroupChannel, digest: Digest, *, me: int) -> str | None:
    """The digest as it was posted, by its mark."""
    async with translated("look for the digest"):
        place = await _place(channel, digest)
        return await histories.find(place, _mark(digest), claimed_at=digest.sending.claimed_at, me=me)


def _mark(digest: Digest) -> str:
    return f"ls:coverage:{digest.sending.id}"


async def _place(channel: GroupChannel, digest: Digest) -> discord.TextChannel | discord.Thread:
    """A forum takes no messages but in its posts, and no nonce for a post."""
    if isinstance(channel, discord.TextChannel):
        return channel
    thread = int(digest.thread or 0)
    found = channel.get_thread(thread) or await channel.guild.fetch_channel(thread)
    if not isinstance(found, discord.Thread):
        raise PlatformUnavailable("I could not post the digest: the newest prompt's thread is gone.")
    return found
