"""A judge without privileges, started by test_lives.py under another user id."""

from __future__ import annotations

import json
import os
import sys

from grader.judge import GradeOrder, Judge
from grader.sandbox import Sandbox
from grader.settings import PROJECT_ROOT, read_settings


def main() -> None:
    """Print what happened as one JSON object."""
    settings = read_settings()
    source = (PROJECT_ROOT / "reference" / "optimizers.py").read_bytes()
    with Sandbox(settings) as sandbox:
        judge = Judge(sandbox, settings, {}.__getitem__)
        escapes = judge.escapes()
        report = judge.grade(GradeOrder("optimizers", 7, self_check=True), source, lambda _: None)
        judge.close()
    found = {"tier": sandbox.tier, "uid": os.getuid(), "escapes": escapes}
    json.dump(found | {"lost": report.max_score - report.score}, sys.stdout)


if __name__ == "__main__":
    main()
