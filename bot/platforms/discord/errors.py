"""The boundary where failures become answers: expected ones in their own words, bugs with a reference."""

import logging
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import wraps
from typing import Any, TypeVar

import aiohttp
import discord
from discord import app_commands

from bot.domain.errors import (
    LodestarError,
    MissingPermissions,
    NotAllowed,
    PlatformUnavailable,
    TooMuchAtOnce,
)
from bot.happenings import InteractionFailed
from bot.platforms.discord import limits
from bot.platforms.discord.access import Interaction, bot_of, core_of, spend
from bot.platforms.discord.interactions import ended_badly, measured, named

UNSEEN_CHANNEL = (
    "I cannot find that channel. Perhaps I may not see it: "
    "allow me *View Channel* in its settings and try again."
)
"""A channel that is not in the cache is one that Discord does not show us; no other option is looked up."""

UNCONFIRMED = "Discord was slow to confirm what I answered. If you see no answer, please try again."

NOT_SENT = (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError)
"""What sending something raises: Discord refused it, or the connection broke before it answered."""

UNREACHED = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, ConnectionError)
"""What of that is Discord's or the network's doing alone."""

log = logging.getLogger(__name__)

_ANSWERED = "answered"
"""Stands in the `extras` of an interaction that Discord knows to be answered, and discord.py does not."""

T = TypeVar("T")


def explanation(interaction: Interaction, error: BaseException) -> str:
    """The sentence for a person; whatever was not expected is told under the reference that the sentence names."""
    sentence = _expected(error) or _unconfirmed(interaction, error)
    ended_badly(interaction, expected=sentence is not None)
    if sentence is not None:
        return sentence
    reference = secrets.token_hex(4)
    kind, name = named(interaction)
    core_of(interaction).tell(
        InteractionFailed(reference=reference, kind=kind, interaction=name, error=error)
    )
    return f"Something went wrong on my side and this was not done. Reference for the host: `{reference}`."


def _expected(error: BaseException) -> str | None:
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.TransformerError):
        return UNSEEN_CHANNEL
    if isinstance(error, LodestarError):
        return str(error)
    if isinstance(error, app_commands.CheckFailure):
        return str(NotAllowed("You need the *Manage Server* permission for this."))
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return "This command has just changed. Please reload Discord and try again."
    return None


def _unconfirmed(interaction: Interaction, error: BaseException) -> str | None:
    """What to say where it is no bug that an answer failed; None if it may be one."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, discord.HTTPException) and error.code == limits.ACKNOWLEDGED:
        # Discord failed to confirm an answer, and discord.py has sent it again.
        interaction.extras[_ANSWERED] = True
        log.warning("an interaction had been acknowledged already: %s", error)
        return UNCONFIRMED
    if isinstance(error, UNREACHED) or getattr(error, "code", None) == limits.UNKNOWN_INTERACTION:
        log.warning("an answer did not reach Discord, or its confirmation us: %s", error)
        return UNCONFIRMED
    if isinstance(error, (*NOT_SENT, RuntimeError)) and bot_of(interaction).is_closed():
        log.warning("an interaction was not answered, because we are stopping: %s", error)
        return UNCONFIRMED
    return None


def _is_answered(interaction: Interaction) -> bool:
    return interaction.response.is_done() or _ANSWERED in interaction.extras


async def whisper(interaction: Interaction, text: str, **more: Any) -> None:
    """Answer privately, however far the interaction has been answered already."""
    if not _is_answered(interaction):
        await interaction.response.send_message(text, ephemeral=True, **more)
        return
    if interaction.extras.get("shared"):
        # The answer to a public "is thinking…" would be public whatever it says: take it away first.
        await interaction.delete_original_response()
    await interaction.followup.send(text, ephemeral=True, **more)


async def answer(interaction: Interaction, text: str, **more: Any) -> None:
    """Answer privately: at once, or in place of the “is thinking…” that stands there."""
    if _is_answered(interaction):
        await interaction.edit_original_response(content=text, **more)
    else:
        await interaction.response.send_message(text, ephemeral=True, **more)


async def explain(interaction: Interaction, error: BaseException) -> None:
    """Tell the person what went wrong; an interaction that is gone has nobody left to tell.

    In a flood they are told once, and not while they type: the rest stays unanswered, and Discord's clients say so.
    """
    text = explanation(interaction, error)
    typing = interaction.type is discord.InteractionType.autocomplete
    if isinstance(error, TooMuchAtOnce) and (typing or not error.is_news):
        return
    with unless_unsent(interaction, "an explanation could not be delivered"):
        await whisper(interaction, text)


@contextmanager
def unless_unsent(interaction: Interaction, otherwise: str) -> Iterator[None]:
    """Go on when something cannot be sent, and log `otherwise`: it is no bug."""
    try:
        yield
    except NOT_SENT as gone:
        log.warning("%s: %s", otherwise, gone)
    except RuntimeError as gone:  # what aiohttp raises once we have closed the connection
        if not bot_of(interaction).is_closed():
            raise
        log.warning("%s: %s", otherwise, gone)


def guarded(
    callback: Callable[[T, Interaction], Coroutine[Any, Any, None]],
) -> Callable[[T, Interaction], Coroutine[Any, Any, None]]:
    """A component's callback behind the boundary; discord.py would only log what it raises."""

    @wraps(callback)
    async def inside(self: T, interaction: Interaction) -> None:
        with measured(interaction):
            try:
                spend(interaction)
                await callback(self, interaction)
            except Exception as error:  # noqa: BLE001  the boundary: everything becomes an answer
                await explain(interaction, error)

    return inside


@asynccontextmanager
async def translated(doing: str) -> AsyncIterator[None]:
    """Turn discord.py's failures into the core's; `doing` completes “I could not …”.

    Raises MissingPermissions or PlatformUnavailable.
    """
    try:
        yield
    except discord.Forbidden as error:
        raise MissingPermissions(f"I could not {doing}: I lack a permission there ({error.text}).") from error
    except discord.NotFound as error:
        raise PlatformUnavailable(f"I could not {doing}: it is not there any more.") from error
    except NOT_SENT as error:
        raise PlatformUnavailable(
            f"I could not {doing}: Discord did not accept it or did not answer."
        ) from error
