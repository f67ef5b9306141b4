"""Rules about the repository itself: sizes, addresses, and what must not be committed."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib

import pytest

from grader.settings import PROJECT_ROOT

LONGEST_MODULE = 250
LARGEST_FILE_BYTES = 400_000
LOCK_FILES = sorted([*PROJECT_ROOT.glob("constraints/*.txt"), *PROJECT_ROOT.glob("runtimes/*.txt")])


def tracked(*patterns: str) -> list[str]:
    """Files of the repository, or of the working tree where it is no repository."""
    command = ["git", "ls-files", "-z", "--cached", "--", *patterns]
    listed = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=True, text=True)
    return [name for name in listed.stdout.split("\0") if (PROJECT_ROOT / name).is_file()]


def test_lock_files_are_there():
    assert {path.name for path in LOCK_FILES} >= {"main.txt", "tests.txt", "numpy.txt"}


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_lock_files_pin_versions_with_hashes_and_name_no_address(path):
    text = path.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("--hash", "hash"), re.MULTILINE)
    requirements = re.split(r"(?<!\\)\n", text.strip())
    for requirement in requirements:
        if requirement.startswith("#"):
            continue
        assert re.match(r"[a-z0-9._-]+==[^ ]+ ", requirement), requirement
        assert "--hash=sha256:" in requirement


def test_the_build_backend_is_pinned_to_the_locked_version():
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())
    locked = (PROJECT_ROOT / "constraints" / "main.txt").read_text()
    for requirement in project["build-system"]["requires"]:
        assert f"{requirement} " in locked


@pytest.mark.parametrize("name", tracked("*.py"))
def test_modules_have_one_subject(name):
    text = (PROJECT_ROOT / name).read_text()
    if "/migrations/versions/" not in name:
        assert len(text.splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("package", ["assignments", "grader", "reference", "web", "worker"])
def test_modules_say_what_they_are_for(package):
    trees = {
        name: ast.parse((PROJECT_ROOT / name).read_bytes()) for name in tracked(f"{package}/*.py")
    }
    silent = [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_file_is_large_vendored_or_a_data_set():
    names = tracked()
    large = [name for name in names if (PROJECT_ROOT / name).stat().st_size > LARGEST_FILE_BYTES]
    assert large == []
    foreign = re.compile(r"\.min\.(js|css)$|ubyte|\.npz$|\.pkl$|(^|/)(vendor|node_modules)/")
    assert [name for name in names if foreign.search(name)] == []
