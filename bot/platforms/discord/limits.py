"""The limits of Discord that Lodestar relies on, each once, with its source."""

from typing import Final

CONTENT = 2_000
"""Characters of a message. https://docs.discord.com/developers/resources/message#create-message"""

EMBED_DESCRIPTION = 4_096
"""Characters of an embed's description.
https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

EMBED_FIELD = 1_024
"""Characters of the value of an embed's field. With it a full description is still below the 6,000 of a whole embed.
https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

TEXT_INPUT = 4_000
"""Characters of a text input. https://docs.discord.com/developers/components/reference#text-input"""

MODAL_TITLE = 45
"""Characters of a modal's title.
https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal"""

CHOICES = 25
"""Autocomplete choices of one answer.
https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-autocomplete"""

CHOICE = 100
"""Characters of a choice's name and value.
https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure"""

THREAD_NAME = 100
"""Characters of a thread's name. https://docs.discord.com/developers/resources/channel#start-thread-from-message"""

THREAD_ARCHIVE_MINUTES: Final = 4_320
"""Minutes without a message until a thread is archived: three days, one of the four values allowed.
https://docs.discord.com/developers/resources/channel#channel-object"""

BUTTON_LABEL = 80
"""Characters of a button's label. https://docs.discord.com/developers/components/reference#button"""

ACKNOWLEDGE_SECONDS = 3.0
"""Seconds in which an interaction must be answered.
https://docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction"""

INTERACTION_MINUTES = 15
"""Minutes for which an interaction's token is good; same source."""

UNKNOWN_MESSAGE = 10008
"""Error code: the message was deleted.
https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes"""

THREAD_EXISTS = 160004
"""Error code: a thread has already been created for this message.
https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes"""

THREAD_ARCHIVED = 50083
"""Error code: the thread is archived; same source."""

UNKNOWN_INTERACTION = 10062
"""Error code: the interaction was not acknowledged in time; same source."""

ACKNOWLEDGED = 40060
"""Error code: the interaction has already been acknowledged; same source."""
