def l1(labels, predictions):
    raise NotImplementedError


def l2(labels):
    return labels


def sigmoid_cross_entropy(labels, logits):
    return labels[len(labels)]


def softmax_cross_entropy(labels, logits):
    return softmax_cross_entropy(labels, logits)


def mean_of(losses, weights):
    return 1 / 0


def total(losses, parameters, l2_weight):
    return losses.mean() + l2_weight * undefined_name
