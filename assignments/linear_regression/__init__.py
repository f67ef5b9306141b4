"""Linear regression: a line, its squared error, gradient descent, parabolas and robust lines."""
