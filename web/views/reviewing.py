"""What TAs do in a review: hold it, comment, give other points, be done."""

from __future__ import annotations

import math

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import OverrideRefused
from grader.store.clock import database_now
from grader.store.comments import (
    LONGEST_COMMENT,
    add_comment,
    delete_comment,
    forget_saved,
    is_written,
    save_comment,
    with_saved,
)
from grader.store.connection import Session
from grader.store.overriding import override_check
from grader.store.reviewing import (
    Turn,
    finish,
    free_for,
    holder_of,
    neighbours,
    reopen,
    take_lock,
    turns,
)
from grader.store.submissions import source_of
from web.access import STAFF, Desk, open_assignment_for, own_comment_for, reviewed_for
from web.reviews import on_the_way, way_of
from web.services import store
from web.sessions import require_visitor, visitor
from web.sources import source_lines
from web.translating import gettext as _
from web.views.review import review_page

pages = Blueprint("reviewing", __name__)
pages.before_request(require_visitor)

HELD = 409
REFUSED = 422


@pages.post("/submissions/<public_id>/review/lock")
def hold(public_id: str) -> ResponseReturnValue:
    """Take or renew the lock; a script is told who has it, a form goes back to the page."""
    with store().begin() as session:
        desk = reviewed_for(session, visitor(), public_id)
        now = database_now(session)
        holder = take_lock(session, desk.submission.id, visitor().id, now)
    mine = holder.user_id == visitor().id
    if request.accept_mimetypes.best == "application/json":
        seconds = math.ceil((holder.until - now).total_seconds())
        return jsonify(mine=mine, sentence=_held_by(holder.name), seconds=seconds)
    if not mine:
        flash(_held_by(holder.name), "plain")
    return _back(public_id)


@pages.post("/submissions/<public_id>/review/comments")
def comment(public_id: str) -> ResponseReturnValue:
    """Write beside a line or on the whole; a saved comment goes before what was typed."""
    draft = {name: request.form.get(name, "").strip() for name in ("line", "text", "saved")}
    with store().begin() as session:
        desk = reviewed_for(session, visitor(), public_id)
        submission, now = desk.submission, database_now(session)
        text = with_saved(session, submission.open_assignment, draft["saved"], draft["text"])
        line, errors = _read_line(session, desk, draft["line"])
        if not text or len(text) > LONGEST_COMMENT:
            errors["text"] = _(
                "A comment has between 1 and %(most)s letters.", most=LONGEST_COMMENT
            )
        if errors:
            return review_page(session, desk, errors, draft), REFUSED
        if not is_written(session, submission, line, text, visitor().id, now):
            add_comment(session, submission, line, text, visitor().id, now)
        if request.form.get("keep"):
            save_comment(session, submission.open_assignment, text, visitor().id, now)
    return _back(public_id, "comments" if line is None else f"line-{line}")


@pages.post("/submissions/<public_id>/review/comments/<comment_id>/delete")
def uncomment(public_id: str, comment_id: str) -> ResponseReturnValue:
    """Take back a comment of one's own."""
    with store().begin() as session:
        desk = reviewed_for(session, visitor(), public_id)
        found = own_comment_for(session, visitor(), desk, comment_id)
        delete_comment(session, desk.submission, found, database_now(session))
    return _back(public_id)


@pages.post("/assignments/<public_id>/saved-comments/<comment_id>/delete")
def forget(public_id: str, comment_id: str) -> ResponseReturnValue:
    """Offer a saved comment no more."""
    with store().begin() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, STAFF)
        if not forget_saved(session, opened, comment_id, database_now(session)):
            abort(404)
    return redirect(url_for("review.list_page", public_id=public_id))


@pages.post("/submissions/<public_id>/review/points")
def points(public_id: str) -> ResponseReturnValue:
    """Give a check other points with a reason; without points the grader's own count again."""
    draft = {name: request.form.get(name, "").strip() for name in ("check", "points", "reason")}
    with store().begin() as session:
        desk = reviewed_for(session, visitor(), public_id)
        now = database_now(session)
        holder = holder_of(session, desk.submission.id, now)
        if holder is not None and holder.user_id != visitor().id:
            errors = {"points": _held_by(holder.name)}
            return review_page(session, desk, errors, draft), HELD
        errors = _override(session, desk, draft)
        if errors:
            return review_page(session, desk, errors, draft), REFUSED
        take_lock(session, desk.submission.id, visitor().id, now)
    flash(_("The points are changed, and the student is told."), "good")
    return _back(public_id, "points")


@pages.post("/submissions/<public_id>/review/done")
def done(public_id: str) -> ResponseReturnValue:
    """Be done and go on with the next one; or put it back among those that wait."""
    way = way_of(request.args)
    with store().begin() as session:
        desk = reviewed_for(session, visitor(), public_id)
        submission, now = desk.submission, database_now(session)
        holder = holder_of(session, submission.id, now)
        if holder is not None and holder.user_id != visitor().id:
            flash(_held_by(holder.name), "plain")
            return _back(public_id)
        listed = turns(session, submission.open_assignment, now)
        after = _next_one(on_the_way(session, way, listed), submission.id)
        if request.form.get("state") == "open":
            reopen(session, submission.id)
            return _back(public_id)
        finish(session, submission.id, visitor().id, now)
    if after is not None:
        return _back(after.public_id)
    flash(_("That was the last one."), "good")
    assignment_id = submission.open_assignment.public_id
    return redirect(url_for("review.list_page", public_id=assignment_id, **way.query))


def _next_one(listed: list[Turn], submission_id: int) -> Turn | None:
    """The one after this, but for those that somebody else is at."""
    here = [turn for turn in listed if turn.submission_id == submission_id]
    free = {turn.submission_id for turn in (*here, *free_for(visitor().id, listed))}
    return neighbours([turn for turn in listed if turn.submission_id in free], submission_id)[1]


def _override(session: Session, desk: Desk, draft: dict[str, str]) -> dict[str, str]:
    """Make the override; a sentence by field where it cannot be made."""
    if not draft["reason"] or len(draft["reason"]) > LONGEST_COMMENT:
        return {"reason": _("Say why: the student and the log are told.")}
    try:
        value = float(draft["points"].replace(",", ".")) if draft["points"] else None
        override_check(
            session,
            desk.submission,
            draft["check"],
            value,
            draft["reason"],
            visitor().id,
            database_now(session),
        )
    except (ValueError, OverrideRefused):
        return {"points": _("Points are a number from 0 to what the check gives.")}
    return {}


def _read_line(session: Session, desk: Desk, text: str) -> tuple[int | None, dict[str, str]]:
    if not text:
        return None, {}
    last = len(source_lines(source_of(session, desk.submission)))
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= last:
        return int(text), {}
    return None, {"line": _("The file has lines 1 to %(last)s.", last=last)}


def _held_by(name: str) -> str:
    return _("%(name)s is reviewing this submission at the moment.", name=name)


def _back(public_id: str, anchor: str | None = None) -> ResponseReturnValue:
    query = way_of(request.args).query
    return redirect(url_for("review.page", public_id=public_id, _anchor=anchor, **query))
