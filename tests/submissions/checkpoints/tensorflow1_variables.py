import os
import zipfile

import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def values_of(arrays):
    """What variables of a graph hold after they were initialised, as a Saver would see them."""
    with tf.Graph().as_default(), tf.Session() as session:
        variables = [tf.Variable(array, dtype=array.dtype) for array in arrays]
        session.run(tf.global_variables_initializer())
        return session.run(variables)


def save(parameters, path):
    with zipfile.ZipFile(path, "w") as archive:
        for name, value in zip(parameters, values_of(list(parameters.values()))):
            with archive.open(name + ".npy", "w") as member:
                np.lib.format.write_array(member, np.asarray(value))


def load(path):
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


def restore(parameters, path):
    found = load(path)
    restored = {}
    for name, value in parameters.items():
        if name in found and tf.TensorShape(found[name].shape) != tf.TensorShape(value.shape):
            raise ValueError("the shape of " + name + " is another one in " + path)
        restored[name] = found.get(name, value)
    return restored


def latest(folder):
    steps = {}
    for name in tf.gfile.ListDirectory(folder):
        head, dot, kind = name.rpartition(".")
        if kind == "npz" and head.startswith("model-") and head[6:].isdigit():
            steps[int(head[6:])] = name
    return os.path.join(folder, steps[max(steps)]) if steps else None


def describe(parameters):
    return "\n".join("%s %s %s" % (k, v.shape, v.dtype) for k, v in parameters.items())
