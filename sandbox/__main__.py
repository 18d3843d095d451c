"""Runs the local Discord alone, for any bot: python -m sandbox [--port N] [--state FILE] [--record FILE] …"""

import argparse
import asyncio
import logging
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from sandbox.permissions import EVERYONE, Permissions
from sandbox.rate_limits import Manner
from sandbox.server import Sandbox
from sandbox.world import World

_STARTING_PORT = 8765
_CARETAKER = EVERYONE | Permissions.MANAGE_MESSAGES | Permissions.MANAGE_THREADS | Permissions.MANAGE_CHANNELS


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Discord for trying bots.")
    parser.add_argument(
        "--port", type=int, default=_STARTING_PORT, help="port on 127.0.0.1; 0 takes a free one"
    )
    parser.add_argument("--state", type=Path, help="keep the world in this file")
    parser.add_argument("--record", type=Path, help="write the traffic to this file, as JSON Lines")
    parser.add_argument(
        "--rate-limits", choices=get_args(Manner), default="generous", help="strict: as tight as Discord's"
    )
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_serve(given.port, given.state, given.record, given.rate_limits))
    except OSError as error:
        print(f"The local Discord cannot listen on port {given.port}: {error.strerror}. Try --port 0.")
        return 1
    return 0


async def _serve(port: int, state: Path | None, record: Path | None, rate_limits: Manner) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Sandbox(port=port, state=state, record=record, rate_limits=rate_limits) as sandbox:
        if not sandbox.world.state.guilds:
            furnish(sandbox.world)
        print(f"API    {sandbox.api_url}\nToken  {sandbox.token}\nPage   {sandbox.page_url}", flush=True)
        await stop.wait()


def furnish(world: World) -> None:
    """A guild with two channels, three people, one of whom manages it, and the bot, which looks after the place."""
    guild_id = world.add_guild("Playground", bot_permissions=_CARETAKER)
    world.add_text_channel(guild_id, "general")
    world.add_forum_channel(guild_id, "ideas")
    world.add_member(guild_id, "Ana", permissions=Permissions.MANAGE_GUILD | Permissions.MANAGE_CHANNELS)
    world.add_member(guild_id, "Ben")
    world.add_member(guild_id, "Chloe")


if __name__ == "__main__":
    raise SystemExit(main())
