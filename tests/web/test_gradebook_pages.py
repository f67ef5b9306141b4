"""The gradebook's address, its table and its files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from grader.store.connection import Store
from grader.store.courses import find_open_assignment
from grader.store.submissions import find_submission
from grader.store.tables import Comment, Enrollment, Extension, Section, User
from tests.web.client import post
from tests.web.school import School
from web.gradebook_state import GradebookState, read_state


def test_an_address_carries_the_whole_state() -> None:
    state = GradebookState("ada", "a", "b", "late", "c", "total", descending=True, page=3)
    address = {name: str(value) for name, value in state.address.items()}
    assert read_state(address) == state
    assert GradebookState().address == {}


@pytest.mark.parametrize("page", ["", "x", "-1", "²", "9" * 40])
def test_an_address_that_makes_no_sense_asks_for_everybody(page: str) -> None:
    assert read_state({"page": page, "state": "clever"}) == GradebookState()


def test_a_second_click_on_a_head_turns_the_order_round() -> None:
    first = GradebookState(page=4).sorted_by("total")
    assert (first.sort, first.descending, first.page) == ("total", True, 1)
    assert first.sorted_by("total").descending is False
    assert first.sorted_by("name").descending is False


def test_the_page_lists_whom_the_address_asks_for(grace: FlaskClient, school: School) -> None:
    base = f"/courses/{school.course}/gradebook"
    assert _listed(grace, base) == ["ada", "ben", "chloe"]
    assert _listed(grace, f"{base}?descending=1") == ["chloe", "ben", "ada"]
    assert _listed(grace, f"{base}?search=OKA") == ["ben"]
    assert _listed(grace, f"{base}?sort={school.huber}&descending=1") == ["ada", "ben", "chloe"]
    assert _listed(grace, f"{base}?state=missing&within={school.huber}") == ["chloe"]
    assert _listed(grace, f"{base}?state=failing&within={school.huber}") == ["ben"]
    assert _listed(grace, f"{base}?state=late") == ["ada"]
    assert _listed(grace, f"{base}?state=overridden") == []
    assert "No student is like that" in grace.get(f"{base}?search=nobody").text


def test_a_section_is_chosen_by_its_own_id(
    grace: FlaskClient, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        ada = session.query(User).filter_by(name="ada").one()
        enrollment = session.query(Enrollment).filter_by(user_id=ada.id).one()
        section = Section(course_id=enrollment.course_id, name="Monday <b>")
        session.add(section)
        session.flush()
        enrollment.section_id = section.id
    page = f"/courses/{school.course}/gradebook?section={section.public_id}"
    assert _listed(grace, page) == ["ada"]
    assert "Monday &lt;b&gt;" in grace.get(page).text


def test_a_workbook_keeps_names_as_text(
    grace: FlaskClient, school: School, portal_store: Store
) -> None:
    dangerous = '=HYPERLINK("http://evil.example","x")'
    with portal_store.begin() as session:
        session.execute(update(User).where(User.name == "ben").values(full_name=dangerous))
    answer = grace.get(f"/courses/{school.course}/gradebook.xlsx")
    disposition = answer.headers["Content-Disposition"]
    called = r"attachment; filename=Machine-Learning-Autumn-2026-Gradebook-\d{4}-\d\d-\d\d\.xlsx"
    assert re.fullmatch(called, disposition), disposition
    with ZipFile(BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "=HYPERLINK(" in texts
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "<v>5.71</v>" in sheet


def test_files_hold_whom_the_address_asks_for(grace: FlaskClient, school: School) -> None:
    base = f"/courses/{school.course}/gradebook"
    rows = grace.get(f"{base}.csv?search=ada&page=9").data.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["user name", "ada"]
    assert rows[0].endswith("total (60)")


def test_a_workbook_is_for_people_and_a_csv_file_for_programs(
    grace: FlaskClient, school: School
) -> None:
    post(grace, "/language", language="zh_Hans")
    base = f"/courses/{school.course}/gradebook"
    rows = grace.get(f"{base}.csv").data.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("user name,full name,section,group,Softmax regression (20),")
    with ZipFile(BytesIO(grace.get(f"{base}.xlsx").data)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        assert 'name="成绩册"' in book.read("xl/workbook.xml").decode()
    for head in ("用户名", "姓名", "班级", "小组", "Huber 损失 (", "总分 ("):
        assert f"<t>{head}" in texts


def _listed(client: FlaskClient, path: str) -> list[str]:
    page = client.get(path).text
    return re.findall(r'<th scope="row">.*?<span class="cell-note">(\w+)', page)


def test_a_students_page_tells_marks_extensions_and_comments(
    grace: FlaskClient, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        ada = session.query(User).filter_by(name="ada").one()
        opened = find_open_assignment(session, school.softmax)
        full = find_submission(session, school.submissions["full"])
        assert opened is not None
        assert full is not None
        now = datetime.now(UTC)
        session.add(
            Extension(
                open_assignment_id=opened.id,
                user_id=ada.id,
                due_at=now + timedelta(days=9),
                extra_attempts=2,
                reason="was ill <all> week",
                granted_by=ada.id,
                granted_at=now,
            )
        )
        session.add(
            Comment(
                submission_id=full.id, line=3, text="Well <done>", author_id=ada.id, written_at=now
            )
        )
    page = grace.get(f"/courses/{school.course}/students/{school.people['ada']}").text
    for part in (
        "was ill &lt;all&gt; week",
        "2 attempts more",
        "in 9 days",
        "Well &lt;done&gt;",
        "line 3",
        "<strong>20</strong> of 20",
    ):
        assert part in page
