"""Invitations, sections and roles, as an admin changes them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grader.store.connection import Store
from grader.store.courses import find_course, role_in
from grader.store.tables import AuditEntry, Enrollment, Invitation, Role, User
from tests.web.client import form_token, post
from tests.web.joined import link_in, people
from tests.web.school import PASSWORD, School


def test_an_invitation_makes_an_account_once(
    alan: FlaskClient, stranger: FlaskClient, school: School, portal_store: Store
) -> None:
    page = post(alan, f"/courses/{school.course}/invitations", full_name="Kim", role="ta").text
    link = link_in(page)
    assert "Machine Learning" in stranger.get(link).text
    fields = {"name": "kim", "full_name": "Kim Lee", "password": PASSWORD}
    token = form_token(stranger, link)
    short = stranger.post(link, data={**fields, "password": "short", "csrf_token": token})
    assert short.status_code == 422
    guessed = stranger.post(link, data={**fields, "password": "kim12345", "csrf_token": token})
    assert "or your own name" in guessed.text
    taken = stranger.post(link, data={**fields, "name": "ADA", "csrf_token": token})
    assert "taken" in taken.text
    assert stranger.post(link, data={**fields, "csrf_token": token}).status_code == 302
    assert "Machine Learning" in stranger.get("/").text
    assert people(portal_store, school)["kim"].enrollment.role is Role.TA
    assert stranger.get(link).status_code == 404
    assert post(alan, link).status_code == 404


def test_whoever_is_signed_in_joins_and_members_keep_their_role(
    alan: FlaskClient, grace: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/courses/{school.course}/invitations"
    assert post(grace, link_in(post(alan, path, role="student").text)).status_code == 302
    assert people(portal_store, school)["grace"].enrollment.role is Role.TA


def test_a_revoked_link_leads_nowhere(
    alan: FlaskClient, stranger: FlaskClient, school: School
) -> None:
    link = f"/join/{school.join_token}"
    assert stranger.get(link).status_code == 200
    assert post(alan, f"/invitations/{school.invitation}/revoke").status_code == 302
    assert stranger.get(link).status_code == 404
    assert "Ivy New" not in alan.get(f"/courses/{school.course}/people").text


def test_a_new_link_ends_the_one_before(
    alan: FlaskClient, stranger: FlaskClient, school: School
) -> None:
    link = f"/join/{school.join_token}"
    first = link_in(post(alan, f"/invitations/{school.invitation}/renew").text)
    assert [stranger.get(one).status_code for one in (link, first)] == [404, 200]
    second = link_in(post(alan, f"/courses/{school.course}/invitations/renew").text)
    assert [stranger.get(one).status_code for one in (first, second)] == [404, 200]
    assert "Ivy New" in stranger.get(second).text


def test_only_digests_of_links_are_kept(school: School, portal_store: Store) -> None:
    with portal_store.read() as session:
        (invitation,) = session.scalars(select(Invitation))
    assert school.join_token not in repr(vars(invitation))


def test_roles_and_sections_change_and_are_logged(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    course = f"/courses/{school.course}"
    for kind in ("section", "group"):
        assert post(alan, f"{course}/sections", name="Monday", kind=kind).status_code == 302
        assert post(alan, f"{course}/sections", name="Monday", kind=kind).status_code == 422
    for name in ("team 10", "Team 9"):
        assert post(alan, f"{course}/sections", name=name, kind="group").status_code == 302
    page = alan.get(f"{course}/people/{school.people['ada']}").text
    assert page.index("Team 9") < page.index("team 10")
    section, group = re.findall(r'<option value="([\w-]+)">Monday</option>', page)
    path = f"{course}/people/{school.people['ada']}"
    fields = {"role": "ta", "section": section, "group": group, "reason": " Helps on Mondays "}
    assert post(alan, path, **fields).status_code == 302
    changed = people(portal_store, school)["ada"]
    assert changed.enrollment.role is Role.TA
    assert (changed.section and changed.section.name, changed.group and changed.group.name) == (
        "Monday",
        "Monday",
    )
    with portal_store.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "role")).one()
    assert (entry.before, entry.after, entry.reason) == (
        {"role": "student", "section": None, "group": None},
        {"role": "ta", "section": "Monday", "group": "Monday"},
        "Helps on Mondays",
    )


@pytest.mark.parametrize("role", ["student", "remove"])
def test_the_last_admin_stays_until_there_is_another(
    alan: FlaskClient, school: School, portal_store: Store, role: str
) -> None:
    path = f"/courses/{school.course}/people"
    answer = post(alan, f"{path}/{school.people['alan']}", role=role)
    assert answer.status_code == 422
    assert "at least one admin" in answer.text
    assert post(alan, f"{path}/{school.people['grace']}", role="admin").status_code == 302
    assert post(alan, f"{path}/{school.people['alan']}", role=role).location == "/"
    with portal_store.read() as session:
        user = session.scalars(select(User).where(User.name == "alan")).one()
        enrolled = session.scalars(select(Enrollment).where(Enrollment.user_id == user.id))
        assert [one.role for one in enrolled] == ([Role.STUDENT] if role == "student" else [])


def test_nobody_of_another_course_can_be_changed(alan: FlaskClient, school: School) -> None:
    path = f"/courses/{school.course}/people/{school.people['zoe']}"
    assert alan.get(path).status_code == 404
    assert post(alan, path, role="remove").status_code == 404


def test_removing_keeps_what_was_handed_in(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/courses/{school.course}/people/{school.people['ada']}"
    assert post(alan, path, role="remove").status_code == 302
    with portal_store.read() as session:
        course = find_course(session, school.course)
        ada = session.scalars(select(User).where(User.name == "ada")).one()
        assert course is not None
        assert role_in(session, course.id, ada.id) is None
    assert alan.get(f"/submissions/{school.submissions['full']}").status_code == 200


def test_many_people_come_in_pages_and_are_found_by_name(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        course = find_course(session, school.course)
        assert course is not None
        for number in range(120):
            text = f"crowd-{number:03d}"
            user = User(name=text, name_key=text, full_name=f"Crowd {number:03d}", password_hash="")
            session.add(user)
            session.flush()
            session.add(Enrollment(course_id=course.id, user_id=user.id, role=Role.STUDENT))
    path = f"/courses/{school.course}/people"
    pages = [alan.get(f"{path}?page={number}").text for number in (1, 2)]
    shown = [set(re.findall(r"Crowd \d\d\d", page)) for page in pages]
    assert len(shown[0] | shown[1]) == 120
    assert not shown[0] & shown[1]
    found = alan.get(f"{path}?q=CROWD-07").text
    assert len(set(re.findall(r"Crowd \d\d\d", found))) == 10
