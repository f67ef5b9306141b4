"""Grades the same file again and again as a warm worker does, from claim to recorded report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from grader.catalogue import load_assignment
from grader.grade import grade
from grader.model import Assignment
from grader.report import Progress, Report
from grader.report_json import report_from_json
from grader.sandbox import Sandbox
from grader.store.accounts import create_user
from grader.store.attempts import Claim
from grader.store.connection import Store, open_store
from grader.store.courses import create_course, enrol, open_assignment
from grader.store.submissions import hand_in
from grader.store.tables import Attempt, Role
from worker.tasks import Workplace, grade_attempt


@dataclass(frozen=True)
class WarmRun:
    """One attempt: seconds from claim to record, and the report."""

    seconds: float
    report: Report


def function_checks_only(name: str) -> Assignment:
    """The assignment without its training gates."""
    return replace(load_assignment(name), gates=())


def grade_warm(name: str, source: bytes, runs: int, sandbox: Sandbox, home: Path) -> list[WarmRun]:
    """Hand in `runs` times and grade each with the worker's own code, one after the other."""
    store = open_store(f"sqlite:///{home}/bench-{name}.db")
    store.migrate()
    workplace = Workplace(store, _grader(name, sandbox), _ignore, _ignore, "bench", 60.0)
    for attempt_id in _hand_in(store, name, source, runs):
        grade_attempt(workplace, attempt_id)
    with store.read() as session:
        attempts = session.scalars(select(Attempt).order_by(Attempt.id)).all()
        measured = [_measured(attempt) for attempt in attempts]
    store.close()
    return measured


def _measured(attempt: Attempt) -> WarmRun:
    if attempt.report is None or attempt.recorded_at is None or attempt.started_at is None:
        raise SystemExit(f"An attempt was not graded: {attempt.fault}")
    seconds = (attempt.recorded_at - attempt.started_at).total_seconds()
    return WarmRun(seconds, report_from_json(attempt.report))


def _grader(name: str, sandbox: Sandbox) -> Callable[[Claim, Callable[[Progress], None]], Report]:
    assignment = function_checks_only(name)

    def grade_claim(claim: Claim, on_progress: Callable[[Progress], None]) -> Report:
        return grade(assignment, claim.source, claim.seed, sandbox, {}, on_progress)

    return grade_claim


def _hand_in(store: Store, name: str, source: bytes, runs: int) -> list[int]:
    now = datetime.now(UTC)
    with store.begin() as session:
        course = create_course(session, "Bench", "now", "UTC")
        user = create_user(session, "bench", "Bench", "long enough to be a password")
        enrol(session, course, user, Role.STUDENT)
        due_at = now + timedelta(days=1)
        opened = open_assignment(session, course, load_assignment(name), 10, due_at, None, now)
        session.flush()
        return [hand_in(session, user.id, opened, "file.py", source, now).id for _ in range(runs)]


def _ignore(*_: object) -> None:
    """Nothing is queued here, and nothing is given up."""
