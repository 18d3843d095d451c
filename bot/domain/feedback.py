"""Feedback: what a peer says of a story, and of which part of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.places import Account, Place
from bot.domain.star import Section, opening


@dataclass(frozen=True, slots=True)
class Feedback:
    """A peer's note on a story; `place` is the message that says it, and `text` its version of `revised_at`."""

    story: int
    by: Account
    place: Place
    section: Section | None
    text: str
    said_at: datetime
    revised_at: datetime


def about(text: str) -> tuple[Section | None, str]:
    """The section that a note is on, and what it says of it.

    A note that begins with a label, such as “Result: …”, is on that section and says what follows the label. Any other
    is on the whole story and says all of it, and so is a label with nothing after it.
    """
    label = opening(text)
    if label is not None and (rest := text[label.end :].strip()):
        return label.section, rest
    return None, text.strip()
