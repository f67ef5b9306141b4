"""A loss on the report's page and in the API, with its threshold and a text equivalent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from grader.report import Loss
from grader.store.attempts import current_attempt, record_report
from grader.store.connection import Store
from grader.store.submissions import find_submission
from tests.web.client import token_headers, upload
from tests.web.made_reports import loss_report
from tests.web.school import SOURCE, School, claimed
from web.drawings import draw_loss


@pytest.fixture
def submission(ada: FlaskClient, portal_store: Store, school: School) -> str:
    """The public id of a submission whose report has a loss."""
    public_id = upload(ada, school.huber, SOURCE).location.rsplit("/", 1)[1]
    with portal_store.begin() as session:
        found = find_submission(session, public_id)
        assert found is not None
        claim = claimed(session, current_attempt(session, found.id).id)
        assert record_report(session, claim, loss_report(), datetime.now(UTC))
    return public_id


def test_a_loss_is_shown_beside_its_threshold(ada: FlaskClient, submission: str) -> None:
    page = ada.get(f"/submissions/{submission}").text
    assert "Your trained model" in page
    for part in (
        'aria-label="The mean loss of the last 20 batches is 0.2064; at most 0.21 is allowed"',
        "at most 0.21</text>",
        "repeated with other seeds (0.211, 0.2064, 0.201)",
    ):
        assert part in page
    assert "is asked for" not in page


def test_programs_read_the_loss(stranger: FlaskClient, submission: str) -> None:
    path = f"/api/submissions/{submission}"
    report = stranger.get(path, headers=token_headers(stranger, "ada")).json["report"]
    assert report["checks"][0]["accuracy"] is None
    assert report["checks"][0]["loss"] == {
        "name": "the mean loss of the last 20 batches",
        "value": 0.2064,
        "threshold": 0.21,
    }


@pytest.mark.parametrize("value", [0.0, 1.0, 1.0099, 1.01, 1.5, 1e9, -3.0])
def test_a_loss_bar_stays_inside_its_picture(value: float) -> None:
    drawn = draw_loss(Loss("loss", value, 1.01, (value,)))
    assert 0 <= drawn.value <= 100
    assert 0 <= drawn.threshold <= 100
    assert (drawn.value > drawn.threshold) == (value > 1.01)
    assert drawn.left_loss < drawn.right_loss


def test_zero_has_a_bar_too() -> None:
    drawn = draw_loss(Loss("loss", 0.0, 0.0, (0.0,)))
    assert drawn.value == drawn.threshold == 50
