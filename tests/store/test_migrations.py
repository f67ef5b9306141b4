"""The migrations make exactly the tables that the models describe, on both databases."""

import subprocess
import sys

import pytest
from alembic import command
from sqlalchemy import inspect

from grader.store import migrations
from grader.store.connection import open_store
from grader.store.engine import open_engine
from tests.services import new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/made/by/us/softmark.db"
    server = request.getfixturevalue("postgresql")
    return new_database(server, f"empty_{abs(hash(request.node.name))}")


def test_models_and_migrations_agree(store_url):
    engine = open_engine(store_url)
    with engine.begin() as connection:
        config = migrations.alembic_config()
        config.attributes["connection"] = connection
        command.check(config)
    engine.dispose()


def test_every_revision_can_be_undone_and_done_again(store_url):
    engine = open_engine(store_url)
    config = migrations.alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config, "head")
        assert "attempts" in inspect(connection).get_table_names()
    engine.dispose()


def test_migrating_twice_changes_nothing(store):
    store.migrate()


def test_processes_that_migrate_at_once_do_not_collide(empty_url):
    code = "from grader.store.connection import open_store; open_store(sys.argv[1]).migrate()"
    command_line = [sys.executable, "-c", f"import sys; {code}", empty_url]
    processes = [subprocess.Popen(command_line, stderr=subprocess.PIPE) for _ in range(3)]
    complaints = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 3, complaints
    store = open_store(empty_url)
    store.migrate()
    store.close()


def test_sqlite_is_left_with_a_write_ahead_log_and_foreign_keys(store_url):
    if not store_url.startswith("sqlite"):
        return
    engine = open_engine(store_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
