"""The documents are held to the code they talk about."""

from __future__ import annotations

import importlib
import inspect
import re

import click
import pytest

from grader.cli import main
from grader.settings import PROJECT_ROOT, read_settings

DOCUMENTS = sorted([PROJECT_ROOT / "README.md", *PROJECT_ROOT.glob("docs/**/*.md")])
README = (PROJECT_ROOT / "README.md").read_text()
PACKAGES = ("assignments", "grader", "reference", "scripts", "web", "worker")
DOTTED_NAME = re.compile(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+)+)(?:\(\))?`")
RELATIVE_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_dotted_name_exists(path):
    missing = [name for name in DOTTED_NAME.findall(path.read_text()) if not exists(name)]
    assert missing == []


def test_architecture_names_the_whole_line():
    text = (PROJECT_ROOT / "docs" / "architecture.md").read_text()
    named = set(DOTTED_NAME.findall(text))
    assert {"grader.grade.grade", "grader.store.attempts.claim_attempt"} <= named
    assert len(named) > 20


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(path):
    targets = RELATIVE_LINK.findall(path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_make_target_in_the_readme_exists():
    targets = set(re.findall(r"^(\w+):", (PROJECT_ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test", "check", "bench"} <= targets
    assert set(re.findall(r"\$ make (\w+)", README)) <= targets


def test_every_softmark_command_in_the_documents_exists():
    text = "\n".join(path.read_text() for path in DOCUMENTS)
    mentioned = set(re.findall(r"(?:bin/|`)softmark ([\w-]+)", text))
    known = set(main.list_commands(click.Context(main)))
    assert mentioned <= known
    assert {"grade", "lint", "doctor", "submit", "status"} <= mentioned


def test_the_table_of_settings_is_complete():
    listed = re.findall(r"^\| `(SOFTMARK_\w+)` \|", README, re.MULTILINE)
    read = re.findall(r'"(SOFTMARK_\w+)"', inspect.getsource(read_settings))
    assert listed == sorted(set(listed), key=listed.index)
    assert set(listed) == set(read)


def exists(dotted: str) -> bool:
    """Whether `package.module.attribute…` can be reached by importing."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        try:
            for attribute in parts[end:]:
                found = getattr(found, attribute)
        except AttributeError:
            return False
        return True
    return False
