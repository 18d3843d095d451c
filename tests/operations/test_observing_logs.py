"""The log: one line an event, for people or for programs, and no secret in it."""

import asyncio
import json
import logging
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import logs
from bot.domain.places import Account
from bot.domain.star import Section
from bot.domain.stories import Occasion, Part, Source
from bot.happenings import Happening, PromptFailed, PromptPosted, StorySaved
from bot.settings import Settings
from bot.storage import people, stories
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.clock import MONDAY
from tests.test_cli import environment

TOKEN = ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcdE", "a" * 38))
PASSWORD = "hunter2 & more"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


def written(
    form: logs.Format, name: str, *record: object, extra: dict[str, object], bug: bool = False
) -> str:
    """What the process's log says of one record."""
    logs.configure("INFO", form, hidden=[PASSWORD])
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(said := StringIO())
    try:
        raise RuntimeError(f"cannot log in with {PASSWORD} or {TOKEN}")
    except RuntimeError as error:
        logging.getLogger(name).warning(*record, extra=extra, exc_info=error if bug else None)
    return said.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_blotted_out_of_message_arguments_traceback_and_keys(form: logs.Format) -> None:
    """A token by its shape wherever it comes from, this process's own secrets whatever their shape."""
    address = f"https://discord.com/api/v10/webhooks/123/{'w' * 60}"
    said = written(
        form, "x", "POST %s with %s", address, TOKEN, extra={"password": PASSWORD, "by": [TOKEN]}, bug=True
    )
    assert said.count(logs.HIDDEN) == 6
    for secret in (TOKEN, PASSWORD, "hunter2", "wwww"):
        assert secret not in said
    assert "RuntimeError: cannot log in" in said


@settings(max_examples=50)
@given(message=st.text(), value=st.text())
def test_a_record_is_one_line_whatever_is_in_it(message: str, value: str) -> None:
    """Nobody can write a second line into the log; a program reads back exactly what was logged."""
    extra: dict[str, object] = {"value": value}
    assert len(written("text", "x", "%s", message, extra=extra).splitlines()) == 1
    said = written("json", "x", "%s", message, extra=extra)
    assert len(said.splitlines()) == 1
    found = json.loads(said)
    assert (found["message"], found["value"], found["logger"]) == (message, value, "x")


@settings(max_examples=25)
@given(message=st.text(max_size=50))
def test_what_belongs_to_a_line_is_indented(message: str) -> None:
    """So that a line which begins with a time begins an event."""
    first, *below = written("text", "x", "%s", message, extra={}, bug=True).splitlines()
    assert first.startswith("2")
    assert below
    assert all(line.startswith("    ") for line in below)


@pytest.mark.parametrize(
    ("address", "hidden"),
    [
        ("postgresql+asyncpg://me:hun%20ter2@db:5432/stories", ["hun%20ter2", "hun ter2"]),
        ("postgresql+asyncpg://me:a/b#c?d:e@db/stories", ["a/b#c?d:e", "a/b#c?d:e"]),
        ("postgresql+asyncpg://me@db/stories", []),
        ("sqlite+aiosqlite:////srv/lodestar.db", []),
    ],
)
def test_the_settings_know_their_secrets(
    monkeypatch: pytest.MonkeyPatch, address: str, hidden: list[str]
) -> None:
    """The token, and the database's password as it is written and as a driver says it."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", address)
    assert Settings().secrets() == [TOKEN, *hidden]


def test_a_happening_is_one_line_of_its_name_and_keys(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    logs.write_down(PromptPosted(group=3, day=date(2026, 11, 26), prompt="ownership-2", lag=0.4121))
    logs.write_down(PromptPosted(group=4, day=date(2026, 11, 26), prompt="ownership-2", lag=None))
    logs.write_down(StorySaved(story=7, source="daily", complete=True))
    logs.write_down(PromptFailed(group=3, day=date(2026, 11, 26), reason='I lack "Embed Links".'))
    logs.write_down(PromptFailed(group=3, day=date(2026, 11, 26), reason="a bug", error=ValueError("x")))
    said = [line[25:] for line in capsys.readouterr().err.splitlines()]
    assert said == [
        "INFO    lodestar: prompt_posted group=3 day=2026-11-26 prompt=ownership-2 lag=0.412",
        "INFO    lodestar: prompt_posted group=4 day=2026-11-26 prompt=ownership-2",
        "INFO    lodestar: story_saved story=7 source=daily complete=true",
        r'WARNING lodestar: prompt_failed group=3 day=2026-11-26 reason="I lack \"Embed Links\"."',
        'ERROR   lodestar: prompt_failed group=3 day=2026-11-26 reason="a bug"',
        *said[5:],
    ]


def _kinds(kind: type[Happening]) -> Iterator[type[Happening]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


def test_every_happening_can_be_logged() -> None:
    """`logging` keeps some names for itself and raises when one of them is given as a key."""
    taken = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}
    kinds = set(_kinds(Happening))
    assert len(kinds) > 8
    assert [kind.__name__ for kind in kinds if taken & kind.__dataclass_fields__.keys()] == []


@asynccontextmanager
async def kept(folder: Path, told: list[Happening]) -> AsyncIterator[Database]:
    """A migrated database that tells what happens."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'lodestar.db'}", tell=told.append)
    try:
        await migrate(database.engine)
        yield database
    finally:
        await database.close()


async def test_only_what_was_committed_is_told(tmp_path: Path) -> None:
    """A story that is rolled back was never saved; one that is kept is told of once, when it is there."""
    told: list[Happening] = []

    async def tell_a_story(database: Database, *, fail: bool) -> None:
        async with database.transaction() as tx:
            person = await people.meet(tx, Account("discord", "1"), now=MONDAY)
            new = stories.NewStory(person, (), None, Occasion(Source.MESSAGE, "1"), None)
            await stories.add(tx, new, {Section.TASK: Part("cover nine groups", MONDAY)}, now=MONDAY)
            assert not any(isinstance(each, StorySaved) for each in told)
            if fail:
                raise RuntimeError("broken on purpose")

    async with kept(tmp_path, told) as database:
        with pytest.raises(RuntimeError, match="on purpose"):
            await tell_a_story(database, fail=True)
        await tell_a_story(database, fail=False)
        assert database.writers == 0
    assert [each for each in told if isinstance(each, StorySaved)] == [
        StorySaved(story=1, source="message", complete=False)
    ]


async def test_the_program_says_where_its_numbers_are_and_serves_them(tmp_path: Path) -> None:
    """With the settings a host has: JSON lines on standard error, a healthy bot at the address that they name."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        cwd=tmp_path,
        env=environment(tmp_path, METRICS_ADDRESS="127.0.0.1:0", LOG_FORMAT="json"),
        stdout=DEVNULL,
        stderr=PIPE,
    )
    assert process.stderr is not None
    lines: list[dict[str, str]] = []
    try:
        while not (found := re.match(r"metrics at (\S+)/metrics", lines[-1]["message"] if lines else "")):
            lines.append(json.loads(await process.stderr.readline()))
        async with aiohttp.ClientSession() as session, session.get(f"{found[1]}/healthz") as answer:
            assert await answer.json() == {"status": "well", "problems": []}
        assert all(datetime.fromisoformat(line["time"]).tzinfo == UTC for line in lines)
        assert [line["session"] for line in lines if line["message"] == "connected"] == ["new"]
    finally:
        process.terminate()
        await process.communicate()
