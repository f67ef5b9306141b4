"""TensorFlow's convolution, bias, pooling and ReLU, and a dense layer, in both precisions."""

import itertools
import sys

import numpy as np
import tensorflow as tf

question, answers = np.load(sys.argv[1]), {}
for number, dtype in itertools.product(range(len(question.files) // 5), ("float32", "float64")):
    inputs, filters, biases, weights, dense_biases = (
        tf.constant(question[f"{name}_{number}"], dtype)
        for name in ("inputs", "filters", "biases", "weights", "dense_biases")
    )
    sums = tf.nn.bias_add(tf.nn.conv2d(inputs, filters, strides=1, padding="SAME"), biases)
    pooled = tf.nn.relu(tf.nn.max_pool2d(sums, 2, 2, padding="SAME"))
    answers[f"plain_{dtype}_{number}"] = tf.nn.relu(sums)
    answers[f"pooled_{dtype}_{number}"] = pooled
    flat = tf.reshape(inputs, [inputs.shape[0], -1])
    dense = tf.keras.layers.Dense(weights.shape[1], activation="relu", dtype=dtype)
    dense.build(flat.shape)
    dense.set_weights([weights, dense_biases])
    answers[f"dense_{dtype}_{number}"] = dense(flat)
np.savez(sys.argv[2], **answers)
