"""Reviews: comments, other points, locks that end, and the way from one to the next."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from grader.errors import OverrideRefused
from grader.store.accounts import create_user
from grader.store.comments import (
    add_comment,
    by_line,
    delete_comment,
    find_comment,
    forget_saved,
    remarks_on,
    save_comment,
    saved_comments,
)
from grader.store.courses import enrol
from grader.store.failing import failing_check
from grader.store.overriding import decisions_on, in_force, override_check
from grader.store.reviewing import (
    LOCK_LASTS,
    finish,
    holder_of,
    neighbours,
    reopen,
    reviewed_by,
    take_lock,
    turns,
)
from grader.store.tables import AuditEntry, Mark, Notice, OpenAssignment, Role, Submission
from tests.store.classroom import NOW, at, make_classroom
from tests.store.test_marks import graded


@pytest.fixture
def room(store):
    return make_classroom(store)


@pytest.fixture
def staff(room):
    with room.store.begin() as session:
        people = [create_user(session, name, name.title(), "correct horse") for name in "gh"]
        for person in people:
            enrol(session, room.course, person, Role.TA)
    return people


def only_submission(session):
    return session.scalars(select(Submission)).one()


def logged(session, action):
    chosen = select(AuditEntry).where(AuditEntry.action == action)
    return session.scalars(chosen.order_by(AuditEntry.id)).all()


def test_comments_stand_beside_lines_until_their_author_takes_them_back(room, staff):
    graded(room, 4)
    with room.store.begin() as session:
        submission = only_submission(session)
        add_comment(session, submission, 3, "Why a loop?", staff[0].id, NOW)
        add_comment(session, submission, None, "Well done.", staff[1].id, NOW)
    with room.store.begin() as session:
        submission = only_submission(session)
        lines = by_line(remarks_on(session, submission.id))
        assert {line: [one.author for one in said] for line, said in lines.items()} == {
            None: ["H"],
            3: ["G"],
        }
        comment = find_comment(session, submission.id, lines[3][0].comment.public_id)
        delete_comment(session, submission, comment, at(5))
    with room.store.read() as session:
        assert [one.comment.text for one in remarks_on(session, submission.id)] == ["Well done."]
        notices = session.scalars(select(Notice)).all()
        assert [(one.user_id, one.kind) for one in notices] == [(room.student.id, "comment")]
        assert [one.before["text"] for one in logged(session, "comment")] == ["Why a loop?"]


def test_a_course_keeps_remarks_to_use_again(room, staff):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        for _ in range(2):
            save_comment(session, opened, "Use broadcasting.", staff[0].id, NOW)
            session.flush()
        (saved,) = saved_comments(session, opened)
        assert forget_saved(session, opened, saved.public_id, NOW)
        assert not forget_saved(session, opened, saved.public_id, NOW)
        assert saved_comments(session, opened) == []


def test_other_points_count_are_told_and_logged_and_can_be_taken_back(room, staff):
    graded(room, 2)
    for points, changed, mark in ((6.0, True, 7.5), (6.0, False, 7.5), (None, True, 2.5)):
        with room.store.begin() as session:
            submission = only_submission(session)
            author = staff[0].id
            found = override_check(
                session, submission, "halves_squares", points, "unfair", author, NOW
            )
            assert found is changed
            assert session.get_one(Mark, (room.opened.id, room.student.id)).points == mark
            force = in_force(decisions_on(session, submission.id))
            assert [one.override.points for one in force.values()] == ([points] if points else [])
    with room.store.read() as session:
        entries = logged(session, "override")
        assert [(one.before["points"], one.after["points"]) for one in entries] == [(2, 6), (6, 2)]
        assert len(decisions_on(session, submission.id)["halves_squares"]) == 2
        assert session.scalars(select(Notice.kind)).all() == ["override"]


@pytest.mark.parametrize(("check", "points"), [("halves_squares", 9.0), ("other", 1.0)])
def test_points_that_a_check_cannot_give_are_refused(room, staff, check, points):
    graded(room, 2)
    with room.store.begin() as session:
        submission = only_submission(session)
        with pytest.raises(OverrideRefused):
            override_check(session, submission, check, points, "so", staff[0].id, NOW)


def test_a_lock_belongs_to_one_until_it_ends(room, staff):
    graded(room, 2)
    first, second = staff
    with room.store.begin() as session:
        submission = only_submission(session)
        held = take_lock(session, submission.id, first.id, NOW)
        assert (held.name, held.until) == ("G", NOW + LOCK_LASTS)
        assert take_lock(session, submission.id, second.id, at(60)).user_id == first.id
        assert take_lock(session, submission.id, first.id, at(60)).until == at(60) + LOCK_LASTS
        assert holder_of(session, submission.id, at(60) + LOCK_LASTS) is None
        later = at(61) + LOCK_LASTS
        assert take_lock(session, submission.id, second.id, later).user_id == second.id


def test_what_is_done_is_let_go_and_can_be_put_back(room, staff):
    graded(room, 2)
    with room.store.begin() as session:
        submission = only_submission(session)
        take_lock(session, submission.id, staff[0].id, NOW)
        finish(session, submission.id, staff[0].id, NOW)
        assert holder_of(session, submission.id, NOW) is None
        assert reviewed_by(session, submission.id) == "G"
        opened = session.get_one(OpenAssignment, room.opened.id)
        (turn,) = turns(session, opened, NOW)
        assert (turn.reviewer, turn.student) == ("G", room.student.public_id)
        assert neighbours([turn], submission.id) == (None, None)
        reopen(session, submission.id)
        assert turns(session, opened, NOW)[0].reviewer is None


def test_the_way_leads_through_what_counts_and_failing_checks_are_found(room, store):
    attempt_ids = [graded(room, score) for score in (2, 8, 4)]
    assert len(attempt_ids) == 3
    with store.read() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        (turn,) = turns(session, opened, NOW)
        assert session.get_one(Submission, turn.submission_id).number == 2
        assert failing_check(session, [turn.submission_id], "halves_squares") == frozenset()
        assert neighbours([turn], -1) == (None, turn)
