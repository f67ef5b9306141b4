"""The sandbox: boxes with a warm interpreter, and a fresh cell in them for every check."""

from grader.sandbox.cell import Cell
from grader.sandbox.curves import CurveLog
from grader.sandbox.inspection import Inspection, Operation
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.source import CellSource

__all__ = ["Cell", "CellSource", "CurveLog", "Inspection", "Operation", "Sandbox"]
