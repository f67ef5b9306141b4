"""The sub-commands of `softmark`, by what they are about."""
