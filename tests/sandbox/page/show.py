"""A bot that shows everything a bot of Discord's can: commands, menus, buttons, selects, forms and layouts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import discord
from discord import app_commands, ui

from tests.sandbox.scene import READY_SECONDS, Bot, Scene, running

PRINCIPLES = ("Ownership", "Dive Deep", "Deliver Results")


class Form(ui.Modal, title="Your story"):
    """Text with limits, a choice, and a file that may be left out."""

    name: ui.Label[Any] = ui.Label(
        text="Title",
        component=ui.TextInput(min_length=3, max_length=20, placeholder="A few words", default="My story"),
    )
    action: ui.Label[Any] = ui.Label(
        text="Action",
        description="What you did, step by step",
        component=ui.TextInput(style=discord.TextStyle.paragraph, max_length=40),
    )
    principle: ui.Label[Any] = ui.Label(
        text="Principle",
        component=ui.Select(options=[discord.SelectOption(label=each) for each in PRINCIPLES]),
    )
    mood: ui.Label[Any] = ui.Label(
        text="How did it go?",
        component=ui.RadioGroup(
            options=[discord.RadioGroupOption(label="Well"), discord.RadioGroupOption(label="So so")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.action.component, ui.TextInput)
        assert isinstance(self.principle.component, ui.Select)
        said = f"Saved for {self.principle.component.values[0]}: {self.action.component.value}"
        await interaction.response.send_message(said, ephemeral=True)


class Card(ui.View):
    """What stands under a message."""

    def __init__(self, go: asyncio.Event) -> None:
        super().__init__(timeout=None)
        self.go = go
        self.add_item(ui.Button[Any](label="Read more", url="https://example.org/more"))
        self.add_item(ui.Button[Any](label="Not now", style=discord.ButtonStyle.danger, disabled=True))

    @ui.button(label="Answer in a form", style=discord.ButtonStyle.primary)
    async def answer(self, interaction: discord.Interaction, _: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Form())

    @ui.button(label="Think")
    async def think(self, interaction: discord.Interaction, _: ui.Button[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.go.wait()
        await interaction.followup.send("Thought through", ephemeral=True)

    @ui.button(label="Ignore")
    async def ignore(self, _: discord.Interaction, __: ui.Button[Any]) -> None:
        pass

    @ui.select(
        placeholder="Choose one",
        options=[discord.SelectOption(label=each, description=f"About {each}") for each in PRINCIPLES],
    )
    async def one(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        await interaction.response.send_message(f"One: {select.values[0]}", ephemeral=True)

    @ui.select(
        placeholder="Choose two",
        min_values=2,
        max_values=2,
        options=[discord.SelectOption(label=f"No {number}") for number in range(1, 5)],
    )
    async def two(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        await interaction.response.send_message(f"Two: {', '.join(select.values)}", ephemeral=True)

    @ui.select(cls=ui.UserSelect, placeholder="Choose somebody")
    async def somebody(self, interaction: discord.Interaction, select: ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(f"Somebody: {select.values[0].display_name}", ephemeral=True)


class Layout(ui.LayoutView):
    """Components V2: text, sections, lines and buttons in a coloured frame."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        press = ui.Button[Any](label="Count", style=discord.ButtonStyle.success)
        press.callback = self.count  # type: ignore[method-assign]
        self.add_item(ui.TextDisplay("# Coverage\nThree of sixteen principles"))
        self.add_item(
            ui.Container(
                ui.Section(ui.TextDisplay("**Ownership** – two stories"), accessory=press),
                ui.Separator(),
                ui.TextDisplay("-# Told since March"),
                accent_colour=discord.Colour.teal(),
            )
        )

    async def count(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Counted", ephemeral=True)


def furnish(bot: Bot, go: asyncio.Event) -> None:
    @bot.tree.command(description="My stories")
    async def stories(interaction: discord.Interaction, principle: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await go.wait()
        await interaction.followup.send(f"Stories about {principle}", view=Card(go))

    @stories.autocomplete("principle")
    async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = [each for each in PRINCIPLES if current.lower() in each.lower()]
        return [app_commands.Choice(name=each, value=each.lower()) for each in found]

    @bot.tree.command(description="A card for everybody")
    async def card(interaction: discord.Interaction) -> None:
        embed = discord.Embed(title="2. Ownership", description="*Look after* the outcome.", colour=0x2F6F8F)
        embed.add_field(name="Situation", value="Where and when").add_field(name="Task", value="What for")
        embed.set_footer(text="Answer in the thread")
        await interaction.response.send_message(embed=embed, view=Card(go))

    @bot.tree.command(description="Components V2")
    async def layout(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Layout())

    @bot.tree.command(description="Options of every kind")
    async def practise(
        interaction: discord.Interaction,
        minutes: app_commands.Range[int, 1, 90],
        kind: Literal["alone", "in a pair"],
        partner: discord.Member | None = None,
        aloud: bool | None = None,
        notes: discord.Attachment | None = None,
    ) -> None:
        read = (await notes.read()).decode() if notes else ""
        who = partner.display_name if partner else "nobody"
        await interaction.response.send_message(
            f"{minutes} min {kind}, {who}, {aloud}, {read}", ephemeral=True
        )

    @bot.tree.command(description="Never answers")
    async def silent(_: discord.Interaction) -> None:
        pass

    @bot.tree.context_menu(name="Save as STAR story")
    async def save(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Kept: {message.content}", ephemeral=True)


@asynccontextmanager
async def showing(scene: Scene) -> AsyncIterator[asyncio.Event]:
    """The bot at work; its slow answers wait for the event."""
    bot = Bot("!", intents=discord.Intents.all(), help_command=None, guild_ready_timeout=READY_SECONDS)
    go = asyncio.Event()
    furnish(bot, go)
    async with running(scene.sandbox, bot):
        await bot.tree.sync()
        yield go
