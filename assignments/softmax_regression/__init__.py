"""Softmax regression on handwritten digits, from the softmax to 91 % accuracy."""
