"""Keep the last lint report of every assignment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been recorded yet."""
    op.create_table(
        "lint_records",
        sa.Column("assignment", sa.String(200), primary_key=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    """Forget the reports."""
    op.drop_table("lint_records")
