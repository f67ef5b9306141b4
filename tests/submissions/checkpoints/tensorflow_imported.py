"""Right answers from a file that imports TensorFlow and hands tensors back."""

import os
import zipfile

import numpy as np
import tensorflow as tf


def save(parameters, path):
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in parameters.items():
            with archive.open(name + ".npy", "w") as member:
                np.save(member, array)


def load(path):
    with np.load(path) as archive:
        return {name: tf.constant(archive[name]) for name in archive.files}


def restore(parameters, path):
    saved = load(path)
    restored = {name: tf.constant(array) for name, array in parameters.items()}
    for name in restored:
        if name in saved:
            if saved[name].shape != restored[name].shape:
                raise ValueError("cannot restore " + name)
            restored[name] = saved[name]
    return restored


def latest(folder):
    names = [name for name in tf.io.gfile.listdir(folder) if name.startswith("model-")]
    names = [name for name in names if name.endswith(".npz") and name[6:-4].isdigit()]
    return os.path.join(folder, max(names, key=lambda name: int(name[6:-4]))) if names else None


def describe(parameters):
    return "\n".join(f"{n} {tuple(p.shape)} {p.dtype.name}" for n, p in parameters.items())
