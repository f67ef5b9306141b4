"""How well this machine can isolate: tier A, B, C or none, found out by trying."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import TierTooLow
from grader.sandbox.inside.order import Way

TIERS = ("none", "C", "B", "A")
"""From the one that holds nobody to the best."""
TIER_OF_CONTAINER = {Way.USERS: "A", Way.FOLDERS: "C", Way.NOTHING: "none"}
_PROBE_SECONDS = 20
_USER_NAMESPACE_SWITCHES = (  # setting, the value that forbids, the value that allows
    ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
    ("kernel.unprivileged_userns_clone", "0", "1"),
    ("user.max_user_namespaces", "0", "15000"),
)
ROOT_NAMESPACES = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
ROOT_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
MAPPED = ("unshare", "--user", "--map-root-user", "--map-auto", "--")
"""Makes an ordinary user the root of a namespace with the user ids that it was lent."""


@dataclass(frozen=True)
class TierProbe:
    """The tier reached, and the way of its boxes.

    `detail` says why it is not higher, `mend` the command that helps.
    """

    tier: str
    way: Way
    detail: str
    mend: str = ""


def probe_tier() -> TierProbe:
    """Try what each tier needs, the best one first; starts nothing that stays."""
    if shutil.which("bwrap") is None:
        return _probe_without("bubblewrap is not installed", "apt-get install bubblewrap")
    flags = root_flags()
    if os.geteuid() == 0 and _try_bwrap(flags) is None:
        return TierProbe(
            "A", Way.USERS, "root with namespaces and user ids of its own for every cell"
        )
    if os.geteuid() != 0 and _try_bwrap(flags, MAPPED) is None:
        return TierProbe("B", Way.USERS, "user ids lent to an ordinary user; tier A needs root")
    complaint = _try_bwrap(["--unshare-user", *ROOT_NAMESPACES, "--cap-add", "CAP_SYS_ADMIN"])
    if complaint is None:
        return TierProbe(
            "B", Way.NAMESPACES, "a user namespace of one id; run the worker as root for tier A"
        )
    return _probe_without(f"bwrap cannot make namespaces: {complaint}", _mend_namespaces())


def root_flags() -> list[str]:
    """What bwrap is told where root starts it."""
    flags = [*ROOT_NAMESPACES, "--cap-drop", "ALL"]
    for capability in ROOT_CAPABILITIES:
        flags += ["--cap-add", capability]
    return flags


def require_tier(probe: TierProbe, min_tier: str) -> None:
    """Raise TierTooLow, naming the command that helps, where a machine isolates too little."""
    if min_tier not in TIERS:
        raise TierTooLow(f"SOFTMARK_MIN_TIER is {min_tier!r}; it must be A, B, C or none.")
    if TIERS.index(probe.tier) < TIERS.index(min_tier):
        mend = f" Try: {probe.mend}" if probe.mend else ""
        raise TierTooLow(
            f"This machine reaches isolation tier {probe.tier}, but tier {min_tier} is demanded "
            f"({probe.detail}).{mend}"
        )


def kernel_facts() -> dict[str, Any]:
    """What `grader.sandbox.inside.reach` finds possible in a process started by this one."""
    command = [sys.executable, "-S", "-P", "-B", "-m", "inside.reach"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=_PROBE_SECONDS, check=True
        )
        facts: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return {"folders": f"it could not be tried: {error}"}
    return facts


def _probe_without(detail: str, mend: str) -> TierProbe:
    """What is left where bubblewrap cannot be used."""
    complaint = kernel_facts()["folders"]
    if os.geteuid() != 0:
        complaint = "and this user can become no other"
    if not complaint:
        return TierProbe("C", Way.FOLDERS, f"user ids and Landlock only, since {detail}", mend)
    return TierProbe("none", Way.NOTHING, f"{detail}; {complaint}", mend)


def _try_bwrap(flags: Sequence[str], prefix: Sequence[str] = ()) -> str | None:
    """None where bwrap starts a program with these flags, else its last word."""
    command = [*prefix, "bwrap", *flags, "--ro-bind", "/", "/", "--", "true"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["?"])[-1]


def _mend_namespaces() -> str:
    for setting, bad, good in _USER_NAMESPACE_SWITCHES:
        try:
            if Path("/proc/sys", setting.replace(".", "/")).read_text().strip() == bad:
                return f"sysctl -w {setting}={good}"
        except OSError:
            continue
    return "run on a host, or in a container started with --cap-add SYS_ADMIN"
