"""Everything that can go wrong in a way a person can mend; the text is the sentence that the person reads.

LodestarError
├── InvalidInput           what was typed cannot be used; says what to do instead
│   ├── UnknownPrinciple
│   └── AmbiguousPrinciple
├── NotFound               it is not there, or not yours: the two are never told apart
├── NotAllowed             somebody with more rights must do it
├── TooMuchAtOnce          one person does more than anybody's share
├── MissingPermissions     the bot lacks rights in a channel
├── PlatformUnavailable    the chat platform did not do what was asked
└── StorageUnavailable     nothing can be kept at the moment, and nothing was
"""

from collections.abc import Sequence

from bot.domain.foreign import quoted


class LodestarError(Exception):
    """The root: a failure whose text may be shown to the person as it is."""


class InvalidInput(LodestarError):
    """What was typed cannot be used."""


class UnknownPrinciple(InvalidInput):
    """No principle goes by that name."""

    def __init__(self, text: str) -> None:
        shown = quoted(text)
        start = f"I know no principle called “{shown}”." if shown else "Which principle?"
        super().__init__(
            f"{start} Use a number from 1 to 16 or a name such as *Ownership*; `/help` lists all sixteen."
        )


class AmbiguousPrinciple(InvalidInput):
    """Several principles could be meant."""

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        shown = quoted(text)
        listed = ", ".join(f"*{name}*" for name in candidates)
        super().__init__(f"“{shown}” could be {listed}. Which one do you mean?")
        self.candidates = tuple(candidates)


class NotFound(LodestarError):
    """It is not there, or it is not yours."""


class NotAllowed(LodestarError):
    """The person lacks a right."""


class TooMuchAtOnce(LodestarError):
    """The person does more at once than their share; `is_news` the first time in a flood, to be said only then."""

    def __init__(self, *, is_news: bool) -> None:
        super().__init__("That is a lot at once. Please wait a minute, then go on.")
        self.is_news = is_news


class MissingPermissions(LodestarError):
    """The bot lacks rights in a channel; the text names them."""


class PlatformUnavailable(LodestarError):
    """The chat platform refused or did not answer."""


class StorageUnavailable(LodestarError):
    """What stories are kept in refused or did not answer; the whole deed was undone. `reason` completes “because”."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"I could not save this, because {reason}. Nothing was changed. "
            "Please try again in a few minutes, and tell whoever runs me if it goes on."
        )
