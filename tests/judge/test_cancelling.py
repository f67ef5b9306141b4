"""A grading that nobody waits for any more ends at once, in the middle of a student's loop."""

from __future__ import annotations

import os
import time

import pytest

from grader.errors import ClaimLost
from grader.judge import GradeOrder, Judge
from grader.report import Progress
from tests.sandbox.attacks.host import cell_processes, settles

ENDLESS = b"while True: pass\n"


def test_a_running_cell_ends_within_a_second(sandbox, settings):
    judge = Judge(sandbox, settings, pytest.fail)
    sandbox.warm("judge")
    begun: list[float] = []

    def show(_: Progress) -> None:
        """Cancelled when the student's loop has run for half a second."""
        begun.append(time.monotonic())
        if begun[-1] - begun[0] > 0.5:
            raise ClaimLost("The student took it back.")

    try:
        with pytest.raises(ClaimLost):
            judge.grade(GradeOrder("huber-loss", 3, self_check=True), ENDLESS, show)
        assert time.monotonic() - begun[0] < 1.5
    finally:
        judge.close()
    assert settles(lambda: not cell_processes()), f"left of {os.getpid()}: {cell_processes()}"
