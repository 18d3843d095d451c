"""Checks of what Discord allows: the token, the application's intents, every group's channel, and the clock.

Only REST is asked, and only to read: the gateway is never opened, so a bot that is running is not disturbed.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp
import discord

from bot.domain.checkup import Finding, attention, fine, problem
from bot.domain.errors import MissingPermissions, PlatformUnavailable
from bot.domain.groups import StudyGroup
from bot.platforms.discord import permissions
from bot.platforms.discord.client import intents, use_api
from bot.platforms.discord.errors import translated
from bot.services.ports import Clock

PATIENCE = 30.0
"""Seconds for each question to Discord, with discord.py's own attempts."""

SKEW_SEEN = timedelta(seconds=10)
"""From here on times that people see are off; Discord's `Date` header itself is a second coarse."""

SKEW_FELT = timedelta(minutes=2)
"""From here on prompts come noticeably early or late."""

_NOT_DISCORD = (KeyError, TypeError, ValueError)
"""What discord.py raises on answers of a server that is not Discord's."""

SET_CLOCK = "Switch on the system's time synchronisation, on Linux with `timedatectl set-ntp true`."


class _Watch:
    """Compares the `Date` of every answer with the clock of this machine.

    Source: https://www.rfc-editor.org/rfc/rfc9110#field.date
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ahead: timedelta | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._answered)

    async def _answered(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        answer: aiohttp.TraceRequestEndParams,
    ) -> None:
        try:
            there = parsedate_to_datetime(answer.response.headers.get("Date", ""))
        except ValueError:
            return
        self.ahead = self._clock.now() - there.astimezone(UTC)


async def check(token: str, *, api: str, clock: Clock, groups: Sequence[StudyGroup]) -> list[Finding]:
    """Everything that can be learnt with a token; whatever Discord answers, or does not, is a finding."""
    use_api(api)
    watch = _Watch(clock)
    client = discord.Client(intents=intents(content=False), http_trace=watch.trace)
    async with client:
        found = [await _token(client, token)]
        if watch.ahead is not None:
            found.append(_clock(watch.ahead, clock.now()))
        if client.application is not None:
            found.append(_intent(client.application.flags))
            found += [await _group(client, group) for group in groups]
    return found


async def _token(client: discord.Client, token: str) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE), translated("sign in"):
            try:
                await client.login(token)
            except discord.LoginFailure:
                return problem(
                    "token",
                    "Discord does not accept DISCORD_TOKEN. Copy the bot's token anew from the developer portal "
                    "(Bot → Reset Token) into .env.",
                )
    except (PlatformUnavailable, MissingPermissions, TimeoutError, *_NOT_DISCORD):
        return problem(
            "token",
            "Discord could not be asked. Look at this machine's connection, at DISCORD_API_URL and at "
            "https://discordstatus.com, then try again.",
        )
    return fine("token", f"Discord knows it as {client.user}")


def _clock(ahead: timedelta, now: datetime) -> Finding:
    off = abs(ahead)
    if off < SKEW_SEEN:
        return fine("clock", f"it agrees with Discord's ({now:%Y-%m-%d %H:%M} UTC)")
    direction = "ahead of" if ahead > timedelta(0) else "behind"
    text = f"This machine's clock is {off.total_seconds():.0f} seconds {direction} Discord's. {SET_CLOCK}"
    return (
        attention("clock", text)
        if off < SKEW_FELT
        else problem("clock", f"{text} Prompts come at wrong times.")
    )


def _intent(flags: discord.ApplicationFlags) -> Finding:
    """Source: https://docs.discord.com/developers/resources/application#application-object-application-flags"""
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return fine("intents", "Message Content Intent is on")
    return attention(
        "intents",
        "Message Content Intent is off, so answers in threads cannot be read. Switch it on in the developer portal "
        "(Bot → Privileged Gateway Intents) and start Lodestar again.",
    )


async def _group(client: discord.Client, group: StudyGroup) -> Finding:
    where = f"channel {group.place.channel} of server {group.place.workspace}"
    try:
        async with asyncio.timeout(PATIENCE), translated("look"):
            return await _channel(client, group, where)
    except (PlatformUnavailable, MissingPermissions, TimeoutError):
        return attention("group", f"Discord did not tell about {where}. Try again in some minutes.")


async def _channel(client: discord.Client, group: StudyGroup, where: str) -> Finding:
    try:
        guild = await client.fetch_guild(int(group.place.workspace or 0), with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user else 0)
    except (discord.Forbidden, discord.NotFound):
        return problem(
            "group", f"Lodestar is not in the server of {where} any more. Invite it again, as README says."
        )
    try:
        channel = await guild.fetch_channel(int(group.place.channel))
    except (discord.NotFound, discord.InvalidData):
        return problem(
            "group",
            f"The study group's channel in {guild.name} is gone ({where}). Choose another with /setup there.",
        )
    except discord.Forbidden:
        return problem(
            "group",
            f"Lodestar may not see the study group's channel in {guild.name} ({where}). Allow it View Channel.",
        )
    name = f"#{channel.name} in {guild.name}"
    if not isinstance(channel, permissions.GroupChannel):
        return problem(
            "group", f"{name} is neither a text channel nor a forum any more. Choose another with /setup."
        )
    missing = permissions.lacking(channel, me)
    if missing:
        return problem(
            "group", f"Lodestar lacks permissions for {name}. Allow it there: {', '.join(missing)}."
        )
    return fine("group", f"{name}: every permission is there" + (" (paused)" if group.paused else ""))
