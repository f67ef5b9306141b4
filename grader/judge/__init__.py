"""The judge: grading in a closed process that has no keys, and the clerk who waits on it."""

from grader.judge.court import GradeFile, Judge, grading, lint_package, no_dataset
from grader.judge.orders import GradeOrder

__all__ = ["GradeFile", "GradeOrder", "Judge", "grading", "lint_package", "no_dataset"]
