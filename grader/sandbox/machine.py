"""What this machine offers to a sandbox, looked at one by one, for `softmark doctor`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.model import MIB
from grader.sandbox.capacity import usable_memory
from grader.sandbox.cgroup_files import find_hierarchy
from grader.sandbox.seccomp import filter_program
from grader.sandbox.tiers import kernel_facts

_OLDEST_FULL_LANDLOCK = 6
_SWITCHES = {  # setting: the value that forbids, the value that allows
    "kernel.apparmor_restrict_unprivileged_userns": ("1", "0"),
    "kernel.unprivileged_userns_clone": ("0", "1"),
    "user.max_user_namespaces": ("0", "15000"),
}


@dataclass(frozen=True)
class Probe:
    """One thing that was looked at; `mend` is a command, or empty.

    Where it is not `needed`, the tier that was reached holds without it.
    """

    name: str
    ok: bool
    detail: str
    mend: str = ""
    needed: bool = False


def look_around() -> tuple[Probe, ...]:
    """Everything that decides about the tier; takes half a second."""
    facts = kernel_facts()
    return (
        _bubblewrap(),
        *_namespaces(facts),
        _user_ids(),
        *_switches(),
        _attempt("a file system of its own", facts.get("scratch"), "tmpfs can be mounted"),
        _filter(),
        _landlock(facts),
        control_groups(),
        _core_dumps(),
        _size(),
        _devices(),
    )


def control_groups() -> Probe:
    """Whether the kernel can count and limit what each cell uses."""
    hierarchy = find_hierarchy()
    if hierarchy is None:
        detail = "not writable: a cell's first process measures memory and processor time instead"
        mend = "run as a service with Delegate=yes, or as a container with writable control groups"
        return Probe("control groups", ok=False, detail=detail, mend=mend)
    detail = f"version {hierarchy.version}, writable, with memory, pids and cpu"
    return Probe("control groups", ok=True, detail=detail)


def _bubblewrap() -> Probe:
    path = shutil.which("bwrap")
    if path is None:
        return Probe(
            "bubblewrap", ok=False, detail="not installed", mend="apt-get install bubblewrap"
        )
    return Probe("bubblewrap", ok=True, detail=path)


def _namespaces(facts: dict[str, Any]) -> Iterator[Probe]:
    for name, complaint in facts.get("namespaces", {}).items():
        yield _attempt(f"namespace: {name}", complaint, "can be made")


def _attempt(name: str, complaint: object, worked: str) -> Probe:
    """Whether an attempt had nothing to complain about."""
    if complaint == "":
        return Probe(name, ok=True, detail=worked)
    return Probe(name, ok=False, detail=str(complaint or "it could not be tried"))


def _user_ids() -> Probe:
    name = "user ids for cells"
    if os.geteuid() == 0:
        return Probe(name, ok=True, detail="root may give any away")
    user = os.environ.get("USER") or str(os.geteuid())
    lent = [
        line for line in _lines("/etc/subuid") if line.split(":")[0] in {user, str(os.geteuid())}
    ]
    if shutil.which("newuidmap") is None:
        return Probe(
            name, ok=False, detail="newuidmap is not installed", mend="apt-get install uidmap"
        )
    if not lent:
        mend = f"usermod --add-subuids 1000000-1065535 --add-subgids 1000000-1065535 {user}"
        return Probe(name, ok=False, detail="/etc/subuid lends this user none", mend=mend)
    return Probe(name, ok=True, detail=f"/etc/subuid: {lent[0]}")


def _switches() -> Iterator[Probe]:
    """What distributions forbid ordinary users with; root is not concerned."""
    for setting, (bad, good) in _SWITCHES.items():
        value = next(iter(_lines(f"/proc/sys/{setting.replace('.', '/')}")), None)
        if value is not None:
            forbids = value == bad and os.geteuid() != 0
            yield Probe(setting, ok=not forbids, detail=value, mend=f"sysctl -w {setting}={good}")


def _filter() -> Probe:
    size = len(filter_program()) // 8
    if size == 0:
        detail = "no filter for this kind of processor"
        return Probe(
            "system calls", ok=False, detail=detail, mend="run on x86_64 or aarch64", needed=True
        )
    return Probe("system calls", ok=True, detail=f"allow-list of {size} instructions")


def _landlock(facts: dict[str, Any]) -> Probe:
    found = int(facts.get("landlock", 0))
    mend = "boot a kernel of 6.12 or newer with lsm=landlock,..."
    if not found:
        return Probe("Landlock", ok=False, detail="not there: tier C is not to be had", mend=mend)
    scoped = found >= _OLDEST_FULL_LANDLOCK
    return Probe(
        "Landlock",
        ok=scoped,
        detail=f"version {found}" + ("" if scoped else ", no scopes"),
        mend=mend,
    )


def _core_dumps() -> Probe:
    pattern = next(iter(_lines("/proc/sys/kernel/core_pattern")), "")
    if pattern.startswith("|"):
        detail = f"a helper of the host is started for each crash: {pattern.split()[0]}"
        return Probe(
            "core dumps", ok=False, detail=detail, mend="sysctl -w kernel.core_pattern=core"
        )
    return Probe("core dumps", ok=True, detail="no helper of the host is started for them")


def _size() -> Probe:
    memory = usable_memory() // MIB
    return Probe(
        "size", ok=memory >= 2048, detail=f"{len(os.sched_getaffinity(0))} cores, {memory} MiB"
    )


def _devices() -> Probe:
    found = sorted(path.name for path in Path("/dev").glob("nvidia[0-9]*"))
    detail = f"{', '.join(found)}: softmark doctor --device looks at them" if found else "none"
    return Probe("GPU nodes", ok=True, detail=detail)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
