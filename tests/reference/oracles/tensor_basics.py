"""TensorFlow's products, joined strings, conditions, tape and gradient-descent optimizer."""

import sys

import numpy as np
import tensorflow as tf

question, answers = np.load(sys.argv[1]), {}
for dtype in ("float32", "float64"):
    x, y, rgb = (tf.constant(question[name], dtype) for name in ("x", "y", "rgb"))
    extreme = tf.logical_or(tf.greater(rgb, 250), tf.less(rgb, 5))
    answers[f"multiply_{dtype}"] = tf.multiply(x, y)
    answers[f"marks_{dtype}"] = tf.where(extreme, tf.ones_like(rgb), 5 * tf.ones_like(rgb))

joined = tf.strings.join([question["left"], question["right"]])
answers["joined"] = np.array([text.decode() for text in joined.numpy()])

rate = float(question["learning_rate"])
for number, place in enumerate(question["places"]):
    x, y = map(tf.Variable, place)
    with tf.GradientTape() as tape:
        z = x**2 + x * y + 3
    gradients = tape.gradient(z, [x, y])
    answers[f"value_{number}"] = [z.numpy(), *(gradient.numpy() for gradient in gradients)]
    tf.keras.optimizers.SGD(rate).apply_gradients(zip(gradients, [x, y], strict=True))
    answers[f"step_{number}"] = [x.numpy(), y.numpy()]
np.savez(sys.argv[2], **answers)
