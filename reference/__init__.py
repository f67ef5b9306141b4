"""Reference solutions: NumPy and TensorFlow, one file per assignment, each a complete submission."""
