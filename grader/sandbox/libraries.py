"""Finds the shared libraries that the files of a runtime need and copies them beside them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from grader.errors import BoxFault

LIBRARY_FOLDER = "opt/python/lib"

_FOUND = re.compile(r"^\s+(?:\S+ => )?(/\S+) \(0x")
_MISSING = re.compile(r"^\s+(\S+) => not found")
_BATCH = 40


def copy_libraries(root: Path, python: Path, prefix: Path) -> None:
    """Copy into `root` what its programs are linked to, the dynamic loader included.

    A library of the system keeps its path; one from the Python's own `prefix` goes to
    LIBRARY_FOLDER. An extension module of the standard library whose libraries this machine
    lacks is left out. Raises BoxFault where the interpreter itself cannot be completed.
    """
    programs = [python, *_shared_objects(root)]
    for start in range(0, len(programs), _BATCH):
        for program, found, missing in _list_libraries(programs[start : start + _BATCH]):
            if missing and program == python:
                raise BoxFault(f"{python} needs {missing[0]}, which this machine does not have.")
            if missing and "lib-dynload" in program.parts:
                program.unlink()
                continue
            for library in found:
                _copy_library(library, root, prefix)


def _shared_objects(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*.so*") if path.is_file() and not path.is_symlink())


def _list_libraries(programs: list[Path]) -> Iterator[tuple[Path, list[Path], list[str]]]:
    """Each program with the libraries that the dynamic loader finds and does not find."""
    done = subprocess.run(["ldd", *map(str, programs)], capture_output=True, text=True, check=False)
    sections = _split_sections(done.stdout, programs)
    for program, lines in zip(programs, sections, strict=True):
        found = [Path(match[1]) for line in lines if (match := _FOUND.match(line))]
        missing = [match[1] for line in lines if (match := _MISSING.match(line))]
        yield program, found, missing


def _split_sections(text: str, programs: list[Path]) -> list[list[str]]:
    """Take ldd's text apart: a program's path stands above its lines if there are several."""
    if len(programs) == 1:
        return [text.splitlines()]
    sections: dict[str, list[str]] = {f"{program}:": [] for program in programs}
    current: list[str] = []
    for line in text.splitlines():
        current = sections.get(line, current)
        current.append(line)
    return list(sections.values())


def _copy_library(library: Path, root: Path, prefix: Path) -> None:
    if library.is_relative_to(root):
        return
    if library.is_relative_to(prefix) and prefix != Path("/usr"):
        target = root / LIBRARY_FOLDER / library.name
    else:
        target = root / str(library).lstrip("/")
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(library, target)
        target.chmod(0o755)
