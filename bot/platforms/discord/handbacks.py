"""Gives people back what they typed when it could not be used: nothing that was typed is lost."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.domain.foreign import portable
from bot.platforms.discord import render
from bot.platforms.discord.access import Interaction
from bot.platforms.discord.errors import explanation, unless_unsent, whisper


@asynccontextmanager
async def handing_back(interaction: Interaction, **typed: str) -> AsyncIterator[None]:
    """Answer whatever goes wrong inside with its sentence and with what was typed, by the names of the options."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  the boundary: nothing that was typed is lost
        texts = {name: portable(text) for name, text in typed.items()}
        await hand_back(interaction, explanation(interaction, error), texts)


async def hand_back(interaction: Interaction, sentence: str, typed: Mapping[str, str]) -> None:
    """Give back what was typed: as the answer, or if there is no way to answer any more, in a direct message."""
    is_back = False
    with unless_unsent(interaction, "what was typed could not be handed back as an answer"):
        text, file = render.handed_back(sentence, typed)
        await whisper(interaction, text, files=[file] if file else [])
        is_back = True
    if not is_back:
        with unless_unsent(interaction, "what was typed could not be handed back at all"):
            text, file = render.handed_back(sentence, typed)
            await interaction.user.send(text, files=[file] if file else [])
