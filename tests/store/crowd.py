"""A large course made of rows written directly: students, assignments, hand-ins and marks."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert

from grader.failed_checks import cluster_key, read_failed_checks
from grader.report_json import report_to_json
from grader.store.columns import new_public_id
from grader.store.connection import Session
from grader.store.courses import create_course
from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    Blob,
    Course,
    Enrollment,
    Mark,
    OpenAssignment,
    Role,
    Submission,
    User,
)
from tests.store.classroom import DUE, make_report


def make_crowd(session: Session, students: int, assignments: int, hand_ins: int = 1) -> Course:
    """A course in which student n has n % 11 tenths of full marks, and every 13th nothing.

    Every 7th mark is late, every 17th overridden. All ids are from 1 000 on.
    """
    course = create_course(session, "Crowd", "Autumn 2025", "Europe/Berlin")
    people = range(1000, 1000 + students)
    work = range(1000, 1000 + assignments)
    _write(session, User, (_person(one) for one in people))
    _write(
        session,
        Enrollment,
        ({"course_id": course.id, "user_id": one, "role": Role.STUDENT} for one in people),
    )
    _write(session, OpenAssignment, (_opened(one, course.id) for one in work))
    _write(session, Blob, [{"digest": "0" * 64, "content": b"x = 1\n"}])
    report = report_to_json(make_report())
    number = 1000
    handed_in, graded, marks = [], [], []
    for opened in work:
        for person in people:
            if person % 13 == 0:
                continue
            share = person % 11 / 10
            for attempt in range(1, hand_ins + 1):
                number += 1
                moment = DUE - timedelta(hours=number % 200 - 20)
                handed_in.append(_submission(number, opened, person, attempt, moment))
                graded.append(_attempt(number, opened, share, report, moment))
            marks.append(_mark(number, opened, person, hand_ins, share))
    _write(session, Submission, handed_in)
    _write(session, Attempt, graded)
    _write(session, Mark, marks)
    return course


def _write(session: Session, table: type, rows) -> None:
    session.execute(insert(table), list(rows))


def _person(number: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "name": f"s{number}",
        "name_key": f"s{number}",
        "full_name": f"Student {number}",
        "password_hash": "",
    }


def _opened(number: int, course_id: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "course_id": course_id,
        "assignment": "huber-loss",
        "version": "1",
        "title": f"Assignment {number}",
        "queue": "cpu",
        "max_source_bytes": 1000,
        "points": 10.0,
        "opened_at": DUE - timedelta(days=9),
        "due_at": DUE,
        "thresholds": {},
        "limits": {},
    }


def _submission(
    number: int, opened: int, person: int, attempt: int, moment: datetime
) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "open_assignment_id": opened,
        "user_id": person,
        "number": attempt,
        "file_name": "huber_loss.py",
        "blob_digest": "0" * 64,
        "handed_in_at": moment,
    }


def _attempt(
    number: int, opened: int, share: float, report: dict[str, object], moment: datetime
) -> dict[str, object]:
    failed = [] if share == 1 else [_failed(place, number) for place in range(3)]
    return {
        "id": number,
        "public_id": new_public_id(),
        "submission_id": number,
        "open_assignment_id": opened,
        "kind": AttemptKind.GRADE,
        "status": AttemptStatus.RECORDED,
        "queue": "cpu",
        "seed": number,
        "queued_at": moment,
        "recorded_at": moment,
        "score": 8 * share,
        "max_score": 8.0,
        "report": report,
        "failed_checks": failed,
        "cluster": cluster_key(read_failed_checks(failed)),
        "counting": True,
    }


def _failed(place: int, number: int) -> dict[str, object]:
    return {
        "check": f"check_{place}",
        "verdict": "failed",
        "mistake": f"mistake_{number % 7}" if place == 0 else None,
        "error": f"The answer to … is wrong in # of # places, kind {number % 5}.",
    }


def _mark(number: int, opened: int, person: int, hand_ins: int, share: float) -> dict[str, object]:
    return {
        "open_assignment_id": opened,
        "user_id": person,
        "submission_id": number,
        "submissions": hand_ins,
        "graded": hand_ins,
        "status": AttemptStatus.RECORDED,
        "share": share,
        "points": 10 * share,
        "days_late": int(number % 7 == 0),
        "overridden": number % 17 == 0,
    }
