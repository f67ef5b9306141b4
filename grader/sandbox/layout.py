"""Where things lie in a box's root folder, and whether such a folder is current."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from grader.settings import PROJECT_ROOT

PYTHON_HOME = Path("opt/python")
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
PYTHON = f"/{PYTHON_HOME}/bin/{VERSION}"
SITE_PACKAGES = f"/{PYTHON_HOME}/lib/{VERSION}/site-packages"
INSIDE_FOLDER = "/opt/box"

STAMP_FILE = "etc/softmark-runtime"

_RECIPE = b"3"


def runtime_is_current(root: Path) -> bool:
    """Whether `root` is a finished runtime, made from today's requirements."""
    return _read_stamp(root)[:1] == [_digest(_requirements_of(root.name).read_bytes())]


def runtime_is_ours(root: Path) -> bool:
    """Whether it was also made from the interpreter that runs this program."""
    return _read_stamp(root) == stamp_of(root.name).split()


def stamp_of(name: str) -> str:
    """What a finished runtime carries: digests of its requirements and of its interpreter."""
    interpreter = f"{sys.version} {base_python()}".encode()
    return f"{_digest(_requirements_of(name).read_bytes())} {_digest(interpreter)}"


def base_python() -> Path:
    """The interpreter behind this virtual environment."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    return Path(base).resolve()


def _requirements_of(name: str) -> Path:
    return PROJECT_ROOT / "runtimes" / f"{name}.txt"


def _read_stamp(root: Path) -> list[str]:
    try:
        return (root / STAMP_FILE).read_text().split()
    except OSError:
        return []


def _digest(content: bytes) -> str:
    return hashlib.sha256(_RECIPE + content).hexdigest()
