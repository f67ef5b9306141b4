from math import copysign, sqrt

import numpy as np


def element_by_element(step, empty, params, grads, state):
    """Run `step` on every number by itself and return nested lists."""
    flat = params.ravel().tolist()
    states = state if state is not None else [empty for _ in flat]
    results = [step(w, g, s) for w, g, s in zip(flat, grads.ravel().tolist(), states)]
    new = np.reshape([result[0] for result in results], params.shape).tolist()
    return new, [result[1] for result in results]


def shrink(value, threshold):
    return copysign(max(abs(value) - threshold, 0.0), value)


def gradient_descent(params, grads, state, learning_rate):
    return element_by_element(lambda w, g, s: (w - learning_rate * g, s), None, params, grads, state)


def momentum(params, grads, state, learning_rate, momentum=0.9):
    def step(w, g, v):
        v = momentum * v + g
        return w - learning_rate * v, v

    return element_by_element(step, 0.0, params, grads, state)


def nesterov_momentum(params, grads, state, learning_rate, momentum=0.9):
    def step(w, g, v):
        v = momentum * v + g
        return w - learning_rate * (g + momentum * v), v

    return element_by_element(step, 0.0, params, grads, state)


def adagrad(params, grads, state, learning_rate, initial_accumulator=0.1):
    def step(w, g, a):
        a += g * g
        return w - learning_rate * g / sqrt(a), a

    return element_by_element(step, initial_accumulator, params, grads, state)


def adagrad_da(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    def step(w, g, s):
        t, m, a = s[0] + 1, s[1] + g, s[2] + g * g
        return -shrink(m, l1 * t) * learning_rate / (l2 * t * learning_rate + sqrt(a)), (t, m, a)

    return element_by_element(step, (0, 0.0, initial_accumulator), params, grads, state)


def adadelta(params, grads, state, learning_rate, rho=0.95, epsilon=1e-7):
    def step(w, g, s):
        a = rho * s[0] + (1 - rho) * g * g
        d = g * sqrt(s[1] + epsilon) / sqrt(a + epsilon)
        return w - learning_rate * d, (a, rho * s[1] + (1 - rho) * d * d)

    return element_by_element(step, (0.0, 0.0), params, grads, state)


def rmsprop(params, grads, state, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-7):
    def step(w, g, s):
        square = decay * s[0] + (1 - decay) * g * g
        v = momentum * s[1] + learning_rate * g / sqrt(square + epsilon)
        return w - v, (square, v)

    return element_by_element(step, (0.0, 0.0), params, grads, state)


def adam(params, grads, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    def step(w, g, s):
        t = s[0] + 1
        m = beta_1 * s[1] + (1 - beta_1) * g
        v = beta_2 * s[2] + (1 - beta_2) * g * g
        rate = learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)
        return w - rate * m / sqrt(v + epsilon), (t, m, v)

    return element_by_element(step, (0, 0.0, 0.0), params, grads, state)


def ftrl(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    def step(w, g, s):
        n = s[0] + g * g
        z = s[1] + g - (sqrt(n) - sqrt(s[0])) / learning_rate * w
        if abs(z) <= l1:
            return 0.0, (n, z)
        return (copysign(l1, z) - z) / (sqrt(n) / learning_rate + 2 * l2), (n, z)

    return element_by_element(step, (initial_accumulator, 0.0), params, grads, state)


def proximal_gradient_descent(params, grads, state, learning_rate, l1=0.0, l2=0.0):
    def step(w, g, s):
        return shrink(w - learning_rate * g, learning_rate * l1) / (1 + learning_rate * l2), s

    return element_by_element(step, None, params, grads, state)


def proximal_adagrad(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    def step(w, g, a):
        a += g * g
        rate = learning_rate / sqrt(a)
        return shrink(w - rate * g, rate * l1) / (1 + rate * l2), a

    return element_by_element(step, initial_accumulator, params, grads, state)
