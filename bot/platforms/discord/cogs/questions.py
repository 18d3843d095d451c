"""A group's own questions in managers' hands: /questions add, import, list and remove."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import LodestarError
from bot.domain.foreign import one_line
from bot.domain.questions import LARGEST_BYTES
from bot.platforms.discord import forms, limits, questionnaire, render
from bot.platforms.discord.access import Interaction, core_of
from bot.platforms.discord.cogs.options import CHANNEL, picked, suggest_principles
from bot.platforms.discord.errors import translated
from bot.platforms.discord.files import fetch
from bot.platforms.discord.handbacks import handing_back
from bot.platforms.discord.interactions import suggesting
from bot.platforms.discord.permissions import GroupChannel

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot


# Discord offers the command to managers only, but a tampered client can ask for its choices.
@app_commands.checks.has_permissions(manage_guild=True)
@suggesting
async def suggest_own_questions(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Questions of the group's own in which the typed words stand; none when they are not found in time."""
    core = core_of(interaction)
    try:
        group = await forms.in_time(picked(interaction, interaction.namespace.channel))
        found = await forms.in_time(core.questions.suggest(group, current, limit=limits.CHOICES))
    except LodestarError:
        return []
    return [
        app_commands.Choice(
            name=one_line(f"{core.bank.principle(each.principle).name}: {each.question}", limits.CHOICE),
            value=each.key,
        )
        for each in found
    ]


class Questions(commands.Cog):
    """What managers have their group asked beside the built-in questions."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot

    questions = app_commands.Group(
        name="questions",
        description="Questions of your group's own",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @questions.command(description="Give your group a question of its own; it comes before the built-in ones")
    @app_commands.describe(
        principle="The principle that it asks about",
        question="The question, in at most 300 characters",
        channel=CHANNEL,
    )
    @app_commands.autocomplete(principle=suggest_principles)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def add(
        self, interaction: Interaction, principle: str, question: str, channel: GroupChannel | None = None
    ) -> None:
        """Add it, or hand it back."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with handing_back(interaction, principle=principle, question=question):
            group = await picked(interaction, channel)
            added = await core_of(interaction).questions.add(group, principle, question)
            text = questionnaire.added(group, added, core_of(interaction).bank.principle)
            await interaction.edit_original_response(content=text)

    @questions.command(name="import", description="Give your group all questions of a text file at once")
    @app_commands.describe(
        file="UTF-8 text: one a line, “Ownership: Tell me …”, or lines below a heading “# Ownership”",
        channel=CHANNEL,
    )
    @app_commands.checks.has_permissions(manage_guild=True)
    async def import_(
        self, interaction: Interaction, file: discord.Attachment, channel: GroupChannel | None = None
    ) -> None:
        """Add all of them, or none."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        group = await picked(interaction, channel)
        async with translated("read the file"):
            content = await fetch(file, most=LARGEST_BYTES)
        done = await core_of(interaction).questions.take_in(group, content)
        text = questionnaire.imported(group, done, core_of(interaction).bank.principle)
        await interaction.edit_original_response(content=text)

    @questions.command(
        name="list", description="The questions of your group's own, and which were asked already"
    )
    @app_commands.describe(channel=CHANNEL)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def list_(self, interaction: Interaction, channel: GroupChannel | None = None) -> None:
        """List them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        own = await core_of(interaction).questions.of_group(await picked(interaction, channel))
        embed, file = questionnaire.listed(own, core_of(interaction).bank.principle)
        await interaction.edit_original_response(embed=embed, attachments=[file] if file else [])

    @questions.command(
        description="Do not ask a question of your group's own any more; stories told for it stay"
    )
    @app_commands.describe(question="Choose it while you type, or type it whole", channel=CHANNEL)
    @app_commands.autocomplete(question=suggest_own_questions)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def remove(
        self, interaction: Interaction, question: str, channel: GroupChannel | None = None
    ) -> None:
        """Remove it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with handing_back(interaction, question=question):
            group = await picked(interaction, channel)
            removed = await core_of(interaction).questions.remove(group, question)
            text = f"<#{group.place.channel}> is not asked this any more:\n> {render.inert(removed.question)}"
            await interaction.edit_original_response(content=text)
