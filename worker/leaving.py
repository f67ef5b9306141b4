"""Leaving in good order: what cannot be finished soon goes back, so another worker takes it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from grader.errors import StoreFault
from grader.store.packages import PackageClaim, hand_package_back
from worker.tasks import Workplace, hand_back_attempt

log = logging.getLogger(__name__)

GRACE_SECONDS = 4.0


def leave(workplace: Workplace, end_process: Callable[[], None], grace_seconds: float) -> None:
    """Let the work in hand finish for a moment, then hand it back and end the process.

    Runs beside Celery's own shutdown, which ends the process as soon as nothing is in hand.
    """
    deadline = time.monotonic() + grace_seconds
    while workplace.in_hand.claim is None or time.monotonic() < deadline:
        time.sleep(0.05)
    hand_back_claim(workplace)
    end_process()


def hand_back_claim(workplace: Workplace) -> None:
    """Give back what is in hand, costing it no try, and wake another worker for it."""
    claim = workplace.in_hand.claim
    if isinstance(claim, PackageClaim):
        _hand_back_package(workplace, claim)
    elif claim is not None:
        hand_back_attempt(workplace, claim)


def _hand_back_package(workplace: Workplace, claim: PackageClaim) -> None:
    """It waits again; the sweeper of another worker sends it."""
    try:
        with workplace.store.begin() as session:
            hand_package_back(session, claim)
    except StoreFault as fault:
        log.warning("package %s: not handed back, its lease ends: %s", claim.package_id, fault)
