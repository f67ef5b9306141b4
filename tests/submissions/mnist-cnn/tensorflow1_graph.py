import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def run(build, *arrays):
    with tf.Graph().as_default(), tf.Session() as session:
        holders = [tf.placeholder(tf.float32, array.shape) for array in arrays]
        return session.run(build(*holders), dict(zip(holders, arrays)))


def conv_layer(inputs, filters, biases, use_pooling=True):
    def build(x, w, b):
        layer = tf.nn.conv2d(input=x, filter=w, strides=[1, 1, 1, 1], padding="SAME")
        layer += b
        if use_pooling:
            layer = tf.nn.max_pool(
                value=layer, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME"
            )
        return tf.nn.relu(layer)

    return run(build, inputs, filters, biases)


def flatten_layer(inputs):
    return run(lambda x: tf.reshape(x, [-1, x.get_shape()[1:4].num_elements()]), inputs)


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    def build(x, w, b):
        layer = tf.matmul(x, w) + b
        return tf.nn.relu(layer) if use_relu else layer

    return run(build, inputs, weights, biases)


def train(images, labels, seed):
    return None


def predict(model, images):
    return np.zeros(len(images), dtype=np.int32)
