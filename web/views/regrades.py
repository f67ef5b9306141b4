"""Grading once more: start a change set, watch it, read what it would change, decide."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import RegradeRefused
from grader.report_json import report_from_json
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.failing import failing_check
from grader.store.outlines import outline_of_opened
from grader.store.pages import find_member
from grader.store.regrade_changes import Change, changes_of, gradings_of
from grader.store.regrade_decisions import apply_everything, apply_where_better, drop
from grader.store.regrade_outcomes import past_changes
from grader.store.regrades import (
    attempts_by_status,
    everything,
    regrades_of,
    start_regrade,
    try_errored_again,
    undecided,
    what_counts,
)
from grader.store.reviewing import turns
from grader.store.tables import OpenAssignment, Regrade, RegradeStatus, Role
from web.access import STAFF, hides_names, open_assignment_for, regrade_for, regraded_for
from web.comparing import check_by_check
from web.reports import in_words
from web.reviews import label_of
from web.services import store
from web.sessions import require_visitor, visitor
from web.titles import check_titles, wording_of_report
from web.translating import gettext as _

pages = Blueprint("regrades", __name__)
pages.before_request(require_visitor)

APPLYING = {"all": apply_everything, "better": apply_where_better}


@pages.get("/assignments/<public_id>/regrades")
def list_page(public_id: str) -> ResponseReturnValue:
    """Every change set of an assignment, and the form to start one."""
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, STAFF)
        return _list_page(session, opened, role, None)


@pages.post("/assignments/<public_id>/regrades")
def start(public_id: str) -> ResponseReturnValue:
    """Queue the chosen submissions once more; a second click finds the first one's change set."""
    with store().begin() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, STAFF)
        reason = request.form.get("reason", "").strip()
        if not reason:
            return _list_page(session, opened, role, _("Say why: the log is told.")), 422
        chosen = _chosen(session, opened, role, request.form)
        version = outline_of_opened(opened).version
        try:
            regrade, started = start_regrade(
                session, opened, chosen, version, reason, visitor().id, database_now(session)
            )
        except RegradeRefused:
            sentence = _("None of these submissions is graded yet.")
            return _list_page(session, opened, role, sentence), 422
    if not started:
        flash(_("This change set has to be decided on first."), "plain")
    return redirect(url_for("regrades.page", public_id=regrade.public_id))


@pages.get("/regrades/<public_id>")
def page(public_id: str) -> ResponseReturnValue:
    """How far it has got; then the table of before and after, and the decision."""
    with store().read() as session:
        regrade, opened, role = regrade_for(session, visitor(), public_id)
        changes = _changes(session, opened, regrade)
        return render_template(
            "review/regrade.html",
            regrade=regrade,
            opened=opened,
            counts=attempts_by_status(session, regrade.id),
            changes=changes,
            told=len({one.user.id for one in changes if one.mark_before != one.mark_after}),
            titles=check_titles(opened),
            nameless=hides_names(opened, role),
            label=label_of,
        )


@pages.get("/regrades/<public_id>/submissions/<submission_id>")
def both_page(public_id: str, submission_id: str) -> ResponseReturnValue:
    """What both gradings of one submission say of the checks that ended otherwise."""
    with store().read() as session:
        regrade, desk = regraded_for(session, visitor(), public_id, submission_id)
        gradings = None
        if regrade.status is RegradeStatus.STAGED:
            gradings = gradings_of(session, regrade, desk.submission)
        if gradings is None:
            abort(404)
        opened = desk.submission.open_assignment
        before, after = (
            in_words(report, wording_of_report(opened, report))
            for report in (report_from_json(one.report or {}) for one in gradings)
        )
        checks = check_by_check(before, after)
        return render_template(
            "review/regraded.html",
            regrade=regrade,
            opened=opened,
            submission=desk.submission,
            label=label_of(desk.submission, desk.nameless),
            before=before,
            after=after,
            changed=[one for one in checks if one.differs],
            same=sum(not one.differs for one in checks),
        )


@pages.post("/regrades/<public_id>/decision")
def decide(public_id: str) -> ResponseReturnValue:
    """Apply what is ticked, where it is better or anyway, or drop all; decided sets stay."""
    how, ticked = request.form.get("how", ""), set(request.form.getlist("submission"))
    with store().begin() as session:
        regrade, opened, _role = regrade_for(session, visitor(), public_id)
        change_set, now = (session, opened, regrade, visitor().id), database_now(session)
        if how not in {*APPLYING, "drop"}:
            flash(_("Choose what to do with the change set."), "plain")
        elif how != "drop" and not ticked and regrade.status is RegradeStatus.STAGED:
            flash(_("Tick at least one submission."), "plain")
        elif drop(*change_set, now) if how == "drop" else APPLYING[how](*change_set, now, ticked):
            flash(_("The change set is decided on."), "good")
        else:
            flash(_("This change set was decided on before, or is not graded yet."), "plain")
    return redirect(url_for("regrades.page", public_id=public_id))


@pages.post("/regrades/<public_id>/try-again")
def try_again(public_id: str) -> ResponseReturnValue:
    """Queue what we failed to grade of a change set again."""
    with store().begin() as session:
        regrade, _opened, _role = regrade_for(session, visitor(), public_id)
        queued = try_errored_again(session, regrade)
    if queued:
        flash(_("What was not graded is queued again."), "good")
    else:
        flash(_("Nothing of this change set was waiting for another try."), "plain")
    return redirect(url_for("regrades.page", public_id=public_id))


def _changes(session: Session, opened: OpenAssignment, regrade: Regrade) -> list[Change]:
    if regrade.status is RegradeStatus.RUNNING:
        return []
    if regrade.status is RegradeStatus.STAGED:
        return changes_of(session, opened, regrade)
    return past_changes(session, regrade)


def _chosen(
    session: Session, opened: OpenAssignment, role: Role, form: Mapping[str, str]
) -> list[int]:
    """The ids of the submissions that the form asks for; of one student only where names show."""
    graded = (everything if form.get("which") == "all" else what_counts)(session, opened)
    if form.get("check"):
        failing = failing_check(session, graded, form["check"])
        graded = {one: user_id for one, user_id in graded.items() if one in failing}
    if form.get("student") and not hides_names(opened, role):
        student = find_member(session, opened.course_id, form["student"])
        only = None if student is None else student.id
        graded = {one: user_id for one, user_id in graded.items() if user_id == only}
    return list(graded)


def _list_page(session: Session, opened: OpenAssignment, role: Role, error: str | None) -> str:
    nameless = hides_names(opened, role)
    now = database_now(session)
    students = [] if nameless else turns(session, opened, now)
    return render_template(
        "review/regrades.html",
        opened=opened,
        regrades=regrades_of(session, opened.id),
        waiting=undecided(session, opened.id),
        titles=check_titles(opened),
        students=students,
        version=outline_of_opened(opened).version,
        form=request.form,
        error=error,
    )
