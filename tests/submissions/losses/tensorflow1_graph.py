import tensorflow.compat.v1 as tf

tf.disable_eager_execution()


def run(build, *arrays):
    with tf.Graph().as_default(), tf.Session() as session:
        holders = [tf.placeholder(tf.float32, shape=array.shape) for array in arrays]
        return session.run(build(*holders), feed_dict=dict(zip(holders, arrays)))


def l1(labels, predictions):
    return run(lambda y, p: tf.abs(p - y), labels, predictions)


def l2(labels, predictions):
    return run(lambda y, p: tf.square(p - y) / 2.0, labels, predictions)


def sigmoid_cross_entropy(labels, logits):
    return run(lambda y, z: tf.nn.softplus(z) - y * z, labels, logits)


def softmax_cross_entropy(labels, logits):
    def build(y, z):
        shifted = z - tf.reduce_max(z, axis=1, keepdims=True)
        log_sums = tf.log(tf.reduce_sum(tf.exp(shifted), axis=1))
        return log_sums - tf.reduce_sum(y * shifted, axis=1)

    return run(build, labels, logits)


def mean_of(losses, weights):
    def build(values, w):
        weight = tf.reduce_sum(w)
        return tf.cond(
            tf.equal(weight, 0.0), lambda: 0.0, lambda: tf.reduce_sum(w * values) / weight
        )

    return run(build, losses, weights)


def total(losses, parameters, l2_weight):
    def build(values, *variables):
        decay = sum(tf.reduce_sum(tf.square(v)) for v in variables)
        return tf.reduce_mean(values) + 0.5 * l2_weight * decay

    return run(build, losses, *parameters)
