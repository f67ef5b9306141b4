"""Create the tables: people, courses, files, submissions and attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create every table, parents first."""
    _create_people()
    _create_courses()
    _create_submissions()
    _create_attempts()


def downgrade() -> None:
    """Drop every table, children first."""
    for table in (
        "attempts",
        "submissions",
        "blobs",
        "open_assignments",
        "enrollments",
        "courses",
        "api_tokens",
        "users",
    ):
        op.drop_table(table)


def _create_people() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False, unique=True),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
    )
    op.create_table(
        "api_tokens",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )


def _create_courses() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
    )
    op.create_table(
        "enrollments",
        sa.Column("course_id", sa.Integer(), sa.ForeignKey("courses.id"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True, index=True),
        _word("role", "role", "student", "ta", "admin"),
    )
    op.create_table(
        "open_assignments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column(
            "course_id", sa.Integer(), sa.ForeignKey("courses.id"), nullable=False, index=True
        ),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("max_source_bytes", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempt_limit", sa.Integer()),
    )


def _create_submissions() -> None:
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column(
            "open_assignment_id", sa.Integer(), sa.ForeignKey("open_assignments.id"), nullable=False
        ),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column(
            "blob_digest", sa.String(64), sa.ForeignKey("blobs.digest"), nullable=False, index=True
        ),
        sa.Column("handed_in_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("open_assignment_id", "user_id", "number"),
    )


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column(
            "submission_id",
            sa.Integer(),
            sa.ForeignKey("submissions.id"),
            nullable=False,
            index=True,
        ),
        _word("kind", "attemptkind", "grade", "regrade"),
        _word("status", "attemptstatus", "queued", "running", "recorded", "errored"),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("claim_token", sa.String(43)),
        sa.Column("claimed_by", sa.Text()),
        sa.Column("lease_until", MOMENT),
        sa.Column("heartbeat_at", MOMENT),
        sa.Column("started_at", MOMENT),
        sa.Column("recorded_at", MOMENT),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=False),
        sa.Column("progress_doing", sa.Text(), nullable=False),
        sa.Column("score", sa.Double()),
        sa.Column("max_score", sa.Double()),
        sa.Column("report", sa.JSON()),
        sa.Column("fault", sa.Text()),
    )
    op.create_index("ix_attempts_status_queue", "attempts", ["status", "queue", "queued_at"])


def _word(column: str, constraint: str, *values: str) -> sa.Column[str]:
    kind = sa.Enum(*values, native_enum=False, create_constraint=True, length=16, name=constraint)
    return sa.Column(column, kind, nullable=False)
