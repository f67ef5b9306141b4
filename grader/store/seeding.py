"""A course full of made-up work, written in bulk, to measure the portal with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from grader.catalogue import assignment_names, load_assignment
from grader.failed_checks import cluster_key, failed_checks, read_failed_checks
from grader.made_up_reports import made_up_report
from grader.made_up_sources import made_up_sources
from grader.model import Assignment
from grader.outlining import outline_of
from grader.pseudonyms import ANIMALS
from grader.report_json import report_to_json
from grader.store.accounts import create_user, name_key
from grader.store.blobs import store_blob
from grader.store.conditions import Conditions, open_on
from grader.store.courses import create_course, enrol
from grader.store.marks import update_marks
from grader.store.similarity import store_fingerprints
from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    Course,
    Enrollment,
    OpenAssignment,
    Role,
    Submission,
    User,
)

BATCH = 2_000
DIFFERENT_SOURCES = 40
DIFFERENT_REPORTS = 200
"""So many are made for each assignment of the catalogue: in real courses too many are alike."""


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
    course.leaderboard = True
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
    enrollments = [
        {
            "course_id": course.id,
            "user_id": one,
            "role": Role.STUDENT,
            "pseudonym": _pseudonym(place),
        }
        for place, one in enumerate(ids)
    ]
    session.execute(insert(Enrollment), enrollments)
    return ids


def _pseudonym(place: int) -> str | None:
    """One in ten stays off the leaderboard."""
    return f"{ANIMALS[place % len(ANIMALS)]} {place}" if place % 10 else None


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
        opened = open_on(session, course, outline_of(assignment), conditions, now)
        found.append((opened, assignment))
    return found


def _make_work(
    session: Session,
    crowd: Crowd,
    students: list[int],
    opened: list[tuple[OpenAssignment, Assignment]],
    now: datetime,
) -> None:
    chance = random.Random(20261126)
    catalogue = {assignment.name: assignment for _, assignment in opened}
    digests = {name: _store_sources(session, one, chance) for name, one in catalogue.items()}
    results = {name: _make_results(one, chance) for name, one in catalogue.items()}
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for row in _rows(crowd, students, opened, digests, results, now, chance):
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
    digests: dict[str, list[str]],
    results: dict[str, list[dict[str, Any]]],
    now: datetime,
    chance: random.Random,
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Submissions with their attempts: every pair of student and assignment in turn."""
    pairs = len(students) * len(opened)
    for place in range(crowd.attempts):
        number, pair = divmod(place, pairs)
        one, assignment = opened[pair % len(opened)]
        moment = min(now, one.due_at) - timedelta(hours=chance.uniform(1, 90)) / (number + 1)
        submission = {
            "open_assignment_id": one.id,
            "user_id": students[pair // len(opened)],
            "number": number + 1,
            "file_name": assignment.file_name,
            "blob_digest": chance.choice(digests[assignment.name]),
            "handed_in_at": moment,
        }
        result = chance.choice(results[assignment.name])
        yield submission, {**_made_attempt(one.queue, moment, chance), **result}


def _made_attempt(queue: str, moment: datetime, chance: random.Random) -> dict[str, Any]:
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
        "counting": True,
    }


def _make_results(assignment: Assignment, chance: random.Random) -> list[dict[str, Any]]:
    """What attempts keep of a report, by their columns."""
    reports = (made_up_report(assignment, chance) for _ in range(DIFFERENT_REPORTS))
    return [
        {
            "score": report.score,
            "max_score": report.max_score,
            "report": document,
            "failed_checks": failed,
            "cluster": cluster_key(read_failed_checks(failed)),
        }
        for report in reports
        for document in (report_to_json(report),)
        for failed in (failed_checks(document),)
    ]


def _store_sources(session: Session, assignment: Assignment, chance: random.Random) -> list[str]:
    sources = made_up_sources(assignment, DIFFERENT_SOURCES, chance)
    digests = [store_blob(session, source) for source in sources]
    for source in sources:
        store_fingerprints(session, source)
    return digests


def _write(session: Session, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    returning = insert(Submission).returning(Submission.id, sort_by_parameter_order=True)
    ids = session.scalars(returning, [submission for submission, _ in rows])
    attempts = [
        {
            **attempt,
            "submission_id": one,
            "open_assignment_id": submission["open_assignment_id"],
        }
        for one, (submission, attempt) in zip(ids, rows, strict=True)
    ]
    session.execute(insert(Attempt), attempts)
