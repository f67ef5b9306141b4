"""A course from term to term in a real browser: settings, a copy, the leaderboard, a package."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from grader.judge import grading, no_dataset
from grader.sandbox import Sandbox
from grader.settings import Settings
from tests.judge.test_packages import skeleton, zipped
from tests.web.browsing import CONTRAST, PHONE, tab_to, visiting
from tests.web.running import Running
from tests.web.working import grade_newest, lint_what_waits


def test_a_course_is_cloned_by_keyboard(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "omar") as visit:
        page = visit.page
        page.goto(f"/courses/{portal.school.other_course}/settings")
        tab_to(page, "Clone this course")
        page.keyboard.press("Enter")
        page.get_by_label("Course term").fill("Autumn 2027")
        tab_to(page, "Show the copy")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Nothing is made yet.")).to_be_visible()
        expect(page.get_by_role("row", name="The Huber loss")).to_be_visible()
        tab_to(page, "Make the copy")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Autumn 2027 is there.")).to_be_visible()


def test_a_student_takes_a_pseudonym(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "chloe") as visit:
        page = visit.page
        page.goto(f"/courses/{portal.school.course}/leaderboard")
        page.get_by_label("Pseudonym").fill("Night Owl")
        page.keyboard.press("Enter")
        expect(page.get_by_text("You are “Night Owl”.", exact=True)).to_be_visible()
        page.get_by_role("button", name="Stay off").click()
        expect(page.get_by_text("nobody sees your points")).to_be_visible()


def test_an_assignment_is_uploaded_linted_opened_and_graded(
    browser: Browser, portal: Running, sandbox: Sandbox, settings: Settings, tmp_path: Path
) -> None:
    files = skeleton(tmp_path)
    with visiting(browser, portal.url, "omar") as visit:
        page = visit.page
        page.goto(f"/courses/{portal.school.other_course}/packages")
        chosen = {"name": "mean.zip", "mimeType": "application/zip", "buffer": zipped(files)}
        page.get_by_label("Zip file").set_input_files(chosen)
        page.get_by_role("button", name="Upload and lint").click()
        expect(page.get_by_role("heading", name="running-mean")).to_be_visible()
        expect(page.get_by_text("Waits for a worker; submissions go first.")).to_be_visible()
        lint_what_waits(portal.store, sandbox, settings)
        page.reload()
        page.get_by_role("link", name="Open it in this course").click()
        expect(page.get_by_label("Assignment", exact=True)).to_have_value(re.compile("^package:"))
        page.get_by_label("Due").fill("2031-03-01T23:59")
        page.get_by_role("button", name="Open", exact=True).click()
        expect(page.get_by_text("Running mean is open.")).to_be_visible()
    with visiting(browser, portal.url, "zoe") as visit, grading(sandbox, settings, no_dataset) as g:
        page = visit.page
        page.get_by_role("link", name="Running mean").click()
        expect(page.get_by_role("cell", name="together")).to_be_visible()
        content = files["reference/running_mean.py"]
        solution = {"name": "running_mean.py", "mimeType": "text/x-python", "buffer": content}
        page.get_by_label("Your running_mean.py").set_input_files(solution)
        page.get_by_role("button", name="Hand in").click()
        grade_newest(portal.store, g)
        expect(page.get_by_role("heading", name="Everything is right")).to_be_visible()
        expect(page.get_by_text("Averages three values")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("desktop-light", {"color_scheme": "light"}),
        ("phone-light", {"color_scheme": "light", **PHONE}),
        ("phone-dark", {"color_scheme": "dark", **PHONE}),
        ("desktop-dark", {"color_scheme": "dark"}),
    ],
)
def test_every_page_of_a_course_fits_and_can_be_read(
    browser: Browser, portal: Running, name: str, options: dict[str, object]
) -> None:
    with visiting(browser, portal.url, "alan", **options) as visit:
        _look_at(visit.page, paths(portal), name)
    with visiting(browser, portal.url, "ada", **options) as visit:
        _look_at(visit.page, [f"/courses/{portal.school.course}/leaderboard"], f"{name}-ada")


def paths(portal: Running) -> list[str]:
    school = portal.school
    course = f"/courses/{school.course}"
    return [
        "/",
        "/courses/new",
        f"{course}/settings",
        f"{course}/clone",
        f"{course}/parts/sections/{school.section}",
        f"{course}/leaderboard",
        f"{course}/packages",
        f"/packages/{school.package}",
        f"/assignments/{school.softmax}/terms",
        f"/regrades/{school.regrade}",
        f"{course}/audit",
        f"{course}/ungraded",
    ]


def _look_at(page: Page, addresses: Sequence[str], name: str) -> None:
    for number, path in enumerate(addresses):
        page.goto(path)
        folder = os.environ.get("SOFTMARK_PICTURES")
        if folder:
            page.screenshot(path=f"{folder}/courses-{name}-{number}.png", full_page=True)
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CONTRAST) == [], path
