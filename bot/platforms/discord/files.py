"""Fetches attached files, never more of one than is wanted, whatever its size is said to be."""

import aiohttp
import discord

from bot.domain.errors import InvalidInput

PATIENCE_SECONDS = 30
"""How long fetching a file may take in all."""


async def fetch(file: discord.Attachment, *, most: int) -> bytes:
    """The content of a file of at most `most` bytes.

    Raises InvalidInput for a larger one, without fetching the rest of it; aiohttp.ClientError and TimeoutError when it
    cannot be had.
    """
    too_large = InvalidInput(f"That file is too large: I open at most {most:,} bytes. Split it in two.")
    if file.size > most:
        raise too_large
    # What is sent packed is not unpacked: a small answer must not become a large one.
    patience = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=patience, auto_decompress=False, raise_for_status=True) as session,
        session.get(file.url, headers={"Accept-Encoding": "identity"}) as answer,
    ):
        content = bytearray()
        async for chunk in answer.content.iter_any():
            content += chunk
            if len(content) > most:
                raise too_large
    return bytes(content)
