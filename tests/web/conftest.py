"""A portal over a real database with two courses, and clients that are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser

from grader.settings import Settings, read_settings
from grader.store.connection import Store, open_store
from tests.services import sqlite_template  # noqa: F401
from tests.web.browsing import started_browser
from tests.web.client import SignIn, signed_in
from tests.web.running import Running, running_portal
from tests.web.school import School, found_school
from web import create_app


@pytest.fixture(scope="session")
def seeded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, School]:  # noqa: F811
    """A database with the school in it, to be copied."""
    path = tmp_path_factory.mktemp("school") / "school.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}")
    school = found_school(store)
    store.close()
    return path, school


@pytest.fixture
def school(seeded: tuple[Path, School]) -> School:
    return seeded[1]


@pytest.fixture
def portal_settings(seeded: tuple[Path, School], tmp_path: Path) -> Settings:
    copy = tmp_path / "softmark.db"
    for part in seeded[0].parent.glob("school.db*"):
        shutil.copy(part, tmp_path / part.name.replace("school.db", copy.name))
    defaults = read_settings({"SOFTMARK_HOME": str(tmp_path)})
    return replace(defaults, database_url=f"sqlite:///{copy}", secret_key="a test's own key")


@pytest.fixture
def portal_store(portal_settings: Settings) -> Iterator[Store]:
    store = open_store(portal_settings.database_url)
    yield store
    store.close()


@pytest.fixture
def sent() -> list[tuple[int, str]]:
    """What the portal put on the queue."""
    return []


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once, not again for the portal of every test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    portal_settings: Settings,
    portal_store: Store,
    sent: list[tuple[int, str]],
    compiled_templates: FileSystemBytecodeCache,
) -> Flask:
    portal = create_app(portal_settings, portal_store, lambda *attempt: sent.append(attempt))
    portal.jinja_env.bytecode_cache = compiled_templates
    return portal


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    return lambda name: signed_in(app, name)


@pytest.fixture
def ada(sign_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """A student."""
    return sign_in("ada")


@pytest.fixture
def ben(sign_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Another student."""
    return sign_in("ben")


@pytest.fixture
def grace(sign_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """A TA."""
    return sign_in("grace")


@pytest.fixture
def alan(sign_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """A course admin."""
    return sign_in("alan")


@pytest.fixture(scope="module")
def portal(
    seeded: tuple[Path, School], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A portal in a process of its own, with a copy of the school that no other file changes."""
    home = tmp_path_factory.mktemp("portal")
    for part in seeded[0].parent.glob("school.db*"):
        shutil.copy(part, home / part.name)
    url = f"sqlite:///{home}/school.db"
    store = open_store(url)
    with running_portal(home, url) as address:
        yield Running(address, store, seeded[1])
    store.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started_browser() as started:
        yield started
