"""Checkpoints: parameters to a file and back, into a model, and the newest file of a folder.

Parameters are a dict of arrays by name. A checkpoint is a .npz: a zip archive with one member
`<name>.npy` per array, in the dict's order.
Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays" (2007).
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]


def save(parameters: Mapping[str, Array], path: str) -> None:
    """Write all arrays to exactly `path`, which is replaced where it exists.

    The members are written one by one, because numpy.savez takes names as keywords: it cannot
    store an array called `file`, and appends `.npz` to other paths.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in parameters.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)


def load(path: str) -> dict[str, Array]:
    """All arrays of a checkpoint by name, in the file's order, with their dtypes and shapes."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def restore(parameters: Mapping[str, Array], path: str) -> dict[str, Array]:
    """A new dict like `parameters`, with the file's array under every name that it holds.

    An array from the file keeps the file's dtype; names that only the file knows are left out.
    Raises ValueError, naming the parameter, where its shape in the file is another.
    """
    saved = load(path)
    for name in saved.keys() & parameters.keys():
        found, expected = np.shape(saved[name]), np.shape(parameters[name])
        if found != expected:
            raise ValueError(f"{name} has shape {found} in the file, {expected} in the model")
    return {name: saved.get(name, array) for name, array in parameters.items()}


def latest(folder: str) -> str | None:
    """Path of the `model-<step>.npz` with the largest step as a number; None if there is none."""
    found = [re.fullmatch(r"model-([0-9]+)\.npz", path.name) for path in Path(folder).iterdir()]
    names = {int(match[1]): match[0] for match in found if match}
    return os.path.join(folder, names[max(names)]) if names else None  # noqa: PTH118 - a str in and out


def describe(parameters: Mapping[str, Array]) -> str:
    """One line per parameter, in order: its name, shape and dtype as Python prints them."""
    lines = (f"{name} {array.shape} {array.dtype}" for name, array in parameters.items())
    return "\n".join(lines)
