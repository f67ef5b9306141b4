"""A worker process: Celery's consumer with one thread for grading, and a sweeper beside it."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Callable, Sequence
from functools import partial

from celery import Celery, signals
from celery.platforms import SecurityWarning
from celery.worker import WorkController

from grader.queue import LINT_TASK_NAME, TASK_NAME, make_queue, send_attempt, send_package
from grader.sandbox.figures import BoxFigures
from grader.settings import Settings
from grader.store.connection import Store
from grader.store.workers import Presence
from worker.leaving import GRACE_SECONDS, leave
from worker.linting import Linter, lint_package, sweep_packages_until
from worker.presence import TELL_SECONDS, introduce, say_goodbye, tell_until
from worker.sweeper import SWEEP_SECONDS, sweep_until
from worker.tasks import Grader, Workplace, grade_attempt

log = logging.getLogger(__name__)

GAVE_UP = 70
"""Exit status of a worker that hangs; whoever started it should start another."""


def serve(
    settings: Settings,
    store: Store,
    grader: Grader,
    queues: Sequence[str],
    presence: Presence,
    close: Callable[[], None],
    linter: Linter | None = None,
    boxes: Callable[[], Sequence[BoxFigures]] = tuple,
    sweep_seconds: float = SWEEP_SECONDS,
    grace_seconds: float = GRACE_SECONDS,
    tell_seconds: float = TELL_SECONDS,
) -> int:
    """Grade what comes on these queues until a signal ends it; the exit status.

    `close` ends at once whatever the grader has started. Uploaded assignments are left to other
    workers where there is no `linter`. `boxes` tells what happened to its boxes so far.
    """
    # The sandbox needs root; what Celery fears is pickle, which is not accepted here.
    warnings.simplefilter("ignore", SecurityWarning)
    queue, name = make_queue(settings), presence.name
    workplace = Workplace(
        store=store,
        grader=grader,
        send=partial(send_attempt, queue),
        give_up=_give_up,
        name=name,
        lease_seconds=settings.lease_seconds,
    )
    _register_task(queue, workplace)
    if linter is not None:
        _register_lint(queue, workplace, linter)
    _leave_on_signals(workplace, close, grace_seconds)
    worker = queue.Worker(
        hostname=f"{name}@%h",
        queues=list(queues),
        pool="threads",
        concurrency=1,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    )
    stopping = threading.Event()
    sweeping = (stopping, store, workplace.send, sweep_seconds)
    threading.Thread(target=sweep_until, args=sweeping, name="sweeper", daemon=True).start()
    packages = (stopping, store, partial(send_package, queue), sweep_seconds)
    threading.Thread(
        target=sweep_packages_until, args=packages, name="packages", daemon=True
    ).start()
    drain, resume = partial(_take_no_more, worker, queues), partial(_take_again, worker, queues)
    telling = (stopping, store, presence, drain, resume, boxes, tell_seconds)
    _start_when_ready(
        threading.Thread(target=tell_until, args=telling, name="presence", daemon=True)
    )
    introduce(store, presence)
    log.info("worker %s takes attempts from %s", name, presence.queues)
    worker.start()
    stopping.set()
    say_goodbye(store, name)
    return worker.exitcode or 0


def _start_when_ready(thread: threading.Thread) -> None:
    """Celery is ready again whenever the broker came back; a thread starts once."""

    def start(**_: object) -> None:
        if thread.ident is None:
            thread.start()

    signals.worker_ready.connect(start, weak=False)


def _take_no_more(worker: WorkController, queues: Sequence[str]) -> None:
    """Take nothing off these queues any more; Celery's own thread sees to it soon."""
    for name in queues:
        worker.consumer.call_soon(worker.consumer.cancel_task_queue, name)


def _take_again(worker: WorkController, queues: Sequence[str]) -> None:
    for name in queues:
        worker.consumer.call_soon(worker.consumer.add_task_queue, name)


def _register_task(queue: Celery, workplace: Workplace) -> None:
    def grade(attempt_id: int) -> None:
        grade_attempt(workplace, attempt_id)

    def leave_logging_alone(**_: object) -> None:
        """Celery sets logging up unless somebody else says that they did."""

    queue.task(name=TASK_NAME)(grade)
    signals.setup_logging.connect(leave_logging_alone, weak=False)


def _register_lint(queue: Celery, workplace: Workplace, linter: Linter) -> None:
    def lint(package_id: int) -> None:
        lint_package(workplace, linter, package_id)

    queue.task(name=LINT_TASK_NAME)(lint)


def _leave_on_signals(
    workplace: Workplace, close: Callable[[], None], grace_seconds: float
) -> None:
    def end_process() -> None:
        close()
        say_goodbye(workplace.store, workplace.name)
        os._exit(0)

    def start_leaving(**_: object) -> None:
        arguments = (workplace, end_process, grace_seconds)
        threading.Thread(target=leave, args=arguments, name="leaving", daemon=True).start()

    signals.worker_shutting_down.connect(start_leaving, weak=False)


def _give_up(reason: str) -> None:
    log.critical("worker gives up: %s", reason)
    os._exit(GAVE_UP)
