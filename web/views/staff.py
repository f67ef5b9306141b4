"""The gradebook, a student's work, and a second chance for what we failed to grade."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grader.store.attempts import current_attempt
from grader.store.clock import database_now
from grader.store.gradebook import gradebook
from grader.store.pages import errored_hand_ins, find_member, hand_ins_in_course
from grader.store.retrying import try_again
from web.access import STAFF, course_for, submission_for
from web.downloads import attachment
from web.services import services, store
from web.sessions import require_visitor, visitor
from web.tables import gradebook_csv
from web.translating import gettext as _

pages = Blueprint("staff", __name__)
pages.before_request(require_visitor)


@pages.get("/courses/<public_id>/gradebook")
def gradebook_page(public_id: str) -> ResponseReturnValue:
    """Students and assignments, the best score in each cell."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, STAFF)
        return render_template(
            "staff/gradebook.html",
            course=course,
            role=role,
            book=gradebook(session, course.id),
            errored=errored_hand_ins(session, course.id),
        )


@pages.get("/courses/<public_id>/gradebook.csv")
def gradebook_file(public_id: str) -> ResponseReturnValue:
    """The same table for a spreadsheet."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, STAFF)
        content = gradebook_csv(gradebook(session, course.id))
    return attachment(content.encode("utf-8-sig"), "gradebook.csv", "text/csv")


@pages.get("/courses/<public_id>/students/<student_id>")
def student_page(public_id: str, student_id: str) -> ResponseReturnValue:
    """Everything one student handed in."""
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
            hand_ins=hand_ins_in_course(session, course.id, student.id),
        )


@pages.post("/submissions/<public_id>/try-again")
def grade_again(public_id: str) -> ResponseReturnValue:
    """Queue an errored attempt once more."""
    with store().begin() as session:
        desk = submission_for(session, visitor(), public_id)
        if not desk.staff:
            abort(403)
        attempt = current_attempt(session, desk.submission.id)
        queued = try_again(session, attempt, database_now(session))
    if queued:
        services().send(attempt.id, attempt.queue)
        flash(_("The submission is queued again."), "good")
    else:
        flash(_("This submission was not waiting for another try."), "plain")
    return redirect(url_for("submissions.submission_page", public_id=public_id))
