"""Eleven update rules, from gradient descent to Adam and FTRL, one step at a time."""
