"""Let a package keep how what lint says of it was said, for readers in other languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COLUMNS = ("progress_made", "sentence_made")


def upgrade() -> None:
    """What was said before stays English."""
    for column in COLUMNS:
        op.add_column("packages", sa.Column(column, sa.JSON(), nullable=True))


def downgrade() -> None:
    """The English sentences stay."""
    for column in COLUMNS:
        op.drop_column("packages", column)
