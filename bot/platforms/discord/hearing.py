"""A Discord message in the core's words."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import aiohttp
import discord

from bot.domain.errors import InvalidInput
from bot.domain.foreign import portable
from bot.platforms.discord.files import fetch
from bot.services.ports import Heard

log = logging.getLogger(__name__)

TEXT_FILES = (".txt", ".md")
"""Files that are read like messages."""

TEXT_FILE_BYTES = 100_000
"""Larger files are left alone, and so are those of a message that are more together."""


def heard(message: discord.Message, *, me: int, content: bool) -> Heard | None:
    """A person's message in the core's words, without its files; None for bots and for system messages."""
    if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    text: str | None = portable(message.content).replace(f"<@{me}>", "").replace(f"<@!{me}>", "").lstrip()
    if not message.content and not content:
        text = None
    return Heard(
        ref=str(message.id),
        author=str(message.author.id),
        text=text,
        said_at=message.created_at,
        revised_at=message.edited_at or message.created_at,
        answers=str(message.reference.message_id)
        if message.reference and message.reference.message_id
        else None,
        answers_deleted=bool(
            message.reference and isinstance(message.reference.resolved, discord.DeletedReferencedMessage)
        ),
    )


def text_files(message: discord.Message) -> list[discord.Attachment]:
    """The files of a message that are read as part of it: Discord's clients make one of a long paste."""
    found = [
        attachment
        for attachment in message.attachments
        if attachment.filename.lower().endswith(TEXT_FILES) and attachment.size <= TEXT_FILE_BYTES
    ]
    sizes = accumulate(attachment.size for attachment in found)
    return [attachment for attachment, size in zip(found, sizes, strict=True) if size <= TEXT_FILE_BYTES]


async def with_files(said: Heard, files: Sequence[discord.Attachment]) -> Heard:
    """The same message with its text files; its text is withheld if one cannot be had."""
    texts = [said.text] if said.text else []
    try:
        for file in files:
            content = await fetch(file, most=TEXT_FILE_BYTES)
            texts.append(portable(content.decode("utf-8-sig", errors="replace")))
    except (InvalidInput, aiohttp.ClientError, TimeoutError) as error:
        log.warning("a file of message %s could not be read: %s", said.ref, type(error).__name__)
        return replace(said, text=None)
    return replace(said, text="\n".join(texts)) if texts else said
