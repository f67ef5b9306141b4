"""The coursework: one folder per assignment, nothing else knows them by name."""
