"""A course admin's view of what waits, what is graded, by whom, and what failed."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grader.sentences import say
from grader.store.audit import log_change, titled
from grader.store.cancelling import cancel_attempt
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.operations import (
    failures,
    gpu_use,
    queue_depths,
    throughput,
    unfinished_attempts,
)
from grader.store.pages import count_errored
from grader.store.retrying import take_back, try_again
from grader.store.tables import Attempt, AttemptStatus, OpenAssignment
from grader.store.workers import set_draining, workers
from web.access import ADMINS, attempt_for, course_for
from web.services import services, store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _
from web.workers import LOST, deserted, device_word, failure_word, worker_word

pages = Blueprint("operations", __name__)
pages.before_request(require_visitor)


@pages.get("/courses/<public_id>/operations")
def operations_page(public_id: str) -> ResponseReturnValue:
    """Queues, attempts, workers and failures; of other courses nothing but numbers."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, ADMINS)
        now = database_now(session)
        depths, known = queue_depths(session), workers(session, now)
        return render_template(
            "operations/operations.html",
            course=course,
            role=role,
            present=now,
            depths=depths,
            deserted=deserted(depths, known, now),
            attempts=unfinished_attempts(session, visitor().id),
            workers=[(one, worker_word(one, now)) for one in known],
            lost=LOST,
            device_word=device_word,
            throughput=throughput(session, now),
            failures=failures(session, now),
            failure_word=failure_word,
            errored=count_errored(session, course.id),
            gpu=gpu_use(session, visitor().id),
        )


@pages.post("/attempts/<public_id>/requeue")
def requeue(public_id: str) -> ResponseReturnValue:
    """Take a running attempt from its worker, or queue one again that we failed at."""
    with store().begin() as session:
        attempt = attempt_for(session, visitor(), public_id, ADMINS)
        now, before = database_now(session), attempt.status
        queued = take_back(session, attempt, now) or try_again(session, attempt, now)
        if queued:
            _log(session, attempt, before, AttemptStatus.QUEUED)
        course = attempt.submission.open_assignment.course
    if queued:
        services().send(attempt.id, attempt.queue)
        flash(_("The submission is queued again."), "good")
    else:
        flash(_("Only what is graded at the moment or what failed can be queued again."), "plain")
    return redirect(url_for("operations.operations_page", public_id=course.public_id))


@pages.post("/attempts/<public_id>/cancel")
def cancel(public_id: str) -> ResponseReturnValue:
    """Cancel what waits or is graded."""
    with store().begin() as session:
        attempt = attempt_for(session, visitor(), public_id, ADMINS)
        before = attempt.status
        cancelled = cancel_attempt(session, attempt.id, own=False) is not None
        if cancelled:
            _log(session, attempt, before, AttemptStatus.CANCELLED)
        course = attempt.submission.open_assignment.course
    if cancelled:
        flash(_("The grading is cancelled. It costs the student no attempt."), "good")
    else:
        flash(_("There was nothing to cancel any more."), "plain")
    return redirect(url_for("operations.operations_page", public_id=course.public_id))


@pages.post("/courses/<public_id>/workers/<path:name>/drain")
def drain(public_id: str, name: str) -> ResponseReturnValue:
    """Tell a worker to finish what it has and take no more."""
    return _tell_worker(public_id, name, draining=True)


@pages.post("/courses/<public_id>/workers/<path:name>/resume")
def resume(public_id: str, name: str) -> ResponseReturnValue:
    """Tell a draining worker to go on."""
    return _tell_worker(public_id, name, draining=False)


def _tell_worker(public_id: str, name: str, *, draining: bool) -> ResponseReturnValue:
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        now = database_now(session)
        told = set_draining(session, name, visitor().id, course.id, now, draining=draining)
    if told is None:
        abort(404)
    if draining:
        flash(_("%(name)s finishes what it has and takes no more.", name=name), "good")
    else:
        flash(_("%(name)s takes submissions again.", name=name), "good")
    return redirect(url_for("operations.operations_page", public_id=public_id))


def _log(session: Session, attempt: Attempt, before: AttemptStatus, after: AttemptStatus) -> None:
    submission, opened = attempt.submission, attempt.submission.open_assignment
    log_change(
        session,
        visitor().id,
        opened.course_id,
        "attempt",
        _subject(submission.user.name, opened, submission.number),
        database_now(session),
        before={"status": before},
        after={"status": after},
    )


def _subject(name: str, opened: OpenAssignment, number: int) -> str:
    return say(
        "%(name)s: %(title)s, submission %(number)s",
        name=name,
        title=titled(opened),
        number=number,
    )
