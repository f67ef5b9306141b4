import numpy as np


def zeros(params):
    return np.zeros(np.shape(params))


def gradient_descent(params, grads, state, learning_rate):
    return params - learning_rate * grads, {}


def momentum(params, grads, state, learning_rate, momentum=0.9):
    # Keras' way round: the velocity already holds the step
    state = state or {"v": zeros(params)}
    state["v"] = momentum * state["v"] - learning_rate * grads
    return params + state["v"], state


def nesterov_momentum(params, grads, state, learning_rate, momentum=0.9):
    state = state or {"v": zeros(params)}
    state["v"] = momentum * state["v"] - learning_rate * grads
    return params + momentum * state["v"] - learning_rate * grads, state


def adagrad(params, grads, state, learning_rate, initial_accumulator=0.1):
    state = state or {"a": zeros(params) + initial_accumulator}
    state["a"] += np.square(grads)
    return params - learning_rate * grads / (np.sqrt(state["a"]) + 1e-8), state


def adagrad_da(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    state = state or {"t": 0, "m": zeros(params), "a": zeros(params) + initial_accumulator}
    state["t"] += 1
    state["m"] += grads
    state["a"] += grads**2
    m, t = state["m"], state["t"]
    shrunk = np.where(m > l1 * t, m - l1 * t, np.where(m < -l1 * t, m + l1 * t, 0))
    return -shrunk * learning_rate / (l2 * t * learning_rate + np.sqrt(state["a"])), state


def adadelta(params, grads, state, learning_rate, rho=0.95, epsilon=1e-7):
    state = state or {"a": zeros(params), "u": zeros(params)}
    state["a"] = rho * state["a"] + (1 - rho) * grads**2
    d = grads * np.sqrt(state["u"] + epsilon) / np.sqrt(state["a"] + epsilon)
    state["u"] = rho * state["u"] + (1 - rho) * d**2
    return params - learning_rate * d, state


def rmsprop(params, grads, state, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-7):
    # epsilon outside the root, as PyTorch and Keras have it
    state = state or {"s": zeros(params), "v": zeros(params)}
    state["s"] = decay * state["s"] + (1 - decay) * grads**2
    state["v"] = momentum * state["v"] + grads / (np.sqrt(state["s"]) + epsilon)
    return params - learning_rate * state["v"], state


def adam(params, grads, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    # the form of the article: corrected moments, epsilon beside the corrected root
    state = state or {"t": 0, "m": zeros(params), "v": zeros(params)}
    state["t"] += 1
    state["m"] = beta_1 * state["m"] + (1 - beta_1) * grads
    state["v"] = beta_2 * state["v"] + (1 - beta_2) * grads**2
    m_hat = state["m"] / (1 - beta_1 ** state["t"])
    v_hat = state["v"] / (1 - beta_2 ** state["t"])
    return params - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), state


def ftrl(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    state = state or {"n": zeros(params) + initial_accumulator, "z": zeros(params)}
    n = state["n"] + grads**2
    sigma = (np.sqrt(n) - np.sqrt(state["n"])) / learning_rate
    z = state["z"] + grads - sigma * params
    new = np.where(
        np.abs(z) <= l1, 0.0, (np.sign(z) * l1 - z) / (np.sqrt(n) / learning_rate + 2 * l2)
    )
    return new, {"n": n, "z": z}


def proximal_gradient_descent(params, grads, state, learning_rate, l1=0.0, l2=0.0):
    p = params - learning_rate * grads
    t = learning_rate * l1
    return (np.maximum(p - t, 0) + np.minimum(p + t, 0)) / (1 + learning_rate * l2), state


def proximal_adagrad(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    a = (initial_accumulator if state is None else state) + grads**2
    r = learning_rate * a**-0.5
    p = params - r * grads
    return p * np.maximum(1 - r * l1 / np.maximum(np.abs(p), 1e-12), 0) / (1 + r * l2), a
