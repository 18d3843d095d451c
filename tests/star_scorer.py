"""Adapts the domain to the form of the sample scorer."""

from typing import Any

from bot.data import load_principles
from bot.domain import star
from bot.domain.errors import InvalidInput
from bot.services.lookup import PrincipleLookup

OWNER = "a"


def read(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """Reads a sample's messages; an event with ``edit_of`` replaces the text of that message and is none itself."""
    texts = [message.get("text") or "" for message in messages]
    for message in messages:
        if (edited := message.get("edit_of")) is not None:
            texts[edited] = message["text"]
    thread = [
        star.Message(str(index), message["author"], texts[index])
        for index, message in enumerate(messages)
        if message.get("edit_of") is None
    ]
    reading = star.read(thread, owner=OWNER)
    return {
        "is_story": reading.is_story,
        "sections": {str(name): text for name, text in reading.sections.items()},
    }


def principle(text: str) -> str | None:
    """The canonical name that a text means, or None where it asks back."""
    try:
        return PrincipleLookup(load_principles()).find(text).name
    except InvalidInput:
        return None
