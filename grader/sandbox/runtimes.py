"""Builds the root folders of boxes: a Python, its packages, the libraries they need."""

from __future__ import annotations

import compileall
import fcntl
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import BoxFault, SoftmarkError
from grader.sandbox.layout import (
    INSIDE_FOLDER,
    PYTHON,
    PYTHON_HOME,
    SITE_PACKAGES,
    STAMP_FILE,
    VERSION,
    base_python,
    runtime_is_ours,
    stamp_of,
)
from grader.sandbox.libraries import copy_libraries
from grader.settings import PROJECT_ROOT, read_settings

__all__ = ["INSIDE_FOLDER", "PYTHON", "RUNTIMES", "SITE_PACKAGES", "build_runtime", "main"]

RUNTIMES = ("numpy", "tensorflow")
_MOUNT_POINTS = ("dev", "proc", "sys", "tmp", "run", "etc", "opt/box/inside")
_LEFT_OUT = {
    "__pycache__", "site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter",
    "turtledemo", "turtle.py", "ensurepip", "lib2to3", "pydoc_data", "sitecustomize.py",
}  # fmt: skip
_STRIPPED = (
    "tensorflow/include",
    "bin",
    "share",
    "*/tests",
    "numpy/*/tests",
    "tensorflow/lite/*.so",
)


def build_runtime(name: str, runtimes: Path) -> bool:
    """Make `runtimes/name` unless it is there and current; says whether it had to be made.

    Raises BoxFault with one sentence where a package or a library cannot be had.
    """
    requirements = PROJECT_ROOT / "runtimes" / f"{name}.txt"
    runtimes.mkdir(parents=True, exist_ok=True)
    with _locked(runtimes / ".lock"):
        if runtime_is_ours(runtimes / name):
            return False
        building = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=runtimes))
        try:
            building.chmod(0o755)
            _fill_root(building, requirements)
            (building / STAMP_FILE).write_text(stamp_of(name))
            _swap_in(building, runtimes / name)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return True


def main(names: list[str]) -> int:
    """Build the named runtimes (all, where none is named), one line of progress each."""
    runtimes = read_settings().runtimes
    for name in names or RUNTIMES:
        started = time.monotonic()
        try:
            made = build_runtime(name, runtimes)
        except SoftmarkError as fault:
            print(f"runtime {name}: {fault}", file=sys.stderr)
            return 3
        size = sum(path.lstat().st_size for path in (runtimes / name).rglob("*")) // 2**20
        done = f"built in {time.monotonic() - started:.0f} s" if made else "is current"
        print(f"runtime {name}: {done}, {size} MiB", flush=True)
    return 0


def _fill_root(root: Path, requirements: Path) -> None:
    for folder in _MOUNT_POINTS:
        (root / folder).mkdir(parents=True)
    library = root / PYTHON_HOME / "lib" / VERSION
    _copy_interpreter(root, library)
    _install_packages(requirements, library / "site-packages")
    copy_libraries(root, base_python(), Path(sys.base_prefix))
    _compile(library, root)


def _copy_interpreter(root: Path, library: Path) -> None:
    binary = root / PYTHON[1:]
    binary.parent.mkdir(parents=True)
    shutil.copy2(base_python(), binary)
    source = Path(os.__file__).resolve().parent
    shutil.copytree(
        source, library, ignore=_ignored, ignore_dangling_symlinks=True, dirs_exist_ok=True
    )


def _ignored(_folder: str, names: list[str]) -> set[str]:
    return {
        name for name in names if name in _LEFT_OUT or name.startswith(("config-", "_tkinter."))
    }


def _install_packages(requirements: Path, target: Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    command += ["--no-compile", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command += ["--target", str(target), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["pip said nothing"]
        raise BoxFault(f"The packages of {requirements.name} could not be installed: {lines[-1]}")
    for pattern in _STRIPPED:
        for path in target.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _compile(library: Path, root: Path) -> None:
    """Byte code that is never checked against its source: the box is read-only."""
    compileall.compile_dir(
        library,
        quiet=2,
        workers=len(os.sched_getaffinity(0)),
        stripdir=str(root),
        prependdir="/",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _swap_in(building: Path, root: Path) -> None:
    old = building.with_name(f"{building.name}-old")
    if root.exists():
        root.rename(old)
    building.rename(root)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
