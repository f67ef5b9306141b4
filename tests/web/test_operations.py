"""The operations page: what it shows, what it keeps to itself, and what can be done there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from grader.sandbox.figures import BoxFigures
from grader.store.connection import Store
from grader.store.courses import find_open_assignment
from grader.store.operations import find_attempt
from grader.store.pages import find_user_by_id
from grader.store.tables import AttemptStatus, AuditEntry, Worker
from grader.store.workers import tell
from tests.web.client import SignIn, post
from tests.web.school import School, waiting


@pytest.fixture(autouse=True)
def beating(portal_store: Store, school: School) -> None:
    """The worker of the school, however long ago that was founded, was heard just now."""
    with portal_store.begin() as session:
        assert tell(session, "worker-1", datetime.now(UTC)) is False


def page_of(client: FlaskClient, course: str) -> str:
    return client.get(f"/courses/{course}/operations").text


def test_an_admin_sees_who_waits_who_grades_and_what_failed(
    alan: FlaskClient, school: School
) -> None:
    page = page_of(alan, school.course)
    for shown in ("worker-1", "CPU, 2 cores", "At work", "Ada Lovelace", "BoxFault"):
        assert shown in page
    assert "did not" not in page
    assert f"/submissions/{school.submissions['queued']}" in page


def test_an_admin_sees_what_happened_to_the_boxes(
    alan: FlaskClient, portal_store: Store, school: School
) -> None:
    assert "Ended by a limit" not in page_of(alan, school.course)
    figures = BoxFigures("numpy", boxes=3, broken=1, cells=1234, killed=7, median_ms=7.4)
    with portal_store.begin() as session:
        tell(session, "worker-1", datetime.now(UTC), [figures.to_json()])
    page = page_of(alan, school.course)
    for shown in ("Ended by a limit", ">1\u202f234<", "7.4 ms"):
        assert shown in page


def test_nothing_of_another_course_is_named(sign_in: SignIn, school: School) -> None:
    page = page_of(sign_in("omar"), school.other_course)
    for hidden in ("Ada", "Ben", "Machine Learning", school.submissions["queued"]):
        assert hidden not in page
    assert "BoxFault" in page


def test_a_worker_is_drained_and_goes_on(
    alan: FlaskClient, portal_store: Store, school: School
) -> None:
    where = f"/courses/{school.course}/workers/worker-1"
    assert post(alan, f"{where}/drain").status_code == 302
    assert "Draining" in page_of(alan, school.course)
    assert post(alan, f"{where}/resume").status_code == 302
    assert post(alan, f"/courses/{school.course}/workers/nobody/drain").status_code == 404
    with portal_store.read() as session:
        assert not session.get_one(Worker, "worker-1").draining
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "worker")).all()
    assert [entry.after for entry in entries] == [{"draining": True}, {"draining": False}]


def test_a_silent_worker_is_shown_as_lost(
    alan: FlaskClient, portal_store: Store, school: School
) -> None:
    with portal_store.begin() as session:
        session.get_one(Worker, "worker-1").heartbeat_at = datetime.now(UTC).replace(microsecond=0)
    assert "Lost" not in page_of(alan, school.course)
    with portal_store.begin() as session:
        worker = session.get_one(Worker, "worker-1")
        worker.heartbeat_at = datetime.fromtimestamp(worker.heartbeat_at.timestamp() - 60, UTC)
    page = page_of(alan, school.course)
    assert "Lost" in page
    assert "seconds ago" in page
    assert ">Drain<" not in page


def test_a_queue_from_which_nobody_takes_is_named(
    alan: FlaskClient, portal_store: Store, school: School
) -> None:
    warning = "No worker takes from the queue gpu"
    assert warning not in page_of(alan, school.course)
    post(alan, f"/courses/{school.course}/workers/worker-1/drain")
    assert warning in page_of(alan, school.course)
    with portal_store.begin() as session:
        worker = session.get_one(Worker, "worker-1")
        worker.draining, worker.queues = False, "cpu, regrade"
    assert warning in page_of(alan, school.course)


def test_what_failed_leads_to_another_try(alan: FlaskClient, school: School) -> None:
    page = page_of(alan, school.course)
    assert "1 submission of this course can be tried again" in page
    assert f"/courses/{school.course}/ungraded" in page


def test_devices_are_told_in_the_language_of_the_page(alan: FlaskClient, school: School) -> None:
    post(alan, "/language", language="zh_Hans")
    page = page_of(alan, school.course)
    assert "CPU，2 个核心" in page
    assert "cores" not in page


@pytest.mark.parametrize(
    ("action", "name", "after"),
    [
        ("requeue", "running", AttemptStatus.QUEUED),
        ("requeue", "errored", AttemptStatus.QUEUED),
        ("cancel", "running", AttemptStatus.CANCELLED),
        ("cancel", "queued", AttemptStatus.CANCELLED),
    ],
)
def test_what_is_done_to_an_attempt_is_written_down(
    alan: FlaskClient,
    portal_store: Store,
    school: School,
    sent: list[tuple[int, str]],
    action: str,
    name: str,
    after: AttemptStatus,
) -> None:
    answer = post(alan, f"/attempts/{school.attempts[name]}/{action}")
    assert answer.location == f"/courses/{school.course}/operations"
    with portal_store.read() as session:
        attempt = find_attempt(session, school.attempts[name])
        assert attempt is not None
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "attempt")).one()
    assert attempt.status is after
    assert (entry.before, entry.after) == ({"status": name}, {"status": after})
    assert entry.subject.startswith("ada: ")
    assert sent == ([(attempt.id, attempt.queue)] if action == "requeue" else [])


def test_what_has_ended_stays_as_it_is(
    alan: FlaskClient, portal_store: Store, school: School
) -> None:
    for action in ("requeue", "cancel"):
        post(alan, f"/attempts/{school.attempts['full']}/{action}")
    with portal_store.read() as session:
        attempt = find_attempt(session, school.attempts["full"])
        assert attempt is not None
        assert attempt.status is AttemptStatus.RECORDED
        assert not session.scalars(select(AuditEntry).where(AuditEntry.action == "attempt")).all()


def test_the_page_asks_no_more_queries_when_more_waits(
    alan: FlaskClient, portal_store: Store, school: School
) -> None:
    few = _queries(alan, portal_store, school.course)
    with portal_store.begin() as session:
        opened = find_open_assignment(session, school.cnn)
        assert opened is not None
        for name in ("ada", "ben", "chloe"):
            user = find_user_by_id(session, school.people[name])
            assert user is not None
            waiting(session, user, opened, datetime.now(UTC))
    assert _queries(alan, portal_store, school.course) == few


def _queries(client: FlaskClient, store: Store, course: str) -> int:
    asked: list[str] = []
    with store.read() as session:
        engine = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    page_of(client, course)
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)
