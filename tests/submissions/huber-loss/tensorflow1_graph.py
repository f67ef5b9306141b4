import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def huber_loss_graph(labels, predictions, delta=1.0):
    residual = tf.abs(predictions - labels)
    small = 0.5 * tf.square(residual)
    large = delta * residual - 0.5 * delta**2
    return tf.where(residual < delta, small, large)


def run(build, labels, predictions):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32)
        y = tf.placeholder(tf.float32)
        return session.run(build(y, x), feed_dict={x: predictions, y: labels})


def huber_loss(labels, predictions, delta=1.0):
    return run(lambda y, x: huber_loss_graph(y, x, delta), labels, predictions)


def huber_gradient(labels, predictions, delta=1.0):
    return run(
        lambda y, x: tf.gradients(huber_loss_graph(y, x, delta), x)[0], labels, predictions
    )
