"""What coaching, the quiet offer, and the note need to remember.

A person may turn the coach off. A story remembers which of its versions its receipt shows, so that nothing is shown
twice. Answers to follow-up probes stay with their story. An offer is made once per message, whatever restarts. An
import waits for its confirmation in the database, and the official wording in a person's own note is theirs.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.add_column("person", sa.Column("coached", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("story", sa.Column("shown_at", sa.DateTime()))
    op.create_table(
        "probe_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name="fk_probe_answer_story_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_probe_answer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_probe_answer_story_id", "probe_answer", ["story_id"])
    op.create_table(
        "offer",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("message_ref", sa.String(length=64), nullable=False),
        sa.Column("workspace_ref", sa.String(length=64), nullable=True),
        sa.Column("channel_ref", sa.String(length=64), nullable=False),
        sa.Column("reply_ref", sa.String(length=64), nullable=True),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "message_ref", name="pk_offer"),
    )
    op.create_index("ix_offer_over_offered_at", "offer", ["over", "offered_at"])
    op.create_table(
        "import_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_import_draft_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_draft"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_draft_person_id", "import_draft", ["person_id"])
    op.create_table(
        "wording",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("principle", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_wording_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "principle", name="pk_wording"),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
