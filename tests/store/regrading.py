"""A classroom of three, whose work is graded once more."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from grader.model import Verdict
from grader.store.accounts import create_user
from grader.store.attempts import claim_attempt, record_report
from grader.store.courses import enrol
from grader.store.regrade_changes import changes_of
from grader.store.regrades import find_regrade, regrades_of, start_regrade, what_counts
from grader.store.submissions import hand_in
from grader.store.tables import Attempt, AttemptStatus, Mark, OpenAssignment, Role
from tests.store.classroom import NOW, at, make_classroom, make_report


def make_crowd(store):
    """Three students with 2, 4 and 8 of 8 points, each the best of two submissions."""
    made = make_classroom(store)
    with store.begin() as session:
        people = [made.student]
        for name in ("ben", "chloe"):
            people.append(create_user(session, name, name.title(), "correct horse"))
            enrol(session, made.course, people[-1], Role.STUDENT)
    for person, score in zip(people, (2, 4, 8), strict=True):
        for points in (score, score / 2):
            grade(store, hand_in_as(made, person), points)
    return made


def hand_in_as(room, person, now=NOW):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        return hand_in(session, person.id, opened, "a.py", b"x = 1\n", now).id


def grade(store, attempt_id, points):
    verdict = Verdict.PASSED if points >= 8 else Verdict.FAILED
    report = make_report(points)
    report = replace(report, checks=(replace(report.checks[0], verdict=verdict),))
    with store.begin() as session:
        claim = claim_attempt(session, attempt_id, "one", 30, at(0))
        assert record_report(session, claim, report, at(2))


def begin(room, choose=what_counts):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        chosen = choose(session, opened)
        return start_regrade(session, opened, chosen, "2", "a check was wrong", 1, NOW)


def queued(room):
    with room.store.read() as session:
        chosen = select(Attempt.id).where(Attempt.status == AttemptStatus.QUEUED)
        return session.scalars(chosen.order_by(Attempt.id)).all()


def stage(room, scores):
    regrade, _ = begin(room)
    for attempt_id, points in zip(queued(room), scores, strict=True):
        grade(room.store, attempt_id, points)
    return regrade


def decide(room, regrade, how):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        return how(session, opened, find_regrade(session, regrade.public_id), 1, at(9))


def status(room):
    with room.store.read() as session:
        return regrades_of(session, room.opened.id)[0].status


def marks(room):
    with room.store.read() as session:
        return session.scalars(select(Mark.points).order_by(Mark.user_id)).all()


def changes(room, regrade):
    with room.store.read() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        return changes_of(session, opened, find_regrade(session, regrade.public_id))
