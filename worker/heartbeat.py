"""Keeps a claim alive while its submission is graded, and carries the progress to the database."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from grader.errors import ClaimLost, StoreFault
from grader.report import Progress
from grader.store.attempts import Claim, beat, report_progress, still_claimed
from grader.store.clock import database_now
from grader.store.connection import Session, Store

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.3
LONGEST_SECONDS = 1800.0
"""Far longer than any report takes; the sandbox has limits, so this is a fault of ours."""


class Heartbeat:
    """A thread for the time of one claim; grading itself never waits for the database.

    `on_overtime` is called, from that thread, when grading takes longer than LONGEST_SECONDS.
    """

    def __init__(
        self, store: Store, claim: Claim, lease_seconds: float, on_overtime: Callable[[], None]
    ) -> None:
        self._store = store
        self._claim = claim
        self._lease_seconds = lease_seconds
        self._on_overtime = on_overtime
        self._progress: Progress | None = None
        self._shown: Progress | None = None
        self._lost = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def show(self, progress: Progress) -> None:
        """Note how far grading has got; raises ClaimLost as soon as the claim is known lost."""
        if self._lost.is_set():
            raise ClaimLost(f"Attempt {self._claim.attempt_id} was taken over.")
        if progress is not self._shown:
            self._progress = self._shown = progress

    def _run(self) -> None:
        started = next_beat = time.monotonic()
        next_beat += self._lease_seconds / 3
        while not self._ended.wait(PROGRESS_SECONDS) and not self._lost.is_set():
            now = time.monotonic()
            if now - started > LONGEST_SECONDS:
                self._on_overtime()
                return
            self._look_after_progress()
            if now >= next_beat:
                self._keep(self._beat)
                next_beat = now + self._lease_seconds / 3

    def _look_after_progress(self) -> None:
        """Write what is new; where nothing is, see whether somebody cancelled the attempt."""
        progress, self._progress = self._progress, None
        if progress is not None:
            self._keep(lambda session: report_progress(session, self._claim, progress))
        elif not self._still_claimed():
            self._lost.set()

    def _still_claimed(self) -> bool:
        try:
            with self._store.read() as session:
                return still_claimed(session, self._claim)
        except StoreFault:
            return True

    def _beat(self, session: Session) -> bool:
        return beat(session, self._claim, self._lease_seconds, database_now(session))

    def _keep(self, write: Callable[[Session], bool]) -> None:
        """Write, and learn whether the claim is still ours; a silent database changes nothing."""
        try:
            with self._store.begin() as session:
                kept = write(session)
        except StoreFault as fault:
            log.warning("attempt %s: heartbeat not written: %s", self._claim.attempt_id, fault)
            return
        if not kept:
            self._lost.set()
