"""The gradebook, on pages and as files, and everything about one student."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.courses import assignments_of
from grader.store.gradebook_points import PointsTable, points_table
from grader.store.gradebook_rows import Gradebook, gradebook, groups_of, sections_of
from grader.store.pages import count_errored, find_member
from grader.store.student_record import student_record
from grader.store.tables import Course, OpenAssignment, Role
from web.access import STAFF, course_for, hides_names
from web.downloads import attachment, dated_name
from web.gradebook_state import STATE_WORDS, read_state, to_query
from web.services import store
from web.sessions import require_visitor, visitor
from web.tables import gradebook_csv, gradebook_xlsx
from web.translating import gettext as _
from web.translating import ngettext

pages = Blueprint("staff", __name__)
pages.before_request(require_visitor)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_ID = "-"


class Remembered(dict[tuple[object, ...], str]):
    """What a function makes of each row of arguments, made once and then looked up."""

    def __init__(self, make: Callable[..., str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, arguments: tuple[object, ...]) -> str:
        self[arguments] = made = self._make(*arguments)
        return made


@pages.get("/courses/<public_id>/gradebook")
def gradebook_page(public_id: str) -> ResponseReturnValue:
    """Students and assignments, what counts in each cell."""
    state = read_state(request.args)
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, STAFF)
        assignments, nameless = _listed_and_nameless(session, course, role)
        sections, groups = sections_of(session, course.id), groups_of(session, course.id)
        query = to_query(state, sections, groups, assignments)
        book = gradebook(session, course.id, assignments, query, database_now(session))
        return render_template(
            "staff/gradebook.html",
            course=course,
            role=role,
            state=state,
            sections=sections,
            groups=groups,
            state_words=STATE_WORDS,
            book=book,
            times=_times_in_words(book),
            nameless=nameless,
            remembered=Remembered,
            report_path=_without_id(url_for("submissions.submission_page", public_id=NO_ID)),
            student_path=_without_id(
                url_for("staff.student_page", public_id=public_id, student_id=NO_ID)
            ),
            errored=count_errored(session, course.id),
        )


@pages.get("/courses/<public_id>/gradebook.csv")
def gradebook_file(public_id: str) -> ResponseReturnValue:
    """All rows of the same table for a spreadsheet."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, STAFF)
        content = gradebook_csv(_whole_gradebook(session, course, role))
        name = _file_name(session, course, ".csv")
    return attachment(content.encode("utf-8-sig"), name, "text/csv")


@pages.get("/courses/<public_id>/gradebook.xlsx")
def gradebook_workbook(public_id: str) -> ResponseReturnValue:
    """All rows of the same table as a workbook."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, STAFF)
        content = gradebook_xlsx(_whole_gradebook(session, course, role))
        name = _file_name(session, course, ".xlsx")
    return attachment(content, name, XLSX)


@pages.get("/courses/<public_id>/students/<student_id>")
def student_page(public_id: str, student_id: str) -> ResponseReturnValue:
    """Everything about one student: marks, submissions, extensions, notes."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, STAFF)
        student = find_member(session, course.id, student_id)
        if student is None:
            abort(404)
        return render_template(
            "staff/student.html",
            course=course,
            role=role,
            student=student,
            hides_names=hides_names,
            record=student_record(session, course.id, student.id, database_now(session)),
        )


def _whole_gradebook(session: Session, course: Course, role: Role) -> PointsTable:
    """Every student whom the address asks for, whatever the page."""
    assignments, _nameless = _listed_and_nameless(session, course, role)
    sections, groups = sections_of(session, course.id), groups_of(session, course.id)
    query = to_query(read_state(request.args), sections, groups, assignments)
    return points_table(session, course.id, assignments, query, database_now(session))


def _listed_and_nameless(
    session: Session, course: Course, role: Role
) -> tuple[list[OpenAssignment], list[OpenAssignment]]:
    """The assignments that a gradebook of this role lists, and those whose names are hidden.

    Points beside names, or a total of them, would tell whose a submission with such points is.
    """
    listed: list[OpenAssignment] = []
    nameless: list[OpenAssignment] = []
    for one in assignments_of(session, course.id):
        (nameless if hides_names(one, role) else listed).append(one)
    return listed, nameless


def _file_name(session: Session, course: Course, ending: str) -> str:
    parts = [course.name, course.term, _("Gradebook")]
    return dated_name(parts, database_now(session), course.time_zone, ending)


def _without_id(path: str) -> str:
    """The beginning of many addresses: making each cell's anew takes too long."""
    return path.removesuffix(NO_ID)


def _times_in_words(book: Gradebook) -> dict[int, str]:
    """“3 submissions” for every number in the table: translating each cell anew takes too long."""
    numbers = {standing.submissions for row in book.rows for standing in row.standings}
    return {
        number: ngettext("%(num)s submission", "%(num)s submissions", number) for number in numbers
    }
