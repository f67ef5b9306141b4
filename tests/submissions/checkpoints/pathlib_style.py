"""Everything through pathlib, with strings where strings are asked for."""

import zipfile
from pathlib import Path

import numpy as np
from numpy.lib import format as npy


def save(parameters, path):
    temporary = Path(f"{path}.part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in parameters.items():
            with archive.open(f"{name}.npy", "w") as member:
                npy.write_array(member, array, allow_pickle=False)
    temporary.replace(path)


def load(path):
    found = {}
    with zipfile.ZipFile(Path(path)) as archive:
        for member in archive.namelist():
            with archive.open(member) as file:
                found[member.removesuffix(".npy")] = npy.read_array(file, allow_pickle=False)
    return found


def restore(parameters, path):
    saved, restored = load(path), {}
    for name, array in parameters.items():
        chosen = saved.get(name, array)
        if np.shape(chosen) != np.shape(array):
            raise ValueError(f"{name}: {np.shape(chosen)} != {np.shape(array)}")
        restored[name] = chosen.copy()
    return restored


def latest(folder):
    steps = []
    for path in Path(folder).glob("model-*.npz"):
        try:
            steps.append((int(path.stem.split("-", 1)[1]), str(path)))
        except ValueError:
            continue
    return max(steps)[1] if steps else None


def describe(parameters):
    text = ""
    for name, array in parameters.items():
        text += f"{name} {array.shape} {array.dtype}\n"
    return text.rstrip("\n")
