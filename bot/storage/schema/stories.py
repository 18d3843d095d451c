"""The story bank: stories, and what hangs on them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from bot.storage.schema.base import Instant, metadata, ref
from bot.storage.schema.people import person

practice = Table(
    "practice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("principle", String(64), nullable=False),
    Column("prompt", String(64), nullable=False),
    ref("channel_ref", nullable=True),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

story = Table(
    "story",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Column("prompt", String(64)),
    Column("source", String(16), nullable=False),
    ref("source_ref"),
    Column("platform", String(16)),
    ref("workspace_ref", nullable=True),
    ref("channel_ref", nullable=True),
    ref("message_ref", nullable=True),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    ref("receipt_ref", nullable=True),
    ref("ticked_ref", nullable=True),
    Column("shown_at", Instant),
    UniqueConstraint("person_id", "source", "source_ref"),
    Index(None, "source", "source_ref"),
    Index(None, "platform", "channel_ref"),
    sqlite_autoincrement=True,
)

story_principle = Table(
    "story_principle",
    metadata,
    Column("story_id", ForeignKey(story.c.id, ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("principle", String(64), nullable=False),
    UniqueConstraint("story_id", "principle"),
)

TOLD = "text != ''"
"""Whether anything is left of a section; a query must say it in these words for its index to be used."""

section = Table(
    "section",
    metadata,
    Column("story_id", ForeignKey(story.c.id, ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("text", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("messages", Text, nullable=False, default=""),
    Column("spoken", String(32)),
    Index(None, "story_id", "kind", sqlite_where=text(TOLD), postgresql_where=text(TOLD)),
)

probe_answer = Table(
    "probe_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("story_id", ForeignKey(story.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("story_id", ForeignKey(story.c.id, ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("platform", String(16), nullable=False),
    ref("workspace_ref", nullable=True),
    ref("channel_ref"),
    ref("message_ref"),
    Column("section", String(16)),
    Column("text", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("revised_at", Instant, nullable=False),
    UniqueConstraint("platform", "channel_ref", "message_ref"),
    Index(None, "story_id", "said_at"),
    sqlite_autoincrement=True,
)

share = Table(
    "share",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("channel_ref", String(64), primary_key=True),
    Column("message_ref", String(64), primary_key=True),
    Column("story_id", ForeignKey(story.c.id, ondelete="CASCADE"), nullable=False, index=True),
)
