"""The grading engine: plays checks on a submission and on the reference, and says what differs."""
