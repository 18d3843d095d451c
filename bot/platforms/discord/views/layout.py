"""Puts components together, and reads them."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import ui


def view_of(*items: ui.Item[Any]) -> ui.View:
    """A view of items that need no memory: they carry their state in their custom_ids."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def custom_ids(message: discord.Message) -> Iterator[str]:
    """The custom_ids of what stands under a message, in their order."""
    for row in message.components:
        for item in row.children if isinstance(row, discord.ActionRow) else ():
            if custom_id := getattr(item, "custom_id", None):
                yield custom_id
