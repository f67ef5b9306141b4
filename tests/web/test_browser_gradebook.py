"""A TA's way by keyboard: find a student, see what goes wrong, comment on everybody alike."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browsing import CONTRAST, PHONE, tab_to, visiting
from tests.web.running import Running


def test_from_the_gradebook_to_a_comment_for_all_by_keyboard(
    browser: Browser, portal: Running
) -> None:
    with visiting(browser, portal.url, "grace") as visit:
        page = visit.page
        page.goto(f"/courses/{portal.school.course}/gradebook")
        page.get_by_label("Name", exact=True).focus()
        page.keyboard.type("okafor")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="1 student", exact=True)).to_be_visible()
        page.get_by_role("link", name="Total").press("Enter")
        expect(page.get_by_role("columnheader", name="Total")).to_have_attribute(
            "aria-sort", "descending"
        )
        expect(page.get_by_role("heading", name="1 student", exact=True)).to_be_visible()
        page.get_by_role("link", name="Statistics (The Huber loss)").press("Enter")
        expect(page.get_by_role("heading", name="Mistakes that were recognised")).to_be_visible()
        tab_to(page, "What went wrong alike")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/clusters$"))
        page.get_by_role("link", name=re.compile(r"^\d+ submissions?$")).first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Comment for all of them")).to_be_visible()
        page.get_by_label("Comment for all of them").focus()
        page.keyboard.type("Read the handout's second example.")
        tab_to(page, "Comment on ")
        page.keyboard.press("Enter")
        expect(
            page.get_by_text(re.compile(r"The comment stands on \d+ submission"))
        ).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_these_pages_fit_a_phone_and_can_be_read(
    browser: Browser, portal: Running, scheme: str
) -> None:
    school = portal.school
    paths = (
        f"/courses/{school.course}/gradebook",
        f"/courses/{school.course}/students/{school.people['ada']}",
        f"/courses/{school.course}/ungraded",
        f"/assignments/{school.huber}/statistics",
        f"/assignments/{school.huber}/clusters",
    )
    with visiting(browser, portal.url, "grace", **PHONE, color_scheme=scheme) as visit:
        for path in paths:
            visit.page.goto(path)
            width = visit.page.evaluate("document.documentElement.scrollWidth")
            assert (path, width) == (path, 360)
            assert visit.page.evaluate(CONTRAST) == []
