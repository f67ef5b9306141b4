"""Keep the curves of a training that goes on, for the page that waits for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is being trained yet."""
    op.add_column("attempts", sa.Column("progress_curves", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop what was logged so far; reports have it again."""
    op.drop_column("attempts", "progress_curves")
