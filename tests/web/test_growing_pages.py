"""No page asks the database more often when there is more of everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from flask import Flask

from grader.catalogue import load_assignment
from grader.store.accounts import create_user
from grader.store.asking import ask_for_regrade
from grader.store.audit import log_change
from grader.store.clusters import clusters_of
from grader.store.comments import add_comment
from grader.store.connection import Session, Store
from grader.store.courses import (
    create_course,
    enrol,
    find_course,
    find_open_assignment,
    open_assignment,
)
from grader.store.invitations import invite
from grader.store.notices import path_of, tell
from grader.store.pages import find_user_by_id
from grader.store.tables import Course, OpenAssignment, Role, Section, User
from scripts.pages.queries import noted_queries
from tests.web.addresses import arguments
from tests.web.made_extensions import extended
from tests.web.made_reports import mistaken_report
from tests.web.school import PASSWORD, School, errored, found_submission, graded, waiting
from tests.web.test_access import STATUSES, VISITORS, Pass, make_pass

Row = TypeVar("Row")

READERS = ("ada", "grace", "alan", "omar")
"""A student, a TA and an admin of the course, and somebody of another: who may see any page."""

NOT_HERE = {"submissions.original", "regrades.both_page"}
"""Ada's submission was not made from another file, and no regrade has graded it again."""


def test_no_page_asks_more_questions_of_more_rows(
    app: Flask, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        _grow(session, school, "first")
        key = _key_of_a_cluster(session, school)
    passes = {name: make_pass(app, name) for name in READERS}
    few = {page: _asked(app, school, passes, page, key) for page in _pages(app)}
    with portal_store.begin() as session:
        for times in range(3):
            _grow(session, school, f"more{times}")
    many = {page: _asked(app, school, passes, page, key) for page in _pages(app)}
    assert many == few


def _pages(app: Flask) -> list[str]:
    endpoints = {
        rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    return sorted(endpoints - NOT_HERE)


def _asked(app: Flask, school: School, passes: Mapping[str, Pass], endpoint: str, key: str) -> int:
    """How many queries the page takes for the first who may see it."""
    row = STATUSES[endpoint, "GET"]
    readers = [name for name in READERS if row[VISITORS.index(name)] == 200]
    shown = passes[readers[0] if readers else "grace"]
    known = arguments(app, school, endpoint)
    with app.test_request_context():
        path = app.url_for(endpoint, **known | ({"key": key} if "key" in known else {}))
    client = app.test_client()
    if endpoint != "account.sign_in_page":
        client.set_cookie("softmark", shown.cookie)
    headers = shown.headers if endpoint.startswith("api.") else {}
    with noted_queries() as statements, client.get(path, headers=headers) as answer:
        assert answer.status_code == 200, endpoint
    return len(statements)


def _key_of_a_cluster(session: Session, school: School) -> str:
    opened = _found(find_open_assignment(session, school.huber))
    return clusters_of(session, opened)[0].key


def _grow(session: Session, school: School, name: str) -> None:
    """Another student with all that one can have, more for Ada, and one more course."""
    now = datetime.now(UTC)
    course, huber, softmax = (
        _found(find_course(session, school.course)),
        _found(find_open_assignment(session, school.huber)),
        _found(find_open_assignment(session, school.softmax)),
    )
    ada, grace, alan = (
        _found(find_user_by_id(session, school.people[one])) for one in ("ada", "grace", "alan")
    )
    huber.attempt_limit = softmax.attempt_limit = None
    section = Section(course_id=course.id, name=name)
    student = create_user(session, name, f"Student {name}", PASSWORD)
    session.add(section)
    session.flush()
    enrol(session, course, student, Role.STUDENT)
    for person in (ada, student):
        _work(session, person, grace, huber, now)
        errored(session, person, softmax, now)
        waiting(session, person, softmax, now)
        extended(session, person, alan, softmax, now)
        tell(session, person.id, "comment", "The Huber loss", f"/{name}", now)
    invite(session, course, Role.STUDENT, alan.id, now, f"Guest {name}")
    log_change(session, alan.id, course.id, "role", name, now, after={"role": "student"})
    another = _open(session, course, now)
    graded(session, student, another, mistaken_report(), now)
    elsewhere = create_course(session, name, "Spring 2027", "Asia/Tokyo")
    for person, role in ((ada, Role.STUDENT), (grace, Role.TA), (alan, Role.ADMIN)):
        enrol(session, elsewhere, person, role)
    later = _open(session, elsewhere, now)
    graded(session, ada, later, mistaken_report(), now)
    tell(session, ada.id, "dates", later.title, path_of(later), now)


def _work(
    session: Session, student: User, author: User, opened: OpenAssignment, now: datetime
) -> None:
    """A report with a comment and a doubt about it."""
    public_id = graded(session, student, opened, mistaken_report(), now)
    submission = found_submission(session, public_id)
    add_comment(session, submission, 1, "Here.", author.id, now)
    ask_for_regrade(session, submission, "Why?", now)


def _open(session: Session, course: Course, now: datetime) -> OpenAssignment:
    due_at = now + timedelta(days=9)
    return open_assignment(session, course, load_assignment("huber-loss"), 20, due_at, None, now)


def _found(row: Row | None) -> Row:
    assert row is not None
    return row
