import tensorflow as tf
from tensorflow.keras import optimizers as ready


def gradient_descent(params, grads, state, learning_rate):
    return params - learning_rate * grads, None


def apply(optimizer, params, grads):
    variable = tf.Variable(params)
    optimizer.apply_gradients([(grads, variable)])
    return variable.numpy(), optimizer


def adam(params, grads, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return apply(state or ready.Adam(learning_rate, beta_1, beta_2, epsilon), params, grads)


def momentum(params, grads, state, learning_rate, momentum=0.9):
    velocity = tf.Variable(tf.zeros_like(params) if state is None else state)
    variable = tf.Variable(params)
    tf.raw_ops.ResourceApplyMomentum(
        var=variable.handle, accum=velocity.handle, lr=learning_rate, grad=grads, momentum=momentum
    )
    return variable.numpy(), velocity.numpy()
