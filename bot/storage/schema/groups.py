"""Study groups, and what is posted in them and sent because of them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.storage.schema.base import Instant, metadata, ref
from bot.storage.schema.people import person

study_group = Table(
    "study_group",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(16), nullable=False),
    ref("workspace_ref"),
    ref("channel_ref"),
    Column("post_at", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("weekdays", Integer, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("focus", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("removed", Boolean, nullable=False, default=False),
    ref("steward_ref", nullable=True),
    Column("digest_on", Integer),
    UniqueConstraint("platform", "channel_ref"),
    Index(None, "platform", "workspace_ref"),
    sqlite_autoincrement=True,
)

daily_prompt = Table(
    "daily_prompt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False),
    Column("local_date", Date, nullable=False),
    Column("principle", String(64), nullable=False),
    Column("prompt", String(64), nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("retry_at", Instant, nullable=False),
    Column("failure", Text),
    Column("skipped", Boolean, nullable=False, default=False),
    ref("message_ref", nullable=True),
    ref("thread_ref", nullable=True),
    Column("posted_at", Instant),
    Column("over", Boolean, nullable=False, server_default=false()),
    Column("told_at", Instant),
    UniqueConstraint("group_id", "local_date"),
    Index(None, "thread_ref"),
    Index(None, "local_date"),
    sqlite_autoincrement=True,
)

passed_over = Table(
    "passed_over",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("prompt", String(64), nullable=False),
    Column("passed_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

question = Table(
    "question",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("group_id", ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("principle", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("removed", Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,
)

reminder = Table(
    "reminder",
    metadata,
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("group_id", ForeignKey(study_group.c.id, ondelete="CASCADE"), primary_key=True, index=True),
    Column("remind_at", String(5), nullable=False),
    Column("since", Instant, nullable=False),
)


def _sendings(name: str, *owner: Column[int]) -> Table:
    """Something that is said once per owner and local date: its claim, its lease (`retry_at`), and how it ended."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        *owner,
        Column("local_date", Date, nullable=False),
        Column("claimed_at", Instant, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("retry_at", Instant, nullable=False),
        Column("failure", Text),
        ref("message_ref", nullable=True),
        Column("over", Boolean, nullable=False, default=False),
        UniqueConstraint(*(column.name for column in owner), "local_date"),
        sqlite_autoincrement=True,
    )


reminder_sending = _sendings(
    "reminder_sending",
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False),
    Column("group_id", ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False, index=True),
)

digest_sending = _sendings(
    "digest_sending",
    Column("group_id", ForeignKey(study_group.c.id, ondelete="CASCADE"), nullable=False),
)
