"""What checks do with files in a cell: written, described, read, listed, whatever is submitted."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import RaisedError
from grader.model import Limits

SOURCE = b"""
import numpy as np
import pickle

np.load = lambda *arguments, **keywords: {}

def read_scratch_arrays(path):
    return {"forged": np.ones(1)}

def write(path, kind):
    with open(path, "wb") as file:
        if kind == "pickle":
            pickle.dump([1], file)
        elif kind == "object":
            np.savez(file, w=np.array([None]))
        elif kind == "array":
            np.save(file, np.ones(2))
        elif kind == "broken":
            file.write(b"PK\\x03\\x04 and no more")
    return 0

def find(path):
    return None if path == "nowhere" else path
"""


@pytest.fixture
def cell(sandbox):
    with sandbox.cell("numpy", SOURCE, "files.py", Limits()) as opened:
        yield opened


def ask(cell, function, returns="value", **arguments):
    return cell.call(function, arguments, returns)[0]


def test_arrays_come_back_as_they_were(cell):
    arrays = {"file": np.arange(3), "a/b": np.float16(2.5), "Ω": np.zeros((0, 2), bool)}
    ask(cell, "make_scratch_folder", folder="in")
    ask(cell, "write_scratch_arrays", path="in/x.npz", arrays=arrays)
    ask(cell, "write_scratch_file", path="in/notes", text="é")
    assert ask(cell, "list_scratch_folder", folder="in") == "notes\nx.npz"
    assert ask(cell, "describe_scratch_file", path="in/x.npz") == "a .npz of arrays"
    found = ask(cell, "read_scratch_arrays", "mapping", path="in/x.npz")
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array, strict=True)
        assert found[name].dtype == array.dtype
    ask(cell, "make_scratch_folder", folder="in")
    assert ask(cell, "list_scratch_folder", folder="in") == ""


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("pickle", "something that numpy.load cannot read without pickle"),
        ("object", "something that numpy.load cannot read without pickle"),
        ("array", "a single array, as numpy.save writes it"),
        ("broken", "something that numpy.load cannot read"),
        ("empty", "something that numpy.load cannot read"),
    ],
)
def test_says_what_a_file_is(cell, kind, description):
    ask(cell, "write", path="x.npz", kind=kind)
    assert ask(cell, "describe_scratch_file", path="x.npz") == description
    assert ask(cell, "describe_scratch_file", path="other.npz") == "no file"


def test_a_missing_file_ends_no_cell(cell):
    with pytest.raises(RaisedError, match="FileNotFoundError"):
        ask(cell, "read_scratch_arrays", "mapping", path="nowhere.npz")
    assert ask(cell, "write", path="x", kind="empty") == 0


def test_an_answer_may_be_none_where_that_is_declared(cell):
    assert ask(cell, "find", "optional", path="nowhere") is None
    assert ask(cell, "find", "optional", path="here") == "here"
