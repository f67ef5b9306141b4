"""TensorFlow's layers and the gradients that its tape finds, in float64 and float32.

The question holds one array of JSON per case, `case_<number>`, and that case's arrays as
`<name>_<number>`; `d_<name>` arrays weigh the outputs, so that the loss is their weighted sum.
"""

import json
import sys

import numpy as np
import tensorflow as tf


def convolution(settings, images, filters, bias):
    sums = tf.nn.conv2d(images, filters, settings["strides"], settings["padding"])
    return tf.nn.bias_add(sums, bias)


def max_pool(settings, images):
    return tf.nn.max_pool2d(images, settings["pool_size"], settings["strides"], settings["padding"])


def avg_pool(settings, images):
    return tf.nn.avg_pool2d(images, settings["pool_size"], settings["strides"], settings["padding"])


def batch_norm(settings, inputs, gamma, beta):
    mean, variance = tf.nn.moments(inputs, axes=list(range(len(inputs.shape) - 1)))
    return tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, settings["epsilon"])


LAYERS = {
    "conv2d": convolution,
    "max_pool": max_pool,
    "avg_pool": avg_pool,
    "relu": lambda settings, inputs: tf.nn.relu(inputs),
    "sigmoid": lambda settings, inputs: tf.nn.sigmoid(inputs),
    "tanh": lambda settings, inputs: tf.nn.tanh(inputs),
    "batch_norm": batch_norm,
    "flatten": lambda settings, images: tf.reshape(images, (images.shape[0], -1)),
    "dense": lambda settings, inputs, weights, bias: inputs @ weights + bias,
}

question, answers = np.load(sys.argv[1]), {}
for name in question.files:
    if not name.startswith("case_"):
        continue
    number = name.removeprefix("case_")
    layer, settings, inputs = json.loads(str(question[name]))
    for dtype in ("float64", "float32"):
        tensors = [tf.constant(question[f"{each}_{number}"], dtype) for each in inputs]
        with tf.GradientTape() as tape:
            tape.watch(tensors)
            outputs = LAYERS[layer](settings, *tensors)
            weights = tf.constant(question[f"d_outputs_{number}"], dtype)
            loss = tf.reduce_sum(outputs * tf.reshape(weights, outputs.shape))
        answers[f"outputs_{dtype}_{number}"] = outputs
        for each, gradient in zip(inputs, tape.gradient(loss, tensors), strict=True):
            answers[f"d_{each}_{dtype}_{number}"] = gradient
np.savez(sys.argv[2], **answers)
