"""What sandbox/README.md shows is what works."""

import re
import textwrap
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

import sandbox as package
from sandbox import Sandbox
from tests.sandbox.scene import READY_SECONDS, Scene, running

_README = Path(str(package.__file__)).parent / "README.md"


def shown(heading: str) -> str:
    """The Python of a section."""
    section = _README.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"```python\n(.*?)```", section, re.DOTALL))


async def _run(code: str, **given: Any) -> None:
    """Runs what a section shows as the body of a coroutine."""
    exec(f"async def shown():\n{textwrap.indent(code, '    ')}", given)  # noqa: S102
    await given["shown"]()


async def test_every_trouble_can_be_made_as_written(scene: Scene) -> None:
    await _run(shown("Make trouble"), sandbox=scene.sandbox, guild_id=scene.guild_id)
    assert not scene.sandbox.gateway.answers_heartbeats


class _Adding(discord.ui.Modal, title="A good deed"):
    what: discord.ui.TextInput["_Adding"] = discord.ui.TextInput(label="What happened?")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Kept: {self.what.value}")


class _Deeds(discord.ui.View):
    @discord.ui.button(label="Add")
    async def add(self, interaction: discord.Interaction, _: discord.ui.Button["_Deeds"]) -> None:
        await interaction.response.send_modal(_Adding())


@app_commands.command(name="list", description="Your deeds")
async def _list(interaction: discord.Interaction, newest: bool) -> None:
    await interaction.response.send_message(f"Newest: {newest}", view=_Deeds())


class _Keeper(discord.Client):
    """The bot that the section on testing speaks of."""

    async def setup_hook(self) -> None:
        tree = app_commands.CommandTree(self)
        deeds = app_commands.Group(name="deeds", description="Good deeds")
        deeds.add_command(_list)
        tree.add_command(deeds)
        await tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            await message.reply("Hello!")


async def test_a_bot_is_tested_as_written(capsys: pytest.CaptureFixture[str]) -> None:
    async with AsyncExitStack() as stack:

        async def start(sandbox: Sandbox) -> None:
            bot = _Keeper(intents=discord.Intents.default(), guild_ready_timeout=READY_SECONDS)
            await stack.enter_async_context(running(sandbox, bot))

        code = shown("Test a bot with it").replace("...  #", "await start(sandbox)  #")
        await _run(code + "    await stack.aclose()\n", Sandbox=Sandbox, start=start, stack=stack)
    told = capsys.readouterr().out
    assert told.startswith("Kept: I carried a bag. # general\nAna: hello\n")
    assert "Newest: True\n    [Add]" in told
