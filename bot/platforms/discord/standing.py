"""Prompts as they stand in their channel: found by their mark, and made signposts where they stand twice."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import discord

from bot.platforms import wording
from bot.platforms.discord import render
from bot.platforms.discord.histories import CLOCKS_APART
from bot.platforms.discord.permissions import GroupChannel
from bot.platforms.discord.views.prompt import marked
from bot.services.ports import Card, Posted


async def found(channel: GroupChannel, card: Card, *, me: int) -> Sequence[Posted]:
    """Every message of ours with the prompt's mark since it was claimed, oldest first, and what is left of others."""
    since = card.daily.claimed_at - CLOCKS_APART
    if isinstance(channel, discord.ForumChannel):
        posts = {post.id: post async for post in _posts(channel, since) if post.owner_id == me}
        each = [await _as_posted(post, card) for _, post in sorted(posts.items())]
        return [posted for posted in each if posted is not None]
    there = [
        Posted(str(message.id), str(message.id) if message.flags.has_thread else None)
        async for message in channel.history(limit=None, after=since)
        if message.author.id == me and marked(message) == card.daily.id
    ]
    if all(posted.message != card.daily.message for posted in there) and await _thread_stands(channel, card):
        there.append(Posted(card.daily.message or "", card.daily.thread, deleted=True))
    return there


async def _thread_stands(channel: discord.TextChannel, card: Card) -> bool:
    """Whether the recorded thread is there; it outlives the message that it was started from."""
    with contextlib.suppress(discord.NotFound):
        return card.daily.thread is not None and bool(
            await channel.guild.fetch_channel(int(card.daily.thread))
        )
    return False


async def _posts(forum: discord.ForumChannel, since: datetime) -> AsyncIterator[discord.Thread]:
    """The posts of a forum since a moment, those that went to sleep included."""
    # The active ones first: whichever falls asleep meanwhile is found among the others.
    for post in await forum.guild.active_threads():
        if post.parent_id == forum.id and post.created_at is not None and post.created_at >= since:
            yield post
    async for post in forum.archived_threads(limit=None):
        if post.archive_timestamp < since:
            return  # the latest archived come first
        if post.created_at is not None and post.created_at >= since:
            yield post


async def _as_posted(post: discord.Thread, card: Card) -> Posted | None:
    """A post that is the prompt's; without its first message it is known by its name, or by the record."""
    ref = str(post.id)
    try:
        return Posted(ref, ref) if marked(await post.fetch_message(post.id)) == card.daily.id else None
    except discord.NotFound:
        named = post.name == render.thread_name(card.principle, card.daily.local_date)
        return (
            Posted(ref, ref, deleted=True)
            if ref == card.daily.thread or (named and not post.archived)
            else None
        )


async def make_signpost(channel: GroupChannel, card: Card, double: Posted) -> None:
    """Put a pointer to the recorded prompt in the place of another one, and let its thread sleep.

    An archived thread can be read on, and whoever writes there wakes it. Its owner may archive it.
    Source: https://docs.discord.com/developers/topics/threads#permissions
    """
    thread = await channel.guild.fetch_channel(int(double.thread or 0))
    if not isinstance(thread, discord.Thread):
        return
    if thread.archived:
        await thread.edit(archived=False)
    text = wording.prompt_stands_elsewhere(f"<#{card.daily.thread}>")
    if double.deleted:
        await thread.send(text, nonce=f"double-{card.daily.id}")
    else:
        home = thread if isinstance(channel, discord.ForumChannel) else channel
        await home.get_partial_message(int(double.message)).edit(content=text, embed=None, view=None)
    with contextlib.suppress(discord.Forbidden):  # a thread that somebody else opened
        await thread.edit(archived=True)
