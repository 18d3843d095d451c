"""A person's Markdown note of the principles and their stories: reads it, writes it, says what it would change."""

from bot.domain.note.comparison import Change, Standing, compare
from bot.domain.note.model import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_STORIES,
    Note,
    NotedStory,
    Unreadable,
    noted,
)
from bot.domain.note.reader import parse
from bot.domain.note.writer import to_json, write

__all__ = [
    "MOST_BLOCKS",
    "MOST_CHARACTERS",
    "MOST_STORIES",
    "Change",
    "Note",
    "NotedStory",
    "Standing",
    "Unreadable",
    "compare",
    "noted",
    "parse",
    "to_json",
    "write",
]
