"""What a check of the installation finds: one line each, for the person who hosts the bot."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands: fine, worth a look, or in the way of people."""

    OK = "ok"
    ATTENTION = "attention"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; the text of anything but OK says what to do."""

    subject: str
    state: State
    text: str

    def __str__(self) -> str:
        # Names from outside must not break the line or steer the terminal.
        text = "".join(letter for letter in self.text if letter.isprintable())
        return f"{self.state:<9}  {self.subject:<11}  {text}"


def fine(subject: str, text: str) -> Finding:
    """Nothing to do."""
    return Finding(subject, State.OK, text)


def attention(subject: str, text: str) -> Finding:
    """Nothing is broken, and something could be better."""
    return Finding(subject, State.ATTENTION, text)


def problem(subject: str, text: str) -> Finding:
    """Something does not work until it is mended."""
    return Finding(subject, State.PROBLEM, text)
