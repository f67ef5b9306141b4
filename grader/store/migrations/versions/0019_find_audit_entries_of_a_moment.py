"""Index the audit log by moment: of what changed at once only the last entries are listed."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAME = "ix_audit_course_id_at_action_id"


def upgrade() -> None:
    """Entries stay as they are."""
    op.create_index(NAME, "audit", ["course_id", "at", "action", "id"])


def downgrade() -> None:
    """Each entry is looked for in the course's whole log."""
    op.drop_index(NAME, "audit")
