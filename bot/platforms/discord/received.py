"""What peers said of a story, as its owner reads it under the story."""

import discord
from discord.utils import escape_markdown, format_dt

from bot.domain.feedback import Feedback
from bot.domain.foreign import one_line
from bot.platforms.discord import limits
from bot.services.bank import Received

MOST_SHOWN = 5
"""Pieces of feedback shown under a story, the newest."""

EXCERPT = 180
"""Characters shown of each."""


def add_feedback(embed: discord.Embed, received: Received) -> None:
    """Show the newest feedback below a story, as much of it as a field holds, and say how much more there is."""
    if not received.total:
        return
    shown: list[str] = []
    for piece in map(_piece, received.newest):
        longer = [*shown, piece]
        if len(_text(longer, received.total - len(longer))) > limits.EMBED_FIELD:
            break
        shown = longer
    embed.add_field(
        name=f"💬 Feedback ({received.total})",
        value=_text(shown, received.total - len(shown)),
        inline=False,
    )


def _text(pieces: list[str], left: int) -> str:
    return "\n".join([*pieces, *[f"… and {left} more: `/export` has all of it."] * bool(left)])


def _piece(each: Feedback) -> str:
    on = f" on the **{each.section.title}**" if each.section else ""
    said = escape_markdown(one_line(each.text, EXCERPT))
    return f"<@{each.by.ref}>{on} · {format_dt(each.said_at, 'D')}\n> {said}"
