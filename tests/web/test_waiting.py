"""What a student sees and can do around a report: withheld results, comparison, cancelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask.testing import FlaskClient

from grader.catalogue import load_assignment
from grader.model import Verdict
from grader.redaction import Visibility
from grader.store.attempts import current_attempt
from grader.store.connection import Store
from grader.store.courses import find_open_assignment
from grader.store.notices import tell
from grader.store.pages import find_user_by_id
from grader.store.workers import arrive, depart
from tests.web.client import post, token_headers, upload
from tests.web.made_reports import mistaken_report
from tests.web.school import SOURCE, WORKER, School, claimed, found_submission, graded
from tests.web.test_rulings import change

HIDDEN = "Computes the loss of large random arrays"


def test_hidden_results_and_scores_are_withheld_until_they_are_published(
    ada: FlaskClient, stranger: FlaskClient, grace: FlaskClient, school: School, portal_store: Store
) -> None:
    page = f"/submissions/{school.submissions['mistaken']}"
    api = f"/api{page}"
    headers = token_headers(stranger, "ada")
    complete = stranger.get(api, headers=headers).json
    change(portal_store, school.huber, visibility=Visibility.AFTER_PUBLISHED)
    shown = ada.get(page).text
    assert HIDDEN not in shown
    assert "hidden check" in shown
    assert "when the course staff publish it" in shown
    assert HIDDEN in grace.get(page).text
    redacted = stranger.get(api, headers=headers).json
    assert redacted["max_score"] < complete["max_score"]
    assert redacted["score"] == redacted["report"]["score"]
    assert redacted["max_score"] == ada.get(f"{page}/status").json["max_score"]
    assert not any(check["hidden"] for check in redacted["report"]["checks"])
    change(portal_store, school.huber, published_at=datetime.now(UTC))
    assert stranger.get(api, headers=headers).json == complete
    assert HIDDEN in ada.get(page).text


def test_hidden_results_are_shown_once_enough_attempts_are_graded(
    ada: FlaskClient, ben: FlaskClient, school: School, portal_store: Store
) -> None:
    rule = {"visibility": Visibility.FROM_ATTEMPT, "shown_from_attempt": 2}
    change(portal_store, school.huber, **rule)
    assert HIDDEN in ada.get(f"/submissions/{school.submissions['mistaken']}").text
    bens = ben.get(f"/submissions/{school.submissions['bens']}").text
    assert HIDDEN not in bens
    assert "once 2 of your attempts are graded" in bens
    assert "once 2 of your attempts are graded" in ben.get("/").text
    upload(ben, school.huber, SOURCE)
    assert HIDDEN not in ben.get(f"/submissions/{school.submissions['bens']}").text


def test_a_report_is_compared_with_the_one_before(ada: FlaskClient, school: School) -> None:
    assert "Since submission" not in ada.get(f"/submissions/{school.submissions['mistaken']}").text
    page = ada.get(f"/submissions/{school.submissions['full']}").text
    assert "Since submission 1" in page
    assert "Better:" in page
    assert "Worse:" not in page


def test_a_grading_is_cancelled_and_costs_nothing(
    ada: FlaskClient, ben: FlaskClient, school: School
) -> None:
    page = upload(ada, school.huber, SOURCE).location
    assert "2 of 5" in ada.get(f"/assignments/{school.huber}").text
    assert "Cancel grading" in ada.get(page).text
    assert post(ben, f"{page}/cancel").status_code == 404
    assert post(ada, f"{page}/cancel").status_code == 302
    shown = ada.get(page).text
    assert "taken back before it was graded" in shown
    assert "data-live" not in shown
    assert ada.get(f"{page}/status").json["final"]
    assert "3 of 5" in ada.get(f"/assignments/{school.huber}").text
    post(ada, f"{page}/cancel")
    assert "nothing to cancel" in ada.get(page).text


def test_what_waits_says_so_while_no_worker_is_there(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    page = upload(ada, school.huber, SOURCE).location
    with portal_store.begin() as session:
        depart(session, WORKER.name, datetime.now(UTC))
        arrive(session, replace(WORKER, name="another", queues="gpu"), datetime.now(UTC))
    assert "Grading stands still" in ada.get(page).text
    assert "Grading stands still" in ada.get(f"{page}/status").json["estimate"]
    with portal_store.begin() as session:
        arrive(session, WORKER, datetime.now(UTC))
    assert "Probably done" in ada.get(page).text


def test_cancelling_what_has_begun_counts_as_used(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    page = upload(ada, school.huber, SOURCE).location
    with portal_store.begin() as session:
        submission = found_submission(session, page.rpartition("/")[2])
        claimed(session, current_attempt(session, submission.id).id)
    assert "Once grading has begun, the attempt counts as used" in ada.get(page).text
    post(ada, f"{page}/cancel")
    shown = ada.get(page).text
    assert "It had begun, so the attempt counts as used" in shown
    assert "there is no score" in shown
    assert "2 of 5" in ada.get(f"/assignments/{school.huber}").text


def test_a_failing_input_is_there_to_copy_but_never_a_hidden_one(
    ben: FlaskClient, school: School, portal_store: Store
) -> None:
    report = mistaken_report()
    checks = tuple(replace(one, failing_input=f"of_{one.name}()") for one in report.checks)
    with portal_store.begin() as session:
        user = find_user_by_id(session, school.people["ben"])
        opened = find_open_assignment(session, school.huber)
        assert user is not None
        assert opened is not None
        now = datetime.now(UTC)
        submission = graded(session, user, opened, replace(report, checks=checks), now)
    page = ben.get(f"/submissions/{submission}").text
    for check in checks:
        failed = check.verdict is not Verdict.PASSED
        assert (f'data-copy="of_{check.name}()"' in page) is (failed and not check.hidden)


def test_a_running_grading_and_a_notice_speak_the_language_of_the_page(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    post(ada, "/language", language="zh_Hans")
    with portal_store.begin() as session:
        running = current_attempt(
            session, found_submission(session, school.submissions["running"]).id
        )
        tell(
            session, running.submission.user_id, "comment", "The Huber loss", "/", datetime.now(UTC)
        )
        flattens = load_assignment("mnist-cnn").parts[0].title
        running.progress_doing = flattens
    status = f"/submissions/{school.submissions['running']}/status"
    assert flattens not in ada.get(status).json["sentence"]
    assert ada.get(status).json["progress"]["doing"] == flattens
    with portal_store.begin() as session:
        session.merge(running).progress_doing = "gets ready"
    assert "正在准备" in ada.get(status).json["sentence"]
    assert "Huber 损失" in ada.get("/notices").text


def test_the_score_of_a_part_is_not_counted_as_course_points(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    page = f"/submissions/{school.submissions['mistaken']}"
    assert "course points" in ada.get(page).text
    change(portal_store, school.huber, visibility=Visibility.NEVER)
    assert "course points" not in ada.get(page).text
