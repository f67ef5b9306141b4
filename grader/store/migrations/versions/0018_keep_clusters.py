"""Keep which attempts failed alike, in an index of which an assignment's results are one part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from grader.failed_checks import cluster_key, read_failed_checks

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

AT_ONCE = 2_000
INDEX = "ix_attempts_results"
KEY = op.f("fk_attempts_open_assignment_id")

ATTEMPTS = sa.table(
    "attempts",
    sa.column("id", sa.Integer()),
    sa.column("submission_id", sa.Integer()),
    sa.column("open_assignment_id", sa.Integer()),
    sa.column("failed_checks", sa.JSON()),
    sa.column("cluster", sa.String()),
)
SUBMISSIONS = sa.table("submissions", sa.column("id"), sa.column("open_assignment_id"))


def upgrade() -> None:
    """Fill the new columns for many attempts at a time."""
    op.add_column("attempts", sa.Column("open_assignment_id", sa.Integer(), nullable=True))
    op.add_column("attempts", sa.Column("cluster", sa.String(16), nullable=True))
    _fill(op.get_bind())
    with op.batch_alter_table("attempts") as attempts:
        attempts.alter_column("open_assignment_id", existing_type=sa.Integer(), nullable=False)
        attempts.create_foreign_key(KEY, "open_assignments", ["open_assignment_id"], ["id"])
    op.create_index(
        INDEX,
        "attempts",
        [
            "open_assignment_id",
            "submission_id",
            "cluster",
            "status",
            "score",
            "max_score",
            "id",
        ],
        postgresql_where=sa.text("counting"),
        sqlite_where=sa.text("counting"),
    )


def downgrade() -> None:
    """Submissions and reports have it still."""
    op.drop_index(INDEX, "attempts")
    with op.batch_alter_table("attempts") as attempts:
        attempts.drop_constraint(KEY, type_="foreignkey")
        attempts.drop_column("open_assignment_id")
        attempts.drop_column("cluster")


def _fill(connection: sa.Connection) -> None:
    chosen = (
        sa.select(ATTEMPTS.c.id, SUBMISSIONS.c.open_assignment_id, ATTEMPTS.c.failed_checks)
        .join(SUBMISSIONS, ATTEMPTS.c.submission_id == SUBMISSIONS.c.id)
        .order_by(ATTEMPTS.c.id)
        .limit(AT_ONCE)
    )
    filling = (
        sa.update(ATTEMPTS)
        .where(ATTEMPTS.c.id == sa.bindparam("attempt_id"))
        .values(open_assignment_id=sa.bindparam("opened_id"), cluster=sa.bindparam("key"))
    )
    last = 0
    while rows := connection.execute(chosen.where(ATTEMPTS.c.id > last)).all():
        connection.execute(
            filling,
            [
                {
                    "attempt_id": attempt_id,
                    "opened_id": opened_id,
                    "key": cluster_key(read_failed_checks(failed)),
                }
                for attempt_id, opened_id, failed in rows
            ],
        )
        last = rows[-1].id
