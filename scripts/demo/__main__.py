"""The demonstration: portal, workers, a sample course, and files right, wrong and hostile."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import time

from grader.datasets import load_digits
from grader.errors import OurFault, SoftmarkError
from grader.portal import Portal
from grader.settings import PROJECT_ROOT, Settings, read_settings
from grader.store.connection import open_store
from scripts.demo.course import Account, create_sample_course, make_accounts
from scripts.demo.processes import (
    Child,
    free_port,
    require_alive,
    start_child,
    stop_children,
    wait_for_end,
    wait_until_healthy,
)
from scripts.demo.rows import Row, outcome_of
from scripts.demo.samples import Sample, demo_samples
from scripts.demo.screen import Screen, results_table

INHERITED_SETTINGS = (
    "SOFTMARK_DATA",
    "SOFTMARK_DOWNLOAD",
    "SOFTMARK_RUNTIMES",
    "SOFTMARK_MIN_TIER",
    "SOFTMARK_CELL_THREADS",
)
VAR = PROJECT_ROOT / "var"
PATIENCE_SECONDS = 900.0
POLL_SECONDS = 0.5


def main() -> int:
    """Run it; the status is 0 when every sample got what it deserves."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the table of results")
    once = parser.parse_args().once
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    screen = Screen()
    children: list[Child] = []
    try:
        rows, accounts, url = run(screen, children)
        complaints = report(screen, rows)
        if not once:
            screen.show_accounts(accounts, url)
            serve(screen, children)
    except SoftmarkError as error:
        screen.console.print(f"[red]{error}[/]", highlight=False)
        return 1
    except KeyboardInterrupt:
        screen.say("Stopped.")
        return 130
    finally:
        stop_children(children)
    return 1 if complaints else 0


def run(screen: Screen, children: list[Child]) -> tuple[list[Row], tuple[Account, ...], str]:
    """From an empty folder to graded samples; started processes are appended to `children`."""
    environment = fresh_home()
    settings = read_settings(environment)
    accounts = prepare(screen, settings, environment, children)
    url = f"http://{settings.bind}"
    children += [
        start_child("gpu worker", ["worker", "--queues", "gpu"], environment, settings.home),
        start_child("portal", ["web"], environment, settings.home),
        start_child(
            "cpu worker", ["worker", "--queues", "cpu,regrade"], environment, settings.home
        ),
    ]
    wait_until_healthy(f"{url}/health", children)
    screen.say("The portal answers; the workers are warming up.")
    screen.show_accounts(accounts, url)
    with Portal(url) as portal:
        student = accounts[0]
        portal.sign_in(student.name, student.password)
        rows = hand_in(portal, demo_samples())
        screen.say(f"{len(rows)} samples are handed in as {student.full_name}.")
        return watch(screen, portal, rows, children), accounts, url


def fresh_home() -> dict[str, str]:
    """An empty home below `var`, sharing only the prepared digits; the children's environment."""
    home = VAR / "demo"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (VAR / "datasets").mkdir(exist_ok=True)
    (home / "datasets").symlink_to(VAR / "datasets")
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SOFTMARK_") or name in INHERITED_SETTINGS
    }
    bind = f"127.0.0.1:{free_port()}"
    return inherited | {"SOFTMARK_HOME": str(home), "SOFTMARK_BIND": bind}


def prepare(
    screen: Screen, settings: Settings, environment: dict[str, str], children: list[Child]
) -> tuple[Account, ...]:
    """The boxes' runtimes, and beside them digits, store and course; returns the accounts."""
    runtimes = start_child("runtimes", ["grader.sandbox.runtimes"], environment, settings.home)
    children.append(runtimes)
    store = open_store(settings.database_url)
    store.migrate()
    accounts = make_accounts()
    create_sample_course(store, accounts)
    store.close()
    screen.say("The store is migrated, and the sample course is open.")
    with screen.preparing() as show:
        digits = load_digits(settings, show)
        screen.say(f"The digits are {digits.name}.")
        show("Building the sandbox's runtimes", 1.0)
        wait_for_end(runtimes)
    children.remove(runtimes)
    screen.say("The sandbox's runtimes are built.")
    return accounts


def hand_in(portal: Portal, samples: tuple[Sample, ...]) -> list[Row]:
    """Hand in every sample over HTTP, in the given order."""
    ids = {entry["assignment"]: entry for entry in portal.assignments()}
    rows = []
    for sample in samples:
        entry = ids[sample.assignment]
        receipt = portal.hand_in(entry["id"], entry["file_name"], sample.file.read_bytes())
        rows.append(Row(sample, receipt, portal.submission(receipt.submission)))
    return rows


def watch(screen: Screen, portal: Portal, rows: list[Row], children: list[Child]) -> list[Row]:
    """Show progress until every row is final."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with screen.watching() as live:
        while True:
            rows = [
                row if row.is_final else row.with_answer(portal.submission(row.receipt.submission))
                for row in rows
            ]
            screen.show(live, rows)
            if all(row.is_final for row in rows):
                return rows
            if time.monotonic() > deadline:
                raise OurFault(f"Not everything was graded within {PATIENCE_SECONDS:g} seconds.")
            require_alive(children)
            time.sleep(POLL_SECONDS)


def report(screen: Screen, rows: list[Row]) -> list[str]:
    """Print the table; sentences about whatever a sample did not deserve."""
    screen.say("Everything is graded.")
    screen.console.print(results_table(rows))
    complaints = [
        f"{row.sample.assignment}/{row.sample.file.name}: {complaint}"
        for row in rows
        for complaint in outcome_of(row).complaints
    ]
    for complaint in complaints:
        screen.console.print(f"[red]Undeserved: {complaint}[/]", highlight=False)
    if not complaints:
        screen.console.print("[green]Every sample got what it deserves.[/]")
    return complaints


def serve(screen: Screen, children: list[Child]) -> None:
    """Leave the portal running until somebody presses Ctrl-C; raises ChildDied."""
    screen.console.print("The portal keeps running; Ctrl-C stops it.")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            require_alive(children)
            time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
