"""A course full of made-up work, written in bulk, to measure the portal with."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from grader.catalogue import assignment_names, load_assignment, starter_text
from grader.model import Assignment, Verdict
from grader.report import CheckResult, Report
from grader.report_json import report_to_json
from grader.store.accounts import create_user, name_key
from grader.store.conditions import Conditions, open_on
from grader.store.courses import create_course, enrol
from grader.store.marks import update_marks
from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    Blob,
    Course,
    Enrollment,
    OpenAssignment,
    Role,
    Submission,
    User,
)

BATCH = 2_000


@dataclass(frozen=True)
class Crowd:
    """How much is made; `password` is every account's."""

    students: int
    assignments: int
    attempts: int
    password: str


@dataclass(frozen=True)
class Seeded:
    """Who to sign in as, and the term by which the course is told from others."""

    course: str
    term: str
    admin: str
    ta: str
    student: str


def seed_course(session: Session, crowd: Crowd, now: datetime) -> Seeded:
    """The course with everything in it; the same numbers make the same marks."""
    number = (session.scalar(select(func.max(Course.id))) or 0) + 1
    course = create_course(session, "Seeded course", f"Load {number}", "Europe/Berlin")
    names = {role: f"load{number}-{role}" for role in (Role.ADMIN, Role.TA)}
    for role, name in names.items():
        user = create_user(session, name, f"Load {role}", crowd.password)
        enrol(session, course, user, role)
    students = _make_students(session, course, crowd.students, user.password_hash)
    opened = _open_assignments(session, course, crowd.assignments, now)
    _make_work(session, crowd, students, opened, now)
    for one, _assignment in opened:
        update_marks(session, one)
    first = f"load{course.id}-student0"
    return Seeded(course.public_id, course.term, names[Role.ADMIN], names[Role.TA], first)


def _make_students(session: Session, course: Course, number: int, password: str) -> list[int]:
    names = [f"load{course.id}-student{place}" for place in range(number)]
    rows = [
        {
            "name": name,
            "name_key": name_key(name),
            "full_name": f"Student {place:04d}",
            "password_hash": password,
        }
        for place, name in enumerate(names)
    ]
    ids = list(session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), rows))
    session.execute(
        insert(Enrollment),
        [{"course_id": course.id, "user_id": one, "role": Role.STUDENT} for one in ids],
    )
    return ids


def _open_assignments(
    session: Session, course: Course, number: int, now: datetime
) -> list[tuple[OpenAssignment, Assignment]]:
    """The catalogue again and again; half of it is due already."""
    names = assignment_names()
    found = []
    for place in range(number):
        assignment = load_assignment(names[place % len(names)])
        due_at = now + timedelta(days=3 * (place - number // 2), hours=1)
        conditions = Conditions(10, due_at, penalty_per_day=0.1, queue=assignment.queue)
        found.append((open_on(session, course, assignment, conditions, now), assignment))
    return found


def _make_work(
    session: Session,
    crowd: Crowd,
    students: list[int],
    opened: list[tuple[OpenAssignment, Assignment]],
    now: datetime,
) -> None:
    digests = {assignment.name: _store_starter(session, assignment) for _, assignment in opened}
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for row in _rows(crowd, students, opened, digests, now):
        rows.append(row)
        if len(rows) == BATCH:
            _write(session, rows)
            rows = []
    if rows:
        _write(session, rows)


def _rows(
    crowd: Crowd,
    students: list[int],
    opened: list[tuple[OpenAssignment, Assignment]],
    digests: dict[str, str],
    now: datetime,
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Submissions with their attempts: every pair of student and assignment in turn."""
    chance = random.Random(20261126)
    pairs = len(students) * len(opened)
    for place in range(crowd.attempts):
        number, pair = divmod(place, pairs)
        one, assignment = opened[pair % len(opened)]
        moment = min(now, one.due_at) - timedelta(hours=chance.uniform(1, 90)) / (number + 1)
        report = _made_report(assignment, chance)
        submission = {
            "open_assignment_id": one.id,
            "user_id": students[pair // len(opened)],
            "number": number + 1,
            "file_name": assignment.file_name,
            "blob_digest": digests[assignment.name],
            "handed_in_at": moment,
        }
        yield submission, _made_attempt(one.queue, report, moment, chance)


def _made_attempt(
    queue: str, report: Report, moment: datetime, chance: random.Random
) -> dict[str, Any]:
    done = moment + timedelta(seconds=chance.uniform(2, 60))
    return {
        "kind": AttemptKind.GRADE,
        "status": AttemptStatus.RECORDED,
        "queue": queue,
        "seed": chance.getrandbits(62),
        "tries": 1,
        "queued_at": moment,
        "started_at": moment,
        "recorded_at": done,
        "score": report.score,
        "max_score": report.max_score,
        "report": report_to_json(report),
        "counting": True,
    }


def _made_report(assignment: Assignment, chance: random.Random) -> Report:
    checks = tuple(
        CheckResult(
            name=part.name,
            title=part.title,
            verdict=Verdict.PASSED if passed else Verdict.FAILED,
            points=part.points if passed else 0.0,
            max_points=part.points,
            message="" if passed else "The answer is off by a factor of 2.",
            hidden=part.hidden,
        )
        for part in assignment.parts
        for passed in (chance.random() < 0.7,)
    )
    return Report(
        assignment=assignment.name,
        version=assignment.version,
        score=sum(check.points for check in checks),
        max_score=assignment.max_score,
        seconds=round(chance.uniform(1, 30), 3),
        dataset="none",
        checks=checks,
        seed=1,
        runtime="numpy",
        tier="A",
    )


def _store_starter(session: Session, assignment: Assignment) -> str:
    content = starter_text(assignment).encode()
    digest = hashlib.sha256(content).hexdigest()
    if session.get(Blob, digest) is None:
        session.add(Blob(digest=digest, content=content))
        session.flush()
    return digest


def _write(session: Session, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    returning = insert(Submission).returning(Submission.id, sort_by_parameter_order=True)
    ids = session.scalars(returning, [submission for submission, _ in rows])
    attempts = [
        {**attempt, "submission_id": one} for one, (_, attempt) in zip(ids, rows, strict=True)
    ]
    session.execute(insert(Attempt), attempts)
