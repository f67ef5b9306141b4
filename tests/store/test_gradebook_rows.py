"""A large gradebook is searched, filtered, sorted and paged in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from grader.store.courses import assignments_of
from grader.store.gradebook_points import points_table
from grader.store.gradebook_query import ROWS_PER_PAGE, GradebookQuery, MarkState, Order
from grader.store.gradebook_rows import gradebook, groups_of, sections_of
from grader.store.tables import Enrollment, Extension, Group, Section, User
from tests.store.classroom import DUE
from tests.store.crowd import make_crowd

STUDENTS = 120
AFTER = DUE + timedelta(days=1)


@pytest.fixture
def crowd(store):
    with store.begin() as session:
        return make_crowd(session, STUDENTS, 3)


@pytest.fixture
def ask(store, crowd):
    def asked(now=AFTER, **choices):
        with store.read() as session:
            assignments = assignments_of(session, crowd.id)
            return gradebook(session, crowd.id, assignments, GradebookQuery(**choices), now)

    return asked


def names(book):
    return [row.name for row in book.rows]


def test_pages_follow_each_other_and_end(ask):
    pages = [ask(page=page) for page in (1, 2, 3)]
    assert [len(book.rows) for book in pages] == [ROWS_PER_PAGE, ROWS_PER_PAGE, 20]
    assert [name for book in pages for name in names(book)] == names(ask())
    assert {(book.students, book.pages) for book in pages} == {(STUDENTS, 3)}
    beyond = ask(page=99)
    assert (beyond.page, names(beyond)) == (3, names(pages[2]))


def test_sorted_by_total_or_by_an_assignment_those_without_points_are_last(ask):
    for order in ({"order": Order.TOTAL}, {"order": Order.ASSIGNMENT, "sorted_by": 1001}):
        book = ask(**order, descending=True)
        points = [row.standings[1].points for row in book.rows]
        known = [one for one in points if one is not None]
        assert known == sorted(known, reverse=True)
        assert book.rows[0].total == 30
        upwards = [row.total for row in ask(**order).rows]
        assert upwards == sorted(upwards)
    assert points[len(known) :] == [None] * (STUDENTS - len(known))


def test_names_can_be_turned_round(ask):
    assert names(ask(descending=True)) == names(ask())[::-1]


def test_files_show_the_points_of_the_same_students_in_the_same_order(store, crowd, ask):
    by_assignment = {"order": Order.ASSIGNMENT, "sorted_by": 1001, "descending": True}
    for choices in ({"page": 2}, {"search": "s100"}, {"order": Order.TOTAL}, by_assignment):
        with store.read() as session:
            assignments = assignments_of(session, crowd.id)
            query = GradebookQuery(**choices)
            table = points_table(session, crowd.id, assignments, query, AFTER)
        rows = ask(**choices | {"page": None}).rows
        assert [one.name for one in table.rows] == [one.name for one in rows]
        assert [list(one.points) for one in table.rows] == [points_of(one) for one in rows]
        assert [one.total for one in table.rows] == [one.total for one in rows]
        assert table.max_total == 30


def test_a_search_finds_parts_of_names_and_takes_signs_as_they_are(ask):
    assert names(ask(search="STUDENT 1007")) == ["s1007"]
    assert ask(search="s100").students == 10
    assert ask(search="%").students == 0


@pytest.mark.parametrize(
    ("state", "chosen"),
    [
        (MarkState.MISSING, lambda row: None in points_of(row)),
        (MarkState.FAILING, lambda row: any(p is not None and p < 5 for p in points_of(row))),
        (MarkState.LATE, lambda row: any(one.days_late for one in row.standings)),
        (MarkState.OVERRIDDEN, lambda row: any(one.overridden for one in row.standings)),
    ],
)
def test_a_state_is_looked_for_in_all_assignments_or_in_one(ask, state, chosen):
    everybody = ask().rows
    expected = [row.name for row in everybody if chosen(row)]
    assert 0 < len(expected) < STUDENTS
    assert names(ask(state=state)) == expected
    within = ask(state=state, within=1002)
    assert set(names(within)) <= set(expected)


def points_of(row):
    return [standing.points for standing in row.standings]


def test_what_is_not_due_is_not_missing_unless_one_asks_for_it(ask):
    before = DUE - timedelta(days=1)
    assert ask(before, state=MarkState.MISSING).students == 0
    assert ask(before, state=MarkState.MISSING, within=1000).students == 10


def test_means_are_of_those_who_are_listed(ask):
    book = ask(page=2)
    everybody = ask().rows
    known = [row.standings[0].points for row in everybody if row.standings[0].points is not None]
    assert book.means[0] == pytest.approx(sum(known) / len(known))
    assert book.mean_total == pytest.approx(sum(row.total for row in everybody) / STUDENTS)
    one = ask(search="s1010")
    assert one.means == tuple(standing.points for standing in one.rows[0].standings)
    assert ask(search="nobody").means == (None, None, None)


def test_sections_and_groups_choose_their_members(store, crowd, ask):
    with store.begin() as session:
        section = Section(course_id=crowd.id, name="Monday")
        group = Group(course_id=crowd.id, name="Team 1")
        session.add_all([section, group])
        session.flush()
        for user_id in (1001, 1002):
            session.get_one(Enrollment, (crowd.id, user_id)).section_id = section.id
        session.get_one(Enrollment, (crowd.id, 1002)).group_id = group.id
    assert names(ask(section_id=section.id)) == ["s1001", "s1002"]
    (row,) = ask(group_id=group.id).rows
    assert (row.name, row.section, row.group) == ("s1002", "Monday", "Team 1")
    with store.read() as session:
        assert [one.name for one in sections_of(session, crowd.id)] == ["Monday"]
        assert [one.name for one in groups_of(session, crowd.id)] == ["Team 1"]


def test_nothing_is_missing_while_an_extension_lasts(store, crowd, ask):
    everybody = names(ask(state=MarkState.MISSING, within=1000))
    first, second = everybody[:2]
    with store.begin() as session:
        people = {one.name: one for one in session.scalars(select(User))}
        section = Section(course_id=crowd.id, name="Late")
        session.add(section)
        session.flush()
        session.get_one(Enrollment, (crowd.id, people[second].id)).section_id = section.id
        for holder in ({"user_id": people[first].id}, {"section_id": section.id}):
            for opened_id in (1000, 1001, 1002):
                session.add(
                    Extension(
                        open_assignment_id=opened_id,
                        due_at=AFTER + timedelta(days=1),
                        reason="ill",
                        granted_by=people[first].id,
                        granted_at=DUE,
                        **holder,
                    )
                )
    assert names(ask(state=MarkState.MISSING, within=1000)) == everybody[2:]
    assert not {first, second} & set(names(ask(state=MarkState.MISSING)))
    later = AFTER + timedelta(days=2)
    assert names(ask(later, state=MarkState.MISSING, within=1000)) == everybody
