"""Stores on both databases, and real worker processes on both brokers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.settings import Settings, read_settings
from tests.services import (  # noqa: F401
    new_store_url,
    postgresql,
    running_redis,
    sqlite_template,
    store,
    store_url,
)
from tests.worker.site import Site, standing


@pytest.fixture(scope="session")
def redis() -> Iterator[Iterator[str]]:
    """The addresses of a server's databases, one for each site: ids mean different attempts."""
    with running_redis() as url:
        yield (url.removesuffix("/0") + f"/{number}" for number in range(16))


@pytest.fixture
def site_settings(
    request: pytest.FixtureRequest,
    store_url: str,  # noqa: F811
    tmp_path: Path,
) -> Settings:
    return settings_on(request, store_url, tmp_path)


@pytest.fixture
def site(site_settings: Settings) -> Iterator[Site]:
    """A classroom, its queue, and workers that are gone when the test is over."""
    with standing(site_settings) as built:
        yield built


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def staffed_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site with one worker that several tests send their submissions to."""
    folder = tmp_path_factory.mktemp("staffed")
    settings = settings_on(request, new_store_url(request, folder), folder)
    with standing(settings) as built:
        built.start_worker("cpu,regrade")
        yield built


def settings_on(request: pytest.FixtureRequest, url: str, folder: Path) -> Settings:
    """SQLite goes with the broker that needs no server, PostgreSQL with Redis."""
    on_sqlite = url.startswith("sqlite")
    return read_settings(
        {
            "SOFTMARK_HOME": str(folder / "home"),
            "SOFTMARK_DATABASE_URL": url,
            "SOFTMARK_BROKER_URL": "" if on_sqlite else next(request.getfixturevalue("redis")),
            "SOFTMARK_LEASE_SECONDS": "1.5",
        }
    )
