"""A worker tells of itself every few seconds, and learns whether it is to take no more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from grader.errors import StoreFault
from grader.sandbox.figures import BoxFigures
from grader.settings import cores
from grader.store.clock import database_now
from grader.store.connection import Session, Store
from grader.store.workers import Presence, arrive, depart, tell

log = logging.getLogger(__name__)

TELL_SECONDS = 3.0

Kept = TypeVar("Kept")


def describe(
    name: str, queues: Sequence[str], runtimes: Sequence[str], tier: str, gpu: str = ""
) -> Presence:
    """What this process says of itself; `gpu` is the model of the one that it uses, if it does."""
    device = gpu or f"CPU, {cores()} cores"
    return Presence(name, ", ".join(queues), ", ".join(runtimes), device, tier)


def introduce(store: Store, presence: Presence) -> None:
    """Note that this worker begins."""
    _keep(store, lambda session: arrive(session, presence, database_now(session)))


def tell_until(
    stopping: threading.Event,
    store: Store,
    presence: Presence,
    drain: Callable[[], None],
    resume: Callable[[], None],
    boxes: Callable[[], Sequence[BoxFigures]],
    seconds: float = TELL_SECONDS,
) -> None:
    """Tell of this worker and its boxes until `stopping` is set.

    `drain` and `resume` are called as the database says.
    """
    draining = False
    while True:
        told = _keep(store, lambda session: _tell(session, presence, boxes()))
        if told is not None and told is not draining:
            draining = told
            log.info("worker %s %s", presence.name, "drains" if draining else "goes on")
            (drain if draining else resume)()
        if stopping.wait(seconds):
            return


def say_goodbye(store: Store, name: str) -> None:
    """Note that this worker ends in good order."""
    _keep(store, lambda session: depart(session, name, database_now(session)))


def _tell(session: Session, presence: Presence, boxes: Sequence[BoxFigures]) -> bool:
    now = database_now(session)
    draining = tell(session, presence.name, now, [figures.to_json() for figures in boxes])
    if draining is None:
        arrive(session, presence, now)
    return bool(draining)


def _keep(store: Store, write: Callable[[Session], Kept]) -> Kept | None:
    """Write; a silent database changes nothing, and grading does not wait for it."""
    try:
        with store.begin() as session:
            return write(session)
    except StoreFault as fault:
        log.warning("this worker could not tell of itself: %s", fault)
        return None
