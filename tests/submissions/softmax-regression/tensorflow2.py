import tensorflow as tf


def softmax(logits):
    return tf.exp(logits - tf.reduce_logsumexp(logits, axis=1, keepdims=True))


def cross_entropy(logits, labels):
    log_probabilities = logits - tf.reduce_logsumexp(logits, axis=1, keepdims=True)
    return -tf.reduce_mean(tf.reduce_sum(labels * log_probabilities, axis=1))


def gradients(images, labels, weights, bias):
    weights, bias = tf.Variable(weights), tf.Variable(bias)
    with tf.GradientTape() as tape:
        loss = cross_entropy(tf.matmul(images, weights) + bias, labels)
    return tape.gradient(loss, [weights, bias])


def train(images, labels, seed):
    tf.random.set_seed(seed)
    weights, bias = tf.Variable(tf.zeros((784, 10))), tf.Variable(tf.zeros(10))
    optimizer = tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(5e-3, 2350))

    @tf.function
    def step(batch_images, batch_labels):
        with tf.GradientTape() as tape:
            logits = batch_images @ weights + bias
            losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)
            loss = tf.reduce_mean(losses)
        parameters = [weights, bias]
        optimizer.apply_gradients(zip(tape.gradient(loss, parameters), parameters))

    batches = tf.data.Dataset.from_tensor_slices((images, labels))
    for batch in batches.shuffle(60_000, seed=seed).repeat(10).batch(256):
        step(*batch)
    return weights, bias


def predict(images, weights, bias):
    return tf.argmax(images @ weights + bias, axis=1)
