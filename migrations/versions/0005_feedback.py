"""What peers say of a story, and where stories were shown to them.

A piece of feedback is one message in a thread, so it is kept once per message, with the story and its writer, and goes
with either of them. A shared story is a message of ours that people answer too: it is remembered which story it shows.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_ref", sa.String(length=64), nullable=True),
        sa.Column("channel_ref", sa.String(length=64), nullable=False),
        sa.Column("message_ref", sa.String(length=64), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("revised_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_feedback_story_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_feedback_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint(
            "platform", "channel_ref", "message_ref", name="uq_feedback_platform_channel_ref_message_ref"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_story_id_said_at", "feedback", ["story_id", "said_at"])
    op.create_index("ix_feedback_person_id", "feedback", ["person_id"])
    op.create_table(
        "share",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("channel_ref", sa.String(length=64), nullable=False),
        sa.Column("message_ref", sa.String(length=64), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_share_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("platform", "channel_ref", "message_ref", name="pk_share"),
    )
    op.create_index("ix_share_story_id", "share", ["story_id"])


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
