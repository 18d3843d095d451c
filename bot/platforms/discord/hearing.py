"""A Discord message in the core's words."""

import logging

import discord

from bot.services.ports import Heard

log = logging.getLogger(__name__)

TEXT_FILES = (".txt", ".md")
"""Files that are read like messages."""

TEXT_FILE_BYTES = 100_000
"""Larger files are left alone."""


async def heard(message: discord.Message, *, me: int, content: bool) -> Heard | None:
    """A person's message in the core's words; None for bots and for system messages.

    Text files that came with it are read as part of it: Discord's clients make one of a long paste.
    """
    if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    text: str | None = message.content.replace(f"<@{me}>", "").replace(f"<@!{me}>", "").lstrip()
    if not message.content and not content:
        text = None
    texts = [text] if text else []
    texts += [await _download(attachment) for attachment in message.attachments if _is_text(attachment)]
    return Heard(
        ref=str(message.id),
        author=str(message.author.id),
        text="\n".join(texts) if texts else text,
        said_at=message.created_at,
        revised_at=message.edited_at or message.created_at,
        answers=str(message.reference.message_id)
        if message.reference and message.reference.message_id
        else None,
    )


def _is_text(attachment: discord.Attachment) -> bool:
    return attachment.filename.lower().endswith(TEXT_FILES) and attachment.size <= TEXT_FILE_BYTES


async def _download(attachment: discord.Attachment) -> str:
    try:
        return (await attachment.read()).decode("utf-8-sig", errors="replace")
    except discord.HTTPException as error:
        log.warning("attachment %s could not be read: %s", attachment.id, error.status)
        return ""
