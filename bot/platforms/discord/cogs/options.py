"""The options that several commands share; autocomplete is from memory only, so it is never late."""

from dataclasses import replace

import discord
from discord import app_commands

from bot.domain.calendar import Weekday, describe_weekdays
from bot.domain.groups import StudyGroup
from bot.platforms.discord import limits
from bot.platforms.discord.access import Interaction, core_of, place_of
from bot.platforms.discord.interactions import suggesting
from bot.services.zones import suggest_zones

CHANNEL = "The group's channel, if this server has several groups"
"""Describes the option by which managers choose a group; `picked` takes it."""


@suggesting
async def suggest_principles(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Principles that could be meant."""
    found = core_of(interaction).lookup.suggest(current, limit=limits.CHOICES)
    return [app_commands.Choice(name=f"{p.number}. {p.name}", value=p.key) for p in found]


@suggesting
async def suggest_principle_lists(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Completes the last principle of a list with commas."""
    before, comma, last = current.rpartition(",")
    found = core_of(interaction).lookup.suggest(last, limit=limits.CHOICES)
    lists = [f"{before}{comma}{' ' if comma else ''}{principle.key}" for principle in found]
    return [app_commands.Choice(name=text, value=text) for text in lists if len(text) <= limits.CHOICE]


@suggesting
async def suggest_time_zones(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """IANA zones that could be meant."""
    return [
        app_commands.Choice(name=zone, value=zone) for zone in suggest_zones(current, limit=limits.CHOICES)
    ]


@suggesting
async def suggest_weekdays(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The usual weeks, and whatever was typed."""
    usual = ["every day", "Monday to Friday", "weekends", "Mon, Wed, Fri", "Tue, Thu"]
    typed = [current[: limits.CHOICE]] if current and current not in usual else []
    return [app_commands.Choice(name=text, value=text) for text in typed + usual]


@suggesting
async def suggest_digest_days(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The days of the week, or none."""
    return [
        app_commands.Choice(name=text, value=text)
        for text in (*(describe_weekdays([day]) for day in Weekday), "off")
        if text.casefold().startswith(current.strip().casefold())
    ]


async def picked(interaction: Interaction, channel: discord.abc.Snowflake | None) -> StudyGroup:
    """The study group that is meant: the chosen one, or the one whose channel or thread this is.

    Raises NotFound and InvalidInput.
    """
    here = place_of(interaction)
    if isinstance(interaction.channel, discord.Thread):
        here = replace(here, channel=str(interaction.channel.parent_id))
    named = None if channel is None else str(channel.id)
    return await core_of(interaction).groups.pick(here, named=named)
