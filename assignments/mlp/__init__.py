"""A perceptron with two hidden layers: its start, its outputs, its loss, its training."""
