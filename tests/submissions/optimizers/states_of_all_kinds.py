"""Other published forms of the rules; states are generators, dicts, scaled velocities."""

import numpy as np


def gradient_descent(params, grads, state, learning_rate):
    return params - learning_rate * grads, None


def momentum(params, grads, state, learning_rate, momentum=0.9):
    v = np.zeros_like(params) if state is None else state
    v = momentum * v - learning_rate * grads
    return params + v, v


def nesterov_momentum(params, grads, state, learning_rate, momentum=0.9):
    v0 = np.zeros_like(params) if state is None else state
    v = momentum * v0 - learning_rate * grads
    return params - momentum * v0 + (1 + momentum) * v, v


def adagrad(params, grads, state, learning_rate, initial_accumulator=0.1):
    a = np.full_like(params, initial_accumulator) if state is None else state
    a = a + grads ** 2
    return params - learning_rate * grads / np.sqrt(a), a


def adagrad_da(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    if state is None: state = dict(t=0, m=np.zeros_like(params), a=np.zeros_like(params))
    t = state["t"] + 1; m = state["m"] + grads; a = state["a"] + grads ** 2
    mean = m / t
    w = -np.sign(mean) * np.clip(np.abs(mean) - l1, 0, None) * t * learning_rate / (l2 * t * learning_rate + np.sqrt(initial_accumulator + a))
    return w, dict(t=t, m=m, a=a)


def adadelta(params, grads, state, learning_rate, rho=0.95, epsilon=1e-7):
    a, u = (np.zeros_like(params), np.zeros_like(params)) if state is None else state
    a = rho * a + (1 - rho) * grads ** 2
    d = grads * np.sqrt(u + epsilon) / np.sqrt(a + epsilon)
    u = rho * u + (1 - rho) * d ** 2
    return params - learning_rate * d, (a, u)


def rmsprop(params, grads, state, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-7):
    s, v = (np.zeros_like(params), np.zeros_like(params)) if state is None else state
    s = decay * s + (1 - decay) * grads ** 2
    v = momentum * v + learning_rate * grads / np.sqrt(s + epsilon)
    return params - v, (s, v)


def _adam():
    m = v = 0.0
    t = 0
    out = None
    while True:
        params, grads, lr, b1, b2, eps = yield out
        t += 1
        m = b1 * m + (1 - b1) * grads
        v = b2 * v + (1 - b2) * grads ** 2
        out = params - lr * (m / (1 - b1 ** t)) / (np.sqrt(v / (1 - b2 ** t)) + eps)
def adam(params, grads, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if state is None:
        state = _adam(); next(state)
    return state.send((params, grads, learning_rate, beta_1, beta_2, epsilon)), state


def ftrl(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    n, z = (np.full_like(params, initial_accumulator), np.zeros_like(params)) if state is None else state
    n_new = n + grads ** 2
    z = z + grads - (np.sqrt(n_new) - np.sqrt(n)) / learning_rate * params
    new = np.where(np.abs(z) > l1, (np.sign(z) * l1 - z) / (np.sqrt(n_new) / learning_rate + 2 * l2), 0)
    return new, (n_new, z)


def proximal_gradient_descent(params, grads, state, learning_rate, l1=0.0, l2=0.0):
    p = params - learning_rate * grads
    return np.sign(p) * np.maximum(np.abs(p) - learning_rate * l1, 0) / (1 + learning_rate * l2), None


def proximal_adagrad(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    a = np.full_like(params, initial_accumulator) if state is None else state
    a = a + grads ** 2
    r = learning_rate / np.sqrt(a)
    p = params - r * grads
    return np.sign(p) * np.maximum(np.abs(p) - r * l1, 0) / (1 + r * l2), a
