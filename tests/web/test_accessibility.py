"""Every page of every role, light and dark, wide and narrow: no serious fault, nothing cut off."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.web.axe import fetch_axe, serious_faults
from tests.web.browsing import visiting
from tests.web.client import signed_in
from tests.web.running import Running
from tests.web.school import School
from tests.web.test_safety_texts import page_paths

WIDTHS = (1280, 360)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SUBMISSIONS = ("mistaken", "verdicts", "errored", "running", "queued")


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    return fetch_axe(tmp_path_factory.mktemp("axe"))


@pytest.mark.parametrize("name", [None, "ada", "grace", "alan"])
def test_no_page_has_a_serious_fault_or_scrolls_sideways(
    browser: Browser, portal: Running, app: Flask, axe: str, name: str | None
) -> None:
    with visiting(browser, portal.url, name) as visit:
        faults = [
            f"{path}: {fault}"
            for path in _shown_to(app, portal, name)
            for fault in _faults(visit.page, path, axe)
        ]
    assert not faults, "\n".join(faults)


def _faults(page: Page, path: str, axe: str) -> list[Any]:
    """Colours are the only thing that a scheme changes, so all rules are tried in one of them."""
    page.goto(path)
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            rules = None if scheme == "light" else ["color-contrast"]
            faults += [(width, scheme, found) for found in serious_faults(page, axe, rules)]
        actual = page.evaluate("document.documentElement.scrollWidth")
        faults += [(width, "scrolls sideways", actual)] if actual > width else []
    return faults


def _shown_to(app: Flask, portal: Running, name: str | None) -> list[str]:
    """The addresses of all pages that this visitor may see."""
    client = app.test_client() if name is None else signed_in(app, name)
    answers = {path: client.get(path) for path in _addresses(app, portal.school)}
    return [
        path
        for path, answer in answers.items()
        if answer.status_code == 200 and answer.mimetype == "text/html"
    ]


def _addresses(app: Flask, school: School) -> list[str]:
    submissions = [f"/submissions/{school.submissions[name]}" for name in SUBMISSIONS]
    return [*page_paths(app, school), *submissions, f"/assignments/{school.softmax}"]
