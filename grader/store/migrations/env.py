"""What Alembic runs: on the connection it is handed, else on the configured database."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from grader.settings import read_settings
from grader.store.engine import open_engine
from grader.store.tables import Table


def run_on(connection: Connection) -> None:
    """Run the revisions on this connection; SQLite is altered by copying its tables."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run_on(given)
else:
    with open_engine(read_settings().database_url).begin() as opened:
        run_on(opened)
