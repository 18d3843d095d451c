"""Small bots of the kinds that discord.py's documentation teaches, each whole, running here as it would on Discord."""

import re
from typing import NamedTuple

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from sandbox import NotPossible
from tests.sandbox.scene import READY_SECONDS, Scene, running


class Replier(discord.Client):
    """Answers a greeting."""

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user and message.content.startswith("!hello"):
            await message.reply("Hello!", mention_author=True)


async def test_a_client_that_replies(scene: Scene) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    async with running(scene.sandbox, Replier(intents=intents, guild_ready_timeout=READY_SECONDS)):
        await scene.ana.say(scene.channel_id, "!hello")
        assert await scene.said(2) == ["!hello", "Hello!"]
        assert scene.ana.sees(scene.channel_id)[-1]["mentions"][0]["id"] == scene.ana.id


async def test_text_commands_with_converters(scene: Scene) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    bot = commands.Bot("?", intents=intents, guild_ready_timeout=READY_SECONDS)

    @bot.command()
    async def add(ctx: commands.Context[commands.Bot], left: int, right: int) -> None:
        await ctx.send(str(left + right))

    @bot.command()
    async def joined(ctx: commands.Context[commands.Bot], *, member: discord.Member) -> None:
        await ctx.send(f"{member.display_name} joined")

    async with running(scene.sandbox, bot):
        await scene.ana.say(scene.channel_id, "?add 2 3")
        assert await scene.said(2) == ["?add 2 3", "5"]
        await scene.ana.say(scene.channel_id, f"?joined <@{scene.ben.id}>")
        assert (await scene.said(4))[-1] == "Ben joined"


class Slash(discord.Client):
    """A client with a command tree of its own, copied to one guild."""

    def __init__(self, guild_id: str) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=READY_SECONDS)
        self.tree = app_commands.CommandTree(self)
        self.home = discord.Object(int(guild_id))

    async def setup_hook(self) -> None:
        self.tree.copy_global_to(guild=self.home)
        await self.tree.sync(guild=self.home)


async def test_slash_commands_of_one_guild(scene: Scene) -> None:
    client = Slash(scene.guild_id)

    @client.tree.command(name="add", description="Adds two numbers")
    @app_commands.describe(left="The first", right="The second")
    async def add(interaction: discord.Interaction, left: int, right: int) -> None:
        await interaction.response.send_message(f"{left} + {right} = {left + right}")

    async with running(scene.sandbox, client):
        assert (await scene.ana.command(scene.channel_id, "add", {"left": 2, "right": 3})).text == "2 + 3 = 5"


class Confirm(discord.ui.View):
    """Asks once and remembers the answer."""

    def __init__(self) -> None:
        super().__init__(timeout=60)
        self.value: bool | None = None

    @discord.ui.button(label="Confirm", style=discord.ButtonStyle.green)
    async def confirm(self, interaction: discord.Interaction, button: discord.ui.Button["Confirm"]) -> None:
        await interaction.response.send_message("Confirming", ephemeral=True)
        self.value = True
        self.stop()


async def test_a_view_that_is_waited_for(scene: Scene) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    bot = commands.Bot("?", intents=intents, guild_ready_timeout=READY_SECONDS)

    @bot.command()
    async def ask(ctx: commands.Context[commands.Bot]) -> None:
        view = Confirm()
        await ctx.send("Do you want to continue?", view=view)
        await view.wait()
        await ctx.send("Confirmed" if view.value else "Timed out")

    async with running(scene.sandbox, bot):
        await scene.ana.say(scene.channel_id, "?ask")
        await scene.said(2)
        run = await scene.ana.press(scene.ana.sees(scene.channel_id)[-1], "Confirm")
        assert run.text == "Confirming"
        assert "Confirmed" in await scene.said(4)


class Counter(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"counter:(?P<count>\d+)"):
    """A button that carries its state in its custom_id, so that it outlives the process."""

    def __init__(self, count: int) -> None:
        super().__init__(discord.ui.Button(label=str(count), custom_id=f"counter:{count}"))
        self.count = count

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[discord.ui.View], match: re.Match[str], /
    ) -> "Counter":
        return cls(int(match["count"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        view = discord.ui.View(timeout=None).add_item(Counter(self.count + 1))
        await interaction.response.edit_message(view=view)


async def test_a_button_outlives_its_process(scene: Scene) -> None:
    def client() -> discord.Client:
        client = discord.Client(intents=discord.Intents.default(), guild_ready_timeout=READY_SECONDS)
        client.add_dynamic_items(Counter)
        return client

    async with running(scene.sandbox, client()) as first:
        channel = await first.fetch_channel(int(scene.channel_id))
        assert isinstance(channel, discord.TextChannel)
        await channel.send("Count", view=discord.ui.View(timeout=None).add_item(Counter(0)))
        await scene.ana.press(scene.ana.sees(scene.channel_id)[0], "0")
    async with running(scene.sandbox, client()):
        run = await scene.ana.press(scene.ana.sees(scene.channel_id)[0], "1")
        assert run.buttons == ["2"]


class Lamp(discord.ui.View):
    """A view without an end, known again by the custom_id of its button."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Light", custom_id="lamp:light")
    async def light(self, interaction: discord.Interaction, button: discord.ui.Button["Lamp"]) -> None:
        button.label, button.disabled = "Lit", True
        await interaction.response.edit_message(content="It is bright.", view=self)


async def test_a_persistent_view(scene: Scene) -> None:
    intents = discord.Intents.default()
    async with running(
        scene.sandbox, discord.Client(intents=intents, guild_ready_timeout=READY_SECONDS)
    ) as first:
        channel = await first.fetch_channel(int(scene.channel_id))
        assert isinstance(channel, discord.TextChannel)
        await channel.send("It is dark.", view=Lamp())
    second = discord.Client(intents=intents, guild_ready_timeout=READY_SECONDS)
    second.add_view(Lamp())
    async with running(scene.sandbox, second):
        run = await scene.ben.press(scene.ben.sees(scene.channel_id)[0], "Light")
        assert (run.text, run.buttons) == ("It is bright.", ["Lit"])
        with pytest.raises(NotPossible, match="disabled"):
            await scene.ben.press(scene.ben.sees(scene.channel_id)[0], "Lit")


class Suggestion(discord.ui.Modal, title="Suggestion"):
    """Two fields: a short one that must be filled, and a long one that may."""

    name: discord.ui.TextInput["Suggestion"] = discord.ui.TextInput(label="Name", placeholder="Yours")
    idea: discord.ui.TextInput["Suggestion"] = discord.ui.TextInput(
        label="Idea", style=discord.TextStyle.long, required=False, max_length=300
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        if not self.idea.value:
            raise ValueError("nothing to note")
        await interaction.response.send_message(f"Noted, {self.name.value}!", ephemeral=True)

    async def on_error(  # type: ignore[override]
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        await interaction.response.send_message(f"It did not work: {error}.", ephemeral=True)


async def test_a_modal(scene: Scene) -> None:
    client = Slash(scene.guild_id)

    @client.tree.command(description="Suggests something")
    async def suggest(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Suggestion())

    async with running(scene.sandbox, client):
        form = await scene.ana.command(scene.channel_id, "suggest")
        assert form.text == "Suggestion"
        with pytest.raises(NotPossible):
            await form.fill({"Idea": "no name"})
        sent = await form.fill({"Name": "Ana", "Idea": "More light"})
        assert (sent.text, sent.ephemeral) == ("Noted, Ana!", True)
        again = await scene.ana.command(scene.channel_id, "suggest")
        assert (await again.fill({"Name": "Ana"})).text == "It did not work: nothing to note."


class Colours(discord.ui.Select[discord.ui.View]):
    """A dropdown."""

    def __init__(self) -> None:
        options = [discord.SelectOption(label=each, emoji="🎨") for each in ("Red", "Green", "Blue")]
        super().__init__(placeholder="Pick a colour", options=options)

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"You like {self.values[0].lower()}.")


async def test_a_dropdown(scene: Scene) -> None:
    client = Slash(scene.guild_id)

    @client.tree.command(description="Asks for a colour")
    async def colour(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Well?", view=discord.ui.View().add_item(Colours()))

    async with running(scene.sandbox, client):
        asked = await scene.ana.command(scene.channel_id, "colour")
        assert asked.message is not None
        assert (await scene.ben.select(asked.message, "Pick a colour", "Green")).text == "You like green."
        with pytest.raises(NotPossible, match="no option"):
            await scene.ben.select(asked.message, "Pick a colour", "Black")


class Rememberer(discord.Client):
    """Says what was taken back or changed."""

    async def on_message_delete(self, message: discord.Message) -> None:
        await message.channel.send(f"{message.author.display_name} took back: {message.content}")

    async def on_message_edit(self, before: discord.Message, after: discord.Message) -> None:
        await before.channel.send(f"{before.content} → {after.content}")


async def test_edits_and_deletions(scene: Scene) -> None:
    client = Rememberer(intents=discord.Intents.all(), guild_ready_timeout=READY_SECONDS)
    async with running(scene.sandbox, client):
        heard = client.wait_for("message", timeout=5)
        said = await scene.ana.say(scene.channel_id, "tow")
        await heard
        await scene.ana.edit(said, "two")
        assert await scene.said(2) == ["two", "tow → two"]
        await scene.ana.delete(said)
        assert (await scene.said(2))[-1] in ("Ana took back: two", "tow → two")
        await scene.world.until(lambda: "took back" in scene.ana.sees(scene.channel_id)[-1]["content"])


class Point(NamedTuple):
    """What two numbers in a text are taken for."""

    x: int
    y: int


class PointTransformer(app_commands.Transformer):
    """Reads "3,4"; anything else is told to be wrong."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> Point:
        x, _, y = value.partition(",")
        return Point(int(x), int(y))


async def test_transformers_and_ranges(scene: Scene) -> None:
    client = Slash(scene.guild_id)

    @client.tree.command(description="Adds to a point")
    async def move(
        interaction: discord.Interaction,
        point: app_commands.Transform[Point, PointTransformer],
        by: app_commands.Range[int, 1, 10],
    ) -> None:
        await interaction.response.send_message(f"({point.x + by}, {point.y + by})")

    @client.tree.error
    async def wrong(interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        assert isinstance(error, app_commands.TransformerError)
        await interaction.response.send_message(f"{error.value} is no point.", ephemeral=True)

    async with running(scene.sandbox, client):
        assert (await scene.ana.command(scene.channel_id, "move", {"point": "3,4", "by": 2})).text == "(5, 6)"
        assert (await scene.ana.command(scene.channel_id, "move", {"point": "x", "by": 2})).text.startswith(
            "x"
        )
        with pytest.raises(NotPossible):
            await scene.ana.command(scene.channel_id, "move", {"point": "3,4", "by": 11})


async def test_context_menus(scene: Scene) -> None:
    client = Slash(scene.guild_id)

    @client.tree.context_menu(name="Since when?")
    async def since(interaction: discord.Interaction, member: discord.Member) -> None:
        assert member.joined_at is not None
        await interaction.response.send_message(
            f"{member.display_name}, {member.joined_at:%Y}", ephemeral=True
        )

    @client.tree.context_menu(name="Shout")
    async def shout(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(message.content.upper())

    async with running(scene.sandbox, client):
        said = await scene.ana.say(scene.channel_id, "hello")
        year = scene.world.core.clock().year
        run = await scene.ana.context_menu(scene.channel_id, "Since when?", scene.ben.id)
        assert run.text == f"Ben, {year}"
        assert (await scene.ben.context_menu(scene.channel_id, "Shout", said)).text == "HELLO"


async def test_who_types_where(scene: Scene) -> None:
    client = discord.Client(intents=discord.Intents.all(), guild_ready_timeout=READY_SECONDS)
    async with running(scene.sandbox, client):
        typed = client.wait_for("typing", timeout=5)
        await scene.ben.typing(scene.channel_id)
        _, who, _ = await typed
        assert who.display_name == "Ben"
