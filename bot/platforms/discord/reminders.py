"""Reminders on Discord: direct messages to members who can see the group's channel."""

import discord

from bot.domain.errors import MissingPermissions, NotFound, PlatformUnavailable
from bot.domain.places import Place
from bot.domain.stories import Occasion, Source
from bot.platforms import wording
from bot.platforms.discord import histories, render
from bot.platforms.discord.access import link
from bot.platforms.discord.errors import translated
from bot.platforms.discord.views.answering import AnswerButton
from bot.platforms.discord.views.layout import view_of
from bot.services.ports import Reminding


async def remind(client: discord.Client, reminding: Reminding) -> str:
    """Send it; returns the message's id. The port says what is raised."""
    daily = reminding.card.daily
    async with translated("send a reminder"):
        member = await _member(client, reminding)
        question = render.inert(reminding.card.prompt.question)
        thread = link(Place(daily.group.place.platform, daily.group.place.workspace, daily.thread or ""))
        try:
            sent = await member.send(
                wording.reminder(reminding, question=question, thread=thread),
                view=view_of(_button(reminding)),
                nonce=f"remind-{reminding.sending.id}",  # what was given up may still arrive
            )
        except discord.Forbidden as error:
            raise MissingPermissions(wording.UNREACHABLE) from error
    return str(sent.id)


async def find(client: discord.Client, reminding: Reminding, *, me: int) -> str | None:
    """The reminder in the direct conversation, by the button of its prompt, which nothing else there has."""
    mark = _button(reminding).custom_id
    async with translated("look for a reminder"):
        try:
            conversation = await client.create_dm(discord.Object(int(reminding.reminder.account.ref)))
            return await histories.find(conversation, mark, claimed_at=reminding.sending.claimed_at, me=me)
        except discord.Forbidden:  # nothing can have been sent
            return None


def _button(reminding: Reminding) -> AnswerButton:
    return AnswerButton(Occasion(Source.DAILY, str(reminding.card.daily.id)))


async def _member(client: discord.Client, reminding: Reminding) -> discord.Member:
    """Whom it is for, if they can see the group's channel. Raises NotFound, PlatformUnavailable."""
    place = reminding.card.daily.group.place
    server = client.get_guild(int(place.workspace or 0))
    channel = server.get_channel(int(place.channel)) if server else None
    if server is None or channel is None:
        raise PlatformUnavailable("I could not send a reminder: I do not see the group's channel.")
    try:
        member = await server.fetch_member(int(reminding.reminder.account.ref))
    except discord.NotFound as error:
        raise NotFound(wording.NOT_HERE) from error
    if not channel.permissions_for(member).view_channel:
        raise NotFound(wording.NOT_HERE)
    return member
