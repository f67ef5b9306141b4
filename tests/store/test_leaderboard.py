"""The leaderboard knows pseudonyms only, and of points only what their student may know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from grader.errors import PseudonymRefused
from grader.policy import Grant
from grader.pseudonyms import Unfit
from grader.store.conditions import change_conditions, conditions_of
from grader.store.courses import assignments_of, enrol
from grader.store.extensions import Wanted, grant_extension
from grader.store.leaderboard import (
    be_given_pseudonym,
    choose_pseudonym,
    leave_board,
    pseudonym_of,
    scores_on_board,
)
from grader.store.publication import publish
from grader.store.tables import AuditEntry, OpenAssignment, Role, User, Visibility
from tests.store.classroom import DUE, NOW, at
from tests.store.regrading import make_crowd

PSEUDONYMS = {"ada": "Night Owl", "ben": "Quiet Heron"}


@pytest.fixture
def room(store):
    """Ada and Ben are on the board, Chloe is not."""
    made = make_crowd(store)
    with store.begin() as session:
        for user in session.scalars(select(User)):
            if user.name in PSEUDONYMS:
                choose_pseudonym(session, made.course, user.id, PSEUDONYMS[user.name])
    return made


def user_of(session, name):
    return session.scalars(select(User).where(User.name == name)).one()


def board(room, now=NOW, *, hidden=True):
    with room.store.read() as session:
        assignments = assignments_of(session, room.course.id)
        with_hidden = {one.id for one in assignments} if hidden else set()
        scores = scores_on_board(session, room.course, assignments, with_hidden, now)
    return {one.pseudonym: one.points for one in scores}


def change(room, **changes):
    with room.store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        change_conditions(session, opened, replace(conditions_of(opened), **changes), NOW)


def test_those_who_took_a_pseudonym_are_on_the_board(store, room):
    assert board(room) == {"Night Owl": 2.5, "Quiet Heron": 5.0}
    with store.begin() as session:
        leave_board(session, room.course, user_of(session, "ben").id)
        enrol(session, room.course, user_of(session, "ada"), Role.TA)
    assert board(room) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"visibility": Visibility.NEVER},
        {"visibility": Visibility.AFTER_PUBLISHED},
        {"visibility": Visibility.AFTER_DUE},
        {"visibility": Visibility.FROM_ATTEMPT, "shown_from_attempt": 3},
    ],
)
def test_points_that_hidden_checks_are_part_of_are_not_shown_early(store, room, changes):
    change(room, **changes)
    assert board(room) == {}
    assert board(room, hidden=False) == {"Night Owl": 2.5, "Quiet Heron": 5.0}


def test_points_appear_for_each_student_when_that_student_may_know_them(store, room):
    change(room, visibility=Visibility.AFTER_DUE)
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        later = Grant(due_at=DUE + timedelta(days=2))
        wanted = Wanted(later, "ill", student=user_of(session, "ben"))
        grant_extension(session, opened, wanted, room.student.id, NOW)
    assert board(room, DUE + timedelta(days=1)) == {"Night Owl": 2.5}
    change(room, visibility=Visibility.AFTER_PUBLISHED)
    with store.begin() as session:
        publish(session, session.get_one(OpenAssignment, room.opened.id), 1, NOW)
    assert board(room, at(1)) == {"Night Owl": 2.5, "Quiet Heron": 5.0}
    change(room, visibility=Visibility.FROM_ATTEMPT, shown_from_attempt=2)
    assert board(room) == {"Night Owl": 2.5, "Quiet Heron": 5.0}


def test_pseudonyms_are_had_once_and_are_nowhere_logged(store, room):
    with store.begin() as session:
        ada, chloe = user_of(session, "ada"), user_of(session, "chloe")
        for wanted, why in (("night OWL", Unfit.TAKEN), ("Ben", Unfit.A_NAME)):
            with pytest.raises(PseudonymRefused) as refused:
                choose_pseudonym(session, room.course, chloe.id, wanted)
            assert refused.value.why is why
        assert choose_pseudonym(session, room.course, ada.id, " night  owl ") == "night owl"
        given = be_given_pseudonym(session, room.course, chloe.id)
        assert pseudonym_of(session, room.course, chloe.id) == given
        entries = session.scalars(select(AuditEntry)).all()
    assert not any("owl" in repr((one.subject, one.before, one.after)) for one in entries)
