"""How far each prompt's thread has been read.

After a time away the threads that changed are found by their cursors, however long it lasted. Threads from before have
no cursor, so each of them is read once.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    op.create_table(
        "thread_cursor",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("thread_ref", sa.String(length=64), nullable=False),
        sa.Column("read_to", sa.String(length=64), nullable=True),
        sa.Column("mark", sa.String(length=128), nullable=True),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "thread_ref", name="pk_thread_cursor"),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
