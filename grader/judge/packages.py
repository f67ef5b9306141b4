"""Unpacks an uploaded assignment: a zip in which nothing lies elsewhere, is a link, or is large."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grader.errors import PackageRefused
from grader.sentences import say
from grader.settings import PROJECT_ROOT
from grader.skeleton import NAME

MOST_BYTES = 16 * 2**20
"""Of the zip, and of all that is in it."""
MOST_FILES = 400
MOST_PATH = 200
LONGEST_NAME = 60
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
_TOPS = ("assignments", "reference")
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Other ways to pack may ask for gigabytes before the first byte is there."""
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(EOFError, OSError, ValueError),
)
"""What the standard library raises over bytes that are no zip, or a broken one."""


def unpack_package(package: bytes, folder: Path) -> str:
    """Write what Python needs of the package below `folder`; the name of its one assignment.

    Raises PackageRefused with a sentence for the author.
    """
    files = _read_package(package)
    name = _only_assignment(files)
    for path, content in files.items():
        if path.parts[0] in _TOPS:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return name


def name_of_package(package: bytes) -> str:
    """The name of the one assignment of a package; nothing is unpacked and nothing run.

    Raises PackageRefused like `unpack_package`.
    """
    return _only_assignment(_read_package(package))


def _read_package(package: bytes) -> dict[PurePosixPath, bytes]:
    if len(package) > MOST_BYTES:
        raise PackageRefused(
            say("The package is larger than %(most)s MiB.", most=MOST_BYTES // 2**20)
        )
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            return dict(_read_files(archive))
    except _UNREADABLE:
        raise PackageRefused(say("The package is no zip file that can be read.")) from None


def _read_files(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every file by its path below the folder that all of them may lie in."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if not 0 < len(entries) <= MOST_FILES:
        raise PackageRefused(
            say(
                "A package holds 1 to %(most)s files, not %(number)s.",
                most=MOST_FILES,
                number=len(entries),
            )
        )
    paths = _below_one_folder([_checked_path(entry) for entry in entries])
    _refuse_collisions(paths)
    left = MOST_BYTES
    for entry, path in zip(entries, paths, strict=True):
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise PackageRefused(
                say("The package unpacks to more than %(most)s MiB.", most=MOST_BYTES // 2**20)
            )
        yield path, content


def _checked_path(entry: zipfile.ZipInfo) -> PurePosixPath:
    shown = entry.filename[:80].encode("ascii", "backslashreplace").decode()
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise PackageRefused(say("%(path)s is a link or no file at all.", path=shown))
    if entry.flag_bits & 1:
        raise PackageRefused(say("%(path)s is encrypted.", path=shown))
    if entry.compress_type not in _PACKINGS:
        raise PackageRefused(
            say("%(path)s is packed in an unusual way; zip it with “deflate”.", path=shown)
        )
    parts = entry.filename.split("/")
    if len(entry.filename) > MOST_PATH or not all(_PART.fullmatch(part) for part in parts):
        raise PackageRefused(say("%(path)s is no path that a package may have.", path=shown))
    return PurePosixPath(*parts)


def _refuse_collisions(paths: list[PurePosixPath]) -> None:
    """Raise PackageRefused where a path could be told from another one on some machines only."""
    lowered = [PurePosixPath(str(path).lower()) for path in paths]
    if len(set(lowered)) != len(lowered):
        raise PackageRefused(say("Two files of the package have the same name."))
    folders = {folder for path in lowered for folder in path.parents}
    if not folders.isdisjoint(lowered):
        raise PackageRefused(say("A file of the package has the name of a folder."))


def _below_one_folder(paths: list[PurePosixPath]) -> list[PurePosixPath]:
    """The paths without the one folder around them all, where there is one."""
    first = {path.parts[0] for path in paths}
    if len(first) == 1 and first.isdisjoint(_TOPS) and all(len(path.parts) > 1 for path in paths):
        return [PurePosixPath(*path.parts[1:]) for path in paths]
    return paths


def _only_assignment(files: dict[PurePosixPath, bytes]) -> str:
    """The name of the assignment, which must be one, and none of those that are here already."""
    found = [
        path.parts[1]
        for path in files
        if len(path.parts) == 3 and path.parts[0] == "assignments" and path.name == "assignment.py"
    ]
    if len(found) != 1:
        raise PackageRefused(
            say(
                "A package holds one assignments/NAME/assignment.py; this one has %(number)s.",
                number=len(found),
            )
        )
    name = found[0].replace("_", "-")
    if "-" in found[0] or len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise PackageRefused(
            say(
                "%(name)s is no name for an assignment's folder; running_mean is one.",
                name=found[0],
            )
        )
    if (PROJECT_ROOT / "assignments" / found[0]).exists():
        raise PackageRefused(
            say("%(name)s is the name of an assignment that is here already.", name=name)
        )
    for path in files:
        if path.parts[0] == "reference" and (PROJECT_ROOT / path).exists():
            raise PackageRefused(
                say("%(path)s is the name of a reference that is here already.", path=path)
            )
    return name
