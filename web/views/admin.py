"""What a course admin does: open assignments, change their terms, see who takes part."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.catalogue import assignment_names, load_assignment
from grader.errors import UnusableInput
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.courses import (
    assignments_of,
    change_assignment,
    members_of,
    open_assignment,
)
from grader.store.tables import Course, OpenAssignment
from web.access import ADMINS, course_for, open_assignment_for
from web.services import store
from web.sessions import require_visitor, visitor
from web.terms import TermsForm, form_of, read_terms, terms_form
from web.translating import gettext as _
from web.translating import lazy_gettext
from web.words import ROLE_WORDS

pages = Blueprint("admin", __name__)
pages.before_request(require_visitor)

CHOOSE = lazy_gettext("Choose an assignment of the catalogue.")


@pages.get("/courses/<public_id>/assignments")
def assignments_page(public_id: str) -> ResponseReturnValue:
    """What is open, and the form to open another."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return _assignments_page(session, course, TermsForm(), {})


@pages.post("/courses/<public_id>/assignments")
def open_page(public_id: str) -> ResponseReturnValue:
    """Open an assignment of the catalogue in the course."""
    form = terms_form(request.form)
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        terms, errors = read_terms(form, course.time_zone)
        if form.assignment not in assignment_names():
            errors["assignment"] = str(CHOOSE)
        if terms is None or errors:
            return _assignments_page(session, course, form, errors), 422
        assignment = load_assignment(form.assignment)
        try:
            open_assignment(
                session,
                course,
                assignment,
                terms.points,
                terms.due_at,
                terms.attempt_limit,
                database_now(session),
            )
        except UnusableInput as error:
            return _assignments_page(session, course, form, {"form": str(error)}), 422
    flash(_("%(title)s is open.", title=assignment.title), "good")
    return redirect(url_for("admin.assignments_page", public_id=public_id))


@pages.get("/assignments/<public_id>/terms")
def terms_page(public_id: str) -> ResponseReturnValue:
    """The form to change an open assignment."""
    with store().read() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        return _terms_page(opened, form_of(opened, opened.course.time_zone), {})


@pages.post("/assignments/<public_id>/terms")
def change_terms(public_id: str) -> ResponseReturnValue:
    """Change due date, points and limit; the assignment itself stays."""
    form = terms_form(request.form)
    with store().begin() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        course = opened.course
        terms, errors = read_terms(form, course.time_zone)
        if terms is None:
            return _terms_page(opened, form, errors), 422
        try:
            change_assignment(session, opened, terms.points, terms.due_at, terms.attempt_limit)
        except UnusableInput as error:
            return _terms_page(opened, form, {"form": str(error)}), 422
    flash(_("The terms of %(title)s are changed.", title=opened.title), "good")
    return redirect(url_for("admin.assignments_page", public_id=course.public_id))


@pages.get("/courses/<public_id>/people")
def people_page(public_id: str) -> ResponseReturnValue:
    """Who takes part in the course, and as what."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, ADMINS)
        return render_template(
            "admin/people.html",
            course=course,
            role=role,
            members=members_of(session, course.id),
            role_words=ROLE_WORDS,
        )


def _assignments_page(
    session: Session, course: Course, form: TermsForm, errors: dict[str, str]
) -> str:
    return render_template(
        "admin/assignments.html",
        course=course,
        role="admin",
        opened=assignments_of(session, course.id),
        catalogue=[load_assignment(name) for name in assignment_names()],
        form=form,
        errors=errors,
    )


def _terms_page(opened: OpenAssignment, form: TermsForm, errors: dict[str, str]) -> str:
    return render_template(
        "admin/terms.html",
        opened=opened,
        course=opened.course,
        role="admin",
        form=form,
        errors=errors,
    )
