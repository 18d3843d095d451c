"""What each interaction was, how long it took and how it ended: told to whoever counts."""

import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import discord

from bot.happenings import InteractionDone
from bot.platforms.discord.access import Interaction, core_of

T = TypeVar("T")

_KINDS = {
    discord.InteractionType.application_command: "command",
    discord.InteractionType.autocomplete: "autocomplete",
    discord.InteractionType.component: "component",
    discord.InteractionType.modal_submit: "form",
}

_BEGAN, _OUTCOME = "began", "outcome"
"""Where an interaction's `extras` keep what `done` needs."""


def named(interaction: Interaction) -> tuple[str, str]:
    """Its kind, and its command or what its custom_id does: words of ours only, for each becomes a series of numbers.

    A custom_id must be known to be one of ours: `ls:`, what it does, what it does it to.
    """
    kind = _KINDS.get(interaction.type, "other")
    if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
        data: Mapping[str, Any] = interaction.data or {}
        return kind, str(data.get("custom_id", "")).split(":")[1]
    return kind, interaction.command.qualified_name if interaction.command else "unknown"


def begun(interaction: Interaction) -> None:
    """It is dealt with from now on."""
    interaction.extras[_BEGAN] = time.perf_counter()


def ended_badly(interaction: Interaction, *, expected: bool) -> None:
    """It was refused, as people expect of a bot, or a bug kept it from being done."""
    interaction.extras[_OUTCOME] = "refused" if expected else "failed"


def done(interaction: Interaction) -> None:
    """Everything was answered."""
    kind, name = named(interaction)
    core_of(interaction).tell(
        InteractionDone(
            kind=kind,
            interaction=name,
            outcome=interaction.extras.get(_OUTCOME, "ok"),
            seconds=time.perf_counter() - interaction.extras[_BEGAN],
        )
    )


@contextmanager
def measured(interaction: Interaction) -> Iterator[None]:
    """Everything done for an interaction, from beginning to end."""
    begun(interaction)
    try:
        yield
    except BaseException:
        ended_badly(interaction, expected=False)
        raise
    finally:
        done(interaction)


def suggesting(
    suggest: Callable[[Interaction, str], Coroutine[Any, Any, T]],
) -> Callable[[Interaction, str], Coroutine[Any, Any, T]]:
    """An autocomplete that is measured."""

    @wraps(suggest)
    async def inside(interaction: Interaction, current: str) -> T:
        with measured(interaction):
            return await suggest(interaction, current)

    return inside
