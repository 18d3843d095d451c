"""Puts components together."""

from typing import Any

from discord import ui


def view_of(*items: ui.Item[Any]) -> ui.View:
    """A view of items that need no memory: they carry their state in their custom_ids."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view
