"""Reads what stands in threads, and finds the threads there are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import discord

from bot.platforms import wording
from bot.platforms.discord import permissions
from bot.platforms.discord.hearing import heard, text_files, with_files
from bot.platforms.discord.views.layout import custom_ids
from bot.services.ports import History

TICK = "✅"

CLIP = "📎"

CLOCKS_APART = timedelta(hours=1)
"""How far our clock may be ahead of Discord's when we look for what we posted after a moment."""

HISTORY_FILE_BYTES = 2_000_000
"""Text files of a history are read up to so much, newest first; the texts of older messages with files are unknown."""


async def history(channel: discord.PartialMessageable, *, limit: int, me: int, content: bool) -> History:
    """The newest `limit` messages, people's oldest first, and what we said, ticked and clipped there."""
    found, seen, room = [], 0, HISTORY_FILE_BYTES
    replies, ticked, clipped, apologies = {}, set(), set(), []
    async for message in channel.history(limit=limit):
        seen += 1
        ours = {str(reaction.emoji) for reaction in message.reactions if reaction.me}
        if TICK in ours:
            ticked.add(str(message.id))
        if CLIP in ours:
            clipped.add(str(message.id))
        if message.author.id == me:
            if message.content.startswith(wording.RECEIPTS):
                replies[str(message.id)] = str(message.reference.message_id) if message.reference else ""
            elif message.content == wording.NOT_KEPT_YET:
                apologies.append(str(message.id))
        said = heard(message, me=me, content=content)
        if said is not None:
            files = text_files(message)
            room -= sum(file.size for file in files)
            if files:
                said = await with_files(said, files) if room >= 0 else replace(said, text=None)
            found.append(said)
    return History(found[::-1], seen < limit, replies, frozenset(ticked), apologies, frozenset(clipped))


async def find(channel: discord.abc.Messageable, mark: str, *, claimed_at: datetime, me: int) -> str | None:
    """Our message with this mark, among all since it was claimed."""
    async for message in channel.history(limit=None, after=claimed_at - CLOCKS_APART):
        if message.author.id == me and mark in custom_ids(message):
            return str(message.id)
    return None


async def threads(channel: permissions.GroupChannel) -> Mapping[str, str | None]:
    """The threads of a channel, those that are archived with a mark.

    While a thread stays archived nobody can write, edit or react in it; were a message deleted, the count would tell.
    Source: https://docs.discord.com/developers/topics/threads#active-archived-threads
    """
    # The active ones first: whichever falls asleep meanwhile is found among the others.
    active = await channel.guild.active_threads()
    found: dict[str, str | None] = {}
    async for thread in channel.archived_threads(limit=None):
        since = thread.archive_timestamp.isoformat()
        found[str(thread.id)] = f"{thread.last_message_id}/{thread.message_count}/{since}"
    return found | {str(thread.id): None for thread in active if thread.parent_id == channel.id}
