"""The Messenger port on Discord: posts prompts, reads threads, shows receipts."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import discord

from bot.domain.errors import MissingPermissions, PlatformUnavailable
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.places import Place
from bot.platforms import wording
from bot.platforms.discord import (
    digests,
    histories,
    limits,
    notices,
    permissions,
    reactions,
    reminders,
    render,
    standing,
)
from bot.platforms.discord.errors import translated
from bot.platforms.discord.hearing import heard, text_files, with_files
from bot.platforms.discord.views.prompt import prompt_buttons
from bot.platforms.discord.views.receipt import offer_buttons, receipt_buttons
from bot.services.ports import Card, Digest, Heard, History, Nearly, Posted, Receipt, Reminding, Shared

T = TypeVar("T")

THREAD_HISTORY = 2_000
"""Messages of a thread that are read; of a thread of more the newest, and those older ones that tell stories."""


class DiscordMessenger:
    """Says things through one client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0

    async def post(self, card: Card) -> Posted:
        """Post a prompt; in a forum the post is message and thread at once."""
        channel = await self._group_channel(card.daily.group)
        missing = permissions.lacking(channel)
        if missing:
            raise MissingPermissions(f"I lack these permissions in #{channel.name}: {', '.join(missing)}.")
        name = render.thread_name(card.principle, card.daily.local_date)
        embed = render.prompt_card(card.principle, card.prompt, footer=wording.PROMPT_FOOTER)
        view = prompt_buttons(card.daily.id)
        async with translated("post the prompt"):
            if isinstance(channel, discord.ForumChannel):
                # Tags that only moderators may set come last.
                tags = sorted(channel.available_tags, key=lambda tag: tag.moderated)
                made = await channel.create_thread(
                    name=name,
                    embed=embed,
                    view=view,
                    applied_tags=tags[:1] if channel.flags.require_tag else [],
                    auto_archive_duration=limits.THREAD_ARCHIVE_MINUTES,
                )
                return Posted(str(made.message.id), str(made.thread.id))
            # An attempt that was given up may still arrive: with the same nonce Discord makes no second message of it
            # for some minutes. If the first was deleted meanwhile, its thread cannot be opened and it is tried again.
            message = await channel.send(embed=embed, view=view, nonce=f"daily-{card.daily.id}")
        return Posted(str(message.id), None)

    async def find_posted(self, card: Card) -> Sequence[Posted]:
        """Look for our own messages that carry the prompt's mark, among all since it was claimed."""
        channel = await self._group_channel(card.daily.group)
        async with translated("look for the prompt"):
            return await standing.found(channel, card, me=self._me)

    async def withdraw(self, card: Card, double: Posted) -> None:
        """Delete a message without a thread; of one with a thread make a signpost, and let the thread sleep."""
        channel = await self._group_channel(card.daily.group)
        async with translated("withdraw a second prompt"):
            if double.thread is None:
                await self.remove(card.daily.group.place.at(double.message))
            else:
                await standing.make_signpost(channel, card, double)

    async def remind(self, reminding: Reminding) -> str:
        """Write to a person who can see the group's channel."""
        return await reminders.remind(self._client, reminding)

    async def find_reminder(self, reminding: Reminding) -> str | None:
        """Look for it in the direct conversation."""
        return await reminders.find(self._client, reminding, me=self._me)

    async def post_digest(self, digest: Digest) -> str:
        """Post it in the group's channel, or in the newest prompt's thread of a forum."""
        return await digests.post(await self._group_channel(digest.group), digest)

    async def find_digest(self, digest: Digest) -> str | None:
        """Look for it there."""
        return await digests.find(await self._group_channel(digest.group), digest, me=self._me)

    async def tell_managers(self, daily: DailyPrompt) -> None:
        """Tell whoever manages the group that its prompt fails."""
        await notices.tell_managers(self._client, daily)

    async def open_thread(self, card: Card, message: str) -> str | None:
        """Start the thread; a thread started from a message has the message's id. None if the message is gone.

        Source: https://docs.discord.com/developers/resources/channel#start-thread-from-message
        """
        channel = await self._group_channel(card.daily.group)
        if isinstance(channel, discord.ForumChannel):
            return message
        name = render.thread_name(card.principle, card.daily.local_date)
        async with translated("open the thread"):
            try:
                thread = await channel.get_partial_message(int(message)).create_thread(
                    name=name, auto_archive_duration=limits.THREAD_ARCHIVE_MINUTES
                )
            except discord.HTTPException as error:
                if error.code == limits.THREAD_EXISTS:
                    return message
                if error.code == limits.UNKNOWN_MESSAGE:
                    return None
                raise
        return str(thread.id)

    async def message(self, place: Place) -> Heard | None:
        """One message of a person as it is now; None when it is not there any more."""
        async with translated("read the message"):
            try:
                message = await self._message(place, place.message or "0").fetch()
            except discord.NotFound as error:
                if error.code != limits.UNKNOWN_MESSAGE:
                    raise
                return None
        said = heard(message, me=self._me, content=self._client.intents.message_content)
        return said if said is None else await with_files(said, text_files(message))

    async def threads(self, channel: Place) -> Mapping[str, str | None]:
        """The threads of a channel, those that are archived with a mark; of a channel that is gone there are none."""
        ref = int(channel.channel)
        async with translated("look for threads"):
            try:
                found = self._client.get_channel(ref) or await self._client.fetch_channel(ref)
            except discord.NotFound:
                return {}
            return await histories.threads(found) if isinstance(found, permissions.GroupChannel) else {}

    async def history(self, thread: Place) -> History:
        """The messages of people in a thread, oldest first."""
        channel, content = self._messageable(thread), self._client.intents.message_content
        async with translated("read the thread"):
            return await histories.history(channel, limit=THREAD_HISTORY, me=self._me, content=content)

    async def tick(self, receipt: Receipt) -> str | None:
        """Tick a complete story's newest message, and no other."""
        async with translated("tick the story"):
            return await self._awake(receipt.place, lambda: self._tick(receipt))

    async def reply(self, receipt: Receipt) -> str:
        """Edit the story's one reply, or make it if it is not there or was deleted."""
        async with translated("answer the story"):
            return await self._awake(receipt.place, lambda: self._reply(receipt))

    async def retract(self, receipt: Receipt) -> None:
        """Remove the reply and the tick of a story that is gone."""
        if receipt.story.receipt is not None:
            await self.remove(receipt.place.at(receipt.story.receipt))
        if receipt.story.ticked is not None:
            await self.untick(receipt.place.at(receipt.story.ticked))

    async def untick(self, place: Place) -> None:
        """Take our tick off a message, if it is there."""
        async with translated("take back the tick"):
            await self._awake(place, lambda: self._untick(place))

    async def clip(self, place: Place) -> None:
        """React to a message that is kept as feedback."""
        message = self._message(place, place.message or "0")
        async with translated("show that feedback is kept"):
            await self._awake(place, lambda: reactions.add(message, histories.CLIP))

    async def unclip(self, place: Place) -> None:
        """Take that reaction off."""
        message = self._message(place, place.message or "0")
        async with translated("show that feedback is not kept any more"):
            await self._awake(place, lambda: reactions.take_off(message, histories.CLIP, me=self._me))

    async def offer(self, place: Place, nearly: Nearly) -> str:
        """Offer to make a story of a message."""
        nonce = f"o{place.message}"
        async with translated("make an offer"):
            buttons = None if nearly is Nearly.UNASKED else offer_buttons(place.message or "")
            return await self._answer(place, wording.OFFERS[nearly], view=buttons, nonce=nonce)

    async def apologise(self, place: Place) -> str:
        """Say that a message could not be kept and will be."""
        async with translated("say that a message was not kept"):
            return await self._answer(place, wording.NOT_KEPT_YET, nonce=f"n{place.message}")

    async def share(self, place: Place, shared: Shared) -> Place:
        """Post a story for everybody."""
        embed, file = render.shared_story(shared)
        async with translated("share the story"):
            channel = self._messageable(place)
            nonce = (
                f"s{shared.story.id}-{shared.story.updated_at.timestamp():.0f}"  # pressing twice shares once
            )
            if file is None:
                sent = await channel.send(embed=embed, nonce=nonce)
            else:
                sent = await channel.send(embed=embed, file=file, nonce=nonce)
        return place.at(str(sent.id))

    async def remove(self, place: Place) -> None:
        """Delete a message of ours; one that is gone already is no failure."""
        message = self._message(place, place.message or "0")
        async with translated("delete a message"):
            with contextlib.suppress(discord.NotFound):
                await self._awake(place, message.delete)

    async def _awake(self, place: Place, deed: Callable[[], Awaitable[T]]) -> T:
        """Do something in a thread, waking it if it is archived: edits and reactions do not do that by themselves."""
        try:
            return await deed()
        except discord.HTTPException as error:
            if error.code != limits.THREAD_ARCHIVED:
                raise
        thread = await self._client.fetch_channel(int(place.channel))
        if isinstance(thread, discord.Thread):
            await thread.edit(archived=False)
        return await deed()

    async def _tick(self, receipt: Receipt) -> str | None:
        story = receipt.story
        wanted = story.messages[-1] if story.complete and story.messages else None
        if wanted != story.ticked:
            if story.ticked is not None:
                await self._untick(receipt.place.at(story.ticked))
            if wanted is not None:
                await self._message(receipt.place, wanted).add_reaction(histories.TICK)
        return wanted

    async def _untick(self, place: Place) -> None:
        await reactions.take_off(self._message(place, place.message or "0"), histories.TICK, me=self._me)

    async def _reply(self, receipt: Receipt) -> str:
        story = receipt.story
        text = wording.receipt(story, receipt.advice)
        view = receipt_buttons(story, receipt.advice)
        if story.receipt is not None:
            with contextlib.suppress(discord.NotFound):  # somebody deleted our reply
                await self._message(receipt.place, story.receipt).edit(content=text, view=view)
                return story.receipt
        nonce = f"r{story.id}-{story.updated_at.timestamp():.0f}"
        return await self._answer(receipt.place, text, view=view, nonce=nonce)

    async def _answer(
        self, place: Place, text: str, *, nonce: str, view: discord.ui.View | None = None
    ) -> str:
        to = discord.MessageReference(
            message_id=int(place.message or 0), channel_id=int(place.channel), fail_if_not_exists=False
        )
        channel = self._messageable(place)
        extra: dict[str, Any] = {} if view is None else {"view": view}
        sent = await channel.send(text, reference=to, mention_author=False, nonce=nonce, **extra)
        return str(sent.id)

    def _messageable(self, place: Place) -> discord.PartialMessageable:
        guild = None if place.workspace is None else int(place.workspace)
        return self._client.get_partial_messageable(int(place.channel), guild_id=guild)

    def _message(self, place: Place, ref: str) -> discord.PartialMessage:
        return self._messageable(place).get_partial_message(int(ref))

    async def _group_channel(self, group: StudyGroup) -> permissions.GroupChannel:
        ref = int(group.place.channel)
        async with translated("find the group's channel"):
            channel = self._client.get_channel(ref) or await self._client.fetch_channel(ref)
        if not isinstance(channel, permissions.GroupChannel):
            raise PlatformUnavailable("The group's channel is neither a text channel nor a forum any more.")
        return channel
