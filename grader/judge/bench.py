"""What runs in the judge's box: the engine, with a worker behind the hatch and nothing else.

Imported once by the warm interpreter, which loads the assignments of this repository and rehearses
a report. Those of a course are loaded in the one process that judges by them.
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
from grader.judge.loading import outline_in, take_in
from grader.judge.messages import Message, receive_message
from grader.judge.open_cells import RUNTIMES
from grader.judge.orders import GradeOrder, LintOrder, Surroundings
from grader.judge.proving import prove_reports
from grader.judge.rehearsal import rehearse
from grader.judge.said import LONGEST_FAULT, sayable
from grader.lint.assignment import lint_assignment
from grader.lint.report import report_to_json as lint_to_json
from grader.outline import outline_to_json
from grader.provenance import pinned_versions
from grader.report import Progress
from grader.report_json import report_to_json
from grader.sandbox.attempts import attempt_everything
from grader.sentences import how_made, say, told

LONGEST_LINE = 300
"""Of what lint says it is at."""

for _name in assignment_names():
    load_assignment(_name)
for _runtime in RUNTIMES:
    pinned_versions(_runtime)
rehearse()


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
        sentence = sayable(told(fault), LONGEST_FAULT)
        hatch.tell(
            {
                "says": "fault",
                "kind": type(fault).__name__,
                "sentence": sentence,
                "made": how_made(sentence),
            }
        )
    else:
        hatch.tell({"says": "done"}, json.dumps(outcome).encode())


def _grade(message: Message, hatch: Hatch, cells: CellsOfWorker) -> dict[str, Any]:
    order, length = GradeOrder(**message.content["order"]), message.content["package_bytes"]
    package, source = message.blob[:length], message.blob[length:]
    if package:
        take_in(package, _folder())
    report = grade_order(order, source, cells, _datasets(hatch), hatch.show)
    return report_to_json(report)


def _lint(message: Message, hatch: Hatch, cells: CellsOfWorker) -> dict[str, Any]:
    def show(sentence: str) -> None:
        hatch.show(Progress(0, 0, sayable(sentence, LONGEST_LINE)))

    order = LintOrder(**message.content["order"])
    assignment = take_in(message.blob, _folder())
    outline = outline_in(assignment)
    show(say("%(assignment)s: its reports", assignment=assignment.name))
    prove_reports(assignment, outline, cells)
    wanted = assignment.datasets if order.gates else ()
    datasets = {one: _datasets(hatch)(one) for one in wanted}
    seeds = range(1, order.seeds + 1)
    report = lint_assignment(assignment, seeds, cells, datasets, Path.cwd(), show)
    return {"report": lint_to_json(report), "outline": outline_to_json(outline)}


def _folder() -> Path:
    """Where a judge unpacks a package: in its own scratch folder."""
    return Path.cwd() / "package"


def _try_everything(_message: Message, _hatch: Hatch, _cells: CellsOfWorker) -> str:
    return attempt_everything()


def _datasets(hatch: Hatch) -> Callable[[str], DataSet]:
    return lambda name: take_dataset(hatch.ask({"says": "dataset", "name": name}))


_WORK: dict[str, Callable[[Message, Hatch, CellsOfWorker], Any]] = {
    "grade": _grade,
    "lint": _lint,
    "try": _try_everything,
}
