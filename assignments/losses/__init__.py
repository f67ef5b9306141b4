"""Losses: absolute, squared, cross-entropies, weighted means, and the total with weight decay."""
