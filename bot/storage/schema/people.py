"""People, and what is kept for them alone."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, true

from bot.storage.schema.base import Instant, metadata

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
