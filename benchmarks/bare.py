"""The reference, a bare discord.py client that does the least of each: python -m benchmarks.bare SETTLE_SECONDS."""

import asyncio
import os
import sys
from typing import Any

import discord
import yarl
from discord import app_commands

from benchmarks.orders import obey, settled

AT_ONCE = 10
"""Channels served side by side, as many as Lodestar serves."""


class BareClient(discord.Client):
    """Ticks every message, answers one command with a constant, posts in all channels when told."""

    def __init__(self, settle: float) -> None:
        wanted = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)
        super().__init__(intents=wanted, guild_ready_timeout=settle)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(
            app_commands.Command(name="constant", description="Always the same", callback=constant)
        )

    async def setup_hook(self) -> None:
        """Find the gateway, and register the command."""
        _, gateway, _ = await self.http.get_bot_gateway()
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Tick it."""
        if not message.author.bot:
            await message.add_reaction("✅")

    async def post(self) -> int:
        """A message with a thread in every text channel; how many."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def serve(channel: discord.TextChannel) -> None:
            async with turn:
                message = await channel.send("What is a problem that you solved for a customer?")
                await message.create_thread(name="Customer Obsession")

        channels = [each for guild in self.guilds for each in guild.text_channels]
        async with asyncio.TaskGroup() as tasks:
            for channel in channels:
                tasks.create_task(serve(channel))
        return len(channels)


async def constant(interaction: discord.Interaction[Any]) -> None:
    """Always the same."""
    await interaction.response.send_message("You have 200 stories.", ephemeral=True)


async def serve(settle: float) -> None:
    """Connect, and obey until standard input ends."""
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    async with BareClient(settle) as client:
        await client.login(os.environ["DISCORD_TOKEN"])
        connection = asyncio.create_task(client.connect(reconnect=False))
        await client.wait_until_ready()
        await obey({"post": client.post, "settle": settled}, ready=len(client.guilds))
        await client.close()
        await connection


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
