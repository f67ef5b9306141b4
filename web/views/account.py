"""Signing in, signing out, and a new password."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import PasswordRefused, SignInRefused
from grader.store.accounts import authenticate, change_password, choose_language
from grader.store.clock import database_now
from web.languages import LANGUAGES, remember_language
from web.passwords import sign_in_refusal, weakness_sentence
from web.services import store
from web.sessions import local_target, require_visitor, sign_in, sign_out, visitor
from web.translating import gettext as _

pages = Blueprint("account", __name__)


@pages.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    if g.visitor is not None:
        return redirect(local_target(request.args.get("next")))
    return _sign_in_form()


@pages.post("/sign-in")
def sign_in_with_password() -> ResponseReturnValue:
    """Begin a session, or say why not."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        with store().begin() as session:
            user = authenticate(session, name, password, database_now(session))
    except SignInRefused as refusal:
        return _sign_in_form(name, sign_in_refusal(refusal)), 403
    sign_in(user)
    return redirect(local_target(request.form.get("next")))


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session."""
    sign_out()
    flash(_("You are signed out."), "good")
    return redirect(url_for("account.sign_in_page"))


@pages.post("/language")
def set_language() -> ResponseReturnValue:
    """Read all pages in another language from now on, on every device where one is signed in."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    remember_language(language)
    if g.visitor is not None:
        with store().begin() as session:
            choose_language(session, g.visitor.id, language)
    return redirect(local_target(request.form.get("next")))


@pages.get("/password")
def password_page() -> ResponseReturnValue:
    """The form for a new password."""
    return require_visitor() or render_template("account/password.html", error=None)


@pages.post("/password")
def set_password() -> ResponseReturnValue:
    """Change the password; every other session and every API token ends with the old one."""
    away = require_visitor()
    if away is not None:
        return away
    if request.form.get("new", "") != request.form.get("repeated", ""):
        return _refuse_password(_("The new password was typed in two different ways."))
    try:
        with store().begin() as session:
            now = database_now(session)
            user = authenticate(session, visitor().name, request.form.get("current", ""), now)
            change_password(session, user, request.form.get("new", ""))
    except SignInRefused as refusal:
        locked = refusal.wait_seconds > 0
        wrong = _("The current password is wrong.")
        return _refuse_password(sign_in_refusal(refusal) if locked else wrong)
    except PasswordRefused as refusal:
        return _refuse_password(weakness_sentence(refusal.why))
    sign_in(user)
    flash(_("Your password is changed. Other devices were signed out."), "good")
    return redirect(url_for("student.home"))


def _sign_in_form(name: str = "", error: str | None = None) -> str:
    target = request.values.get("next", "")
    return render_template("account/sign_in.html", name=name, error=error, target=target)


def _refuse_password(sentence: str) -> ResponseReturnValue:
    return render_template("account/password.html", error=sentence), 400
