"""The bot on a local Discord: a small world to try it in, kept between two starts."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from bot.app import running
from bot.domain.errors import LodestarError
from bot.domain.places import Place
from bot.observing.watch import Watch
from bot.platforms.discord.access import PLATFORM
from bot.platforms.discord.session import DiscordSession
from bot.services.groups import Wishes
from bot.services.ports import SystemClock
from bot.settings import Settings
from bot.storage import occupancy
from sandbox import Moment, Sandbox, Step
from sandbox.server import HOST

DATABASE = "local.db"
STUDY_CHANNEL = "leadership-principles"
WORLD = "local-discord.json"
RUNNING = "This local Discord is running. Stop it first."

GROUP = Wishes(
    at="08:30",
    zone="UTC",
    focus="ownership, customer-obsession, invent-and-simplify, learn-and-be-curious",
)
"""The seeded study group begins with Ownership, the principle that the README's first steps use."""

TOUR = (
    Step(
        "message",
        "Today's question",
        "Every day, at the hour that the group chose, Lodestar posts one of the sixteen Leadership Principles "
        "with a question.",
    ),
    Step(
        "thread",
        "Answer in the thread",
        "Open it and tell a story: what was the Situation, what was your Task, your Action, the Result? "
        "Lodestar keeps it, and says what is still missing.",
    ),
    Step(
        "box",
        "Find your stories again",
        "Type /mystories ownership, or only / to see every command. The answers are for your eyes alone.",
    ),
    Step(
        "speaker",
        "Be somebody else",
        "You can speak as each member of the group, and see what they see. Reply to another's story in its thread: "
        "what you say is kept with it as feedback.",
    ),
    Step(
        "clock",
        "See a whole week in a minute",
        "Time is real here until you move it on: go to the next prompt, or jump a day.",
    ),
)


class LocalClock(SystemClock):
    """The clock of the local Discord, which the page can move on; waiting takes real seconds."""

    def __init__(self, tell: Callable[[], datetime]) -> None:
        self._tell = tell

    def now(self) -> datetime:
        return self._tell()


def _files(settings: Settings) -> tuple[Path, ...]:
    database = settings.data_dir / DATABASE
    return (settings.data_dir / WORLD, database, Path(f"{database}-wal"), Path(f"{database}-shm"))


def forget(settings: Settings) -> None:
    """Delete the local Discord and what was told in it; a database set by DATABASE_URL is left alone.

    Raises Occupied while it runs, and OSError when the port is taken, so that nothing is lost by starting in vain.
    """
    with _alone(settings):
        socket.create_server((HOST, settings.local_port)).close()
        for path in _files(settings):
            path.unlink(missing_ok=True)


def _alone(settings: Settings) -> closing[Connection]:
    """The local Discord for oneself: two of them would write over each other. Raises Occupied."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return closing(occupancy.alone(settings.data_dir / WORLD, told=RUNNING))


@asynccontextmanager
async def local(settings: Settings) -> AsyncIterator[tuple[DiscordSession, str]]:
    """A local Discord with its page and the bot on it; yields the bot and the page's address.

    Raises Occupied when it runs already, and OSError when the port is taken.
    """
    with _alone(settings):
        world = settings.data_dir / WORLD
        async with Sandbox(port=settings.local_port, state=world, bot_name="Lodestar", tour=TOUR) as sandbox:
            guild, channel = _furnish(sandbox)
            async with running(
                settings.database(DATABASE),
                token=sandbox.token,
                api=sandbox.api_url,
                clock=LocalClock(lambda: sandbox.timeline.now),
                note=settings.principles_note,
                watch=Watch(settings.metrics()),
                backups=settings.backups(),
            ) as session:
                place = Place(PLATFORM, guild, channel)
                await _begin(session, place)
                sandbox.timeline.moments = lambda: _moments(session, place)
                sandbox.timeline.moved = session.core.wake
                yield session, sandbox.page_url


def _furnish(sandbox: Sandbox) -> tuple[str, str]:
    """A server with two channels and three members, unless there is one; returns server and study channel."""
    world = sandbox.world
    if world.state.guilds:
        guild = next(iter(world.state.guilds))
        named = {channel["name"]: channel["id"] for channel in world.state.channels_of(guild)}
        return guild, named[STUDY_CHANNEL]
    ana = world.add_user("Ana")
    guild = world.add_guild("Interview study group", owner=ana)
    study = world.add_text_channel(guild, STUDY_CHANNEL)
    world.add_text_channel(guild, "lounge")
    for name in ("Ben", "Chloé"):
        world.add_member(guild, name)
    return guild, study


async def _begin(session: DiscordSession, place: Place) -> None:
    """Make the channel a study group, and see that today's prompt is there."""
    groups = await session.core.groups.of_workspace(place.platform, place.workspace or "")
    group = groups[0] if groups else await session.core.groups.set_up(place, GROUP)
    if group.paused:
        return
    with suppress(LodestarError):  # it is posted already, or the channel was closed to the bot
        await session.core.daily.post_now(group)


async def _moments(session: DiscordSession, place: Place) -> list[Moment]:
    """When the study groups of the local Discord have their next prompt, and people may be reminded of one."""
    prompts, reminders = [], []
    for group in await session.core.groups.of_workspace(place.platform, place.workspace or ""):
        if not group.paused:
            with suppress(LodestarError):  # a time zone that is not known here any more
                prompts += [planned.due for planned in await session.core.daily.plan(group, 1)]
                reminders += await session.core.reminders.coming(group)
    named = {"Next prompt": prompts, "Next reminder": reminders}
    return [Moment(label, min(moments)) for label, moments in named.items() if moments]
