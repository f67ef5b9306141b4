"""Says how well this machine isolates, by trying, and which command mends what is missing."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.errors import OurFault, StudentFault
from grader.model import Limits
from grader.sandbox.cgroup_files import find_hierarchy
from grader.sandbox.layout import runtime_is_current
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.seccomp import filter_program
from grader.sandbox.tiers import TierProbe, probe_tier, require_tier
from grader.settings import Settings

_ATTEMPTS = Path(__file__).with_name("attempts.py")
_BUILD = "python -m grader.sandbox.runtimes"


@dataclass(frozen=True)
class Probe:
    """One thing that was looked at; `mend` is a command, or empty."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """The tier this machine reaches, the one demanded, and every probe."""

    tier: str
    min_tier: str
    probes: tuple[Probe, ...]

    @property
    def ok(self) -> bool:
        """Whether this machine may grade."""
        return all(probe.ok for probe in self.probes)


def diagnose(settings: Settings) -> Diagnosis:
    """Probe everything that a worker on this machine needs; takes a second or two."""
    if settings.box_socket is not None:
        cell = _probe_cell(settings)
        return Diagnosis("A" if cell.ok else "none", settings.min_tier, (cell,))
    tier = probe_tier()
    probes = (
        _probe_isolation(tier, settings.min_tier),
        _probe_groups(),
        _probe_filter(),
        _probe_runtime(settings, "numpy"),
        _probe_runtime(settings, "tensorflow"),
        _probe_cell(settings),
        _probe_judge(settings),
    )
    return Diagnosis(tier.tier, settings.min_tier, probes)


def probes_as_text(diagnosis: Diagnosis) -> str:
    """A table for the terminal."""
    width = max(len(probe.name) for probe in diagnosis.probes)
    lines = [f"isolation tier {diagnosis.tier} (demanded: {diagnosis.min_tier})"]
    for probe in diagnosis.probes:
        lines.append(
            f"{'ok     ' if probe.ok else 'MISSING'} {probe.name:<{width}}  {probe.detail}"
        )
        if probe.mend and not probe.ok:
            lines.append(f"{'':<{width + 9}} mend: {probe.mend}")
    return "\n".join(lines)


def probes_as_json(diagnosis: Diagnosis) -> str:
    """One JSON object with tier, min_tier, ok and probes."""
    return json.dumps({**asdict(diagnosis), "ok": diagnosis.ok}, indent=2)


def _probe_isolation(tier: TierProbe, min_tier: str) -> Probe:
    try:
        require_tier(tier, min_tier)
    except OurFault:
        return Probe("namespaces", ok=False, detail=tier.detail, mend=tier.mend)
    return Probe("namespaces", ok=True, detail=tier.detail)


def _probe_groups() -> Probe:
    hierarchy = find_hierarchy()
    if hierarchy is None:
        detail = "not writable: memory and processor time are measured from inside instead"
        return Probe("control groups", ok=True, detail=detail)
    return Probe("control groups", ok=True, detail=f"version {hierarchy.version}")


def _probe_filter() -> Probe:
    size = len(filter_program()) // 8
    if size == 0:
        return Probe("system calls", ok=False, detail="no filter for this kind of processor")
    return Probe("system calls", ok=True, detail=f"allow-list of {size} instructions")


def _probe_runtime(settings: Settings, name: str) -> Probe:
    if runtime_is_current(settings.runtimes / name):
        return Probe(f"runtime {name}", ok=True, detail="built")
    detail = "not built, or older than what the project asks for"
    return Probe(f"runtime {name}", ok=False, detail=detail, mend=f"{_BUILD} {name}")


def _probe_cell(settings: Settings) -> Probe:
    """Open a cell and try to get out of it."""
    try:
        with (
            Sandbox(settings) as sandbox,
            sandbox.cell("numpy", _ATTEMPTS.read_bytes(), "attempts.py", Limits()) as cell,
        ):
            succeeded, _ = cell.call("attempt_everything", {}, "value")
    except (OurFault, StudentFault) as fault:
        return Probe("a cell", ok=False, detail=str(fault))
    if succeeded:
        return Probe("a cell", ok=sandbox.tier == "none", detail=f"it could: {succeeded}")
    return Probe("a cell", ok=True, detail="opened, and no way out of it was found")


def _probe_judge(settings: Settings) -> Probe:
    """Have a judge try to get out of its box."""
    # The judge stands on the sandbox; only the doctor looks at both.
    from grader.judge import Judge, no_dataset  # noqa: PLC0415

    if settings.judge == "inline":
        detail = "none: the worker itself grades, beside its credentials (SOFTMARK_JUDGE)"
        return Probe("the judge", ok=True, detail=detail)
    try:
        with (
            Sandbox(settings) as sandbox,
            closing(Judge(sandbox, settings, no_dataset)) as judge,
        ):
            succeeded = judge.escapes()
    except OurFault as fault:
        return Probe("the judge", ok=False, detail=str(fault))
    if succeeded:
        return Probe("the judge", ok=sandbox.tier == "none", detail=f"it could: {succeeded}")
    detail = "a cell of its own box: no network, no credentials, and no way out of it was found"
    return Probe("the judge", ok=True, detail=detail)
