"""Pseudonyms that are taken once, hidden checks by attempt, and what change sets changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

VISIBILITIES = ("always", "after_due", "after_published", "never")
STATUSES = ("running", "staged", "applied", "better", "dropped")


def upgrade() -> None:
    """Everything goes on as before until a course asks for something else."""
    op.add_column(
        "courses",
        sa.Column("regrade_days", sa.Integer(), nullable=False, server_default=sa.text("7")),
    )
    op.create_index(
        "ix_enrollments_course_id_pseudonym", "enrollments", ["course_id", "pseudonym"], unique=True
    )
    op.add_column("open_assignments", sa.Column("shown_from_attempt", sa.Integer(), nullable=True))
    op.add_column("regrades", sa.Column("outcome", sa.JSON(), nullable=True))
    _replace_words("open_assignments", "visibility", "visibility", (*VISIBILITIES, "from_attempt"))
    _replace_words("regrades", "status", "regradestatus", (*STATUSES, "chosen"))


def downgrade() -> None:
    """What had no word before gets the nearest one."""
    op.execute("UPDATE regrades SET status = 'applied' WHERE status = 'chosen'")
    op.execute("UPDATE open_assignments SET visibility = 'never' WHERE visibility = 'from_attempt'")
    _replace_words("regrades", "status", "regradestatus", STATUSES)
    _replace_words("open_assignments", "visibility", "visibility", VISIBILITIES)
    op.drop_column("regrades", "outcome")
    op.drop_column("open_assignments", "shown_from_attempt")
    op.drop_index("ix_enrollments_course_id_pseudonym", "enrollments")
    op.drop_column("courses", "regrade_days")


def _replace_words(table: str, column: str, constraint: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(op.f(f"ck_{table}_{constraint}"), type_="check")
        altered.create_check_constraint(op.f(f"ck_{table}_{constraint}"), f"{column} IN ({listed})")
