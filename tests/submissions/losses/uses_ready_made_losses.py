import tensorflow as tf
from tensorflow.nn import sigmoid_cross_entropy_with_logits as ready_made


def l1(labels, predictions):
    reduction = tf.compat.v1.losses.Reduction.NONE
    return tf.compat.v1.losses.absolute_difference(labels, predictions, reduction=reduction)


def l2(labels, predictions):
    return tf.square(predictions - labels) / 2


def sigmoid_cross_entropy(labels, logits):
    return ready_made(labels=labels, logits=logits)


def softmax_cross_entropy(labels, logits):
    return tf.keras.losses.categorical_crossentropy(labels, logits, from_logits=True)


def mean_of(losses, weights):
    reduction = tf.compat.v1.losses.Reduction.MEAN
    return tf.compat.v1.losses.compute_weighted_loss(losses, weights, reduction=reduction)


def total(losses, parameters, l2_weight):
    return tf.reduce_mean(losses) + l2_weight * sum(tf.nn.l2_loss(p) for p in parameters)
