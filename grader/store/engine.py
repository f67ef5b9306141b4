"""Connecting to SQLite and PostgreSQL, each told the few things that it needs to hear."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30.0
"""How long a SQLite connection waits for another writer before it gives up."""

SHORT_QUESTIONS = {
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


def open_engine(url: str) -> Engine:
    """An engine whose transactions behave alike on both databases; connects to nothing yet.

    On SQLite every transaction takes the write lock when it begins, unless its connection has
    the execution option `softmark_reading`.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Have plans made for what we ask: many short questions, whose rows lie in memory or on an SSD.

    As it comes, PostgreSQL reads whole tables rather than a thousand rows by their index, and
    starts helpers and a compiler for what is done in milliseconds.
    """
    cursor = connection.cursor()
    for name, value in SHORT_QUESTIONS.items():
        cursor.execute(f"SET {name} = {value}")
    connection.commit()


def _sqlite_engine(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Leave transactions to us, not to the driver, and have foreign keys checked."""
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a lock that is upgraded later fails instead of waiting."""
    if connection.get_execution_options().get("softmark_reading"):
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
