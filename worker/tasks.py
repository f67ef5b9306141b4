"""What a worker does with one attempt: claim it, grade it, record the report or give it back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.errors import BoxFault, ClaimLost, DeviceFault, JudgeFault, StoreFault
from grader.report import Progress, Report
from grader.store.attempts import (
    MAX_BROKEN_TRIES,
    MAX_TRIES,
    Claim,
    claim_attempt,
    hand_back,
    record_report,
    release,
)
from grader.store.clock import database_now
from grader.store.connection import Store
from grader.store.similarity import store_fingerprints
from grader.store.workers import count_graded, is_draining, leave_to_others
from worker.heartbeat import Heartbeat
from worker.in_hand import InHand

log = logging.getLogger(__name__)

Grader = Callable[[Claim, Callable[[Progress], None]], Report]
"""Grades a claimed attempt; whatever it raises is our fault, the student's are in the report."""

RECORD_PAUSES = (0.5, 2.0, 5.0)
"""Seconds between tries to record: a database that restarts must not cost a long training."""


@dataclass(frozen=True)
class Workplace:
    """What a worker works with.

    `send` puts an attempt's id on a queue; `give_up` ends the process because of a fault of ours.
    """

    store: Store
    grader: Grader
    send: Callable[[int, str], None]
    give_up: Callable[[str], None]
    name: str
    lease_seconds: float
    in_hand: InHand = field(default_factory=InHand)


def grade_attempt(workplace: Workplace, attempt_id: int) -> None:
    """Grade one attempt, if it is there to be taken; raises nothing."""
    started = time.perf_counter()
    claim = _claim(workplace, attempt_id)
    if claim is None:
        log.debug("attempt %s: nothing to claim", attempt_id)
        return
    with workplace.in_hand.holding(claim):
        try:
            report = _grade(workplace, claim)
        except ClaimLost:
            log.warning("attempt %s: the claim was lost, nothing recorded", attempt_id)
        except Exception as fault:  # the outermost frame: whatever it is, it is our fault
            if _release(workplace, claim, fault):
                log.exception("attempt %s: failed, try %s", attempt_id, claim.tries)
            else:
                log.warning("attempt %s: ended after its claim was gone: %s", attempt_id, fault)
        else:
            log.info(
                "attempt %s: %s recorded %g/%g, graded in %.3f s, claim to record %.3f s",
                attempt_id,
                claim.assignment,
                report.score,
                report.max_score,
                report.seconds,
                time.perf_counter() - started,
            )
            _keep_fingerprints(workplace, claim)


def _claim(workplace: Workplace, attempt_id: int) -> Claim | None:
    try:
        with workplace.store.begin() as session:
            if is_draining(session, workplace.name):
                leave_to_others(session, attempt_id)
                return None
            now = database_now(session)
            seconds = workplace.lease_seconds
            return claim_attempt(session, attempt_id, workplace.name, seconds, now)
    except StoreFault as fault:
        log.warning("attempt %s: not claimed, the sweeper will send it: %s", attempt_id, fault)
        return None


def _grade(workplace: Workplace, claim: Claim) -> Report:
    """Grade and record; raises ClaimLost when the report came too late."""

    def overtime() -> None:
        fault = JudgeFault("Grading took so long that something of ours must hang.")
        _release(workplace, claim, fault)
        workplace.give_up(str(fault))

    store, seconds = workplace.store, workplace.lease_seconds
    with Heartbeat(store, claim, seconds, overtime) as heartbeat:
        report = workplace.grader(claim, heartbeat.show)
        if not _record(workplace, claim, report):
            raise ClaimLost(f"Attempt {claim.attempt_id} was taken over.")
    return report


def _record(workplace: Workplace, claim: Claim, report: Report) -> bool:
    for pause in RECORD_PAUSES:
        try:
            return _record_once(workplace, claim, report)
        except StoreFault as fault:
            log.warning("attempt %s: not recorded yet: %s", claim.attempt_id, fault)
            time.sleep(pause)
    return _record_once(workplace, claim, report)


def _record_once(workplace: Workplace, claim: Claim, report: Report) -> bool:
    with workplace.store.begin() as session:
        recorded = record_report(session, claim, report, database_now(session))
        if recorded:
            count_graded(session, workplace.name)
        return recorded


def _keep_fingerprints(workplace: Workplace, claim: Claim) -> None:
    """Make what similarity compares, now that nobody waits for it; self-checks are not compared."""
    if claim.self_check:
        return
    try:
        with workplace.store.begin() as session:
            store_fingerprints(session, claim.source)
    except StoreFault as fault:
        log.warning("attempt %s: not compared with others: %s", claim.attempt_id, fault)


def _release(workplace: Workplace, claim: Claim, fault: Exception) -> bool:
    """Give the attempt back; False when it was not this worker's any more.

    A GPU that nobody may use is the fault of no submission, so it costs no try.
    """
    if isinstance(fault, DeviceFault):
        return hand_back_attempt(workplace, claim)
    max_tries = MAX_BROKEN_TRIES if isinstance(fault, BoxFault | JudgeFault) else MAX_TRIES
    sentence = f"{type(fault).__name__}: {fault}"
    try:
        with workplace.store.begin() as session:
            return release(session, claim, sentence, database_now(session), max_tries)
    except StoreFault as silent:
        log.warning("attempt %s: not released, its lease ends: %s", claim.attempt_id, silent)
        return True


def hand_back_attempt(workplace: Workplace, claim: Claim) -> bool:
    """Give an attempt back, costing it no try, and wake another worker for it.

    False when it was not this worker's any more.
    """
    try:
        with workplace.store.begin() as session:
            handed_back = hand_back(session, claim, database_now(session))
    except StoreFault as fault:
        log.warning("attempt %s: not handed back, its lease ends: %s", claim.attempt_id, fault)
        return True
    if handed_back:
        log.info("attempt %s: handed back", claim.attempt_id)
        workplace.send(claim.attempt_id, claim.queue)
    return handed_back
