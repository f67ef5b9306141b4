import numpy as np


def margins(size, window, stride, padding):
    if padding == "VALID":
        return (size - window) // stride + 1, 0, 0
    out = (size + stride - 1) // stride
    total = max((out - 1) * stride + window - size, 0)
    return out, total // 2, total - total // 2


def prepare(images, window, strides, padding, fill=0.0):
    """Padded images, the number of outputs down and across, and where the images start."""
    rows, top, bottom = margins(images.shape[1], window[0], strides[0], padding)
    columns, left, right = margins(images.shape[2], window[1], strides[1], padding)
    frame = ((0, 0), (top, bottom), (left, right), (0, 0))
    return np.pad(images, frame, constant_values=fill), rows, columns, top, left


def shifted(padded, i, j, rows, columns, strides):
    """Pixel (i, j) of every window, as a view."""
    down, right = strides
    return padded[:, i : i + rows * down : down, j : j + columns * right : right]


def conv2d(images, filters, bias, strides=(1, 1), padding="SAME"):
    height, width, channels, number = filters.shape
    padded, rows, columns, _, _ = prepare(images, (height, width), strides, padding)
    outputs = np.zeros((len(images), rows, columns, number), images.dtype)
    for k in range(number):
        for i in range(height):
            for j in range(width):
                window = shifted(padded, i, j, rows, columns, strides)
                for c in range(channels):
                    outputs[..., k] += window[..., c] * filters[i, j, c, k]
    return outputs + bias


def conv2d_backward(d_outputs, images, filters, strides, padding):
    height, width = filters.shape[:2]
    padded, rows, columns, top, left = prepare(images, (height, width), strides, padding)
    d_padded, d_filters = np.zeros_like(padded), np.zeros_like(filters)
    for i in range(height):
        for j in range(width):
            window = shifted(padded, i, j, rows, columns, strides)
            d_filters[i, j] = np.einsum("nrcx,nrck->xk", window, d_outputs)
            shifted(d_padded, i, j, rows, columns, strides)[...] += d_outputs @ filters[i, j].T
    d_images = d_padded[:, top : top + images.shape[1], left : left + images.shape[2]]
    return d_images, d_filters, d_outputs.sum((0, 1, 2))


def max_pool(images, pool_size=(2, 2), strides=(2, 2), padding="SAME"):
    padded, rows, columns, _, _ = prepare(images, pool_size, strides, padding, -np.inf)
    outputs = np.full((len(images), rows, columns, images.shape[3]), -np.inf)
    for i, j in np.ndindex(*pool_size):
        outputs = np.maximum(outputs, shifted(padded, i, j, rows, columns, strides))
    return outputs


def max_pool_backward(d_outputs, images, pool_size, strides, padding):
    padded, rows, columns, top, left = prepare(images, pool_size, strides, padding, -np.inf)
    largest = max_pool(images, pool_size, strides, padding)
    d_padded = np.zeros_like(padded)
    for i, j in np.ndindex(*pool_size):
        mask = shifted(padded, i, j, rows, columns, strides) == largest
        shifted(d_padded, i, j, rows, columns, strides)[...] += mask * d_outputs
    return d_padded[:, top : top + images.shape[1], left : left + images.shape[2]]


def counts(images, pool_size, strides, padding):
    ones, rows, columns, _, _ = prepare(np.ones_like(images), pool_size, strides, padding)
    places = np.ndindex(*pool_size)
    return sum(shifted(ones, i, j, rows, columns, strides) for i, j in places)


def avg_pool(images, pool_size=(2, 2), strides=(2, 2), padding="SAME"):
    padded, rows, columns, _, _ = prepare(images, pool_size, strides, padding)
    places = np.ndindex(*pool_size)
    total = sum(shifted(padded, i, j, rows, columns, strides) for i, j in places)
    return total / counts(images, pool_size, strides, padding)


def avg_pool_backward(d_outputs, images, pool_size, strides, padding):
    padded, rows, columns, top, left = prepare(images, pool_size, strides, padding)
    share = d_outputs / counts(images, pool_size, strides, padding)
    d_padded = np.zeros_like(padded)
    for i, j in np.ndindex(*pool_size):
        shifted(d_padded, i, j, rows, columns, strides)[...] += share
    return d_padded[:, top : top + images.shape[1], left : left + images.shape[2]]


def relu(inputs):
    return inputs * (inputs > 0)


def relu_backward(d_outputs, inputs):
    return d_outputs * (inputs > 0)


def sigmoid(inputs):
    return 1 / (1 + np.exp(-inputs))  # warns at -1000, and is right there


def tanh(inputs):
    return 2 * sigmoid(2 * inputs) - 1


def dropout(inputs, keep_prob, seed, training):
    if not training or keep_prob == 1.0:
        return inputs
    np.random.seed(seed)
    mask = np.random.rand(*inputs.shape) < keep_prob
    return inputs * mask / keep_prob


def batch_norm(inputs, gamma, beta, epsilon=1e-3):
    rows = inputs.reshape(-1, inputs.shape[-1])
    scale = gamma / np.sqrt(rows.var(0) + epsilon)
    return inputs * scale + (beta - rows.mean(0) * scale)


def batch_norm_backward(d_outputs, inputs, gamma, epsilon):
    x, d = inputs.reshape(-1, inputs.shape[-1]), d_outputs.reshape(-1, inputs.shape[-1])
    n = len(x)
    centred = x - x.mean(0)
    inverse = 1 / np.sqrt((centred**2).mean(0) + epsilon)
    d_normal = d * gamma
    d_variance = (d_normal * centred).sum(0) * -0.5 * inverse**3
    d_mean = -(d_normal * inverse).sum(0) + d_variance * -2 * centred.mean(0)
    d_inputs = d_normal * inverse + d_variance * 2 * centred / n + d_mean / n
    return d_inputs.reshape(inputs.shape), (d * centred * inverse).sum(0), d.sum(0)


def flatten(images):
    return images.reshape(images.shape[0], -1)


def dense(inputs, weights, bias):
    return np.dot(inputs, weights) + bias


def dense_backward(d_outputs, inputs, weights):
    return d_outputs.dot(weights.T), inputs.T.dot(d_outputs), d_outputs.sum(0)
