"""A process with a judge and a student's cell at work, started by test_lives.py to be killed."""

from __future__ import annotations

import os

from grader.judge import GradeOrder, Judge
from grader.report import Progress
from grader.sandbox import Sandbox
from grader.settings import read_settings

SLEEPER = b"import time\ntime.sleep(600)\n"


def main() -> None:
    """Judge a file that does not end."""
    settings = read_settings()
    sandbox = Sandbox(settings)
    judge = Judge(sandbox, settings, {}.__getitem__)

    def show(progress: Progress) -> None:
        if progress.doing != "gets ready":
            os.write(1, b"ready\n")

    judge.grade(GradeOrder("optimizers", 1, self_check=True), SLEEPER, show)


if __name__ == "__main__":
    main()
