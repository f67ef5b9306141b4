"""Students' doubts about their reports, and the answers of the staff."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.store.clock import database_now
from grader.store.comments import LONGEST_COMMENT
from grader.store.connection import Session
from grader.store.courses import role_in
from grader.store.regrade_requests import answer_request, doubts_in
from grader.store.tables import Course, Role
from web.access import STAFF, course_for, hides_names, regrade_request_for
from web.reviews import label_of
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _

pages = Blueprint("requests", __name__)
pages.before_request(require_visitor)


@pages.get("/courses/<public_id>/regrade-requests")
def list_page(public_id: str) -> ResponseReturnValue:
    """Every request in a course, those that wait for an answer first."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, STAFF)
        return _list_page(session, course, role)


@pages.post("/regrade-requests/<public_id>/answer")
def answer(public_id: str) -> ResponseReturnValue:
    """Grant or refuse a request once, with a sentence for the student."""
    text, granted = request.form.get("text", "").strip(), request.form.get("granted")
    with store().begin() as session:
        doubt, submission = regrade_request_for(session, visitor(), public_id)
        course = submission.open_assignment.course
        if not 0 < len(text) <= LONGEST_COMMENT or granted not in {"yes", "no"}:
            role = role_in(session, course.id, visitor().id) or Role.TA
            return _list_page(session, course, role, refused=public_id), 422
        now = database_now(session)
        answered = answer_request(
            session, doubt, submission, granted == "yes", text, visitor().id, now
        )
    if answered:
        flash(_("The answer is sent."), "good")
    else:
        flash(_("Somebody has answered this request already."), "plain")
    return redirect(url_for("requests.list_page", public_id=course.public_id))


def _list_page(session: Session, course: Course, role: Role, refused: str | None = None) -> str:
    return render_template(
        "review/requests.html",
        course=course,
        role=role,
        doubts=doubts_in(session, course.id),
        label=label_of,
        hides_names=hides_names,
        refused=refused,
        longest=LONGEST_COMMENT,
        draft=request.form.get("text", ""),
    )
