"""A package that passed is opened, and every page of the course knows it as it knows the others."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grader.outline import Outline
from grader.store.attempts import record_report, release
from grader.store.clock import database_now
from grader.store.connection import Store
from grader.store.courses import find_course
from grader.store.packages import claim_package, record_lint_of, upload_package
from grader.store.tables import Attempt, OpenAssignment, User
from tests.web.client import SignIn, post, upload
from tests.web.made_lint import LINT_REPORT, OUTLINE, mended
from tests.web.made_reports import mistaken_report
from tests.web.school import School, claimed

HOSTILE = "<script>x()</script><img src=x onerror=x()>"
TERMS = {"due_at": "2031-03-01T23:59", "points": "10", "attempt_limit": "5"}


def passed(store: Store, school: School, outline: Outline, content: bytes) -> str:
    """The public id of a package of Alan's that passed lint."""
    with store.begin() as session:
        course = find_course(session, school.course)
        assert course is not None
        named = select(User.id).where(User.public_id == school.people["alan"])
        admin_id = session.scalars(named).one()
        now = database_now(session)
        package = upload_package(session, course, admin_id, "a.zip", outline.name, content, now)
        claim = claim_package(session, package.id, 60, now)
        assert claim is not None
        assert record_lint_of(session, claim, mended(LINT_REPORT), outline, now)
        return package.public_id


def opened(store: Store, alan: FlaskClient, school: School, outline: Outline = OUTLINE) -> str:
    """The public id of the assignment that Alan opens from a package."""
    package = passed(store, school, outline, b"PK first")
    path = f"/courses/{school.course}/assignments"
    assert f'value="package:{package}"' in alan.get(path).text
    answer = post(alan, path, assignment=f"package:{package}", **TERMS)
    assert answer.status_code == 302, answer.text
    with store.read() as session:
        chosen = select(OpenAssignment.public_id).where(OpenAssignment.package_digest.is_not(None))
        return session.scalars(chosen).one()


def test_students_find_hand_in_and_read_their_report(
    sign_in: SignIn, school: School, portal_store: Store
) -> None:
    alan, ada, grace = sign_in("alan"), sign_in("ada"), sign_in("grace")
    assignment = opened(portal_store, alan, school)
    assert "Running mean" in ada.get("/").text
    page = ada.get(f"/assignments/{assignment}").text
    assert "Running mean" in page
    assert "<math" in page
    assert ada.get(f"/assignments/{assignment}/starter").text == OUTLINE.starter
    sent = upload(ada, assignment, b"def huber_loss(x):\n    return x\n", "huber_loss.py")
    assert sent.status_code == 302
    with portal_store.begin() as session:
        attempt = session.scalars(select(Attempt.id).order_by(Attempt.id.desc())).first()
        assert attempt is not None
        claim = claimed(session, attempt)
        assert claim.package is not None
        assert claim.package.content == b"PK first"
        report = replace(mistaken_report(), assignment="running-mean", version="7")
        assert record_report(session, claim, report, datetime.now(UTC))
    assert ada.get(sent.location).status_code == 200
    assert "Running mean" in ada.get(f"/courses/{school.course}/leaderboard").text
    for path in (
        f"/courses/{school.course}/gradebook",
        f"/courses/{school.course}/gradebook.csv",
        f"/courses/{school.course}/students/{school.people['ada']}",
        f"/assignments/{assignment}/statistics",
        f"/assignments/{assignment}/clusters",
        f"/assignments/{assignment}/reviews",
        f"/assignments/{assignment}/similarity",
        f"/assignments/{assignment}/regrades",
        f"{sent.location}/review",
    ):
        assert grace.get(path).status_code == 200, path
    for path in (f"/assignments/{assignment}/terms", f"/courses/{school.course}/clone"):
        assert alan.get(path).status_code == 200, path


def test_what_a_package_breaks_is_ours_and_costs_no_attempt(
    sign_in: SignIn, school: School, portal_store: Store
) -> None:
    ada, grace = sign_in("ada"), sign_in("grace")
    assignment = opened(portal_store, sign_in("alan"), school)
    sent = upload(ada, assignment, b"def huber_loss(x):\n    return x\n", "huber_loss.py")
    assert "4 attempts left" in ada.get("/").text
    with portal_store.begin() as session:
        attempt = session.scalars(select(Attempt.id).order_by(Attempt.id.desc())).first()
        assert attempt is not None
        claim = claimed(session, attempt)
        fault = f"JudgeFault: The judge broke down: it hung ({HOSTILE} \x1b[2J)."
        assert release(session, claim, fault, datetime.now(UTC), max_tries=1)
    page = ada.get(sent.location).text
    assert "our fault, not yours: it costs you no attempt" in page
    assert "it hung" not in page
    assert "4 attempts left" not in ada.get("/").text
    shown = grace.get(sent.location).text
    assert "&lt;script&gt;" in shown
    assert "␛[2J" in shown
    assert "<script>x" not in shown


def test_what_is_open_stays_until_an_admin_moves_it(
    alan: FlaskClient, ada: FlaskClient, school: School, portal_store: Store
) -> None:
    assignment = opened(portal_store, alan, school)
    newer = replace(OUTLINE, version="8", starter="# the newer one\n")
    package = passed(portal_store, school, newer, b"PK second")
    starter = f"/assignments/{assignment}/starter"
    assert ada.get(starter).text == OUTLINE.starter
    answer = post(alan, f"/assignments/{assignment}/package", package=package)
    assert answer.status_code == 302
    assert ada.get(starter).text == newer.starter
    assert "version 8 grades" in alan.get(answer.location).text


def test_who_looks_after_no_course_of_the_uploader_cannot_open_it(
    sign_in: SignIn, school: School, portal_store: Store
) -> None:
    package = passed(portal_store, school, OUTLINE, b"PK first")
    path = f"/courses/{school.course}/assignments"
    answer = post(sign_in("grace"), path, assignment=f"package:{package}", **TERMS)
    assert answer.status_code == 403
    unknown = post(sign_in("alan"), path, assignment=f"package:{package}x", **TERMS)
    assert unknown.status_code == 422


@pytest.mark.parametrize("who", ["ada", "grace", "alan"])
def test_texts_of_a_package_are_only_ever_text(
    sign_in: SignIn, school: School, portal_store: Store, who: str
) -> None:
    checks = tuple(replace(one, title=f"sums {HOSTILE}") for one in OUTLINE.checks)
    handout = f"# Sums {HOSTILE}\n\n{HOSTILE}\n\n[here](javascript:x()) $\\text{{{HOSTILE}}}$\n"
    hostile = replace(
        OUTLINE, title=f"Mean {HOSTILE}", checks=checks, handouts={"en": handout}, starter=HOSTILE
    )
    assignment = opened(portal_store, sign_in("alan"), school, hostile)
    paths = [f"/assignments/{assignment}", "/"]
    if who == "alan":
        paths += [f"/assignments/{assignment}/terms", f"/courses/{school.course}/assignments"]
    for path in paths:
        page = sign_in(who).get(path).text
        assert "Mean &lt;script&gt;" in page, path
        assert not re.search(r"<script>|<img[^>]*onerror|href=\"javascript", page), path
