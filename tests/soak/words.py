"""What the members write: sentences that were never written before, each with a mark to find it by."""

import re
from collections.abc import Iterable, Mapping
from itertools import count

MARK = "soakword"
"""Begins a word of every text that a member writes; no log may contain it."""

PARTS = ("Situation", "Task", "Action", "Result")
"""The labels of a story's parts, as people write them and as the form's fields are called."""

_SENTENCES = {
    "Situation": "The ferry {} stood still in its third winter",
    "Task": "I had to bring {} back before the regatta",
    "Action": "I rebuilt {} with two students on nine evenings",
    "Result": "Since then {} carries 40 people a day",
}

Texts = Mapping[str, str]
"""What is said in each part."""


class Words:
    """Never says the same twice."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def word(self) -> str:
        """A word that occurs once."""
        return f"{MARK}{next(self._numbers):05}"

    def texts(self, parts: Iterable[str] = PARTS) -> dict[str, str]:
        """Something new for each part."""
        return {part: _SENTENCES[part].format(self.word()) for part in parts}


def marks(text: str) -> set[str]:
    """The words in a text that occur nowhere else."""
    return set(re.findall(rf"{MARK}\d+", text))


def labelled(texts: Texts) -> str:
    """A message that tells these parts."""
    return "\n".join(f"{part}: {text}" for part, text in texts.items())
