"""The network in TensorFlow's kernels, its gradients by GradientTape, and truncated normals."""

import sys

import numpy as np
import tensorflow as tf

question, answers = np.load(sys.argv[1]), {}
for dtype in ("float32", "float64"):
    images, labels = (tf.constant(question[name], dtype) for name in ("images", "labels"))
    parameters = [tf.constant(question[f"parameter_{number}"], dtype) for number in range(6)]
    w1, b1, w2, b2, w3, b3 = parameters
    with tf.GradientTape() as tape:
        tape.watch(parameters)
        first = tf.nn.relu(tf.nn.bias_add(images @ w1, b1))
        second = tf.nn.relu(tf.nn.bias_add(first @ w2, b2))
        outputs = tf.nn.bias_add(second @ w3, b3)
        loss = tf.reduce_mean(tf.math.squared_difference(outputs, labels))
    answers[f"outputs_{dtype}"], answers[f"loss_{dtype}"] = outputs, loss
    for number, gradient in enumerate(tape.gradient(loss, parameters)):
        answers[f"gradient_{number}_{dtype}"] = gradient
answers["truncated_normal"] = tf.random.truncated_normal((784, 256), stddev=0.1, seed=1)
np.savez(sys.argv[2], **answers)
