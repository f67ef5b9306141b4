"""Rosters: looked at, read in odd encodings, imported as a whole or not at all."""

from __future__ import annotations

import re
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import select

from grader.store.connection import Store
from grader.store.tables import AuditEntry, Role, User
from tests.web.client import SignIn, post
from tests.web.joined import link_in, people
from tests.web.school import School

TABLE = """User name;Full name;Email;Section;Role
ada;;;Monday;
ben;Ben Okafor;;;ta
eve;;;;
;Noah New;noah@example.org;Tuesday;
alan;;;Monday;student
"""


def test_a_roster_is_looked_at_and_then_imported_as_a_whole(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    path = f"/courses/{school.course}/roster"
    preview = post(alan, path, file=(BytesIO(TABLE.encode("utf-8-sig")), "roster.csv"))
    for part in ("Gets an invitation", "Added", "Changed", "Noah New", "Nothing is changed yet"):
        assert part in preview.text
    assert "New sections: Monday, Tuesday" in preview.text
    assert "eve" not in people(portal_store, school)
    seen = re.search(r'name="seen" value="([^"]+)"', preview.text)
    assert seen is not None
    links = post(alan, path, roster=TABLE, seen=seen[1])
    assert "1 new invitation" in links.text
    after = people(portal_store, school)
    assert after["ben"].enrollment.role is Role.TA
    assert after["eve"].enrollment.role is Role.STUDENT
    assert after["alan"].enrollment.role is Role.ADMIN
    assert after["ada"].section is not None
    assert after["ada"].section.name == "Monday"
    again = post(alan, path, roster=TABLE)
    assert "Invited before" in again.text
    for part in ("Gets an invitation", "New sections", "<ins>"):
        assert part not in again.text
    with portal_store.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == "eve")).one()
    assert entry.after == {"role": "student", "section": None, "group": None}


def test_a_roster_leads_whoever_still_waits_into_another_section(
    alan: FlaskClient, sign_in: SignIn, school: School, portal_store: Store
) -> None:
    first = imported(alan, school, "full name,section\nLiv,Monday\n")
    preview, table = "<del>Monday</del> <ins>Friday</ins>", "full name,section\nliv,Friday\n"
    assert preview in post(alan, f"/courses/{school.course}/roster", roster=table).text
    imported(alan, school, table)
    assert post(sign_in("eve"), link_in(first)).status_code == 302
    member = people(portal_store, school)["eve"]
    assert member.section is not None
    assert member.section.name == "Friday"


def test_one_line_that_is_not_understood_stops_the_whole_import(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    before = set(people(portal_store, school))
    answer = post(
        alan, f"/courses/{school.course}/roster", roster=TABLE + ";;nothing;;\n", seen="x"
    )
    assert answer.status_code == 422
    assert "This is no email address" in answer.text
    assert set(people(portal_store, school)) == before


def test_somebody_named_in_two_ways_stops_the_import_as_well(
    alan: FlaskClient, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        ada = session.scalars(select(User).where(User.name == "ada")).one()
        ada.email = "ada@example.org"
    table = "user name,email\nada,\n,ADA@example.org\n"
    answer = post(alan, f"/courses/{school.course}/roster", roster=table, seen="x")
    assert answer.status_code == 422
    assert "This person is in the table twice" in answer.text


def test_a_file_in_an_old_encoding_is_guessed_and_read_as_one_says(
    alan: FlaskClient, school: School
) -> None:
    path = f"/courses/{school.course}/roster"
    table = "full name\nŁukasz Dvořák\n"
    guess = post(alan, path, file=(BytesIO(table.encode("cp1250")), "roster.csv"))
    assert "do the names look right?" in guess.text
    sent = re.search(r'<textarea name="roster" hidden>([^<]+)</textarea>', guess.text)
    assert sent is not None
    again = post(alan, path, roster=sent[1], guessed="cp1252", encoding="cp1250")
    assert "Łukasz Dvořák" in again.text
    no_text = post(alan, path, roster=sent[1], guessed="cp1252", encoding="utf-8-sig")
    assert no_text.status_code == 422
    workbook = post(alan, path, file=(BytesIO(b"PK\x03\x04\0"), "roster.xlsx"))
    assert "This is a workbook" in workbook.text


def imported(alan: FlaskClient, school: School, table: str) -> str:
    path = f"/courses/{school.course}/roster"
    seen = re.search(r'name="seen" value="([^"]+)"', post(alan, path, roster=table).text)
    assert seen is not None
    return post(alan, path, roster=table, seen=seen[1]).text


def test_whoever_is_invited_comes_into_section_and_group(
    alan: FlaskClient, sign_in: SignIn, school: School, portal_store: Store
) -> None:
    page = imported(alan, school, "full name,section,group\n=Liv,Monday,Team 1\n")
    assert "data:text/csv;charset=utf-8,%EF%BB%BFfull%20name%2Cemail%2Clink%0D%0A%27%3DLiv" in page
    assert post(sign_in("eve"), link_in(page)).status_code == 302
    member = people(portal_store, school)["eve"]
    assert member.section is not None
    assert member.group is not None
    assert (member.section.name, member.group.name) == ("Monday", "Team 1")
