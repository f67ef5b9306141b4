"""Submissions that fail alike are one group; a comment reaches each of them once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from grader.model import Verdict
from grader.store.accounts import create_user
from grader.store.attempts import claim_attempt, record_report
from grader.store.clusters import clusters_of, comment_on_all
from grader.store.courses import enrol
from grader.store.tables import AuditEntry, Comment, Notice, Role
from tests.store.classroom import NOW, at, make_classroom, make_report


@pytest.fixture
def room(store):
    return make_classroom(store)


def graded(room, name, *messages, role=Role.STUDENT, mistake=None, score=1.0):
    """A person who hands in; a check fails with each of the messages."""
    with room.store.begin() as session:
        user = create_user(session, name, name.title(), "correct horse")
        enrol(session, room.course, user, role)
    attempt_id = replace(room, student=user).hand_in()
    passed = make_report(score)
    failed = tuple(
        replace(
            passed.checks[0],
            name=f"check_{place}",
            verdict=Verdict.FAILED,
            message=message,
            mistake=mistake,
        )
        for place, message in enumerate(messages)
    )
    with room.store.begin() as session:
        claim = claim_attempt(session, attempt_id, "one", 30, at(0))
        report = replace(passed, checks=(passed.checks[0], *failed))
        assert record_report(session, claim, report, at(1))


def groups(room):
    with room.store.read() as session:
        return [
            [member.full_name for member in group.members]
            for group in clusters_of(session, room.opened)
        ]


def test_the_same_checks_failing_for_the_same_reasons_are_one_group(room):
    graded(room, "ann", "Expected 3, got 4.", "Expected a list.")
    graded(room, "bob", "Expected [1.5, 2.0], got -1e9.", "Expected a list.")
    graded(room, "cleo", "Expected 3, got 4.")
    graded(room, "dora", "Expected a number, got None.")
    graded(room, "egon", score=8.0)
    room.hand_in()
    graded(room, "tess", "Expected 3, got 4.", role=Role.TA)
    found = groups(room)
    assert found[0] == ["Ann", "Bob"]
    assert sorted(found[1:]) == [["Cleo"], ["Dora"]]


def test_a_recognised_mistake_is_the_reason_whatever_the_message_says(room):
    graded(room, "ann", "Expected 3, got 4.", mistake="forgets_the_half")
    graded(room, "bob", "Something else.", mistake="forgets_the_half")
    assert groups(room) == [["Ann", "Bob"]]


def test_a_comment_for_a_group_reaches_each_member_once_and_is_logged(room, store):
    graded(room, "ann", "Expected 3, got 4.")
    graded(room, "bob", "Expected 5, got 6.")
    graded(room, "cleo", "No such thing.")
    written = []
    for _ in range(2):
        with store.begin() as session:
            group = clusters_of(session, room.opened)[0]
            written.append(
                comment_on_all(session, room.opened, group, "Read chapter 3.", room.student.id, NOW)
            )
    assert written == [2, 0]
    with store.read() as session:
        comments = list(session.scalars(select(Comment)))
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "comment"))
        notices = list(session.scalars(select(Notice)))
    assert {one.submission_id for one in comments} == {one.submission_id for one in group.members}
    assert len(notices) == 2
    assert entry.after["text"] == "Read chapter 3."
    assert len(entry.after["submissions"]) == 2
