"""No library at all: lists, sums and loops; a parabola by Cramer's rule; descent for Huber."""


def predict(x, weight, bias):
    return [float(value) * weight + bias for value in x]


def mse(labels, predictions):
    total = 0.0
    for label, prediction in zip(labels, predictions):
        total += (float(label) - float(prediction)) ** 2
    return total / len(labels)


def mse_gradients(x, y, weight, bias):
    d_weight = d_bias = 0.0
    for a, b in zip(x, y):
        error = weight * float(a) + bias - float(b)
        d_weight += 2 * error * float(a)
        d_bias += 2 * error
    return [d_weight / len(x), d_bias / len(x)]


def fit(x, y, learning_rate, epochs):
    x, y = [float(v) for v in x], [float(v) for v in y]
    weight = bias = 0.0
    for _ in range(epochs):
        d_weight, d_bias = mse_gradients(x, y, weight, bias)
        weight -= learning_rate * d_weight
        bias -= learning_rate * d_bias
    return weight, bias


def determinant(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def fit_quadratic(x, y):
    x, y = [float(v) for v in x], [float(v) for v in y]
    s = [sum(v**k for v in x) for k in range(5)]
    t = [sum(b * a**k for a, b in zip(x, y)) for k in range(3)]
    matrix = [[s[4], s[3], s[2]], [s[3], s[2], s[1]], [s[2], s[1], s[0]]]
    right = [t[2], t[1], t[0]]
    whole, found = determinant(matrix), []
    for column in range(3):
        changed = [row[:column] + [value] + row[column + 1 :] for row, value in zip(matrix, right)]
        found.append(determinant(changed) / whole)
    return found


def fit_huber(x, y, delta):
    x, y = [float(v) for v in x], [float(v) for v in y]
    weight = bias = 0.0
    n = len(x)
    for _ in range(20000):
        d_weight = d_bias = 0.0
        for a, b in zip(x, y):
            error = weight * a + bias - b
            clipped = max(-delta, min(delta, error))
            d_weight += clipped * a
            d_bias += clipped
        weight -= 0.002 * d_weight / n
        bias -= 0.002 * d_bias / n
    return weight, bias
