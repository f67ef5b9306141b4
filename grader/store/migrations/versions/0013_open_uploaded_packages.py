"""Packages can be opened: their outlines, and which package an open assignment is graded by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An outline belongs to the bytes of a package, however often they are uploaded."""
    op.create_table(
        "package_outlines",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["blobs.digest"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("packages") as packages:
        packages.add_column(sa.Column("version", sa.Text()))
    with op.batch_alter_table("open_assignments") as opened:
        opened.add_column(sa.Column("package_digest", sa.String(64)))
        opened.create_foreign_key(
            "fk_open_assignments_package_digest_package_outlines",
            "package_outlines",
            ["package_digest"],
            ["digest"],
        )


def downgrade() -> None:
    """What was opened from packages stays open, and nobody can grade it."""
    with op.batch_alter_table("open_assignments") as opened:
        opened.drop_constraint(
            "fk_open_assignments_package_digest_package_outlines", type_="foreignkey"
        )
        opened.drop_column("package_digest")
    with op.batch_alter_table("packages") as packages:
        packages.drop_column("version")
    op.drop_table("package_outlines")
