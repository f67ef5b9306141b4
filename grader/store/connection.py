"""The store: transactions that write, transactions that read, and the way to the newest tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from grader.errors import SignInRefused, StoreFault, Unstorable
from grader.store.engine import open_engine

__all__ = ["Session", "Store", "open_store"]


class Store:
    """The database; give it to whoever needs it and close it at the end."""

    def __init__(self, engine: Engine) -> None:
        self._writing = engine
        self._reading = engine.execution_options(softmark_reading=True, postgresql_readonly=True)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end, rolled back when something raises.

        SignInRefused is passed on *after* a commit, because the failure must be counted. Raises
        StoreFault when the database does not answer, Unstorable when it holds no such value.
        """
        with _faults(), Session(self._writing, expire_on_commit=False) as session:
            try:
                yield session
            except SignInRefused:
                session.commit()
                raise
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads; on SQLite it never waits for a writer."""
        with _faults(), Session(self._reading, expire_on_commit=False) as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables to the newest revision; safe to call from several processes at once."""
        # Alembic takes a third of a second to import, and hardly any process migrates.
        from grader.store import migrations  # noqa: PLC0415

        with _faults():
            migrations.upgrade(self._writing)

    def close(self) -> None:
        """Give all connections back."""
        self._writing.dispose()


def open_store(url: str) -> Store:
    """The store at `sqlite:////folder/file.db` or `postgresql://user@host/name`.

    Nothing is created in the database before `migrate`.
    """
    return Store(open_engine(url))


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except DataError as error:
        raise Unstorable(str(error.orig).strip()) from error
    except (DBAPIError, PoolTimeout) as error:
        reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise StoreFault(f"The database did not do its part: {reason.strip()}") from error
