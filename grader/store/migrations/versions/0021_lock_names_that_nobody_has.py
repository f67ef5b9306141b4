"""Lock names that nobody has like those of accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There are none yet."""
    op.create_table(
        "unknown_names",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_unknown_names_tried_at", "unknown_names", ["tried_at"])


def downgrade() -> None:
    """They are never locked again."""
    op.drop_table("unknown_names")
