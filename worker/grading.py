"""The grader of a real worker: the engine, with the sandbox and the data it needs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from grader.adaptation import adapted
from grader.catalogue import load_assignment
from grader.datasets import LOADERS, DataSet
from grader.errors import OurFault
from grader.grade import grade
from grader.report import Progress, Report
from grader.sandbox import Sandbox
from grader.self_check import visible_part
from grader.settings import Settings
from grader.store.attempts import Claim
from worker.tasks import Grader

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")


def make_grader(sandbox: Sandbox, dataset: Callable[[str], DataSet]) -> Grader:
    """A grader that asks for the data sets which the gates of an assignment train on."""

    def grade_claim(claim: Claim, on_progress: Callable[[Progress], None]) -> Report:
        stated = load_assignment(claim.assignment)
        assignment = adapted(stated, claim.thresholds, claim.limits)
        if claim.self_check:
            assignment = visible_part(assignment)
        on_progress(Progress(0, len(assignment.parts), "gets ready"))
        datasets = {name: dataset(name) for name in assignment.datasets}
        return grade(assignment, claim.source, claim.seed, sandbox, datasets, on_progress)

    return grade_claim


def lazy_datasets(settings: Settings) -> Callable[[str], DataSet]:
    """A function that loads a data set when it is first asked for by name, and keeps it."""

    def loader(name: str) -> Callable[[], DataSet]:
        return once(lambda: LOADERS[name](settings, lambda _phase, _share: None))

    loaders = {name: loader(name) for name in LOADERS}
    return lambda name: loaders[name]()


def once(load: Callable[[], Loaded]) -> Callable[[], Loaded]:
    """`load`, called by the first who asks; others wait for it. A failure is tried again."""
    lock = threading.Lock()
    loaded: list[Loaded] = []

    def get() -> Loaded:
        with lock:
            if not loaded:
                loaded.append(load())
            return loaded[0]

    return get


def prepare(
    warm: Callable[[str], None], dataset: Callable[[str], DataSet], give_up: Callable[[str], None]
) -> None:
    """Start the box that most submissions need, and the slower things in the background.

    Raises BoxFault when the first box does not start; `give_up` is called when the other does
    not, because a worker that cannot grade would use up the tries of every submission.
    """
    warm("numpy")
    work = (
        (lambda: warm("tensorflow"), give_up),
        (lambda: dataset("digits"), _leave_to_the_first_gate),
    )
    for get_ready, on_fault in work:
        threading.Thread(target=_try, args=(get_ready, on_fault), name="ready", daemon=True).start()


def _try(get_ready: Callable[[], object], on_fault: Callable[[str], None]) -> None:
    try:
        get_ready()
    except OurFault as fault:
        on_fault(str(fault))


def _leave_to_the_first_gate(fault: str) -> None:
    log.warning("the digits are loaded when they are needed: %s", fault)
