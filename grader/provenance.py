"""What a report was made with, so that staff can understand a result and repeat it years later."""

from __future__ import annotations

import functools
import hashlib
import platform
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from grader.datasets import DataSet, digest_of_data
from grader.model import Assignment
from grader.report import Provenance
from grader.settings import PROJECT_ROOT

LIBRARIES = ("numpy", "keras", "tensorflow", "tensorflow-cpu")
PROCESSORS = Path("/proc/cpuinfo")


def provenance_of(
    assignment: Assignment, runtime: str, threads: int, datasets: Iterable[DataSet]
) -> Provenance:
    """What a run that begins now on this machine is made with; who opens its cells adds a GPU."""
    limits = assignment.tensorflow_limits if runtime == "tensorflow" else assignment.limits
    each = {"each check": limits} | {gate.name: gate.limits for gate in assignment.gates}
    return Provenance(
        interpreter=f"{platform.python_implementation()} {platform.python_version()}",
        libraries=pinned_versions(runtime),
        processor=processor_name(),
        graphics="",
        threads=threads,
        data={dataset.name: digest_of_data(dataset) for dataset in datasets},
        reference=hashlib.sha256(assignment.reference_path.read_bytes()).hexdigest(),
        limits={name: asdict(each[name]) for name in each},
    )


@functools.cache
def pinned_versions(runtime: str) -> dict[str, str]:
    """The versions of the libraries that a box is built with, from its list of requirements."""
    listed = PROJECT_ROOT / "runtimes" / f"{runtime}.txt"
    text = listed.read_text(encoding="utf-8") if listed.exists() else ""
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
    return {name: pins[name] for name in LIBRARIES if name in pins}


@functools.cache
def processor_name() -> str:
    """The model of the first processor, or at least its architecture."""
    text = PROCESSORS.read_text(encoding="utf-8", errors="replace") if PROCESSORS.exists() else ""
    model = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return model[1].strip() if model else platform.machine()
