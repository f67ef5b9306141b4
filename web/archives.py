"""The one solution in a zip archive; nothing else in it is ever unpacked.

Nothing is written to a disk: names only decide whether an archive is taken, and one entry is read
into memory, up to a limit that counts what really comes out.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from grader.errors import HandInRefused
from web.translating import gettext as _

MOST_ENTRIES = 200
ENTRY_MARK = b"PK\x01\x02"
DAMAGED = (BadZipFile, LargeZipFile, EOFError, ValueError, NotImplementedError, zlib.error, OSError)
USUAL_PACKING = frozenset({ZIP_STORED, ZIP_DEFLATED})
"""Others fail in ways of their own, and one says itself how much memory it takes."""

LEADS_OUT = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)|\\")
OF_NO_INTEREST = re.compile(r"(?:^|/)(?:__MACOSX/|\.)")
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")


@dataclass(frozen=True)
class Unpacked:
    """The solution that an archive held, and the names of what else lay in it."""

    name: str
    content: bytes
    left_out: tuple[str, ...]


def unpack_solution(name: str, content: bytes, expected_name: str, max_bytes: int) -> Unpacked:
    """The Python file or notebook of an archive; HandInRefused says why there is not just one.

    The one called `expected_name` is taken among several. At most `max_bytes` and one more are
    ever unpacked.
    """
    if content.count(ENTRY_MARK) > MOST_ENTRIES:
        raise HandInRefused(
            _("%(name)s holds more than %(most)s files.", name=name, most=MOST_ENTRIES)
        )
    try:
        with ZipFile(BytesIO(content)) as archive:
            files = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_odd_entries(name, archive.infolist())
            files = [entry for entry in files if not OF_NO_INTEREST.search(entry.filename)]
            chosen = _choose(name, files, expected_name)
            with archive.open(chosen) as stream:
                found = stream.read(max_bytes + 1)
    except DAMAGED as error:
        raise HandInRefused(
            _("%(name)s is damaged, or not a zip archive. Make it anew.", name=name)
        ) from error
    others = tuple(entry.filename for entry in files if entry is not chosen)
    return Unpacked(chosen.filename.rpartition("/")[2], found, others)


def _refuse_odd_entries(name: str, entries: Sequence[ZipInfo]) -> None:
    for entry in entries:
        if LEADS_OUT.search(entry.filename):
            raise HandInRefused(
                _("%(name)s holds a file whose path leads out of the archive.", name=name)
            )
        if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise HandInRefused(_("%(name)s holds a link or a device, not just files.", name=name))
        if entry.flag_bits & 1:
            raise HandInRefused(
                _("%(name)s is encrypted. Hand in an archive without a password.", name=name)
            )
        if entry.compress_type not in USUAL_PACKING:
            raise BadZipFile(entry.compress_type)
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise HandInRefused(_("%(name)s holds the same file name twice.", name=name))


def _choose(name: str, files: Sequence[ZipInfo], expected_name: str) -> ZipInfo:
    if any(entry.filename.casefold().endswith(ARCHIVES) for entry in files):
        raise HandInRefused(
            _("%(name)s holds another archive. Put your file into it directly.", name=name)
        )
    solutions = [one for one in files if one.filename.casefold().endswith((".py", ".ipynb"))]
    named = [one for one in solutions if one.filename.rpartition("/")[2] == expected_name]
    chosen = named or solutions
    if not chosen:
        raise HandInRefused(
            _("%(name)s holds no Python file (.py) and no notebook (.ipynb).", name=name)
        )
    if len(chosen) > 1:
        raise HandInRefused(
            _(
                "%(name)s holds %(number)s Python files and notebooks: leave only one in it, or "
                "call the one to grade %(expected)s.",
                name=name,
                number=len(chosen),
                expected=expected_name,
            )
        )
    return chosen[0]
