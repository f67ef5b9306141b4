"""What a worker does with an uploaded assignment: claim it, have it linted, record what was found.

The package's code runs in the judge's box only; what comes back is plain data.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.errors import AssignmentFault, PackageRefused, StoreFault
from grader.judge.verdicts import Linted
from grader.sentences import say, told
from grader.store.clock import database_now
from grader.store.connection import Session, Store
from grader.store.package_sweeping import sweep_packages
from grader.store.packages import (
    PackageClaim,
    claim_package,
    give_package_back,
    keep_claim,
    record_lint_of,
    refuse_package,
)
from worker.tasks import Workplace

log = logging.getLogger(__name__)

Linter = Callable[[bytes, Callable[[str], None]], Linted]
"""Lints a package and says where it is; PackageRefused and AssignmentFault are the author's."""

PROGRESS_SECONDS = 1.0


def lint_package(workplace: Workplace, linter: Linter, package_id: int) -> None:
    """Lint one package, if it is there to be taken; raises nothing."""
    store, lease_seconds = workplace.store, workplace.lease_seconds
    try:
        with store.begin() as session:
            claim = claim_package(session, package_id, lease_seconds, database_now(session))
    except StoreFault as fault:
        log.warning("package %s: not claimed, the sweeper will send it: %s", package_id, fault)
        return
    if claim is None:
        log.debug("package %s: nothing to claim", package_id)
        return
    try:
        with workplace.in_hand.holding(claim):
            _finish(store, claim, _lint(store, linter, claim, lease_seconds))
    except StoreFault as fault:
        log.warning("package %s: not recorded, its lease ends: %s", package_id, fault)


Finish = Callable[[Session], bool]


def _lint(store: Store, linter: Linter, claim: PackageClaim, lease_seconds: float) -> Finish:
    """Lint the package; what is to be written in the end."""
    try:
        with _kept_alive(store, claim, lease_seconds) as show:
            linted = linter(claim.content, show)
    except (PackageRefused, AssignmentFault) as refused:
        sentence = told(refused)
        return lambda session: refuse_package(session, claim, sentence, database_now(session))
    except Exception as fault:  # the outermost frame: whatever it is, it is our fault
        log.exception("package %s: lint failed", claim.package_id)
        words = say("%(kind)s: %(fault)s", kind=type(fault).__name__, fault=told(fault))
        return lambda session: give_package_back(session, claim, words, database_now(session))
    report, outline = linted.report, linted.outline
    return lambda session: record_lint_of(session, claim, report, outline, database_now(session))


def _finish(store: Store, claim: PackageClaim, write: Finish) -> None:
    with store.begin() as session:
        written = write(session)
    log.info("package %s: %s", claim.package_id, "linted" if written else "was taken over")


@contextmanager
def _kept_alive(
    store: Store, claim: PackageClaim, lease_seconds: float
) -> Iterator[Callable[[str], None]]:
    """Keep the claim inside the block; the function that it gets notes where lint is."""
    steps, ended = [""], threading.Event()

    def keep() -> None:
        while not ended.wait(min(PROGRESS_SECONDS, lease_seconds / 3)):
            try:
                with store.begin() as session:
                    now = database_now(session)
                    keep_claim(session, claim, steps[-1], lease_seconds, now)
            except StoreFault as fault:
                log.warning("package %s: heartbeat not written: %s", claim.package_id, fault)

    thread = threading.Thread(target=keep, name="lint heartbeat", daemon=True)
    thread.start()
    try:
        yield steps.append
    finally:
        ended.set()
        thread.join()


def sweep_packages_until(
    stopping: threading.Event, store: Store, send: Callable[[int], None], seconds: float
) -> None:
    """Send every few seconds what waits for lint, until `stopping` is set."""
    while not stopping.wait(seconds):
        try:
            with store.begin() as session:
                waiting = sweep_packages(session, database_now(session))
        except StoreFault as fault:
            log.warning("packages are not swept: %s", fault)
            continue
        for package_id in waiting:
            send(package_id)
