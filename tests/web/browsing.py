"""A real browser and what it complains about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.services import find_program
from tests.web.school import PASSWORD, SOURCE

PHONE = {"viewport": {"width": 360, "height": 740}}
FILE = {"name": "huber_loss.py", "mimeType": "text/x-python", "buffer": SOURCE}
CONTRAST = Path(__file__).with_name("contrast.js").read_text()


@dataclass
class Visit:
    """One person's page, and every complaint of the console: errors, refused scripts or styles."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@contextmanager
def started_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_program("chromium", "chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, url: str, name: str | None, **options: Any) -> Iterator[Visit]:
    """Opens the portal as `name`; whatever the console said in the end is a failure."""
    context = browser.new_context(base_url=url, **options)
    visit = Visit(context.new_page())
    visit.listen()
    try:
        if name:
            sign_in_by_hand(visit.page, name)
        yield visit
        assert visit.complaints == []
    finally:
        context.close()


def sign_in_by_hand(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your courses").wait_for()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this name has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(
            "name => { const one = document.activeElement;"
            " return [one.textContent, ...(one.labels ? [...one.labels].map(l => l.textContent)"
            " : [])].some(text => text.includes(name)) && one !== document.body; }",
            name,
        ):
            return
    raise AssertionError(f"Tab never reached “{name}”.")
