"""How workers and our own failures are called on the operations page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from grader.store.operations import SILENCE, UNNAMED, QueueDepth
from grader.store.tables import Worker
from grader.store.workers import lost
from web.translating import gettext, ngettext
from web.translating import lazy_gettext as _
from web.words import Word

AT_WORK = Word(_("At work"), "check", "good")
DRAINING = Word(_("Draining"), "clock", "warn")
LOST = Word(_("Lost"), "alert", "bad")
STOPPED = Word(_("Stopped"), "dash", "plain")


PROCESSORS = re.compile(r"CPU, (\d+) cores")
"""What `worker.presence.describe` calls a machine without a GPU."""


def worker_word(worker: Worker, now: datetime) -> Word:
    """What a worker is up to."""
    if worker.stopped_at is not None:
        return STOPPED
    if lost(worker, now):
        return LOST
    return DRAINING if worker.draining else AT_WORK


def device_word(device: str) -> str:
    """What a worker computes with; a model of a GPU is a name and stays as it is."""
    processors = PROCESSORS.fullmatch(device)
    if processors is None:
        return device
    return ngettext("CPU, %(num)s core", "CPU, %(num)s cores", int(processors[1]))


def deserted(
    depths: Sequence[QueueDepth], workers: Sequence[Worker], now: datetime
) -> list[QueueDepth]:
    """Queues on which something waits and from which no worker takes at the moment."""
    taken = {
        queue
        for worker in workers
        if worker_word(worker, now) is AT_WORK
        for queue in worker.queues.split(", ")
    }
    return [depth for depth in depths if depth.waiting and depth.name not in taken]


def failure_word(kind: str) -> str:
    """A kind of failure in words; the names of our own faults stay as they are."""
    if kind == SILENCE:
        return gettext("Workers that fell silent")
    return gettext("Without a name") if kind == UNNAMED else kind
