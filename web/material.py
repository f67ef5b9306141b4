"""From an upload to the text that is graded; whether it is Python is for the grader to say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from grader.errors import HandInRefused
from web.archives import unpack_solution
from web.notebooks import Dropped, convert_notebook
from web.translating import gettext as _
from web.uploads import LARGEST_UPLOAD, Upload, shown_name

DECLARED_ENCODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")


@dataclass(frozen=True)
class Material:
    """What will be graded, and where it is from.

    `original` is the upload that `source` was made from, None where the two are one. `dropped`
    are a notebook's lines that are no Python, `left_out` the other files of an archive.
    """

    file_name: str
    source: bytes
    original: Upload | None = None
    dropped: tuple[Dropped, ...] = ()
    left_out: tuple[str, ...] = ()


def prepare(upload: Upload, expected_name: str, max_bytes: int) -> Material:
    """The material for grading; raises HandInRefused with a sentence for what cannot be."""
    if upload.ending == "zip":
        refuse_large(upload, LARGEST_UPLOAD)
        unpacked = unpack_solution(upload.name, upload.content, expected_name, LARGEST_UPLOAD)
        inner = Upload(shown_name(unpacked.name), unpacked.content)
        made = _prepare_file(inner, expected_name, max_bytes)
        return replace(made, original=upload, left_out=unpacked.left_out)
    return _prepare_file(upload, expected_name, max_bytes)


def names_missing(source: bytes, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that stand nowhere in the source, so that it cannot define them."""
    words = set(re.findall(rb"\w+", source))
    return tuple(name for name in names if name.encode() not in words)


def _prepare_file(upload: Upload, expected_name: str, max_bytes: int) -> Material:
    stem = upload.name.rpartition(".")[0]
    if not stem or upload.ending not in {"py", "ipynb"}:
        raise HandInRefused(
            _(
                "Hand in a Python file (.py), such as %(name)s, a notebook (.ipynb), or one of "
                "them in a zip archive.",
                name=expected_name,
            )
        )
    if upload.ending == "ipynb":
        refuse_large(upload, LARGEST_UPLOAD)
        converted = convert_notebook(upload.name, upload.content)
        source = converted.source.encode("utf-8", "replace")
        refuse_unreadable(Upload(upload.name, source), max_bytes)
        return Material(f"{stem}.py", source, upload, converted.dropped)
    refuse_unreadable(upload, max_bytes)
    return Material(f"{stem}.py", upload.content)


def refuse_large(upload: Upload, max_bytes: int) -> None:
    """Raise HandInRefused for what has more bytes than are taken."""
    if len(upload.content) > max_bytes:
        limit = f"{max_bytes // 1024} KiB"
        raise HandInRefused(
            _(
                "%(name)s is larger than %(limit)s, the most allowed here.",
                name=upload.name,
                limit=limit,
            )
        )


def refuse_unreadable(upload: Upload, max_bytes: int) -> None:
    """Raise HandInRefused for what is empty, too large, binary or in an unknown encoding."""
    name, content = upload.name, upload.content
    if not content.strip():
        raise HandInRefused(
            _("%(name)s is empty. Save your work and choose the file again.", name=name)
        )
    refuse_large(upload, max_bytes)
    if b"\x00" in content:
        raise HandInRefused(
            _("%(name)s is binary, not Python text. Was the right file chosen?", name=name)
        )
    if any(DECLARED_ENCODING.match(line) for line in content.split(b"\n", 2)[:2]):
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HandInRefused(
            _(
                "%(name)s is not UTF-8 text: line %(line)s holds the byte %(byte)s. Save it as "
                "UTF-8 and hand it in again.",
                name=name,
                line=line,
                byte=f"0x{content[error.start]:02x}",
            )
        ) from error
