"""What posting needs to end well and to be complained about.

A prompt whose day is over is `over`: nothing more is tried for it, though it has no thread. Managers are told once when
prompts cannot be posted, so a prompt remembers when that was, and a group remembers the manager who set it up.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.add_column("study_group", sa.Column("steward_ref", sa.String(length=64)))
    op.add_column("daily_prompt", sa.Column("over", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("daily_prompt", sa.Column("told_at", sa.DateTime()))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
