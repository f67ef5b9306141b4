"""Says how well this machine isolates, by trying, and which command mends what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from grader.errors import OurFault, StudentFault
from grader.model import Limits
from grader.sandbox.box import probe_joined
from grader.sandbox.layout import runtime_is_current
from grader.sandbox.machine import Probe, look_around
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.tiers import TIERS, TierProbe, probe_tier, require_tier
from grader.settings import Settings

_ATTEMPTS = Path(__file__).with_name("attempts.py")
_BUILD = "python -m grader.sandbox.runtimes"


@dataclass(frozen=True)
class Diagnosis:
    """The tier this machine reaches, the one demanded, and every probe."""

    tier: str
    min_tier: str
    probes: tuple[Probe, ...]

    @property
    def ok(self) -> bool:
        """Whether this machine may grade."""
        return all(probe.ok for probe in self.probes if probe.needed)


def diagnose(settings: Settings) -> Diagnosis:
    """Probe everything that a worker on this machine needs; takes a second or two."""
    if settings.box_socket is not None:
        return _diagnose_container(settings, settings.box_socket)
    tier = probe_tier()
    anyhow = replace(settings, min_tier="none", device=None)
    probes = (
        *probe_isolation(tier, settings.min_tier),
        *look_around(),
        probe_runtime(settings, "numpy"),
        probe_runtime(settings, "tensorflow"),
        _probe_cell(anyhow),
        _probe_judge(anyhow),
    )
    return Diagnosis(tier.tier, settings.min_tier, probes)


def _diagnose_container(settings: Settings, folder: Path) -> Diagnosis:
    """What is known of boxes that run elsewhere: what they say, and what a cell of theirs can."""
    try:
        tier = probe_joined(folder)
    except OurFault as fault:
        probe = Probe("the runner", ok=False, detail=str(fault), needed=True)
        return Diagnosis("none", settings.min_tier, (probe,))
    plain = replace(settings, device=None)
    probes = (*probe_isolation(tier, settings.min_tier), _probe_cell(plain))
    return Diagnosis(tier.tier, settings.min_tier, probes)


def probes_as_text(diagnosis: Diagnosis) -> str:
    """A table for the terminal."""
    width = max(len(probe.name) for probe in diagnosis.probes)
    lines = [f"isolation tier {diagnosis.tier} (demanded: {diagnosis.min_tier})"]
    for probe in diagnosis.probes:
        word = "ok" if probe.ok else "MISSING" if probe.needed else "without"
        lines.append(f"{word:<7} {probe.name:<{width}}  {probe.detail}")
        if probe.mend and not probe.ok:
            lines.append(f"{'':<{width + 9}} mend: {probe.mend}")
    return "\n".join(lines)


def probes_as_json(diagnosis: Diagnosis) -> str:
    """One JSON object with tier, min_tier, ok, and of each probe what the table says."""
    return json.dumps({**asdict(diagnosis), "ok": diagnosis.ok}, indent=2)


def probe_isolation(tier: TierProbe, min_tier: str) -> Iterator[Probe]:
    """Whether it is enough, and what would be more."""
    try:
        require_tier(tier, min_tier)
    except OurFault:
        yield Probe("isolation", ok=False, detail=tier.detail, mend=tier.mend, needed=True)
        return
    yield Probe("isolation", ok=True, detail=f"tier {tier.tier}", needed=True)
    if tier.tier != TIERS[-1]:
        yield Probe("a better tier", ok=False, detail=tier.detail, mend=tier.mend)


def probe_runtime(settings: Settings, name: str) -> Probe:
    """Whether a box can stand on this runtime."""
    if runtime_is_current(settings.runtimes / name):
        return Probe(f"runtime {name}", ok=True, detail="built", needed=True)
    detail = "not built, or older than what the project asks for"
    return Probe(f"runtime {name}", ok=False, detail=detail, mend=f"{_BUILD} {name}", needed=True)


def _probe_cell(settings: Settings) -> Probe:
    """Open a cell and try to get out of it."""
    try:
        with (
            Sandbox(settings) as sandbox,
            sandbox.cell("numpy", _ATTEMPTS.read_bytes(), "attempts.py", Limits()) as cell,
        ):
            succeeded, _ = cell.call("attempt_everything", {}, "value")
    except (OurFault, StudentFault) as fault:
        return Probe("a cell", ok=False, detail=str(fault), needed=True)
    if succeeded:
        return Probe(
            "a cell", ok=sandbox.tier == "none", detail=f"it could: {succeeded}", needed=True
        )
    return Probe("a cell", ok=True, detail="opened, and no way out of it was found", needed=True)


def _probe_judge(settings: Settings) -> Probe:
    """Have a judge try to get out of its box."""
    # The judge stands on the sandbox; only the doctor looks at both.
    from grader.judge import Judge, no_dataset  # noqa: PLC0415

    if settings.judge == "inline":
        detail = "none: the worker itself grades, beside its credentials (SOFTMARK_JUDGE)"
        return Probe("the judge", ok=True, detail=detail, needed=True)
    try:
        with (
            Sandbox(settings) as sandbox,
            closing(Judge(sandbox, settings, no_dataset)) as judge,
        ):
            succeeded = judge.escapes()
    except OurFault as fault:
        return Probe("the judge", ok=False, detail=str(fault), needed=True)
    if succeeded:
        return Probe(
            "the judge", ok=sandbox.tier == "none", detail=f"it could: {succeeded}", needed=True
        )
    detail = "a cell of its own box: no network, no credentials, and no way out of it was found"
    return Probe("the judge", ok=True, detail=detail, needed=True)
