"""What everybody can see under a story: our receipts and ticks."""

from sandbox.world.views import REPLY
from tests.soak.ledger import SAVED, Told
from tests.soak.town import Message, Town

RECEIPTS = (SAVED, "📝 Saved so far")
"""How a receipt begins."""

TICK = "✅"


def receipts(town: Town, story: Told) -> list[Message]:
    """The bot's receipts under any message that the story was ever told in."""
    told = {*story.messages, *story.gone}
    return [
        message
        for message in town.messages(story.thread)
        if message["author"]["id"] == town.world.bot_id
        and message["type"] == REPLY
        and message["message_reference"]["message_id"] in told
        and message["content"].startswith(RECEIPTS)
    ]


def ticked(town: Town, story: Told) -> list[str]:
    """The story's messages that carry the bot's tick."""
    reactions = town.world.state.reactions
    return [
        message
        for message in story.messages
        for each in reactions.get(message, ())
        if each["emoji"]["name"] == TICK and town.world.bot_id in each["users"]
    ]
