"""What grading costs the trusted process: little memory, and never an import of TensorFlow.

The peak is read from /proc: what `getrusage` says also counts the process that started this one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from grader.settings import PROJECT_ROOT

GRADES_EVERYTHING = """
import json, sys
from pathlib import Path
from dataclasses import replace
from grader.catalogue import assignment_names, load_assignment
from grader.grade import grade
from grader.sandbox import Sandbox
from grader.settings import read_settings

with Sandbox(read_settings()) as sandbox:
    for name in assignment_names():
        assignment = replace(load_assignment(name), gates=())
        source = assignment.reference_path.read_bytes()
        grade(assignment, source, 1, sandbox, None, lambda _: None)
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
peak = int(status["VmHWM"].split()[0])
print(json.dumps({"peak_mib": peak / 1024, "tensorflow": "tensorflow" in sys.modules}))
"""


def test_reports_of_all_assignments_need_little_memory_and_no_tensorflow(tmp_path):
    here = os.environ | {"SOFTMARK_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT_ROOT)}
    command = [sys.executable, "-c", GRADES_EVERYTHING]
    output = subprocess.run(command, env=here, capture_output=True, check=True, text=True).stdout
    footprint = json.loads(output.splitlines()[-1])
    assert not footprint["tensorflow"]
    assert footprint["peak_mib"] < 400
