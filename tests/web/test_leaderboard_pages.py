"""The leaderboard's pages: pseudonyms and points, and no way from them to a name."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from grader.redaction import Visibility
from grader.store.connection import Store
from grader.store.leaderboard import Scores
from tests.web.client import post
from tests.web.school import FULL_NAMES, School
from tests.web.test_rulings import change
from tests.web.test_students_queries import queries
from web.views.leaderboard import places


def take(client: FlaskClient, school: School, how: str, pseudonym: str = "") -> str:
    answer = post(client, f"/courses/{school.course}/pseudonym", how=how, pseudonym=pseudonym)
    return client.get(answer.location).text if answer.status_code == 302 else answer.text


def test_a_student_takes_a_pseudonym_and_leaves_again(
    ada: FlaskClient, ben: FlaskClient, grace: FlaskClient, school: School
) -> None:
    assert "Nobody is here yet" in ada.get(f"/courses/{school.course}/leaderboard").text
    assert "somebody&#39;s name" in take(ada, school, "choose", "Lovelace")
    mine = take(ada, school, "choose", "Night <Owl>")
    assert "You are “Night &lt;Owl&gt;”." in mine
    assert ">you</span>" in mine
    assert "Somebody in this course has this pseudonym." in take(
        ben, school, "choose", "night <owl>"
    )
    take(ben, school, "give")
    for path in (
        f"/courses/{school.course}/leaderboard",
        f"/assignments/{school.huber}/leaderboard",
    ):
        page = grace.get(path).text
        assert "Night &lt;Owl&gt;" in page
        table = page[page.index("<tbody>") : page.index("</tbody>")]
        assert len(re.findall("<tr", table)) == 2
        assert not any(part in table for name in FULL_NAMES.values() for part in name.split())
        assert not any(public_id in page for public_id in school.people.values())
    assert "Night" not in take(ada, school, "off").split("</tbody>")[0]


def test_a_ta_finds_no_way_from_a_pseudonym_to_a_hidden_name(
    grace: FlaskClient, alan: FlaskClient, school: School, portal_store: Store
) -> None:
    change(portal_store, school.huber, anonymous=True)
    course, board = f"/courses/{school.course}", f"/assignments/{school.huber}/leaderboard"
    assert [one.get(board).status_code for one in (alan, grace)] == [200, 404]
    assert f'href="{board}"' in alan.get(f"{course}/leaderboard").text
    for path in (f"{course}/leaderboard", f"/assignments/{school.huber}"):
        assert f'href="{board}"' not in grace.get(path).text


def test_what_is_not_published_is_not_on_the_board(
    ada: FlaskClient, school: School, portal_store: Store
) -> None:
    take(ada, school, "choose", "Night Owl")
    page = f"/assignments/{school.huber}/leaderboard"
    assert "Night Owl</th>" in ada.get(page).text.replace(
        ' <span class="badge badge--live">you</span>', ""
    )
    change(portal_store, school.huber, visibility=Visibility.AFTER_PUBLISHED)
    assert "Nobody is here yet" in ada.get(page).text


def test_a_course_without_a_board_has_no_page_of_it(alan: FlaskClient, school: School) -> None:
    settings = {"name": "ML", "term": "Now", "time_zone": "Europe/Berlin", "regrade_days": "7"}
    post(alan, f"/courses/{school.course}/settings", **settings)
    assert alan.get(f"/courses/{school.course}/leaderboard").status_code == 404
    assert alan.get(f"/assignments/{school.huber}/leaderboard").status_code == 404


def test_equal_points_share_a_rank_and_stand_by_pseudonym() -> None:
    scores = [
        Scores(1, "owl", 2.0 + 1.0, 2),
        Scores(2, "Bear", 3.0, 1),
        Scores(4, "Ant", 1.0, 1),
    ]
    board = places(scores, own_id=1)
    assert [(one.rank, one.pseudonym, one.own) for one in board] == [
        (1, "Bear", False),
        (1, "owl", True),
        (3, "Ant", False),
    ]


@pytest.mark.parametrize(
    "page", ["/courses/{course}/leaderboard", "/assignments/{huber}/leaderboard"]
)
def test_more_students_ask_no_more_questions(
    grace: FlaskClient, ada: FlaskClient, ben: FlaskClient, school: School, page: str
) -> None:
    path = page.format(course=school.course, huber=school.huber)
    take(ada, school, "give")
    few = queries(grace, path)
    take(ben, school, "give")
    assert queries(grace, path) == few
