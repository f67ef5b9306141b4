"""How well this machine can isolate: tier A, tier B or none, found out by trying."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from grader.errors import TierTooLow

_ORDER = ("none", "B", "A")
_PROBE_SECONDS = 20
_USER_NAMESPACE_SWITCHES = (  # setting, the value that forbids, the value that allows
    ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
    ("kernel.unprivileged_userns_clone", "0", "1"),
    ("user.max_user_namespaces", "0", "15000"),
)
ROOT_NAMESPACES = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
ROOT_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")


@dataclass(frozen=True)
class TierProbe:
    """The tier reached; `detail` says why it is not higher, `mend` the command that helps."""

    tier: str
    detail: str
    mend: str = ""


def probe_tier() -> TierProbe:
    """Try what each tier needs, the best one first; starts nothing that stays."""
    if shutil.which("bwrap") is None:
        return TierProbe("none", "bubblewrap is not installed", "apt-get install bubblewrap")
    if os.geteuid() == 0:
        flags = [*ROOT_NAMESPACES, "--cap-drop", "ALL"]
        for capability in ROOT_CAPABILITIES:
            flags += ["--cap-add", capability]
        complaint = _try_bwrap(flags)
        if complaint is None:
            return TierProbe("A", "root with namespaces and user ids of its own for every cell")
    complaint = _try_bwrap(["--unshare-user", *ROOT_NAMESPACES, "--cap-add", "CAP_SYS_ADMIN"])
    if complaint is None:
        return TierProbe("B", "a user namespace of one id; run the worker as root for tier A")
    return TierProbe("none", f"bwrap cannot make namespaces: {complaint}", _mend_namespaces())


def require_tier(probe: TierProbe, min_tier: str) -> None:
    """Raise TierTooLow, naming the command that helps, where a machine isolates too little."""
    if min_tier not in _ORDER:
        raise TierTooLow(f"SOFTMARK_MIN_TIER is {min_tier!r}; it must be A, B or none.")
    if _ORDER.index(probe.tier) < _ORDER.index(min_tier):
        mend = f" Try: {probe.mend}" if probe.mend else ""
        raise TierTooLow(
            f"This machine reaches isolation tier {probe.tier}, but tier {min_tier} is demanded "
            f"({probe.detail}).{mend}"
        )


def _try_bwrap(flags: list[str]) -> str | None:
    """None where bwrap starts a program with these flags, else its last word."""
    command = ["bwrap", *flags, "--ro-bind", "/", "/", "--", "true"]
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
