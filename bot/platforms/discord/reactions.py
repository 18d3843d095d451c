"""Our reactions on people's messages; on one that was deleted there is nothing to be done, and nothing has failed."""

import contextlib

import discord

from bot.platforms.discord import limits


async def add(message: discord.PartialMessage, reaction: str) -> None:
    """React, once however often it is done.

    Source: https://docs.discord.com/developers/resources/message#create-reaction
    """
    try:
        await message.add_reaction(reaction)
    except discord.NotFound as error:
        if error.code != limits.UNKNOWN_MESSAGE:
            raise


async def take_off(message: discord.PartialMessage, reaction: str, *, me: int) -> None:
    """Take our reaction off, if it is there."""
    with contextlib.suppress(discord.NotFound):
        await message.remove_reaction(reaction, discord.Object(me))
