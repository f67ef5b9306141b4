"""Submissions that went wrong alike: the groups of an assignment, and one comment for a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.failed_checks import has_failed
from grader.report import CheckResult
from grader.report_json import report_from_json
from grader.store.clock import database_now
from grader.store.clusters import Cluster, clusters_of, comment_on_all
from grader.store.comments import LONGEST_COMMENT, save_comment, saved_comments, with_saved
from grader.store.connection import Session
from grader.store.statistics import reports_of
from grader.store.tables import OpenAssignment, Role
from grader.wording import Wording
from web.access import STAFF, hides_names, open_assignment_for
from web.paging import page_of
from web.reports import in_words
from web.services import store
from web.sessions import require_visitor, visitor
from web.titles import wording_of
from web.translating import gettext as _
from web.translating import ngettext

pages = Blueprint("clusters", __name__)
pages.before_request(require_visitor)

GROUPS_PER_PAGE = 20


@dataclass(frozen=True)
class Shown:
    """A group with the failed checks of its representative, in words."""

    cluster: Cluster
    checks: Sequence[CheckResult]


@pages.get("/assignments/<public_id>/clusters")
def clusters_page(public_id: str) -> ResponseReturnValue:
    """The groups, largest first."""
    with store().read() as session:
        opened, _role = open_assignment_for(session, visitor(), public_id, STAFF)
        groups = clusters_of(session, opened)
        asked = request.args.get("page", 1, type=int)
        shown, page, page_count = page_of(groups, asked, GROUPS_PER_PAGE)
        return render_template(
            "staff/clusters.html",
            opened=opened,
            course=opened.course,
            groups=_shown(session, opened, shown),
            page=page,
            pages=page_count,
            submissions=sum(len(group.members) for group in groups),
        )


@pages.get("/assignments/<public_id>/clusters/<key>")
def cluster_page(public_id: str, key: str) -> ResponseReturnValue:
    """One group: what went wrong, who is in it, and the form for a comment."""
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, STAFF)
        return _cluster_page(session, opened, role, _find(session, opened, key))


@pages.post("/assignments/<public_id>/clusters/<key>/comments")
def comment(public_id: str, key: str) -> ResponseReturnValue:
    """Write a comment on every submission of the group, as the group is now."""
    typed, saved = (request.form.get(name, "").strip() for name in ("text", "saved"))
    with store().begin() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, STAFF)
        group = _find(session, opened, key)
        text, now = with_saved(session, opened, saved, typed), database_now(session)
        if not text or len(text) > LONGEST_COMMENT:
            error = _("A comment has between 1 and %(most)s letters.", most=LONGEST_COMMENT)
            return _cluster_page(session, opened, role, group, typed, error), 422
        written = comment_on_all(session, opened, group, text, visitor().id, now)
        if request.form.get("keep"):
            save_comment(session, opened, text, visitor().id, now)
    said = ngettext(
        "The comment stands on %(num)s submission.",
        "The comment stands on %(num)s submissions.",
        written,
    )
    flash(said if written else _("Every submission has this comment already."), "good")
    return redirect(url_for("clusters.cluster_page", public_id=public_id, key=key))


def _find(session: Session, opened: OpenAssignment, key: str) -> Cluster:
    groups = {group.key: group for group in clusters_of(session, opened)}
    if key not in groups:
        abort(404)
    return groups[key]


def _cluster_page(
    session: Session,
    opened: OpenAssignment,
    role: Role,
    group: Cluster,
    text: str = "",
    error: str | None = None,
) -> str:
    return render_template(
        "staff/cluster.html",
        opened=opened,
        course=opened.course,
        shown=_shown(session, opened, [group])[0],
        nameless=hides_names(opened, role),
        saved=saved_comments(session, opened),
        text=text,
        error=error,
        longest=LONGEST_COMMENT,
    )


def _shown(session: Session, opened: OpenAssignment, groups: Sequence[Cluster]) -> list[Shown]:
    """The groups with the words of their representatives' reports."""
    reports = reports_of(session, [group.representative.attempt_id for group in groups])
    wording = wording_of(opened)
    return [
        Shown(group, _failed(reports[group.representative.attempt_id], wording)) for group in groups
    ]


def _failed(document: Mapping[str, Any], wording: Wording) -> list[CheckResult]:
    report = in_words(report_from_json(document), wording)
    return [check for check in report.checks if has_failed(check.verdict)]
