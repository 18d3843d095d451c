"""What everybody can see of stories: our receipts and ticks under them, and where they are shared."""

from collections.abc import Iterator

from tests.soak.noted import SAVED, Told
from tests.soak.town import Group, Message, Town, daily_of
from tests.soak.words import Texts

RECEIPTS = (SAVED, "📝 Saved so far")
"""How a receipt begins."""

DIGEST = "🗓️"
"""How a digest begins."""

TICK, CLIP = "✅", "📎"


def receipts(town: Town, story: Told) -> list[Message]:
    """The bot's receipts under any message that the story was ever told in."""
    told = {*story.messages, *story.gone}
    return [each for each in _receipts(town, story.where) if _answered(each) in told]


def bare_receipts(town: Town, thread: str) -> list[Message]:
    """The bot's receipts that answer nothing: the message was deleted before the receipt arrived."""
    return [each for each in _receipts(town, thread) if _answered(each) is None]


def _receipts(town: Town, thread: str) -> Iterator[Message]:
    for message in town.messages(thread):
        if message["author"]["id"] == town.world.bot_id and message["content"].startswith(RECEIPTS):
            yield message


def shared(town: Town, texts: Texts) -> list[Message]:
    """The bot's messages that show a story to everybody."""
    return [
        message
        for channel in list(town.world.state.messages)
        for message in town.messages(channel)
        if message["author"]["id"] == town.world.bot_id
        for embed in message["embeds"]
        if all(text in embed.get("description", "") for text in texts.values())
    ]


def reminders(town: Town, owner: str, daily: int) -> list[Message]:
    """The bot's direct messages to somebody that remind of a prompt."""
    return [
        message
        for message in town.messages(town.conversation(owner) or "")
        if message["author"]["id"] == town.world.bot_id and daily_of(message) == daily
    ]


def digests(town: Town, group: Group) -> list[Message]:
    """The bot's messages that tell a group how its week went."""
    return [
        message
        for message in town.posts(group)
        if message["author"]["id"] == town.world.bot_id and message["content"].startswith(DIGEST)
    ]


def _answered(message: Message) -> str | None:
    reference = message.get("message_reference")
    return str(reference["message_id"]) if reference else None


def ticked(town: Town, story: Told) -> list[str]:
    """The story's messages that carry the bot's tick."""
    return [message for message in story.messages if carries(town, message, TICK)]


def clipped(town: Town) -> set[str]:
    """All messages that carry the bot's clip."""
    messages = (each for channel in town.world.state.messages.values() for each in channel)
    return {message for message in messages if carries(town, message, CLIP)}


def carries(town: Town, message: str, emoji: str) -> bool:
    """Whether a message carries this reaction of the bot's."""
    return any(
        each["emoji"]["name"] == emoji and town.world.bot_id in each["users"]
        for each in town.world.state.reactions.get(message, ())
    )
