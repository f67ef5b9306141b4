"""Workers: they take attempts from the queue, grade them in the sandbox and record the reports."""
