"""Zip archives: the one solution that is taken, and all that is refused with a sentence."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest
from flask.testing import FlaskClient

from grader.errors import HandInRefused
from tests.web.client import upload
from tests.web.school import SOURCE, School
from web.archives import Unpacked, unpack_solution

NAME = "huber_loss.py"
LIMIT = 100_000


def zipped(*files: tuple[str | ZipInfo, bytes], packing: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", packing) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def link() -> ZipInfo:
    entry = ZipInfo("link.py")
    entry.external_attr = 0o120777 << 16
    return entry


def encrypted() -> bytes:
    content = bytearray(zipped((NAME, SOURCE)))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def with_wrong_sum() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr(NAME, SOURCE)
    return stream.getvalue().replace(b"np.abs", b"np.ABS")


def overlapping() -> bytes:
    content = zipped((NAME, SOURCE), ("b.txt", SOURCE))
    second = content.rindex(b"PK\x01\x02")
    return content[: second + 42] + b"\0\0\0\0" + content[second + 46 :]


@pytest.mark.parametrize(
    ("files", "unpacked"),
    [
        ([(NAME, SOURCE)], Unpacked(NAME, SOURCE, ())),
        ([("deep/in/here.py", SOURCE)], Unpacked("here.py", SOURCE, ())),
        ([("a.ipynb", b"{}"), ("__MACOSX/._a.ipynb", b"")], Unpacked("a.ipynb", b"{}", ())),
        (
            [("a/setup.py", b""), ("a/huber_loss.py", SOURCE), ("a/data.npz", b"")],
            Unpacked(NAME, SOURCE, ("a/setup.py", "a/data.npz")),
        ),
    ],
)
def test_the_one_solution_is_taken(files: list[tuple[str, bytes]], unpacked: Unpacked) -> None:
    assert unpack_solution("a.zip", zipped(*files), NAME, LIMIT) == unpacked


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"PK\x03\x04", "is damaged"),
        (lambda: zipped((NAME, SOURCE))[:-30], "is damaged"),
        (with_wrong_sum, "is damaged"),
        (lambda: zipped((NAME, SOURCE), packing=ZIP_LZMA), "is damaged"),
        (lambda: zipped((NAME, SOURCE), packing=ZIP_BZIP2), "is damaged"),
        (encrypted, "is encrypted"),
        (zipped, "holds no Python file"),
        (lambda: zipped(("README.md", b"x")), "holds no Python file"),
        (lambda: zipped(("a.py", b"x"), ("b.py", b"x")), "leave only one in it"),
        (lambda: zipped((NAME, b"x"), ("b/huber_loss.py", b"x")), "leave only one in it"),
        (lambda: zipped(("../huber_loss.py", b"x")), "leads out of the archive"),
        (lambda: zipped(("/etc/huber_loss.py", b"x")), "leads out of the archive"),
        (lambda: zipped(("C:huber_loss.py", b"x")), "leads out of the archive"),
        (lambda: zipped(("a/../../huber_loss.py", b"x")), "leads out of the archive"),
        (lambda: zipped((link(), b"/etc/passwd")), "holds a link or a device"),
        (lambda: zipped((NAME, b"x"), (NAME, b"y")), "the same file name twice"),
        (lambda: zipped(("A.py", b"x"), ("a.py", b"y")), "the same file name twice"),
        (lambda: zipped(("inner.zip", zipped((NAME, SOURCE)))), "holds another archive"),
        (lambda: zipped(*((f"{one}.txt", b"") for one in range(300))), "more than 200 files"),
    ],
)
def test_what_is_odd_is_refused(make: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(HandInRefused, match=sentence):
        unpack_solution("a.zip", make(), NAME, LIMIT)


def test_a_bomb_is_not_unpacked_further_than_the_limit() -> None:
    bomb = zipped((NAME, b"#" * 50_000_000))
    assert len(bomb) < 100_000
    assert len(unpack_solution("a.zip", bomb, NAME, LIMIT).content) == LIMIT + 1


def test_entries_that_share_their_bytes_do_no_harm() -> None:
    try:
        unpacked = unpack_solution("a.zip", overlapping(), NAME, LIMIT)
    except HandInRefused:
        return
    assert unpacked.content == SOURCE


def test_a_bomb_and_a_solution_by_the_page(ada: FlaskClient, school: School) -> None:
    bomb = upload(ada, school.huber, zipped((NAME, b"#" * 50_000_000)), "a.zip")
    assert (bomb.status_code, "larger than 128 KiB" in bomb.text) == (422, True)
    shown = upload(ada, school.huber, zipped((NAME, SOURCE), ("notes.txt", b"")), "a.zip")
    assert (shown.status_code, "1 other file of the archive" in shown.text) == (200, True)
