"""A course whose own assignments are hostile, and a judge who must judge by them all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.judge import Judge
from grader.judge.court import Patience
from grader.sandbox import Sandbox
from grader.settings import Settings
from tests.judge.hostile import EVIL, assignment_text

SECRET = "the-portal-s-own-secret"


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one assignment for each hostile text."""
    root = tmp_path_factory.mktemp("course")
    for name, text in EVIL.items():
        folder = root / "assignments" / name.replace("-", "_")
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "assignment.py").write_text(assignment_text(name, text), encoding="utf-8")
    for folder in (root, *root.parents):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    return root


@pytest.fixture(scope="session")
def hostile_settings(settings: Settings, course: Path) -> Settings:
    """With secrets that the judge must not find."""
    return replace(settings, assignments=course, secret_key=SECRET)


@pytest.fixture(scope="session")
def hostile_sandbox(hostile_settings: Settings) -> Iterator[Sandbox]:
    """A sandbox whose judges see the hostile course, started beside secrets."""
    with pytest.MonkeyPatch.context() as patch, Sandbox(hostile_settings) as started:
        patch.setenv("SOFTMARK_SECRET_KEY", SECRET)
        patch.setenv("SOFTMARK_DATABASE_URL", f"postgresql://softmark:{SECRET}@127.0.0.1/softmark")
        started.warm("judge")
        yield started


@pytest.fixture
def judge(hostile_sandbox: Sandbox, hostile_settings: Settings) -> Iterator[Judge]:
    """A judge; there are no data sets."""
    judging = Judge(hostile_sandbox, hostile_settings, pytest.fail)
    yield judging
    judging.close()


@pytest.fixture
def impatient_judge(hostile_sandbox: Sandbox, hostile_settings: Settings) -> Iterator[Judge]:
    """One whose silence is not borne for long."""
    patience = Patience(1.0, 1.0, 1.0)
    judging = Judge(hostile_sandbox, hostile_settings, pytest.fail, patience)
    yield judging
    judging.close()
