"""Accepting an invitation: with a new account, or with the one that is signed in."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import UnusableInput
from grader.passwords import weakness
from grader.store.accounts import create_user, find_user
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.invitations import accept_invitation, find_open_invitation
from grader.store.pages import find_user_by_id
from grader.store.tables import Course, Invitation, User
from web.passwords import weakness_sentence
from web.services import store
from web.sessions import sign_in
from web.translating import gettext as _
from web.words import ROLE_WORDS

pages = Blueprint("invitations", __name__)


@pages.get("/join/<token>")
def join_page(token: str) -> ResponseReturnValue:
    """What the link leads to, and the form to accept it."""
    with store().read() as session:
        found = find_open_invitation(session, token, database_now(session))
        return _join_page(found) if found else _gone()


@pages.post("/join/<token>")
def join(token: str) -> ResponseReturnValue:
    """Take part in the course from now on."""
    with store().begin() as session:
        found = find_open_invitation(session, token, database_now(session))
        if found is None:
            return _gone()
        user, errors = _guest(session, found[0])
        if user is None:
            return _join_page(found, errors), 422
        if not accept_invitation(session, found[0], user, database_now(session)):
            abort(404)
    if g.visitor is None:
        sign_in(user)
    flash(_("You take part in %(course)s now.", course=found[1].name), "good")
    return redirect(url_for("student.home"))


def _guest(session: Session, invitation: Invitation) -> tuple[User | None, dict[str, str]]:
    """Whoever is signed in, else a new account as the form asks for it."""
    if g.visitor is not None:
        return find_user_by_id(session, g.visitor.public_id), {}
    name, full_name = (request.form.get(key, "").strip() for key in ("name", "full_name"))
    password = request.form.get("password", "")
    errors = {}
    if not 0 < len(name) <= 100:
        errors["name"] = _("Choose a user name.")
    elif find_user(session, name) is not None:
        errors["name"] = _("This user name is taken. Is it yours? Then sign in first.")
    if not 0 < len(full_name) <= 200:
        errors["full_name"] = _("Write your full name.")
    why = weakness(password, (name, full_name))
    if why is not None:
        errors["password"] = weakness_sentence(why)
    if errors:
        return None, errors
    try:
        return create_user(session, name, full_name, password, invitation.email), {}
    except UnusableInput:
        return None, {"name": _("Choose another user name.")}


def _join_page(found: tuple[Invitation, Course], errors: dict[str, str] | None = None) -> str:
    invitation, course = found
    return render_template(
        "account/join.html",
        course=course,
        invitation=invitation,
        errors=errors or {},
        role_word=ROLE_WORDS[invitation.role],
    )


def _gone() -> ResponseReturnValue:
    return render_template("account/join_gone.html"), 404
