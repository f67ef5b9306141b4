"""What we failed to grade: a list for the staff, and a second chance for each of it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grader.store.attempts import current_attempt
from grader.store.clock import database_now
from grader.store.pages import Ungraded, errored_hand_ins
from grader.store.retrying import try_again
from grader.store.tables import Role
from web.access import STAFF, course_for, hides_names, submission_for
from web.reviews import label_of
from web.services import services, store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _

pages = Blueprint("ungraded", __name__)
pages.before_request(require_visitor)


@pages.get("/courses/<public_id>/ungraded")
def ungraded_page(public_id: str) -> ResponseReturnValue:
    """Every submission that waits for somebody to find out why it was not graded."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, STAFF)
        return render_template(
            "staff/ungraded.html",
            course=course,
            role=role,
            errored=errored_hand_ins(session, course.id),
            label=lambda one: _label(one, role),
        )


def _label(one: Ungraded, role: Role) -> str:
    """Whose submission it is, as far as the visitor may know."""
    return label_of(one.submission, hides_names(one.submission.open_assignment, role))


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
