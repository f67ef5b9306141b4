"""The grader of a real worker: the engine, with the sandbox and the data it needs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from grader.datasets import LOADERS, DataSet
from grader.errors import DeviceFault, OurFault
from grader.judge import GradeFile, GradeOrder, lint_package
from grader.report import Progress, Report
from grader.sandbox import Sandbox
from grader.sandbox.kinds import ON_DEVICE
from grader.settings import Settings
from grader.store.attempts import Claim
from worker.linting import Linter
from worker.tasks import Grader

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")


def make_grader(grade: GradeFile) -> Grader:
    """A grader of claims from one of files."""

    def grade_claim(claim: Claim, on_progress: Callable[[Progress], None]) -> Report:
        order = GradeOrder(
            claim.assignment,
            claim.seed,
            claim.thresholds,
            claim.limits,
            claim.self_check,
            claim.package,
        )
        return grade(order, claim.source, on_progress)

    return grade_claim


def ending_with_device(grader: Grader, leave: Callable[[], None]) -> Grader:
    """A grader whose worker leaves once its GPU is set aside: its submissions wait for others."""

    def grade_claim(claim: Claim, on_progress: Callable[[Progress], None]) -> Report:
        try:
            return grader(claim, on_progress)
        except DeviceFault as fault:
            log.critical("this worker ends, it takes no more: %s", fault)
            leave()
            raise

    return grade_claim


def make_linter(sandbox: Sandbox, settings: Settings) -> Linter:
    """Lints uploaded assignments in a judge's box; their gates are not trained."""
    return partial(lint_package, sandbox, settings)


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


def boxes_for(settings: Settings) -> tuple[str, ...]:
    """The boxes of a worker, the one that every submission needs first."""
    judge = () if settings.judge == "inline" else ("judge",)
    device = () if settings.device is None else (ON_DEVICE,)
    return ("numpy", *judge, "tensorflow", *device)


def prepare(
    warm: Callable[[str], None],
    boxes: Sequence[str],
    dataset: Callable[[str], DataSet],
    give_up: Callable[[str], None],
) -> None:
    """Start the first of the boxes, and the slower things in the background.

    Raises BoxFault when the first box does not start; `give_up` is called when another does
    not, because a worker that cannot grade would use up the tries of every submission.
    """
    warm(boxes[0])
    work = (
        *((partial(warm, name), give_up) for name in boxes[1:]),
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
