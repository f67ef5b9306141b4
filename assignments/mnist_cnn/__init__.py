"""A convolutional network on handwritten digits, from one layer to 99 % accuracy."""
