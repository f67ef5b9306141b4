"""The layers of a convolutional network, forwards and backwards, in NumPy."""
