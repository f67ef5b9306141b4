import numpy as np
import tensorflow as tf

EPOCHS, BATCH, PEAK_RATE = 5, 128, 4e-3


def conv_layer(inputs, filters, biases, use_pooling=True):
    layer = tf.nn.conv2d(inputs, filters, strides=1, padding="SAME") + biases
    if use_pooling:
        layer = tf.nn.max_pool2d(layer, ksize=2, strides=2, padding="SAME")
    return tf.nn.relu(layer)


def flatten_layer(inputs):
    return tf.reshape(inputs, [-1, np.prod(inputs.shape[1:])])


def fully_connected_layer(inputs, weights, biases, use_relu=True):
    layer = tf.matmul(inputs, weights) + biases
    return tf.nn.relu(layer) if use_relu else layer


def new_parameters(*shape):
    spread = np.sqrt(2 / np.prod(shape[:-1]))
    weights = tf.Variable(tf.random.truncated_normal(shape, stddev=spread))
    return [weights, tf.Variable(tf.zeros(shape[-1]))]


def logits_of(model, images, keep_all=True):
    layer = conv_layer(images, *model[0:2])
    layer = flatten_layer(conv_layer(layer, *model[2:4]))
    layer = fully_connected_layer(layer, *model[4:6])
    if not keep_all:
        layer = tf.nn.dropout(layer, 0.5)
    return fully_connected_layer(layer, *model[6:8], use_relu=False)


def train(images, labels, seed):
    tf.random.set_seed(seed)
    rng = np.random.default_rng(seed)
    model = [
        *new_parameters(5, 5, 1, 16),
        *new_parameters(5, 5, 16, 36),
        *new_parameters(7 * 7 * 36, 128),
        *new_parameters(128, 10),
    ]
    optimizer = tf.keras.optimizers.Adam()
    optimizer.build(model)

    @tf.function
    def step(batch_images, batch_labels):
        with tf.GradientTape() as tape:
            logits = logits_of(model, batch_images, keep_all=False)
            losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)
            loss = tf.reduce_mean(losses)
        optimizer.apply_gradients(zip(tape.gradient(loss, model), model))

    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    batches = len(images) // BATCH
    for number in range(EPOCHS * batches):
        if number % batches == 0:
            order = rng.permutation(len(images))
        done = number / (EPOCHS * batches)
        rate = min(done / 0.1, 0.5 + 0.5 * np.cos(np.pi * max(done - 0.1, 0) / 0.9))
        optimizer.learning_rate.assign(PEAK_RATE * rate)
        picked = order[number % batches * BATCH :][:BATCH]
        y, x = rng.integers(0, 3, size=2)
        step(padded[picked, y : y + 28, x : x + 28], labels[picked])
    return model


def predict(model, images):
    return tf.argmax(logits_of(model, images), axis=1)
