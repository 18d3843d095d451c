"""What people and groups want to be told beside the prompt, and what was told them when.

A reminder is one person's choice for one group. Reminders and digests are claimed per local date before they are sent,
like prompts, in a table each, because they belong to different owners.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.add_column("study_group", sa.Column("digest_on", sa.Integer()))
    op.create_table(
        "reminder",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("remind_at", sa.String(length=5), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "group_id", name="pk_reminder"),
        _belongs("reminder", "person_id", "person.id"),
        _belongs("reminder", "group_id", "study_group.id"),
    )
    op.create_index("ix_reminder_group_id", "reminder", ["group_id"])
    op.create_table(
        "reminder_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_steps(),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_sending"),
        _belongs("reminder_sending", "person_id", "person.id"),
        _belongs("reminder_sending", "group_id", "study_group.id"),
        sa.UniqueConstraint(
            "person_id", "group_id", "local_date", name="uq_reminder_sending_person_id_group_id_local_date"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_sending_group_id", "reminder_sending", ["group_id"])
    op.create_table(
        "digest_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_steps(),
        sa.PrimaryKeyConstraint("id", name="pk_digest_sending"),
        _belongs("digest_sending", "group_id", "study_group.id"),
        sa.UniqueConstraint("group_id", "local_date", name="uq_digest_sending_group_id_local_date"),
        sqlite_autoincrement=True,
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], ondelete="CASCADE", name=f"fk_{table}_{column}")


def _steps() -> list[sa.Column[object]]:
    """The claim for a local date and how it ended."""
    return [
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.Column("message_ref", sa.String(length=64)),
        sa.Column("over", sa.Boolean(), nullable=False),
    ]


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
