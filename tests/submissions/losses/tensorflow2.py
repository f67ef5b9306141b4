import tensorflow as tf


def l1(labels, predictions):
    return tf.abs(tf.subtract(labels, predictions))


def l2(labels, predictions):
    return tf.square(labels - predictions) / 2


def sigmoid_cross_entropy(labels, logits):
    return tf.nn.relu(logits) - logits * labels + tf.math.log1p(tf.exp(-tf.abs(logits)))


def softmax_cross_entropy(labels, logits):
    logits = tf.convert_to_tensor(logits)
    return tf.reduce_logsumexp(logits, axis=1) - tf.reduce_sum(labels * logits, axis=1)


def mean_of(losses, weights):
    return tf.math.divide_no_nan(tf.reduce_sum(losses * weights), tf.reduce_sum(weights))


def total(losses, parameters, l2_weight):
    return tf.reduce_mean(losses) + l2_weight * tf.add_n([tf.nn.l2_loss(p) for p in parameters])
