import numpy as np
from numpy.lib.stride_tricks import as_strided


def geometry(images, window, strides, padding):
    sizes = []
    for size, w, s in zip(images.shape[1:3], window, strides):
        if padding.upper() == "SAME":
            out = int(np.ceil(size / s))
            extra = max((out - 1) * s + w - size, 0)
            sizes.append((out, extra // 2, extra - extra // 2))
        else:
            sizes.append((int(np.ceil((size - w + 1) / s)), 0, 0))
    return sizes


def columns_of(images, window, strides, padding, fill=0):
    (rows, top, bottom), (cols, left, right) = geometry(images, window, strides, padding)
    padded = np.pad(images, [(0, 0), (top, bottom), (left, right), (0, 0)], constant_values=fill)
    n, h, w, c = padded.strides
    shape = (len(images), rows, cols, *window, images.shape[3])
    steps = (n, h * strides[0], w * strides[1], h, w, c)
    return as_strided(np.ascontiguousarray(padded), shape, steps)


def fold(patches, images, window, strides, padding):
    (rows, top, bottom), (cols, left, right) = geometry(images, window, strides, padding)
    n, height, width, channels = images.shape
    padded = np.zeros((n, height + top + bottom, width + left + right, channels))
    r = (np.arange(rows) * strides[0])[:, None, None, None] + np.arange(window[0])[:, None]
    c = (np.arange(cols) * strides[1])[:, None, None] + np.arange(window[1])
    np.add.at(padded, (slice(None), r, c), patches)
    return padded[:, top : height + top, left : width + left]


def conv2d(images, filters, bias, strides=(1, 1), padding="SAME"):
    window = filters.shape[:2]
    patches = columns_of(images, window, strides, padding)
    flat = patches.reshape(*patches.shape[:3], -1)
    return flat.dot(filters.reshape(-1, filters.shape[-1])) + bias.reshape(1, 1, 1, -1)


def conv2d_backward(d_outputs, images, filters, strides, padding):
    window = filters.shape[:2]
    patches = columns_of(images, window, strides, padding)
    d_filters = np.einsum("nrchwx,nrck->hwxk", patches, d_outputs)
    d_patches = np.einsum("nrck,hwxk->nrchwx", d_outputs, filters)
    d_images = fold(d_patches, images, window, strides, padding)
    return d_images, d_filters, np.einsum("nrck->k", d_outputs)


def max_pool(images, pool_size=(2, 2), strides=(2, 2), padding="SAME"):
    return columns_of(images, pool_size, strides, padding, -np.inf).max(axis=(3, 4))


def max_pool_backward(d_outputs, images, pool_size, strides, padding):
    patches = columns_of(images, pool_size, strides, padding, -np.inf)
    largest = patches == patches.max(axis=(3, 4), keepdims=True)
    shares = largest / largest.sum(axis=(3, 4), keepdims=True)
    d_patches = shares * d_outputs[:, :, :, None, None, :]
    return fold(d_patches, images, pool_size, strides, padding)


def avg_pool(images, pool_size=(2, 2), strides=(2, 2), padding="SAME"):
    return np.nanmean(columns_of(images, pool_size, strides, padding, np.nan), axis=(3, 4))


def avg_pool_backward(d_outputs, images, pool_size, strides, padding):
    inside = ~np.isnan(columns_of(images, pool_size, strides, padding, np.nan))
    share = d_outputs[:, :, :, None, None, :] / inside.sum(axis=(3, 4), keepdims=True)
    return fold(share * inside, images, pool_size, strides, padding)


def relu(inputs):
    return (np.abs(inputs) + inputs) / 2


def relu_backward(d_outputs, inputs):
    gradient = d_outputs.copy()
    gradient[inputs <= 0] = 0
    return gradient


def sigmoid(inputs):
    result = np.empty_like(inputs)
    positive = inputs >= 0
    result[positive] = 1 / (1 + np.exp(-inputs[positive]))
    powers = np.exp(inputs[~positive])
    result[~positive] = powers / (1 + powers)
    return result


def tanh(inputs):
    clipped = np.clip(inputs, -20, 20)
    return (np.exp(clipped) - np.exp(-clipped)) / (np.exp(clipped) + np.exp(-clipped))


def dropout(inputs, keep_prob, seed, training):
    if training:
        random = np.random.default_rng(seed)
        return np.where(random.random(inputs.shape) >= keep_prob, 0, inputs / keep_prob)
    return inputs


def batch_norm(inputs, gamma, beta, epsilon=1e-3):
    axes = tuple(range(np.ndim(inputs) - 1))
    mean = np.mean(inputs, axis=axes, keepdims=True)
    variance = np.mean(np.square(inputs - mean), axis=axes, keepdims=True)
    return gamma * (inputs - mean) * (variance + epsilon) ** -0.5 + beta


def batch_norm_backward(d_outputs, inputs, gamma, epsilon):
    axes = tuple(range(inputs.ndim - 1))
    count = inputs.size / inputs.shape[-1]
    root = np.sqrt(inputs.var(axis=axes) + epsilon)
    normal = (inputs - inputs.mean(axis=axes)) / root
    d_beta, d_gamma = d_outputs.sum(axis=axes), (d_outputs * normal).sum(axis=axes)
    d_inputs = gamma / (count * root) * (count * d_outputs - d_beta - normal * d_gamma)
    return d_inputs, d_gamma, d_beta


def flatten(images):
    return np.stack([image.flatten() for image in images])


def dense(inputs, weights, bias):
    return np.einsum("ni,io->no", inputs, weights) + bias


def dense_backward(d_outputs, inputs, weights):
    return d_outputs @ weights.T, np.transpose(inputs) @ d_outputs, np.sum(d_outputs, axis=0)
