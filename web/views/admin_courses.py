"""Courses themselves: found one, and change its settings."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.store.clock import database_now
from grader.store.course_settings import change_settings, found_course, settings_of
from grader.store.tables import Course
from web.access import ADMINS, course_for, may_found_courses
from web.course_form import Fields, read_settings, sent_settings, settings_fields, time_zones
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _

pages = Blueprint("courses", __name__)
pages.before_request(require_visitor)

NOTHING_YET: Fields = {"time_zone": "UTC", "regrade_days": "7"}


@pages.get("/courses/new")
def new_page() -> ResponseReturnValue:
    """The form to found a course."""
    with store().read() as session:
        if not may_found_courses(session, visitor()):
            abort(403)
    return _new_page(NOTHING_YET, {})


@pages.post("/courses/new")
def found() -> ResponseReturnValue:
    """A new course, its founder its admin."""
    fields = sent_settings(request.form)
    settings, errors = read_settings(fields)
    with store().begin() as session:
        if not may_found_courses(session, visitor()):
            abort(403)
        if settings is None:
            return _new_page(fields, errors), 422
        course = found_course(session, settings, visitor().id, database_now(session))
    flash(_("%(name)s is there.", name=course.name), "good")
    return redirect(url_for("admin.assignments_page", public_id=course.public_id))


@pages.get("/courses/<public_id>/settings")
def settings_page(public_id: str) -> ResponseReturnValue:
    """What the course is called, which clocks it goes by, what it offers."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return _settings_page(course, settings_fields(settings_of(course)), {})


@pages.post("/courses/<public_id>/settings")
def change(public_id: str) -> ResponseReturnValue:
    """Give the course other settings."""
    fields = sent_settings(request.form)
    settings, errors = read_settings(fields)
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        if settings is None:
            return _settings_page(course, fields, errors), 422
        changed = change_settings(session, course, settings, visitor().id, database_now(session))
    flash(_("The settings are saved.") if changed else _("Nothing was different."), "good")
    return redirect(url_for("courses.settings_page", public_id=public_id))


def _new_page(fields: Fields, errors: Mapping[str, str]) -> str:
    return render_template(
        "admin/new_course.html", fields=fields, errors=errors, zones=time_zones()
    )


def _settings_page(course: Course, fields: Fields, errors: Mapping[str, str]) -> str:
    return render_template(
        "admin/settings.html",
        course=course,
        role="admin",
        fields=fields,
        errors=errors,
        zones=time_zones(),
    )
