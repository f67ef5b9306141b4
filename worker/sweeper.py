"""Looks after the attempts that got lost: any number of workers may do so at once."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable

from grader.errors import StoreFault
from grader.store.clock import database_now
from grader.store.connection import Store
from grader.store.sweeping import sweep

log = logging.getLogger(__name__)

SWEEP_SECONDS = 3.0


def sweep_until(
    stopping: threading.Event,
    store: Store,
    send: Callable[[int, str], None],
    seconds: float = SWEEP_SECONDS,
) -> None:
    """Sweep every few seconds, not in step with other workers, until `stopping` is set."""
    while True:
        sweep_once(store, send)
        if stopping.wait(seconds * random.uniform(0.7, 1.3)):
            return


def sweep_once(store: Store, send: Callable[[int, str], None]) -> None:
    """Take back what was abandoned and send what waits too long."""
    try:
        with store.begin() as session:
            waiting = sweep(session, database_now(session))
    except StoreFault as fault:
        log.warning("not swept: %s", fault)
        return
    for attempt_id, queue in waiting:
        log.info("attempt %s: sent to %s again", attempt_id, queue)
        send(attempt_id, queue)
