"""Finds the libraries that come with the driver: they must be of its version, so no box has any."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_NAMES = re.compile(
    r"lib(cuda|nvidia-(allocator|cfg|fatbinaryloader|gpucomp|ml|nvvm\d*|pkcs11[\w-]*"
    r"|ptxjitcompiler))\.so\.[\d.]+"
)
_NEEDED = "libcuda.so.1"
_LISTED = re.compile(r"^\s+(\S+) \((libc6,[^)]*)\) => (/\S+)$", re.MULTILINE)
_KINDS = {"x86_64": "x86-64", "aarch64": "AArch64"}
_FOLDERS = (
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/usr/local/nvidia/lib64",
    "/usr/lib/wsl/lib",
)
"""Where distributions, NVIDIA's container toolkit and others put them, if ldconfig knows none."""


def driver_libraries(
    listed: str | None = None, folders: Sequence[str] = _FOLDERS
) -> tuple[Path, ...]:
    """By the names under which programs ask for them; empty where libcuda is not among them.

    `listed` is what `ldconfig -p` says, which is asked where it is None.
    """
    text = _ask_ldconfig() if listed is None else listed
    kind = _KINDS.get(platform.machine(), platform.machine())
    found = {
        name: Path(path)
        for name, flags, path in _LISTED.findall(text)
        if kind in flags.split(",") and _NAMES.fullmatch(name)
    }
    if _NEEDED not in found:
        found = _look_into(folders)
    return tuple(found[name] for name in sorted(found)) if _NEEDED in found else ()


def _look_into(folders: Sequence[str]) -> dict[str, Path]:
    """All in the first folder that has libcuda."""
    for folder in map(Path, folders):
        if (folder / _NEEDED).exists():
            return {path.name: path for path in folder.iterdir() if _NAMES.fullmatch(path.name)}
    return {}


def _ask_ldconfig() -> str:
    program = shutil.which("ldconfig", path="/sbin:/usr/sbin:/bin:/usr/bin")
    if program is None:
        return ""
    done = subprocess.run([program, "-p"], capture_output=True, text=True, check=False)
    return done.stdout
