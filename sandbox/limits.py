"""Discord's limits, each once, with the page of its documentation that states it.

Pages are below https://discord.com/developers/docs/.
"""

from datetime import timedelta

# resources/message: Create Message, Embed Limits
CONTENT = 2000
MESSAGE_EMBEDS = 10
EMBED_TOTAL = 6000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_FIELDS = 25
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1024
EMBED_FOOTER = 2048
EMBED_AUTHOR = 256
EMBED_URL = 2048
MENTIONED = 100
"""Users and roles each in `allowed_mentions`."""
NONCE = 25
NONCE_MINUTES = 5
"""How long `enforce_nonce` looks back: "the past few minutes"."""
MESSAGE_FILES = 10
ATTACHMENT_NAME = 1024
REACTIONS = 20
MESSAGE_PAGE = 100
REACTION_PAGE = 100
COLOUR = 0xFFFFFF
BULK_DELETE_LEAST, BULK_DELETE_MOST = 2, 100
BULK_DELETE_DAYS = 14

# reference: Uploading Files
UPLOAD_BYTES = 10 * 1024 * 1024
"""For each file."""

# components/reference
LEGACY_ROWS = 5
ROW_BUTTONS = 5
COMPONENTS_V2 = 40
CUSTOM_ID = 100
BUTTON_LABEL = 80
COMPONENT_URL = 512
SELECT_OPTIONS = 25
SELECT_PLACEHOLDER = 150
OPTION_TEXT = 100
TEXT_INPUT = 4000
TEXT_INPUT_LABEL = 45
TEXT_INPUT_PLACEHOLDER = 100
LABEL_TEXT = 45
LABEL_DESCRIPTION = 100
SECTION_TEXTS = 3
GALLERY_ITEMS = 10
MEDIA_DESCRIPTION = 1024
TEXT_DISPLAY_TOTAL = 4000
"""Over all text displays of one message; not documented, discord.py's `ui/view.py` states it."""

# resources/emoji
EMOJI_NAME = 32

# interactions/receiving-and-responding: Modal, Autocomplete, interaction tokens
MODAL_TITLE = 45
MODAL_COMPONENTS = 5
AUTOCOMPLETE_CHOICES = 25
RESPONSE_SECONDS = 3.0
TOKEN_MINUTES = 15

# interactions/application-commands
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100
COMMAND_OPTIONS = 25
COMMAND_CHOICES = 25
CHOICE_NAME = 100
CHOICE_TEXT = 100
COMMAND_SIZE = 8000
COMMANDS_PER_TYPE = {1: 100, 2: 15, 3: 15, 4: 1}
"""Slash, user, message and entry point commands per scope."""
OPTION_STRING = 6000
INTEGER_EXTENT = 2**53

# resources/guild
NICKNAME = 32
MEMBER_PAGE = 1000

# resources/channel
CHANNEL_NAME = 100
CHANNEL_TOPIC = 1024
CHANNEL_TYPE = 20
"""A number above the highest of the Channel Types; more of them cannot be named at once either."""
THREAD_PAGE = 100
OVERWRITES = 100
"""Of one channel; a bound of ours, for Discord documents none."""
FORUM_TOPIC = 4096
AUTO_ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
ARCHIVE_CHECK = timedelta(minutes=1)
"""How often it is looked whether a thread has slept in; Discord promises no more than "about"."""
FORUM_TAGS = 20
TAG_NAME = 20
THREAD_TAGS = 5
SLOWMODE_SECONDS = 21600

# events/gateway, events/gateway-events
GATEWAY_PAYLOAD_BYTES = 4096
GATEWAY_SENDS_PER_MINUTE = 120
MEMBERS_CHUNK = 1000
MEMBERS_QUERY = 100
