"""The statistics of an assignment, on its page."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.school import School


def test_the_page_says_what_fails_and_which_mistakes_are_made(
    grace: FlaskClient, school: School
) -> None:
    page = grace.get(f"/assignments/{school.huber}/statistics").text
    assert "2 of 3" in page
    assert "Median" in page
    assert f"/assignments/{school.huber}/reviews?check=delta" in page
    assert "Honours delta in the loss" in page
    assert "the half of delta squared is missing the square" in page
    assert "full marks: 1" in page
    assert "2 submissions: 1" in page
    assert "not yet: 1" in page
    assert "3 days before" in page


def test_an_assignment_without_hand_ins_has_no_statistics(
    alan: FlaskClient, school: School
) -> None:
    page = alan.get(f"/assignments/{school.cnn}/statistics").text
    assert "No check has failed." in page
    assert "Nothing handed in yet" not in page
