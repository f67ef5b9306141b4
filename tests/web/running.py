"""The portal as its users meet it: `python -m web` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Page

from grader.report import Progress
from grader.settings import PROJECT_ROOT
from grader.store.attempts import Claim, current_attempt, record_report, report_progress
from grader.store.connection import Store
from grader.store.submissions import find_submission
from tests.services import free_port
from tests.web.made_reports import mistaken_report
from tests.web.school import School, claimed

START_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """A portal at `url`, with the store and the school behind it."""

    url: str
    store: Store
    school: School


@contextmanager
def running_portal(home: Path, database_url: str) -> Iterator[str]:
    """Starts gunicorn the way `softmark web` does; yields its address."""
    bind = f"127.0.0.1:{free_port()}"
    settings = {
        "SOFTMARK_HOME": str(home),
        "SOFTMARK_DATABASE_URL": database_url,
        "SOFTMARK_BIND": bind,
    }
    with (home / "portal.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "web"],
            env=os.environ | settings,
            cwd=PROJECT_ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"http://{bind}/health", process, home / "portal.log")
        yield f"http://{bind}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.get(url, trust_env=False).raise_for_status()
        except httpx.HTTPError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The portal did not start:\n{log.read_text()}") from error
            time.sleep(0.1)
        else:
            return


def claim_shown(portal: Running, page: Page) -> Claim:
    with portal.store.begin() as session:
        submission = find_submission(session, page.url.rsplit("/", 1)[1])
        assert submission is not None
        return claimed(session, current_attempt(session, submission.id).id)


def show_progress(portal: Running, claim: Claim, progress: Progress) -> None:
    with portal.store.begin() as session:
        assert report_progress(session, claim, progress)


def record_mistakes(portal: Running, claim: Claim) -> None:
    with portal.store.begin() as session:
        assert record_report(session, claim, mistaken_report(), datetime.now(UTC))
