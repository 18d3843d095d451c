"""What people write, and what opens doors, is in no line of the log, whatever fails."""

import asyncio
import io
import logging
import sqlite3
from collections.abc import Iterator

import pytest

from bot import logs
from tests.safety.attacks import MARK
from tests.scenarios.driver import LocalWorld, press

STORY = "\n".join(f"{part}: what {MARK} did there" for part in ("Situation", "Task", "Action", "Result"))


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the process would write to its log at INFO."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("INFO")
    written = io.StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)


async def alter(here: LocalWorld, statement: str) -> None:
    """Change the database when the bot is not writing: it cannot go on while we wait inside SQLite."""
    with sqlite3.connect(here.database, timeout=0) as connection:
        while True:
            try:
                connection.execute(statement)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                await asyncio.sleep(0.01)
            else:
                return


async def test_no_failure_writes_content_or_a_token_into_the_log(here: LocalWorld, log: io.StringIO) -> None:
    """Stories told, forms sent and files read, with a broken database and a failing Discord: ids and reasons only."""
    faults = here.sandbox.faults
    prompt, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    opened = await here.ana.press(prompt, "Answer in a form")
    await opened.fill({"Situation": f"{MARK} typed this"})
    await here.ana.command(here.channel, "mystories", {"principle": MARK})
    await here.ana.command(here.channel, "import", {"note": ("note.md", f"# {MARK}\n" * 9_000)})

    faults.add(method="PUT", route="reactions", status=403, times=2)
    faults.add(method="POST", route=f"channels/{thread}/messages", status=403, times=2)
    await here.ben.say(thread, STORY)
    faults.add(method="PATCH", route="webhooks", status=404)
    await (await here.ana.command(here.channel, "coverage", wait=False)).answered()
    faults.add(method="POST", route="callback", status=404)
    await (await here.ana.press(prompt, "Answer in a form", wait=False)).answered()

    await alter(here, "ALTER TABLE section RENAME TO mislaid")
    await here.ana.edit(told, STORY + " and more")
    failed = await opened.fill({"Action": f"{MARK} typed that too"})
    assert MARK in failed.text, "it is given back to its writer"
    await here.ana.command(here.channel, "mystories")
    await alter(here, "ALTER TABLE mislaid RENAME TO section")
    again = await here.ana.command(here.channel, "mystories")
    await press(again, "Open 1")

    written = log.getvalue()
    assert "reference" in written
    assert "Traceback" in written
    assert MARK not in written
    tokens = {str(crossed["data"].get("token")) for crossed in here.sandbox.traffic if "gateway" in crossed}
    assert len(tokens) > 5
    for token in (here.sandbox.token, *tokens - {"None"}):
        assert token not in written
