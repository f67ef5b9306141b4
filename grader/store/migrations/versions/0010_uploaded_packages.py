"""Assignments that admins uploaded as packages, and where their lint has got to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATUSES = ("waiting", "linting", "passed", "refused", "errored")


def upgrade() -> None:
    """A package is a blob with what lint said about it."""
    status = sa.Enum(
        *STATUSES, native_enum=False, create_constraint=True, length=16, name="packagestatus"
    )
    op.create_table(
        "packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.Column("blob_digest", sa.String(64), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("claim_token", sa.String(43)),
        sa.Column("lease_until", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("report", sa.JSON()),
        sa.Column("sentence", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_packages_course_id")),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["users.id"], name=op.f("fk_packages_uploaded_by")
        ),
        sa.ForeignKeyConstraint(
            ["blob_digest"], ["blobs.digest"], name=op.f("fk_packages_blob_digest")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_packages_public_id")),
    )
    op.create_index(op.f("ix_packages_course_id"), "packages", ["course_id"])


def downgrade() -> None:
    """The blobs stay."""
    op.drop_table("packages")
