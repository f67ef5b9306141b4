"""Appends to an archive that exists; casts what it loads; does not name what clashes."""

import os
import re
import zipfile

import numpy as np


def save(parameters, path):
    earlier = dict(np.load(path)) if os.path.exists(path) else {}
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in {**earlier, **parameters}.items():
            with archive.open(name + ".npy", "w") as member:
                np.save(member, array)


def load(path):
    with np.load(path) as archive:
        return {name: archive[name].astype(np.float32) for name in archive.files}


def restore(parameters, path):
    with np.load(path) as archive:
        restored = {}
        for name, array in parameters.items():
            restored[name] = archive[name] if name in archive.files else array
            if restored[name].shape != array.shape:
                raise ValueError("wrong shape")
        return restored


def latest(folder):
    found = [re.match(r"model-(\d+)", name) for name in os.listdir(folder)]
    found = [match for match in found if match]
    best = max(found, key=lambda match: int(match[1]), default=None)
    return best and os.path.join(folder, best.string)


def describe(parameters):
    return "\n".join(f"{n} {parameters[n].shape} {parameters[n].dtype}" for n in sorted(parameters))
