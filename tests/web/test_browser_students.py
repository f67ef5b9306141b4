"""A student's way in a real browser: notebook, preview, hand-in, cancel, self-check, requests."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import CONTRAST, PHONE, visiting
from tests.web.running import Running

NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "cells": [
            {"cell_type": "code", "source": "%matplotlib inline\nimport numpy as np"},
            {"cell_type": "code", "source": "def huber_loss(labels, predictions, delta=1.0):\n"},
        ],
    }
).encode()
FILE = {"name": "my work.ipynb", "mimeType": "application/json", "buffer": NOTEBOOK}


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", **PHONE}])
def test_from_a_notebook_to_a_cancelled_grading(
    browser: Browser, portal: Running, options: dict[str, object]
) -> None:
    with visiting(browser, portal.url, "chloe", **options) as visit:
        page = visit.page
        page.goto(f"/assignments/{portal.school.cnn}")
        page.get_by_label("Your mnist_cnn.py").set_input_files(FILE)
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_role("heading", name="What will be graded")).to_be_visible()
        expect(page.get_by_text("Code cell 1: %matplotlib inline")).to_be_visible()
        _is_fit_to_read(page, "preview")
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("my work.py is handed in.")).to_be_visible()
        expect(page.get_by_role("link", name="my work.ipynb")).to_be_visible()
        _is_fit_to_read(page, "waiting")
        page.get_by_role("button", name="Cancel grading").click()
        expect(page.get_by_text("taken back before it was graded")).to_be_visible()
        _is_fit_to_read(page, "cancelled")


def test_pasted_code_is_checked_without_an_attempt(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "chloe", **PHONE) as visit:
        page = visit.page
        page.goto(f"/assignments/{portal.school.softmax}")
        page.get_by_role("button", name="Self-check").click()
        expect(page.get_by_role("alert").filter(has_text="No file was chosen")).to_be_focused()
        assert all("422" in complaint for complaint in visit.complaints)
        visit.complaints.clear()
        page.get_by_text("Paste code instead").click()
        page.get_by_label("Python code").fill("x = 1\n")
        page.get_by_role("button", name="Self-check").click()
        expect(page.get_by_role("heading", name="self-check 1")).to_be_visible()
        page.get_by_role("button", name="Cancel grading").click()
        page.goto(f"/assignments/{portal.school.softmax}")
        _is_fit_to_read(page, "assignment")


def test_a_doubt_and_a_wish_are_written_by_keyboard(browser: Browser, portal: Running) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with visiting(browser, portal.url, "ada", permissions=permissions, **PHONE) as visit:
        page = visit.page
        page.goto(f"/submissions/{portal.school.submissions['mistaken']}")
        page.get_by_text("The smallest input that goes wrong").first.press("Enter")
        page.get_by_role("button", name="Copy").first.press("Enter")
        expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
        page.get_by_text("Ask for a regrade").press("Enter")
        page.get_by_label("What do you think is wrong?").fill("The mean is right.")
        page.get_by_role("button", name="Send the request").press("Enter")
        expect(page.get_by_text("Your request is sent.")).to_be_visible()
        _is_fit_to_read(page, "report")
        new = _new_notices(page)
        page.get_by_role("link", name=f"Notices – {new} new").click()
        expect(page.get_by_role("heading", name="Notices")).to_be_visible()
        _is_fit_to_read(page, "notices")
        page.wait_for_load_state()
        page.get_by_role("link", name="A comment on your submission").press("Enter")
        page.get_by_role("heading", name="Notices").wait_for(state="detached")
        assert _new_notices(page) == new - 1


def _new_notices(page: Page) -> int:
    """How many the link in the page's head counts."""
    counted = re.search(r"\d+", page.get_by_role("link", name="Notices").inner_text())
    return int(counted.group()) if counted else 0


def _is_fit_to_read(page: Page, name: str) -> None:
    """Nothing sticks out sideways and all text has contrast; pictures are kept where asked for."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    folder = os.environ.get("SOFTMARK_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
