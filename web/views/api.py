"""The JSON API for programs: a bearer token, never a cookie."""

from __future__ import annotations

from itertools import chain

from flask import Blueprint, g, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import HandInRefused, SignInRefused
from grader.store.accounts import authenticate, issue_token, user_of_token
from grader.store.attempts import current_attempt
from grader.store.clock import database_now
from grader.store.courses import assignments_by_course, courses_of
from grader.store.gradebook import Prospect, prospects
from grader.store.outlines import outline_of_opened
from grader.store.tables import Course
from web.access import submission_for
from web.disclosing import disclosed_to
from web.failures import failure
from web.handing_in import read_offer, take_offer
from web.live import attempt_status, status_json
from web.reports import as_shown, read_report, report_for_programs
from web.services import store
from web.sessions import Visitor, visitor

pages = Blueprint("api", __name__, url_prefix="/api")

WHO_ARE_YOU = "Send a token: Authorization: Bearer …; POST /api/token gives one."
JSON_WANTED = 'Send JSON: {"name": "…", "password": "…"}.'


@pages.before_request
def know_visitor() -> ResponseReturnValue | None:
    """Who the token belongs to; only the way to a token is open without one."""
    if request.endpoint == "api.issue_token":
        return None
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        with store().read() as session:
            user = user_of_token(session, token.strip())
        if user is not None:
            g.visitor = Visitor(user.id, user.public_id, user.name, user.full_name)
            return None
    return _unauthorized(WHO_ARE_YOU)


@pages.post("/token", endpoint="issue_token")
def token_for_password() -> ResponseReturnValue:
    """A token for a name and a password."""
    credentials = _credentials()
    if credentials is None:
        return failure(400, JSON_WANTED)
    try:
        with store().begin() as session:
            now = database_now(session)
            token = issue_token(session, authenticate(session, *credentials, now), now)
    except SignInRefused as refusal:
        return _unauthorized(str(refusal))
    return jsonify(token=token)


@pages.get("/assignments")
def assignments() -> ResponseReturnValue:
    """What is open in the visitor's courses."""
    with store().read() as session:
        courses = [course for course, _role in courses_of(session, visitor().id)]
        everything = chain.from_iterable(assignments_by_course(session, courses).values())
        work = prospects(session, list(everything), visitor().id, database_now(session))
        return jsonify([_entry(prospect.opened.course, prospect) for prospect in work])


@pages.post("/assignments/<public_id>/submissions")
def hand_in_file(public_id: str) -> ResponseReturnValue:
    """Take the file in the form's field `file`."""
    try:
        receipt = take_offer(visitor(), read_offer(visitor(), public_id, request))
    except HandInRefused as refusal:
        return failure(422, str(refusal))
    url = _page(receipt.submission)
    dropped = [f"{one.cell}: {one.line}" for one in receipt.material.dropped]
    answer = jsonify(
        submission=receipt.submission, attempt=receipt.attempt, url=url, dropped=dropped
    )
    return make_response(answer, 201)


@pages.get("/submissions/<public_id>")
def submission_status(public_id: str) -> ResponseReturnValue:
    """Status, progress and, once it is recorded, the report as its reader may see it."""
    with store().read() as session:
        desk = submission_for(session, visitor(), public_id)
        attempt = current_attempt(session, desk.submission.id)
        report = read_report(attempt, desk, disclosed_to(session, desk))
        found = as_shown(attempt_status(session, attempt), report)
    document = None if report is None else report_for_programs(report)
    return jsonify(status_json(found) | {"report": document, "url": _page(public_id)})


def _credentials() -> tuple[str, str] | None:
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        return None
    if not isinstance(sent, dict):
        return None
    name, password = sent.get("name"), sent.get("password")
    return (name, password) if isinstance(name, str) and isinstance(password, str) else None


def _entry(course: Course, prospect: Prospect) -> dict[str, object]:
    opened = prospect.opened
    return {
        "course": course.name,
        "course_id": course.public_id,
        "id": opened.public_id,
        "assignment": opened.assignment,
        "title": opened.title,
        "file_name": outline_of_opened(opened).file_name,
        "due_at": prospect.terms.due_at.isoformat(),
        "points": opened.points,
        "attempts_left": prospect.ruling.attempts_left,
    }


def _page(submission: str) -> str:
    return url_for("submissions.submission_page", public_id=submission, _external=True)


def _unauthorized(sentence: str) -> ResponseReturnValue:
    response = make_response(failure(401, sentence))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
