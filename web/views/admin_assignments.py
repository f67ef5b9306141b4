"""Assignments of a course: open them, and change their terms with a preview."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.adaptation import adjustable_gates
from grader.errors import UnusableInput
from grader.store.clock import database_now
from grader.store.conditions import change_conditions, conditions_of, open_on
from grader.store.connection import Session
from grader.store.courses import assignments_of
from grader.store.extension_lists import waiting_requests
from grader.store.moving import move_to_package
from grader.store.openable import other_versions
from grader.store.outlines import outline_if_known
from grader.store.previews import effects_of_conditions
from grader.store.publication import publish, take_back
from grader.store.tables import Course, OpenAssignment
from web.access import ADMINS, course_for, open_assignment_for
from web.openable import catalogue, find_openable, packages_for
from web.opening_form import fitting
from web.previews import confirmed, seal, seal_effects
from web.services import store
from web.sessions import require_visitor, visitor
from web.term_words import COUNTS_WORDS, VISIBILITY_WORDS, changes_in_words
from web.terms import (
    DEFAULTS,
    QUEUES,
    SHOWN,
    Fields,
    fields_of,
    read_terms,
    sent_fields,
)
from web.titles import outline_title, title_of
from web.translating import gettext as _
from web.translating import lazy_gettext

pages = Blueprint("admin", __name__)
pages.before_request(require_visitor)

NOTHING_DIFFERENT = lazy_gettext("Nothing was different.")
CHOOSE = lazy_gettext("Choose an assignment of the list.")
OTHERS = lazy_gettext("The thresholds were another assignment's: have a look at those of this one.")


@pages.get("/courses/<public_id>/assignments")
def assignments_page(public_id: str) -> ResponseReturnValue:
    """What is open, and the form to open another."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        fields = DEFAULTS | {"regrade_days": str(course.regrade_days)}
        fields["assignment"] = fields[SHOWN] = request.args.get("assignment", "")
        return _assignments_page(session, course, fields, {})


@pages.post("/courses/<public_id>/assignments")
def open_page(public_id: str) -> ResponseReturnValue:
    """Open an assignment of the catalogue, or one that was uploaded, in the course."""
    fields, others = fitting(sent_fields(request.form))
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        key = fields.get("assignment", "")
        chosen = find_openable(session, course, visitor(), key)
        if "look" in request.form and chosen is not None:
            return _assignments_page(session, course, fields | {SHOWN: key}, {})
        outline = None if chosen is None else chosen.outline
        conditions, errors = read_terms(fields, course.time_zone, outline)
        if chosen is None:
            errors["assignment"] = str(CHOOSE)
        elif others:
            errors["assignment"] = str(OTHERS)
        if chosen is None or conditions is None or others:
            return _assignments_page(session, course, fields, errors), 422
        now = database_now(session)
        open_on(session, course, chosen.outline, conditions, now, visitor().id, chosen.digest)
    flash(_("%(title)s is open.", title=outline_title(chosen.outline)), "good")
    return redirect(url_for("admin.assignments_page", public_id=public_id))


@pages.get("/assignments/<public_id>/terms")
def terms_page(public_id: str) -> ResponseReturnValue:
    """The form to change an open assignment."""
    with store().read() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        fields = fields_of(conditions_of(opened), opened.course.time_zone)
        return _terms_page(session, opened, fields, {})


@pages.post("/assignments/<public_id>/terms")
def change_terms(public_id: str) -> ResponseReturnValue:
    """Show what other terms would change; the same form with the preview's seal changes them."""
    fields = sent_fields(request.form)
    with store().begin() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        zone = opened.course.time_zone
        old = conditions_of(opened)
        conditions, errors = read_terms(fields, zone, outline_if_known(opened), old)
        if conditions is None:
            return _terms_page(session, opened, fields, errors), 422
        if "again" in request.form:
            return _terms_page(session, opened, fields, {})
        changes = changes_in_words(old, conditions, zone)
        effects = effects_of_conditions(session, opened, conditions)
        sealed = seal(changes, seal_effects(effects))
        if changes and not confirmed(sealed):
            return render_template(
                "admin/terms_preview.html",
                opened=opened,
                course=opened.course,
                fields=fields,
                changes=changes,
                effects=effects,
                sealed=sealed,
                outdated="seen" in request.form,
            )
        reason = request.form.get("reason", "").strip() or None
        now = database_now(session)
        changed = change_conditions(session, opened, conditions, now, visitor().id, reason)
        sentence = _("The terms of %(title)s are changed.") if changed else NOTHING_DIFFERENT
        flash(sentence % {"title": title_of(opened)}, "good" if changed else "plain")
    return redirect(url_for("admin.assignments_page", public_id=opened.course.public_id))


@pages.post("/assignments/<public_id>/publication")
def change_publication(public_id: str) -> ResponseReturnValue:
    """Publish the hidden results of an assignment, or take that back."""
    with store().begin() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        now = database_now(session)
        change = take_back if request.form.get("publish") == "no" else publish
        change(session, opened, visitor().id, now)
    shown = opened.published_at is not None
    flash(_("Published.") if shown else _("The hidden results are hidden again."), "good")
    return redirect(url_for("admin.terms_page", public_id=public_id))


@pages.post("/assignments/<public_id>/package")
def change_package(public_id: str) -> ResponseReturnValue:
    """Have an uploaded assignment graded by another version of it from now on."""
    with store().begin() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        others = {one.public_id: one for one in other_versions(session, opened, visitor().id)}
        package = others.get(request.form.get("package", ""))
        if package is None:
            abort(404)
        try:
            move_to_package(session, opened, package, visitor().id, database_now(session))
        except UnusableInput:
            sentence = _("Its thresholds or limits cannot be those of this course.")
            fields = fields_of(conditions_of(opened), opened.course.time_zone)
            return _terms_page(session, opened, fields, {"package": sentence}), 422
        flash(_("From now on version %(version)s grades.", version=opened.version), "good")
    return redirect(url_for("admin.terms_page", public_id=public_id))


def _assignments_page(
    session: Session, course: Course, fields: Fields, errors: Mapping[str, str]
) -> str:
    shown = find_openable(session, course, visitor(), fields.get(SHOWN, ""))
    return render_template(
        "admin/assignments.html",
        course=course,
        role="admin",
        opened=assignments_of(session, course.id),
        asked=waiting_requests(session, course.id),
        catalogue=catalogue(),
        packages=packages_for(session, course, visitor()),
        fields=fields,
        errors=errors,
        shown=shown,
        gates=() if shown is None else adjustable_gates(shown.outline),
        **_choices(),
    )


def _terms_page(
    session: Session, opened: OpenAssignment, fields: Fields, errors: Mapping[str, str]
) -> str:
    outline = outline_if_known(opened)
    return render_template(
        "admin/terms.html",
        opened=opened,
        course=opened.course,
        role="admin",
        fields=fields,
        errors=errors,
        gates=() if outline is None else adjustable_gates(outline),
        versions=other_versions(session, opened, visitor().id),
        **_choices(),
    )


def _choices() -> dict[str, object]:
    return {"counts": COUNTS_WORDS, "visibilities": VISIBILITY_WORDS, "queues": QUEUES}
