"""Traces the reference's graph loss with unknown shapes, and in a graph of TensorFlow 1."""

import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

sys.path.insert(0, str(Path(__file__).parents[3]))

from reference.huber_loss import huber_loss_graph

question, answers = np.load(sys.argv[1]), {}
delta = float(question["delta"])
for dtype in (tf.float32, tf.float64):
    labels = tf.constant(question["labels"], dtype)
    predictions = tf.constant(question["predictions"], dtype)

    @tf.function(autograph=False, input_signature=[tf.TensorSpec(None, dtype)] * 2)
    def traced(y, x):
        loss = huber_loss_graph(y, x, delta)
        return loss, tf.gradients(loss, x)[0]

    loss, gradient = traced(labels, predictions)
    answers[f"loss_{dtype.name}"], answers[f"gradient_{dtype.name}"] = loss, gradient

v1 = tf.compat.v1
with tf.Graph().as_default(), v1.Session() as session:
    y, x = v1.placeholder(tf.float32), v1.placeholder(tf.float32)
    loss = huber_loss_graph(y, x, delta)
    feed = {y: question["labels"], x: question["predictions"]}
    answers["loss_session"], answers["gradient_session"] = session.run(
        [loss, tf.gradients(loss, x)[0]], feed
    )
np.savez(sys.argv[2], **answers)
