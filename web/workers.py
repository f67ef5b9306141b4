"""How workers and our own failures are called on the operations page."""

from __future__ import annotations

from datetime import datetime

from grader.store.operations import SILENCE, UNNAMED
from grader.store.tables import Worker
from grader.store.workers import lost
from web.translating import gettext
from web.translating import lazy_gettext as _
from web.words import Word

AT_WORK = Word(_("At work"), "check", "good")
DRAINING = Word(_("Draining"), "clock", "warn")
LOST = Word(_("Lost"), "alert", "bad")
STOPPED = Word(_("Stopped"), "dash", "plain")


def worker_word(worker: Worker, now: datetime) -> Word:
    """What a worker is up to."""
    if worker.stopped_at is not None:
        return STOPPED
    if lost(worker, now):
        return LOST
    return DRAINING if worker.draining else AT_WORK


def failure_word(kind: str) -> str:
    """A kind of failure in words; the names of our own faults stay as they are."""
    if kind == SILENCE:
        return gettext("Workers that fell silent")
    return gettext("Without a name") if kind == UNNAMED else kind
