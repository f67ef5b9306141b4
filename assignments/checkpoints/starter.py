"""Checkpoints. Fill in the five functions; the handout says what each of them does."""

import numpy as np


def save(parameters, path):
    """Write all arrays of the dict `parameters` to exactly `path`, as a .npz."""


def load(path):
    """Return a dict of all arrays in the file by name, in order."""
    return {"nothing": np.zeros(1)}


def restore(parameters, path):
    """Return a new dict like `parameters`, with the arrays that the file holds put in."""
    return {}


def latest(folder):
    """Return the path of the newest `model-<step>.npz` in the folder, or None."""
    return ""


def describe(parameters):
    """Return one string with a line `name shape dtype` for each parameter."""
    return "?"
