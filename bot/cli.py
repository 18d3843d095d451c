"""The command line: `lodestar [run | demo | migrate | backup | restore | doctor]`."""

import argparse
import asyncio
import contextlib
import errno
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import bot
from bot import doctor, logs
from bot.app import running
from bot.domain.checkup import State
from bot.domain.errors import LodestarError
from bot.observing.watch import Watch
from bot.services.ports import SystemClock
from bot.settings import Settings
from bot.storage.backups import BackupFailed, Kind, backups_of
from bot.storage.opening import opened
from bot.storage.restore import restore

log = logging.getLogger(__name__)


class CannotStart(LodestarError):
    """Something the host must mend before the bot can start."""


async def _until_told(command: Coroutine[Any, Any, int | None]) -> int:
    """Run a command until it ends or SIGINT or SIGTERM asks for it; then it is cancelled and tidies up."""
    task = asyncio.ensure_future(command)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        return await task or 0
    return 0


async def run(settings: Settings) -> None:
    """Serve Discord until told to stop. Raises CannotStart without a token."""
    if settings.discord_token is None:
        raise CannotStart("DISCORD_TOKEN is not set. Put it into .env, or try the bot with `lodestar demo`.")
    token = settings.discord_token.get_secret_value()
    async with running(
        settings.database(),
        token=token,
        api=settings.discord_api_url,
        note=settings.principles_note,
        watch=Watch(settings.metrics()),
        backups=settings.backups(),
        backup_days=settings.backup_days,
    ) as session:
        log.info("Lodestar %s is at work; press Ctrl+C to stop", bot.__version__)
        await session.over()


async def try_out(settings: Settings, *, anew: bool = False) -> None:
    """Serve a local Discord of our own and its page until told to stop; `anew` forgets the one before."""
    from bot import demo  # only now: serving Discord needs no local one

    try:
        if anew:
            demo.forget(settings)
        async with demo.local(settings) as (session, address):
            print(f"\n  Lodestar {bot.__version__} is running on a local Discord.\n  Open {address}\n")
            print("  Press Ctrl+C to stop; what was said is kept. `make reset` starts with a fresh world.")
            print("  With DISCORD_TOKEN in .env it runs on the real Discord.\n", flush=True)
            await session.over()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(
                f"Port {settings.local_port} is taken. Stop what uses it, or set LOCAL_PORT to another (0: any)."
            ) from None
        raise


async def upgrade(settings: Settings) -> None:
    """Bring the database to this version's schema, after a backup, and say so."""
    async with opened(settings.database(), now=SystemClock().now(), folder=settings.backups()) as store:
        before, after = store.before, store.after
    print(
        f"The database is at schema {after}." if before == after else f"Schema {before or 'none'} → {after}."
    )


async def back_up(settings: Settings) -> None:
    """Back up the database, whether or not the bot is running, and say where to."""
    backups = backups_of(settings.database(), settings.backups())
    made = await asyncio.to_thread(backups.make, Kind.MANUAL, now=SystemClock().now())
    print(f"Backed up to {made.path}.")


async def bring_back(settings: Settings, file: Path | None) -> None:
    """Put a backup, the newest if none is named, in the place of the database. Raises BackupFailed without one."""
    backups = backups_of(settings.database(), settings.backups())
    if file is None:
        made = await asyncio.to_thread(backups.all)
        if not made:
            raise BackupFailed(
                f"There is no backup in {backups.folder}. Name the file: `lodestar restore FILE`."
            )
        file = made[-1].path
    done = await asyncio.to_thread(restore, backups.database, file, now=SystemClock().now())
    print(f"Restored {file} (schema {done.revision}).")
    if done.replaced is not None:
        print(f"The database it replaced is kept as {done.replaced}.")


async def examine(settings: Settings) -> int:
    """Print a line for each check; returns 1 if any of them found a problem."""
    found = await doctor.examine(settings)
    print(*found, sep="\n")
    return int(any(finding.state is State.PROBLEM for finding in found))


async def _either(settings: Settings) -> None:
    await (run(settings) if settings.discord_token else try_out(settings))


async def _start_over(settings: Settings) -> None:
    await try_out(settings, anew=True)


Command = Callable[[Settings], Coroutine[Any, Any, int | None]]

COMMANDS: tuple[tuple[str, str, Command], ...] = (
    ("run", "serve Discord (needs DISCORD_TOKEN)", run),
    ("demo", "try it on a local Discord in your browser", try_out),
    ("migrate", "bring the database to this version's schema, after a backup", upgrade),
    ("backup", "back up the database, also while the bot is running", back_up),
    ("restore", "put a backup in the place of the database, which is kept", partial(bring_back, file=None)),
    ("doctor", "check token, permissions, database, disks, clock and backups, and say what to do", examine),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lodestar",
        description="A chat bot for practising behavioural interviews. Without a command: run if DISCORD_TOKEN is "
        "set, else demo.",
    )
    parser.add_argument("--version", action="version", version=f"lodestar {bot.__version__}")
    parser.set_defaults(command=_either)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, help_text, command in COMMANDS:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(command=command)
        if name == "demo":
            sub.add_argument(
                "--reset",
                dest="command",
                action="store_const",
                const=_start_over,
                default=try_out,
                help="forget the local Discord and everything told in it first",
            )
        if name == "restore":
            sub.add_argument(
                "command",
                metavar="FILE",
                nargs="?",
                type=lambda file: partial(bring_back, file=Path(file)),
                default=command,
                help="the backup to restore; left out, the newest",
            )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status. What the host can mend is said in one line on standard error."""
    command: Command = _parser().parse_args(argv).command
    try:
        settings = Settings()
        logs.configure(settings.log_level, settings.log_format, hidden=settings.secrets())
        return asyncio.run(_until_told(command(settings)))
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"lodestar: the setting {name}: {problem['msg']}", file=sys.stderr)
        return 2
    except LodestarError as error:
        print(f"lodestar: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"lodestar: {error.strerror or error} ({error.filename or 'no file'})", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
