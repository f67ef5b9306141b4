"""Proves assignments: what deserves full marks gets them, and what is wrong is caught by name."""
