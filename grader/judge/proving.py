"""Grades by an uploaded assignment before anybody hands in: what would break then is told now."""

from __future__ import annotations

import json
from dataclasses import replace

from grader.catalogue import starter_text
from grader.errors import AssignmentFault, JudgeFault
from grader.grade import grade
from grader.judge.orders import GradeOrder, Packed
from grader.judge.verdicts import read_report
from grader.model import Assignment
from grader.outline import Outline
from grader.report_json import report_to_json
from grader.sandbox import CellSource
from grader.sentences import join, say, told

SEED = 1


def prove_reports(assignment: Assignment, outline: Outline, cells: CellSource) -> None:
    """Grade reference and starter, and read the reports as a worker would; gates are left out.

    Raises AssignmentFault where no report of the assignment would be believed.
    """
    untrained, promised = replace(assignment, gates=()), replace(outline, gates=())
    order = GradeOrder(assignment.name, SEED, package=Packed(b"", promised))
    for source in (assignment.reference_path.read_bytes(), starter_text(assignment).encode()):
        report = grade(untrained, source, SEED, cells, {}, lambda _: None)
        answer = json.dumps(report_to_json(report)).encode()
        try:
            read_report(answer, order, cells.tier)
        except JudgeFault as fault:
            sentence = join([say("The assignment cannot grade."), told(fault)])
            raise AssignmentFault(sentence) from None
