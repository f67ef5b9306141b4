"""Real PostgreSQL and real Redis for tests: started in a folder of their own, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from grader.store.connection import Store, open_store
from grader.store.tables import Table

START_SECONDS = 30.0
EMPTIES = f"""
SET session_replication_role = replica; -- keys do not mind, and the audit log cannot refuse
{";".join(f"DELETE FROM {table.name}" for table in Table.metadata.sorted_tables)};
SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
"""
"""As TRUNCATE … RESTART IDENTITY does, which takes ten times as long where there are few rows."""


@contextmanager
def running_postgresql() -> Iterator[str]:
    """A server that listens on a unix socket only; yields the address of its first database.

    Put another database's name in the place of `/postgres` with `new_database`.
    """
    account = _unprivileged_account()
    with _folder("softmark-postgresql-", account) as folder:
        initdb = find_program("initdb", "postgresql")
        cluster = folder / "cluster"
        subprocess.run(
            [*_as(account), initdb, "-D", cluster, "-U", "softmark", "-A", "trust", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        server = find_program("postgres", "postgresql")
        options = {
            "unix_socket_directories": folder,
            "listen_addresses": "",
            "fsync": "off",
            "timezone": "Asia/Kolkata",
        }
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        url = f"postgresql://softmark@/postgres?host={folder}"
        with _running([*_as(account), server, "-D", cluster, *settings], folder, signal.SIGINT):
            _wait_until(lambda: psycopg.connect(url).close(), psycopg.OperationalError)
            yield url


def new_database(url: str, name: str, template: str | None = None) -> str:
    """Create a database on the server at `url`, as a copy of `template` if given; its address."""
    copied = f' TEMPLATE "{template}"' if template else ""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    return url.replace("/postgres?", f"/{name}?")


@contextmanager
def running_redis(port: int | None = None) -> Iterator[str]:
    """A server on a port of this machine, keeping nothing on disk; yields its address."""
    port = port or free_port()
    server = find_program("redis-server", "redis-server")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command = [*_as(None), server, *options]
    with _folder("softmark-redis-", None) as folder, _running(command, folder, signal.SIGTERM):
        _wait_until(lambda: socket.create_connection(("127.0.0.1", port)).close(), OSError)
        yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def find_program(name: str, package: str) -> str:
    """The program's path; fails with the name of the Debian package that brings it."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, versions)])
    found = shutil.which(name, path=path)
    if found is None:
        raise AssertionError(f"These tests need {name}: run apt-get install {package}.")
    return found


def _unprivileged_account() -> str | None:
    """PostgreSQL refuses to run as root; anybody else runs it under their own name."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(account: str | None) -> list[str]:
    """The start of a command that runs under `account` and ends when this process ends."""
    setpriv = [find_program("setpriv", "util-linux"), "--pdeathsig", "TERM"]
    if account is None:
        return setpriv
    group = str(pwd.getpwnam(account).pw_gid)
    return [*setpriv, "--reuid", account, "--regid", group, "--clear-groups"]


@contextmanager
def _folder(prefix: str, account: str | None) -> Iterator[Path]:
    """A short path below the system's folder for temporary files: sockets allow 107 characters."""
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        if account is not None:
            shutil.chown(name, account)
        yield Path(name)


@contextmanager
def _running(command: list[object], folder: Path, stop: signal.Signals) -> Iterator[None]:
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(word) for word in command], stdout=log, stderr=log, cwd=folder
        )
    try:
        yield
    finally:
        server.send_signal(stop)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until(succeeds: Callable[[], object], failure: type[Exception]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            succeeds()
        except failure:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A server with two migrated databases: `migrated` to copy, and `shared` to use and empty."""
    with running_postgresql() as url:
        migrated = open_store(new_database(url, "migrated"))
        migrated.migrate()
        migrated.close()
        new_database(url, "shared", template="migrated")
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.db"
    migrated = open_store(f"sqlite:///{path}")
    migrated.migrate()
    migrated.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database; PostgreSQL's is the same one, emptied."""
    if request.param == "sqlite":
        return new_store_url(request, tmp_path)
    url: str = request.getfixturevalue("postgresql").replace("/postgres?", "/shared?")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(EMPTIES)
    return url


def new_store_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a new, migrated database of the kind that `request.param` names."""
    if request.param == "sqlite":
        copy = folder / "softmark.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), copy)
        return f"sqlite:///{copy}"
    server = request.getfixturevalue("postgresql")
    return new_database(server, f"new_{secrets.token_hex(6)}", template="migrated")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """The store at `store_url`."""
    opened = open_store(store_url)
    yield opened
    opened.close()
