"""An admin founds, sets up, archives and clones courses, and tends sections and groups."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from grader.store.clock import database_now
from grader.store.connection import Store
from grader.store.courses import assignments_of, find_course
from grader.store.sections import add_section, sections_of
from grader.store.tables import Course
from tests.web.admin import confirm
from tests.web.client import post, upload
from tests.web.school import SOURCE, School

SETTINGS = {
    "name": "Machine Learning",
    "term": "Autumn 2026",
    "time_zone": "Europe/Berlin",
    "regrade_days": "3",
}


def course_of(store: Store, public_id: str) -> Course:
    with store.read() as session:
        course = find_course(session, public_id)
    assert course is not None
    return course


def test_an_admin_founds_a_course_and_looks_after_it(
    alan: FlaskClient, ada: FlaskClient, portal_store: Store
) -> None:
    assert "New course" in alan.get("/").text
    assert "New course" not in ada.get("/").text
    refused = post(alan, "/courses/new", **SETTINGS | {"time_zone": "Mars/Base", "name": ""})
    assert refused.status_code == 422
    assert "Choose one of the list." in refused.text
    made = post(alan, "/courses/new", **SETTINGS | {"name": "Deep <Learning>"})
    page = alan.get(made.location).text
    assert "Deep &lt;Learning&gt;" in page
    assert 'name="regrade_days" type="number" value="3"' in page


def test_settings_change_and_are_logged(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/courses/{school.course}/settings"
    post(alan, path, **SETTINGS, leaderboard="yes")
    course = course_of(portal_store, school.course)
    assert (course.leaderboard, course.regrade_days, course.archived_at) == (True, 3, None)
    assert "checked" in alan.get(path).text
    log = alan.get(f"/courses/{school.course}/audit").text
    assert "regrade_days" in log or "Days to ask for a regrade" in log


def test_other_clocks_come_after_a_preview_of_dates_and_marks(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/courses/{school.course}/settings"
    wanted = SETTINGS | {"time_zone": "Asia/Shanghai", "leaderboard": "yes"}
    preview = post(alan, path, **wanted)
    for part in ("Nothing is changed yet", "Asia/Shanghai", "Nobody's mark changes", "CST"):
        assert part in preview.text
    assert course_of(portal_store, school.course).time_zone == "Europe/Berlin"
    assert "selected>Asia/Shanghai" in post(alan, path, **wanted, again="yes").text
    confirm(alan, path, **wanted, reason="The course moves.")
    course = course_of(portal_store, school.course)
    assert (course.time_zone, course.leaderboard) == ("Asia/Shanghai", True)
    assert "The course moves." in alan.get(f"/courses/{school.course}/audit").text
    assert "please look again" in post(alan, path, **SETTINGS, seen="another").text


def test_an_archived_course_stands_last_and_takes_nothing(
    alan: FlaskClient, ada: FlaskClient, school: School
) -> None:
    post(alan, f"/courses/{school.course}/settings", **SETTINGS, archived="yes")
    refused = upload(ada, school.huber, SOURCE)
    assert refused.status_code == 422
    assert "This course is archived" in refused.text
    home = ada.get("/").text
    assert "1 archived course" in home
    for page in ("gradebook", "assignments", "people"):
        assert "This course is archived since" in alan.get(f"/courses/{school.course}/{page}").text
    assert "Ask for an extension" not in ada.get(f"/assignments/{school.cnn}").text
    assert "Machine Learning" in home


def test_a_course_is_cloned_after_a_preview_of_its_dates(
    alan: FlaskClient, grace: FlaskClient, ada: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/courses/{school.course}/clone"
    fields = {"name": "Machine Learning", "term": "Autumn 2027", "amount": "52", "unit": "weeks"}
    assert post(alan, path, **fields | {"amount": "many"}).status_code == 422
    assert post(alan, path, **fields | {"amount": "999"}).status_code == 422
    preview = confirm(alan, path, **fields, staff="yes").text
    for part in ("3 assignments", "1 section, empty", "1 saved comment", "Nothing is made yet"):
        assert part in preview
    home = alan.get("/").text
    assert "Autumn 2027" in home
    assert "Autumn 2027" in grace.get("/").text
    assert "Autumn 2027" not in ada.get("/").text
    made = re.findall(r"/courses/([\w-]+)/settings", alan.get(_assignments(home)).text)[0]
    before = course_of(portal_store, school.course)
    after = course_of(portal_store, made)
    with portal_store.read() as session:
        pairs = zip(
            assignments_of(session, before.id), assignments_of(session, after.id), strict=True
        )
        assert all(350 < (new.due_at - old.due_at).days < 367 for old, new in pairs)


def _assignments(home: str) -> str:
    """The page of the first course in the list, the newest."""
    return re.findall(r"/courses/[\w-]+/assignments", home)[0]


def test_a_preview_that_is_outdated_makes_nothing(alan: FlaskClient, school: School) -> None:
    path = f"/courses/{school.course}/clone"
    fields = {"name": "ML", "term": "Autumn 2027", "amount": "1", "unit": "days", "staff": ""}
    answer = post(alan, path, **fields, seen="another")
    assert "Something changed since you looked" in answer.text
    assert "Autumn 2027" not in alan.get("/").text


@pytest.mark.parametrize("name", ["Friday", "", " "])
def test_a_section_is_not_called_like_another(
    alan: FlaskClient, school: School, portal_store: Store, name: str
) -> None:
    course = course_of(portal_store, school.course)
    with portal_store.begin() as session:
        friday = add_section(session, course, "Friday", None, database_now(session))
    path = f"/courses/{school.course}/parts/sections"
    assert post(alan, f"{path}/{school.section}", name=name).status_code == 422
    assert post(alan, f"{path}/{school.section}", name="Thursday").status_code == 302
    assert post(alan, f"{path}/{friday.public_id}/remove", into="nowhere").status_code == 422
    moved = post(alan, f"{path}/{friday.public_id}/remove", into=school.section)
    assert moved.status_code == 302
    with portal_store.read() as session:
        assert [one.name for one in sections_of(session, course.id)] == ["Thursday"]
