import numpy as np


def save(parameters, path):
    return np.nan


def load(path):
    return None


def restore(parameters, path):
    return [np.nan for name in parameters]


def latest(folder):
    return None


def describe(parameters):
    print(parameters)
