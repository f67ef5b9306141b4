"""Grades by an order: what a judge does in its box, and the worker itself where it has no judge."""

from __future__ import annotations

from collections.abc import Callable

from grader.adaptation import adapted
from grader.catalogue import load_assignment
from grader.datasets import DataSet
from grader.errors import EngineFault
from grader.grade import grade
from grader.judge.orders import GradeOrder
from grader.report import Progress, Report
from grader.sandbox.source import CellSource
from grader.self_check import visible_part
from grader.sentences import say


def grade_order(
    order: GradeOrder,
    source: bytes,
    cells: CellSource,
    dataset: Callable[[str], DataSet],
    on_progress: Callable[[Progress], None],
) -> Report:
    """The report of one file; asks for the data sets that the gates of its assignment train on.

    A package is unpacked by whoever calls this, in a judge's box and nowhere else.
    """
    if order.package is not None:
        raise EngineFault("An uploaded assignment is graded in a judge's box only.")
    assignment = adapted(load_assignment(order.assignment), order.thresholds, order.limits)
    if order.self_check:
        assignment = visible_part(assignment)
    on_progress(Progress(0, len(assignment.parts), say("gets ready")))
    datasets = {name: dataset(name) for name in assignment.datasets}
    return grade(assignment, source, order.seed, cells, datasets, on_progress)
