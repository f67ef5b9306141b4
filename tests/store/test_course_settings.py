"""Courses are founded, set up, archived and copied for another term; all of it is logged."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from grader.errors import NotNow, UnusableInput
from grader.policy import Refusal
from grader.store.accounts import create_user
from grader.store.cloning import STAFF, Hindrance, clone_course, contents_of, moved, plan_copies
from grader.store.comments import save_comment
from grader.store.conditions import change_conditions, conditions_of
from grader.store.course_settings import (
    CourseSettings,
    change_settings,
    found_course,
    settings_of,
)
from grader.store.courses import assignments_of, enrol, find_course, members_of
from grader.store.previews import Side, effects_of_time_zone
from grader.store.sections import add_group, add_section, groups_of, sections_of
from grader.store.tables import (
    AuditEntry,
    Mark,
    OpenAssignment,
    Role,
    SavedComment,
    Submission,
    Visibility,
)
from tests.store.classroom import DUE, NOW, at, make_classroom
from tests.store.regrading import grade

NEXT = CourseSettings("Machine Learning", "Autumn 2026", "Europe/Berlin", leaderboard=True)


@pytest.fixture
def room(store):
    return make_classroom(store)


@pytest.fixture
def admin(store, room):
    with store.begin() as session:
        user = create_user(session, "alan", "Alan Turing", "correct horse")
        enrol(session, room.course, user, Role.ADMIN)
    return user


def logged(session, course_id, action="course"):
    chosen = select(AuditEntry).where(
        AuditEntry.course_id == course_id, AuditEntry.action == action
    )
    return session.scalars(chosen.order_by(AuditEntry.id)).all()


def test_who_founds_a_course_is_its_only_admin(store, room, admin):
    with store.begin() as session:
        course = found_course(session, NEXT, admin.id, NOW)
    with store.read() as session:
        assert settings_of(find_course(session, course.public_id)) == NEXT
        assert [(one.name, one.role) for one in members_of(session, course.id)] == [
            ("alan", Role.ADMIN)
        ]
        (entry,) = logged(session, course.id)
    assert entry.after["time_zone"] == "Europe/Berlin"


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"term": "x" * 201}, {"time_zone": "Mars/Base"}, {"regrade_days": -1}],
)
def test_senseless_settings_are_refused(store, room, admin, change):
    with pytest.raises(UnusableInput), store.begin() as session:
        found_course(session, replace(NEXT, **change), admin.id, NOW)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "handed_in", "old", "new", "late"),
    [
        ("2026-03-28 11:30", "2026-03-29 10:45", "Europe/Berlin", "UTC", (2, 1)),
        ("2026-03-28 11:30", "2026-03-29 10:45", "UTC", "Europe/Berlin", (1, 2)),
        ("2026-03-28 11:30", "2026-03-29 10:45", "Europe/Berlin", "Europe/Paris", (2, 2)),
        ("2026-03-28 11:30", "2026-03-29 10:45", "Europe/Berlin", "America/New_York", (2, 1)),
        ("2026-03-07 17:00", "2026-03-08 16:30", "Europe/Berlin", "America/New_York", (1, 2)),
        ("2026-10-24 10:30", "2026-10-25 11:00", "Europe/Berlin", "UTC", (1, 2)),
        ("2026-10-24 10:30", "2026-10-25 11:30", "Europe/Berlin", "UTC", (1, 2)),
        ("2026-10-24 10:30", "2026-10-25 11:31", "Europe/Berlin", "UTC", (2, 2)),
        ("2026-10-24 10:30", "2026-10-24 10:30", "Europe/Berlin", "Asia/Shanghai", (0, 0)),
        ("2026-06-01 22:30", "2026-06-02 22:29", "Europe/Berlin", "Asia/Kolkata", (1, 1)),
    ],
)
def test_other_clocks_count_days_late_anew_as_the_preview_says(
    store, room, admin, due, handed_in, old, new, late
):
    grade(store, room.hand_in(), 8)
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        session.scalars(select(Submission)).one().handed_in_at = moment(handed_in)
        session.flush()
        wanted = replace(conditions_of(opened), due_at=moment(due), penalty_per_day=0.25)
        change_conditions(session, opened, wanted, NOW)
        change_settings(session, opened.course, replace(NEXT, time_zone=old), admin.id, NOW)
    wanted = replace(NEXT, time_zone=new)
    with store.begin() as session:
        course = find_course(session, room.course.public_id)
        before = session.scalars(select(Mark)).one()
        previewed = effects_of_time_zone(session, course, new)
        expected = before.days_late, before.points
        assert change_settings(session, course, wanted, admin.id, NOW, "we moved")
        assert not change_settings(session, course, wanted, admin.id, NOW)
    with store.read() as session:
        after = session.scalars(select(Mark)).one()
        entry = logged(session, course.id)[-1]
    assert (expected[0], after.days_late) == late
    sides = [(one.before, one.after) for _, effects in previewed for one in effects]
    changed = Side(expected[1], late[0]), Side(after.points, late[1])
    assert sides == ([changed] if late[0] != late[1] else [])
    assert (entry.before, entry.after, entry.reason) == (
        {"time_zone": old},
        {"time_zone": new},
        "we moved",
    )


def test_nothing_is_handed_in_in_an_archived_course(store, room, admin):
    with store.begin() as session:
        course = find_course(session, room.course.public_id)
        change_settings(session, course, replace(NEXT, archived=True), admin.id, NOW)
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        opened.course.archived_at = NOW
    with pytest.raises(NotNow) as refused:
        replace(room, opened=opened).hand_in(now=at(1))
    assert refused.value.ruling.refusal is Refusal.ARCHIVED
    with store.begin() as session:
        course = find_course(session, room.course.public_id)
        change_settings(session, course, NEXT, admin.id, NOW)
        assert course.archived_at is None


def test_a_day_of_the_clocks_is_a_day_though_it_has_another_length():
    noon = datetime(2026, 3, 28, 11, tzinfo=UTC)
    assert moved(noon, "Europe/Berlin", 1) == datetime(2026, 3, 29, 10, tzinfo=UTC)
    skipped = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
    assert moved(skipped, "Europe/Berlin", 1) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moved(noon, "UTC", 364) == noon + timedelta(days=364)


def test_a_copy_has_everything_but_students_and_their_work(store, room, admin):
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        wanted = replace(
            conditions_of(opened),
            opens_at=NOW,
            closes_at=at(9e5),
            penalty_per_day=0.25,
            visibility=Visibility.FROM_ATTEMPT,
            shown_from_attempt=2,
            limits={"seconds": 2.0},
            anonymous=True,
        )
        change_conditions(session, opened, wanted, NOW)
        opened.published_at = NOW
        ta = create_user(session, "grace", "Grace Hopper", "correct horse")
        enrol(session, room.course, ta, Role.TA)
        add_section(session, room.course, "Monday", admin.id, NOW)
        add_group(session, room.course, "Team 1", admin.id, NOW)
        save_comment(session, opened, "Use broadcasting.", ta.id, NOW)
    grade(store, room.hand_in(now=at(1)), 4)
    with store.begin() as session:
        course = find_course(session, room.course.public_id)
        (planned,) = plan_copies(session, course, 364, (), admin.id)
        assert (planned.hindrance, planned.conditions.due_at) == (None, DUE + timedelta(days=364))
        contents = contents_of(session, course, admin.id)
        assert (contents.sections, contents.groups) == (1, 1)
        assert (contents.saved_comments, contents.staff) == (1, 1)
        made = clone_course(session, course, NEXT, 364, STAFF, admin.id, NOW)
    with store.read() as session:
        (copy,) = assignments_of(session, made.id)
        assert conditions_of(copy) == planned.conditions
        assert copy.published_at is None
        assert [one.name for one in sections_of(session, made.id)] == ["Monday"]
        assert [one.name for one in groups_of(session, made.id)] == ["Team 1"]
        assert {one.name: one.role for one in members_of(session, made.id)} == {
            "alan": Role.ADMIN,
            "grace": Role.TA,
        }
        comments = select(SavedComment).where(SavedComment.course_id == made.id)
        assert [one.text for one in session.scalars(comments)] == ["Use broadcasting."]
        handed_in = select(Submission).where(Submission.open_assignment_id == copy.id)
        assert session.scalars(handed_in).all() == []
        assert logged(session, made.id)[-1].after["copy_of"] == "Machine Learning"
        assert len(logged(session, made.id, "assignment")) == 1


def test_what_the_catalogue_has_no_more_is_left_out_of_a_copy(store, room, admin):
    with store.begin() as session:
        opened = session.get_one(OpenAssignment, room.opened.id)
        opened.assignment = "long-gone"
        session.flush()
        course = find_course(session, room.course.public_id)
        (planned,) = plan_copies(session, course, 7, (), admin.id)
        made = clone_course(session, course, NEXT, 7, (), admin.id, NOW)
        assert planned.hindrance is Hindrance.NOT_INSTALLED
        assert assignments_of(session, made.id) == []
        opened.assignment, opened.thresholds = "mnist-cnn", {"reaches_99_percent": 0.1}
        session.flush()
        assert plan_copies(session, course, 7, (), admin.id)[0].hindrance is Hindrance.OTHER_BOUNDS
