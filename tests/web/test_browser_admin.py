"""A course admin's week in a real browser: by keyboard, and on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import CONTRAST, PHONE, tab_to, visiting
from tests.web.running import Running


def test_terms_are_changed_by_keyboard_after_a_preview(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "omar") as visit:
        page = visit.page
        page.goto(f"/assignments/{portal.school.foreign_assignment}/terms")
        tab_to(page, "Points")
        page.keyboard.press("Control+A")
        page.keyboard.type("10")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="1 mark changes")).to_be_visible()
        expect(page.get_by_role("row", name="Zoe Other")).to_be_visible()
        page.get_by_label("Why?").fill("worth less")
        tab_to(page, "Confirm")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The terms of The Huber loss are changed.")).to_be_visible()
        expect(page.get_by_role("status")).to_be_focused()
        page.get_by_role("link", name="Audit log").click()
        expect(page.get_by_text("worth less")).to_be_visible()


def test_a_roster_and_a_link_bring_people_in(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "omar") as visit:
        page = visit.page
        page.goto(f"/courses/{portal.school.other_course}/roster")
        page.get_by_label("Or paste the table").fill("Full name;Section\nLiv Late;Friday\n")
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_role("row", name="Liv Late")).to_contain_text("Gets an invitation")
        page.get_by_role("button", name="Import").click()
        link = page.locator(".link-text").inner_text()
    with visiting(browser, portal.url, None) as visit:
        page = visit.page
        page.goto(link)
        expect(page.get_by_label("Full name")).to_have_value("Liv Late")
        page.get_by_label("User name").fill("liv")
        page.get_by_label("Password").fill("long enough")
        page.get_by_role("button", name="Create the account and join").click()
        expect(page.get_by_text("You take part in Deep Learning now.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_an_admin_fits_a_phone_and_can_be_read(
    browser: Browser, portal: Running, scheme: str
) -> None:
    school = portal.school
    paths = (
        f"/courses/{school.course}/assignments",
        f"/assignments/{school.softmax}/terms",
        f"/assignments/{school.softmax}/extensions",
        f"/courses/{school.course}/people",
        f"/courses/{school.course}/people/{school.people['ada']}",
        f"/courses/{school.course}/roster",
        f"/courses/{school.course}/audit",
    )
    with visiting(browser, portal.url, "alan", color_scheme=scheme, **PHONE) as visit:
        for path in paths:
            visit.page.goto(path)
            picture(visit.page, f"{scheme}-{paths.index(path)}")
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360, path
            assert visit.page.evaluate(CONTRAST) == [], path


def picture(page: Page, name: str) -> None:
    """Keep a picture where SOFTMARK_PICTURES names a folder, to be looked at."""
    folder = os.environ.get("SOFTMARK_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"admin-{name}.png"), full_page=True)
