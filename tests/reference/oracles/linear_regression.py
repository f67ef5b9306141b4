"""TensorFlow on a line: its loss, the gradients, and gradient descent of so many steps."""

import sys

import numpy as np
import tensorflow as tf

question, answers = np.load(sys.argv[1]), {}
x, y = (tf.constant(question[name], tf.float64) for name in ("x", "y"))
weight, bias = (tf.Variable(question[name], dtype=tf.float64) for name in ("weight", "bias"))
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.square(weight * x + bias - y))
answers["loss"] = loss.numpy()
answers["gradients"] = np.array([part.numpy() for part in tape.gradient(loss, [weight, bias])])

weight.assign(0.0)
bias.assign(0.0)
for _ in range(int(question["epochs"])):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.keras.losses.mse(y, weight * x + bias))
    for variable, gradient in zip((weight, bias), tape.gradient(loss, (weight, bias)), strict=True):
        variable.assign_sub(question["learning_rate"] * gradient)
answers["fitted"] = np.array([weight.numpy(), bias.numpy()])
np.savez(sys.argv[2], **answers)
