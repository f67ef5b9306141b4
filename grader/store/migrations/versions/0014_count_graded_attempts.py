"""Keep how many attempts of a mark are graded, which the leaderboard would count anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNT_GRADED = """
    UPDATE marks SET graded = (
        SELECT count(*)
        FROM submissions JOIN attempts ON attempts.submission_id = submissions.id
        WHERE submissions.open_assignment_id = marks.open_assignment_id
            AND submissions.user_id = marks.user_id
            AND attempts.counting AND attempts.status = 'recorded'
    )
"""


def upgrade() -> None:
    """Count once."""
    op.add_column("marks", sa.Column("graded", sa.Integer(), nullable=False, server_default="0"))
    op.execute(COUNT_GRADED)
    with op.batch_alter_table("marks") as marks:
        marks.alter_column("graded", server_default=None)


def downgrade() -> None:
    """The page counts again."""
    op.drop_column("marks", "graded")
