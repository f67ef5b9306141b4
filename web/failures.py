"""One page, or one JSON sentence, for everything that goes wrong."""

from __future__ import annotations

import logging
from contextlib import suppress
from urllib.parse import urlsplit

from flask import (
    Flask,
    g,
    get_flashed_messages,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException, RequestEntityTooLarge

from grader.errors import OurFault, Unstorable, UnusableInput
from web.translating import lazy_gettext as _

log = logging.getLogger(__name__)

DRAINED_BYTES = 32 * 2**20
KEPT_HEADERS = ("Allow", "Retry-After")

TITLES = {
    400: _("That request made no sense"),
    403: _("This is not open to you"),
    404: _("There is nothing here"),
    405: _("That cannot be done here"),
    413: _("That is too large"),
    429: _("A little slower, please"),
    500: _("Something of ours failed"),
}

SENTENCES = {
    400: _("The portal could not read what was sent. Go back, reload the page and try again."),
    403: _("Your role in this course does not include this page."),
    404: _("The address is wrong, or what it names does not belong to you."),
    405: _("The address exists, but not for this kind of request."),
    413: _(
        "What was sent is larger than 6 MiB. A solution is a Python file of a few kilobytes; "
        "was the right file chosen?"
    ),
    429: _("There were too many requests in a short time. Wait a minute, then try again."),
    500: _(
        "It is not your mistake, and nothing that was handed in is lost. Try again in a moment; "
        "if it happens again, tell the course staff."
    ),
}

SIGNED_OUT = _("You were signed out")
NOTHING_SENT = _(
    "Your session had ended, so nothing was sent. Sign in, go back to the page and send it again."
)
KEPT_FIELDS = ("pasted", "text", "reason", "answer")
"""Long texts that somebody may have written for an hour."""

EXPIRED_FORM = _(
    "The form was too old or came from another site, so nothing was changed. "
    "Go back, reload the page and try again."
)


def register_failures(app: Flask) -> None:
    """Answer every error with a sentence, never with a trace."""
    app.register_error_handler(BadHost, _no_host)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http_failure)
    app.register_error_handler(UnusableInput, _unusable)
    app.register_error_handler(Unstorable, _unstorable)
    app.register_error_handler(OurFault, _our_fault)


def signed_out() -> ResponseReturnValue:
    """What somebody reads who sent a form after the session ended; a long text is on it."""
    get_flashed_messages()  # This page says itself what they say.
    page = render_template(
        "error.html",
        title=SIGNED_OUT,
        sentence=NOTHING_SENT,
        status=403,
        written=written_texts(),
        way=url_for("account.sign_in_page", next=page_before()),
    )
    return page, 403


def written_texts() -> list[str]:
    """The long texts of the form that a page of this portal sent; never what another site sent."""
    if not sent_from_here():
        return []
    try:
        fields = [request.form.get(name, "") for name in KEPT_FIELDS]
    except HTTPException:  # it is this form that cannot be read
        return []
    return [text for text in fields if text.strip()]


def sent_from_here() -> bool:
    """Whether a page of this portal sent the form; browsers tell the site only over HTTPS."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "").partition("://")[2] == request.host


def forget_odd_referrer() -> None:
    """Before anything reads it: where a Referer is no address, there is none."""
    try:
        urlsplit(request.referrer or "")
    except ValueError:
        del request.environ["HTTP_REFERER"]


def page_before() -> str | None:
    """The address of the page on which a form was sent, where the browser tells."""
    parts = urlsplit(request.referrer or "")
    return f"{parts.path}?{parts.query}".rstrip("?") or None


def page_to_return_to() -> str:
    """This page, or the one that sent the form which this page answers; empty if it is unknown."""
    return request.full_path.rstrip("?") if request.method == "GET" else page_before() or ""


def failure(status: int, sentence: str | None = None) -> ResponseReturnValue:
    """The page or the JSON for `status`."""
    known = status if status in TITLES else (500 if status >= 500 else 400)
    said = sentence or str(SENTENCES[known])
    if request.path.startswith("/api/"):
        return jsonify(error=said), status
    page = render_template(
        "error.html",
        title=TITLES[known],
        sentence=said,
        status=status,
        written=written_texts() if request.method == "POST" else [],
    )
    return page, status


def _expired_form(_error: CSRFError) -> ResponseReturnValue:
    if not sent_from_here():
        return failure(403, str(EXPIRED_FORM))
    somebody = g.get("visitor") is not None
    match request.endpoint:
        case "account.sign_in_with_password" if somebody:
            return redirect(url_for("student.home"))
        case "account.leave" if not somebody:
            return redirect(url_for("account.sign_in_page"))
        case "account.sign_in_with_password" | "account.set_language":
            return failure(403, str(EXPIRED_FORM))
    return failure(403, str(EXPIRED_FORM)) if somebody else signed_out()


def _http_failure(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, RequestEntityTooLarge):
        _drain()
    answer = make_response(failure(error.code))
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            answer.headers[name] = value
    return answer


def _no_host(error: BadHost) -> ResponseReturnValue:
    """Without the name of a host there are no addresses, so there is no page either."""
    return str(error.name), 400, {"Content-Type": "text/plain"}


def _unusable(error: UnusableInput) -> ResponseReturnValue:
    return failure(400, str(error))


def _unstorable(_error: Unstorable) -> ResponseReturnValue:
    """What came from outside was nothing that could ever be found or kept."""
    return failure(400)


def _our_fault(error: OurFault) -> ResponseReturnValue:
    log.error("%s %r: %s", request.method, request.path, error, exc_info=error)
    return failure(500)


def _drain() -> None:
    """Read off what the browser is still sending; it shows no answer before it has sent it all."""
    stream = request.environ["wsgi.input"]
    left = min(DRAINED_BYTES, request.content_length or DRAINED_BYTES)
    with suppress(OSError):
        while left > 0 and (chunk := stream.read(min(left, 2**16))):
            left -= len(chunk)
