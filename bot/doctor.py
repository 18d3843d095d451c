"""Looks the whole installation over and says what to do; it opens no gateway and changes nothing."""

import asyncio
from datetime import datetime

from bot.domain.checkup import Finding, attention, problem
from bot.platforms.discord import checkup as discord_checkup
from bot.platforms.discord.access import PLATFORM
from bot.services.ports import Clock, SystemClock
from bot.settings import Settings
from bot.storage import checkup
from bot.storage.backups import Backups, NotAFile, backups_of
from bot.storage.checkup import Kept, Room
from bot.storage.database import Database, DatabaseUnusable


async def examine(
    settings: Settings, *, clock: Clock | None = None, room: Room | None = None
) -> list[Finding]:
    """Every check that the settings allow, in the order in which things build on each other."""
    clock = clock or SystemClock()
    try:
        kept = await checkup.kept(settings.database(), PLATFORM)
        found = await _storage(settings, kept, room or Room(), clock.now())
    except DatabaseUnusable as error:
        kept, found = None, [problem("database", f"{error} Look at DATABASE_URL.")]
    return found + await _discord(settings, kept, clock)


async def _storage(settings: Settings, kept: Kept | None, room: Room, now: datetime) -> list[Finding]:
    try:
        backups = backups_of(settings.database(), settings.backups())
    except NotAFile as elsewhere:
        return [*await _server(settings.database()), attention("backups", str(elsewhere))]
    failure = None if kept is None else kept.failure
    return await asyncio.to_thread(_files, settings, backups, room, now, failure)


async def _server(url: str) -> list[Finding]:
    database = Database(url)
    try:
        return await checkup.check_server(database)
    finally:
        await database.close()


def _files(
    settings: Settings, backups: Backups, room: Room, now: datetime, failure: str | None
) -> list[Finding]:
    folders = dict.fromkeys((settings.data_dir, backups.database.parent, backups.folder))
    return [
        *(checkup.check_folder(folder) for folder in folders),
        *(checkup.check_room(folder, room) for folder in checkup.on_different_disks(folders)),
        *checkup.check_file(backups.database),
        checkup.check_backups(backups, now=now, keep_days=settings.backup_days, failure=failure),
    ]


async def _discord(settings: Settings, kept: Kept | None, clock: Clock) -> list[Finding]:
    if settings.discord_token is None:
        return [
            attention(
                "token",
                "DISCORD_TOKEN is not set, so Discord was not asked, and only the local one can be used. "
                "Put the bot's token into .env.",
            )
        ]
    found = await discord_checkup.check(
        settings.discord_token.get_secret_value(),
        api=settings.discord_api_url,
        clock=clock,
        groups=() if kept is None else kept.groups,
    )
    if kept is None:
        return [
            *found,
            attention("groups", "They were not looked at, because the database cannot be read yet."),
        ]
    if not kept.groups:
        return [*found, attention("groups", "There are none yet. /setup in Discord makes one.")]
    return found
