"""Tensor basics: products, strings, conditions, and the gradient of a function of two numbers."""
