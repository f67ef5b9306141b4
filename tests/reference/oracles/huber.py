"""Keras's Huber loss and TensorFlow's gradient of it, for each named pair of arrays."""

import sys

import numpy as np
import tensorflow as tf

question, answers = np.load(sys.argv[1]), {}
for delta in question["deltas"]:
    for dtype in ("float32", "float64"):
        tf.keras.backend.set_floatx(dtype)
        labels = tf.constant(question["labels"], dtype)
        predictions = tf.constant(question["predictions"], dtype)
        huber = tf.keras.losses.Huber(delta=float(delta), reduction="none", dtype=dtype)
        with tf.GradientTape() as tape:
            tape.watch(predictions)
            # Keras takes the mean of the last axis: give it one element there.
            loss = huber(labels[..., None], predictions[..., None])
        answers[f"loss_{delta}_{dtype}"] = loss.numpy()
        answers[f"gradient_{delta}_{dtype}"] = tape.gradient(loss, predictions).numpy()
np.savez(sys.argv[2], **answers)
