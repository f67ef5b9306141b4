"""The Huber loss: values, gradient, and the same in a TensorFlow graph."""
