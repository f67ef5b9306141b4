"""One section or group of a course: rename it, or remove it and say where its people go."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import StillNeeded, UnusableInput
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.parts import remove_part, rename_part
from grader.store.sections import groups_of, sections_of, sizes_of
from grader.store.tables import Course, Group, Section
from web.access import part_for
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _

pages = Blueprint("parts", __name__, url_prefix="/courses/<public_id>/parts/<kind>")
pages.before_request(require_visitor)


@pages.get("/<part_id>")
def part_page(public_id: str, kind: str, part_id: str) -> ResponseReturnValue:
    """The forms to rename and to remove it."""
    with store().read() as session:
        part, course = part_for(session, visitor(), public_id, kind, part_id)
        return _page(session, course, part)


@pages.post("/<part_id>")
def rename(public_id: str, kind: str, part_id: str) -> ResponseReturnValue:
    """Another name."""
    with store().begin() as session:
        part, course = part_for(session, visitor(), public_id, kind, part_id)
        name = request.form.get("name", "")
        try:
            rename_part(session, part, name, visitor().id, database_now(session))
        except UnusableInput:
            sentence = _("A name has 1 to 100 characters and is not taken yet.")
            return _page(session, course, part, sentence), 422
        flash(_("%(name)s is saved.", name=part.name), "good")
    return redirect(url_for("people.people_page", public_id=public_id))


@pages.post("/<part_id>/remove")
def remove(public_id: str, kind: str, part_id: str) -> ResponseReturnValue:
    """Remove it; its people go where the form says."""
    with store().begin() as session:
        part, course = part_for(session, visitor(), public_id, kind, part_id)
        others = {one.public_id: one for one in _others(session, part)}
        into = request.form.get("into", "")
        if into and into not in others:
            return _page(session, course, part, _("Choose one of the list.")), 422
        try:
            remove_part(session, part, others.get(into), visitor().id, database_now(session))
        except StillNeeded:
            sentence = _(
                "Extensions were granted to this section, and extensions are kept for good: "
                "rename it instead."
            )
            return _page(session, course, part, sentence), 422
    flash(_("%(name)s is removed.", name=part.name), "good")
    return redirect(url_for("people.people_page", public_id=public_id))


def _page(session: Session, course: Course, part: Section | Group, error: str | None = None) -> str:
    of_sections, of_groups = sizes_of(session, course.id)
    sizes = of_sections if isinstance(part, Section) else of_groups
    return render_template(
        "admin/part.html",
        course=course,
        part=part,
        kind="sections" if isinstance(part, Section) else "groups",
        others=_others(session, part),
        size=sizes.get(part.id, 0),
        error=error,
    )


def _others(session: Session, part: Section | Group) -> list[Section] | list[Group]:
    if isinstance(part, Section):
        return [one for one in sections_of(session, part.course_id) if one.id != part.id]
    return [one for one in groups_of(session, part.course_id) if one.id != part.id]
