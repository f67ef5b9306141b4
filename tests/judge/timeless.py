"""A report without what differs from run to run."""

from __future__ import annotations

from typing import Any

from grader.report import Report
from grader.report_json import report_to_json

COUNTED = ("seconds", "cpu_seconds", "memory_bytes", "engine_seconds", "gpu_seconds")


def timeless(report: Report) -> dict[str, Any]:
    """The report as plain data, with nothing that was counted."""
    document = report_to_json(report)
    for part in (document, *document["checks"]):
        for name in COUNTED:
            part.pop(name, None)
    return document
