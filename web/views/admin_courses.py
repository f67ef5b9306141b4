"""Courses themselves: found one, and change its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.course_settings import (
    CourseSettings,
    change_settings,
    found_course,
    settings_of,
)
from grader.store.courses import assignments_of
from grader.store.previews import Effect, effects_of_time_zone
from grader.store.tables import Course, OpenAssignment
from web.access import ADMINS, course_for, may_found_courses
from web.course_form import (
    Fields,
    read_settings,
    sent_settings,
    settings_fields,
    settings_in_words,
    time_zones,
)
from web.previews import confirmed, seal, seal_effects
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
    """Give the course other settings; other clocks only after a preview of whom they affect."""
    fields = sent_settings(request.form)
    settings, errors = read_settings(fields)
    reason = request.form.get("reason", "").strip() or None
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        if settings is None:
            return _settings_page(course, fields, errors), 422
        if "again" in request.form:
            return _settings_page(course, fields, {})
        if settings.time_zone != course.time_zone:
            affected = effects_of_time_zone(session, course, settings.time_zone)
            sealed = seal(fields, [(one.id, seal_effects(effects)) for one, effects in affected])
            if not confirmed(sealed):
                return _settings_preview(session, course, settings, affected, sealed)
        now = database_now(session)
        changed = change_settings(session, course, settings, visitor().id, now, reason)
    flash(_("The settings are saved.") if changed else _("Nothing was different."), "good")
    return redirect(url_for("courses.settings_page", public_id=public_id))


def _new_page(fields: Fields, errors: Mapping[str, str]) -> str:
    return render_template(
        "admin/new_course.html", fields=fields, errors=errors, zones=time_zones()
    )


def _settings_preview(
    session: Session,
    course: Course,
    settings: CourseSettings,
    affected: Sequence[tuple[OpenAssignment, list[Effect]]],
    sealed: str,
) -> str:
    return render_template(
        "admin/settings_preview.html",
        course=course,
        fields=settings_fields(settings),
        changes=settings_in_words(settings_of(course), settings),
        opened=assignments_of(session, course.id),
        time_zone=settings.time_zone,
        affected=affected,
        sealed=sealed,
        outdated="seen" in request.form,
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
