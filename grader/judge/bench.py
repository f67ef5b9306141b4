"""What runs in the judge's box: the engine, with a worker behind the hatch and nothing else.

Imported once by the warm interpreter, which loads the assignments of this repository. Those of a
course are loaded in the one process that judges by them.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.catalogue import assignment_names, load_assignment
from grader.datasets import DataSet
from grader.errors import OurFault, UnusableInput
from grader.judge.grading import grade_order
from grader.judge.handover import take_dataset
from grader.judge.hatch import CellsOfWorker, Hatch
from grader.judge.messages import Message, receive_message
from grader.judge.open_cells import RUNTIMES
from grader.judge.orders import GradeOrder, LintOrder, Surroundings
from grader.judge.packages import unpack_package
from grader.lint.assignment import lint_assignment
from grader.lint.report import report_to_json as lint_to_json
from grader.outline import outline_to_json
from grader.outlining import outline_of
from grader.provenance import pinned_versions
from grader.report import Progress
from grader.report_json import report_to_json, storable_text
from grader.sandbox.attempts import attempt_everything

for _name in assignment_names():
    load_assignment(_name)
for _runtime in RUNTIMES:
    pinned_versions(_runtime)


def sit(channel: socket.socket) -> None:
    """Do what the first message asks for, and answer it; whatever else is raised ends us."""
    message = receive_message(channel)
    hatch = Hatch(channel)
    surroundings = Surroundings(**message.content["surroundings"])
    if surroundings.course is not None:
        os.environ["SOFTMARK_ASSIGNMENTS"] = surroundings.course
    cells = CellsOfWorker(hatch, surroundings)
    try:
        outcome = _WORK[message.says](message, hatch, cells)
    except (OurFault, UnusableInput) as fault:
        sentence = storable_text(str(fault))[:1000]
        hatch.tell({"says": "fault", "kind": type(fault).__name__, "sentence": sentence})
    else:
        hatch.tell({"says": "done"}, json.dumps(outcome).encode())


def _grade(message: Message, hatch: Hatch, cells: CellsOfWorker) -> dict[str, Any]:
    order, length = GradeOrder(**message.content["order"]), message.content["package_bytes"]
    package, source = message.blob[:length], message.blob[length:]
    if package:
        _take_in(package)
    report = grade_order(order, source, cells, _datasets(hatch), hatch.show)
    return report_to_json(report)


def _lint(message: Message, hatch: Hatch, cells: CellsOfWorker) -> dict[str, Any]:
    def show(sentence: str) -> None:
        hatch.show(Progress(0, 0, storable_text(sentence)[:300]))

    order = LintOrder(**message.content["order"])
    assignment = load_assignment(_take_in(message.blob))
    wanted = assignment.datasets if order.gates else ()
    datasets = {one: _datasets(hatch)(one) for one in wanted}
    seeds = range(1, order.seeds + 1)
    outline = outline_to_json(outline_of(assignment))
    report = lint_assignment(assignment, seeds, cells, datasets, Path.cwd(), show)
    return {"report": lint_to_json(report), "outline": outline}


def _take_in(package: bytes) -> str:
    """Unpack an uploaded assignment where it will be found; its name."""
    folder = Path.cwd() / "package"
    name = unpack_package(package, folder)
    os.environ["SOFTMARK_ASSIGNMENTS"] = str(folder)
    return name


def _try_everything(_message: Message, _hatch: Hatch, _cells: CellsOfWorker) -> str:
    return attempt_everything()


def _datasets(hatch: Hatch) -> Callable[[str], DataSet]:
    return lambda name: take_dataset(hatch.ask({"says": "dataset", "name": name}))


_WORK: dict[str, Callable[[Message, Hatch, CellsOfWorker], Any]] = {
    "grade": _grade,
    "lint": _lint,
    "try": _try_everything,
}
