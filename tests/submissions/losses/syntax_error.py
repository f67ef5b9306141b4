import numpy as np


def l1(labels, predictions)
    return np.abs(predictions - labels)
