"""The history of the tables: one revision after the other, run by Alembic."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

FOLDER = Path(__file__).parent
LOCK_NUMBER = 7_306_012
"""Any number: PostgreSQL's advisory lock that migrating processes queue up for."""


def upgrade(engine: Engine) -> None:
    """Run every revision that is missing, in one transaction, one process at a time."""
    with _alone(engine) as config:
        command.upgrade(config, "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Undo every revision after `revision`; what only they had room for is lost."""
    with _alone(engine) as config:
        command.downgrade(config, revision)


def alembic_config() -> Config:
    """Alembic's configuration, the same that `alembic -c` reads from the file."""
    return Config(FOLDER / "alembic.ini")


@contextmanager
def _alone(engine: Engine) -> Iterator[Config]:
    alone = _alone_on_postgresql if engine.dialect.name == "postgresql" else _alone_on_sqlite
    with alone(engine) as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        yield config


@contextmanager
def _alone_on_postgresql(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})"))
        yield connection


@contextmanager
def _alone_on_sqlite(engine: Engine) -> Iterator[Connection]:
    """Under a file lock, because two processes must not switch to write-ahead logging at once.

    Foreign keys are off meanwhile: SQLite alters a table by dropping and copying it.
    """
    with Path(f"{engine.url.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                yield connection
            cursor.execute("PRAGMA foreign_keys = ON")
