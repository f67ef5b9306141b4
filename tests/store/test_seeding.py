"""A seeded course is a course like any other."""

from __future__ import annotations

from sqlalchemy import distinct, func, select

from grader.store.accounts import authenticate
from grader.store.courses import assignments_of, find_course, members_of
from grader.store.gradebook import best_scores
from grader.store.leaderboard import scores_on_board
from grader.store.seeding import Crowd, seed_course
from grader.store.tables import Attempt, Mark, Submission, User
from tests.store.classroom import NOW


def test_everybody_has_work_and_marks_and_two_courses_do_not_meet(store):
    crowd = Crowd(students=3, assignments=4, attempts=30, password="long enough")
    with store.begin() as session:
        first, second = (seed_course(session, crowd, NOW) for _ in range(2))
    assert first.term != second.term
    with store.begin() as session:
        assert session.scalar(select(func.count(Submission.id))) == 60
        assert session.scalar(select(func.count(Attempt.id)).where(Attempt.counting)) == 60
        assert session.scalar(select(func.count()).select_from(Mark)) == 2 * 3 * 4
        course = find_course(session, second.course)
        assert len(members_of(session, course.id)) == 5
        student = session.scalars(select(User).where(User.name == second.student)).one()
        standings = best_scores(session, course.id, student.id).values()
        assert all(0 <= standing.points <= 10 for standing in standings)
        assert session.scalar(select(func.count(distinct(Submission.blob_digest)))) > 20
        board = scores_on_board(session, course, assignments_of(session, course.id), (), NOW)
        assert course.leaderboard
        assert len({one.pseudonym for one in board}) == 2
        assert authenticate(session, first.student, "long enough", NOW).name == first.student
