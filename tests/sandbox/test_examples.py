"""Small bots of the kinds that discord.py's documentation teaches, each whole, running here as it would on Discord."""

import re

import discord
from discord import app_commands
from discord.ext import commands

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


async def test_who_types_where(scene: Scene) -> None:
    client = discord.Client(intents=discord.Intents.all(), guild_ready_timeout=READY_SECONDS)
    async with running(scene.sandbox, client):
        typed = client.wait_for("typing", timeout=5)
        await scene.ben.typing(scene.channel_id)
        _, who, _ = await typed
        assert who.display_name == "Ben"
