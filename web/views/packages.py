"""Assignments that admins upload: kept as they are, linted by a worker, never run in the portal."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.catalogue import assignment_names
from grader.errors import PackageRefused
from grader.judge.packages import name_of_package
from grader.lint.report import report_from_json
from grader.sentences import say
from grader.sentences import told as said_by
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.openable import openable_packages
from grader.store.packages import (
    ROWS_PER_PAGE,
    has_room_for_package,
    lint_again,
    package_file,
    packages_page,
    upload_package,
)
from grader.store.tables import Course
from web.access import ADMINS, course_for, package_for
from web.downloads import attachment
from web.findings import told, told_of
from web.openable import key_of
from web.retelling import spoken
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _
from web.translating import lazy_gettext
from web.uploads import shown_name
from web.words import PACKAGE_WORDS

pages = Blueprint("packages", __name__)
pages.before_request(require_visitor)

LARGEST_PACKAGE = 4 * 2**20
MOST_PAGES = 10_000
TOO_MANY = lazy_gettext(
    "Too many uploaded assignments wait for lint in this course; upload it once they are linted."
)


@pages.get("/courses/<public_id>/packages")
def list_page(public_id: str) -> ResponseReturnValue:
    """What was uploaded, and the form to upload another."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return _list_page(session, course)


@pages.post("/courses/<public_id>/packages")
def upload(public_id: str) -> ResponseReturnValue:
    """Keep a package whose size and structure are as they should be; nothing of it is run."""
    file_name, content = _sent_file()
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        if not content:
            return _list_page(session, course, _("Choose a zip file.")), 422
        if len(content) > LARGEST_PACKAGE:
            return _list_page(session, course, _("The package is larger than 4 MiB.")), 422
        if not has_room_for_package(session, course.id):
            return _list_page(session, course, str(TOO_MANY)), 422
        try:
            name = name_of_package(content)
            _refuse_known(name)
        except PackageRefused as refused:
            return _list_page(session, course, spoken(said_by(refused))), 422
        now = database_now(session)
        package = upload_package(session, course, visitor().id, file_name, name, content, now)
    flash(_("The package is uploaded and waits for lint."), "good")
    return redirect(url_for("packages.page", public_id=package.public_id))


@pages.get("/packages/<public_id>")
def page(public_id: str) -> ResponseReturnValue:
    """Where the lint of a package is, or what it said."""
    with store().read() as session:
        package, course = package_for(session, visitor(), public_id)
        may_open = openable_packages(session, course.id, visitor().id)
        as_offered = [one for one in may_open if one.blob_digest == package.blob_digest]
        report = None if package.report is None else report_from_json(package.report)
    return render_template(
        "admin/package.html",
        course=course,
        package=package,
        openable=key_of(as_offered[0]) if as_offered else None,
        report=report,
        findings=() if report is None else told(report),
        words=PACKAGE_WORDS,
        progress=told_of(package.progress, package.progress_made),
        sentence=told_of(package.sentence or "", package.sentence_made),
    )


@pages.get("/packages/<public_id>/file")
def file(public_id: str) -> ResponseReturnValue:
    """The zip as it came."""
    with store().read() as session:
        package, _course = package_for(session, visitor(), public_id)
        content = package_file(session, package)
        return attachment(content, f"{package.assignment}.zip", "application/zip")


@pages.post("/packages/<public_id>/lint")
def again(public_id: str) -> ResponseReturnValue:
    """Let a package on which we failed be linted once more."""
    with store().begin() as session:
        package, _course = package_for(session, visitor(), public_id)
        waits = lint_again(session, package, visitor().id, database_now(session))
    if waits:
        flash(_("The package waits for lint once more."), "good")
    else:
        flash(_("This package was not waiting for another try."), "plain")
    return redirect(url_for("packages.page", public_id=public_id))


def _refuse_known(name: str) -> None:
    """Raise PackageRefused for what the catalogue calls an assignment already."""
    if name in assignment_names():
        raise PackageRefused(
            say("%(name)s is the name of an assignment that is here already.", name=name)
        )


def _sent_file() -> tuple[str, bytes]:
    """The name and the bytes of the first file that was sent, cut off where it is too large."""
    for chosen in request.files.getlist("file"):
        if chosen.filename:
            content = chosen.stream.read(LARGEST_PACKAGE + 1)
            chosen.close()
            return shown_name(chosen.filename) or "package.zip", content
    return "", b""


def _list_page(session: Session, course: Course, error: str | None = None) -> str:
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    packages, total = packages_page(session, course.id, page)
    return render_template(
        "admin/packages.html",
        course=course,
        role="admin",
        packages=packages,
        page=page,
        pages=-(-total // ROWS_PER_PAGE),
        words=PACKAGE_WORDS,
        error=error,
    )
