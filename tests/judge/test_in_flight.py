"""A box that dies under a submission costs neither points nor a try: the worker grades it again."""

from __future__ import annotations

import os
import signal

import pytest

from grader.catalogue import load_assignment
from grader.judge import GradeOrder, Judge
from grader.report import Progress
from grader.sandbox import Sandbox

SLOW_CALLS = b"""
import time
_quick = softmax
def softmax(*arguments, **named):
    time.sleep(0.1)
    return _quick(*arguments, **named)
"""


def test_what_was_in_flight_is_graded_again_with_full_marks(settings):
    killed: list[int] = []

    def kill_the_box(progress: Progress) -> None:
        """Once, while the second check runs."""
        if progress.done == 1 and not killed:
            box = sandbox._boxes._shelves["numpy"].current.process_id
            killed.append(box)
            os.kill(box, signal.SIGKILL)

    with Sandbox(settings) as sandbox:
        judge = Judge(sandbox, settings, pytest.fail)
        source = load_assignment("softmax-regression").reference_path.read_bytes() + SLOW_CALLS
        report = judge.grade(
            GradeOrder("softmax-regression", 5, self_check=True), source, kill_the_box
        )
        judge.close()
        broken = {each.runtime: each.broken for each in sandbox.figures()}
    assert killed
    assert [check.message for check in report.checks if check.points < check.max_points] == []
    assert broken == {"numpy": 1, "judge": 0}
