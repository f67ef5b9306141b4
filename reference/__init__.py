"""Reference solutions, one file per assignment, each a complete submission."""
