"""Writes the archive's members one by one; the rest is plain NumPy."""

import io
import os
import re
import zipfile

import numpy as np


def save(parameters, path):
    with zipfile.ZipFile(path, mode="w") as archive:
        for name in parameters:
            buffer = io.BytesIO()
            np.save(buffer, parameters[name], allow_pickle=False)
            archive.writestr(name + ".npy", buffer.getvalue())


def load(path):
    archive = np.load(path, allow_pickle=False)
    return {name: archive[name] for name in archive.files}


def restore(parameters, path):
    restored = dict(parameters)
    for name, array in load(path).items():
        if name in restored:
            if restored[name].shape != array.shape:
                raise ValueError(f"shape clash for {name!r}")
            restored[name] = array
    return restored


def latest(folder):
    best, newest = -1, None
    for name in os.listdir(folder):
        match = re.match(r"^model-(\d+)\.npz$", name)
        if match and int(match.group(1)) > best:
            best, newest = int(match.group(1)), os.path.join(folder, name)
    return newest


def describe(parameters):
    return "\n".join("%s %s %s" % (n, p.shape, p.dtype) for n, p in parameters.items())
