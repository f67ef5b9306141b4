"""An assignment is opened with the thresholds that it lets a course choose."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from sqlalchemy import select

from grader.store.connection import Store
from grader.store.tables import OpenAssignment
from tests.web.client import post
from tests.web.school import School


def test_an_assignment_is_opened_with_thresholds_of_its_own(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/courses/{school.course}/assignments"
    fields = {"assignment": "mlp", "due_at": "", "points": "10"}
    looked = post(alan, path, **fields, look="yes")
    assert looked.status_code == 200
    assert 'name="shown" value="mlp"' in looked.text
    gate = re.findall(r'name="(threshold:[^"]+)"', looked.text)[0]
    none = post(alan, path, **fields | {"assignment": "huber-loss"}, look="yes").text
    assert "no threshold that a course may change" in none
    wanted = fields | {"due_at": "2031-03-01T23:59", "shown": "mlp", gate: "0.25"}
    other = post(alan, path, **wanted | {"assignment": "softmax-regression"})
    assert other.status_code == 422
    assert "another assignment" in html.unescape(other.text)
    assert 'name="shown" value="softmax-regression"' in other.text
    assert 'value="0.25"' not in other.text
    assert "must be between" in post(alan, path, **wanted | {gate: "9"}).text
    assert post(alan, path, **wanted).status_code == 302
    with portal_store.read() as session:
        newest = session.scalars(select(OpenAssignment).order_by(OpenAssignment.id.desc())).first()
        assert newest is not None
        assert list(newest.thresholds.values()) == [0.25]
