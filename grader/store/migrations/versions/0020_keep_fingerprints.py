"""Keep the fingerprints of files, which the page of similar submissions would make anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from grader.similarity import fingerprints_of

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COUNTED = sa.text(
    "SELECT DISTINCT submissions.blob_digest"
    " FROM marks JOIN submissions ON submissions.id = marks.submission_id"
)
CONTENT = sa.text("SELECT content FROM blobs WHERE digest = :digest")


def upgrade() -> None:
    """Make those of everything that counts: some milliseconds a file."""
    table = op.create_table(
        "fingerprints",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_fingerprints")),
        sa.ForeignKeyConstraint(["digest"], ["blobs.digest"], name=op.f("fk_fingerprints_digest")),
    )
    connection = op.get_bind()
    for digest in connection.scalars(COUNTED).all():
        content = connection.scalars(CONTENT, {"digest": digest}).one()
        made = fingerprints_of(bytes(content).decode("utf-8", "replace"))
        codes = made.codes.astype("<u8").tobytes()
        row = {"digest": digest, "text_digest": made.text_digest, "codes": codes}
        connection.execute(sa.insert(table), row)


def downgrade() -> None:
    """They can be made again."""
    op.drop_table("fingerprints")
