"""What may be handed in: text with a sensible name; whether it is Python is for the grader."""

from __future__ import annotations

import re
import unicodedata

from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from grader.errors import HandInRefused

LONGEST_NAME = 100
DECLARED_ENCODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")
NOTEBOOK = "A notebook cannot be handed in: export it as a Python file (.py) first."


def read_upload(
    files: ImmutableMultiDict[str, FileStorage], expected_name: str, max_bytes: int
) -> tuple[str, bytes]:
    """Name and content of the one file in the form; HandInRefused says what is wrong with it."""
    chosen = [upload for upload in files.getlist("file") if upload.filename]
    if not chosen:
        raise HandInRefused(f"No file was chosen. Choose {expected_name}, then hand in.")
    if len(chosen) > 1:
        raise HandInRefused(f"Hand in one file at a time; {len(chosen)} were sent.")
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
        raise HandInRefused(NOTEBOOK)
    if not dot or ending.lower() != "py":
        raise HandInRefused(f"Hand in a Python file (.py), such as {expected_name}.")
    return f"{stem[:LONGEST_NAME].rstrip()}.py"


def refuse_unreadable(name: str, content: bytes, max_bytes: int) -> None:
    """Raise HandInRefused for what is empty, too large, binary or in an unknown encoding."""
    if not content.strip():
        raise HandInRefused(f"{name} is empty. Save your work and choose the file again.")
    if len(content) > max_bytes:
        limit = f"{max_bytes // 1024} KiB"
        raise HandInRefused(f"{name} is larger than {limit}, the most allowed here.")
    if b"\x00" in content:
        raise HandInRefused(f"{name} is binary, not Python text. Was the right file chosen?")
    if any(DECLARED_ENCODING.match(line) for line in content.split(b"\n", 2)[:2]):
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HandInRefused(
            f"{name} is not UTF-8 text: line {line} holds the byte 0x{content[error.start]:02x}. "
            "Save it as UTF-8 and hand it in again."
        ) from error
