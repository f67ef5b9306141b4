"""What may be handed in: text with a sensible name; whether it is Python is for the grader."""

from __future__ import annotations

import re
import unicodedata

from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from grader.errors import HandInRefused
from web.translating import gettext as _
from web.translating import lazy_gettext

LONGEST_NAME = 100
DECLARED_ENCODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")
NOTEBOOK = lazy_gettext("A notebook cannot be handed in: export it as a Python file (.py) first.")


def read_upload(
    files: ImmutableMultiDict[str, FileStorage], expected_name: str, max_bytes: int
) -> tuple[str, bytes]:
    """Name and content of the one file in the form; HandInRefused says what is wrong with it."""
    chosen = [upload for upload in files.getlist("file") if upload.filename]
    if not chosen:
        raise HandInRefused(
            _("No file was chosen. Choose %(name)s, then hand in.", name=expected_name)
        )
    if len(chosen) > 1:
        raise HandInRefused(
            _("Hand in one file at a time; %(number)s were sent.", number=len(chosen))
        )
    name = clean_file_name(chosen[0].filename or "", expected_name)
    content = chosen[0].stream.read(max_bytes + 1)
    refuse_unreadable(name, content, max_bytes)
    return name, content


def clean_file_name(name: str, expected_name: str) -> str:
    """The last part of a client's file name without what no file name needs; must end in .py."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem, dot, ending = " ".join(visible.split()).strip("-. ").rpartition(".")
    if ending.lower() == "ipynb":
        raise HandInRefused(str(NOTEBOOK))
    if not dot or ending.lower() != "py":
        raise HandInRefused(_("Hand in a Python file (.py), such as %(name)s.", name=expected_name))
    return f"{stem[:LONGEST_NAME].rstrip()}.py"


def refuse_unreadable(name: str, content: bytes, max_bytes: int) -> None:
    """Raise HandInRefused for what is empty, too large, binary or in an unknown encoding."""
    if not content.strip():
        raise HandInRefused(
            _("%(name)s is empty. Save your work and choose the file again.", name=name)
        )
    if len(content) > max_bytes:
        limit = f"{max_bytes // 1024} KiB"
        raise HandInRefused(
            _("%(name)s is larger than %(limit)s, the most allowed here.", name=name, limit=limit)
        )
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
