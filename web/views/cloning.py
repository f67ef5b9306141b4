"""A course once more for another term: what the copy would hold is shown before it is made."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.store.clock import database_now
from grader.store.cloning import STAFF, Hindrance, clone_course, contents_of, plan_copies
from grader.store.course_settings import settings_of
from grader.store.tables import Course
from web.access import ADMINS, course_for
from web.course_form import Fields, read_settings, sent_settings, settings_fields
from web.previews import confirmed, seal
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _
from web.translating import lazy_gettext as lazy

pages = Blueprint("cloning", __name__)
pages.before_request(require_visitor)

MOST_DAYS = 3660
DAYS_OF = {"weeks": 7, "days": 1}
UNIT_WORDS = {"weeks": lazy("weeks"), "days": lazy("days")}
HINDRANCE_WORDS = {
    Hindrance.NOT_INSTALLED: lazy("Left out: the catalogue does not have it any more."),
    Hindrance.UPLOADED_BY_OTHERS: lazy(
        "Left out: it was uploaded by somebody who is no admin of the copy. Take the staff along, "
        "or upload the file there yourself."
    ),
    Hindrance.OTHER_BOUNDS: lazy("Left out: its thresholds or limits are not possible any more."),
}
STANDARD = {"amount": "52", "unit": "weeks", "staff": "yes", "term": ""}


@pages.get("/courses/<public_id>/clone")
def clone_page(public_id: str) -> ResponseReturnValue:
    """What the copy is called, and by how much its dates move."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return _form(course, settings_fields(settings_of(course)) | STANDARD, {})


@pages.post("/courses/<public_id>/clone")
def clone(public_id: str) -> ResponseReturnValue:
    """Show what the copy would hold; the same form with the preview's seal makes it."""
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        fields = _sent(course)
        settings, errors = read_settings(fields)
        days = _days(fields)
        if days is None:
            errors["amount"] = _("This is a whole number, of at most ten years.")
        if settings is None or days is None or "again" in request.form:
            return _form(course, fields, errors), 422 if errors else 200
        staff = STAFF if fields["staff"] == "yes" else ()
        copies = plan_copies(session, course, days, staff, visitor().id)
        contents = contents_of(session, course, visitor().id)
        sealed = seal(fields, [(one.opened.id, one.conditions) for one in copies], contents)
        if not confirmed(sealed):
            return render_template(
                "admin/clone_preview.html",
                course=course,
                fields=fields,
                copies=copies,
                contents=contents,
                hindrances=HINDRANCE_WORDS,
                sealed=sealed,
                outdated="seen" in request.form,
            )
        now = database_now(session)
        made = clone_course(session, course, settings, days, staff, visitor().id, now)
    flash(_("%(name)s is there.", name=f"{made.name}, {made.term}"), "good")
    return redirect(url_for("admin.assignments_page", public_id=made.public_id))


def _sent(course: Course) -> dict[str, str]:
    """Name and term as sent, and the rest as the course has it; a copy is never archived."""
    kept = settings_fields(settings_of(course)) | {"archived": ""}
    sent = sent_settings(request.form)
    chosen = {name: request.form.get(name, "").strip() for name in ("amount", "unit", "staff")}
    return kept | {"name": sent["name"], "term": sent["term"]} | chosen


def _days(fields: Mapping[str, str]) -> int | None:
    amount, unit = fields["amount"], DAYS_OF.get(fields["unit"])
    if unit is None or not (amount.isascii() and amount.isdigit() and len(amount) <= 4):
        return None
    days = int(amount) * unit
    return days if days <= MOST_DAYS else None


def _form(course: Course, fields: Fields, errors: Mapping[str, str]) -> str:
    return render_template(
        "admin/clone.html", course=course, fields=fields, errors=errors, units=UNIT_WORDS
    )
