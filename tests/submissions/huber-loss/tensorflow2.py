import tensorflow as tf


def huber_loss(labels, predictions, delta=1.0):
    labels, predictions = tf.convert_to_tensor(labels), tf.convert_to_tensor(predictions)
    return huber_loss_graph(labels, predictions, delta)


def huber_gradient(labels, predictions, delta=1.0):
    labels, predictions = tf.convert_to_tensor(labels), tf.convert_to_tensor(predictions)
    with tf.GradientTape() as tape:
        tape.watch(predictions)
        loss = huber_loss_graph(labels, predictions, delta)
    return tape.gradient(loss, predictions)


@tf.function
def huber_loss_graph(labels, predictions, delta=1.0):
    delta = tf.cast(delta, predictions.dtype)
    error = tf.abs(tf.subtract(predictions, labels))
    quadratic = tf.minimum(error, delta)
    linear = tf.subtract(error, quadratic)
    return tf.add(0.5 * quadratic * quadratic, delta * linear)
