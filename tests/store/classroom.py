"""A small course to hand things in to, made of real rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.model import Assignment, Verdict
from grader.report import CheckResult, Report
from grader.store.accounts import create_user
from grader.store.connection import Store
from grader.store.courses import create_course, enrol, open_assignment
from grader.store.submissions import hand_in
from grader.store.tables import Course, OpenAssignment, Role, User

NOW = datetime(2025, 10, 6, 12, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=7)


def at(seconds: float) -> datetime:
    """So many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


@dataclass(frozen=True)
class Classroom:
    """One course with one student and one open assignment."""

    store: Store
    course: Course
    student: User
    opened: OpenAssignment

    def hand_in(self, content: bytes = b"x = 1\n", now: datetime = NOW) -> int:
        """The id of the new attempt."""
        with self.store.begin() as session:
            return hand_in(session, self.student.id, self.opened, "huber_loss.py", content, now).id


def make_classroom(store: Store, attempt_limit: int | None = None) -> Classroom:
    with store.begin() as session:
        course = create_course(session, "Machine Learning", "Autumn 2025", "Europe/Berlin")
        student = create_user(session, "ada", "Ada Lovelace", "correct horse")
        enrol(session, course, student, Role.STUDENT)
        opened = open_assignment(session, course, make_assignment(), 10, DUE, attempt_limit, NOW)
    return Classroom(store, course, student, opened)


def make_assignment(name: str = "huber-loss", queue: str = "cpu") -> Assignment:
    return Assignment(
        name=name,
        version="1",
        title="The Huber loss",
        file_name="huber_loss.py",
        folder=Path(__file__).parents[2] / "assignments" / "huber_loss",
        reference_path=Path(),
        functions=(),
        checks=(),
        mistakes=(),
        queue=queue,
        max_source_bytes=1000,
    )


def make_report(score: float = 6.0, message: str = "Well done.") -> Report:
    result = CheckResult(
        name="halves_squares",
        title="halves the squares of small errors",
        verdict=Verdict.PASSED,
        points=score,
        max_points=8.0,
        message=message,
    )
    return Report(
        assignment="huber-loss",
        version="1",
        score=score,
        max_score=8.0,
        seconds=0.1,
        dataset="none",
        checks=(result,),
        seed=1,
        runtime="numpy",
        tier="A",
    )
