"""The Messenger port on Discord: posts prompts, reads threads, shows receipts."""

from collections.abc import Sequence

import discord

from bot.domain.errors import MissingPermissions, PlatformUnavailable
from bot.domain.places import Place
from bot.platforms import wording
from bot.platforms.discord import limits, permissions, render
from bot.platforms.discord.errors import translated
from bot.platforms.discord.hearing import heard
from bot.platforms.discord.views.prompt import prompt_buttons, prompt_mark
from bot.services.ports import Card, Heard, Posted, Receipt, Shown

TICK = "✅"

LOOK_BACK = 50
"""Messages searched for a prompt of ours whose posting could not be recorded."""

THREAD_HISTORY = 2_000
"""Messages of a thread that are read; a thread of more keeps its newest."""


class DiscordMessenger:
    """Says things through one client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0

    async def post(self, card: Card) -> Posted:
        """Post a prompt; in a forum the post is message and thread at once."""
        channel = await self._group_channel(card)
        missing = permissions.lacking(channel)
        if missing:
            raise MissingPermissions(f"I lack these permissions in #{channel.name}: {', '.join(missing)}.")
        name = render.thread_name(card.principle, card.daily.local_date)
        embed = render.prompt_card(card.principle, card.prompt, footer=wording.PROMPT_FOOTER)
        view = prompt_buttons(card.daily.id)
        async with translated("post the prompt"):
            if isinstance(channel, discord.ForumChannel):
                tags = channel.available_tags[:1] if channel.flags.require_tag else []
                made = await channel.create_thread(
                    name=name,
                    embed=embed,
                    view=view,
                    applied_tags=tags,
                    auto_archive_duration=limits.THREAD_ARCHIVE_MINUTES,
                )
                return Posted(str(made.message.id), str(made.thread.id))
            # Discord drops a second message with the same nonce within some minutes.
            message = await channel.send(embed=embed, view=view, nonce=f"daily-{card.daily.id}")
        return Posted(str(message.id), None)

    async def find_posted(self, card: Card) -> Posted | None:
        """Look for our own message that carries the prompt's mark."""
        channel = await self._group_channel(card)
        async with translated("look for the prompt"):
            if isinstance(channel, discord.ForumChannel):
                for thread in channel.threads:
                    if thread.owner_id == self._me:
                        starter = await thread.fetch_message(thread.id)
                        if self._carries(starter, card):
                            return Posted(str(starter.id), str(thread.id))
                return None
            async for message in channel.history(limit=LOOK_BACK):
                if self._carries(message, card):
                    return Posted(str(message.id), None)
        return None

    def _carries(self, message: discord.Message, card: Card) -> bool:
        mark = prompt_mark(card.daily.id)
        return message.author.id == self._me and any(
            getattr(item, "custom_id", None) == mark
            for row in message.components
            if isinstance(row, discord.ActionRow)
            for item in row.children
        )

    async def open_thread(self, card: Card, message: str) -> str:
        """Start the thread; a thread started from a message has the message's id.

        Source: https://docs.discord.com/developers/resources/channel#start-thread-from-message
        """
        channel = await self._group_channel(card)
        if isinstance(channel, discord.ForumChannel):
            return message
        name = render.thread_name(card.principle, card.daily.local_date)
        async with translated("open the thread"):
            try:
                thread = await channel.get_partial_message(int(message)).create_thread(
                    name=name, auto_archive_duration=limits.THREAD_ARCHIVE_MINUTES
                )
            except discord.HTTPException as error:
                if error.code != limits.THREAD_EXISTS:
                    raise
                return message
        return str(thread.id)

    async def history(self, thread: Place) -> Sequence[Heard]:
        """The messages of people in a thread, oldest first."""
        found = []
        async with translated("read the thread"):
            async for message in self._messageable(thread).history(limit=THREAD_HISTORY):
                said = await heard(message, me=self._me, content=self._client.intents.message_content)
                if said is not None:
                    found.append(said)
        return found[::-1]

    async def acknowledge(self, receipt: Receipt) -> Shown:
        """Tick a complete story's newest message; keep one reply under a draft in step with it."""
        async with translated("acknowledge the story"):
            try:
                return await self._acknowledge(receipt)
            except discord.HTTPException as error:
                if error.code != limits.THREAD_ARCHIVED:
                    raise
            # Reactions and edits do not wake an archived thread as a message does.
            await self._wake(receipt.place)
            return await self._acknowledge(receipt)

    async def _acknowledge(self, receipt: Receipt) -> Shown:
        story = receipt.story
        ticked = None
        if story.complete:
            ticked = await self._tick(receipt)
        else:
            await self._untick(receipt)
        shown = story.receipt
        if shown is not None:
            shown = await self._edit_reply(receipt, shown)
        if shown is None and not story.complete:
            shown = await self._reply(receipt)
        return Shown(shown, ticked)

    async def _wake(self, place: Place) -> None:
        thread = await self._client.fetch_channel(int(place.channel))
        if isinstance(thread, discord.Thread):
            await thread.edit(archived=False)

    async def retract(self, receipt: Receipt) -> None:
        """Remove the reply and the tick of a story that is gone."""
        async with translated("take back the note"):
            await self._untick(receipt)
            if receipt.story.receipt is not None:
                try:
                    await self._message(receipt.place, receipt.story.receipt).delete()
                except discord.NotFound:
                    return

    async def _tick(self, receipt: Receipt) -> str | None:
        newest = receipt.place.message
        if newest is None or newest == receipt.story.ticked:
            return receipt.story.ticked
        await self._untick(receipt)
        await self._message(receipt.place, newest).add_reaction(TICK)
        return newest

    async def _untick(self, receipt: Receipt) -> None:
        if receipt.story.ticked is None:
            return
        try:
            message = self._message(receipt.place, receipt.story.ticked)
            await message.remove_reaction(TICK, discord.Object(self._me))
        except discord.NotFound:
            return  # the message was deleted, and its tick with it

    async def _edit_reply(self, receipt: Receipt, reply: str) -> str | None:
        try:
            await self._message(receipt.place, reply).edit(content=wording.receipt(receipt.story))
        except discord.NotFound:
            return None  # somebody deleted our reply
        return reply

    async def _reply(self, receipt: Receipt) -> str:
        to = discord.MessageReference(
            message_id=int(receipt.place.message or 0),
            channel_id=int(receipt.place.channel),
            fail_if_not_exists=False,
        )
        text = wording.receipt(receipt.story)
        nonce = f"r{receipt.story.id}-{receipt.story.updated_at.timestamp():.0f}"
        sent = await self._messageable(receipt.place).send(
            text, reference=to, mention_author=False, nonce=nonce
        )
        return str(sent.id)

    def _messageable(self, place: Place) -> discord.PartialMessageable:
        guild = None if place.workspace is None else int(place.workspace)
        return self._client.get_partial_messageable(int(place.channel), guild_id=guild)

    def _message(self, place: Place, ref: str) -> discord.PartialMessage:
        return self._messageable(place).get_partial_message(int(ref))

    async def _group_channel(self, card: Card) -> permissions.GroupChannel:
        ref = int(card.daily.group.place.channel)
        async with translated("find the group's channel"):
            channel = self._client.get_channel(ref) or await self._client.fetch_channel(ref)
        if not isinstance(channel, permissions.GroupChannel):
            raise PlatformUnavailable("The group's channel is neither a text channel nor a forum any more.")
        return channel
