"""What TAs read: the submissions of an assignment that count, one of them, and its history."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from grader.policy import penalty
from grader.redaction import Disclosure
from grader.store.attempts import current_attempt
from grader.store.clock import database_now
from grader.store.comments import by_line, remarks_on, saved_comments
from grader.store.connection import Session
from grader.store.overriding import decisions_on
from grader.store.regrade_requests import doubts_about
from grader.store.reviewing import free_for, holder_of, neighbours, reviewed_by, turns
from grader.store.submissions import history, source_of
from grader.store.terms import terms_of_submissions
from web.access import STAFF, Desk, hides_names, open_assignment_for, reviewed_for
from web.paging import page_of
from web.reports import arrange, in_words, read_report, without_repeats
from web.reviews import (
    check_points,
    counted_points,
    label_of,
    on_the_way,
    shown_file_name,
    student_label,
    way_of,
)
from web.services import store
from web.sessions import require_visitor, visitor
from web.sources import side_by_side, source_lines
from web.titles import check_titles, wording_of_report

pages = Blueprint("review", __name__)
pages.before_request(require_visitor)

TURNS_PER_PAGE = 100


@pages.get("/assignments/<public_id>/reviews")
def list_page(public_id: str) -> ResponseReturnValue:
    """Everybody's submission that counts, with who has reviewed it or is at it."""
    way = way_of(request.args)
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, STAFF)
        everything = turns(session, opened, database_now(session))
        listed = on_the_way(session, way, everything)
        asked = request.args.get("page", 1, type=int)
        shown, number, pages_in_all = page_of(listed, asked, TURNS_PER_PAGE)
        return render_template(
            "review/list.html",
            opened=opened,
            way=way,
            first=next(free_for(visitor().id, listed), None) or next(iter(listed), None),
            turns=shown,
            page=number,
            pages=pages_in_all,
            saved=saved_comments(session, opened),
            total=len(everything),
            done=sum(turn.reviewer is not None for turn in everything),
            titles=check_titles(opened),
            nameless=hides_names(opened, role),
            label=student_label,
        )


@pages.get("/submissions/<public_id>/review")
def page(public_id: str) -> ResponseReturnValue:
    """The source with its comments, the points and the report beside it."""
    with store().read() as session:
        desk = reviewed_for(session, visitor(), public_id)
        return review_page(session, desk, {}, {"line": request.args.get("line", "")})


@pages.get("/submissions/<public_id>/review/changes")
def changes_page(public_id: str) -> ResponseReturnValue:
    """What changed from an earlier submission of the same student to this one."""
    with store().read() as session:
        desk = reviewed_for(session, visitor(), public_id)
        submission = desk.submission
        others = history(session, submission.open_assignment_id, submission.user_id)
        earlier = [one for one in others if one.number < submission.number]
        wanted = request.args.get("since", str(submission.number - 1))
        since = next((one for one in earlier if str(one.number) == wanted), None)
        if since is None:
            abort(404)
        groups = side_by_side(
            source_lines(source_of(session, since)), source_lines(source_of(session, submission))
        )
        return render_template(
            "review/changes.html",
            submission=submission,
            opened=submission.open_assignment,
            label=label_of(submission, desk.nameless),
            since=since,
            earlier=earlier,
            groups=groups,
            way=way_of(request.args),
        )


def review_page(
    session: Session, desk: Desk, errors: Mapping[str, str], draft: Mapping[str, str]
) -> str:
    """The page of one review; `errors` and `draft` are by field, of a form that was refused."""
    submission, way, now = desk.submission, way_of(request.args), database_now(session)
    opened = submission.open_assignment
    attempt = current_attempt(session, submission.id)
    report = read_report(attempt, desk, Disclosure.OUTCOMES)
    if report is not None:
        wording = wording_of_report(opened, report)
        report = in_words(without_repeats(report), wording)
    listed = on_the_way(session, way, turns(session, opened, now))
    before, after = neighbours(listed, submission.id)
    ids = [turn.submission_id for turn in listed]
    decisions = decisions_on(session, submission.id)
    terms = terms_of_submissions(session, [submission])[submission.id]
    return render_template(
        "review/page.html",
        desk=desk,
        submission=submission,
        opened=opened,
        attempt=attempt,
        label=label_of(submission, desk.nameless),
        file_name=shown_file_name(submission, desk.nameless),
        lines=source_lines(source_of(session, submission)),
        remarks=by_line(remarks_on(session, submission.id)),
        saved=saved_comments(session, opened),
        reading=None if report is None else arrange(report),
        checks=check_points(report, decisions),
        counted=counted_points(report, decisions),
        off=penalty(terms, submission.handed_in_at),
        doubts=doubts_about(session, submission.id),
        holder=holder_of(session, submission.id, now),
        reviewer=reviewed_by(session, submission.id),
        before=before,
        after=after,
        place=ids.index(submission.id) + 1 if submission.id in ids else None,
        total=len(ids),
        way=way,
        errors=errors,
        draft=draft,
    )
