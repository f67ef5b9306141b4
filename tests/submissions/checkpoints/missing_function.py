import numpy as np


def Save(parameters, path):
    np.savez(path, **parameters)


def describe(parameters):
    return "\n".join(f"{n} {p.shape} {p.dtype}" for n, p in parameters.items())
