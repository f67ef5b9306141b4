"""Tell forfeited attempts from those taken back in time; keep figures of the workers' boxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was cancelled so far costs nothing."""
    forfeited: sa.Column[bool] = sa.Column(
        "forfeited", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("attempts", forfeited)
    with op.batch_alter_table("attempts") as table:
        table.alter_column("forfeited", server_default=None)
    op.add_column("workers", sa.Column("boxes", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Every cancelled attempt is free again."""
    op.drop_column("workers", "boxes")
    op.drop_column("attempts", "forfeited")
