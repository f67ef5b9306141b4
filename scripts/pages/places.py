"""The addresses of every page that a seeded course has, filled in from the portal's URL map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from grader.store.clusters import clusters_of
from grader.store.courses import assignments_of
from grader.store.tables import Course, Enrollment, Mark, Role, Submission, User

ROUNDS = 20
"""So many addresses of a page are asked for in turn."""

NO_PAGES = frozenset({"static", "asking.record"})
"""Files that never change, and what may be asked for a few times an hour only."""


@dataclass(frozen=True)
class Places:
    """Who asks, and what can be asked for, by the words in addresses; several of each."""

    people: Mapping[Role, User]
    ids: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Place:
    """One page for one role, at several addresses."""

    endpoint: str
    role: Role
    paths: tuple[str, ...]


def find_places(session: Session, term: str) -> Places:
    """What there is in the course of this term."""
    course = session.scalars(select(Course).where(Course.term == term)).first()
    if course is None:
        raise SystemExit(f"There is no course in the term “{term}”.")
    members = {role: _members(session, course, role) for role in Role}
    opened = assignments_of(session, course.id)[:ROUNDS]
    student = members[Role.STUDENT][0]
    counted = select(Submission.public_id).join(Mark, Mark.submission_id == Submission.id)
    of_course = Mark.open_assignment_id.in_([one.id for one in opened])
    others = session.scalars(
        counted.where(Mark.open_assignment_id == opened[0].id).limit(ROUNDS + 1)
    ).all()
    clusters = clusters_of(session, opened[0])
    return Places(
        people={role: them[0] for role, them in members.items()},
        ids={
            "courses": [course.public_id],
            "assignments": [one.public_id for one in opened],
            "own submissions": session.scalars(
                counted.where(of_course, Mark.user_id == student.id)
            ).all(),
            "submissions": others[:-1],
            "other_id": others[1:],
            "student_id": [one.public_id for one in members[Role.STUDENT][:ROUNDS]],
            "key": [one.key for one in clusters[:ROUNDS]],
        },
    )


def places_of(app: Flask, found: Places) -> Iterator[Place]:
    """Every page that is read, for every role; those of which the course has none are left out."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
            continue
        for role in Role:
            paths = _paths(app, rule, role, found)
            if paths:
                yield Place(rule.endpoint, role, paths)


def _paths(app: Flask, rule: Rule, role: Role, found: Places) -> tuple[str, ...]:
    """The addresses; a student's are of the student's own submissions."""
    kind = rule.rule.split("/")[1]
    if kind == "submissions" and role is Role.STUDENT:
        kind = "own submissions"
    known = {**found.ids, "public_id": found.ids.get(kind, ())}
    if "key" in rule.arguments:
        known["public_id"] = known["public_id"][:1]
    rounds = max((len(known.get(name, ())) for name in rule.arguments), default=1)
    if not all(known.get(name) for name in rule.arguments):
        return ()
    adapter = app.url_map.bind("localhost")
    return tuple(
        adapter.build(
            rule.endpoint,
            {name: known[name][place % len(known[name])] for name in rule.arguments},
        )
        for place in range(rounds)
    )


def _members(session: Session, course: Course, role: Role) -> list[User]:
    chosen = select(User).join(Enrollment, Enrollment.user_id == User.id)
    mine = chosen.where(Enrollment.course_id == course.id, Enrollment.role == role)
    return list(session.scalars(mine.order_by(User.id).limit(ROUNDS)))
