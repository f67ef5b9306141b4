"""Let an invitation keep the group that a roster names, as it keeps the section."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = op.f("fk_invitations_group_id")


def upgrade() -> None:
    """Older invitations lead into no group."""
    with op.batch_alter_table("invitations") as table:
        table.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        table.create_foreign_key(KEY, "groups", ["group_id"], ["id"])


def downgrade() -> None:
    """Groups are chosen once people are there."""
    with op.batch_alter_table("invitations") as table:
        table.drop_constraint(KEY, type_="foreignkey")
        table.drop_column("group_id")
