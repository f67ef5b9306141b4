"""Writes the restored values into the model's own arrays, and asserts the shapes."""

import os
import re
import zipfile

import numpy as np


def save(parameters, path):
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in parameters.items():
            with archive.open(name + ".npy", "w") as member:
                np.save(member, np.atleast_1d(array))


def load(path):
    with np.load(path) as archive:
        return {name: np.atleast_1d(archive[name]) for name in archive.files}


def restore(parameters, path):
    with np.load(path) as archive:
        for name in archive.files:
            if name in parameters:
                assert archive[name].shape == parameters[name].shape, name
                parameters[name][...] = archive[name]
    return parameters


def latest(folder):
    names = [name for name in os.listdir(folder) if re.fullmatch(r"model-\d+\.npz", name)]
    names.sort(key=lambda name: int(re.search(r"\d+", name)[0]))
    return names[-1] if names else None


def describe(parameters):
    return "\n".join(f"{n} {p.shape}" for n, p in parameters.items())
