"""Checkpoints: parameters written to files, read back, restored, found and described."""
