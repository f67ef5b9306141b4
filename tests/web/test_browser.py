"""The portal in a real browser: live status, keyboard, phone width, contrast, no complaints."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from grader.report import Progress
from tests.web.browsing import CONTRAST, FILE, PHONE, tab_to, visiting
from tests.web.running import Running, claim_shown, record_mistakes, show_progress
from tests.web.school import PASSWORD, School


def test_a_file_becomes_a_report_before_ones_eyes(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "chloe") as visit:
        page = visit.page
        page.get_by_role("link", name="The Huber loss").click()
        page.get_by_label("Your huber_loss.py").set_input_files(FILE)
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("huber_loss.py is handed in.")).to_be_visible()
        expect(page.get_by_text("Next in the queue")).to_be_visible()
        page.evaluate("window.untouched = true")
        claim = claim_shown(portal, page)
        show_progress(portal, claim, Progress(2, 9, "honours delta in the loss"))
        expect(page.get_by_text("3 of 9: honours delta in the loss")).to_be_visible()
        assert page.get_by_role("progressbar").get_attribute("value") == "2"
        record_mistakes(portal, claim)
        expect(page.get_by_role("heading", name="1 of 3 checks passed")).to_be_focused()
        expect(page.get_by_text("Recognised mistake")).to_be_visible()
        assert page.evaluate("window.untouched")


def test_a_file_can_be_dropped(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "chloe") as visit:
        visit.page.goto(f"/assignments/{portal.school.huber}")
        files = visit.page.evaluate_handle(
            "() => { const files = new DataTransfer();"
            " files.items.add(new File(['x = 1'], 'huber_loss.py')); return files; }"
        )
        visit.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": files})
        chosen = visit.page.get_by_label("Your huber_loss.py")
        assert chosen.evaluate("field => field.files[0].name") == "huber_loss.py"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.txt", b"x", "Choose a Python file"),
        ("huber_loss.py", b"", "is empty"),
        ("huber_loss.py", b"x" * 200_000, "larger than 128 KiB"),
    ],
)
def test_a_file_that_cannot_work_is_refused_before_it_is_sent(
    browser: Browser, portal: Running, name: str, content: bytes, sentence: str
) -> None:
    with visiting(browser, portal.url, "chloe") as visit:
        visit.page.goto(f"/assignments/{portal.school.huber}")
        chosen = {"name": name, "mimeType": "text/plain", "buffer": content}
        visit.page.get_by_label("Your huber_loss.py").set_input_files(chosen)
        expect(visit.page.get_by_role("alert")).to_contain_text(sentence)


def test_without_scripts_the_page_comes_back_by_itself(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "ben", java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"/assignments/{portal.school.huber}")
        page.get_by_label("Your huber_loss.py").set_input_files(FILE)
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("Next in the queue")).to_be_visible()
        record_mistakes(portal, claim_shown(portal, page))
        expect(page.get_by_role("heading", name="1 of 3 checks passed")).to_be_visible(
            timeout=20_000
        )


def test_everything_works_by_keyboard(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, None) as visit:
        page = visit.page
        page.goto("/")
        expect(page.get_by_label("User name")).to_be_focused()
        page.keyboard.type("chloe")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{portal.url}/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        tab_to(page, "The Huber loss")
        page.keyboard.press("Enter")
        page.wait_for_url("**/assignments/*")
        tab_to(page, "huber_loss.py")
        expect(page.get_by_label("Your huber_loss.py")).to_be_focused()
        page.get_by_label("Your huber_loss.py").set_input_files(FILE)
        tab_to(page, "Hand in")
        page.keyboard.press("Enter")
        page.wait_for_url("**/submissions/*")
        expect(page.get_by_text("Nothing is lost")).to_be_hidden()
        tab_to(page, "Sign out")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in")


def test_while_the_portal_does_not_answer_the_page_says_so_and_goes_on(
    browser: Browser, portal: Running
) -> None:
    with visiting(browser, portal.url, "ada") as visit:
        page = visit.page
        page.route("**/status", lambda route: route.abort())
        page.goto(f"/submissions/{portal.school.submissions['running']}")
        expect(page.get_by_text("Nothing is lost")).to_be_visible()
        page.unroute("**/status")
        expect(page.get_by_text("Nothing is lost")).to_be_hidden(timeout=15_000)
        assert all("ERR_FAILED" in complaint for complaint in visit.complaints)
        visit.complaints.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", ["ada", "grace", "alan"])
def test_on_a_phone_no_page_scrolls_sideways_and_all_text_is_legible(
    browser: Browser, portal: Running, who: str, scheme: str
) -> None:
    with visiting(browser, portal.url, who, color_scheme=scheme, **PHONE) as visit:
        for path in _pages(portal.school)[who]:
            visit.page.goto(path)
            width = visit.page.evaluate("document.documentElement.scrollWidth")
            assert width <= 360, f"{path} is {width} pixels wide"
            assert visit.page.evaluate(CONTRAST) == [], path


def test_on_paper_a_report_is_only_the_report(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "ada") as visit:
        page = visit.page
        page.goto(f"/submissions/{portal.school.submissions['verdicts']}")
        page.emulate_media(media="print")
        expect(page.get_by_role("banner")).to_be_hidden()
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details:not([open])").count() == 0
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator("details[open]").count() == 0


def test_what_students_printed_runs_nowhere(browser: Browser, portal: Running) -> None:
    with visiting(browser, portal.url, "grace") as visit:
        visit.page.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
        visit.page.goto(f"/submissions/{portal.school.submissions['verdicts']}")
        for summary in visit.page.locator("summary").all():
            summary.click()
        expect(visit.page.get_by_text("<script>alert('output')</script>")).to_be_visible()


def _pages(school: School) -> dict[str, list[str]]:
    mine = ("full", "mistaken", "verdicts", "running", "errored")
    reports = [f"/submissions/{school.submissions[name]}" for name in mine]
    assignments = [f"/assignments/{one}" for one in (school.huber, school.softmax, school.cnn)]
    course = f"/courses/{school.course}"
    return {
        "ada": ["/", "/password", *assignments, *reports, f"{reports[0]}/source"],
        "grace": ["/", f"{course}/gradebook", f"{course}/students/{school.people['ada']}"],
        "alan": [
            "/",
            f"{course}/assignments",
            f"{course}/people",
            f"{course}/lint",
            f"/assignments/{school.huber}/terms",
        ],
    }
