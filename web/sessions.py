"""Who is visiting: signed cookies that idle out, end with a new password, and start afresh."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, abort, flash, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue

from grader.store.clock import database_now
from grader.store.sessions import LONGEST_SESSION, end_session, find_user_of_session
from grader.store.tables import User
from web.failures import page_to_return_to, sent_from_here, signed_out
from web.services import store
from web.translating import gettext as _

IDLE_SECONDS = 2 * 3600
LONGEST_SECONDS = int(LONGEST_SESSION.total_seconds())
REFRESH_SECONDS = 60


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookies, kept off plain HTTP whenever the page came by HTTPS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's interface
        """Whether the browser may send the cookie by HTTPS only."""
        return request.is_secure


@dataclass(frozen=True)
class Visitor:
    """The person signed in; `unread` notices are new."""

    id: int
    public_id: str
    name: str
    full_name: str
    language: str | None = None
    unread: int = 0

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the name."""
        words = (self.full_name or self.name).split()
        return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


def sign_in(user: User) -> None:
    """Begin a new session; nothing of the one before sign-in survives."""
    _forget_session()
    moment = int(time.time())
    key = secrets.token_urlsafe(16)
    session.update(user=user.public_id, key=key, stamp=_stamp(user), since=moment, seen=moment)


def sign_out() -> None:
    """End the session for good: a copy of its cookie opens nothing any more."""
    if "key" in session:
        with store().begin() as writing:
            end_session(writing, session["key"], database_now(writing))
    _forget_session()


def load_visitor() -> None:
    """Set `g.visitor` from the cookie; an idle, old or outdated session is dropped with a word."""
    g.visitor = None
    if request.endpoint in {"static", "health.ready"} or request.blueprint == "api":
        return
    if "user" not in session:
        return
    g.visitor = _visitor_of_session()
    if g.visitor is None:
        _forget_session()
        flash(_("You were signed out. Please sign in again."), "plain")


def visitor() -> Visitor:
    """The person signed in; views that call this stand behind `require_visitor`."""
    if g.visitor is None:
        abort(403)
    found: Visitor = g.visitor
    return found


def require_visitor() -> ResponseReturnValue | None:
    """Send strangers to the sign-in page, and back afterwards; nothing they wrote is lost."""
    if g.visitor is not None:
        return None
    if request.method == "POST" and sent_from_here():
        return signed_out()
    return redirect(url_for("account.sign_in_page", next=page_to_return_to() or None))


def local_target(address: str | None) -> str:
    """`address` where it is a path of this portal, else the first page; never another site."""
    home = url_for("student.home")
    if not address or not address.startswith("/") or address.startswith("//"):
        return home
    if "\\" in address or any(ord(character) < 32 for character in address):
        return home
    parts = urlsplit(address)
    return home if parts.scheme or parts.netloc else address


def _forget_session() -> None:
    """Drop everything but the language that this browser reads."""
    language = session.get("language")
    session.clear()
    if language is not None:
        session["language"] = language


def _visitor_of_session() -> Visitor | None:
    moment = int(time.time())
    if moment - session.get("seen", 0) > IDLE_SECONDS:
        return None
    if moment - session.get("since", 0) > LONGEST_SECONDS:
        return None
    with store().read() as reading:
        found = find_user_of_session(reading, session["user"], session.get("key", ""))
    if found is None:
        return None
    user, unread = found
    if not hmac.compare_digest(session.get("stamp", ""), _stamp(user)):
        return None
    if moment - session["seen"] > REFRESH_SECONDS:
        session["seen"] = moment
    return Visitor(user.id, user.public_id, user.name, user.full_name, user.language, unread)


def _stamp(user: User) -> str:
    """Changes with the password, so that a new one ends every other session."""
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:24]
