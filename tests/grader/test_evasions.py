"""Reading a file finds a refused operation behind every disguise, and refuses no innocent one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grader.catalogue import load_assignment
from grader.refusals import refused_functions
from grader.sandbox.inside.inspection import inspect_source
from grader.sandbox.inspection import Operation

TABLE = tomllib.loads((Path(__file__).parent / "evasions.toml").read_text(encoding="utf-8"))


def refused_in(source: str) -> dict[str, str]:
    """The sentences for a file of softmax-regression."""
    inspected = inspect_source(f"import tensorflow as tf\n{source}\n".encode(), "answer.py")
    operations = [Operation(*operation) for operation in inspected["operations"]]
    return dict(refused_functions(load_assignment("softmax-regression"), operations))


@pytest.mark.parametrize("name", TABLE["evasion"])
def test_an_evasion_is_refused(name):
    refused = refused_in(TABLE["evasion"][name])
    assert "`softmax` calls `" in refused.get("softmax", "it passes")
    assert "in line " in refused["softmax"]
    assert refused["softmax"].endswith("what the exercise asks you to write yourself.")


@pytest.mark.parametrize("name", TABLE["innocent"])
def test_an_innocent_file_is_not_refused(name):
    assert refused_in(TABLE["innocent"][name]) == {}


def test_the_table_is_long():
    assert len(TABLE["evasion"]) >= 60
    assert len(TABLE["innocent"]) >= 40
