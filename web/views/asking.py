"""A student's requests, notices, and a copy of everything that is stored of one's own work."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import Obstacle, RequestRefused
from grader.store.asking import ask_for_extension, ask_for_regrade
from grader.store.clock import database_now
from grader.store.notices import mark_read, notices_of
from grader.store.term_notices import terms_told
from web.access import STUDENTS, open_assignment_for, own_submission_for
from web.asking import OBSTACLE_WORDS
from web.dates import from_field
from web.downloads import attachment, dated_name
from web.records import record_archive
from web.services import store
from web.sessions import local_target, require_visitor, visitor
from web.translating import gettext as _
from web.views.student import show_assignment
from web.views.submissions import show_submission

pages = Blueprint("asking", __name__)
pages.before_request(require_visitor)


@pages.post("/assignments/<public_id>/extension-requests")
def extension(public_id: str) -> ResponseReturnValue:
    """Ask for a later due date."""
    try:
        with store().begin() as session:
            opened, _role = open_assignment_for(session, visitor(), public_id, STUDENTS)
            try:
                wanted = from_field(request.form.get("due_at", ""), opened.course.time_zone)
            except (ValueError, OverflowError) as error:
                raise RequestRefused(Obstacle.NO_MOMENT) from error
            text, now = request.form.get("text", ""), database_now(session)
            ask_for_extension(session, opened, visitor().id, wanted, text, now)
    except RequestRefused as refused:
        sentence = str(OBSTACLE_WORDS[refused.obstacle])
        return make_response(show_assignment(public_id, not_asked=sentence), 422)
    flash(_("Your request is sent. The answer will be on this page."), "good")
    return redirect(url_for("student.assignment_page", public_id=public_id))


@pages.post("/submissions/<public_id>/regrade-requests")
def regrade(public_id: str) -> ResponseReturnValue:
    """Ask for another look at a report."""
    text = request.form.get("text", "")
    try:
        with store().begin() as session:
            submission = own_submission_for(session, visitor(), public_id)
            ask_for_regrade(session, submission, text, database_now(session))
    except RequestRefused as refused:
        sentence = str(OBSTACLE_WORDS[refused.obstacle])
        return make_response(show_submission(public_id, sentence, text), 422)
    flash(_("Your request is sent. The answer will be on this page."), "good")
    return redirect(url_for("submissions.submission_page", public_id=public_id))


@pages.get("/notices")
def notices() -> ResponseReturnValue:
    """What happened to one's work, newest first."""
    with store().read() as session:
        told = notices_of(session, visitor().id)
        terms = terms_told(session, told, visitor().id)
        return render_template("notices.html", notices=told, terms=terms)


@pages.post("/notices/read")
def read() -> ResponseReturnValue:
    """Note that everything was read, or what is about one page, and go on there."""
    path = request.form.get("about")
    with store().begin() as session:
        mark_read(session, visitor().id, database_now(session), path)
    return redirect(url_for("asking.notices") if path is None else local_target(path))


@pages.get("/record.zip")
def record() -> ResponseReturnValue:
    """Everything that is stored of one's own work, with files and reports."""
    with store().read() as session:
        content = record_archive(session, visitor())
        parts = [_("Record"), visitor().name]
        name = dated_name(parts, database_now(session), "UTC", ".zip")
    return attachment(content, name, "application/zip")
