"""Let the operations page find what was graded lately without reading every attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two of the three hold few attempts only."""
    op.create_index("ix_attempts_recorded_at", "attempts", ["recorded_at"])
    for name, column, condition in (
        ("ix_attempts_repeated", "started_at", sa.text("tries > 1")),
        ("ix_attempts_gpu", "submission_id", sa.text("gpu_seconds IS NOT NULL")),
    ):
        op.create_index(
            name, "attempts", [column], postgresql_where=condition, sqlite_where=condition
        )


def downgrade() -> None:
    """Every attempt is read again."""
    for name in ("ix_attempts_gpu", "ix_attempts_repeated", "ix_attempts_recorded_at"):
        op.drop_index(name, "attempts")
