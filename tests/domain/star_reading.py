"""Short ways to write threads and expected sections for the tests of the reader."""

from bot.domain.star import Message, Reading, read

OWNER = "a"


def thread(*messages: str | tuple[str, str]) -> list[Message]:
    """A thread; a plain string is the owner's, a pair is (author, text)."""
    pairs = [(OWNER, message) if isinstance(message, str) else message for message in messages]
    return [Message(str(index), author, text) for index, (author, text) in enumerate(pairs)]


def reading(*messages: str | tuple[str, str]) -> Reading:
    return read(thread(*messages), owner=OWNER)


def told(*messages: str | tuple[str, str]) -> dict[str, str]:
    """The sections read, by the first letters of their names."""
    return {section[0]: text for section, text in reading(*messages).sections.items()}
