"""A regrade from the form to the decision, and the answers to students' requests."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from grader.store.attempts import current_attempt, record_report
from grader.store.comments import add_comment
from grader.store.connection import Session, Store
from grader.store.courses import find_open_assignment
from grader.store.submissions import find_submission
from grader.store.tables import (
    Attempt,
    AttemptKind,
    AttemptStatus,
    OpenAssignment,
    Regrade,
    RegradeRequest,
    RegradeStatus,
    User,
)
from tests.web.client import SignIn, post
from tests.web.made_reports import full_marks_report, mistaken_report
from tests.web.school import School, claimed, graded


@pytest.fixture
def staged(grace: FlaskClient, school: School, portal_store: Store) -> str:
    """The page of a change set of the Huber loss: Ada falls, Ben rises."""
    path = f"/assignments/{school.huber}/regrades"
    answer = post(grace, path, which="counting", reason="delta was <checked> wrongly")
    assert "0 of 2 graded again" in grace.get(answer.location).text
    with portal_store.begin() as session:
        chosen = (
            select(Attempt)
            .join(Regrade, Attempt.regrade_id == Regrade.id)
            .where(Attempt.status == AttemptStatus.QUEUED, Regrade.reason.startswith("delta"))
        )
        reports = (mistaken_report(), full_marks_report())
        for attempt, report in zip(
            session.scalars(chosen.order_by(Attempt.id)), reports, strict=True
        ):
            assert record_report(session, claimed(session, attempt.id), report, datetime.now(UTC))
    return answer.location


def ticks(page: str) -> list[str]:
    """What can be ticked, all of which is at first."""
    return re.findall(r'name="submission" value="([^"]+)" checked', page)


def test_the_table_says_what_would_change(grace: FlaskClient, staged: str) -> None:
    page = grace.get(staged).text
    for sentence in (
        "Waiting for your decision",
        "delta was &lt;checked&gt; wrongly",
        "1 up",
        "1 down",
        "1 with full marks now",
        "Fails now: ",
    ):
        assert sentence in page
    assert page.index("Ada Lovelace") < page.index("Ben Okafor")


def test_applying_changes_marks_once(
    grace: FlaskClient, alan: FlaskClient, staged: str, school: School
) -> None:
    everybody = ticks(grace.get(staged).text)
    answer = post(grace, f"{staged}/decision", how="better", submission=everybody)
    decided = grace.get(answer.location).text
    for sentence in ("Applied where better", "1 up", "1 applied", "1 mark changes", "Fails now: "):
        assert sentence in decided
    assert ticks(decided) == []
    answer = post(alan, f"{staged}/decision", how="drop")
    assert "was decided on before" in alan.get(answer.location).text
    gradebook = grace.get(f"/assignments/{school.huber}/reviews").text
    assert gradebook.count('<strong class="num">20</strong>') == 2


def test_what_is_ticked_is_applied_and_nothing_else(
    grace: FlaskClient, staged: str, school: School
) -> None:
    post(grace, f"{staged}/decision", how="all")
    assert "Waiting for your decision" in grace.get(staged).text
    post(grace, f"{staged}/decision", how="all", submission=[school.submissions["bens"], "other"])
    decided = grace.get(staged).text
    assert "Applied in part" in decided
    assert "1 applied" in decided
    gradebook = grace.get(f"/assignments/{school.huber}/reviews").text
    assert gradebook.count('<strong class="num">20</strong>') == 2


def test_a_second_change_set_has_to_wait(grace: FlaskClient, staged: str, school: School) -> None:
    path = f"/assignments/{school.huber}/regrades"
    assert post(grace, path, reason="again").location == staged
    assert "is not decided on yet" in grace.get(path).text
    post(grace, f"{staged}/decision", how="nonsense")
    assert "Waiting for your decision" in grace.get(staged).text


def test_only_those_who_fail_a_check_or_one_student_are_chosen(
    grace: FlaskClient, school: School
) -> None:
    path = f"/assignments/{school.huber}/regrades"
    first = post(grace, path, reason="delta", check="delta").location
    assert "0 of 1 graded again" in grace.get(first).text
    post(grace, f"{first}/decision", how="drop")
    second = post(grace, path, reason="all", which="all", student=school.people["ada"]).location
    assert "0 of 2 graded again" in grace.get(second).text
    post(grace, f"{second}/decision", how="drop")
    other = post(grace, path, reason="foreign", student=school.people["zoe"])
    assert (other.status_code, "None of these submissions" in other.text) == (422, True)


def test_both_reports_of_a_submission_are_side_by_side_until_it_is_decided(
    grace: FlaskClient, staged: str, school: School
) -> None:
    path = f"{staged}/submissions/{school.submissions['full']}"
    assert path in grace.get(staged).text
    page = grace.get(path).text
    assert "Ada Lovelace" in page
    assert 0 < page.count('aria-label="Before"') == page.count('aria-label="After"')
    assert "Recognised mistake" in page
    assert grace.get(f"{staged}/submissions/{school.submissions['verdicts']}").status_code == 404
    post(grace, f"{staged}/decision", how="drop")
    assert grace.get(path).status_code == 404


def test_names_stay_hidden_in_the_table(
    sign_in: SignIn, staged: str, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        session.execute(update(OpenAssignment).values(anonymous=True))
    grace = sign_in("grace")
    for path in (
        staged,
        f"{staged}/submissions/{school.submissions['full']}",
        f"/assignments/{school.huber}/regrades",
        f"/courses/{school.course}/regrade-requests",
    ):
        page = grace.get(path).text
        assert [word for word in ("Lovelace", "Okafor", school.people["ada"]) if word in page] == []


def test_a_request_is_answered_where_it_is_read(grace: FlaskClient, school: School) -> None:
    page = f"/courses/{school.course}/regrade-requests"
    assert "Why &lt;2&gt; points?" in grace.get(page).text
    assert (
        "doubts the report" in grace.get(f"/submissions/{school.submissions['full']}/review").text
    )
    path = f"/regrade-requests/{school.regrade_request}/answer"
    refused = post(grace, path, granted="yes")
    assert refused.status_code == 422
    assert "An answer has 1 to" in refused.text
    assert post(grace, path, granted="yes", text="You are right.").status_code == 302
    assert "You are right." in grace.get(page).text
    answer = post(grace, path, granted="no", text="No.")
    assert "answered this request already" in grace.get(answer.location).text


def test_no_page_asks_more_often_where_there_is_more(
    grace: FlaskClient, staged: str, school: School, portal_store: Store
) -> None:
    course, submission = school.course, school.submissions["full"]
    pages = [
        f"/assignments/{school.huber}/reviews",
        f"/assignments/{school.huber}/reviews?check=delta",
        f"/assignments/{school.huber}/regrades",
        f"/assignments/{school.huber}/similarity",
        f"/submissions/{submission}/review",
        f"/courses/{course}/regrade-requests",
        staged,
    ]
    before = [queries(grace, portal_store, path) for path in pages]
    with portal_store.begin() as session:
        add_more(session, school)
    assert [queries(grace, portal_store, path) for path in pages] == before


def queries(client: FlaskClient, store: Store, path: str) -> int:
    """How many queries a page takes."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(store._writing, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(store._writing, "before_cursor_execute", note)
    return len(asked)


def add_more(session: Session, school: School) -> None:
    """Another student's report with a request, comments, and a place in the change set."""
    chloe = session.scalars(select(User).where(User.name == "chloe")).one()
    opened = find_open_assignment(session, school.huber)
    regrade = session.scalars(select(Regrade).where(Regrade.status == RegradeStatus.STAGED)).one()
    assert opened is not None
    now = datetime.now(UTC)
    submission = find_submission(session, graded(session, chloe, opened, mistaken_report(), now))
    full = find_submission(session, school.submissions["full"])
    assert submission is not None
    assert full is not None
    session.add(RegradeRequest(submission_id=submission.id, text="Why?", asked_at=now))
    counting = current_attempt(session, submission.id)
    again = {"submission_id": submission.id, "regrade_id": regrade.id, "queue": "regrade"}
    values = {
        "open_assignment_id": opened.id,
        "kind": AttemptKind.REGRADE,
        "status": counting.status,
        "report": counting.report,
    }
    session.add(Attempt(seed=1, queued_at=now, **again, **values))
    for line in (1, 2):
        add_comment(session, full, line, "And here.", chloe.id, now)
