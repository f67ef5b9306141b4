"""A review in a real browser: by keyboard alone, on a phone, and without scripts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import CONTRAST, PHONE, visiting
from tests.web.running import Running


def test_a_ta_goes_through_the_reviews_by_keyboard(browser: Browser, portal: Running) -> None:
    school = portal.school
    with visiting(browser, portal.url, "grace") as visit:
        page = visit.page
        page.goto(f"/assignments/{school.huber}/reviews")
        page.get_by_role("link", name="Start with the first").click()
        expect(page.get_by_text("You are reviewing this.")).to_be_visible()
        for key in ("j", "j", "j", "k", "c"):
            page.keyboard.press(key)
        expect(page.get_by_label("Line", exact=True)).to_have_value("2")
        page.keyboard.press("Alt+1")
        page.keyboard.type(" It is shorter.")
        expect(page.get_by_label("Comment", exact=True)).to_have_value(
            "Use broadcasting. It is shorter."
        )
        sent: list[str] = []
        page.on("request", lambda asked: sent.append(f"{asked.method} {asked.url}"))
        page.keyboard.press("Control+Enter")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#line-2 + li")).to_contain_text("Use broadcasting. It is shorter.")
        assert sum("/comments" in one for one in sent) == 1
        page.keyboard.press("c")
        page.keyboard.type("Not sent yet")
        page.keyboard.press("Escape")
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.keyboard.press("n")
        expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
        page.get_by_label("Comment", exact=True).fill("")
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        expect(page.get_by_role("heading", name="Ben Okafor")).to_be_visible()
        page.keyboard.press("p")
        expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
        page.keyboard.press("d")
        expect(page.get_by_role("heading", name="Ben Okafor")).to_be_visible()
        page.keyboard.press("?")
        page.get_by_label("Use single keys").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("p")
        expect(page.get_by_role("heading", name="Ben Okafor")).to_be_visible()


def test_points_are_changed_and_taken_back_without_scripts(
    browser: Browser, portal: Running
) -> None:
    with visiting(browser, portal.url, "alan", java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"/submissions/{portal.school.submissions['mistaken']}/review")
        page.get_by_role("button", name="Reserve for me").click()
        expect(page.get_by_text("You are reviewing this.")).to_be_visible()
        change_points(page, "2.5", "The handout was unclear.")
        expect(page.get_by_text("Alan Turing gave 2.5")).to_be_visible()
        change_points(page, "", "It was clear.")
        expect(page.get_by_text("Alan Turing took the change back")).to_be_visible()


def change_points(page: Page, points: str, reason: str) -> None:
    check = page.locator(".points > li").nth(1)
    check.get_by_text("Change the points").click()
    check.get_by_label("Points, 0 to 3").fill(points)
    check.get_by_label("Reason").fill(reason)
    check.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [PHONE, {}], ids=["phone", "desktop"])
def test_the_pages_of_a_review_fit_and_are_legible(
    browser: Browser, portal: Running, scheme: str, options: dict[str, object]
) -> None:
    school = portal.school
    review = f"/submissions/{school.submissions['full']}/review"
    pages = {
        "list": f"/assignments/{school.huber}/reviews",
        "review": review,
        "changes": f"{review}/changes",
        "regrades": f"/assignments/{school.huber}/regrades",
        "regrade": f"/regrades/{school.regrade}",
        "similarity": f"/assignments/{school.huber}/similarity",
        "pair": f"/submissions/{school.submissions['full']}/similar/{school.submissions['bens']}",
        "requests": f"/courses/{school.course}/regrade-requests",
    }
    with visiting(browser, portal.url, "grace", color_scheme=scheme, **options) as visit:
        for name, path in pages.items():
            visit.page.goto(path)
            width = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, f"{path} is {width} pixels too wide"
            assert visit.page.evaluate(CONTRAST) == [], path
            keep_picture(visit.page, f"{name}-{scheme}-{'phone' if options else 'desktop'}")


def keep_picture(page: Page, name: str) -> None:
    """A picture for whoever wants to look, in the folder that SOFTMARK_PICTURES names."""
    folder = os.environ.get("SOFTMARK_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
