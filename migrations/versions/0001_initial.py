"""The first schema: people, study groups, daily prompts, practice, stories.

Why it stands as it does: a story belongs to a person and not to a workspace, so a person has accounts; the
unique (group, local date) is what makes a daily prompt come once; the unique (person, source) makes one story
per prompt. Moments are kept as UTC without a zone, which SQLite and PostgreSQL keep alike.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_note"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "study_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace_ref", sa.String(length=64), nullable=False),
        sa.Column("channel_ref", sa.String(length=64), nullable=False),
        sa.Column("post_at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_study_group"),
        sa.UniqueConstraint("platform", "channel_ref", name="uq_study_group_platform_channel_ref"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_study_group_platform_workspace_ref", "study_group", ["platform", "workspace_ref"])
    op.create_table(
        "account",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("user_ref", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_account_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "user_ref", name="pk_account"),
    )
    op.create_index("ix_account_person_id", "account", ["person_id"])
    op.create_table(
        "daily_prompt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("principle", sa.String(length=64), nullable=False),
        sa.Column("prompt", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("message_ref", sa.String(length=64), nullable=True),
        sa.Column("thread_ref", sa.String(length=64), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["study_group.id"], name="fk_daily_prompt_group_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_daily_prompt"),
        sa.UniqueConstraint("group_id", "local_date", name="uq_daily_prompt_group_id_local_date"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_daily_prompt_thread_ref", "daily_prompt", ["thread_ref"])
    op.create_table(
        "passed_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(length=64), nullable=False),
        sa.Column("passed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["study_group.id"], name="fk_passed_over_group_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_passed_over"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passed_over_group_id", "passed_over", ["group_id"])
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("principle", sa.String(length=64), nullable=False),
        sa.Column("prompt", sa.String(length=64), nullable=False),
        sa.Column("channel_ref", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_practice_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_practice"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_practice_person_id", "practice", ["person_id"])
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_ref", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=True),
        sa.Column("workspace_ref", sa.String(length=64), nullable=True),
        sa.Column("channel_ref", sa.String(length=64), nullable=True),
        sa.Column("message_ref", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("receipt_ref", sa.String(length=64), nullable=True),
        sa.Column("ticked_ref", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_story_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        sa.UniqueConstraint("person_id", "source", "source_ref", name="uq_story_person_id_source_source_ref"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_source_source_ref", "story", ["source", "source_ref"])
    op.create_index("ix_story_platform_channel_ref", "story", ["platform", "channel_ref"])
    op.create_table(
        "section",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("messages", sa.Text(), nullable=False),
        sa.Column("spoken", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_section_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "kind", name="pk_section"),
    )
    op.create_table(
        "story_principle",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("principle", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name="fk_story_principle_story_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "rank", name="pk_story_principle"),
        sa.UniqueConstraint("story_id", "principle", name="uq_story_principle_story_id_principle"),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
