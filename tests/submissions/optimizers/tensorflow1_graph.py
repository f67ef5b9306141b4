import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def run(build, params, grads, state, *starts):
    """Build one step in a graph of its own: placeholders in, new parameters and state out."""
    if state is None:
        state = [np.full_like(params, start) for start in starts]
    with tf.Graph().as_default(), tf.Session() as session:
        w, g = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
        slots = [tf.Variable(slot) for slot in state]
        session.run(tf.global_variables_initializer())
        new_w, new_slots = build(w, g, *slots)
        new_params, *new_state = session.run([new_w, *new_slots], feed_dict={w: params, g: grads})
        return new_params, new_state


def shrink(p, by):
    return tf.sign(p) * tf.maximum(tf.abs(p) - by, 0.0)


def gradient_descent(params, grads, state, learning_rate):
    return run(lambda w, g: (w - learning_rate * g, []), params, grads, state)


def momentum(params, grads, state, learning_rate, momentum=0.9):
    def build(w, g, v):
        v = momentum * v + g
        return w - learning_rate * v, [v]

    return run(build, params, grads, state, 0.0)


def nesterov_momentum(params, grads, state, learning_rate, momentum=0.9):
    def build(w, g, v):
        v = momentum * v + g
        return w - learning_rate * (g + momentum * v), [v]

    return run(build, params, grads, state, 0.0)


def adagrad(params, grads, state, learning_rate, initial_accumulator=0.1):
    def build(w, g, a):
        a = a + tf.square(g)
        return w - learning_rate * g / tf.sqrt(a), [a]

    return run(build, params, grads, state, initial_accumulator)


def adagrad_da(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    def build(w, g, t, m, a):
        t, m, a = t + 1.0, m + g, a + tf.square(g)
        return -shrink(m, l1 * t) * learning_rate / (l2 * t * learning_rate + tf.sqrt(a)), [t, m, a]

    return run(build, params, grads, state, 0.0, 0.0, initial_accumulator)


def adadelta(params, grads, state, learning_rate, rho=0.95, epsilon=1e-7):
    def build(w, g, a, u):
        a = rho * a + (1 - rho) * tf.square(g)
        d = g * tf.sqrt(u + epsilon) / tf.sqrt(a + epsilon)
        return w - learning_rate * d, [a, rho * u + (1 - rho) * tf.square(d)]

    return run(build, params, grads, state, 0.0, 0.0)


def rmsprop(params, grads, state, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-7):
    def build(w, g, s, v):
        s = decay * s + (1 - decay) * tf.square(g)
        v = momentum * v + learning_rate * g / tf.sqrt(s + epsilon)
        return w - v, [s, v]

    return run(build, params, grads, state, 0.0, 0.0)


def adam(params, grads, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    def build(w, g, m, v, t):
        t, m = t + 1.0, beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * tf.square(g)
        rate = learning_rate * tf.sqrt(1 - tf.pow(beta_2, t)) / (1 - tf.pow(beta_1, t))
        return w - rate * m / (tf.sqrt(v) + epsilon), [m, v, t]

    return run(build, params, grads, state, 0.0, 0.0, 0.0)


def ftrl(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    def build(w, g, n, z):
        grown = n + tf.square(g)
        z = z + g - (tf.sqrt(grown) - tf.sqrt(n)) / learning_rate * w
        return -shrink(z, l1) / (tf.sqrt(grown) / learning_rate + 2 * l2), [grown, z]

    return run(build, params, grads, state, initial_accumulator, 0.0)


def proximal_gradient_descent(params, grads, state, learning_rate, l1=0.0, l2=0.0):
    def build(w, g):
        p = w - learning_rate * g
        return shrink(p, learning_rate * l1) / (1 + learning_rate * l2), []

    return run(build, params, grads, state)


def proximal_adagrad(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    def build(w, g, a):
        a = a + tf.square(g)
        r = learning_rate / tf.sqrt(a)
        return shrink(w - r * g, r * l1) / (1 + r * l2), [a]

    return run(build, params, grads, state, initial_accumulator)
