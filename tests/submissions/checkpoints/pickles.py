"""Stores the dict as one Python object."""

import os
import pickle
import re

import numpy as np


def save(parameters, path):
    with open(path, "wb") as file:
        pickle.dump(parameters, file)


def load(path):
    with open(path, "rb") as file:
        return pickle.load(file)


def restore(parameters, path):
    return {**parameters, **load(path)}


def latest(folder):
    steps = [int(n[6:-4]) for n in os.listdir(folder) if re.fullmatch(r"model-\d+\.npz", n)]
    return max(steps) if steps else None


def describe(parameters):
    return "".join(f"{n} {p.shape} {p.dtype}\n" for n, p in parameters.items())
