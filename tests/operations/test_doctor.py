"""`lodestar doctor` finds each trouble that there may be, says what to do about it, and changes nothing."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import doctor
from bot.domain.checkup import Finding, State
from bot.services.ports import SystemClock
from bot.storage.backups import FAILURE, Backups, Kind
from bot.storage.checkup import Room
from bot.storage.migrate import revisions
from sandbox.permissions import NONE, Permissions
from tests.clock import FakeClock
from tests.operations.conftest import MakeSettings
from tests.scenarios.driver import World
from tests.scenarios.driver import world as a_world
from tests.storage.stand import filled

OK, ATTENTION, PROBLEM = State


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A bot at work in one study group, with a fresh backup."""
    async with a_world(tmp_path) as made:
        await made.setup()
        Backups(made.database).make(Kind.DAILY, now=SystemClock().now())
        yield made


async def examine(here: World, settings: MakeSettings, **changed: str) -> list[Finding]:
    """What the doctor finds where a bot is installed."""
    given = {"discord_token": here.sandbox.token, "discord_api_url": here.sandbox.api_url} | changed
    return await doctor.examine(settings(**given))


def only(found: Sequence[Finding], state: State, *said: str) -> None:
    """There is one thing to tell, and it says all of this."""
    (wrong,) = [finding for finding in found if finding.state is not OK]
    assert wrong.state is state, wrong
    assert [words for words in said if words not in wrong.text] == [], wrong.text
    assert len(str(wrong).splitlines()) == 1


async def test_nothing_is_said_of_a_sound_installation_while_the_bot_runs(
    here: World, settings: MakeSettings
) -> None:
    """Everything is looked at: and Discord only asked by REST, and only to read."""
    before = len(here.sandbox.traffic)
    found = await examine(here, settings)
    assert [finding.subject for finding in found] == (
        ["folder", "folder", "disk", "schema", "integrity", "backups", "token", "clock", "intents", "group"]
    )
    assert {finding.state for finding in found} == {OK}
    assert "#leadership in Study group" in found[-1].text
    assert {line.get("method") for line in here.sandbox.traffic[before:]} == {"GET"}
    assert not any(here.sandbox.token in str(finding) for finding in found)


async def test_a_token_that_discord_refuses(here: World, settings: MakeSettings) -> None:
    found = await examine(here, settings, discord_token="wrong-token")
    only(found, PROBLEM, "does not accept DISCORD_TOKEN", "Reset Token")
    assert "wrong-token" not in "".join(map(str, found))
    assert [finding.subject for finding in found][-2:] == ["token", "clock"]


async def test_without_a_token_the_rest_is_checked(here: World, settings: MakeSettings) -> None:
    found = await examine(here, settings, discord_token="")
    only(found, ATTENTION, "DISCORD_TOKEN is not set", ".env")
    assert "integrity" in [finding.subject for finding in found]


async def test_a_server_that_is_not_discord(here: World, settings: MakeSettings) -> None:
    """Nobody answers there, or somebody else does."""
    for address in ("http://127.0.0.1:9/api/v10", here.sandbox.base_url):
        found = await examine(here, settings, discord_api_url=address)
        only(found, PROBLEM, "could not be asked", "DISCORD_API_URL")


async def test_the_message_content_intent_is_off(here: World, settings: MakeSettings) -> None:
    here.sandbox.world.set_intents(message_content=False)
    only(await examine(here, settings), ATTENTION, "Message Content Intent is off", "Switch it on")


async def test_permissions_that_a_group_lacks(here: World, settings: MakeSettings) -> None:
    """By overwrites of the channel or by roles of the server; paused groups are looked at too."""
    world = here.sandbox.world
    world.deny_bot(here.channel, Permissions.EMBED_LINKS | Permissions.ADD_REACTIONS)
    only(await examine(here, settings), PROBLEM, "#leadership in Study group", "Embed Links, Add Reactions")
    await here.manager.command(here.channel, "groups pause")
    only(await examine(here, settings), PROBLEM, "Embed Links, Add Reactions")
    world.deny_bot(here.channel, Permissions.VIEW_CHANNEL)
    only(await examine(here, settings), PROBLEM, "may not see", here.channel, "View Channel")
    world.deny_bot(here.channel, NONE)
    everyone = Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES
    world.set_bot_permissions(here.guild, NONE, everyone=everyone)
    only(await examine(here, settings), PROBLEM, "Create Public Threads")


async def test_a_channel_that_is_gone(here: World, settings: MakeSettings) -> None:
    """The other groups are still looked at."""
    forum = here.sandbox.world.add_forum_channel(here.guild, "forum")
    await here.setup(channel=forum)
    here.sandbox.world.delete_channel(here.channel)
    found = await examine(here, settings)
    only(found, PROBLEM, "is gone", here.channel, "/setup")
    assert "#forum" in found[-1].text


async def test_a_group_that_discord_does_not_tell_about(here: World, settings: MakeSettings) -> None:
    """Because of trouble of its own, or because the bot was thrown out of the server."""
    here.sandbox.faults.add(method="GET", route=f"/channels/{here.channel}$", status=503)
    only(await examine(here, settings), ATTENTION, "did not tell", here.channel, "Try again")
    here.sandbox.world.remove_bot(here.guild)
    only(await examine(here, settings), PROBLEM, "not in the server", here.guild, "Invite it again")


async def test_a_clock_that_is_wrong(here: World, settings: MakeSettings) -> None:
    """By the `Date` of Discord's own answers."""
    given = settings(discord_token=here.sandbox.token, discord_api_url=here.sandbox.api_url)
    for off, state, said in (
        (-600, PROBLEM, "seconds behind Discord's"),
        (600, PROBLEM, "seconds ahead of Discord's"),
        (60, ATTENTION, "seconds ahead of Discord's"),
    ):
        clock = FakeClock(SystemClock().now() + timedelta(seconds=off))
        only(await doctor.examine(given, clock=clock), state, said, "time synchronisation")


async def test_a_disk_that_is_full(here: World, settings: MakeSettings) -> None:
    given = settings(discord_token=here.sandbox.token, discord_api_url=here.sandbox.api_url)
    full, nearly = Room(scarce=1 << 62, low=1 << 62), Room(scarce=0, low=1 << 62)
    only(await doctor.examine(given, room=full), PROBLEM, "Only", "MiB are free", "Free some space now")
    only(await doctor.examine(given, room=nearly), ATTENTION, "Free some space soon")


async def test_backups_that_do_not_come(here: World, settings: MakeSettings) -> None:
    """There are none, they are old, they are off, or they fail; then the reason is told."""
    (made,) = Backups(here.database).all()
    only(await examine(here, settings, backup_days="0"), ATTENTION, "BACKUP_DAYS is 0", "lodestar backup")
    old = made.path.rename(made.path.with_name("lodestar-20260101T000000Z-daily.db"))
    only(await examine(here, settings), ATTENTION, "2026-01-01", "Is it running?")
    change(here.database, "INSERT INTO note VALUES (?, 'The disk is full. Free some space.')", FAILURE)
    only(await examine(here, settings), PROBLEM, "failed", "2026-01-01", "The disk is full. Free some space.")
    change(here.database, "DELETE FROM note WHERE name = ?", FAILURE)
    old.unlink()
    only(await examine(here, settings), ATTENTION, "none yet")


def change(database: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement, values)


async def test_a_schema_that_is_not_this_version_s(
    here: World, settings: MakeSettings, tmp_path: Path
) -> None:
    """Groups of such a database are not looked at, and that is said."""
    change(here.database, "UPDATE alembic_version SET version_num = ?", "9999")
    newer, groups = [finding for finding in await examine(here, settings) if finding.state is not OK]
    assert (newer.state, groups.state) == (PROBLEM, ATTENTION)
    assert "9999 is from a newer Lodestar" in newer.text
    assert "lodestar restore FILE" in newer.text
    assert "cannot be read" in groups.text
    await filled(tmp_path / "old.db", revisions()[0])
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    found = await examine(here, settings, database_url=url, discord_token="", backup_days="0")
    (older,) = [finding for finding in found if finding.subject == "schema"]
    assert older.state is ATTENTION
    assert f"{revisions()[0]}; the next start" in older.text


@pytest.mark.parametrize("content", [b"Dear diary, " * 1000, None])
async def test_a_database_that_is_damaged(
    here: World, settings: MakeSettings, content: bytes | None, tmp_path: Path
) -> None:
    """It is no database at all, or pages in the middle are overwritten; nothing of what stands in it is shown."""
    await here.stop()
    broken = here.database.read_bytes()
    here.database.write_bytes(content or broken[:8192] + b"secret, " * 12_000 + broken[8192 + 96_000 :])
    found = await examine(here, settings)
    (damaged,) = [finding for finding in found if finding.state is PROBLEM]
    assert damaged.subject == "integrity"
    assert "lodestar restore" in damaged.text
    assert not any(word in str(each) for each in found for word in ("secret", "diary"))


async def test_a_database_that_is_missing(settings: MakeSettings, tmp_path: Path) -> None:
    """Nothing is made by looking for it."""
    found = await doctor.examine(settings(data_dir=str(tmp_path / "deep" / "data")))
    assert PROBLEM not in {finding.state for finding in found}
    (missing,) = [finding for finding in found if finding.subject == "database"]
    assert missing.state is ATTENTION
    assert "the first start makes it" in missing.text
    assert not (tmp_path / "deep").exists()


async def test_a_folder_that_is_not_one(settings: MakeSettings, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    found = await doctor.examine(settings())
    wrong = [finding.text for finding in found if finding.state is PROBLEM]
    assert len(wrong) == 1
    assert "in the way of the folder" in wrong[0]


async def test_a_database_on_a_server(settings: MakeSettings) -> None:
    """Without its driver it cannot be looked at; the password is not shown."""
    found = await doctor.examine(settings(database_url="postgresql+nosuch://me:hunter2@host/x"))
    assert [finding.state for finding in found] == [PROBLEM, ATTENTION]
    assert "DATABASE_URL cannot be used" in found[0].text
    assert "hunter2" not in "".join(map(str, found))


async def test_a_database_that_is_no_file(settings: MakeSettings) -> None:
    """Its schema is looked at; backing it up is not Lodestar's."""
    found = await doctor.examine(settings(database_url="sqlite+aiosqlite:///:memory:"))
    assert [finding.subject for finding in found] == ["schema", "backups", "token"]
    assert "empty" in found[0].text
    assert "nothing to back up" in found[1].text


async def test_looking_changes_nothing(here: World, settings: MakeSettings) -> None:
    """Not a byte of the database, of its log, nor of anything else; the log of a killed bot stays for the next."""

    def files() -> dict[str, bytes]:
        folder = here.database.parent
        paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}

    before = files()
    assert before["lodestar.db-wal"]
    await examine(here, settings)
    assert files() == before


def test_what_others_named_neither_breaks_a_line_nor_steers_the_terminal() -> None:
    finding = Finding("group", OK, "#a\x1b[2J\nok")
    assert str(finding) == "ok         group        #a[2Jok"
    assert replace(finding, text="#prüfung 🌟").text in str(replace(finding, text="#prüfung 🌟"))
