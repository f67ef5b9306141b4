"""Hostile uploads, through the code by which the portal takes or refuses what is handed in."""

from __future__ import annotations

import io
import json
import tarfile
import tracemalloc
import warnings
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from grader.errors import HandInRefused
from grader.model import MIB
from tests.sandbox.attacks.battery import HONEST, grade_one
from web.material import prepare
from web.uploads import LARGEST_UPLOAD, Upload, shown_name

NAME = "arena.py"
MOST = 128 * 1024
TAKEN = ""
Content = bytes | Callable[[], bytes]


def zipped(*files: tuple[str | ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def special(mode: int) -> ZipInfo:
    entry = ZipInfo(NAME)
    entry.external_attr = mode << 16
    return entry


def changed(content: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """Bytes written at a distance from where a mark stands last."""
    made = bytearray(content)
    for mark, distance, written in changes:
        at = made.rindex(mark) + distance
        made[at : at + len(written)] = written
    return bytes(made)


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo(NAME)
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    return stream.getvalue()


def notebook(cells: object, nbformat: object = 4) -> bytes:
    return json.dumps({"nbformat": nbformat, "cells": cells}).encode()


def code(source: object, outputs: object = ()) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


PLAIN = zipped((NAME, HONEST))
CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"
OVER_THE_FIRST = (CENTRAL, 42, bytes(4))
UPLOADS: list[tuple[str, str, Content, str]] = [
    ("U1", "a.zip", lambda: zipped((NAME, b"#" * 400 * MIB)), "larger than 128 KiB"),
    ("U1", "a.zip", zipped(("inner.zip", PLAIN)), "another archive"),
    ("U1", "a.zip", zipped((NAME, PLAIN)), "binary"),
    ("U2", "a.zip", changed(zipped(("b.txt", b""), (NAME, HONEST)), OVER_THE_FIRST), "damaged"),
    ("U2", "a.zip", changed(PLAIN, (CENTRAL, 24, b"\xff\xff\xff\x7f")), TAKEN),
    ("U3", "a.zip", zipped(("../../arena.py", HONEST)), "leads out"),
    ("U3", "a.zip", zipped(("/arena.py", HONEST)), "leads out"),
    ("U3", "a.zip", zipped(("C:/arena.py", HONEST)), "leads out"),
    ("U3", "a.zip", zipped(("a\\..\\..\\arena.py", HONEST)), "leads out"),
    ("U4", "a.zip", zipped((special(0o120777), b"/etc/passwd")), "a link or a device"),
    ("U4", "a.zip", zipped((special(0o060666), b"")), "a link or a device"),
    ("U4", "a.zip", zipped((special(0o010666), b"")), "a link or a device"),
    ("U4", "a.tar", tar, "Hand in a Python file"),
    ("U4", "a.zip", tar, "damaged"),
    ("U5", "a.zip", zipped((NAME, HONEST), (NAME, b"x = 1\n")), "the same file name twice"),
    ("U5", "a.zip", zipped((NAME, HONEST), ("ARENA.PY", b"x = 1\n")), "the same file name twice"),
    ("U5", "a.zip", zipped(("arena.py/", b""), (NAME, HONEST)), TAKEN),
    ("U6", "a.zip", lambda: zipped(*((f"{n}", b"") for n in range(30_000))), "more than 200 files"),
    ("U7", "arena.py", b"x = 1\n" * 10**6, "larger than 128 KiB"),
    ("U7", "a.zip", bytes(LARGEST_UPLOAD + 1), "larger than 4096 KiB"),
    ("U8", "arena.py", PLAIN, "binary"),
    ("U8", "arena.ipynb", b"<html><script>1</script>", "no notebook"),
    ("U8", "a.zip", HONEST, "damaged"),
    ("U8", "arena.ipynb", HONEST, "no notebook"),
    ("U8", "arena.py", b"#!/bin/sh\nrm -rf /\n", TAKEN),
    ("U9", "arena.py", "x = 1\n".encode("utf-16"), "binary"),
    ("U9", "arena.py", b"x = 1\n\x00", "binary"),
    ("U9", "arena.py", b"x = 1\ny = '\xff\xfe'\n", "line 2 holds the byte 0xff"),
    ("U9", "arena.py", b"\xef\xbb\xbf" + HONEST, TAKEN),
    ("U10", "arena.ipynb", notebook({"a": 1}), "notebook format 4"),
    ("U10", "arena.ipynb", notebook([1]), "no notebook"),
    ("U10", "arena.ipynb", notebook([], 99), "notebook format 4"),
    ("U10", "arena.ipynb", notebook([], "4"), "no notebook"),
    ("U10", "arena.ipynb", notebook([], 10**400), "notebook format 4"),
    ("U10", "arena.ipynb", b'{"nbformat": ' + b"9" * 5000 + b', "cells": []}', "no notebook"),
    ("U10", "arena.ipynb", lambda: notebook([code("x")] * 50_000), "more than 2000 cells"),
    ("U10", "arena.ipynb", notebook([code("x = 1", ["A" * 3 * MIB])]), TAKEN),
    ("U10", "arena.ipynb", lambda: notebook([code("x = 1\n" * 999)] * 60), "larger than 128 KiB"),
    ("U10", "arena.ipynb", notebook([code([["x"]])]), "no notebook"),
    ("U10", "arena.ipynb", notebook([code("\ud800 = 1\0")]), "binary"),
    ("U11", "arena.ipynb", b"[" * 10**6, "no notebook"),
    ("U11", "arena.ipynb", b'{"a":' * 10**5 + b"1" + b"}" * 10**5, "no notebook"),
    ("U13", "w.npz", b"x", "Hand in a Python file"),
    ("U13", "w.pkl", b"cos\nsystem\n(S'id'\ntR.", "Hand in a Python file"),
    ("U13", "w.h5", b"\x89HDF", "Hand in a Python file"),
    ("U13", "w.keras", PLAIN, "Hand in a Python file"),
    ("U16", "a.zip", changed(PLAIN, (CENTRAL, 8, b"\x01"), (LOCAL, 6, b"\x01")), "encrypted"),
    ("U16", "a.zip", PLAIN[:-30], "damaged"),
    ("U16", "a.zip", PLAIN[30:], "damaged"),
    ("U16", "a.zip", changed(PLAIN, (CENTRAL, 16, b"abcd")), "damaged"),
    ("U16", "a.zip", changed(PLAIN, (CENTRAL, 10, b"\x63\x00")), "damaged"),
    ("U17", "a.zip", zipped((NAME, HONEST), ("setup.py", b"1/0"), ("x.pth", b"import os")), TAKEN),
    ("U17", "a.zip", zipped((NAME, HONEST), ("pip.conf", b"evil"), ("conftest.py", b"1/0")), TAKEN),
    ("U19", "arena.py", b"", "empty"),
    ("U19", "arena.py", b"\n\t \n", "empty"),
    ("U19", "arena.py", bytes(range(256)) * 9, "binary"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "sentence"), [case[1:] for case in UPLOADS],
    ids=[f"{case[0]} {case[1]} {number}" for number, case in enumerate(UPLOADS)],
)  # fmt: skip
def test_an_upload_is_taken_or_refused_with_a_sentence(
    name: str, content: Content, sentence: str
) -> None:
    made = content if isinstance(content, bytes) else content()
    tracemalloc.start()
    try:
        said = outcome(name, made)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sentence in said
    assert bool(sentence) == bool(said)
    assert peak < 64 * MIB


def outcome(name: str, content: bytes) -> str:
    """The portal's refusal, or nothing where it takes the file."""
    try:
        material = prepare(Upload(shown_name(name), content), NAME, MOST)
    except HandInRefused as refusal:
        return str(refusal)
    assert len(material.source) <= MOST
    material.source.decode()
    return ""


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.py", '"><img src=x onerror=1>.py', "\u202eyp.exe.py", "x" * 5000 + ".py", "-rf.py",
        "...x.py", "CON.py", "a\0b.py", "../../../etc/cron.d/x.py", "C:\\Windows\\a.py", "é.py",
    ],
)  # fmt: skip
def test_u12_a_hostile_name_is_cleaned(name: str) -> None:
    material = prepare(Upload(shown_name(name), HONEST), NAME, MOST)
    shown = material.file_name
    assert shown.endswith(".py")
    assert len(shown) < 256
    assert not set(shown) & set("/\\\0\n\r\u202e")
    assert not shown.startswith(("-", "."))


def test_what_is_taken_out_of_an_archive_is_what_is_graded(besieged, unharmed) -> None:
    files = ((NAME, HONEST), ("setup.py", b"1/0"), ("numpy.py", b"1/0"))
    material = prepare(Upload("a.zip", zipped(*files)), NAME, MOST)
    result = grade_one(besieged, material.source, {})
    assert result.points == result.max_points
    assert sorted(material.left_out) == ["numpy.py", "setup.py"]
