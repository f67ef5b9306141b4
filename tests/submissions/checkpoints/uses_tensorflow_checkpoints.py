import tensorflow as tf


def save(parameters, path):
    tf.train.Checkpoint(**{n: tf.Variable(p) for n, p in parameters.items()}).write(path)


def load(path):
    reader = tf.train.load_checkpoint(path)
    return {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}


def restore(parameters, path):
    return {**parameters, **load(path)}


def latest(folder):
    return tf.train.latest_checkpoint(folder)


def describe(parameters):
    return "\n".join(f"{n} {p.shape} {p.dtype}" for n, p in parameters.items())
