"""Who takes part in a course, and as what: roles, sections, groups, invitations by link."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import LastAdmin, UnusableInput
from grader.store.clock import database_now
from grader.store.columns import storable
from grader.store.connection import Session
from grader.store.invitations import invite, open_invitations, renew, revoke_invitation
from grader.store.members import (
    ROWS_PER_PAGE,
    change_member,
    find_member_with_parts,
    members_page,
    remove_member,
)
from grader.store.sections import add_group, add_section, groups_of, sections_of, sizes_of
from grader.store.tables import Course, Group, Invitation, Role, Section
from web.access import ADMINS, course_for, invitation_for
from web.links import links_page
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _
from web.words import ROLE_WORDS

pages = Blueprint("people", __name__)
pages.before_request(require_visitor)

MOST_PAGES = 10_000
LONGEST_REASON = 500


@pages.get("/courses/<public_id>/people")
def people_page(public_id: str) -> ResponseReturnValue:
    """Who takes part in the course, and as what."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return _people_page(session, course)


@pages.post("/courses/<public_id>/sections")
def add_part(public_id: str) -> ResponseReturnValue:
    """A new section, or a new group."""
    name = request.form.get("name", "")
    add = add_group if request.form.get("kind") == "group" else add_section
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        try:
            add(session, course, name, visitor().id, database_now(session))
        except UnusableInput:
            sentence = _("A name has 1 to 100 characters and is not taken yet.")
            return _people_page(session, course, error=sentence), 422
    flash(_("%(name)s is added.", name=name.strip()), "good")
    return redirect(url_for("people.people_page", public_id=public_id))


@pages.get("/courses/<public_id>/people/<student_id>")
def member_page(public_id: str, student_id: str) -> ResponseReturnValue:
    """One member, with the forms that change what they are in the course."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return _member_page(session, course, student_id)


@pages.post("/courses/<public_id>/people/<student_id>")
def change_page(public_id: str, student_id: str) -> ResponseReturnValue:
    """Give a member another role, section or group, or take them out of the course."""
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        member = find_member_with_parts(session, course.id, student_id)
        role = request.form.get("role", "")
        if member is None:
            abort(404)
        if role not in {*Role, "remove"}:
            return _member_page(session, course, student_id), 422
        now, actor_id = database_now(session), visitor().id
        reason = request.form.get("reason", "").strip()[:LONGEST_REASON] or None
        try:
            if role == "remove":
                remove_member(session, member, actor_id, now, reason)
            else:
                section, group = _chosen_parts(session, course)
                change_member(session, member, Role(role), section, group, actor_id, now, reason)
        except LastAdmin:
            sentence = _("A course keeps at least one admin: make somebody else admin first.")
            return _member_page(session, course, student_id, sentence), 422
    said = _("%(name)s is out of the course.") if role == "remove" else _("%(name)s is changed.")
    flash(said % {"name": member.user.full_name}, "good")
    if student_id == visitor().public_id and role != Role.ADMIN:
        return redirect(url_for("student.home"))
    return redirect(url_for("people.people_page", public_id=public_id))


@pages.post("/courses/<public_id>/invitations")
def invite_page(public_id: str) -> ResponseReturnValue:
    """A link for one person, shown this once."""
    role = request.form.get("role", "")
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        if role not in set(Role):
            return _people_page(session, course, error=_("Choose a role.")), 422
        name = request.form.get("full_name", "").strip()[:200]
        email = request.form.get("email", "").strip()[:200]
        now = database_now(session)
        section, group = _chosen_parts(session, course)
        actor_id = visitor().id
        token = invite(session, course, Role(role), actor_id, now, name, email, section, group)[1]
        return links_page(course, [(name, email, token)])


@pages.post("/courses/<public_id>/invitations/renew")
def renew_all_page(public_id: str) -> ResponseReturnValue:
    """New links for all who were invited and did not come yet; the old ones end."""
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return _renewed(
            session, course, open_invitations(session, course.id, database_now(session))
        )


@pages.post("/invitations/<public_id>/renew")
def renew_page(public_id: str) -> ResponseReturnValue:
    """A new link for one of them."""
    with store().begin() as session:
        invitation, course = invitation_for(session, visitor(), public_id)
        return _renewed(session, course, [invitation])


def _renewed(session: Session, course: Course, invitations: Sequence[Invitation]) -> str:
    renewed = renew(session, invitations, visitor().id, database_now(session))
    return links_page(
        course, [(one.full_name or "", one.email or "", token) for one, token in renewed]
    )


@pages.post("/invitations/<public_id>/revoke")
def revoke_page(public_id: str) -> ResponseReturnValue:
    """End a link that nobody used yet."""
    with store().begin() as session:
        invitation, course = invitation_for(session, visitor(), public_id)
        revoke_invitation(session, invitation, visitor().id, database_now(session))
    flash(_("The link does not work any more."), "good")
    return redirect(url_for("people.people_page", public_id=course.public_id))


def _chosen_parts(session: Session, course: Course) -> tuple[Section | None, Group | None]:
    """The section and the group that the form names, as far as the course has them."""
    chosen = {request.form.get("section", ""), request.form.get("group", "")}
    sections = (one for one in sections_of(session, course.id) if one.public_id in chosen)
    groups = (one for one in groups_of(session, course.id) if one.public_id in chosen)
    return next(sections, None), next(groups, None)


def _people_page(session: Session, course: Course, error: str | None = None) -> str:
    text = storable(request.args.get("q", "").strip()[:200])
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    shown, total = members_page(session, course.id, text, page)
    section_sizes, group_sizes = sizes_of(session, course.id)
    return render_template(
        "admin/people.html",
        course=course,
        role="admin",
        error=error,
        members=shown,
        total=total,
        text=text,
        page=page,
        pages=-(-total // ROWS_PER_PAGE),
        sections=[(one, section_sizes.get(one.id, 0)) for one in sections_of(session, course.id)],
        groups=[(one, group_sizes.get(one.id, 0)) for one in groups_of(session, course.id)],
        invitations=open_invitations(session, course.id, database_now(session)),
        role_words=ROLE_WORDS,
    )


def _member_page(session: Session, course: Course, public_id: str, error: str | None = None) -> str:
    member = find_member_with_parts(session, course.id, public_id)
    if member is None:
        abort(404)
    return render_template(
        "admin/member.html",
        course=course,
        member=member,
        error=error,
        sections=sections_of(session, course.id),
        groups=groups_of(session, course.id),
        role_words=ROLE_WORDS,
    )
