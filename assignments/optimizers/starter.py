"""Update rules. Fill in the eleven steps; the handout has the formula of each of them.

Every step gives back two things: the new parameters, and the state for the next step. `params`
and `grads` are arrays of one shape and must not be changed. `state` is None before the first
step; after it, it is whatever you gave back: an array, a tuple, a dict, as you like.
"""


def gradient_descent(params, grads, state, learning_rate):
    """Return the parameters after one step of gradient descent, and a state."""
    return params, state


def momentum(params, grads, state, learning_rate, momentum=0.9):
    """Return the parameters after one step with momentum, and the velocity."""
    return params, state


def nesterov_momentum(params, grads, state, learning_rate, momentum=0.9):
    """Return the parameters after one step with Nesterov's momentum, and the velocity."""
    return params, state


def adagrad(params, grads, state, learning_rate, initial_accumulator=0.1):
    """Return the parameters after one step of Adagrad, and the accumulated squares."""
    return params, state


def adagrad_da(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    """Return the parameters after one step of Adagrad with dual averaging, and a state."""
    return params, state


def adadelta(params, grads, state, learning_rate, rho=0.95, epsilon=1e-7):
    """Return the parameters after one step of Adadelta, and both accumulators."""
    return params, state


def rmsprop(params, grads, state, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-7):
    """Return the parameters after one step of RMSProp, and a state."""
    return params, state


def adam(params, grads, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Return the parameters after one step of Adam; the state has to count the steps."""
    return params, state


def ftrl(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    """Return the parameters after one step of FTRL, and the state n and z."""
    return params, state


def proximal_gradient_descent(params, grads, state, learning_rate, l1=0.0, l2=0.0):
    """Return the parameters after one proximal step of gradient descent, and a state."""
    return params, state


def proximal_adagrad(params, grads, state, learning_rate, initial_accumulator=0.1, l1=0.0, l2=0.0):
    """Return the parameters after one proximal step of Adagrad, and the accumulated squares."""
    return params, state
