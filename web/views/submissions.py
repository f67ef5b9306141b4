"""One submission: its live status, its report, its source. For its student and the staff."""

from __future__ import annotations

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grader.errors import HandInRefused
from grader.policy import days_late, penalty
from grader.report import Report
from grader.store.asking import regrade_obstacle, regrade_until
from grader.store.attempts import current_attempt
from grader.store.cancelling import cancel_attempt
from grader.store.clock import database_now
from grader.store.comments import by_line, remarks_on
from grader.store.gradebook import counting_submission
from grader.store.overriding import decisions_on, in_force
from grader.store.regrade_requests import doubts_about
from grader.store.submissions import original_of, source_of
from grader.store.terms import terms_of_submissions
from web.access import Desk, submission_for
from web.comparing import compared_with_earlier
from web.disclosing import disclosed_to
from web.downloads import attachment
from web.handing_in import offer_checked, take_offer
from web.live import attempt_status, status_json
from web.reports import (
    Reading,
    arrange,
    as_shown,
    in_words,
    read_report,
    withheld,
    without_repeats,
)
from web.reviews import counted_points, label_of, shown_file_name
from web.rulings import refused_because
from web.services import store
from web.sessions import require_visitor, visitor
from web.sources import source_lines
from web.titles import wording_of_report
from web.translating import gettext as _
from web.words import STATUS_WORDS

pages = Blueprint("submissions", __name__, url_prefix="/submissions/<public_id>")
pages.before_request(require_visitor)


@pages.get("")
def submission_page(public_id: str) -> ResponseReturnValue:
    """The status while it is graded, the report afterwards."""
    return show_submission(public_id)


def show_submission(public_id: str, not_asked: str | None = None, doubt: str = "") -> str:
    """The page; `not_asked` says why a request for a regrade, the `doubt`, is not taken."""
    with store().read() as session:
        desk = submission_for(session, visitor(), public_id)
        attempt = current_attempt(session, desk.submission.id)
        now, disclosed = database_now(session), disclosed_to(session, desk)
        report = read_report(attempt, desk, disclosed)
        decisions = decisions_on(session, desk.submission.id)
        terms = terms_of_submissions(session, [desk.submission])[desk.submission.id]
        return render_template(
            "submission.html",
            desk=desk,
            submission=desk.submission,
            opened=desk.submission.open_assignment,
            label=label_of(desk.submission, desk.nameless),
            file_name=shown_file_name(desk.submission, desk.nameless),
            changed=in_force(decisions),
            counted=counted_points(report, decisions),
            attempt=attempt,
            late=days_late(terms, desk.submission.handed_in_at),
            off=penalty(terms, desk.submission.handed_in_at),
            status=attempt_status(session, attempt),
            withheld=withheld(attempt, report),
            terms=terms,
            doubts=doubts_about(session, desk.submission.id),
            regrade_obstacle=regrade_obstacle(session, desk.submission, now),
            regrade_until=regrade_until(desk.submission, attempt.recorded_at or now),
            reading=None if report is None else _arrange(desk, report),
            compared=compared_with_earlier(session, desk, report, disclosed),
            counting=counting_submission(session, desk.submission),
            not_asked=not_asked,
            doubt=doubt,
        )


@pages.get("/status")
def status(public_id: str) -> ResponseReturnValue:
    """What the page's script asks for while the submission is graded."""
    with store().read() as session:
        desk = submission_for(session, visitor(), public_id)
        attempt = current_attempt(session, desk.submission.id)
        found = attempt_status(session, attempt)
        if found.final:
            found = as_shown(found, read_report(attempt, desk, disclosed_to(session, desk)))
    pictures = render_template("parts/live_figures.html", status=found) if found.curves else ""
    shown = {
        "final": found.final,
        "word": str(STATUS_WORDS[found.status].text),
        "sentence": found.sentence,
        "latest": found.latest,
        "estimate": found.estimate,
    }
    return jsonify(status_json(found) | shown | {"pictures": pictures})


@pages.post("/cancel")
def cancel(public_id: str) -> ResponseReturnValue:
    """Stop the grading of one's own submission; once it has begun, the attempt is used up."""
    with store().begin() as session:
        desk = submission_for(session, visitor(), public_id)
        if not desk.own:
            abort(403)
        attempt = current_attempt(session, desk.submission.id)
        costs = cancel_attempt(session, attempt.id, own=not desk.submission.self_check)
    if costs is None:
        flash(_("There was nothing to cancel any more."), "plain")
    elif costs:
        flash(_("The grading is cancelled. It had begun, so the attempt counts as used."), "good")
    else:
        flash(_("The grading is cancelled. It costs you no attempt."), "good")
    return redirect(url_for("submissions.submission_page", public_id=public_id))


@pages.post("/hand-in")
def hand_in_checked(public_id: str) -> ResponseReturnValue:
    """Hand in the file of one's own self-check."""
    try:
        receipt = take_offer(visitor(), offer_checked(visitor(), public_id))
    except HandInRefused as refusal:
        flash(refused_because(refusal), "bad")
        return redirect(url_for("submissions.submission_page", public_id=public_id))
    flash(_("%(name)s is handed in.", name=receipt.material.file_name), "good")
    return redirect(url_for("submissions.submission_page", public_id=receipt.submission))


@pages.get("/source")
def source(public_id: str) -> ResponseReturnValue:
    """The file with line numbers."""
    with store().read() as session:
        desk = submission_for(session, visitor(), public_id)
        return render_template(
            "source.html",
            desk=desk,
            submission=desk.submission,
            opened=desk.submission.open_assignment,
            file_name=shown_file_name(desk.submission, desk.nameless),
            lines=source_lines(source_of(session, desk.submission)),
            remarks=by_line(remarks_on(session, desk.submission.id)),
        )


@pages.get("/file")
def file(public_id: str) -> ResponseReturnValue:
    """The file as it was handed in, as a download."""
    with store().read() as session:
        desk = submission_for(session, visitor(), public_id)
        name = shown_file_name(desk.submission, desk.nameless)
        return attachment(source_of(session, desk.submission), name)


@pages.get("/original")
def original(public_id: str) -> ResponseReturnValue:
    """The notebook or archive that the graded file was made from, as a download."""
    with store().read() as session:
        desk = submission_for(session, visitor(), public_id)
        found = original_of(session, desk.submission)
        if found is None or desk.nameless:
            abort(404)
        return attachment(found.content, found.name, "application/octet-stream")


def _arrange(desk: Desk, report: Report) -> Reading:
    """The report in the visitor's language, arranged for reading."""
    wording = wording_of_report(desk.submission.open_assignment, report)
    return arrange(in_words(without_repeats(report), wording))
