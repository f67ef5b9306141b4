"""What students ask the staff, what they are told, and the copy of their own record."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient

from grader.redaction import Visibility
from grader.store.connection import Store
from grader.store.notices import tell
from grader.store.pages import find_user_by_id
from tests.web.client import post
from tests.web.made_reports import HIDDEN_SECRET
from tests.web.school import SOURCE, School
from tests.web.test_rulings import change


def test_a_regrade_is_asked_for_once_and_within_its_window(
    ada: FlaskClient, grace: FlaskClient, school: School, portal_store: Store
) -> None:
    page = f"/submissions/{school.submissions['mistaken']}"
    asked = f"{page}/regrade-requests"
    refused = post(ada, asked, text=" ")
    assert (refused.status_code, "Say in a few words why" in refused.text) == (422, True)
    post(ada, asked, text="The <b>mean</b> is right.")
    shown = ada.get(page).text
    assert "The &lt;b&gt;mean&lt;/b&gt; is right." in shown
    assert "Ask for a regrade" not in shown
    assert "is right." in grace.get(page).text
    again = post(ada, asked, text="Once more.").text
    assert "Your last request is not answered yet" in again
    assert "Once more.</textarea>" in again
    change(portal_store, school.huber, regrade_days=0)
    full = f"/submissions/{school.submissions['full']}"
    assert "Ask for a regrade" not in ada.get(full).text
    late = post(ada, f"{full}/regrade-requests", text="Too late?").text
    assert "is over" in late
    assert "Too late?</textarea>" in late


def test_more_time_is_asked_for(ada: FlaskClient, school: School) -> None:
    page = f"/assignments/{school.cnn}"
    asked = f"{page}/extension-requests"
    for due_at, sentence in (
        ("soon", "Choose a date and a time"),
        ("2020-01-01T12:00", "after the due date"),
    ):
        refused = post(ada, asked, due_at=due_at, text="I was ill.")
        assert refused.status_code == 422
        assert sentence in refused.text
        assert f'value="{due_at}"' in refused.text
        assert "I was ill.</textarea>" in refused.text
    later = (datetime.now(UTC) + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M")
    post(ada, asked, due_at=later, text="I was ill.")
    shown = ada.get(page).text
    assert "Not answered yet." in shown
    assert "Ask for an extension" not in shown
    again = post(ada, asked, due_at=later, text="I am still ill.")
    assert "Your last request is not answered yet" in again.text
    assert "I am still ill.</textarea>" in again.text


def test_notices_are_read_by_the_one_they_are_for(
    ada: FlaskClient, ben: FlaskClient, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        user = find_user_by_id(session, school.people["ben"])
        assert user is not None
        for path in ("/", "/assignments/another"):
            tell(session, user.id, "override", "The <b>loss", path, datetime.now(UTC))
    assert "2 new notices" in ben.get("/").text
    assert post(ben, "/notices/read", about="//evil.example").location == "/"
    assert post(ben, "/notices/read", about="/assignments/another").location.endswith("another")
    assert "1 new notice" in ben.get("/").text
    shown = ben.get("/notices").text
    assert "Points of your submission were changed: The &lt;b&gt;loss" in shown
    assert "The &lt;b&gt;loss" not in ada.get("/notices").text
    post(ben, "/notices/read")
    assert "new notice" not in ben.get("/").text
    assert "The &lt;b&gt;loss" in ben.get("/notices").text


def test_the_record_holds_ones_own_work_and_nothing_hidden(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    change(portal_store, school.huber, visibility=Visibility.NEVER)
    later = (datetime.now(UTC) + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M")
    post(ada, f"/assignments/{school.cnn}/extension-requests", due_at=later, text="生病了")
    doubted = school.submissions["mistaken"]
    post(ada, f"/submissions/{doubted}/regrade-requests", text="The mean is right.")
    answer = ada.get("/record.zip")
    with ZipFile(BytesIO(answer.data)) as archive:
        names = archive.namelist()
        everything = "".join(archive.read(name).decode() for name in names)
        record = json.loads(archive.read("record.json"))
    assert (record["person"]["name"], record["person"]["full_name"]) == ("ada", "Ada Lovelace")
    ids = {one["id"] for one in record["submissions"]}
    assert school.submissions["full"] in ids
    assert school.submissions["bens"] not in ids
    wishes = {one["text"]: one["granted"] for one in record["extension_requests"]}
    assert wishes["生病了"] is None
    (mine,) = [one for one in record["submissions"] if one["id"] == doubted]
    assert mine["regrade_requests"][0]["text"] == "The mean is right."
    assert record["courses"][0]["pseudonym"] is None
    assert '"failing_input"' in everything
    assert SOURCE.decode() in everything
    assert HIDDEN_SECRET not in everything
    assert any("/report-" in name for name in names)
    huber = [one for one in record["submissions"] if "Huber" in one["assignment"]]
    assert huber
    assert all(one["gradings"][0]["max_score"] for one in huber if one["number"] == 1)
    assert not any(one["assignment"] == huber[0]["assignment"] for one in record["marks"])
