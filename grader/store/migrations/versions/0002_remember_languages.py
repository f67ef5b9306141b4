"""Remember in which language a person reads pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has chosen yet."""
    op.add_column("users", sa.Column("language", sa.Text(), nullable=True))


def downgrade() -> None:
    """Forget the choices."""
    op.drop_column("users", "language")
