"""The submission's page: live status, report, source; and who reads what of it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime

from flask.testing import FlaskClient

from grader.model import Verdict
from grader.report import Curve, Progress
from grader.settings import Settings
from grader.store.attempts import current_attempt, record_report, report_progress
from grader.store.connection import Store
from grader.store.submissions import find_submission
from tests.web.client import SignIn, signed_in, token_headers, upload
from tests.web.made_reports import HIDDEN_SECRET, full_marks_report, make_report
from tests.web.school import SOURCE, School, claimed
from web import create_app
from web.words import VERDICT_WORDS


def test_hidden_checks_keep_their_secret_from_students(
    ada: FlaskClient, grace: FlaskClient, school: School
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}"
    mine, staffs = ada.get(path).text, grace.get(path).text
    assert "Computes the loss of large random arrays" in mine
    assert "its inputs are not shown" in mine
    kept = ("1234567", "flag-for-staff-only", "CPU: processor-for-staff-only", "GPU: NVIDIA H100")
    for secret in (HIDDEN_SECRET, *kept):
        assert secret not in mine
        assert secret in staffs


def test_the_api_redacts_by_the_same_rule(stranger: FlaskClient, school: School) -> None:
    path = f"/api/submissions/{school.submissions['mistaken']}"
    assert HIDDEN_SECRET not in stranger.get(path, headers=token_headers(stranger, "ada")).text
    assert HIDDEN_SECRET in stranger.get(path, headers=token_headers(stranger, "grace")).text


def test_every_verdict_has_a_word_beside_its_colour(ada: FlaskClient, school: School) -> None:
    page = ada.get(f"/submissions/{school.submissions['verdicts']}").text
    assert set(VERDICT_WORDS) == set(Verdict)
    for word in VERDICT_WORDS.values():
        assert f"</svg>{word.text}</span>" in page


def test_a_recognised_mistake_is_told(ada: FlaskClient, school: School) -> None:
    page = ada.get(f"/submissions/{school.submissions['mistaken']}").text
    assert "Recognised mistake" in page
    assert "<code>delta * |r| - delta**2 / 2</code>" in page


def test_accuracy_comes_with_interval_threshold_and_pictures(
    ada: FlaskClient, school: School
) -> None:
    page = ada.get(f"/submissions/{school.submissions['verdicts']}").text
    for part in ("90.62\u00a0%", "90.03\u00a0%", "91.18\u00a0%", "needed 91\u00a0%", "MNIST"):
        assert part in page
    assert page.count("data:image/png;base64,") == 24 + 10 + 16
    assert 'class="confusion"' in page
    assert 'alt="A ' in page


def test_what_is_being_trained_is_shown_while_it_is(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/submissions/{school.submissions['queued']}"
    curves = (Curve("loss", (0.0, 50.0), (2.3, math.nan)), Curve("accuracy", (50.0,), (0.91,)))
    with portal_store.begin() as session:
        submission = find_submission(session, school.submissions["queued"])
        assert submission is not None
        claim = claimed(session, current_attempt(session, submission.id).id)
        assert report_progress(session, claim, Progress(2, 9, "trains", curves))
    status = ada.get(f"{path}/status").json
    assert status["curves"] == [
        {"name": "loss", "steps": [0.0, 50.0], "values": [2.3, None]},
        {"name": "accuracy", "steps": [50.0], "values": [0.91]},
    ]
    assert status["latest"] == "At step 50: loss nan, accuracy 0.91."
    for shown in (ada.get(path).text, status["pictures"]):
        assert "Training curves: accuracy" in shown
        assert "no finite number from step 50 on" in shown
    assert "Training curves" not in ada.get(f"/submissions/{school.submissions['running']}").text


def test_every_picture_has_words(ada: FlaskClient, school: School) -> None:
    page = ada.get(f"/submissions/{school.submissions['verdicts']}").text
    alts = re.findall(r'<img [^>]*alt="([^"]*)"', page)
    assert len(alts) == 24 + 10 + 16
    assert all(len(alt) > 10 for alt in alts)
    assert page.count("<figure") == page.count('<span class="figure__title">') == 5


def test_the_picture_of_a_passed_check_is_folded_away(ada: FlaskClient, school: School) -> None:
    page = ada.get(f"/submissions/{school.submissions['full']}").text
    assert re.search(
        r"<details.*?Adam in a valley</summary>.*?<svg class=\"chart__plot\"", page, re.DOTALL
    )
    assert "Your trained model" not in page


def test_full_marks_read_as_such(ada: FlaskClient, school: School) -> None:
    page = ada.get(f"/submissions/{school.submissions['full']}").text
    assert "Everything is right" in page
    assert "What is not right yet" not in page


def test_a_report_made_without_isolation_is_shown_in_red(
    portal_settings: Settings, portal_store: Store, school: School
) -> None:
    app = create_app(
        replace(portal_settings, min_tier="none"), portal_store, lambda *_attempt: None
    )
    ada = signed_in(app, "ada")
    where = upload(ada, school.huber, SOURCE).location
    with portal_store.begin() as session:
        submission = find_submission(session, where.rsplit("/", 1)[1])
        assert submission is not None
        attempt = current_attempt(session, submission.id)
        report = make_report("huber-loss", full_marks_report().checks, tier="none")
        assert record_report(session, claimed(session, attempt.id), report, datetime.now(UTC))
    assert "This report was made without isolation." in ada.get(where).text
    assert "without isolation" in ada.get("/").text


def test_the_status_follows_the_attempt(
    ada: FlaskClient, portal_store: Store, school: School
) -> None:
    where = upload(ada, school.huber, SOURCE).location
    assert 'http-equiv="refresh"' in ada.get(where).text
    waiting = ada.get(f"{where}/status").json
    assert waiting["status"] == "queued"
    assert waiting["sentence"] == "Next in the queue"
    assert not waiting["final"]
    with portal_store.begin() as session:
        submission = find_submission(session, where.rsplit("/", 1)[1])
        assert submission is not None
        claim = claimed(session, current_attempt(session, submission.id).id)
    assert ada.get(f"{where}/status").json["sentence"] == "Grading has started"
    with portal_store.begin() as session:
        report_progress(session, claim, Progress(3, 9, "follows Adam"))
    assert ada.get(f"{where}/status").json["sentence"] == "4 of 9: follows Adam"
    with portal_store.begin() as session:
        record_report(session, claim, full_marks_report(), datetime.now(UTC))
    done = ada.get(f"{where}/status").json
    assert (done["final"], done["score"], done["max_score"]) == (True, 10, 10)
    assert 'http-equiv="refresh"' not in ada.get(where).text


def test_the_place_in_the_queue_is_told(ada: FlaskClient, school: School) -> None:
    status = ada.get(f"/submissions/{school.submissions['queued']}/status").json
    assert status["queue_position"] == 1
    assert status["sentence"] == "Waiting: one submission is graded before this one"


def test_our_failure_is_ours_and_only_staff_read_why(
    ada: FlaskClient, grace: FlaskClient, school: School
) -> None:
    path = f"/submissions/{school.submissions['errored']}"
    mine, staffs = ada.get(path).text, grace.get(path).text
    assert "it costs you no attempt" in mine
    assert "BoxFault" not in mine
    assert "BoxFault: the sandbox &lt;did not&gt; start" in staffs
    assert "Try again" not in mine
    assert "Try again" in staffs


def test_the_source_has_numbered_lines(ada: FlaskClient, school: School) -> None:
    page = ada.get(f"/submissions/{school.submissions['full']}/source").text
    assert page.count('<li id="line-') == SOURCE.count(b"\n")
    assert "residual &lt; delta" in page


def test_staff_see_whose_work_it_is(sign_in: SignIn, school: School) -> None:
    page = sign_in("grace").get(f"/submissions/{school.submissions['full']}").text
    assert "Ada Lovelace" in page
