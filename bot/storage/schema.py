"""The tables, and the only place that knows their columns' names."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    true,
)

# SQLite gives a freed id away again unless it is told not to (sqlite_autoincrement): old buttons and exported notes
# carry ids, and must never mean something else.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; naive datetimes are refused (ValueError)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in, naive UTC out to the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be kept")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive UTC from the database in, aware out."""
        return None if value is None else value.replace(tzinfo=UTC)


def _ref(name: str, *, nullable: bool = False) -> Column[str]:
    """A platform's own id of something; text, because platforms differ."""
    return Column(name, String(64), nullable=nullable)


person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("coached", Boolean, nullable=False, server_default=true()),
    sqlite_autoincrement=True,
)

account = Table(
    "account",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("user_ref", String(64), primary_key=True),
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False, index=True),
)

study_group = Table(
    "study_group",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(16), nullable=False),
    _ref("workspace_ref"),
    _ref("channel_ref"),
    Column("post_at", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("weekdays", Integer, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("focus", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("removed", Boolean, nullable=False, default=False),
    _ref("steward_ref", nullable=True),
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
    _ref("message_ref", nullable=True),
    _ref("thread_ref", nullable=True),
    Column("posted_at", Instant),
    Column("over", Boolean, nullable=False, server_default=false()),
    Column("told_at", Instant),
    UniqueConstraint("group_id", "local_date"),
    Index(None, "thread_ref"),
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
        _ref("message_ref", nullable=True),
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

practice = Table(
    "practice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("principle", String(64), nullable=False),
    Column("prompt", String(64), nullable=False),
    _ref("channel_ref", nullable=True),
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
    _ref("source_ref"),
    Column("platform", String(16)),
    _ref("workspace_ref", nullable=True),
    _ref("channel_ref", nullable=True),
    _ref("message_ref", nullable=True),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    _ref("receipt_ref", nullable=True),
    _ref("ticked_ref", nullable=True),
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

section = Table(
    "section",
    metadata,
    Column("story_id", ForeignKey(story.c.id, ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("text", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("messages", Text, nullable=False, default=""),
    Column("spoken", String(32)),
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

offer = Table(
    "offer",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("message_ref", String(64), primary_key=True),
    _ref("workspace_ref", nullable=True),
    _ref("channel_ref"),
    _ref("reply_ref", nullable=True),
    Column("offered_at", Instant, nullable=False),
    Column("over", Boolean, nullable=False, default=False),
    Index(None, "over", "offered_at"),
)

thread_cursor = Table(
    "thread_cursor",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("thread_ref", String(64), primary_key=True),
    _ref("read_to", nullable=True),
    Column("mark", String(128)),
    Column("read_at", Instant, nullable=False),
)

import_draft = Table(
    "import_draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

wording = Table(
    "wording",
    metadata,
    Column("person_id", ForeignKey(person.c.id, ondelete="CASCADE"), primary_key=True),
    Column("principle", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)

note = Table(
    "note",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Small facts the program keeps about itself, such as which commands were registered last."""
