"""Pictures in a real browser: curves that grow while a model trains, and what is folded away."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Browser, expect

from grader.report import Curve, Progress
from tests.web.browsing import CONTRAST, FILE, PHONE, tab_to, visiting
from tests.web.running import Running, claim_shown, record_mistakes, show_progress


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_curves_grow_while_a_model_trains(browser: Browser, portal: Running, scheme: str) -> None:
    with visiting(browser, portal.url, "ben", color_scheme=scheme, **PHONE) as visit:
        page = visit.page
        page.goto(f"/assignments/{portal.school.cnn}")
        page.get_by_label("Your mnist_cnn.py").set_input_files(
            FILE | {"name": "mnist_cnn.py", "buffer": b"def train(): ...\n"}
        )
        page.get_by_role("button", name="Hand in").click()
        claim = claim_shown(portal, page)
        show_progress(portal, claim, Progress(8, 9, "reaches 99 % on unseen digits", _curves(10)))
        expect(page.get_by_text("loss from 2.3 to 1.14")).to_be_visible()
        expect(page.locator("[data-live-latest]")).to_have_text("At step 9: loss 1.14, acc 0.5.")
        first = page.locator(".chart__line").first.get_attribute("d")
        show_progress(portal, claim, Progress(8, 9, "reaches 99 % on unseen digits", _curves(40)))
        expect(page.get_by_text("loss from 2.3 to 0.109")).to_be_visible()
        assert page.locator(".chart__line").first.get_attribute("d") != first
        assert page.locator("[data-live-latest]").inner_text() == "At step 9: loss 1.14, acc 0.5."
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate(CONTRAST) == []
        record_mistakes(portal, claim)
        expect(page.get_by_role("heading", name="1 of 3 checks passed")).to_be_focused()


def test_the_picture_of_a_passed_check_opens_by_keyboard(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "ada", **PHONE) as visit:
        visit.page.goto(f"/submissions/{portal.school.submissions['full']}")
        plot = visit.page.locator(".chart__plot")
        expect(plot).to_be_hidden()
        tab_to(visit.page, "Adam in a valley")
        visit.page.keyboard.press("Enter")
        expect(plot).to_be_visible()
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 150
        expect(
            visit.page.get_by_text("Your path leaves the reference's in step 1.")
        ).to_be_visible()


def _curves(steps: int) -> tuple[Curve, ...]:
    places = tuple(float(step) for step in range(steps))
    losses = tuple(2.3 * math.exp(-step / 12.8) for step in places)
    return Curve("loss", places, losses), Curve("acc", places, (0.5,) * steps)
