"""What workers tell of themselves, and how one is told to take no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from grader.store.audit import log_change
from grader.store.tables import Attempt, AttemptStatus, Worker

LOST_AFTER = timedelta(seconds=15)
"""Several heartbeats of silence: the process is gone, or cannot reach the database."""

REMEMBERED_FOR = timedelta(days=1)
"""Workers that have been silent for longer are not listed any more."""


@dataclass(frozen=True)
class Presence:
    """What a worker knows of itself; lists are written `cpu, regrade`."""

    name: str
    queues: str
    runtimes: str
    device: str
    tier: str


def arrive(session: Session, presence: Presence, now: datetime) -> None:
    """Note that a worker begins.

    It still drains if one of its name was told to and did not end in good order, because then
    this is the same one, started again.
    """
    worker = session.get(Worker, presence.name)
    if worker is None:
        worker = Worker(name=presence.name, draining=False)
        session.add(worker)
    worker.draining = worker.draining and worker.stopped_at is None
    for name, value in asdict(presence).items():
        setattr(worker, name, value)
    worker.started_at = worker.heartbeat_at = now
    worker.stopped_at = None
    worker.graded = 0


def tell(
    session: Session, name: str, now: datetime, boxes: Sequence[Mapping[str, Any]] = ()
) -> bool | None:
    """Note that a worker lives: whether it is to take no more; None when nobody knows it.

    `boxes` are figures of its boxes, as `BoxFigures.to_json` has them.
    """
    values = {"heartbeat_at": now, "boxes": [dict(figures) for figures in boxes]}
    told = update(Worker).where(Worker.name == name).values(values)
    return session.scalar(told.returning(Worker.draining))


def depart(session: Session, name: str, now: datetime) -> None:
    """Note that a worker ended in good order."""
    session.execute(update(Worker).where(Worker.name == name).values(stopped_at=now))


def count_graded(session: Session, name: str) -> None:
    """Count one more report of this worker."""
    session.execute(update(Worker).where(Worker.name == name).values(graded=Worker.graded + 1))


def is_draining(session: Session, name: str) -> bool:
    """Whether this worker is to take no more claims."""
    return bool(session.scalar(select(Worker.draining).where(Worker.name == name)))


def leave_to_others(session: Session, attempt_id: int) -> None:
    """Let the sweeper send an attempt again whose message a draining worker took off the queue."""
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.status == AttemptStatus.QUEUED)
        .values(sent_at=None, sends=0)
    )


def set_draining(
    session: Session, name: str, actor_id: int, course_id: int, now: datetime, *, draining: bool
) -> bool | None:
    """Tell a worker to take no more, or to go on; whether that is new, None if it is unknown."""
    worker = session.get(Worker, name, with_for_update=True)
    if worker is None or _silent(worker, now):
        return None
    if worker.draining is draining:
        return False
    worker.draining = draining
    log_change(
        session,
        actor_id,
        course_id,
        "worker",
        name,
        now,
        before={"draining": not draining},
        after={"draining": draining},
    )
    return True


def workers(session: Session, now: datetime) -> list[Worker]:
    """All workers that were there within the last day, those at work first."""
    heard_of: ColumnElement[bool] = Worker.heartbeat_at > now - REMEMBERED_FOR
    known = session.scalars(select(Worker).where(heard_of).order_by(Worker.name)).all()
    return sorted(known, key=lambda worker: (worker.stopped_at is not None, lost(worker, now)))


def lost(worker: Worker, now: datetime) -> bool:
    """Whether a worker fell silent without a word."""
    return worker.stopped_at is None and now - worker.heartbeat_at > LOST_AFTER


def _silent(worker: Worker, now: datetime) -> bool:
    return now - worker.heartbeat_at > REMEMBERED_FOR
