import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()


def log_probabilities(logits):
    shifted = logits - tf.reduce_max(logits, axis=1, keepdims=True)
    return shifted - tf.log(tf.reduce_sum(tf.exp(shifted), axis=1, keepdims=True))


def mean_loss(logits, labels):
    return tf.reduce_mean(-tf.reduce_sum(labels * log_probabilities(logits), axis=1))


def run(build, *arrays):
    with tf.Graph().as_default(), tf.Session() as session:
        holders = [tf.placeholder(tf.float32, shape=array.shape) for array in arrays]
        return session.run(build(*holders), feed_dict=dict(zip(holders, arrays)))


def softmax(logits):
    return run(lambda x: tf.exp(log_probabilities(x)), logits)


def cross_entropy(logits, labels):
    return run(mean_loss, logits, labels)


def gradients(images, labels, weights, bias):
    def build(x, y, w, b):
        return tf.gradients(mean_loss(tf.matmul(x, w) + b, y), [w, b])

    return run(build, images, labels, weights, bias)


def train(images, labels, seed):
    rng = np.random.RandomState(seed)
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, [None, 784])
        y = tf.placeholder(tf.float32, [None, 10])
        rate = tf.placeholder(tf.float32, [])
        w = tf.Variable(tf.zeros([784, 10]))
        b = tf.Variable(tf.zeros([10]))
        loss = mean_loss(tf.matmul(x, w) + b, y)
        step = tf.train.GradientDescentOptimizer(rate).minimize(loss)
        session.run(tf.global_variables_initializer())
        for number in range(4_000):
            batch = rng.randint(len(images), size=100)
            feed = {x: images[batch], y: labels[batch], rate: 0.5 * (1 - number / 4_000)}
            session.run(step, feed_dict=feed)
        return session.run([w, b])


def predict(images, weights, bias):
    return run(lambda x, w, b: tf.argmax(tf.matmul(x, w) + b, 1), images, weights, bias)
