"""What the program keeps to do its work."""

from sqlalchemy import Boolean, Column, Index, String, Table, Text

from bot.storage.schema.base import Instant, metadata, ref

offer = Table(
    "offer",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("message_ref", String(64), primary_key=True),
    ref("workspace_ref", nullable=True),
    ref("channel_ref"),
    ref("reply_ref", nullable=True),
    Column("offered_at", Instant, nullable=False),
    Column("over", Boolean, nullable=False, default=False),
    Index(None, "over", "offered_at"),
)

thread_cursor = Table(
    "thread_cursor",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("thread_ref", String(64), primary_key=True),
    ref("read_to", nullable=True),
    Column("mark", String(128)),
    Column("read_at", Instant, nullable=False),
)

note = Table(
    "note",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Small facts the program keeps about itself, such as which commands were registered last."""
