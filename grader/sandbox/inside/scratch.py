"""What checks do with files in a cell's scratch folder: put files there, and read arrays back.

These functions are called like the student's, but no submission can define them. Paths are
relative to the folder in which the student's code works. They run in the student's process: what
they answer is as trustworthy as any answer of the student's, and no more.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_load = np.load
"""As it was before a submission could replace it."""


def make_scratch_folder(folder: str) -> bool:
    """Make an empty folder; one of that name is removed first."""
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    return True


def write_scratch_file(path: str, text: str) -> bool:
    """Write a text file that is no archive of arrays."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return True


def write_scratch_arrays(path: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Write a .npz with these arrays in this order, under any names."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
    return True


def describe_scratch_file(path: str) -> str:
    """What a file is to numpy.load without pickle: "a .npz of arrays", or why it is none."""
    if not os.path.isfile(path):
        return "no file"
    try:
        with open(path, "rb") as file:
            found = _load(file, allow_pickle=False)
            if isinstance(found, np.ndarray):
                return "a single array, as numpy.save writes it"
            if all(isinstance(found[name], np.ndarray) for name in found.files):
                return "a .npz of arrays"
    except ValueError:
        return "something that numpy.load cannot read without pickle"
    except (EOFError, OSError, zipfile.BadZipFile):
        return "something that numpy.load cannot read"
    return "an archive of something else than arrays"


def read_scratch_arrays(path: str) -> dict[str, NDArray[Any]]:
    """The arrays of a .npz in its order, as numpy.load reads it without pickle."""
    with _load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def list_scratch_folder(folder: str) -> str:
    """The names of everything in a folder, sorted, a line each."""
    return "\n".join(sorted(os.listdir(folder)))


SCRATCH_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "make_scratch_folder": make_scratch_folder,
    "write_scratch_file": write_scratch_file,
    "write_scratch_arrays": write_scratch_arrays,
    "describe_scratch_file": describe_scratch_file,
    "read_scratch_arrays": read_scratch_arrays,
    "list_scratch_folder": list_scratch_folder,
}
