"""An admin uploads an assignment, watches its lint, and reads the verdict; nothing is run here."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from grader.errors import BoxFault
from grader.sentences import fill, join, say
from grader.store.clock import database_now
from grader.store.connection import Store
from grader.store.packages import (
    MOST_WAITING,
    claim_package,
    find_package,
    give_package_back,
    keep_claim,
    record_lint_of,
    refuse_package,
)
from grader.store.tables import Package
from tests.judge.test_packages import skeleton, zipped
from tests.web.client import post
from tests.web.made_lint import LINT_REPORT, OUTLINE, mended
from tests.web.school import School

TRAP = b"raise SystemExit('run in the portal')"


def send(client: FlaskClient, school: School, content: bytes, name: str = "a.zip") -> TestResponse:
    path = f"/courses/{school.course}/packages"
    answer = post(client, path, file=(BytesIO(content), name))
    answer.request.environ["wsgi.input"].close()  # large forms lie in a file
    return answer


@pytest.fixture
def path(alan: FlaskClient, school: School, tmp_path: Path) -> str:
    """The page of a package whose code must not run here."""
    files = skeleton(tmp_path)
    trapped = {name: TRAP if name.endswith(".py") else text for name, text in files.items()}
    answer = send(alan, school, zipped(trapped), "running <mean>.zip")
    assert answer.status_code == 302, answer.text
    return answer.location


def package_of(store: Store, path: str) -> Package:
    with store.read() as session:
        package = find_package(session, path.rpartition("/")[2])
    assert package is not None
    return package


def test_an_upload_waits_and_runs_nothing(
    alan: FlaskClient, school: School, path: str, portal_store: Store
) -> None:
    assert not [name for name in sys.modules if "running_mean" in name]
    page = alan.get(path).text
    for part in ("running-mean", "running &lt;mean&gt;.zip", "Waits for a worker", "data-running"):
        assert part in page
    listed = alan.get(f"/courses/{school.course}/packages").text
    assert "Waiting for lint" in listed
    assert "Next page" not in listed
    file = alan.get(f"{path}/file")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.data[:2] == b"PK"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Choose a zip file."),
        (b"x" * 100, "no zip file that can be read"),
        (b"x" * (4 * 2**20 + 1), "larger than 4 MiB"),
        (zipped({"../assignments/x/assignment.py": b""}), "no path that a package may have"),
        (zipped({"notes.txt": b""}), "this one has 0"),
    ],
)
def test_what_is_no_package_is_refused_at_once(
    alan: FlaskClient, school: School, content: bytes, sentence: str
) -> None:
    answer = send(alan, school, content)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_one_course_cannot_keep_every_worker_busy(alan: FlaskClient, school: School) -> None:
    """The school has one package that waits already."""
    package = zipped({"assignments/endless/assignment.py": b"while True: pass\n"})
    answers = [send(alan, school, package).status_code for _ in range(MOST_WAITING)]
    assert answers == [302] * (MOST_WAITING - 1) + [422]
    assert "wait for lint in this course" in send(alan, school, package).text


def test_progress_and_report_are_shown(alan: FlaskClient, path: str, portal_store: Store) -> None:
    package = package_of(portal_store, path)
    with portal_store.begin() as session:
        now = database_now(session)
        claim = claim_package(session, package.id, 60, now)
        assert claim is not None
        step = say(
            "%(assignment)s: mutant %(number)s of %(all)s", assignment="<a>", number=3, all=7
        )
        assert keep_claim(session, claim, step, 60, now)
    assert "&lt;a&gt;: mutant 3 of 7" in alan.get(path).text
    assert '<p class="muted">&lt;a&gt;：第 3 个变异体，共 7 个</p>' in chinese(alan, path)
    with portal_store.begin() as session:
        assert record_lint_of(session, claim, LINT_REPORT, OUTLINE, now)
    page = alan.get(path).text
    for part in ("It cannot be opened: mend", "To mend", "What lint says"):
        assert part in page
    assert "data-running" not in page


def test_a_package_that_passed_can_be_opened(
    alan: FlaskClient, path: str, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        now = database_now(session)
        claim = claim_package(session, package_of(portal_store, path).id, 60, now)
        assert claim is not None
        assert record_lint_of(session, claim, mended(LINT_REPORT), OUTLINE, now)
    page = alan.get(path).text
    assert "It can be opened now" in page
    assert "gates, which are not trained here" in page


def test_why_it_is_refused_is_told_in_the_language_of_the_page(
    alan: FlaskClient, path: str, portal_store: Store
) -> None:
    """Nothing in a value is a place of its own, and a template of nobody's stays as it is."""
    parts = (say("%(path)s is encrypted.", path="%(n)s<b>"), fill("%(n)s<i> it is.", {"n": "<u>"}))
    with portal_store.begin() as session:
        now = database_now(session)
        claim = claim_package(session, package_of(portal_store, path).id, 60, now)
        assert claim is not None
        assert refuse_package(session, claim, join(parts), now)
    assert "%(n)s&lt;b&gt; is encrypted. &lt;u&gt;&lt;i&gt; it is." in alan.get(path).text
    assert "%(n)s&lt;b&gt; 已加密。&lt;u&gt;&lt;i&gt; it is." in chinese(alan, path)


def chinese(client: FlaskClient, path: str) -> str:
    """The page for a reader of simplified Chinese, who then goes back to English."""
    post(client, "/language", language="zh_Hans")
    page = client.get(path).text
    post(client, "/language", language="en")
    return page


def test_where_we_failed_it_is_tried_again(
    alan: FlaskClient, path: str, portal_store: Store
) -> None:
    package = package_of(portal_store, path)
    for _ in range(3):
        with portal_store.begin() as session:
            now = database_now(session)
            claim = claim_package(session, package.id, 60, now)
            assert claim is not None
            assert give_package_back(session, claim, str(BoxFault("No <box>.")), now)
    page = alan.get(path).text
    assert "this says nothing about the assignment" in page
    assert "No &lt;box&gt;." in page
    assert 'lang="en">No &lt;box&gt;.' in chinese(alan, path)
    post(alan, f"{path}/lint")
    assert "Waits for a worker" in alan.get(path).text
