"""Says whether boxes on this machine can use a GPU, by trying, and which command mends it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.errors import OurFault
from grader.sandbox.box import probe_joined
from grader.sandbox.doctor import Diagnosis, probe_isolation, probe_runtime
from grader.sandbox.gpu.device import THIS_MACHINE, Machine, devices_of
from grader.sandbox.gpu.examination import examine
from grader.sandbox.gpu.finding import find_gpu
from grader.sandbox.gpu.meter import Gpu
from grader.sandbox.kinds import ON_DEVICE
from grader.sandbox.machine import Probe, control_groups
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.tiers import TierProbe, probe_tier
from grader.settings import Settings

FindGpu = Callable[[Settings, Machine, Any], Gpu | None]


def diagnose_device(
    settings: Settings,
    name: str,
    machine: Machine = THIS_MACHINE,
    library: Any = None,
    find: FindGpu = find_gpu,
    *,
    trying: bool = False,
) -> Diagnosis:
    """Probe what a worker on this GPU needs, on the first one where `name` is empty.

    `trying` has a cell compute on it; meanwhile no worker may use it. Raises BoxFault where boxes
    are containers and none listens.
    """
    here = settings.box_socket is None
    tier = probe_joined(settings.box_socket) if settings.box_socket is not None else probe_tier()
    probes = [*examine(name, machine, library, settings.box_socket)]
    if numbers := devices_of(machine):
        probes += [*probe_isolation(tier, settings.min_tier), _namespaces(tier)]
        probes += [control_groups(), probe_runtime(settings, ON_DEVICE)] if here else []
        asked = replace(settings, device=name or str(numbers[0]), min_tier="none")
        probes += [_try(asked, lambda: find(asked, machine, library))] if trying else []
    return Diagnosis(tier.tier, settings.min_tier, tuple(probes))


def _namespaces(tier: TierProbe) -> Probe:
    """Whether boxes have a /dev of their own, into which a GPU can be put."""
    if tier.way.has_namespaces:
        return Probe("a /dev for each box", ok=True, detail="there are namespaces", needed=True)
    detail = "only boxes with namespaces can be given a GPU: tier A or B"
    return Probe("a /dev for each box", ok=False, detail=detail, mend=tier.mend, needed=True)


def _try(settings: Settings, find: Callable[[], Gpu | None]) -> Probe:
    """Start a box with the GPU, and have a cell in it multiply two matrices there."""
    began = time.monotonic()
    try:
        with Sandbox(settings, find()) as sandbox:
            sandbox.warm(ON_DEVICE)
    except OurFault as fault:
        return Probe("a cell on it", ok=False, detail=str(fault), needed=True)
    seconds = time.monotonic() - began
    detail = f"multiplied matrices there and left nothing behind; {seconds:.1f} s with its box"
    return Probe("a cell on it", ok=True, detail=detail, needed=True)
