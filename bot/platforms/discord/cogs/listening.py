"""Hears what is written, edited and deleted, and takes in forms that were sent."""

import logging
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.domain.errors import LodestarError
from bot.platforms.discord import submissions
from bot.platforms.discord.access import Interaction, place
from bot.platforms.discord.hearing import heard, text_files
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.views.prompt import marked

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot


log = logging.getLogger(__name__)


class Listening(commands.Cog):
    """Passes messages on to the core."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot

    @cached_property
    def inbox(self) -> Inbox:
        """Where messages wait for their turn."""
        return Inbox(self.bot.core.answers, self.bot.core.clock, self.bot.core.pace)

    async def cog_unload(self) -> None:
        """Wait for nobody any more."""
        await self.inbox.close()

    async def _hear(self, message: discord.Message) -> None:
        me = self.bot.user.id if self.bot.user else 0
        said = heard(message, me=me, content=self.bot.intents.message_content)
        if said is None:
            return
        here = place(message.guild.id if message.guild else None, message.channel.id)
        await self.inbox.take(here, said, text_files(message), message)

    async def _see(self, message: discord.Message) -> None:
        """What we said ourselves arrives, perhaps after it was given up."""
        daily_id = marked(message)
        if daily_id is not None:
            await self.bot.core.daily.seen(daily_id, str(message.id))

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Something was written; outside threads and direct messages only prompts of ours are our business."""
        if self.bot.user is not None and message.author.id == self.bot.user.id:
            await self._see(message)
            return
        if message.guild is None or isinstance(message.channel, discord.Thread | discord.PartialMessageable):
            await self._hear(message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Something was edited; Discord sends the whole message, also when it is older than any cache.

        Source: https://docs.discord.com/developers/events/gateway-events#message-update
        """
        await self._hear(payload.message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Something was deleted."""
        await self._unsay(payload.guild_id, payload.channel_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted at once."""
        await self._unsay(payload.guild_id, payload.channel_id, payload.message_ids)

    async def _unsay(self, guild: int | None, channel: int, messages: Iterable[int]) -> None:
        try:
            await self.bot.core.answers.unsay(place(guild, channel), [str(message) for message in messages])
        except LodestarError as failure:  # we are stopping; it is found after the next start
            log.warning("deletions in %s were not taken in: %s", channel, failure)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """A form may have been sent."""
        await submissions.on_submission(interaction)
