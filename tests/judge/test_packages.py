"""What an upload of an assignment may be, what is refused of it, and what lint says about one."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from contextlib import suppress

import pytest

from grader.errors import AssignmentFault, PackageRefused
from grader.judge import lint_package
from grader.judge.packages import MOST_BYTES, MOST_FILES, name_of_package, unpack_package
from grader.judge.verdicts import Linted
from grader.skeleton import write_skeleton

NAME = "running-mean"
ASSIGNMENT = "assignments/running_mean/assignment.py"
STARTER = "assignments/running_mean/starter.py"

ODD_NAMES = ("Huber_Loss", "huber-loss", "huber_loss_", "__init__", "1", "a.b", 61 * "a")


def zipped(files: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def skeleton(tmp_path, prefix: str = "") -> dict[str, bytes]:
    """The files of a new assignment by their paths."""
    written = write_skeleton(NAME, tmp_path / "made")
    return {
        prefix + str(path.relative_to(tmp_path / "made")): path.read_bytes() for path in written
    }


@pytest.mark.parametrize("prefix", ["", "running-mean-main/"])
def test_what_new_assignment_writes_is_taken(tmp_path, prefix):
    files = skeleton(tmp_path, prefix)
    assert unpack_package(zipped(files), tmp_path / "here") == NAME
    assert (tmp_path / "here" / ASSIGNMENT).read_bytes() == files[prefix + ASSIGNMENT]
    assert {path.name for path in (tmp_path / "here").iterdir()} == {"assignments", "reference"}


@pytest.mark.parametrize(
    "path",
    [
        "../evil.py",
        "assignments/../../evil.py",
        "/etc/cron.d/evil",
        "assignments\\evil\\x.py",
        "C:/evil.py",
        "assignments/run\nning/x.py",
        "assignments/.hidden/x.py",
        "assignments/a\u202egnp.py",
        "assignments//x.py",
        "assignments/" + 200 * "x" + "/x.py",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path, path):
    with pytest.raises(PackageRefused, match="no path that a package may have"):
        unpack_package(zipped({ASSIGNMENT: b"", path: b"x"}), tmp_path / "here")
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path, kind):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(ASSIGNMENT)
        entry.external_attr = (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(PackageRefused, match="is a link or no file"):
        unpack_package(buffer.getvalue(), tmp_path / "here")


def bomb() -> bytes:
    """A small zip of much."""
    return zipped({ASSIGNMENT: bytes(MOST_BYTES), "reference/big.py": bytes(MOST_BYTES)})


def many() -> bytes:
    """More files than are taken."""
    return zipped({f"reference/f{number}.py": b"" for number in range(MOST_FILES + 1)})


def lying() -> bytes:
    """Bytes that do not have the checksum they are said to have."""
    content = bytearray(zipped({ASSIGNMENT: b"abcdefgh"}, compression=zipfile.ZIP_STORED))
    content[content.index(b"abcdefgh")] ^= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("package", "why"),
    [
        (b"", "no zip file"),
        (b"PK\x05\x06", "no zip file"),
        (b"print('no zip')", "no zip file"),
        (zipped({ASSIGNMENT: b"x" * 500})[:-60], "no zip file"),
        (lying(), "no zip file"),
        (bytes(MOST_BYTES + 1), "larger than 16 MiB"),
        (bomb(), "unpacks to more than 16 MiB"),
        (many(), "1 to 400 files, not 401"),
        (zipped({}), "1 to 400 files, not 0"),
        (zipped({"README.md": b""}), "this one has 0"),
        (
            zipped({ASSIGNMENT: b"", "assignments/other/assignment.py": b""}),
            "this one has 2",
        ),
        (zipped({ASSIGNMENT: b"", ASSIGNMENT.upper(): b""}), "have the same name"),
        (zipped({"assignments/huber_loss/assignment.py": b""}), "huber-loss is the name"),
        (zipped({ASSIGNMENT: b"", "reference/mlp.py": b""}), "reference/mlp.py is the name"),
        (zipped({ASSIGNMENT: b"", f"{ASSIGNMENT}/x.py": b""}), "has the name of a folder"),
        (zipped({ASSIGNMENT: b"", "Reference/a": b"", "reference/A/b": b""}), "of a folder"),
        (zipped({ASSIGNMENT: b""}, compression=zipfile.ZIP_LZMA), "packed in an unusual way"),
        (zipped({ASSIGNMENT: b""}, compression=zipfile.ZIP_BZIP2), "packed in an unusual way"),
        *(
            (zipped({f"assignments/{name}/assignment.py": b""}), "no name for an assignment's")
            for name in (
                "Huber_Loss",
                "huber-loss",
                "huber_loss_",
                "__init__",
                "1",
                "a.b",
                61 * "a",
            )
        ),
    ],
)
def test_what_is_no_package_is_refused_with_a_sentence(tmp_path, package, why):
    with pytest.raises(PackageRefused, match=why):
        unpack_package(package, tmp_path / "here")
    assert not (tmp_path / "here").exists()


def test_a_broken_zip_is_refused_or_read_whatever_is_broken_of_it():
    whole = zipped({ASSIGNMENT: b"x = 1\n" * 50, "reference/a.py": bytes(range(256))})
    rng = random.Random(2)
    for _ in range(4_000):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 3)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        with suppress(PackageRefused):
            name_of_package(bytes(content))


def lint(sandbox, settings, files: dict[str, bytes], said: list[str]) -> Linted:
    return lint_package(sandbox, settings, zipped(files), said.append, seeds=2)


def test_an_uploaded_assignment_is_linted_in_the_judge_s_box(sandbox, settings, tmp_path):
    said: list[str] = []
    linted = lint(sandbox, settings, skeleton(tmp_path), said)
    report, outline = linted.report, linted.outline
    assert (report.assignment, outline.name, outline.title) == (NAME, NAME, "Running mean")
    assert outline.max_score == 10
    assert outline.starter.encode() == skeleton(tmp_path / "more")[STARTER]
    assert report.proved, report.findings
    assert report.mutation.tried > 20
    assert said[:2] == [f"{NAME}: its reports", f"{NAME}: the reference"]


def test_an_upload_that_is_refused_or_breaks_is_told_to_its_author(sandbox, settings, tmp_path):
    with pytest.raises(PackageRefused, match="no zip"):
        lint_package(sandbox, settings, b"nothing", lambda _: None)
    broken = skeleton(tmp_path) | {ASSIGNMENT: b"import nothing_of_that_name\n"}
    with pytest.raises(AssignmentFault, match="nothing_of_that_name"):
        lint(sandbox, settings, broken, [])
    other = skeleton(tmp_path / "again") | {ASSIGNMENT: b"ASSIGNMENT = 1\n"}
    with pytest.raises(AssignmentFault, match="does not export an ASSIGNMENT"):
        lint(sandbox, settings, other, [])
