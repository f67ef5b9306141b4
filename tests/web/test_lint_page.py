"""The admin's page on lint: the last report of every assignment, or what to run for one."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from grader.catalogue import assignment_names
from grader.store.connection import Store
from grader.store.lint_records import lint_records, record_lint
from tests.web.client import SignIn, post
from tests.web.made_lint import LINT_REPORT
from tests.web.school import School


def test_without_a_report_the_page_says_what_to_run(sign_in: SignIn, school: School) -> None:
    page = page_of(sign_in("alan"), school)
    for name in assignment_names():
        assert (f"softmark lint {name} --record" in page) is (name != LINT_REPORT.assignment)


def test_the_last_report_is_shown(sign_in: SignIn, school: School) -> None:
    page = page_of(sign_in("alan"), school)
    for part in ("154 of 155", "20 seeds", "To mend", "19 of 20 seeds", "91.80% on MNIST"):
        assert part in page
    assert "reference/losses.py:66 in mean_of" in page
    assert "weight if weight &gt;= &lt;0&gt; else" in page
    assert "l1_squares" not in page


def test_findings_are_told_in_the_language_of_the_page(sign_in: SignIn, school: School) -> None:
    alan = sign_in("alan")
    post(alan, "/language", language="zh_Hans")
    page = page_of(alan, school)
    assert "<strong>参考解法</strong>：" in page.replace("</strong>: ", "</strong>：")
    assert "20 个种子中有 19 个得满分，误判率 5.0%" in page
    assert "full marks" not in page


def test_a_new_report_takes_the_place_of_the_last(
    sign_in: SignIn, school: School, portal_store: Store
) -> None:
    with portal_store.begin() as session:
        record_lint(session, replace(LINT_REPORT, version="0", seeds=3))
    with portal_store.read() as session:
        assert list(lint_records(session)) == ["losses"]
    page = page_of(sign_in("alan"), school)
    assert "3 seeds" in page
    assert "Outdated" in page
    assert "softmark lint losses --record" in page


def page_of(client: FlaskClient, school: School) -> str:
    answer = client.get(f"/courses/{school.course}/lint")
    assert answer.status_code == 200
    return answer.text
