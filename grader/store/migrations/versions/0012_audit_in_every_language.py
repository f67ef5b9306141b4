"""Let the audit log keep how its subjects were said, for readers in other languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older entries keep their English subjects."""
    op.add_column("audit", sa.Column("subject_made", sa.JSON(), nullable=True))


def downgrade() -> None:
    """The English subjects stay."""
    op.drop_column("audit", "subject_made")
