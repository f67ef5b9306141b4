import tensorflow as tf


def gradient_descent(params, grads, state, learning_rate):
    return tf.subtract(params, learning_rate * grads), None


def momentum(params, grads, state, learning_rate, momentum=0.9):
    v = tf.zeros_like(params) if state is None else state
    v = momentum * v + grads
    return params - learning_rate * v, v


def nesterov_momentum(params, grads, state, learning_rate, momentum=0.9):
    v = tf.zeros_like(params) if state is None else state
    v = momentum * v + grads
    return params - learning_rate * (grads + momentum * v), v


def adagrad(params, grads, state, learning_rate, initial_accumulator=0.1):
    if state is None:
        state = tf.Variable(tf.fill(params.shape, initial_accumulator))
    state.assign_add(tf.square(grads))
    return params - learning_rate * grads * tf.math.rsqrt(state), state


def adagrad_da(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    if state is None:
        state = (0.0, tf.zeros_like(params), tf.fill(params.shape, initial_accumulator))
    t, m, a = state
    t, m, a = t + 1.0, m + grads, a + tf.square(grads)
    shrunk = tf.sign(m) * tf.nn.relu(tf.abs(m) - l1 * t)
    return -shrunk * learning_rate / (l2 * t * learning_rate + tf.sqrt(a)), (t, m, a)


def adadelta(params, grads, state, learning_rate, rho=0.95, epsilon=1e-7):
    a, u = state or (tf.zeros_like(params), tf.zeros_like(params))
    a = rho * a + (1 - rho) * tf.square(grads)
    d = tf.sqrt(u + epsilon) * tf.math.rsqrt(a + epsilon) * grads
    u = rho * u + (1 - rho) * tf.square(d)
    return params - learning_rate * d, (a, u)


def rmsprop(params, grads, state, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-7):
    s, v = state or (tf.zeros_like(params), tf.zeros_like(params))
    s = s + (tf.square(grads) - s) * (1 - decay)
    v = momentum * v + learning_rate * grads / tf.sqrt(s + epsilon)
    return params - v, [s, v]


def adam(params, grads, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if state is None:
        state = [tf.constant(0.0), tf.zeros_like(params), tf.zeros_like(params)]
    t, m, v = state
    t = t + 1
    m = m + (grads - m) * (1 - beta_1)
    v = v + (tf.square(grads) - v) * (1 - beta_2)
    rate = learning_rate * tf.sqrt(1 - tf.pow(beta_2, t)) / (1 - tf.pow(beta_1, t))
    return params - rate * m / (tf.sqrt(v) + epsilon), [t, m, v]


def ftrl(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    n, z = state or (tf.fill(params.shape, initial_accumulator), tf.zeros_like(params))
    new_n = n + grads**2
    z = z + grads - (tf.sqrt(new_n) - tf.sqrt(n)) / learning_rate * params
    denominator = tf.sqrt(new_n) / learning_rate + 2 * l2
    active = (tf.sign(z) * l1 - z) / denominator
    return tf.where(tf.abs(z) > l1, active, tf.zeros_like(z)), (new_n, z)


def proximal_gradient_descent(params, grads, state, learning_rate, l1=0.0, l2=0.0):
    p = params - learning_rate * grads
    return tf.sign(p) * tf.maximum(tf.abs(p) - learning_rate * l1, 0) / (1 + learning_rate * l2), ()


def proximal_adagrad(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    a = tf.fill(params.shape, initial_accumulator) if state is None else state
    a = a + grads**2
    r = learning_rate / tf.sqrt(a)
    p = params - r * grads
    return tf.sign(p) * tf.maximum(tf.abs(p) - r * l1, 0.0) / (1 + r * l2), a
