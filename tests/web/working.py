"""A worker's work without a worker: what waits is linted or graded here, in real boxes."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from grader.judge import GradeFile
from grader.sandbox import Sandbox
from grader.settings import Settings
from grader.store.connection import Store
from grader.store.tables import Attempt, AttemptStatus, Package, PackageStatus
from worker.grading import make_grader, make_linter
from worker.linting import lint_package
from worker.tasks import Workplace, grade_attempt


def lint_what_waits(store: Store, sandbox: Sandbox, settings: Settings) -> None:
    """Lint every uploaded assignment, with one seed."""
    waiting = select(Package.id).where(Package.status == PackageStatus.WAITING)
    with store.read() as session:
        numbers = list(session.scalars(waiting))
    for number in numbers:
        linter = partial(make_linter(sandbox, settings), seeds=1)
        lint_package(_workplace(store, pytest.fail), linter, number)


def grade_newest(store: Store, grade: GradeFile) -> None:
    """Grade what was handed in last."""
    queued = select(Attempt.id).where(Attempt.status == AttemptStatus.QUEUED)
    with store.read() as session:
        number = session.scalars(queued.order_by(Attempt.id.desc())).first()
    assert number is not None
    grade_attempt(_workplace(store, grade), number)


def _workplace(store: Store, grade: GradeFile) -> Workplace:
    return Workplace(store, make_grader(grade), pytest.fail, pytest.fail, "here", 30.0)
