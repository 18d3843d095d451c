"""What Discord's objects are in the core's words."""

from typing import TYPE_CHECKING, Any, cast

import discord

from bot.domain.places import Account, Place
from bot.services.core import Core
from bot.services.pace import Deed

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot

PLATFORM = "discord"

Interaction = discord.Interaction[Any]


def bot_of(interaction: Interaction) -> "LodestarBot":
    """The client that received an interaction."""
    return cast("LodestarBot", interaction.client)


def core_of(interaction: Interaction) -> Core:
    """The use cases."""
    return bot_of(interaction).core


def spend(interaction: Interaction) -> None:
    """Count an interaction against its person's budget. Raises TooMuchAtOnce when that is used up."""
    typing = interaction.type is discord.InteractionType.autocomplete
    deed = Deed.TYPING if typing else Deed.INTERACTION
    core_of(interaction).pace.spend(account_of(interaction.user), deed)


def account_of(user: discord.abc.User) -> Account:
    """The account of a user."""
    return Account(PLATFORM, str(user.id))


def place_of(interaction: Interaction) -> Place:
    """The channel in which an interaction happened."""
    return place(interaction.guild_id, interaction.channel_id or 0)


def place(guild_id: int | None, channel_id: int, message_id: int | None = None) -> Place:
    """A place by Discord's ids."""
    return Place(
        PLATFORM,
        None if guild_id is None else str(guild_id),
        str(channel_id),
        None if message_id is None else str(message_id),
    )


def link(place: Place) -> str:
    """The address that opens a channel or message in Discord's clients."""
    parts = [place.workspace or "@me", place.channel] + ([place.message] if place.message else [])
    return f"https://discord.com/channels/{'/'.join(parts)}"
