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

_RECIPE = "2"


def runtime_is_current(root: Path, stamp: str | None = None) -> bool:
    """Whether `root` is a finished runtime, made from today's requirements."""
    expected = stamp or stamp_of(PROJECT_ROOT / "runtimes" / f"{root.name}.txt")
    try:
        return (root / STAMP_FILE).read_text() == expected
    except OSError:
        return False


def stamp_of(requirements: Path) -> str:
    """A digest of everything that a runtime is made from."""
    digest = hashlib.sha256(requirements.read_bytes())
    digest.update(f"{_RECIPE} {sys.version} {base_python()}".encode())
    return digest.hexdigest()


def base_python() -> Path:
    """The interpreter behind this virtual environment."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    return Path(base).resolve()
