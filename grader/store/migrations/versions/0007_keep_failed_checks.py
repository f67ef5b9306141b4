"""Keep which checks failed beside each report, for statistics and clusters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from grader.failed_checks import failed_checks

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_ONCE = 200

ATTEMPTS = sa.table(
    "attempts",
    sa.column("id", sa.Integer()),
    sa.column("report", sa.JSON()),
    sa.column("failed_checks", sa.JSON()),
)


def upgrade() -> None:
    """Read every report once, a few at a time."""
    op.add_column("attempts", sa.Column("failed_checks", sa.JSON(), nullable=True))
    connection = op.get_bind()
    graded = sa.select(ATTEMPTS.c.id, ATTEMPTS.c.report).where(ATTEMPTS.c.report.is_not(sa.null()))
    last = 0
    while rows := connection.execute(
        graded.where(ATTEMPTS.c.id > last).order_by(ATTEMPTS.c.id).limit(AT_ONCE)
    ).all():
        for attempt_id, report in rows:
            kept = failed_checks(report)
            connection.execute(
                sa.update(ATTEMPTS).where(ATTEMPTS.c.id == attempt_id).values(failed_checks=kept)
            )
        last = rows[-1].id


def downgrade() -> None:
    """Reports have it still."""
    op.drop_column("attempts", "failed_checks")
