"""Extensions of one assignment: grant and withdraw with a preview, answer what students asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.courses import members_of
from grader.store.extension_lists import listed_extensions, listed_requests
from grader.store.extensions import (
    answer_request,
    grant_extension,
    grant_of,
    is_granted,
    withdraw_extension,
)
from grader.store.holding import hold
from grader.store.previews import effects_of_grant, effects_of_withdrawal
from grader.store.sections import sections_of
from grader.store.tables import OpenAssignment, Role
from web.access import ADMINS, extension_for, extension_request_for, open_assignment_for
from web.extension_form import NO_LATER, read_extension, read_moment, sent_extension
from web.previews import confirmed, seal, seal_effects
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _

pages = Blueprint("extensions", __name__)
pages.before_request(require_visitor)


@pages.get("/assignments/<public_id>/extensions")
def extensions_page(public_id: str) -> ResponseReturnValue:
    """What was granted, what is asked for, and the form to grant more."""
    with store().read() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        return _extensions_page(session, opened, {}, {})


@pages.post("/assignments/<public_id>/extensions")
def grant_page(public_id: str) -> ResponseReturnValue:
    """Show whom an extension would help; the same form with the preview's seal grants it."""
    fields = sent_extension(request.form)
    with store().begin() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, ADMINS)
        wanted, errors = read_extension(session, opened, fields)
        if wanted is None:
            return _extensions_page(session, opened, fields, errors), 422
        hold(session, opened)
        now = database_now(session)
        if "seen" in request.form and is_granted(session, opened, wanted, visitor().id, now):
            return _granted(public_id)
        effects = effects_of_grant(session, opened, wanted.grant, wanted.user_id, wanted.section_id)
        sealed = seal(fields, seal_effects(effects))
        if not confirmed(sealed):
            return render_template(
                "admin/extension_preview.html",
                opened=opened,
                course=opened.course,
                fields=fields,
                wanted=wanted,
                effects=effects,
                sealed=sealed,
            )
        grant_extension(session, opened, wanted, visitor().id, now)
    return _granted(public_id)


@pages.post("/extensions/<public_id>/withdraw")
def withdraw_page(public_id: str) -> ResponseReturnValue:
    """Show whom it would cost what; the same form with the preview's seal withdraws it."""
    with store().begin() as session:
        listed, opened = extension_for(session, visitor(), public_id)
        extension = listed.extension
        if extension.withdrawn_at is None:
            effects = effects_of_withdrawal(
                session, opened, grant_of(extension), extension.user_id, extension.section_id
            )
            sealed = seal(public_id, seal_effects(effects))
            if not confirmed(sealed):
                return render_template(
                    "admin/withdrawal_preview.html",
                    opened=opened,
                    course=opened.course,
                    listed=listed,
                    effects=effects,
                    sealed=sealed,
                )
            reason = request.form.get("reason", "").strip() or None
            withdraw_extension(session, opened, listed, visitor().id, database_now(session), reason)
    flash(_("The extension is withdrawn."), "good")
    return redirect(url_for("extensions.extensions_page", public_id=opened.public_id))


@pages.post("/extension-requests/<public_id>")
def answer_page(public_id: str) -> ResponseReturnValue:
    """Grant what was asked for, or another date, or refuse it, and say why."""
    with store().begin() as session:
        listed = extension_request_for(session, visitor(), public_id)
        opened, errors = listed.opened, dict[str, str]()
        zone = opened.course.time_zone
        due_at = read_moment(request.form.get("due_at", ""), zone, "due_at", errors)
        granted = request.form.get("granted") == "yes"
        answer = request.form.get("answer", "").strip()
        if not granted and not answer:
            errors["answer"] = _("Say why not.")
        if granted and due_at is not None and due_at <= opened.due_at:
            errors["due_at"] = str(NO_LATER)
        if errors:
            sent = {name: request.form.get(name, "") for name in ("due_at", "answer")}
            marked, kept = _marked(public_id, errors), _marked(public_id, sent)
            return _extensions_page(session, opened, kept, {}, marked), 422
        moment = (due_at or listed.request.wanted_due_at) if granted else None
        answer_request(session, listed, moment, answer, visitor().id, database_now(session))
    flash(_("The request is answered."), "good")
    return redirect(url_for("extensions.extensions_page", public_id=opened.public_id))


def _granted(public_id: str) -> ResponseReturnValue:
    flash(_("The extension is granted."), "good")
    return redirect(url_for("extensions.extensions_page", public_id=public_id))


def _marked(public_id: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by field of the form of one request: there may be several on the page."""
    return {f"{name}-{public_id}": text for name, text in texts.items()}


def _extensions_page(
    session: Session,
    opened: OpenAssignment,
    fields: Mapping[str, str],
    errors: Mapping[str, str],
    answer_errors: Mapping[str, str] = MappingProxyType({}),
) -> str:
    members = members_of(session, opened.course_id)
    return render_template(
        "admin/extensions.html",
        opened=opened,
        course=opened.course,
        fields=fields,
        errors=errors,
        answer_errors=answer_errors,
        extensions=listed_extensions(session, opened.id),
        requests=listed_requests(session, opened.id),
        sections=sections_of(session, opened.course_id),
        students=[one for one in members if one.role is Role.STUDENT],
    )
