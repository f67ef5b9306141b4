"""TensorFlow's softmax, cross-entropy and the gradients of a linear model, in both precisions."""

import sys

import numpy as np
import tensorflow as tf

question, answers = np.load(sys.argv[1]), {}
for dtype in ("float32", "float64"):
    logits, labels, images, weights, bias = (
        tf.constant(question[name], dtype)
        for name in ("logits", "labels", "images", "weights", "bias")
    )
    answers[f"softmax_{dtype}"] = tf.nn.softmax(logits)
    losses = tf.nn.softmax_cross_entropy_with_logits(labels, logits)
    answers[f"cross_entropy_{dtype}"] = tf.reduce_mean(losses)
    with tf.GradientTape() as tape:
        tape.watch([weights, bias])
        loss = tf.nn.softmax_cross_entropy_with_logits(labels, images @ weights + bias)
        loss = tf.reduce_mean(loss)
    d_weights, d_bias = tape.gradient(loss, [weights, bias])
    answers[f"d_weights_{dtype}"], answers[f"d_bias_{dtype}"] = d_weights, d_bias
    answers[f"predict_{dtype}"] = tf.argmax(images @ weights + bias, axis=1)
np.savez(sys.argv[2], **answers)
