"""The review of one submission after the other: comments, points, locks, hidden names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from grader.store.connection import Store
from grader.store.tables import Comment, FileFingerprints, Mark, OpenAssignment, ReviewLock
from tests.web.client import SignIn, post
from tests.web.school import School


def test_a_comment_is_read_by_the_student_beside_its_line(
    grace: FlaskClient, ada: FlaskClient, school: School
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}"
    answer = post(grace, f"{path}/review/comments", line="8", text="Square it: <b>δ²</b>")
    assert answer.location.endswith(f"{path}/review#line-8")
    page = ada.get(f"{path}/source").text
    assert "Square it: &lt;b&gt;δ²&lt;/b&gt;" in page
    assert "Grace Hopper" in page
    assert "Square it" in grace.get(f"{path}/review").text


def test_a_saved_comment_goes_before_what_is_typed(
    grace: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}/review/comments"
    assert post(grace, path, saved=school.comments["saved"], text="Twice.").status_code == 302
    assert post(grace, path, text="Name the units.", keep="yes").status_code == 302
    with portal_store.read() as session:
        texts = session.scalars(select(Comment.text).order_by(Comment.id)).all()
    assert texts[1:] == ["Use broadcasting.\nTwice.", "Name the units."]
    assert "Name the units." in grace.get(f"/assignments/{school.huber}/reviews").text


def test_a_comment_that_makes_no_sense_stays_in_the_form(
    grace: FlaskClient, school: School
) -> None:
    path = f"/submissions/{school.submissions['full']}/review/comments"
    for line in ("0", "99", "x", "１"):
        answer = post(grace, path, line=line, text="Kept as typed.")
        assert answer.status_code == 422
        assert "The file has lines 1 to 8." in answer.text
        assert "Kept as typed.</textarea>" in answer.text


def test_other_points_show_both_values_to_staff_and_student(
    grace: FlaskClient, ada: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}"
    fields = {"check": "delta", "points": "1.5", "reason": "The sentence was <unclear>."}
    assert post(grace, f"{path}/review/points", **fields).status_code == 302
    report = ada.get(path).text
    assert "Grace Hopper gave 1.5 of 3 points; the grader's were 0." in report
    assert "The sentence was &lt;unclear&gt;." in report
    assert "<ins><strong>1.5</strong></ins>" in grace.get(f"{path}/review").text
    back = {"check": "delta", "points": "", "reason": "It was clear."}
    assert post(grace, f"{path}/review/points", **back).status_code == 302
    assert "Changed by staff" not in ada.get(path).text
    with portal_store.read() as session:
        assert not session.scalars(select(Mark.overridden).where(Mark.overridden)).all()


def test_points_without_a_reason_or_out_of_bounds_are_refused(
    grace: FlaskClient, school: School
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}/review/points"
    assert "Say why" in post(grace, path, check="delta", points="1").text
    for points in ("4", "-1", "nan", "many"):
        answer = post(grace, path, check="delta", points=points, reason="so")
        assert (answer.status_code, "a number from 0" in answer.text) == (422, True)


def test_two_tas_do_not_grade_the_same_one(
    grace: FlaskClient, alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}/review"
    assert post(grace, f"{path}/lock").status_code == 302
    assert "You are reviewing this." in grace.get(path).text
    assert "Grace Hopper is reviewing this submission" in alan.get(path).text
    fields = {"check": "delta", "points": "1", "reason": "kept as typed"}
    answer = post(alan, f"{path}/points", **fields)
    assert (answer.status_code, "kept as typed" in answer.text) == (409, True)
    assert post(alan, f"{path}/done", state="done").location.endswith("/review")
    assert "0 of 2 reviewed" in alan.get(f"/assignments/{school.huber}/reviews").text
    past = datetime.now(UTC) - timedelta(seconds=1)
    with portal_store.begin() as session:
        session.execute(update(ReviewLock).values(expires_at=past))
    assert post(alan, f"{path}/points", **fields).status_code == 302
    assert "Alan Turing is reviewing this submission" in grace.get(path).text


def test_a_second_ta_starts_with_one_that_is_free(
    grace: FlaskClient, alan: FlaskClient, school: School
) -> None:
    post(grace, f"/submissions/{school.submissions['full']}/review/lock")
    for person, first in ((grace, "full"), (alan, "bens")):
        page = person.get(f"/assignments/{school.huber}/reviews").text
        start = page.partition("Start with the first")[0].rpartition("href=")[2]
        assert school.submissions[first] in start


def test_points_by_staff_are_worked_into_what_the_report_is_worth(
    grace: FlaskClient, ada: FlaskClient, school: School
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}"
    post(grace, f"{path}/review/points", check="delta", points="0,5", reason="Half of it.")
    for page in (grace.get(f"{path}/review").text, ada.get(path).text):
        assert "with the changes by staff" in page


def test_a_script_is_told_who_holds_the_lock(
    grace: FlaskClient, alan: FlaskClient, school: School
) -> None:
    path = f"/submissions/{school.submissions['mistaken']}/review"
    post(grace, f"{path}/lock")
    page = alan.get(path).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    accepted = {"Accept": "application/json"}
    answer = alan.post(f"{path}/lock", data={"csrf_token": token}, headers=accepted).json
    assert answer["mine"] is False
    assert 290 < answer["seconds"] <= 300


def test_done_leads_to_the_next_that_waits(grace: FlaskClient, school: School) -> None:
    full, bens = (school.submissions[name] for name in ("full", "bens"))
    listed = grace.get(f"/assignments/{school.huber}/reviews?show=open").text
    assert listed.index(full) < listed.index(bens)
    answer = post(grace, f"/submissions/{full}/review/done?show=open", state="done")
    assert answer.location == f"/submissions/{bens}/review?show=open"
    assert full not in grace.get(f"/assignments/{school.huber}/reviews?show=open").text
    answer = post(grace, f"/submissions/{bens}/review/done?show=open", state="done")
    assert answer.location == f"/assignments/{school.huber}/reviews?show=open"
    end = grace.get(answer.location).text
    assert "2 of 2 reviewed" in end
    assert "Show all submissions" in end
    assert post(grace, f"/submissions/{full}/review/done", state="open").status_code == 302
    assert "1 of 2 reviewed" in grace.get(answer.location).text


def test_only_those_that_fail_a_check_are_shown(grace: FlaskClient, school: School) -> None:
    page = grace.get(f"/assignments/{school.huber}/reviews?check=delta").text
    assert school.submissions["bens"] in page
    assert school.submissions["full"] not in page


def test_what_changed_since_the_attempt_before_is_side_by_side(
    grace: FlaskClient, ada: FlaskClient, school: School
) -> None:
    full = school.submissions["full"]
    page = grace.get(f"/submissions/{full}/review/changes").text
    assert "Both files are the same" in page
    assert grace.get(f"/submissions/{full}/review/changes?since=2").status_code == 404


def test_names_are_hidden_from_tas_where_the_assignment_says_so(
    sign_in: SignIn, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        session.execute(update(OpenAssignment).values(anonymous=True))
    grace, alan = sign_in("grace"), sign_in("alan")
    submission = f"/submissions/{school.submissions['full']}"
    pages = [
        f"/assignments/{school.huber}/reviews",
        f"{submission}/review",
        f"{submission}/review/changes",
        f"{submission}/source",
        submission,
    ]
    for path in pages:
        page = grace.get(path).text
        told = [
            word
            for word in ("Lovelace", "ada<", "solution.py", school.people["ada"])
            if word in page
        ]
        assert told == [], path
    student = f"/courses/{school.course}/students/{school.people['ada']}"
    assert ["was ill" in one.get(student).text for one in (alan, grace)] == [True, False]
    assert "Ada Lovelace" in alan.get(f"{submission}/review").text
    assert 'filename="huber_loss.py"' in _disposition(grace, submission)


def test_no_points_stand_beside_names_that_are_hidden(
    sign_in: SignIn, school: School, portal_store: Store
) -> None:
    """Points that only one student has would tell whose submission has them."""
    with portal_store.begin() as session:
        hidden = update(OpenAssignment).where(OpenAssignment.public_id == school.huber)
        session.execute(hidden.values(anonymous=True))
    grace, alan = sign_in("grace"), sign_in("alan")
    course = f"/courses/{school.course}"
    book = f"{course}/gradebook"
    assert f"/submissions/{school.submissions['full']}" in alan.get(book).text
    page = grace.get(book).text
    assert f"/submissions/{school.submissions['full']}" not in page
    assert "neither listed nor in the totals" in page
    assert f"sort={school.huber}" not in page
    assert "The Huber loss" not in grace.get(f"{book}.csv").text
    assert "The Huber loss" in alan.get(f"{book}.csv").text
    missing, row = f"{book}?state=missing", '<th scope="row">'
    in_the_hidden = grace.get(f"{missing}&within={school.huber}").text
    assert in_the_hidden.count(row) == grace.get(missing).text.count(row)
    student = f"{course}/students/{school.people['ada']}"
    points = "<strong>20</strong> of 20"
    assert [points in one.get(student).text for one in (alan, grace)] == [True, False]
    path = f"/assignments/{school.huber}/regrades"
    chosen = post(grace, path, reason="who?", student=school.people["ada"]).location
    assert "0 of 2 graded again" in grace.get(chosen).text


def _disposition(client: FlaskClient, submission: str) -> str:
    name = client.get(f"{submission}/file").headers["Content-Disposition"]
    return name if '"' in name else name.replace("filename=", 'filename="') + '"'


def test_pairs_are_shown_side_by_side_and_never_as_a_verdict(
    grace: FlaskClient, school: School, portal_store: Store
) -> None:
    page = grace.get(f"/assignments/{school.huber}/similarity").text
    assert "not compared yet" not in page
    assert "Ada Lovelace and Ben Okafor" in unordered(page)
    assert "never a verdict" in page
    full, bens = (school.submissions[name] for name in ("full", "bens"))
    assert "lines in common" in grace.get(f"/submissions/{full}/similar/{bens}").text
    other = school.submissions["verdicts"]
    assert grace.get(f"/submissions/{full}/similar/{other}").status_code == 404
    with portal_store.begin() as session:
        session.execute(delete(FileFingerprints))
    page = grace.get(f"/assignments/{school.huber}/similarity").text
    assert "more are not compared yet" in page
    assert "Nothing alike was found" in page


def unordered(page: str) -> str:
    """The page with its pairs in the order of the alphabet."""
    return page.replace("Ben Okafor and Ada Lovelace", "Ada Lovelace and Ben Okafor")


def test_a_page_of_the_list_beyond_the_last_is_the_last(grace: FlaskClient, school: School) -> None:
    path = f"/assignments/{school.huber}/reviews"
    for page in ("9", "-1", "x"):
        assert "Ben Okafor" in grace.get(f"{path}?page={page}").text
