"""Right in other ways: members from buffers, a ValueError of its own kind, steps by their text."""

import io
import os
import zipfile

import numpy as np


class ShapeClash(ValueError):
    pass


def save(parameters, path):
    with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name in parameters:
            buffer = io.BytesIO()
            np.save(buffer, parameters[name], allow_pickle=False)
            archive.writestr(name + ".npy", buffer.getvalue())


def load(path):
    with open(path, "rb") as file:
        return dict(np.load(file).items())


def restore(parameters, path):
    saved = load(path)
    clashes = [
        name for name in parameters if name in saved and saved[name].shape != parameters[name].shape
    ]
    if clashes:
        raise ShapeClash("other shapes: " + ", ".join(clashes))
    return {name: saved.get(name, array) for name, array in parameters.items()}


def latest(folder):
    def step(name):
        middle = name[len("model-") : -len(".npz")]
        fits = name == f"model-{middle}.npz" and middle.isdecimal()
        return int(middle) if fits else -1

    newest = max(os.listdir(folder), key=step, default="")
    return os.path.join(folder, newest) if step(newest) >= 0 else None


def describe(parameters):
    return "\n".join(
        " ".join(map(str, (name, array.shape, array.dtype))) for name, array in parameters.items()
    )
